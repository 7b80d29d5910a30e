import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { controlNumberParts, makeControlNumber, operationReference } from '../../domain/number.ts';
import type { Operation, SealedOperation } from '../../domain/operation.ts';
import type { Draft, TestPaper, TestTerminal } from './harness.ts';
import { approvedBy, expectSoundBooks, makeStock, redemptionOf, saleOf, voidOf } from './harness.ts';
import { type EveningOffice, openEvening, openShift } from './evening/evening-office.ts';
import type { Person } from './office/people-at-work.ts';
import { newOrder, openPaperOffice, type PaperOffice } from './stock/paper-office.ts';

// Two people or two tills at the very same moment, on a real PostgreSQL: exactly one of them is first, whichever it is.

let office: EveningOffice;
let [olivia, grace]: Person[] = [];
const who = (person: Person | undefined): Person => { if (!person) throw new Error('nobody signed in'); return person; };
beforeAll(async () => {
  office = await openEvening();
  [olivia, grace] = [await office.signIn('olivia'), await office.signIn('grace')];
});
afterAll(async () => { await office.server.close(); });
afterEach(async () => { await expectSoundBooks(office.server); });

/** Enough rounds that both orders come up on most runs; each must end well, whichever came. */
const rounds = Array.from({ length: 6 }, (_, round) => round);

type Sold = { readonly paper: TestPaper; readonly sale: SealedOperation; readonly reference: string };
const card = (amount: number) => ({ type: 'card' as const, amount: minor(amount), approvalCode: '004711' });
const sold = async (): Promise<Sold> => {
  const { east } = office.tills;
  const [paper] = await makeStock(office.server, 101, 1);
  if (!paper) throw new Error('no stock');
  const { sealed: [sale] } = await east.record({ ...saleOf([paper]), tenders: [card(5_000)], shift: v7() });
  if (!sale) throw new Error('not sold');
  return { paper, sale, reference: operationReference(east.number, sale.operation.sequence) };
};
const redeem = (from: TestTerminal, { hash }: TestPaper, amount = 5_000) => from.ask({ kind: 'redeem', lines: [{ certificate: hash, amount: minor(amount) }] });
const rowOf = async ({ hash }: TestPaper) =>
  (await office.server.database.read<{ state: string; balance: number; blocked: boolean }>('select state, balance, blocked from certificates where hash = $1::bytea', [`\\x${hash}`]))[0];
const approved = (answers: readonly { readonly decision: string }[]): number => answers.filter(({ decision }) => decision === 'approved').length;
const cashOf = async (store: number): Promise<number> => (await office.server.totals()).stores.find((one) => one.store === store)?.cash ?? 0;
/** How each of some calls ended: `done`, or the problem's name. */
const outcomes = async (...calls: readonly Promise<unknown>[]): Promise<readonly string[]> =>
  (await Promise.allSettled(calls)).map((call) => (call.status === 'fulfilled' ? 'done' : /"problem":"([a-z-]+)"/u.exec(String(call.reason))?.[1] ?? String(call.reason)));

