import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balances, clear, type ClearingTerms, type Flow, ordinaryTerms, owner, shares, termsOn } from '../../domain/clearing.ts';

const flow = (more: Partial<Flow>): Flow => ({
  day: '2026-11-20', programNumber: 1, currency: 'USD', sellingStore: 101, redeemingStore: 0,
  soldPrice: 0, soldFace: 0, voidOver: 0, used: 0, usedPaid: 0, reloaded: 0, reloadedPaid: 0, cashedOut: 0, cashedOutPaid: 0, overProgram: 0, overStore: 0, ...more,
});
const sale = (price: number, more: Partial<Flow> = {}): Flow => flow({ soldPrice: price, soldFace: price, ...more });
const use = (amount: number, more: Partial<Flow> = {}): Flow => flow({ redeemingStore: 102, used: amount, usedPaid: amount, ...more });
const undone = (done: Flow): Flow => ({
  ...done, soldPrice: 0 - done.soldPrice, soldFace: 0 - done.soldFace, voidOver: 0 - done.voidOver, used: 0 - done.used, usedPaid: 0 - done.usedPaid, reloaded: 0 - done.reloaded, reloadedPaid: 0 - done.reloadedPaid, cashedOut: 0 - done.cashedOut, cashedOutPaid: 0 - done.cashedOutPaid,
  overProgram: 0 - done.overProgram, overStore: 0 - done.overStore,
});
const terms = (more: Partial<ClearingTerms> = {}): ClearingTerms => ({ ...ordinaryTerms, ...more });
const cleared = (flows: readonly Flow[], more: Partial<ClearingTerms> = {}) =>
  clear(flows, () => terms(more)).map(({ kind, payer, payee, amount }) => ({ kind, payer, payee, amount }));

