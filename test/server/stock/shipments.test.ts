import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decideActivate } from '../../../domain/certificate.ts';
import { minor } from '../../../domain/money.ts';
import { controlNumberParts, makeControlNumber } from '../../../domain/number.ts';
import { protocolVersion } from '../../../domain/protocol.ts';
import type { StockPlace } from '../../../domain/stock-wire.ts';
import { enrolTerminal, expectSoundBooks, makeStock, saleOf, type TestPaper, type TestTerminal } from '../harness.ts';
import type { Person } from '../office/people-at-work.ts';
import { openPaperOffice, type PaperOffice, releasedOrder } from './paper-office.ts';

let office: PaperOffice;
let portland: TestTerminal;
let boston: TestTerminal;
beforeAll(async () => {
  office = await openPaperOffice();
  [portland, boston] = [await enrolTerminal(office.server, 11), await enrolTerminal(office.server, 21)];
});
afterAll(async () => { await office.server.close(); });
afterEach(async () => { await expectSoundBooks(office.server); });

/** Ten papers in the stock of a store, and their batch. */
const paperAt = async (store = 101, count = 10, program = 1, face = 5_000): Promise<{ readonly papers: readonly TestPaper[]; readonly batch: number }> => {
  const papers = await makeStock(office.server, store, count, minor(face), program);
  return { papers, batch: controlNumberParts(papers[0]?.control ?? makeControlNumber(1, 1)).batch };
};
const queue = { show: 'unresolved', store: null, kind: 'stock', after: null } as const;
const ends = (batch: number, first: number, last: number) => ({ first: makeControlNumber(batch, first), last: makeControlNumber(batch, last) });
const ship = (who: Person, batch: number, first: number, last: number, toStore: number) => who.ask('shipments.ship', { id: v7(), ...ends(batch, first, last), toStore, note: '' });
const placesOf = async (batch: number, last = 10): Promise<readonly [StockPlace, number, number][]> =>
  (await office.grace.ask('stock.look', ends(batch, 1, last))).groups.map(({ place, store, count }) => [place, store.number, count]);
let printed = 700_000;
const printedOrder = async (count: number): Promise<number> => {
  printed += 1;
  const order = await releasedOrder(office, { count, batch: printed });
  expect(await office.olivia.refused('shipments.ship', { id: v7(), ...ends(order.batch, 1, 2), toStore: 102, note: '' })).toEqual({ status: 409, problem: 'not-downloaded' });
  await (await office.samuel.file('paper-orders.download', { id: order.releases[0]?.id ?? '' })).arrayBuffer();
  return order.batch;
};
const findingOf = (shipment: Awaited<ReturnType<typeof ship>>, kind: string, index = 0) => {
  const found = shipment.findings.filter((one) => one.kind === kind)[index];
  if (!found) throw new Error(`no ${kind}`);
  return found;
};

