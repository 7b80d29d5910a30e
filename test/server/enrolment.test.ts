import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { argon2Verify } from 'hash-wasm';
import { enrolResponseSchema } from '../../domain/protocol.ts';
import { codeLifetimeMs, makeEnrolmentCode } from '../../server/enrolment.ts';
import { createTestServer, enrolTerminal, makeTerminalKey, type TestServer } from './harness.ts';

let server: TestServer;

beforeAll(async () => { server = await createTestServer({ stockPerStore: 3 }); });
afterAll(async () => { await server.close(); });
beforeEach(async () => {
  await server.database.read('delete from enrolment_failures', []);
  await server.database.read(`update terminals set state = 'new', public_key = null`, []);
});

const enrol = async (code: string, publicKey = makeTerminalKey().publicKey, protocol = 1) => {
  const response = await fetch(`${server.url}/v1/enrol`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ protocol, code, publicKey, appVersion: 'test' }),
  });
  return { status: response.status, body: await response.json() as { problem?: string }, retryAfter: response.headers.get('retry-after') };
};

const freshCode = async (number = 11): Promise<string> => {
  const [row] = await server.database.read<{ id: string }>('select id from terminals where number = $1', [number]);
  return server.database.transaction((sql) => makeEnrolmentCode(sql, row?.id ?? '', server.clock.now() + codeLifetimeMs));
};

describe('enrolment', () => {
  it('trades a code for an identity, whichever way the code is typed', async () => {
    const { status, body } = await enrol(` ${(await freshCode()).toLowerCase().replace('-', ' ')} `);
    expect(status).toBe(200);
    const { terminal, numberKey, sealKey } = enrolResponseSchema.parse(body);
    expect(terminal).toMatchObject({ number: 11, store: { number: 101, timeZone: 'America/Los_Angeles' } });
    expect(numberKey).toBe(Buffer.from(server.keys.numberKey).toString('base64url'));
    expect(sealKey).toBe(server.keys.sealKey);
  });

  it('gives operators whose PINs the till can check by itself', async () => {
    const code = await freshCode();
    const stores = server.demo.stores.map((store) => ({ ...store, terminals: store.terminals.map(({ number }) => ({ number, code })) }));
    const till = await enrolTerminal({ ...server, demo: { stores } }, 11);
    const { operators } = till.config;
    const manager = operators.find(({ role }) => role === 'manager');
    expect(operators).toHaveLength(3);
    expect(await argon2Verify({ password: '975310', hash: manager?.pin ?? '' })).toBe(true);
    expect(await argon2Verify({ password: '975311', hash: manager?.pin ?? '' })).toBe(false);
  });

  it('keeps no code in the database', async () => {
    const code = await freshCode();
    const rows = await server.database.read<{ row: string }>('select enrolment_codes::text as row from enrolment_codes', []);
    expect(rows.some(({ row }) => row.includes(code.replace('-', '')))).toBe(false);
  });

  it('repeats its answer to the same till when the first was lost, and refuses anybody else', async () => {
    const code = await freshCode();
    const { publicKey } = makeTerminalKey();
    const first = await enrol(code, publicKey);
    expect((await enrol(code, publicKey)).body).toEqual(first.body);
    expect(await enrol(code)).toMatchObject({ status: 409, body: { problem: 'code-used' } });
  });

  it('refuses a wrong code and an expired one', async () => {
    expect(await enrol('AAAAA-AAAAA')).toMatchObject({ status: 401, body: { problem: 'wrong-code' } });
    const code = await freshCode();
    server.clock.offsetMs += codeLifetimeMs;
    expect(await enrol(code)).toMatchObject({ status: 401, body: { problem: 'code-expired' } });
    server.clock.offsetMs -= codeLifetimeMs;
  });

  it('refuses a second terminal in the place of an enrolled one', async () => {
    await enrol(await freshCode());
    expect(await enrol(await freshCode())).toMatchObject({ status: 409, body: { problem: 'code-used' } });
  });

  it('lets one of two tills that use a code at once have it', async () => {
    const code = await freshCode();
    const statuses = (await Promise.all([enrol(code), enrol(code), enrol(code)])).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 409, 409]);
  });

  it('stops listening after ten wrong codes, even to the right one, for a while', async () => {
    for (let tries = 0; tries < 10; tries += 1) expect((await enrol('AAAAA-AAAAA')).status).toBe(401);
    const code = await freshCode();
    expect(await enrol(code)).toMatchObject({ status: 429, body: { problem: 'too-many-tries' }, retryAfter: '600' });
    server.clock.offsetMs += 11 * 60_000;
    expect((await enrol(await freshCode())).status).toBe(200);
    server.clock.offsetMs -= 11 * 60_000;
  });

  it('refuses what is no key, and another protocol', async () => {
    expect(await enrol(await freshCode(), 'AAAA')).toMatchObject({ status: 400, body: { problem: 'bad-request' } });
    expect(await enrol(await freshCode(), undefined, 2)).toMatchObject({ status: 426, body: { problem: 'upgrade-required' } });
  });
});
