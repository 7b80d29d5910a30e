import { createHash, randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { sealOperation } from '../../domain/operation.ts';
import { createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, saleOf, type TestServer, type TestTerminal } from './harness.ts';

let server: TestServer;
let till: TestTerminal;
let boston: TestTerminal;

beforeAll(async () => {
  server = await createTestServer();
  till = await enrolTerminal(server, 11);
  boston = await enrolTerminal(server, 21);
});
afterAll(async () => { await server.close(); });
afterEach(async () => { await expectSoundBooks(server); });

const onePaper = async (store = 101) => {
  const [paper] = await makeStock(server, store, 1);
  if (!paper) throw new Error('no stock');
  return paper;
};
const flagsOf = async (table: 'operations' | 'evidence', key: string) => server.database.read<{ flags: string[] }>(
  `select flags from ${table} where ${table === 'operations' ? 'id::text' : 'operation_id'} = $1`, [key]);
const countOf = async (table: string): Promise<number> => (await server.database.read<{ count: number }>(`select count(*) as count from ${table}`, []))[0]?.count ?? 0;

describe('a sale', () => {
  it('brings certificates to life and owes their value', async () => {
    const papers = await makeStock(server, 101, 2);
    const before = await server.totals();
    const { response } = await till.record(saleOf(papers));
    expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    expect(response.page.map(({ certificate }) => [certificate.hash, certificate.state, certificate.balance]))
      .toEqual(papers.map(({ hash }) => [hash, 'active', 5_000]).sort());
    const after = await server.totals();
    expect((after.outstanding['USD']?.ledger ?? 0) - (before.outstanding['USD']?.ledger ?? 0)).toBe(10_000);
    expect(after.stores.find(({ store }) => store === 101)).toMatchObject({ sold: 10_000, cash: 10_000, redeemed: 0 });
  });

  it('of paper sold before is kept, flagged, and its money waits in suspense', async () => {
    const paper = await onePaper();
    await till.record(saleOf([paper]));
    const { response } = await till.record(saleOf([paper]));
    expect(response.outcomes).toMatchObject([{ outcome: 'flagged', flags: ['sold-twice'] }]);
    expect(response.page[0]?.certificate.balance).toBe(5_000);
    expect((await server.totals()).trialBalance).toContainEqual({ account: 'suspense:101', currency: 'USD', balance: -5_000 });
  });

  it('of another store\'s stock, or of paper nobody registered, is flagged and counts', async () => {
    const foreign = await onePaper(102);
    const unknown = { ...await onePaper(), hash: 'ab'.repeat(16) as typeof foreign.hash };
    const { response } = await till.record(saleOf([foreign]), saleOf([unknown]));
    expect(response.outcomes.map(({ flags }) => flags)).toEqual([['not-this-stores-stock'], ['unknown-certificate']]);
    expect(response.page.map(({ certificate }) => certificate.state)).toEqual(['active', 'active']);
  });

  it('by somebody nobody knows is flagged', async () => {
    const { response } = await till.record({ ...saleOf([await onePaper()]), operator: v7() });
    expect(response.outcomes[0]?.flags).toEqual(['unknown-operator']);
  });

  it('from a clock ahead of ours is flagged, from a clock that is known to be wrong is not', async () => {
    const weekMs = 7 * 24 * 3_600_000;
    const ahead = { ...saleOf([await onePaper()]), at: Date.now() + weekMs, clockOffsetMs: null };
    const known = { ...saleOf([await onePaper()]), at: Date.now() + weekMs, clockOffsetMs: -weekMs };
    const { response } = await till.record(ahead, known);
    expect(response.outcomes.map(({ flags }) => flags)).toEqual([['clock-far-off'], []]);
  });

  it('with a time that no calendar has is flagged, and holds nothing up', async () => {
    const wild = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
    const day = new Date().toISOString().slice(0, 10);
    for (const at of wild) {
      const { response } = await till.record({ ...saleOf([await onePaper()]), at, day, clockOffsetMs: null }, saleOf([await onePaper()]));
      expect(response.outcomes.map(({ flags }) => flags)).toEqual([expect.arrayContaining(['day-differs']), []]);
    }
  });

  it('whose tenders differ from its prices is kept without effect', async () => {
    const paper = await onePaper();
    const draft = saleOf([paper]);
    const { sealed, response } = await till.record({ ...draft, tenders: [{ type: 'card', amount: minor(1), approvalCode: 'A1' }] });
    expect(response.outcomes).toMatchObject([{ outcome: 'flagged', flags: ['unreadable'] }]);
    expect(response.page[0]?.certificate.state).toBe('stock');
    expect(await flagsOf('operations', sealed[0]?.operation.id ?? '')).toEqual([{ flags: ['unreadable'] }]);
  });
});

describe('a batch that is delivered five times', () => {
  it('counts once and gets the same outcomes each time', async () => {
    const papers = await makeStock(server, 101, 3);
    const operations = [till.make(saleOf(papers)), till.make(redemptionOf([[papers[0] ?? await onePaper(), 1_000]]))];
    const [first, ...others] = await Promise.all(Array.from({ length: 5 }, () => till.push(operations)));
    for (const other of others) expect(other.outcomes).toEqual(first?.outcomes);
    const { page } = await till.push(operations);
    expect(page.map(({ certificate }) => certificate.balance).sort()).toEqual([4_000, 5_000, 5_000]);
  });

  it('together with what came after it, in whatever order, still counts once', async () => {
    const papers = await makeStock(server, 101, 2);
    const [a, b] = papers;
    if (!a || !b) throw new Error('no stock');
    const first = till.make(saleOf([a]));
    const second = till.make(saleOf([b]));
    await till.push([first]);
    const { outcomes } = await till.push([first, second]);
    const again = await till.push([first, second]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
    expect(again.outcomes).toEqual(outcomes);
  });
});

describe('the same id with other bytes', () => {
  it('is kept as evidence, flagged, without effect, as often as it comes', async () => {
    const paper = await onePaper();
    const other = await onePaper();
    const first = till.make(saleOf([paper]));
    await till.push([first]);
    const forged = till.make({ ...saleOf([other]), id: first.operation.id });
    const exceptions = await countOf('exceptions');
    const once = await till.push([forged]);
    const twice = await till.push([forged]);
    expect(once.outcomes).toMatchObject([{ id: first.operation.id, outcome: 'flagged', flags: ['same-id-other-bytes'] }]);
    expect(twice.outcomes).toEqual(once.outcomes);
    expect(once.page[0]?.certificate.state).toBe('stock');
    expect(await flagsOf('evidence', first.operation.id)).toEqual([{ flags: ['same-id-other-bytes'] }]);
    expect(await countOf('exceptions')).toBe(exceptions + 1);
    // The chain goes on behind it.
    expect((await till.record(saleOf([other]))).response.outcomes[0]?.flags).toEqual([]);
  });

  it('in one batch with the first: the first counts', async () => {
    const [paper, other] = [await onePaper(), await onePaper()];
    const first = till.make(saleOf([paper]));
    const forged = till.make({ ...saleOf([other]), id: first.operation.id });
    const { outcomes, page } = await till.push([first, forged]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'flagged']);
    expect(page.map(({ certificate }) => certificate.state).sort()).toEqual(['active', 'stock']);
  });
});

describe('the chain', () => {
  it('with a record missing is flagged once and goes on', async () => {
    till.make(saleOf([await onePaper()]));
    const after = [till.make(saleOf([await onePaper()])), till.make(saleOf([await onePaper()]))];
    const { outcomes } = await till.push(after);
    expect(outcomes.map(({ flags }) => flags)).toEqual([['sequence-gap'], []]);
  });

  it('with a link that does not fit is flagged, and the operation counts', async () => {
    const paper = await onePaper();
    const { response } = await till.record({ ...saleOf([paper]), previous: 'ab'.repeat(32) });
    expect(response.outcomes[0]?.flags).toEqual(['chain-broken']);
    expect(response.page[0]?.certificate.state).toBe('active');
  });

  it('that forks is flagged and does not move the head back', async () => {
    const head = till.head();
    const { operation } = till.make(saleOf([await onePaper()]));
    const fork = sealOperation({ ...operation, ...saleOf([await onePaper()]), id: v7(), sequence: head.sequence });
    expect((await till.push([fork])).outcomes[0]?.flags).toEqual(['chain-broken']);
    const [row] = await server.database.read<{ sequence: number }>('select sequence from terminals where id = $1', [till.id]);
    expect(row?.sequence).toBe(head.sequence);
    expect((await till.push([sealOperation(operation)])).outcomes[0]?.flags).toEqual([]);
  });

  it('with a head that the terminal did not sign is flagged, and the operations count', async () => {
    const paper = await onePaper();
    const forged = await till.push([till.make(saleOf([paper]))], { headSignature: Buffer.alloc(64).toString('base64url') });
    expect(forged.outcomes[0]?.flags).toEqual(['chain-broken']);
    expect(forged.page[0]?.certificate.state).toBe('active');
  });
});

describe('what can not be read', () => {
  it('is kept as received, flagged, and its neighbours are none the worse', async () => {
    const [a, b] = [await onePaper(), await onePaper()];
    const garbage = `{"id":"${randomUUID()}","kind":"sale"\u0000`;
    const { outcomes } = await till.push([till.make(saleOf([a])), garbage, till.make(saleOf([b]))]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'flagged', 'accepted']);
    const [kept] = await server.database.read<{ received: Buffer }>(`select received from evidence where flags = '{unreadable}' order by recorded_at desc limit 1`, []);
    expect(kept?.received.toString('utf8')).toBe(garbage);
    expect((await till.push([garbage])).outcomes).toEqual([outcomes[1]]);
  });

  it('still is a link of the chain', async () => {
    const next = till.make(saleOf([await onePaper()]));
    const unknownKind = next.text.replace('"kind":"sale"', '"kind":"barter"');
    const { outcomes } = await till.push([unknownKind]);
    expect(outcomes).toMatchObject([{ id: next.operation.id, outcome: 'flagged', flags: ['unreadable'] }]);
    const hash = createHash('sha256').update(unknownKind).digest('hex');
    const after = await till.record({ ...saleOf([await onePaper()]), previous: hash });
    expect(after.response.outcomes[0]?.flags).toEqual([]);
  });

  it('is what another terminal made, too', async () => {
    const paper = await onePaper(102);
    const foreign = boston.make(saleOf([paper]));
    const { outcomes } = await till.push([foreign.text]);
    expect(outcomes).toMatchObject([{ outcome: 'flagged', flags: ['unreadable'] }]);
    // Its own terminal can still hand it in.
    expect((await boston.push([foreign])).outcomes).toMatchObject([{ outcome: 'accepted' }]);
  });
});