describe('a shipment', () => {
  it('takes paper out of a store\'s stock; until it is confirmed it is sold nowhere, and then where it arrived', async () => {
    const { papers: [first, second], batch } = await paperAt();
    if (!first || !second) throw new Error('no paper');
    const before = await portland.feed();
    const stockAt = (entries: typeof before.entries, store: number) => decideActivate(entries.find(({ certificate }) => certificate.hash === first.hash)?.certificate, store);
    expect(stockAt(before.entries, 101)).toMatchObject({ ok: true });
    const shipment = await ship(office.olivia, batch, 1, 10, 102);
    expect(shipment).toMatchObject({ from: { number: 101 }, to: { number: 102 }, count: 10, state: 'on-the-way', content: [{ face: 5_000, count: 10 }] });
    // The till that had it in stock hears that it has left, and not where to.
    const after = await portland.feed(before.cursor);
    expect(stockAt(after.entries, 101)).toMatchObject({ ok: false, error: { reason: 'not-here' } });
    expect(after.entries.find(({ certificate }) => certificate.hash === first.hash)?.certificate).toMatchObject({ state: 'registered', storeNumber: 0 });
    expect((await boston.feed()).entries.some(({ certificate }) => certificate.hash === first.hash)).toBe(false);
    // One is sold all the same: a fact, and flagged.
    const { response } = await portland.record(saleOf([second]));
    expect(response.outcomes).toMatchObject([{ outcome: 'flagged', flags: ['not-this-stores-stock'] }]);
    const arrived = await office.olivia.ask('shipments.arrive', { id: shipment.id, ranges: [ends(batch, 1, 1), ends(batch, 3, 10)], counted: 9 });
    // What was sold on the way is not missing.
    expect(arrived).toMatchObject({ state: 'arrived', counted: 9, findings: [{ kind: 'arrived', count: 1 }, { kind: 'arrived', count: 8 }] });
    expect(stockAt((await boston.feed()).entries, 102)).toMatchObject({ ok: true });
    expect((await boston.record(saleOf([first]))).response.outcomes).toMatchObject([{ outcome: 'accepted' }]);
    expect(await placesOf(batch)).toEqual([['sold', 101, 1], ['in-stock', 102, 8], ['sold', 102, 1]]);
  });

  it('leaves from the printing house in parts; then the order is not received as a whole any more', async () => {
    const batch = await printedOrder(6);
    const shipment = await ship(office.olivia, batch, 1, 4, 102);
    expect(shipment).toMatchObject({ from: null, to: { number: 102 } });
    const order = (await office.olivia.ask('paper-orders.list', { before: null })).orders.find((one) => one.batch === batch);
    expect(order).toMatchObject({ shipped: 4, receivedAt: null });
    expect(await office.olivia.refused('paper-orders.receive', { id: order?.id ?? '', ...ends(batch, 1, 6) })).toEqual({ status: 409, problem: 'already-shipped' });
    expect(await placesOf(batch, 6)).toEqual([['not-shipped', 101, 2], ['on-the-way', 102, 4]]);
    // Shipped by mistake: it is taken back as long as nobody has it.
    expect(await office.olivia.ask('shipments.withdraw', { id: shipment.id })).toMatchObject({ state: 'withdrawn' });
    expect(await placesOf(batch, 6)).toEqual([['not-shipped', 101, 6]]);
    expect(await office.olivia.refused('shipments.arrive', { id: shipment.id, ranges: [ends(batch, 1, 4)], counted: 4 })).toEqual({ status: 409, problem: 'shipment-withdrawn' });
    const again = await ship(office.olivia, batch, 1, 6, 101);
    expect(await office.olivia.ask('shipments.arrive', { id: again.id, ranges: [ends(batch, 6, 1)], counted: 6 })).toMatchObject({ state: 'arrived' });
    expect(await office.olivia.refused('shipments.withdraw', { id: again.id })).toEqual({ status: 409, problem: 'shipment-arrived' });
  });

  it('names what is missing and what strayed, piece by piece, and the office decides about each', async () => {
    const { batch } = await paperAt();
    const other = await paperAt(101, 3);
    const shipment = await ship(office.olivia, batch, 1, 8, 102);
    const arrived = await office.olivia.ask('shipments.arrive', { id: shipment.id, ranges: [ends(batch, 1, 3), ends(batch, 7, 9), ends(other.batch, 1, 2)], counted: 8 });
    expect(arrived.state).toBe('differs');
    expect(arrived.findings.map(({ kind, first, last, count }) => [kind, first, last, count])).toEqual([
      ['arrived', ...Object.values(ends(batch, 1, 3)), 3], ['arrived', ...Object.values(ends(batch, 7, 8)), 2], ['missing', ...Object.values(ends(batch, 4, 6)), 3],
      ['stray', ...Object.values(ends(batch, 9, 9)), 1], ['stray', ...Object.values(ends(other.batch, 1, 2)), 2],
    ]);
    expect(await placesOf(batch)).toEqual([['in-stock', 101, 2], ['in-stock', 102, 5], ['missing', 102, 3]]);
    expect(await office.olivia.ask('stock.read', {})).toMatchObject({ differing: 1, strays: 3 });
    const { exceptions: [exception] } = await office.olivia.ask('exceptions.list', queue);
    expect(await office.olivia.ask('exceptions.read', { id: exception?.id ?? '' })).toMatchObject({ kind: 'stock', flags: ['stock-difference'], operation: null, money: null, shipment: { id: shipment.id, state: 'differs' } });
    const missing = findingOf(arrived, 'missing');
    const decide = (id: string, first: number, last: number, decision: 'found' | 'lost' | 'kept' | 'sent-back', of = batch) => ({ id, ...ends(of, first, last), decision, note: 'asked the driver' });
    expect(await office.olivia.refused('shipments.settle', decide(missing.id, 4, 6, 'kept'))).toEqual({ status: 409, problem: 'wrong-decision' });
    expect(await office.olivia.refused('shipments.settle', decide(missing.id, 4, 7, 'found'))).toEqual({ status: 409, problem: 'outside-difference' });
    // The middle one turned up under a shelf; the rest never did.
    const found = await office.olivia.ask('shipments.settle', decide(missing.id, 5, 5, 'found'));
    expect(found.findings.filter(({ kind }) => kind === 'missing').map(({ count, settled }) => [count, settled])).toEqual([[1, null], [1, 'found'], [1, null]]);
    expect(await office.olivia.refused('shipments.settle', decide(missing.id, 5, 5, 'lost'))).toEqual({ status: 409, problem: 'difference-settled' });
    let settled = found;
    for (const piece of found.findings.filter((one) => one.kind === 'missing' && one.settled === null)) {
      settled = await office.olivia.ask('shipments.settle', { id: piece.id, first: piece.first, last: piece.last, decision: 'lost', note: 'the box was open' });
    }
    // Given up by one person alone it is nowhere, but not dead; and it is asked once.
    const givenUp = settled.findings.filter(({ givingUp }) => givingUp !== null);
    expect(givenUp.map(({ settled: decided, givingUp }) => [decided, givingUp?.askedBy.name])).toEqual([[null, 'Olivia Marsh'], [null, 'Olivia Marsh']]);
    expect(await office.olivia.refused('shipments.settle', decide(givenUp[0]?.id ?? '', 4, 4, 'lost'))).toEqual({ status: 409, problem: 'destruction-waiting' });
    expect(await placesOf(batch)).toEqual([['in-stock', 101, 2], ['in-stock', 102, 6], ['missing', 102, 2]]);
    const [refused, confirmed] = givenUp.map(({ givingUp }) => givingUp?.destruction ?? '');
    expect(await office.olivia.refused('destructions.confirm', { id: confirmed ?? '' })).toEqual({ status: 409, problem: 'same-person' });
    await office.grace.ask('destructions.refuse', { id: refused ?? '' });
    await office.grace.ask('destructions.confirm', { id: confirmed ?? '' });
    const asked = await office.olivia.ask('shipments.settle', decide(givenUp[0]?.id ?? '', 4, 4, 'lost'));
    await office.grace.ask('destructions.confirm', { id: asked.findings.find(({ givingUp }) => givingUp !== null)?.givingUp?.destruction ?? '' });
    expect((await office.olivia.ask('exceptions.read', { id: exception?.id ?? '' })).state).toBe('open');
    await office.grace.ask('exceptions.take', { id: exception?.id ?? '', stepId: v7() });
    expect(await office.grace.refused('exceptions.resolve', { id: exception?.id ?? '', resolutionId: v7(), overspend: null, suspense: null, replacement: null, finding: 'whatever' })).toEqual({ status: 409, problem: 'decided-by-shipment' });
    settled = await office.olivia.ask('shipments.settle', decide(findingOf(settled, 'stray', 0).id, 9, 9, 'kept'));
    settled = await office.olivia.ask('shipments.settle', decide(findingOf(settled, 'stray', 1).id, 1, 2, 'sent-back', other.batch));
    expect(settled.state).toBe('settled');
    // With the last of it the exception is resolved, and nothing of it can be reversed here.
    expect(await office.olivia.ask('exceptions.read', { id: exception?.id ?? '' })).toMatchObject({ state: 'resolved', steps: [{ step: 'taken' }, { step: 'resolved', user: { name: 'Olivia Marsh' } }] });
    expect(await office.grace.refused('exceptions.reverse', { id: exception?.id ?? '', resolutionId: v7(), finding: 'whatever' })).toEqual({ status: 409, problem: 'decided-by-shipment' });
    expect(await placesOf(batch)).toEqual([['in-stock', 101, 1], ['destroyed', 102, 2], ['in-stock', 102, 7]]);
    expect(await placesOf(other.batch, 3)).toEqual([['in-stock', 101, 3]]);
    const csv = await (await office.olivia.file('stock.download', { what: 'strays' })).text();
    expect(csv).toContain(`${makeControlNumber(batch, 9)},1,kept,asked the driver`);
  });

  it('is confirmed at a till of the store by its manager: what is short is named, and others hear nothing', async () => {
    const { batch } = await paperAt();
    const shipment = await ship(office.olivia, batch, 1, 5, 102);
    const awaited = async (till: TestTerminal) => ((await till.send({ method: 'GET', path: '/v1/shipments' })).body as { readonly shipments: readonly { readonly id: string }[] }).shipments.map(({ id }) => id);
    expect(await awaited(boston)).toContain(shipment.id);
    expect(await awaited(portland)).not.toContain(shipment.id);
    const confirm = (till: TestTerminal, operator: string, counted = 4) => till.send({
      method: 'POST', path: '/v1/arrivals', body: { protocol: protocolVersion, id: shipment.id, ranges: [ends(batch, 1, 4)], counted, operator },
    });
    expect(await confirm(boston, boston.cashier)).toMatchObject({ status: 403, problem: 'not-allowed' });
    expect(await confirm(boston, portland.manager)).toMatchObject({ status: 403, problem: 'not-allowed' });
    expect(await confirm(portland, portland.manager)).toMatchObject({ status: 404, problem: 'not-here' });
    expect(await confirm(boston, boston.manager, 5)).toMatchObject({ status: 409, problem: 'count-differs' });
    const answer = await confirm(boston, boston.manager);
    expect(answer).toMatchObject({ status: 200, body: { counted: 4, findings: [{ kind: 'arrived', count: 4 }, { kind: 'missing', count: 1 }] } });
    // The answer was lost: the same again is the same. Of another till it is too late.
    expect((await confirm(boston, boston.manager)).body).toEqual(answer.body);
    expect(await office.olivia.refused('shipments.arrive', { id: shipment.id, ranges: [ends(batch, 1, 4)], counted: 4 })).toEqual({ status: 409, problem: 'shipment-arrived' });
    const manager = boston.config.operators.find(({ id }) => id === boston.manager)?.name;
    expect(await office.olivia.ask('shipments.read', { id: shipment.id })).toMatchObject({ state: 'differs', arrivedBy: { name: manager } });
    expect((await office.grace.ask('audit.list', { before: null })).entries.find(({ action }) => action === 'shipment-arrived')).toMatchObject({ user: null, detail: { operator: manager, missing: 1 } });
    expect((await office.olivia.ask('exceptions.list', queue)).exceptions.some(({ store }) => store.number === 102)).toBe(true);
    expect(await awaited(boston)).not.toContain(shipment.id);
    expect(await placesOf(batch, 5)).toEqual([['in-stock', 102, 4], ['missing', 102, 1]]);
  });

  it('of which nothing arrived is missing as a whole', async () => {
    const { batch } = await paperAt();
    const shipment = await ship(office.olivia, batch, 1, 10, 102);
    expect(await office.olivia.ask('shipments.arrive', { id: shipment.id, ranges: [], counted: 0 })).toMatchObject({ state: 'differs', findings: [{ kind: 'missing', count: 10 }] });
  });

  it('is confirmed once, whoever is first', async () => {
    const { batch } = await paperAt();
    const shipment = await ship(office.olivia, batch, 1, 10, 102);
    const all = { id: shipment.id, ranges: [ends(batch, 1, 10)], counted: 10 };
    const answers = await Promise.all([office.olivia, office.grace].map((who) => who.ask('shipments.arrive', all).then(() => 'confirmed', (error: unknown) => String(error))));
    expect(answers.filter((answer) => answer === 'confirmed')).toHaveLength(1);
    expect(answers.join()).toContain('shipment-arrived');
    expect(await office.olivia.ask('shipments.read', { id: shipment.id })).toMatchObject({ findings: [{ kind: 'arrived', count: 10 }] });
  });

  it('sent twice is one, and has a number of its own however many leave at once', async () => {
    const { batch } = await paperAt();
    const input = { id: v7(), ...ends(batch, 1, 2), toStore: 102, note: 'by van' };
    const [one, same] = await Promise.all([office.olivia.ask('shipments.ship', input), office.olivia.ask('shipments.ship', input)]);
    expect([same.number, same.note]).toEqual([one.number, 'by van']);
    expect(await office.grace.refused('shipments.ship', input)).toEqual({ status: 409, problem: 'id-taken' });
    const many = await Promise.all([3, 4, 5, 6].map((running) => ship(office.olivia, batch, running, running, 102)));
    expect(new Set(many.map(({ number }) => number)).size).toBe(4);
    expect((await (await office.olivia.file('shipments.note', { id: one.id })).arrayBuffer()).byteLength).toBeGreaterThan(1_000);
  });
});

