import { createServer, type Server } from 'node:http';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOfficeBridge, demoCode, noOffice } from '../../main/office.ts';
import { demoTotpSecret } from '../../server/demo/office.ts';
import { totpCode } from '../../server/office/totp.ts';
import type { EventPayload } from '../../preload/contract.ts';
import { id } from './operations.ts';

const token = 'T'.repeat(43);
const session = { user: { id: id(1), name: 'Ada Kim', email: 'ada@example.com', role: 'auditor', franchise: null }, rights: ['session'], idleMs: 1, endsAt: 2 };

let folder: string;
let central: Server;
let url: string;
/** What arrived: path, authorization and body. */
let heard: { readonly path: string; readonly authorization: string | undefined; readonly body: unknown }[];
let answer: (path: string, response: import('node:http').ServerResponse) => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-office-'));
  heard = [];
  savings = [];
  answer = (path, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(path.endsWith('/sign-in') ? { token, session } : path.endsWith('/session/end') ? {} : { people: [] }));
  };
  central = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => { text += chunk.toString(); });
    request.on('end', () => {
      heard.push({ path: request.url ?? '', authorization: request.headers.authorization, body: JSON.parse(text) as unknown });
      answer(request.url ?? '', response);
    });
  });
  await new Promise<void>((resolve) => { central.listen(0, '127.0.0.1', resolve); });
  url = `http://127.0.0.1:${String((central.address() as { port: number }).port)}`;
});
afterEach(async () => {
  central.closeAllConnections();
  await new Promise((resolve) => central.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const remembered: string[] = [];
let savings: EventPayload<'office:saving'>[];
const open = (chooseFile: (name: string) => Promise<string | undefined> = async (name) => join(folder, name), known?: string) =>
  createOfficeBridge({ fetch, chooseFile, tellSaving: (saving) => { savings.push(saving); }, knownServer: () => known, rememberServer: async (server) => { remembered.push(server); } });
const signIn = { door: 'sign-in' as const, input: { email: 'ada@example.com', password: 'secret', code: '123456' } };

describe('the office in the main process', () => {
  it('keeps the token to itself and sends it with every call', async () => {
    const office = open();
    const signedIn = await office.door({ server: url, ...signIn });
    expect(signedIn).toEqual({ ok: true, value: session });
    const people = await office.ask({ call: 'people.list', input: {} });
    expect(people).toEqual({ ok: true, value: { people: [] } });
    expect(heard.map(({ path, authorization }) => [path, authorization])).toEqual([['/v1/office/sign-in', undefined], ['/v1/office/people/list', `Bearer ${token}`]]);
    expect(JSON.stringify([signedIn, people, office.state()])).not.toContain(token);
    expect(remembered.at(-1)).toBe(url);
  });

  it('sends nothing for nobody, and nothing to an address that would give the password away', async () => {
    const office = open();
    expect(await office.ask({ call: 'people.list', input: {} })).toMatchObject({ ok: false, error: { problem: 'signed-out' } });
    expect(await office.save({ id: id(3), file: 'paper-orders.proof', name: 'x.pdf', input: {} })).toMatchObject({ ok: false, error: { problem: 'signed-out' } });
    for (const server of ['http://server.example', 'ftp://server.example', 'https://a:b@server.example', '']) {
      expect(await office.door({ server, ...signIn })).toMatchObject({ ok: false, error: { kind: 'not-enrolled' } });
    }
    expect(heard).toEqual([]);
  });

  it('goes to the till\'s own server, whatever is typed', async () => {
    await open(undefined, url).door({ server: 'https://evil.example', ...signIn });
    expect(heard).toHaveLength(1);
  });

  it('forgets the session when the server has ended it, and when the person does, heard or not', async () => {
    const office = open();
    await office.door({ server: url, ...signIn });
    answer = (_path, response) => { response.writeHead(401, { 'content-type': 'application/json' }).end('{"problem":"signed-out","detail":""}'); };
    expect(await office.ask({ call: 'people.list', input: {} })).toMatchObject({ ok: false, error: { status: 401, problem: 'signed-out' } });
    expect(office.state().session).toBeNull();
    answer = (_path, response) => { response.end(JSON.stringify({ token, session })); };
    await office.door({ server: url, ...signIn });
    answer = (_path, response) => { response.destroy(); };
    expect(await office.ask({ call: 'session.end', input: {} })).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
    expect(office.state().session).toBeNull();
  });

  it('believes no answer that the table does not know', async () => {
    const office = open();
    await office.door({ server: url, ...signIn });
    answer = (_path, response) => { response.end('{"people":[{"password":"x"}]}'); };
    expect(await office.ask({ call: 'people.list', input: {} })).toMatchObject({ ok: false, error: { kind: 'garbage' } });
  });

  it('is closed where people practise', async () => {
    expect(noOffice.state()).toEqual({ server: null, session: null });
    expect(await noOffice.door({ server: url, ...signIn })).toMatchObject({ ok: false });
    expect(await noOffice.ask({ call: 'people.list', input: {} })).toMatchObject({ ok: false });
    expect(await noOffice.save({ id: id(3), file: 'paper-orders.proof', name: 'x', input: {} })).toMatchObject({ ok: false });
  });
});

describe('a file', () => {
  const download = { id: id(3), file: 'paper-orders.download' as const, name: 'numbers.csv.age', input: { id: id(2) } };

  it('has its name when it is whole', async () => {
    const office = open();
    await office.door({ server: url, ...signIn });
    const bytes = Buffer.alloc(300_000, 7);
    answer = (_path, response) => { response.writeHead(200, { 'content-type': 'application/octet-stream' }); response.write(bytes.subarray(0, 100_000)); setTimeout(() => response.end(bytes.subarray(100_000)), 30); };
    expect(await office.save(download)).toEqual({ ok: true, value: { outcome: 'saved', name: 'numbers.csv.age' } });
    expect(await readdir(folder)).toEqual(['numbers.csv.age']);
    expect((await readFile(join(folder, 'numbers.csv.age'))).equals(bytes)).toBe(true);
  });

  it('that breaks off leaves nothing behind, and says so', async () => {
    const office = open();
    await office.door({ server: url, ...signIn });
    answer = (_path, response) => { response.writeHead(200, { 'content-length': '1000' }); response.write('half'); setTimeout(() => response.destroy(), 30); };
    expect(await office.save(download)).toMatchObject({ ok: true, value: { outcome: 'broken' } });
    expect(await readdir(folder)).toEqual([]);
  });

  it('that this computer can not write is told apart', async () => {
    const office = open(async (name) => join(folder, 'no such folder', name));
    await office.door({ server: url, ...signIn });
    expect(await office.save(download)).toMatchObject({ ok: true, value: { outcome: 'not-saved' } });
  });

  it('is not even asked for when the person changes their mind', async () => {
    const office = open(async () => undefined);
    await office.door({ server: url, ...signIn });
    expect(await office.save(download)).toMatchObject({ ok: true, value: { outcome: 'cancelled' } });
    expect(heard).toHaveLength(1);
  });

  it('that is refused brings the server\'s word', async () => {
    const office = open();
    await office.door({ server: url, ...signIn });
    answer = (_path, response) => { response.writeHead(409, { 'content-type': 'application/json' }).end('{"problem":"already-downloaded","detail":""}'); };
    expect(await office.save(download)).toMatchObject({ ok: false, error: { status: 409, problem: 'already-downloaded' } });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a file that takes long', () => {
  const download = { id: id(3), file: 'accounting.journal' as const, name: 'ledger.journal', input: {} };
  const sent = Buffer.from('one line\nand another\n');
  /** Sends a beginning and then nothing; tells when whoever reads has gone. */
  const begin = (headers: Record<string, string>): Promise<void> => new Promise((gone) => {
    answer = (_path, response) => {
      response.on('close', gone);
      response.writeHead(200, headers);
      response.write(sent);
    };
  });
  const until = async (isThere: () => boolean): Promise<void> => {
    while (!isThere()) await new Promise((resolve) => { setTimeout(resolve, 10); });
  };

  it('says how far it has come, of how many lines or bytes where that is known', async () => {
    const office = open();
    await office.door({ server: url, ...signIn });
    for (const [headers, expected] of [
      [{ 'countersign-lines': '4' }, { lines: 2, linesTotal: 4, bytesTotal: null }],
      [{ 'content-length': '50' }, { lines: null, linesTotal: null, bytesTotal: 50 }],
      [{ 'countersign-lines': 'many' }, { lines: null, linesTotal: null, bytesTotal: null }],
    ] as const) {
      savings = [];
      void begin(headers);
      const saving = office.save(download);
      await until(() => savings.some(({ bytes }) => bytes === sent.length));
      expect(savings.at(-1)).toEqual({ id: download.id, file: download.file, name: download.name, bytes: sent.length, ended: false, ...expected });
      office.stopSaving(download.id);
      await saving;
      expect(savings.filter(({ ended }) => ended)).toHaveLength(1);
    }
  });

  it('is ended by whoever waits for it: the server hears it, and nothing is left behind', async () => {
    const office = open();
    await office.door({ server: url, ...signIn });
    const gone = begin({});
    const saving = office.save(download);
    await until(() => savings.some(({ bytes }) => bytes > 0));
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^ledger\.journal\.[0-9a-f]{8}\.part$/u)]);
    office.stopSaving(download.id);
    expect(await saving).toEqual({ ok: true, value: { outcome: 'stopped', name: 'ledger.journal' } });
    await gone;
    expect(await readdir(folder)).toEqual([]);
  });

  it('is ended before its first byte, too', async () => {
    const office = open();
    await office.door({ server: url, ...signIn });
    answer = () => undefined;
    const saving = office.save(download);
    await until(() => savings.length > 0);
    office.stopSaving(download.id);
    expect(await saving).toMatchObject({ ok: true, value: { outcome: 'stopped' } });
  });

  it('is not talked about when it is there at once', async () => {
    const office = open();
    await office.door({ server: url, ...signIn });
    answer = (_path, response) => { response.end('whole'); };
    expect(await office.save(download)).toMatchObject({ value: { outcome: 'saved' } });
    expect(savings).toEqual([]);
  });
});

describe('a demo\'s code', () => {
  it('is what any authenticator would show', () => {
    for (const at of [0, 59_999, 1_795_400_000_000]) expect(demoCode(demoTotpSecret, at)).toBe(totpCode(demoTotpSecret, at));
  });
});
