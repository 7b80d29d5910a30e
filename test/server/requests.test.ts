import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import {
  createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, saleOf, type Draft, type TestPaper, type TestServer, type TestTerminal,
} from './harness.ts';

let server: TestServer;
let till: TestTerminal;
let second: TestTerminal;
let boston: TestTerminal;

beforeAll(async () => {
  server = await createTestServer();
  [till, second, boston] = [await enrolTerminal(server, 11), await enrolTerminal(server, 12), await enrolTerminal(server, 21)];
});
afterAll(async () => { await server.close(); });
afterEach(async () => { await expectSoundBooks(server); });

const soldPaper = async (): Promise<TestPaper> => {
  const [paper] = await makeStock(server, 101, 1);
  if (!paper) throw new Error('no stock');
  await till.record(saleOf([paper]));
  return paper;
};
const redeem = (paper: TestPaper, amount: number) => ({ kind: 'redeem' as const, lines: [{ certificate: paper.hash, amount: minor(amount) }] });
const reversalOf = (requestId: string): Draft => ({ kind: 'reversal', requestId, reason: 'timed-out' });
const balanceOf = async (paper: TestPaper): Promise<number> =>
  (await server.database.read<{ balance: number }>('select balance from certificates where hash = $1::bytea', [`\\x${paper.hash}`]))[0]?.balance ?? -1;

describe('a request to redeem', () => {
  it('is approved and applied at once; its operation confirms it without a second effect', async () => {
    const paper = await soldPaper();
    const asked = await till.ask(redeem(paper, 3_000));
    expect(asked).toMatchObject({ decision: 'approved', refusal: null });
    expect(asked.page[0]?.certificate.balance).toBe(2_000);
    const before = await server.totals();
    const { response } = await till.record(redemptionOf([[paper, 3_000]], { requestId: asked.id }));
    expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    expect(response.page[0]?.certificate.balance).toBe(2_000);
    expect((await server.totals()).trialBalance).toEqual(before.trialBalance);
  });

  it('whose reply was lost gets the same decision again', async () => {
    const paper = await soldPaper();
    const id = v7();
    const first = await till.ask(redeem(paper, 5_000), id);
    // The clock in the message differs, as it would: `at` is part of the request, so the till sends the very same one.
    const [stored] = await server.database.read<{ state: string }>('select state from requests where id = $1', [id]);
    expect([first.decision, stored?.state]).toEqual(['approved', 'approved']);
    const body = { id: v7(), protocol: 1, at: 1, day: '2026-01-01', operator: till.cashier, currency: 'USD', ...redeem(await soldPaper(), 100) };
    const once = await till.send({ method: 'POST', path: '/v1/requests', body });
    const twice = await till.send({ method: 'POST', path: '/v1/requests', body });
    expect(twice.body).toMatchObject({ decision: 'approved' });
    expect(once.status).toBe(200);
    expect(await balanceOf(paper)).toBe(0);
  });

  it('under an id that another request has is declined', async () => {
    const paper = await soldPaper();
    const { id } = await till.ask(redeem(paper, 100));
    expect(await till.ask(redeem(paper, 200), id)).toMatchObject({ decision: 'declined', refusal: { reason: 'request-taken' } });
    expect(await second.ask(redeem(paper, 100), id)).toMatchObject({ decision: 'declined', refusal: { reason: 'request-taken' } });
    expect(await balanceOf(paper)).toBe(4_900);
  });

  it('is declined with a reason, and with where the value went when that explains it', async () => {
    const paper = await soldPaper();
    const { id } = await boston.ask(redeem(paper, 5_000));
    await boston.record(redemptionOf([[paper, 5_000]], { requestId: id }));
    const declined = await till.ask(redeem(paper, 1));
    expect(declined).toMatchObject({ decision: 'declined', refusal: { reason: 'spent', certificate: paper.hash, lastUse: { storeNumber: 102, storeName: 'Harbor Market Boston' } } });
    const above = await till.ask(redeem(await soldPaper(), 5_001));
    expect(above.refusal).toMatchObject({ reason: 'above-balance', balance: 5_000, lastUse: null });
  });

  it('tells unknown, unsold and foreign paper by the same word', async () => {
    const [own] = await makeStock(server, 101, 1);
    const [foreign] = await makeStock(server, 102, 1);
    if (!own || !foreign) throw new Error('no stock');
    const unknown = { ...own, hash: '0123456789abcdef'.repeat(2) as typeof own.hash };
    for (const paper of [own, foreign, unknown]) {
      const answer = await till.ask(redeem(paper, 100));
      expect(answer.refusal).toEqual({ reason: 'not-here', certificate: paper.hash, balance: null, validUntil: null, lastUse: null });
    }
    const [row] = await server.database.read<{ count: number }>('select count(*) as count from certificates where hash = $1::bytea', [`\\x${unknown.hash}`]);
    expect(row?.count).toBe(0);
  });

  it('of an expired certificate is declined by our day, whatever the till believes', async () => {
    const [paper] = await makeStock(server, 101, 1);
    if (!paper) throw new Error('no stock');
    await till.record(saleOf([paper], { validUntil: '2020-01-31' }));
    expect((await till.ask(redeem(paper, 100))).refusal).toMatchObject({ reason: 'expired', validUntil: '2020-01-31' });
  });

  it('for several certificates takes all or nothing', async () => {
    const [a, b] = [await soldPaper(), await soldPaper()];
    const lines = (first: number, then: number) => ({ kind: 'redeem' as const, lines: [...redeem(a, first).lines, ...redeem(b, then).lines] });
    expect((await till.ask(lines(1_000, 5_001))).decision).toBe('declined');
    expect(await balanceOf(a)).toBe(5_000);
    expect((await till.ask(lines(1_000, 5_000))).decision).toBe('approved');
    expect([await balanceOf(a), await balanceOf(b)]).toEqual([4_000, 0]);
  });

  it('that names a certificate twice is refused', async () => {
    const paper = await soldPaper();
    await expect(till.ask({ kind: 'redeem', lines: [...redeem(paper, 1).lines, ...redeem(paper, 2).lines] })).rejects.toThrow('bad-request');
  });
});

