import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { bundles, root } from '../../deploy/bundles.mjs';
import { openDatabase } from '../../server/database.ts';
import type { DemoFile } from '../../server/demo/demo.ts';
import { makeStock } from './drafts.ts';
import { openKeys } from '../../server/keys.ts';
import { connectTerminal, enrolTerminal, makeTerminalKey } from './terminal.ts';
import { saleOf } from './drafts.ts';
import { removeDatabasesOutside } from './databases-outside.ts';

let folder: string;
let bundle: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-main-'));
  // Inside the checkout, so that the bundle finds node_modules; apart from out/, which others build.
  bundle = join(root, 'out', 'test-server', String(process.pid));
  const { config, copies = [] } = bundles.server;
  await build({ ...config, configFile: false, logLevel: 'error', root, build: { ...config.build, outDir: bundle } });
  for (const { from, to } of copies) await cp(join(root, from), join(bundle, to.replace('out/server/', '')), { recursive: true }).catch(() => undefined);
});
afterAll(async () => {
  await removeDatabasesOutside(folder);
  await rm(folder, { recursive: true, force: true });
  await rm(bundle, { recursive: true, force: true });
});

type Started = { readonly child: ChildProcess; readonly url: string; readonly databaseUrl: string; readonly shownDatabaseUrl: string; readonly output: () => string; readonly end: (signal: NodeJS.Signals) => Promise<number | null> };