describe('an operation that can not be applied', () => {
  it('is found by halving, kept, and the rest of the batch counts', async () => {
    const huge = await makeStock(server, 101, 2, minor(Number.MAX_SAFE_INTEGER));
    const good = await makeStock(server, 101, 6);
    const drafts = good.map((paper) => saleOf([paper]));
    // Each line is in order; together they leave the range in which amounts are exact.
    const each = huge.map((paper) => saleOf([paper]));
    const impossible = { ...saleOf([]), lines: each.flatMap(({ lines }) => lines), tenders: each.flatMap(({ tenders }) => tenders) };
    const { sealed, response } = await till.record(...drafts.slice(0, 4), impossible, ...drafts.slice(4));
    expect(response.outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'flagged', 'accepted', 'accepted']);
    expect(response.outcomes[4]).toMatchObject({ id: sealed[4]?.operation.id, flags: ['unreadable'] });
    expect((await till.push(sealed)).outcomes).toEqual(response.outcomes);
    expect(await flagsOf('evidence', sealed[4]?.operation.id ?? '')).toEqual([{ flags: ['unreadable'] }]);
    const [row] = await server.database.read<{ sequence: number }>('select sequence from terminals where id = $1', [till.id]);
    expect(row?.sequence).toBe(till.head().sequence);
  });
});