describe('two tills with the same certificate at once', () => {
  it('never get more than its balance together', async () => {
    const paper = await soldPaper();
    const tills = [till, second, boston];
    const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => (tills[index % 3] ?? till).ask(redeem(paper, 400))));
    expect(answers.filter((answer) => answer.decision === 'approved')).toHaveLength(12);
    expect(await balanceOf(paper)).toBe(200);
  });
});

describe('an operation that names a request', () => {
  it('that was declined is applied as the fact it is, and flagged', async () => {
    const paper = await soldPaper();
    const declined = await till.ask(redeem(paper, 6_000));
    expect(declined.decision).toBe('declined');
    const { response } = await till.record(redemptionOf([[paper, 6_000]], { requestId: declined.id, decidedBy: 'standin', atRisk: 6_000 }));
    expect(response.outcomes[0]?.flags).toEqual(['request-declined', 'overspend']);
    expect(await balanceOf(paper)).toBe(0);
  });

  it('that never arrived takes its id: the request that comes late has no effect', async () => {
    const paper = await soldPaper();
    const requestId = v7();
    const { response } = await till.record(redemptionOf([[paper, 1_000]], { requestId, decidedBy: 'standin' }));
    expect(response.outcomes[0]?.flags).toEqual([]);
    expect(await till.ask(redeem(paper, 1_000), requestId)).toMatchObject({ decision: 'declined', refusal: { reason: 'request-taken' } });
    expect(await balanceOf(paper)).toBe(4_000);
  });

  it('and claims our word for one that we never gave is flagged', async () => {
    const { response } = await till.record(redemptionOf([[await soldPaper(), 1_000]], { requestId: v7() }));
    expect(response.outcomes[0]?.flags).toEqual(['request-unknown']);
  });

  it('approved for another amount undoes that and counts what was really taken', async () => {
    const paper = await soldPaper();
    const { id } = await till.ask(redeem(paper, 4_000));
    const { response } = await till.record(redemptionOf([[paper, 1_500]], { requestId: id }));
    expect(response.outcomes[0]?.flags).toEqual(['request-mismatch']);
    expect(await balanceOf(paper)).toBe(3_500);
  });

  it('that another operation has used counts by itself', async () => {
    const paper = await soldPaper();
    const { id } = await till.ask(redeem(paper, 1_000));
    const { response } = await till.record(redemptionOf([[paper, 1_000]], { requestId: id }), redemptionOf([[paper, 1_000]], { requestId: id }));
    expect(response.outcomes.map(({ flags }) => flags)).toEqual([[], ['request-mismatch']]);
    expect(await balanceOf(paper)).toBe(3_000);
  });

  it('of another terminal leaves that one alone', async () => {
    const paper = await soldPaper();
    const { id } = await till.ask(redeem(paper, 1_000));
    const { response } = await second.record(redemptionOf([[paper, 1_000]], { requestId: id }));
    expect(response.outcomes[0]?.flags).toEqual(['request-mismatch']);
    expect((await till.record(redemptionOf([[paper, 1_000]], { requestId: id }))).response.outcomes[0]?.flags).toEqual([]);
    expect(await balanceOf(paper)).toBe(3_000);
  });
});

