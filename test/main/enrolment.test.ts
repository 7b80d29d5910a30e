import { describe, expect, it } from 'vitest';
import type { Config, EnrolResponse } from '../../domain/protocol.ts';
import { createEnrolment, readAddress } from '../../main/enrolment.ts';
import { createServerClient } from '../../main/server-client.ts';
import { openVault, publicKeyOf } from '../../main/vault.ts';
import { recordingLog, useFolders } from './folder.ts';
import { id, terminal as terminalId } from './operations.ts';
import { type Answering, json, useServers } from './server.ts';

const newFolder = useFolders();
const startServer = useServers();

const store = { id: id(2), number: 1, name: 'Store', address: [], phone: '', timeZone: 'Asia/Seoul', currency: 'KRW', receiptLocale: 'ko' };
const terminal = { id: terminalId, number: 1, store };
const enrolled: EnrolResponse = { terminal, numberKey: 'bnVtYmVy', sealKey: 'c2VhbA' };
const config = (configVersion: number): Config => ({
  protocol: 1, configVersion, serverTime: 1, terminal, programs: [],
  operators: [{ id: id(3), name: 'Kim', role: 'manager', pin: '$argon2id$secret' }],
});

const install = async (folder: string) => {
  const { log, events } = recordingLog();
  const safeStorage = { isAsyncEncryptionAvailable: () => Promise.resolve(false), getSelectedStorageBackend: () => '', encryptStringAsync: () => Promise.reject(new Error()), decryptStringAsync: () => Promise.reject(new Error()) };
  const vault = await openVault({ folder, safeStorage, platform: 'linux', log, now: () => 1 });
  const identity = () => {
    const content = vault.content();
    return content?.enrolment ? { server: content.server, terminal: content.enrolment.terminal.id, terminalKey: content.terminalKey } : undefined;
  };
  const changes: unknown[] = [];
  const client = createServerClient({ identity, fetch, now: () => 1_763_000_000_000 });
  const enrolment = createEnrolment({ vault, client, appVersion: '1.0', log, onChange: (info) => { changes.push(info); } });
  return { vault, enrolment, changes, events };
};

const info = (configVersion: number) => ({ terminal, programs: [], operators: [{ id: id(3), name: 'Kim', role: 'manager' }], configVersion, protection: 'unavailable' });