describe('clearing', () => {
  it('has the selling store pay the redeeming store what was used, and nobody anything within one store', () => {
    expect(cleared([sale(10_000), use(2_500), use(700, { redeemingStore: 101 })])).toEqual([{ kind: 'use', payer: 101, payee: 102, amount: 2_500 }]);
  });

  it('has the owner pay for what no buyer had paid: a discount, a present, an overspend that the program bears', () => {
    expect(cleared([use(2_500, { usedPaid: 2_000, overProgram: 300, overStore: 40 })])).toEqual([
      { kind: 'use', payer: 101, payee: 102, amount: 2_000 }, { kind: 'discount', payer: owner, payee: 102, amount: 500 },
      { kind: 'overspend', payer: owner, payee: 102, amount: 300 },
    ]);
    // A certificate given away and used where it was given: the store is paid all the same.
    expect(cleared([use(2_500, { redeemingStore: 101, usedPaid: 0 })])).toEqual([{ kind: 'discount', payer: owner, payee: 101, amount: 2_500 }]);
  });

  it('moves the money at the sale where the owner holds it; what was spent before a void stays the store\'s loss', () => {
    const holder = { holder: 'owner' } as const;
    expect(cleared([sale(10_000), use(2_500)], holder)).toEqual([
      { kind: 'use', payer: owner, payee: 102, amount: 2_500 }, { kind: 'sale', payer: 101, payee: owner, amount: 10_000 },
    ]);
    expect(cleared([undone(sale(10_000)), flow({ voidOver: 2_500 })], holder)).toEqual([{ kind: 'sale', payer: 101, payee: owner, amount: -7_500 }]);
  });

  it('pays commission of the sale or of the use, and takes it from whoever redeems', () => {
    const redeemingCommission = { basisPoints: 300 };
    expect(cleared([sale(10_000), use(2_500)], { sellingCommission: { basisPoints: 500, base: 'sale' }, redeemingCommission })).toEqual([
      { kind: 'use', payer: 101, payee: 102, amount: 2_500 }, { kind: 'selling-commission', payer: owner, payee: 101, amount: 500 },
      { kind: 'redeeming-commission', payer: 102, payee: owner, amount: 75 },
    ]);
    expect(cleared([sale(10_000), use(2_500)], { sellingCommission: { basisPoints: 500, base: 'use' } })).toEqual([
      { kind: 'use', payer: 101, payee: 102, amount: 2_500 }, { kind: 'selling-commission', payer: owner, payee: 101, amount: 125 },
    ]);
  });

  it('hands what was loaded to whom its use will be asked of, and pays the loading store as for a sale', () => {
    const load = flow({ redeemingStore: 102, reloaded: 3_000, reloadedPaid: 2_700 });
    expect(cleared([load])).toEqual([{ kind: 'reload', payer: 102, payee: owner, amount: 300 }, { kind: 'reload', payer: 102, payee: 101, amount: 2_700 }]);
    // What it brought and what its use costs come to nothing for the store that sold the certificate.
    expect(balances(clear([load, use(3_000, { redeemingStore: 103, usedPaid: 2_700 })], () => terms())).get(101)?.get('USD')).toBe(0);
    expect(cleared([load], { holder: 'owner' })).toEqual([{ kind: 'reload', payer: 102, payee: owner, amount: 3_000 }]);
    expect(cleared([flow({ redeemingStore: 101, reloaded: 3_000, reloadedPaid: 3_000 })], { sellingCommission: { basisPoints: 500, base: 'sale' } }))
      .toEqual([{ kind: 'selling-commission', payer: owner, payee: 101, amount: 150 }]);
  });

  it('takes commission back with a void, whichever day that is', () => {
    const commission = { sellingCommission: { basisPoints: 333, base: 'sale' }, redeemingCommission: { basisPoints: 77 } } as const;
    for (const price of [1, 15, 50, 149, 9_999]) {
      const done = [sale(price), use(price)];
      expect(cleared([...done, ...done.map(undone)], commission)).toEqual([]);
      const [today, tomorrow] = [cleared(done, commission), cleared(done.map((one) => ({ ...undone(one), day: '2026-11-21' })), commission)];
      expect(tomorrow).toEqual(today.map((one) => ({ ...one, amount: 0 - one.amount })));
    }
  });

  it('keeps an old day\'s terms when new ones are agreed', () => {
    const [old, later] = [terms({ from: '2026-01-01', redeemingCommission: { basisPoints: 100 } }), terms({ from: '2026-12-01', redeemingCommission: { basisPoints: 200 } })];
    expect(termsOn([later, old], '2026-11-30')).toBe(old);
    expect(termsOn([later, old], '2026-12-01')).toBe(later);
    expect(termsOn([later, old], '2025-12-31')).toBe(ordinaryTerms);
    expect(termsOn([], '2026-11-30')).toBe(ordinaryTerms);
  });
});

describe('rounding', () => {
  it('gives the last unit to the largest remainder, so that the parts are the whole', () => {
    expect(shares([100, 100, 100], 333)).toEqual([4, 3, 3]);
    expect(shares([1, 1, 1, 1, 1], 2_000)).toEqual([1, 0, 0, 0, 0]);
    expect(shares([33, 34, 33], 5_000)).toEqual([17, 17, 16]);
  });

  it('is never more than a unit off, adds up, and is the same backwards', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), { maxLength: 12 }), fc.integer({ min: 0, max: 10_000 }), (bases, basisPoints) => {
      const parts = shares(bases, basisPoints);
      const whole = bases.reduce((total, base) => total + base, 0) * basisPoints;
      expect(Math.abs(parts.reduce((total, part) => total + part, 0) * 10_000 - whole)).toBeLessThanOrEqual(5_000);
      parts.forEach((part, index) => { expect(Math.abs(part * 10_000 - (bases[index] ?? 0) * basisPoints)).toBeLessThan(20_000); });
      expect(shares(bases.map((base) => 0 - base), basisPoints).map((part) => 0 - part)).toEqual(parts.map((part) => part - 0));
    }));
  });
});