describe('a reversal', () => {
  it('undoes an approved request exactly, once', async () => {
    const paper = await soldPaper();
    const before = await server.totals();
    const { id } = await till.ask(redeem(paper, 3_000));
    const { sealed } = await till.record(reversalOf(id));
    await till.push(sealed);
    await till.record(reversalOf(id));
    expect(await balanceOf(paper)).toBe(5_000);
    const moved = (balance: { account: string }[]) => balance.filter(({ account }) => !account.startsWith('redeemed:101'));
    expect(moved([...(await server.totals()).trialBalance])).toEqual(moved([...before.trialBalance]));
  });

  it('that overtakes its request leaves it without effect', async () => {
    const paper = await soldPaper();
    const requestId = v7();
    await till.record(reversalOf(requestId));
    expect(await till.ask(redeem(paper, 3_000), requestId)).toMatchObject({ decision: 'declined', refusal: { reason: 'request-taken' } });
    expect(await balanceOf(paper)).toBe(5_000);
  });

  it('racing its request never leaves value taken', async () => {
    for (let round = 0; round < 10; round += 1) {
      const paper = await soldPaper();
      const requestId = v7();
      await Promise.all([till.ask(redeem(paper, 3_000), requestId), till.record(reversalOf(requestId))]);
      expect(await balanceOf(paper)).toBe(5_000);
    }
  });

  it('of a request that an operation has confirmed is flagged and undoes nothing', async () => {
    const paper = await soldPaper();
    const { id } = await till.ask(redeem(paper, 3_000));
    const { response } = await till.record(redemptionOf([[paper, 3_000]], { requestId: id }), reversalOf(id));
    expect(response.outcomes.map(({ flags }) => flags)).toEqual([[], ['request-mismatch']]);
    expect(await balanceOf(paper)).toBe(2_000);
  });

  it('after which the request can not be repeated', async () => {
    const paper = await soldPaper();
    const { id } = await till.ask(redeem(paper, 3_000));
    await till.record(reversalOf(id));
    expect((await till.ask(redeem(paper, 3_000), id)).refusal?.reason).toBe('request-taken');
    const { response } = await till.record(redemptionOf([[paper, 3_000]], { requestId: id }));
    expect(response.outcomes[0]?.flags).toEqual(['request-declined']);
  });
});