describe('enrolling', () => {
  it('trades the code for an identity that outlives the program; PIN hashes and keys stay in main', async () => {
    const { origin, received } = await startServer(({ url }, response) => { json(response, 200, url === '/v1/enrol' ? enrolled : config(4)); });
    const folder = await newFolder();
    const { enrolment, vault, events } = await install(folder);
    expect(enrolment.info()).toBeUndefined();
    expect(await enrolment.enrol({ server: origin, code: ' ABC-123 ' })).toEqual({ ok: true, value: info(4) });

    expect(received.map(({ url }) => url)).toEqual(['/v1/enrol', '/v1/terminal']);
    expect(received[0]!.headers['signature']).toBeUndefined();
    expect(received[1]!.headers['signature-input']).toContain(`keyid="${terminalId}"`);
    expect(JSON.parse(received[0]!.body)).toEqual({ protocol: 1, code: 'ABC-123', publicKey: publicKeyOf(vault.content()!.terminalKey), appVersion: '1.0' });
    expect(JSON.stringify(events)).not.toMatch(/bnVtYmVy|argon2id|ABC-123/u);

    const again = await install(folder);
    expect(again.enrolment.info()).toEqual(info(4));
    expect(await again.enrolment.enrol({ server: origin, code: 'OTHER-1' })).toEqual({ ok: false, error: { reason: 'already-enrolled' } });
  });

  it.each<[string, number, string]>([
    ['wrong-code', 401, 'wrong-code'], ['code-used', 409, 'code-used'], ['code-expired', 410, 'code-expired'],
    ['slow down', 429, 'too-many-tries'], ['surprise', 418, 'server-error'], ['', 500, 'server-error'],
  ])('refused with %s %i says %s', async (problem, status, reason) => {
    const { origin } = await startServer((_, response) => { json(response, status, { problem, detail: '' }); });
    const { enrolment } = await install(await newFolder());
    expect(await enrolment.enrol({ server: origin, code: 'ABC-123' })).toEqual({ ok: false, error: { reason } });
  });

  it('asks again with the same key when the answer was lost, also after a restart', async () => {
    let isLost = true;
    const answer: Answering = ({ url }, response) => {
      if (url !== '/v1/enrol') json(response, 200, config(1));
      else if (isLost) response.destroy();
      else json(response, 200, enrolled);
    };
    const { origin, received } = await startServer(answer);
    const folder = await newFolder();
    expect(await (await install(folder)).enrolment.enrol({ server: origin, code: 'ABC-123' })).toEqual({ ok: false, error: { reason: 'unreachable' } });
    isLost = false;
    expect(await (await install(folder)).enrolment.enrol({ server: origin, code: 'ABC-123' })).toMatchObject({ ok: true });
    const keys = received.filter(({ url }) => url === '/v1/enrol').map(({ body }) => (JSON.parse(body) as { publicKey: string }).publicKey);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('goes on where it stopped when only the configuration was missing: the code is spent once', async () => {
    let isBroken = true;
    const { origin, received } = await startServer(({ url }, response) => {
      if (url === '/v1/enrol') json(response, 200, enrolled);
      else json(response, isBroken ? 500 : 200, isBroken ? {} : config(1));
    });
    const { enrolment } = await install(await newFolder());
    expect(await enrolment.enrol({ server: origin, code: 'ABC-123' })).toEqual({ ok: false, error: { reason: 'server-error' } });
    isBroken = false;
    expect(await enrolment.enrol({ server: origin, code: 'ABC-123' })).toMatchObject({ ok: true });
    expect(received.filter(({ url }) => url === '/v1/enrol')).toHaveLength(1);
  });

  it('sends nothing to a bad address, and no code that can not be one', async () => {
    const { enrolment } = await install(await newFolder());
    expect(await enrolment.enrol({ server: 'http://shop.example', code: 'ABC-123' })).toEqual({ ok: false, error: { reason: 'bad-address' } });
    expect(await enrolment.enrol({ server: 'localhost:1', code: 'AB' })).toEqual({ ok: false, error: { reason: 'wrong-code' } });
  });
});

describe('refreshing', () => {
  it('tells the window what is new, and only that', async () => {
    let version = 1;
    const { origin } = await startServer(({ url }, response) => { json(response, 200, url === '/v1/enrol' ? enrolled : config(version)); });
    const { enrolment, changes } = await install(await newFolder());
    await enrolment.enrol({ server: origin, code: 'ABC-123' });
    changes.length = 0;
    await enrolment.refresh();
    expect(changes).toEqual([]);
    version = 2;
    expect(await enrolment.refresh()).toEqual({ ok: true, value: info(2) });
    expect(changes).toEqual([info(2)]);
  });
});

it.each([
  ['https://shop.example', 'https://shop.example'], ['shop.example', 'https://shop.example'], [' shop.example:8443/path ', 'https://shop.example:8443'],
  ['localhost:47330', 'http://localhost:47330'], ['127.0.0.1:47330', 'http://127.0.0.1:47330'], ['http://127.0.0.1:1/', 'http://127.0.0.1:1'], ['http://[::1]:1', 'http://[::1]:1'],
  ['http://shop.example', undefined], ['http://localhost.evil.example', undefined], ['http://127.0.0.1.evil.example', undefined], ['ftp://shop.example', undefined],
  ['https://user@shop.example', undefined], ['', undefined], ['a b', undefined], ['javascript:alert(1)', undefined],
])('reads the address %j as %j', (typed, address) => {
  expect(readAddress(typed)).toBe(address);
});