describe('cash that was paid out for a certificate', () => {
  const paid = flow({ redeemingStore: 102, cashedOut: 1_000, cashedOutPaid: 900 });
  const earning = { sellingCommission: { basisPoints: 500, base: 'use' as const }, redeemingCommission: { basisPoints: 300 } };

  it('is repaid to the store in full, by who holds the buyer\'s money; nobody earns a commission on it', () => {
    expect(cleared([paid], earning)).toEqual([{ kind: 'discount', payer: owner, payee: 102, amount: 100 }, { kind: 'cash-out', payer: 101, payee: 102, amount: 900 }]);
    expect(cleared([paid], { ...earning, holder: 'owner' })).toEqual([{ kind: 'cash-out', payer: owner, payee: 102, amount: 1_000 }]);
  });

  it('of the store that sold it is settled with nobody but the owner', () => {
    expect(cleared([{ ...paid, redeemingStore: 101 }])).toEqual([{ kind: 'discount', payer: owner, payee: 101, amount: 100 }]);
  });
});

describe('whatever happened', () => {
  const store = fc.integer({ min: 101, max: 105 });
  const amount = fc.integer({ min: -500_000, max: 500_000 });
  const anyFlow = fc.record({
    day: fc.constantFrom('2026-11-19', '2026-11-20'), programNumber: fc.integer({ min: 1, max: 3 }), currency: fc.constantFrom('USD', 'KRW'),
    sellingStore: store, redeemingStore: fc.oneof(fc.constant(0), store), soldPrice: amount, soldFace: amount, voidOver: amount,
    used: amount, usedPaid: amount, reloaded: amount, reloadedPaid: amount, cashedOut: amount, cashedOutPaid: amount, overProgram: amount, overStore: amount,
  }).map((one): Flow => (one.redeemingStore === 0 ? { ...one, used: 0, usedPaid: 0, reloaded: 0, reloadedPaid: 0, cashedOut: 0, cashedOutPaid: 0, overProgram: 0, overStore: 0 } : { ...one, soldPrice: 0, soldFace: 0, voidOver: 0 }));
  const anyTerms = fc.record({
    from: fc.constant('2026-01-01'), holder: fc.constantFrom('selling-store' as const, 'owner' as const), breakage: fc.constant('owner' as const),
    sellingCommission: fc.record({ basisPoints: fc.integer({ min: 0, max: 3_000 }), base: fc.constantFrom('sale' as const, 'use' as const) }),
    redeemingCommission: fc.record({ basisPoints: fc.integer({ min: 0, max: 3_000 }) }),
  });

  it('clearing comes to nothing over all stores and the owner', () => {
    fc.assert(fc.property(fc.array(anyFlow, { maxLength: 40 }), fc.tuple(anyTerms, anyTerms, anyTerms), (flows, programs) => {
      const totals = new Map<string, number>();
      for (const [, money] of balances(clear(flows, (program) => programs[program - 1] ?? ordinaryTerms))) {
        for (const [currency, value] of money) totals.set(currency, (totals.get(currency) ?? 0) + value);
      }
      expect([...totals.values()].filter((total) => total !== 0)).toEqual([]);
    }));
  });

  it('a day\'s operations in any order and any parts give the same bytes', () => {
    const bytes = (flows: readonly Flow[], programs: readonly ClearingTerms[]): string | undefined => canonicalize(clear(flows, (program) => programs[program - 1] ?? ordinaryTerms));
    fc.assert(fc.property(
      fc.array(anyFlow, { maxLength: 30 }).chain((flows) => fc.tuple(fc.constant(flows), fc.shuffledSubarray(flows, { minLength: flows.length }), fc.integer({ min: 1, max: 7 }))),
      fc.tuple(anyTerms, anyTerms, anyTerms), ([flows, shuffled, part], programs) => {
        // Each in two pieces of its own, the pieces far apart.
        const piece = (of: number): number => Math.trunc(of / part);
        const measured = (one: Flow, take: (value: number) => number): Flow => ({
          ...one, soldPrice: take(one.soldPrice), soldFace: take(one.soldFace), voidOver: take(one.voidOver), used: take(one.used), usedPaid: take(one.usedPaid),
          reloaded: take(one.reloaded), reloadedPaid: take(one.reloadedPaid), cashedOut: take(one.cashedOut), cashedOutPaid: take(one.cashedOutPaid),
          overProgram: take(one.overProgram), overStore: take(one.overStore),
        });
        const split = [...shuffled.map((one) => measured(one, piece)), ...flows.map((one) => measured(one, (value) => value - piece(value)))];
        expect(bytes(split, programs)).toBe(bytes(flows, programs));
      }));
  });
});