describe('at the same moment', () => {
  it('a sale is voided and its certificate redeemed: one of the two is approved', async () => {
    const { east, boston } = office.tills;
    for (const _ of rounds) {
      const { paper, sale } = await sold();
      const answers = await Promise.all([
        east.ask({ kind: 'void-sale', target: sale.operation.id, lines: [{ certificate: paper.hash, amount: minor(5_000) }] }), redeem(boston, paper, 1_000),
      ]);
      expect(approved(answers)).toBe(1);
      const [undone, used] = answers;
      if (undone.decision === 'approved') await east.record({ ...voidOf(east, sale, { requestId: undone.id }), tenders: [card(5_000)] });
      else await boston.record(redemptionOf([[paper, 1_000]], { requestId: used.id }));
      expect(await rowOf(paper)).toMatchObject(undone.decision === 'approved' ? { state: 'voided', balance: 0 } : { state: 'active', balance: 4_000 });
    }
  });

  it('a certificate is refunded and redeemed: one of the two is approved', async () => {
    const { east, boston } = office.tills;
    for (const _ of rounds) {
      const { paper, reference } = await sold();
      const answers = await Promise.all([east.ask({ kind: 'refund', sale: reference, lines: [{ certificate: paper.hash, amount: minor(5_000) }] }), redeem(boston, paper)]);
      expect(approved(answers)).toBe(1);
      const [refund, used] = answers;
      const back: Draft<Extract<Operation, { kind: 'refund' }>> = {
        kind: 'refund', currency: 'USD', requestId: refund.id, decidedBy: 'server', saleReference: reference, shift: v7(), approvals: approvedBy(east, 'refund'), tenders: [card(5_000)],
        lines: [{ certificate: paper.hash, sealed: 'sealed', control: paper.control, programNumber: paper.programNumber, amount: minor(5_000) }],
      };
      const { response } = await (refund.decision === 'approved' ? east.record(back) : boston.record(redemptionOf([[paper, 5_000]], { requestId: used.id })));
      expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
      expect(await rowOf(paper)).toMatchObject({ balance: 0 });
    }
  });

  it('a certificate is blocked and redeemed: it was used before the block, or refused because of it', async () => {
    for (const _ of rounds) {
      const { paper } = await sold();
      const [, answer] = await Promise.all([
        who(olivia).ask('blocks.block', { id: v7(), certificate: paper.hash, reason: 'stolen', note: '' }).catch((error: unknown) => error), redeem(office.tills.boston, paper, 2_000),
      ]);
      expect([answer.decision, answer.refusal?.reason]).toEqual(answer.decision === 'approved' ? ['approved', undefined] : ['declined', 'blocked']);
      expect(await rowOf(paper)).toMatchObject({ blocked: true, balance: answer.decision === 'approved' ? 3_000 : 5_000 });
      // Whichever was first, nothing leaves it any more.
      expect((await redeem(office.tills.boston, paper, 1)).refusal?.reason).toBe('blocked');
    }
  });

  it('a shift is closed by one operation that comes twice: counted once', async () => {
    const { east } = office.tills;
    const [shift, before] = [v7(), await cashOf(101)];
    await east.record(openShift(shift));
    const close = east.make(closing(shift, 9_900));
    const answers = await Promise.all(Array.from({ length: 5 }, () => east.push([close])));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.outcomes))).size).toBe(1);
    // The float was there before; ten cents short of it are missing, once.
    expect(await cashOf(101) - before).toBe(-100);
  });

  it('a shift is closed by two operations, and from another till as well: all are kept, and one of them counts', async () => {
    const { east, eastTwo } = office.tills;
    const [shift, before] = [v7(), await cashOf(101)];
    await east.record(openShift(shift));
    const [mine, again] = [east.make(closing(shift, 9_900)), east.make(closing(shift, 9_900))];
    const theirs = eastTwo.make(closing(shift, 10_000));
    await Promise.all([east.push([mine, again]), eastTwo.push([theirs])]);
    const rows = await office.server.database.read<{ id: string; flags: readonly string[] }>(
      'select id, flags from operations where id = any($1::uuid[])', [[mine, again, theirs].map(({ operation }) => operation.id)]);
    expect(rows.map(({ flags }) => flags.join()).toSorted()).toEqual(['', 'closed-twice', 'closed-twice']);
    // Whichever count was first is the one that the books have.
    const counted = rows.find(({ flags }) => flags.length === 0)?.id === theirs.operation.id ? 0 : -100;
    expect(await cashOf(101) - before).toBe(counted);
    // One that came and was answered is answered so again, and posts no more.
    await eastTwo.push([theirs]);
    expect(await cashOf(101) - before).toBe(counted);
  });

  it('two people lock one franchise\'s statement: one of them does, and it is one statement', async () => {
    const day = office.today();
    office.nextDay();
    [olivia, grace] = [await office.signIn('olivia'), await office.signIn('grace')];
    const lock = (person: Person) => person.ask('statements.lock', { franchiseId: office.franchises.east, day, reason: 'the tills are at the repair shop' });
    expect((await outcomes(lock(who(olivia)), lock(who(grace)))).toSorted()).toEqual(['already-locked', 'done']);
    expect(await office.server.database.read('select count(*)::int as statements from statements where franchise_id = $1 and day = $2', [office.franchises.east, day])).toEqual([{ statements: 1 }]);
  });
});