const launch = (env: Readonly<Record<string, string>>, args: readonly string[] = []): ChildProcess =>
  spawn(process.execPath, [join(bundle, 'main.js'), ...args], { env: { ...process.env, PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });

const start = (env: Readonly<Record<string, string>>): Promise<Started> => new Promise((done, fail) => {
  const child = launch(env);
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  const exited = new Promise<number | null>((ended) => { child.once('exit', ended); });
  void exited.then((code) => { fail(new Error(`ended with ${String(code)}: ${output}`)); });
  if (!child.stdout) throw new Error('no stdout');
  createInterface({ input: child.stdout }).on('line', (line) => {
    output += line;
    const ready = JSON.parse(line) as { ready: true; url: string; databaseUrl: string };
    const readPassword = (): string => readFileSync(join(env['COUNTERSIGN_DATA'] ?? '', 'postgres-password'), 'utf8');
    const databaseUrl = env['DATABASE_URL'] ?? Object.assign(new URL(ready.databaseUrl), { password: readPassword() }).href;
    done({ child, url: ready.url, databaseUrl, shownDatabaseUrl: ready.databaseUrl, output: () => output, end: (signal) => { child.kill(signal); return exited; } });
  });
});

const demoOf = async (data: string): Promise<DemoFile> => JSON.parse(await readFile(join(data, 'demo.json'), 'utf8')) as DemoFile;
const clock = { offsetMs: 0, now: () => Date.now() };

describe('the server program', () => {
  it('starts by itself, keeps everything over a stop and over a kill, and leaves no PostgreSQL behind', async () => {
    const data = join(folder, 'whole');
    const first = await start({ COUNTERSIGN_DATA: data, COUNTERSIGN_DEMO: '1' });
    const demo = await demoOf(data);
    expect(demo.stores.map(({ paper }) => paper.length)).toEqual([200, 200, 200]);
    const till = await enrolTerminal({ url: first.url, demo, clock }, 11);
    const keys = await openKeys(join(data, 'server-keys.json'));
    const database = openDatabase(first.databaseUrl);
    const [one, two] = await makeStock({ database, keys }, 101, 2);
    await database.close();
    if (!one || !two) throw new Error('no stock');
    await till.record(saleOf([one]));
    expect(await first.end('SIGTERM')).toBe(0);
    await expect(openAndRead(first.databaseUrl)).rejects.toThrow();

    const second = await start({ COUNTERSIGN_DATA: data, COUNTERSIGN_DEMO: '1' });
    const again = await connectTerminal({ url: second.url, clock }, till.id, till.key);
    const late = till.make(saleOf([two]));
    await again.push([late]);
    expect((await demoOf(data)).stores.map(({ paper }) => paper)).toEqual(demo.stores.map(({ paper }) => paper));
    await second.end('SIGKILL');

    const third = await start({ COUNTERSIGN_DATA: data, COUNTERSIGN_DEMO: '1' });
    const after = await connectTerminal({ url: third.url, clock }, till.id, till.key);
    expect((await after.push([late])).outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    const totals = await printTotals(third.databaseUrl);
    expect(totals).toMatchObject({ operations: { accepted: 2, flagged: 0 }, outstanding: { USD: { certificates: 10_000, ledger: 10_000 } } });
    await third.end('SIGKILL');
    await expect.poll(() => openAndRead(third.databaseUrl).then(() => 'alive', () => 'gone'), { timeout: 10_000 }).toBe('gone');
  }, 60_000);

  it('goes on when nobody reads its log any more', async () => {
    const data = join(folder, 'unread');
    const server = await start({ COUNTERSIGN_DATA: data });
    server.child.stdout?.destroy();
    server.child.stderr?.destroy();
    // Each is a line in the log.
    for (let count = 0; count < 3; count += 1) expect((await fetch(`${server.url}/v1/nowhere`)).status).toBe(404);
    expect(await server.end('SIGTERM')).toBe(0);
  }, 30_000);

  it('keeps its secrets to itself', async () => {
    const data = join(folder, 'whole');
    for (const name of ['server-keys.json', 'demo.json', 'postgres-password']) expect((await stat(join(data, name))).mode & 0o777, name).toBe(0o600);
  });

  it('runs in a folder that PostgreSQL\'s user can not enter', async () => {
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const started = await start({ COUNTERSIGN_DATA: join(closed, 'data'), COUNTERSIGN_DEMO: '1', COUNTERSIGN_LOG: 'warn' });
    const response = await fetch(`${started.url}/health`);
    expect(response.status).toBe(200);
    expect(await started.end('SIGINT')).toBe(0);
  }, 60_000);

  it('serves another database when told to, without starting one', async () => {
    const data = join(folder, 'other');
    const own = await start({ COUNTERSIGN_DATA: join(folder, 'host'), COUNTERSIGN_LOG: 'warn' });
    const guest = await start({ COUNTERSIGN_DATA: data, DATABASE_URL: own.databaseUrl, COUNTERSIGN_LOG: 'warn' });
    const { password } = new URL(own.databaseUrl);
    expect(guest.shownDatabaseUrl).toBe(own.databaseUrl.replace(password, '***'));
    expect(own.output() + guest.output()).not.toContain(password);
    expect((await fetch(`${guest.url}/health`)).status).toBe(200);
    await expect(stat(join(data, 'postgres'))).rejects.toThrow('ENOENT');
    expect(await guest.end('SIGTERM')).toBe(0);
    expect(await own.end('SIGTERM')).toBe(0);
  }, 60_000);

  it('leaves a data folder to the server that has it, and takes it back when that one was killed', async () => {
    const data = join(folder, 'shared');
    const first = await start({ COUNTERSIGN_DATA: data, COUNTERSIGN_LOG: 'warn' });
    await expect(start({ COUNTERSIGN_DATA: data })).rejects.toThrow(`another server (process ${String(first.child.pid)}) is using ${data}`);
    // The second one has not touched the first one's PostgreSQL.
    await openAndRead(first.databaseUrl);
    const port = new URL(first.url).port;
    await expect(start({ COUNTERSIGN_DATA: join(folder, 'beside'), PORT: port })).rejects.toThrow(`listening on 127.0.0.1, port ${port}`);
    await first.end('SIGKILL');
    const again = await start({ COUNTERSIGN_DATA: data, COUNTERSIGN_LOG: 'warn' });
    expect(await again.end('SIGTERM')).toBe(0);
  }, 60_000);

  it('says what is wrong with its environment and ends', async () => {
    const child = launch({ PORT: 'many' });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => { said += chunk.toString(); });
    const code = await new Promise((ended) => { child.once('exit', ended); });
    expect(code).toBe(1);
    expect(said).toContain('PORT');
  });

  it('never replaces keys that it can not read', async () => {
    const file = join(folder, 'broken-keys.json');
    await writeFile(file, '{"v":1}');
    await expect(openKeys(file)).rejects.toThrow();
    expect(await readFile(file, 'utf8')).toBe('{"v":1}');
  });
});

const openAndRead = async (url: string): Promise<void> => {
  const database = openDatabase(url);
  try {
    await database.read('select 1', []);
  } finally {
    await database.close();
  }
};

const printTotals = async (databaseUrl: string): Promise<unknown> => {
  const child = launch({ DATABASE_URL: databaseUrl }, ['totals']);
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => { text += chunk.toString(); });
  await new Promise((ended) => { child.once('exit', ended); });
  return JSON.parse(text) as unknown;
};

it('makes keys that open what is sealed to them', async () => {
  const keys = await openKeys(join(folder, 'fresh-keys.json'));
  const again = await openKeys(join(folder, 'fresh-keys.json'));
  const sealed = await keys.seal('0109521234000252112345678901234560' as never);
  expect(await again.unseal(sealed)).toBe('0109521234000252112345678901234560');
  expect(makeTerminalKey().publicKey).toHaveLength(43);
});
