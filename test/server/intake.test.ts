import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cash, createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, saleOf, type TestServer, type TestTerminal } from './harness.ts';

let server: TestServer;
let till: TestTerminal;
let otherTill: TestTerminal;

beforeAll(async () => {
  server = await createTestServer();
  till = await enrolTerminal(server, 11);
  otherTill = await enrolTerminal(server, 21);
});
afterAll(async () => { await server.close(); });

describe('a sale', () => {
  it('puts certificates to life and owes their value', async () => {
    const [first, second] = await makeStock(server, 101, 2);
    if (!first || !second) throw new Error('no stock');
    const before = await server.totals();
    const { response } = await till.record(saleOf([first, second]));
    expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    expect(response.page.map(({ certificate }) => [certificate.hash, certificate.state, certificate.balance])).toEqual(
      [[first.hash, 'active', 5_000], [second.hash, 'active', 5_000]].sort());
    const after = await expectSoundBooks(server);
    expect((after.outstanding['USD']?.ledger ?? 0) - (before.outstanding['USD']?.ledger ?? 0)).toBe(10_000);
  });
});
