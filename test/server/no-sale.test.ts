import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NoSale } from '../../domain/operation.ts';
import { approvedBy, createTestServer, enrolTerminal, expectSoundBooks, type TestServer, type TestTerminal } from './harness.ts';
import type { Draft } from './terminal.ts';

let server: TestServer;
let till: TestTerminal;

beforeAll(async () => {
  server = await createTestServer();
  till = await enrolTerminal(server, 11);
});
afterAll(async () => { await server.close(); });

const noSale = (approvals: NoSale['approvals']): Draft<NoSale> => ({ kind: 'no-sale', reason: 'change-money', note: null, approvals });

describe('a drawer that was opened without a sale', () => {
  it('is kept as it came and moves nothing in the books', async () => {
    const before = await server.totals();
    const { response } = await till.record(noSale(approvedBy(till, 'no-sale')));
    expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    const [{ id } = { id: '' }] = response.outcomes;
    expect(await server.database.read('select kind, text from operations where id = $1', [id])).toMatchObject([{ kind: 'no-sale' }]);
    expect(await server.database.read('select 1 from postings where source = $1', [id])).toEqual([]);
    expect(await server.database.read('select 1 from effects where source = $1', [id])).toEqual([]);
    expect((await server.totals()).trialBalance).toEqual(before.trialBalance);
    await expectSoundBooks(server);
  });

  it('is counted, and flagged when no manager had agreed', async () => {
    const before = await server.totals();
    const { response } = await till.record(noSale([]), noSale(approvedBy(till, 'void')));
    expect(response.outcomes.map(({ flags }) => flags)).toEqual([['approval-missing'], ['approval-missing']]);
    expect((await server.totals()).operations).toEqual({ ...before.operations, flagged: before.operations.flagged + 2 });
  });
});
