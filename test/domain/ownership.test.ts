import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balances, clear, type Flow, ordinaryTerms, owner, type Transfer } from '../../domain/clearing.ts';
import { isSettled, type Ownership, ownersOf, unsettledOf } from '../../domain/ownership.ts';
import { makeStatement, transfersOf } from '../../domain/statement.ts';

type Franchise = { readonly id: string; readonly number: number; readonly name: string };
const franchises: readonly Franchise[] = [1, 2, 3].map((number) => ({ id: String(number), number, name: `Franchise ${String(number)}` }));
const stores = [101, 102, 103, 104];
const days = ['2026-11-28', '2026-11-29', '2026-11-30', '2026-12-01', '2026-12-02'];

/** A store passes on any number of times, also to nobody under a contract and back. */
const history = (store: number): fc.Arbitrary<readonly Ownership<Franchise>[]> =>
  fc.tuple(fc.subarray(days), fc.array(fc.option(fc.constantFrom(...franchises)), { minLength: days.length + 1, maxLength: days.length + 1 })).map(([turns, owners]) =>
    ['0001-01-01', ...turns].map((from, index) => ({ store, from, until: turns[index] ?? 'infinity', franchise: owners[index] ?? null })));
const histories = fc.tuple(...stores.map(history)).map((all) => all.flat());

const flows: fc.Arbitrary<readonly Flow[]> = fc.array(fc.record({
  day: fc.constantFrom(...days), programNumber: fc.constantFrom(1, 2), currency: fc.constantFrom('USD', 'KRW'),
  sellingStore: fc.constantFrom(...stores), redeemingStore: fc.constantFrom(0, ...stores),
  soldPrice: fc.integer({ min: -5_000, max: 5_000 }), soldFace: fc.integer({ min: 0, max: 5_000 }), voidOver: fc.integer({ min: 0, max: 500 }),
  used: fc.integer({ min: -5_000, max: 5_000 }), usedPaid: fc.integer({ min: -5_000, max: 5_000 }), reloaded: fc.integer({ min: -900, max: 900 }), reloadedPaid: fc.integer({ min: -900, max: 900 }), cashedOut: fc.integer({ min: 0, max: 900 }), cashedOutPaid: fc.integer({ min: 0, max: 900 }),
  overProgram: fc.integer({ min: 0, max: 700 }), overStore: fc.integer({ min: 0, max: 700 }),
}), { maxLength: 25 });
const terms = (programNumber: number) => ({ ...ordinaryTerms, holder: programNumber === 1 ? 'selling-store' as const : 'owner' as const, sellingCommission: { basisPoints: 333, base: 'sale' as const } });

/** What a franchise is told of two days each, the first of them late: late lines too go by who had the store on their day. */
const statementsOf = (franchise: Franchise, transfers: readonly Transfer[], franchiseOf: ReturnType<typeof ownersOf<Franchise>>) => [['2026-11-29', '2026-11-28'], ['2026-12-01', '2026-11-30'], ['2026-12-02']].map(([day = '', late]) => makeStatement(
  day, transfersOf(transfers.filter((one) => one.day === day || one.day === late), (store, on) => franchiseOf(store, on)?.id === franchise.id),
  { franchise, stores: new Map(stores.map((store) => [store, `Store ${String(store)}`])), franchiseOf, programName: (program) => `Program ${String(program)}` }));

describe('the owners of a store', () => {
  it('have each its days, to the day', () => {
    const [east, south] = [franchises[0]!, franchises[1]!];
    const franchiseOf = ownersOf([{ store: 101, franchise: east, from: '0001-01-01', until: '2026-12-01' }, { store: 101, franchise: south, from: '2026-12-01', until: 'infinity' }]);
    expect(['1999-01-01', '2026-11-30', '2026-12-01', '2099-12-31'].map((day) => franchiseOf(101, day)?.number)).toEqual([1, 1, 2, 2]);
    expect(franchiseOf(999, '2026-12-01')).toBeNull();
  });

  it('are told in statements, over all of them, what the stores owe and are owed, whatever the history of ownership', () => {
    fc.assert(fc.property(histories, flows, (spans, passed) => {
      const franchiseOf = ownersOf(spans);
      const transfers = clear(passed, terms);
      const told = franchises.flatMap((franchise) => statementsOf(franchise, transfers, franchiseOf));
      for (const currency of ['USD', 'KRW'] as const) {
        const inStatements = told.flatMap(({ totals }) => totals).filter((one) => one.currency === currency).reduce((sum, { total }) => sum + total, 0);
        // By store and day, as far as anybody ran the store on that day.
        const byStore = days.flatMap((day) => [...balances(transfers.filter((one) => one.day === day))]
          .filter(([store]) => store !== owner && franchiseOf(store, day) !== null).map(([, owed]) => owed.get(currency) ?? 0)).reduce((sum, amount) => sum + amount, 0);
        expect(inStatements).toBe(byStore);
      }
    }));
  });

  it('pay one another the same: what one statement says, the other side\'s says with the other sign', () => {
    fc.assert(fc.property(histories, flows, (spans, passed) => {
      const franchiseOf = ownersOf(spans);
      const transfers = clear(passed, terms);
      const between = (from: Franchise, to: Franchise): number => statementsOf(from, transfers, franchiseOf).flatMap(({ parts }) => parts)
        .filter(({ party }) => party.kind === 'franchise' && party.number === to.number).reduce((sum, { total }) => sum + total, 0);
      for (const [from, to] of [[0, 1], [0, 2], [1, 2]] as const) expect(between(franchises[from]!, franchises[to]!) + between(franchises[to]!, franchises[from]!)).toBe(0);
    }));
  });
});

describe('a hand-over', () => {
  const counted = { today: '2026-11-30', earliest: '2026-12-01', unsold: [{ programName: 'Gift', face: 5_000 as never, currency: 'USD', count: 100 }], tills: [], exceptions: 0, orders: [] };

  it('is settled with unsold paper at hand, which goes with the store; with nothing else', () => {
    expect(isSettled(unsettledOf(counted))).toBe(true);
    const till = { number: 11, shiftSince: null, unsent: 0, heardAt: null };
    for (const one of [
      { ...counted, tills: [{ ...till, shiftSince: '2026-11-30' }] }, { ...counted, tills: [{ ...till, unsent: 1 }] }, { ...counted, exceptions: 1 }, { ...counted, orders: [{ batch: 7, count: 10 }] },
    ]) expect(isSettled(unsettledOf(one)), JSON.stringify(one)).toBe(false);
  });
});