describe('what can\'t be', () => {
  it('a range with sold, destroyed, moving or scattered paper in it is not shipped, and nothing of it is', async () => {
    const { papers, batch } = await paperAt();
    await portland.record(saleOf(papers.slice(1, 2)));
    await ship(office.olivia, batch, 4, 5, 102);
    await office.olivia.ask('destructions.ask', { id: v7(), ...ends(batch, 7, 7), reason: 'spoiled', note: 'torn' });
    const arrived = await ship(office.olivia, batch, 9, 9, 102);
    await office.olivia.ask('shipments.arrive', { id: arrived.id, ranges: [ends(batch, 9, 9)], counted: 1 });
    const before = await placesOf(batch);
    const refused = (first: number, last: number, toStore = 102) => office.olivia.refused('shipments.ship', { id: v7(), ...ends(batch, first, last), toStore, note: '' });
    expect(await refused(1, 3)).toEqual({ status: 409, problem: 'range-sold' });
    expect(await refused(3, 4)).toEqual({ status: 409, problem: 'range-on-the-way' });
    expect(await refused(6, 8)).toEqual({ status: 409, problem: 'range-destroyed' });
    expect(await refused(8, 10)).toEqual({ status: 409, problem: 'range-mixed' });
    expect(await refused(10, 11)).toEqual({ status: 404, problem: 'no-such-paper' });
    expect(await refused(10, 10, 101)).toEqual({ status: 409, problem: 'same-store' });
    expect(await refused(10, 10, 999)).toEqual({ status: 404, problem: 'unknown-store' });
    expect(await office.grace.refused('shipments.ship', { id: v7(), ...ends(batch, 10, 10), toStore: 201, note: '' })).toEqual({ status: 409, problem: 'wrong-currency' });
    expect(await placesOf(batch)).toEqual(before);
  });

  it('a count that doesn\'t add up, pieces that overlap and ends that are none confirm nothing', async () => {
    const { batch } = await paperAt();
    const { id } = await ship(office.olivia, batch, 1, 10, 102);
    const refused = (ranges: readonly { first: string; last: string }[], counted: number) => office.olivia.refused('shipments.arrive', { id, ranges: [...ranges], counted });
    expect(await refused([ends(batch, 1, 10)], 9)).toEqual({ status: 409, problem: 'count-differs' });
    expect(await refused([ends(batch, 1, 5), ends(batch, 5, 10)], 11)).toEqual({ status: 409, problem: 'ranges-overlap' });
    expect(await refused([{ first: 'C000001', last: 'x' }], 1)).toEqual({ status: 400, problem: 'not-control-numbers' });
    expect(await refused([{ first: makeControlNumber(batch, 1), last: makeControlNumber(batch + 1, 10) }], 10)).toEqual({ status: 400, problem: 'other-batch' });
    expect(await refused([ends(batch, 1, 200_000)], 200_000)).toEqual({ status: 400, problem: 'range-too-long' });
    expect(await office.olivia.ask('shipments.read', { id })).toMatchObject({ state: 'on-the-way', findings: [] });
  });

  it('another franchise\'s paper is not there, and that somebody asked is kept', async () => {
    const korean = await paperAt(201, 4, 2, 50_000);
    // Two of them are still at the printing house.
    await office.server.database.read('update certificates set state = \'registered\' where batch = $1 and running <= 2', [korean.batch]);
    const shipment = await ship(office.minseo, korean.batch, 1, 2, 201);
    const deniedBefore = await denied();
    const none = { status: 404, problem: 'no-such-paper' };
    expect(await office.olivia.refused('stock.look', ends(korean.batch, 3, 4))).toEqual(none);
    expect(await office.olivia.refused('shipments.ship', { id: v7(), ...ends(korean.batch, 3, 4), toStore: 102, note: '' })).toEqual(none);
    expect(await office.olivia.refused('destructions.ask', { id: v7(), ...ends(korean.batch, 3, 4), reason: 'stolen', note: 'not mine' })).toEqual(none);
    expect(await office.olivia.refused('shipments.read', { id: shipment.id })).toEqual({ status: 404, problem: 'not-here' });
    expect(await office.olivia.refused('shipments.arrive', { id: shipment.id, ranges: [], counted: 0 })).toEqual({ status: 404, problem: 'not-here' });
    expect(await office.olivia.refused('stock.ranges', { store: 201, programNumber: 2, face: minor(50_000), currency: 'KRW', place: 'in-stock' })).toEqual({ status: 404, problem: 'unknown-store' });
    const { batch } = await paperAt();
    expect(await office.olivia.refused('shipments.ship', { id: v7(), ...ends(batch, 1, 1), toStore: 201, note: '' })).toEqual({ status: 404, problem: 'unknown-store' });
    expect(await denied()).toBe(deniedBefore + 7);
    const { shipments } = await office.olivia.ask('shipments.list', { before: null });
    expect(shipments.some(({ id }) => id === shipment.id)).toBe(false);
    const { rows } = await office.olivia.ask('stock.read', {});
    expect(new Set(rows.map(({ currency }) => currency))).toEqual(new Set(['USD']));
  });
});