describe('a redemption that nobody was asked about', () => {
  it('takes what is there; the program pays the rest inside its policy', async () => {
    const paper = await onePaper();
    await till.record(saleOf([paper]));
    await till.record(redemptionOf([[paper, 4_000]], { atRisk: 2_000 }));
    const { response } = await boston.record(redemptionOf([[paper, 2_500]]));
    expect(response.outcomes[0]?.flags).toEqual(['overspend']);
    expect(response.page[0]?.certificate.balance).toBe(0);
    expect((await server.totals()).trialBalance).toContainEqual({ account: 'overspend:program:1', currency: 'USD', balance: 1_500 });
  });

  it('outside the policy is paid by the store that took the risk', async () => {
    const paper = await onePaper();
    await till.record(saleOf([paper]));
    await till.record(redemptionOf([[paper, 5_000]], { decidedBy: 'local' }));
    await boston.record(redemptionOf([[paper, 4_000]]));
    expect((await server.totals()).trialBalance).toContainEqual({ account: 'overspend:store:102', currency: 'USD', balance: 4_000 });
  });

  it('of an unknown certificate owes the store what it gave, and nobody learns of the number', async () => {
    const paper = { ...await onePaper(), hash: 'cd'.repeat(16) as Awaited<ReturnType<typeof onePaper>>['hash'] };
    const { response } = await till.record(redemptionOf([[paper, 700]]));
    expect(response.outcomes[0]?.flags).toEqual(['unknown-certificate', 'overspend']);
    expect(response.page).toEqual([]);
  });
});

describe('a batch of five hundred', () => {
  it('with many uses of few certificates loses none of them', async () => {
    const papers = await makeStock(server, 101, 5);
    const drafts = Array.from({ length: 495 }, (_, index) => redemptionOf([[papers[index % 5] ?? papers[0] as never, 10]], { decidedBy: 'local' }));
    const { response } = await till.record(...papers.map((paper) => saleOf([paper])), ...drafts);
    expect(response.outcomes.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(response.page.map(({ certificate }) => certificate.balance)).toEqual(papers.map(() => 5_000 - 99 * 10));
  });
});