const closing = (shift: string, counted: number): Draft =>
  ({ kind: 'shift-close', shift, currency: 'USD', countedCash: minor(counted), expectedCash: 10_000, unsent: 0 });

describe('at the same moment, in the office', () => {
  let paper: PaperOffice;
  beforeAll(async () => { paper = await openPaperOffice(); });
  afterAll(async () => { await paper.server.close(); });
  const ends = (batch: number) => ({ first: makeControlNumber(batch, 1), last: makeControlNumber(batch, 10) });
  const tenPapers = async (): Promise<number> => controlNumberParts((await makeStock(paper.server, 101, 10))[0]?.control ?? makeControlNumber(1, 1)).batch;

  it('two register the same control numbers: one order has them, of the other nothing is there', async () => {
    const inputs = [await newOrder(paper, { batch: 654_321 }), await newOrder(paper, { batch: 654_321 })];
    const [one, other] = inputs;
    if (!one || !other) throw new Error('two were made');
    expect((await outcomes(paper.grace.ask('paper-orders.create', one), paper.samuel.ask('paper-orders.create', other))).toSorted()).toEqual(['done', 'range-taken']);
    expect(await paper.server.database.read('select count(*)::int as orders from paper_orders where batch = 654321', [])).toEqual([{ orders: 1 }]);
  });

  it('one batch is received by two people: it arrives once', async () => {
    const batch = await tenPapers();
    const { id } = await paper.olivia.ask('shipments.ship', { id: v7(), ...ends(batch), toStore: 102, note: '' });
    const arrive = (person: Person) => person.ask('shipments.arrive', { id, ranges: [ends(batch)], counted: 10 });
    expect((await outcomes(arrive(paper.olivia), arrive(paper.grace), arrive(paper.samuel))).toSorted()).toEqual(['done', 'shipment-arrived', 'shipment-arrived']);
    expect((await paper.grace.ask('stock.look', ends(batch))).groups.map(({ place, store, count }) => [place, store.number, count])).toEqual([['in-stock', 102, 10]]);
  });

  it('a company\'s certificates are activated: never by whoever asked, and once by somebody else', async () => {
    const batch = await tenPapers();
    const { grace: second, olivia: first, server } = paper;
    const sale = await first.ask('corporate.quote', {
      id: v7(), documentId: v7(), company: { id: v7(), name: 'Northwind Ltd', address: '1 Pier Road', taxNumber: '', contact: '' }, storeNumber: 101, programNumber: 1,
      lines: [{ face: minor(5_000), pieces: 10 }], discount: { kind: 'basis-points', value: 0 }, validUntil: '2099-01-01', note: '',
    });
    await first.ask('corporate.accept', { id: sale.id });
    await first.ask('corporate.invoice', { id: sale.id, documentId: v7() });
    await first.ask('corporate.put-range', { id: sale.id, rangeId: v7(), ...ends(batch) });
    await second.ask('corporate.credit', { id: sale.id, note: 'they pay at the end of the month' });
    await first.ask('corporate.ask-activation', { id: sale.id });
    const mine = () => first.ask('corporate.activate', { id: sale.id });
    const theirs = () => second.ask('corporate.activate', { id: sale.id });
    const ended = await outcomes(mine(), mine(), theirs(), theirs());
    // Sent again by whoever did it, it is answered as done, and done no more.
    expect(ended.slice(0, 2)).not.toContain('done');
    expect(ended.slice(2)).toEqual(['done', 'done']);
    expect(await server.database.read(`select count(*)::int as times from effects where kind = 'activate' and certificate in (select hash from certificates where batch = $1)`, [batch])).toEqual([{ times: 10 }]);
    expect(await server.database.read(`select count(*)::int as active, sum(balance)::int as owed from certificates where batch = $1 and state = 'active'`, [batch])).toEqual([{ active: 10, owed: 50_000 }]);
    await expectSoundBooks(server);
  });
});
