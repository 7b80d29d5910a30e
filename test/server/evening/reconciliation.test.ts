import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import type { ExceptionState } from '../../../domain/exception.ts';
import { minor } from '../../../domain/money.ts';
import type { ShiftClose } from '../../../domain/operation.ts';
import type { StoreEvening } from '../../../domain/reconciliation.ts';
import { type Draft, makeStock, redemptionOf, saleOf, voidOf } from '../harness.ts';
import type { Person } from '../office/people-at-work.ts';
import { type EveningOffice, openEvening, openShift, shiftOf } from './evening-office.ts';

let office: EveningOffice;
beforeAll(async () => { office = await openEvening(); });
afterAll(async () => { await office.server.close(); });

const evening = async (person: Person, day: string | null, store: number): Promise<StoreEvening> => {
  const found = (await person.ask('evening.read', { day })).stores.find((one) => one.store === store);
  if (!found) throw new Error('no such store');
  return found;
};
const briefly = ({ state, waiting, differences }: StoreEvening): readonly unknown[] =>
  [state, ...waiting.map(({ number, reason }) => `${String(number)} ${reason}`), ...differences.map(({ kind, count }) => `${kind} ${String(count)}`)];

describe('an evening', () => {
  it('is right without a click when every till closed and agrees', async () => {
    const { server, tills } = office;
    const papers = await makeStock(server, 101, 3);
    const day = office.today();
    await tills.east.record(...shiftOf([saleOf(papers), redemptionOf([[papers[0]!, 1_500]])], { cash: 15_000 }));
    await tills.eastTwo.record(...shiftOf([], { cash: 0, counted: 9_990 }));
    const olivia = await office.signIn('olivia');
    expect(briefly(await evening(olivia, day, 101))).toEqual(['provisional', '11 day-not-over', '12 day-not-over']);
    office.nextDay();
    const later = await office.signIn('olivia');
    const read = await later.ask('evening.read', { day: null });
    expect([read.day, read.yesterday]).toEqual([day, day]);
    // Whoever is not of the franchise is not on its list.
    expect(read.stores.map(({ store }) => store)).toEqual([101, 102]);
    expect(read.stores[0]).toMatchObject({ state: 'right', waiting: [], differences: [], sold: 15_000, redeemed: 1_500, clearing: [], variance: -10, phone: expect.stringMatching(/\d/) as unknown });
    // Nobody had heard of the Boston till since the evening before.
    expect(briefly(read.stores[1]!)).toEqual(['provisional', '21 silent']);
    await tills.boston.feed();
    expect(briefly(await evening(later, day, 102))).toEqual(['right']);
  });

  it('is provisional while a till holds back what it says it has, and right when it comes', async () => {
    const { server, tills } = office;
    const papers = await makeStock(server, 102, 2);
    const day = office.today();
    const shift = v7();
    const held = [tills.boston.make(openShift(shift)), tills.boston.make({ ...saleOf(papers), shift })];
    await tills.boston.push(held.slice(0, 1));
    const closing = [tills.boston.make({ ...shiftOf([], { cash: 10_000 }).at(-1)!, shift })];
    office.nextDay();
    const olivia = await office.signIn('olivia');
    expect(briefly(await evening(olivia, day, 102))).toEqual(['provisional', '21 no-z']);
    await tills.boston.feed();
    const waits = await evening(olivia, day, 102);
    expect(waits.waiting).toMatchObject([{ number: 21, reason: 'unsent', missing: 2 }]);
    await tills.boston.push([...held.slice(1), ...closing]);
    expect(briefly(await evening(olivia, day, 102))).toEqual(['right']);
  });

  it('names what differs: a missing link, a Z-report that the ledger denies, a drawer far off, an exception', async () => {
    const { server, tills } = office;
    const papers = await makeStock(server, 101, 3);
    const day = office.today();
    // Made, and not sent.
    const lost = tills.east.make(saleOf([papers[2]!]));
    await tills.east.record(...shiftOf([saleOf([papers[0]!]), { ...saleOf([papers[1]!]), operator: v7() }], { cash: 9_000, counted: 2_000 }));
    await tills.eastTwo.record(...shiftOf([], { cash: 0 }));
    office.nextDay();
    const olivia = await office.signIn('olivia');
    const found = await evening(olivia, day, 101);
    expect(briefly(found)).toEqual(['different', 'gap 1', 'z-cash 1', 'cash-variance 1', 'exceptions 2']);
    expect(found.differences.find(({ kind }) => kind === 'z-cash')).toMatchObject({ amount: -1_000, currency: 'USD', number: 11 });
    expect(found.differences.find(({ kind }) => kind === 'cash-variance')).toMatchObject({ amount: -17_000 });

    const detail = await olivia.ask('evening.store', { store: 101, day });
    const till = detail.tills.find(({ number }) => number === 11);
    expect(till).toMatchObject({ operations: 4, sales: 2, closed: true, zs: [{ float: 10_000, counted: 2_000, expected: 19_000, ledgerCash: 10_000, ledgerCard: 0 }] });
    const flagged = await olivia.ask('evening.operations', { terminal: till?.terminal ?? '', day, shift: null, flagged: true, after: 0 });
    expect(flagged.operations.map(({ kind, flags }) => [kind, flags])).toEqual([['shift-open', ['sequence-gap']], ['sale', ['unknown-operator']]]);
    const all = await olivia.ask('evening.operations', { terminal: till?.terminal ?? '', day, shift: till?.zs[0]?.shift ?? null, flagged: false, after: 0 });
    expect(all).toMatchObject({ more: false, operations: [{ kind: 'shift-open' }, { kind: 'sale', value: 5_000, currency: 'USD' }, { kind: 'sale', operator: '' }, { kind: 'shift-close' }] });
    // The lost link arrives after all: a break of the chain, but no gap any more.
    await tills.east.push([lost]);
    expect(briefly(await evening(olivia, day, 101))).toContain('exceptions 3');
    expect(briefly(await evening(olivia, day, 101)).join()).not.toContain('gap');

    // What the office has resolved differs no more; the drawer still does.
    const { exceptions } = await olivia.ask('exceptions.list', { show: 'unresolved', store: 101, kind: null, after: null });
    expect(exceptions).toHaveLength(3);
    for (const { id } of exceptions) {
      await olivia.ask('exceptions.resolve', { id, resolutionId: v7(), overspend: null, suspense: null, replacement: null, finding: 'Asked the store, it is explained.' });
    }
    expect(briefly(await evening(olivia, day, 101)).join()).not.toContain('exceptions');
    expect(briefly(await evening(olivia, day, 101))).toContain('cash-variance 1');
  });

  it('heads with who closed alone, and so does the queue, until somebody of the office has looked', async () => {
    const { server, tills } = office;
    const papers = await makeStock(server, 101, 1);
    const day = office.today();
    const shift = v7();
    const close: Draft<ShiftClose> = { kind: 'shift-close', shift, currency: 'USD', countedCash: minor(4_000), expectedCash: 10_000, unsent: 0, alone: true };
    // Older, and so before it in any other order.
    await tills.east.record({ ...saleOf(papers), operator: v7() });
    await tills.east.record(openShift(shift), close);
    office.nextDay();
    const olivia = await office.signIn('olivia');
    const found = await evening(olivia, day, 101);
    expect(found.differences[0]).toMatchObject({ kind: 'alone', number: 11, amount: -6_000 });
    const queue = async (after: { readonly state: ExceptionState; readonly id: string } | null = null) =>
      (await olivia.ask('exceptions.list', { show: 'unresolved', store: 101, kind: null, after })).exceptions;
    const [first, second] = await queue();
    expect([first?.kind, first?.flags]).toEqual(['alone', ['closed-alone']]);
    expect(second && second.id < (first?.id ?? '')).toBe(true);
    // The next page goes on where it ended, and the one that heads the list comes once.
    expect((await queue({ state: 'open', id: first?.id ?? '' })).map(({ id }) => id)).toContain(second?.id);
    expect((await queue({ state: 'open', id: second?.id ?? '' })).map(({ kind }) => kind)).not.toContain('alone');
    await olivia.ask('exceptions.resolve', { id: first?.id ?? '', resolutionId: v7(), overspend: null, suspense: null, replacement: null, finding: 'Counted again in the morning: sixty was under the tray.' });
    expect(briefly(await evening(olivia, day, 101)).join()).not.toContain('alone');
    expect((await queue()).map(({ kind }) => kind)).not.toContain('alone');
  });

  it('holds the card machine and the shop till against the ledger, to the cent, and opens the shift behind each', async () => {
    const { server, tills } = office;
    const papers = await makeStock(server, 101, 2);
    const day = office.today();
    const byCard = { ...saleOf([papers[0]!]), tenders: [{ type: 'card' as const, amount: minor(5_000), approvalCode: '004711' }] };
    const closing = (work: readonly Draft[], totals: Pick<ShiftClose, 'cardTotal' | 'certificateTotal'>): readonly Draft[] => {
      const shift = v7();
      const close: Draft<ShiftClose> = { kind: 'shift-close', shift, currency: 'USD', countedCash: minor(10_000), expectedCash: 10_000, unsent: 0, ...totals };
      return [openShift(shift), ...work.map((draft) => ({ ...draft, shift })), close];
    };
    await tills.east.record(...closing([byCard, redemptionOf([[papers[0]!, 1_500]])], {
      cardTotal: { typed: minor(5_001), own: 5_000 }, certificateTotal: { typed: minor(1_450), own: 1_500 },
    }));
    await tills.eastTwo.record(...closing([{ ...byCard, lines: saleOf([papers[1]!]).lines }], { cardTotal: { typed: minor(5_000), own: 4_990 }, certificateTotal: { typed: minor(0), own: 0 } }));
    office.nextDay();
    const olivia = await office.signIn('olivia');
    const found = await evening(olivia, day, 101);
    expect(found.state).toBe('different');
    expect(found.differences.map(({ number, kind, amount, currency }) => [number, kind, amount, currency])).toEqual([
      [11, 'card-machine', 1, 'USD'], [11, 'certificate-tender', -50, 'USD'], [12, 'z-card', -10, 'USD'],
    ]);
    const [machine] = found.differences;
    const behind = await olivia.ask('evening.operations', { terminal: machine?.terminal ?? '', day, shift: machine?.shift ?? null, flagged: false, after: 0 });
    expect(behind.operations.map(({ kind }) => kind)).toEqual(['shift-open', 'sale', 'redemption', 'shift-close']);
    const detail = await olivia.ask('evening.store', { store: 101, day });
    expect(detail.tills.find(({ number }) => number === 11)?.zs).toMatchObject([{ ledgerCard: 5_000, cardTotal: { typed: 5_001, own: 5_000 }, certificateTotal: { typed: 1_450, own: 1_500 } }]);
  });

  it('tells of a shift that ran over the end of the day, and compares its Z-report with the whole of it', async () => {
    const { server, tills } = office;
    const papers = await makeStock(server, 102, 2);
    const day = office.today();
    const shift = v7();
    await tills.boston.record(openShift(shift), { ...saleOf([papers[0]!]), shift });
    const next = office.nextDay();
    await tills.boston.record({ ...saleOf([papers[1]!]), shift }, { ...shiftOf([], { cash: 10_000 }).at(-1)!, shift });
    office.nextDay();
    const olivia = await office.signIn('olivia');
    expect(briefly(await evening(olivia, day, 102))).toEqual(['different', 'not-closed 1']);
    expect(briefly(await evening(olivia, next, 102))).toEqual(['right']);
    expect(await evening(olivia, next, 102)).toMatchObject({ sold: 5_000, variance: 0 });
  });

  it('counts a void to the drawer that the money left', async () => {
    const { server, tills } = office;
    const papers = await makeStock(server, 101, 2);
    const day = office.today();
    const shift = v7();
    const [, sale] = (await tills.east.record(openShift(shift), { ...saleOf([papers[0]!]), shift })).sealed;
    await tills.east.record({ ...voidOf(tills.east, sale!), shift }, { ...saleOf([papers[1]!]), shift }, { ...shiftOf([], { cash: 5_000 }).at(-1)!, shift });
    await tills.eastTwo.record(...shiftOf([], { cash: 0 }));
    office.nextDay();
    const olivia = await office.signIn('olivia');
    expect(await evening(olivia, day, 101)).toMatchObject({ state: 'right', sold: 5_000 });
  });

  it('of another franchise is denied, and that it was asked for is noted', async () => {
    const { tills } = office;
    const minseo = await office.signIn('minseo');
    const day = office.today();
    expect((await minseo.ask('evening.read', { day })).stores.map(({ store }) => store)).toEqual([201]);
    expect(await minseo.refused('evening.store', { store: 101, day })).toEqual({ status: 404, problem: 'unknown-store' });
    expect(await minseo.refused('evening.operations', { terminal: tills.east.id, day, shift: null, flagged: false, after: 0 })).toEqual({ status: 404, problem: 'unknown-store' });
    expect((await minseo.ask('audit.list', { before: null })).entries.slice(0, 2)).toMatchObject([{ action: 'denied', subject: 'evening', detail: { store: 101 } }, { action: 'denied' }]);
    const noah = await office.signIn('noah');
    expect((await noah.ask('evening.read', { day })).stores).toHaveLength(3);
  });
});

describe('an operation of another day', () => {
  it('is taken for the day that it says, and flagged', async () => {
    const { server, tills } = office;
    const papers = await makeStock(server, 201, 1);
    const { response } = await tills.other.record({ ...saleOf(papers), day: '2020-01-01' });
    expect(response.outcomes[0]?.flags).toEqual(['day-differs']);
    expect(await server.database.read('select sold_face from day_flows where day = $1', ['2020-01-01'])).toEqual([{ sold_face: 5_000 }]);
  });

  it('is right until the cut-over of its store, and ten minutes either side', async () => {
    const { server, tills } = office;
    await server.database.read('update stores set cut_over = 240 where number = 201', []);
    server.forgetBusiness();
    office.nextDay();
    const day = office.today();
    // Turned to two in the morning after: by the store's clock the day before.
    server.clock.offsetMs -= 8 * 3_600_000;
    const before = office.today() === day ? new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10) : day;
    const { response } = await tills.other.record({ kind: 'reprint', target: v7(), targetReference: 'x', day: before }, { kind: 'reprint', target: v7(), targetReference: 'x', day });
    expect(response.outcomes.map(({ flags }) => flags)).toEqual([[], ['day-differs']]);
  });
});