const denied = async (): Promise<number> => (await office.server.database.read<{ count: number }>('select count(*) as count from office_audit where action = \'denied\'', []))[0]?.count ?? 0;

describe('unsold paper that is destroyed', () => {
  it('is dead everywhere, listed with its reason, and a sale of it is flagged', async () => {
    const { papers, batch } = await paperAt();
    const before = await portland.feed();
    expect(await office.olivia.ask('destructions.ask', { id: v7(), ...ends(batch, 2, 3), reason: 'spoiled', note: '=torn' })).toMatchObject({ state: 'done', count: 2, store: { number: 101 } });
    const second = papers[1];
    if (!second) throw new Error('no paper');
    const entry = (await portland.feed(before.cursor)).entries.find(({ certificate }) => certificate.hash === second.hash);
    expect(entry?.certificate).toMatchObject({ state: 'voided', ended: 'destroyed' });
    expect(decideActivate(entry?.certificate, 101)).toMatchObject({ ok: false, error: { reason: 'destroyed' } });
    expect(await portland.ask({ kind: 'redeem', lines: [{ certificate: second.hash, amount: minor(100) }] })).toMatchObject({ refusal: { reason: 'destroyed' } });
    const { response } = await portland.record(saleOf([second]));
    expect(response.outcomes).toMatchObject([{ outcome: 'flagged', flags: ['voided-certificate'] }]);
    expect(await placesOf(batch)).toEqual([['destroyed', 101, 2], ['in-stock', 101, 8]]);
    const csv = await (await office.olivia.file('stock.download', { what: 'destroyed' })).text();
    expect(csv).toContain(`${makeControlNumber(batch, 2)},${makeControlNumber(batch, 3)},Harbor Gift Certificate,50.00,USD,2,spoiled,'=torn,Olivia Marsh,`);
    expect(await (await office.olivia.file('stock.download', { what: 'places' })).text()).toContain('in_stock');
  });

  it('above the limit waits for a second person; what was sold meanwhile is not destroyed', async () => {
    const { papers, batch } = await paperAt(101, 40);
    const asked = await office.olivia.ask('destructions.ask', { id: v7(), ...ends(batch, 1, 40), reason: 'surplus', note: 'the program ends' });
    expect(asked).toMatchObject({ state: 'waiting', decidedBy: null });
    expect(await office.olivia.refused('destructions.confirm', { id: asked.id })).toEqual({ status: 409, problem: 'same-person' });
    expect(await placesOf(batch, 40)).toEqual([['in-stock', 101, 40]]);
    await portland.record(saleOf(papers.slice(0, 1)));
    expect(await office.grace.refused('destructions.confirm', { id: asked.id })).toEqual({ status: 409, problem: 'range-sold' });
    expect(await office.olivia.ask('destructions.refuse', { id: asked.id })).toMatchObject({ state: 'refused' });
    expect(await office.grace.refused('destructions.confirm', { id: asked.id })).toEqual({ status: 409, problem: 'destruction-decided' });
    const rest = await office.olivia.ask('destructions.ask', { id: v7(), ...ends(batch, 2, 40), reason: 'surplus', note: 'the program ends' });
    expect(await office.grace.ask('destructions.confirm', { id: rest.id })).toMatchObject({ state: 'done', decidedBy: { name: 'Grace Lindqvist' } });
    expect(await placesOf(batch, 40)).toEqual([['destroyed', 101, 39], ['sold', 101, 1]]);
    expect(await office.minseo.refused('destructions.refuse', { id: rest.id })).toEqual({ status: 404, problem: 'not-here' });
  });
});

describe('the figures', () => {
  it('lead to the control numbers behind them', async () => {
    const { batch } = await paperAt(101, 10, 1, 2_500);
    await office.olivia.ask('destructions.ask', { id: v7(), ...ends(batch, 4, 5), reason: 'stolen', note: 'the window' });
    const { rows } = await office.olivia.ask('stock.read', {});
    const row = rows.find(({ store, face }) => store.number === 101 && face === 2_500);
    const { ranges } = await office.olivia.ask('stock.ranges', { store: 101, programNumber: 1, face: minor(2_500), currency: 'USD', place: 'in-stock' });
    expect(ranges.reduce((sum, { count }) => sum + count, 0)).toBe(row?.counts['in-stock']);
    expect(ranges.filter(({ first }) => controlNumberParts(first as ReturnType<typeof makeControlNumber>).batch === batch).map(({ count }) => count)).toEqual([3, 5]);
  });
});
