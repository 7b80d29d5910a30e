import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import { clockToleranceMs } from '../../domain/signing.ts';
import { createTestServer, enrolTerminal, makeStock, makeTerminalKey, saleOf, type TestServer, type TestTerminal } from './harness.ts';

let server: TestServer;
let till: TestTerminal;

beforeAll(async () => {
  server = await createTestServer({ stockPerStore: 5 });
  till = await enrolTerminal(server, 11);
});
afterAll(async () => { await server.close(); });

const whoAmI = { method: 'GET' as const, path: '/v1/terminal' };
const refused = { status: 401, problem: 'not-authenticated' };

describe('a signed message', () => {
  it('is let in', async () => {
    expect((await till.send(whoAmI)).status).toBe(200);
  });

  it.each(['/v1/terminal', '/v1/feed', `/v1/certificates/${'ab'.repeat(16)}`])('%s is refused without a signature', async (path) => {
    expect(await till.send({ method: 'GET', path }, { unsigned: true })).toMatchObject(refused);
  });

  it.each(['/v1/operations', '/v1/requests'])('%s is refused without a signature, its body unread', async (path) => {
    expect(await till.send({ method: 'POST', path, body: { nonsense: true } }, { unsigned: true })).toMatchObject(refused);
  });

  it('with another key is refused', async () => {
    expect(await till.send(whoAmI, { key: makeTerminalKey().key })).toMatchObject(refused);
  });

  it('of a terminal nobody knows is refused in the same words', async () => {
    const strange = await till.send(whoAmI, { keyid: v7(), key: makeTerminalKey().key });
    expect(strange).toMatchObject(refused);
    expect(strange.body).toEqual((await till.send(whoAmI, { key: makeTerminalKey().key })).body);
  });

  it('whose body was altered is refused, and nothing is recorded', async () => {
    const [paper] = await makeStock(server, 101, 1);
    if (!paper) throw new Error('no stock');
    const sealed = till.make(saleOf([paper]));
    const body = { protocol: 1, operations: [sealed.text], head: { sequence: 1, hash: sealed.hash, signature: '' } };
    const altered = JSON.stringify(body).replace('5000', '9000');
    expect(await till.send({ method: 'POST', path: '/v1/operations', body }, { bodyAfterSigning: altered })).toMatchObject(refused);
    expect(await server.database.read('select id from operations where id = $1', [sealed.operation.id])).toEqual([]);
  });

  it('that signs less than it must is refused', async () => {
    expect(await till.send(whoAmI, { fields: ['@method', '@path'] })).toMatchObject(refused);
  });

  it('sent a second time is refused', async () => {
    const nonce = randomUUID();
    expect((await till.send(whoAmI, { nonce })).status).toBe(200);
    expect(await till.send(whoAmI, { nonce })).toMatchObject(refused);
  });

  it('sent twenty times at once is let in once', async () => {
    const nonce = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => till.send(whoAmI, { nonce })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('from a wrong clock is told our time, and let in once the clock is right', async () => {
    const weekMs = 7 * 24 * 3_600_000;
    const late = await till.send(whoAmI, { createdMs: Date.now() - weekMs });
    expect(late).toMatchObject({ status: 401, problem: 'wrong-clock' });
    expect(Math.abs(late.serverTime - Date.now())).toBeLessThan(5_000);
    expect(await till.send(whoAmI, { createdMs: Date.now() + clockToleranceMs + 5_000 })).toMatchObject({ problem: 'wrong-clock' });
    expect((await till.send(whoAmI, { createdMs: late.serverTime })).status).toBe(200);
  });

  it('with a wrong clock and a wrong key learns nothing of the clock', async () => {
    expect(await till.send(whoAmI, { createdMs: 0, key: makeTerminalKey().key })).toMatchObject(refused);
  });

  it('with garbage for a signature is refused, not an error', async () => {
    const headers = { 'signature-input': 'sig=("@method"', signature: 'sig=:%%%:' };
    expect((await fetch(`${server.url}/v1/terminal`, { headers })).status).toBe(401);
  });

  it('of a revoked terminal is refused', async () => {
    const other = await enrolTerminal(server, 12);
    expect((await other.send(whoAmI)).status).toBe(200);
    await server.database.read(`update terminals set state = 'revoked' where id = $1`, [other.id]);
    server.clock.offsetMs += 6_000;
    expect(await other.send(whoAmI)).toMatchObject({ status: 401, problem: 'revoked' });
    server.clock.offsetMs -= 6_000;
  });
});
