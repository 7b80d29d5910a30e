import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyChange, type Certificate, type Change, unknownCertificate } from '../../domain/certificate.ts';
import { type Entry, imbalance, redemptionEntries, reversed, saleEntries, voidSaleEntries } from '../../domain/ledger.ts';
import { type Minor, minor, subtract } from '../../domain/money.ts';
import { cash, certificate, hashOf, today, usd } from './given.ts';

/**
 * One certificate's whole life, in any order that tills, tired cashiers and late networks can produce. Beside the code
 * under test runs the simplest book-keeping there is: running totals of what was owed, what was taken, what came back.
 */
type Sold = { readonly face: Minor; readonly price: Minor; readonly over: Minor; readonly entries: readonly Entry[]; voided?: Taken };
type Taken = { readonly covered: Minor; readonly over: Minor; readonly entries: readonly Entry[]; undone: boolean };
type Life = {
  certificate: Certificate;
  readonly sales: Sold[];
  readonly debits: Taken[];
  readonly voids: Taken[];
  readonly entries: Entry[];
};

const place = { storeNumber: 12, currency: usd } as const;
const line = { programNumber: 1, certificateKind: 'sold' } as const;

type Event =
  | { readonly kind: 'sell'; readonly face: number; readonly discount: number; readonly store: number }
  | { readonly kind: 'redeem'; readonly amount: number; readonly bearer: 'program' | 'store' }
  | { readonly kind: 'undo-redeem' | 'void-sale' | 'undo-void'; readonly which: number }
  | { readonly kind: 'block' };

const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('sell' as const), face: fc.integer({ min: 1, max: 9000 }), discount: fc.integer({ min: 0, max: 500 }), store: fc.constantFrom(12, 13) }),
  fc.record({ kind: fc.constant('redeem' as const), amount: fc.integer({ min: 1, max: 6000 }), bearer: fc.constantFrom('program' as const, 'store' as const) }),
  fc.record({ kind: fc.constantFrom('undo-redeem' as const, 'void-sale' as const, 'undo-void' as const), which: fc.nat(5) }),
  fc.record({ kind: fc.constant('block' as const) }),
);

const apply = (life: Life, change: Change): ReturnType<typeof applyChange> => {
  const applied = applyChange(life.certificate, change);
  life.certificate = applied.certificate;
  return applied;
};

const happen = (life: Life, event: Event): void => {
  switch (event.kind) {
    case 'block': life.certificate = { ...life.certificate, blocked: !life.certificate.blocked }; return;
    case 'sell': {
      const face = minor(event.face);
      const price = minor(Math.max(0, event.face - event.discount));
      const applied = apply(life, { kind: 'activate', storeNumber: event.store, programNumber: 1, certificateKind: 'sold', currency: usd, face, validUntil: null, issued: false });
      const entries = saleEntries(place, [cash(price)], [{ ...line, price, face, covered: applied.covered, over: applied.over }]);
      life.sales.push({ face, price, over: applied.over, entries });
      life.entries.push(...entries);
      return;
    }
    case 'redeem': {
      const { covered, over } = apply(life, { kind: 'debit', amount: minor(event.amount), currency: usd, today });
      const entries = redemptionEntries(place, [{ ...line, covered, over, bearer: event.bearer }]);
      life.debits.push({ covered, over, entries, undone: false });
      life.entries.push(...entries);
      return;
    }
    case 'undo-redeem': {
      const debit = life.debits.filter(({ undone }) => !undone)[event.which];
      if (!debit) return;
      debit.undone = true;
      apply(life, { kind: 'undo-debit', covered: debit.covered, over: debit.over });
      life.entries.push(...reversed(debit.entries));
      return;
    }
    case 'void-sale': {
      const sold = life.sales.filter(({ voided }) => voided === undefined || voided.undone)[event.which];
      if (!sold) return;
      // A sale of paper that was already sold put nothing on it: its void takes nothing off.
      const wasSuspense = sold.over > 0;
      const { covered, over } = wasSuspense ? { covered: minor(0), over: sold.face } : apply(life, { kind: 'deactivate', face: sold.face, today });
      const entries = voidSaleEntries(place, [cash(sold.price)], [{ ...line, price: sold.price, face: sold.face, covered, over, wasSuspense }]);
      sold.voided = { covered, over, entries, undone: false };
      life.voids.push(sold.voided);
      life.entries.push(...entries);
      return;
    }
    case 'undo-void': {
      const dead = life.voids.filter(({ undone, covered }) => !undone && covered > 0)[event.which];
      if (!dead) return;
      dead.undone = true;
      apply(life, { kind: 'undo-deactivate', covered: dead.covered });
      life.entries.push(...reversed(dead.entries));
    }
  }
};

const add = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);
const owed = (entries: readonly Entry[], account: string): number =>
  add(entries.filter((entry) => entry.account === account).map(({ side, amount }) => (side === 'credit' ? amount : 0 - amount)));

const starts = fc.constantFrom(
  unknownCertificate(hashOf(1), usd),
  certificate({ state: 'registered', balance: minor(0), face: minor(0) }),
  certificate({ state: 'stock', balance: minor(0), face: minor(0) }),
);

it('whatever happens to a certificate, its balance is what the books say is owed', () => {
  let lively = 0;
  fc.assert(fc.property(starts, fc.array(anyEvent, { maxLength: 40 }), (start, events) => {
    const life: Life = { certificate: start, sales: [], debits: [], voids: [], entries: [] };
    for (const event of events) {
      happen(life, event);
      const { balance } = life.certificate;
      const activated = add(life.sales.filter(({ over }) => over === 0).map(({ face }) => face));
      const standing = life.debits.filter(({ undone }) => !undone);
      const taken = add(standing.map(({ covered }) => covered));
      const cancelled = add(life.voids.filter(({ undone }) => !undone).map(({ covered }) => covered));

      expect(balance).toBeGreaterThanOrEqual(0);
      expect(balance).toBeLessThanOrEqual(activated);
      expect(balance).toBe(activated - taken - cancelled);
      expect(owed(life.entries, 'liability:1:sold')).toBe(balance);
      expect(owed(life.entries, 'redeemed:12')).toBe(add(standing.map(({ covered, over }) => covered + over)));
      expect([...imbalance(life.entries).values()].every((value) => value === 0)).toBe(true);
      if (balance > 0 && taken > 0) lively += 1;
    }
  }), { numRuns: 2000 });
  // The property says little about certificates that nobody ever uses.
  expect(lively).toBeGreaterThan(1000);
});

it('what no balance covered is somebody\'s loss, and shows there to the cent', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 8 }), (amounts) => {
    const life: Life = { certificate: certificate(), sales: [], debits: [], voids: [], entries: [] };
    for (const amount of amounts) happen(life, { kind: 'redeem', amount, bearer: 'program' });
    const asked = minor(add(amounts));
    const expected = asked > 5000 ? subtract(asked, minor(5000)) : 0;
    expect(owed(life.entries, 'overspend:program:1') + expected).toBe(0);
    expect(life.certificate.balance).toBe(Math.max(0, 5000 - asked));
  }));
});
