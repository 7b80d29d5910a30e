import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cashMovementEntries, cashVarianceEntries, type Entry, imbalance, redemptionEntries, reversed, saleEntries, tenderCorrectionEntries, voidSaleEntries } from '../../domain/ledger.ts';
import { minor } from '../../domain/money.ts';
import { card, cash, krw, usd } from './given.ts';

const place = { storeNumber: 12, currency: usd } as const;
const sold = { programNumber: 1, certificateKind: 'sold' } as const;
const free = { programNumber: 2, certificateKind: 'promotional' } as const;

/** Reads like a page of a ledger: `debit account amount`. */
const page = (entries: readonly Entry[]): readonly string[] => entries.map(({ side, account, amount }) => `${side} ${account} ${String(amount)}`);

describe('postings', () => {
  it('a sale: money in the drawer, a promise to the holder', () => {
    const line = { ...sold, price: minor(5000), face: minor(5000), covered: minor(5000), over: minor(0) };
    expect(page(saleEntries(place, [cash(2000, 5000), card(3000)], [line]))).toEqual(['credit liability:1:sold 5000', 'debit tender:12:card 3000', 'debit tender:12:cash 2000']);
  });

  it('two certificates of one program make one entry; a discount and a gift are the program\'s cost', () => {
    const line = { ...sold, price: minor(4500), face: minor(5000), covered: minor(5000), over: minor(0) };
    const gift = { ...free, price: minor(0), face: minor(1000), covered: minor(1000), over: minor(0) };
    expect(page(saleEntries(place, [card(9000)], [line, line, gift]))).toEqual([
      'debit discount:1 1000', 'debit discount:2 1000', 'credit liability:1:sold 10000', 'credit liability:2:promotional 1000', 'debit tender:12:card 9000']);
  });

  it('paper that was already sold: the money is there and belongs to somebody', () => {
    const line = { ...sold, price: minor(4500), face: minor(5000), covered: minor(0), over: minor(5000) };
    expect(page(saleEntries(place, [cash(4500)], [line]))).toEqual(['credit suspense:12 4500', 'debit tender:12:cash 4500']);
    expect(page(voidSaleEntries(place, [cash(4500)], [{ ...line, wasSuspense: true }]))).toEqual(['debit suspense:12 4500', 'credit tender:12:cash 4500']);
  });

  it('a void before anything is spent is the sale backwards', () => {
    const line = { ...sold, price: minor(4500), face: minor(5000), covered: minor(5000), over: minor(0) };
    expect(voidSaleEntries(place, [card(4500)], [{ ...line, wasSuspense: false }])).toEqual(reversed(saleEntries(place, [card(4500)], [line])));
  });

  it('a void after 30 of 50 were spent costs the store 30', () => {
    const line = { ...sold, price: minor(5000), face: minor(5000), covered: minor(2000), over: minor(3000), wasSuspense: false };
    expect(page(voidSaleEntries(place, [cash(5000)], [line]))).toEqual(['debit liability:1:sold 2000', 'debit overspend:store:12 3000', 'credit tender:12:cash 5000']);
  });

  it('a redemption: the promise is kept, what no balance covers falls on its bearer, the store claims all of it', () => {
    expect(page(redemptionEntries(place, [{ ...sold, covered: minor(5000), over: minor(1000), bearer: 'program' }])))
      .toEqual(['debit liability:1:sold 5000', 'debit overspend:program:1 1000', 'credit redeemed:12 6000']);
    expect(page(redemptionEntries(place, [{ ...sold, covered: minor(0), over: minor(1000), bearer: 'store' }]))).toEqual(['debit overspend:store:12 1000', 'credit redeemed:12 1000']);
  });

  it('a tender correction moves money between drawers and nothing else', () => {
    expect(page(tenderCorrectionEntries(place, [cash(5000)], [card(5000)]))).toEqual(['debit tender:12:card 5000', 'credit tender:12:cash 5000']);
    expect(page(tenderCorrectionEntries(place, [cash(5000)], [cash(2000), card(3000)]))).toEqual(['debit tender:12:card 3000', 'credit tender:12:cash 3000']);
  });

  it('cash paid in and out stands against the reason, a counted difference against its own account', () => {
    expect(page(cashMovementEntries({ ...place, kind: 'pay-in', reason: 'bank', amount: minor(4000) }))).toEqual(['credit cash-movement:12:bank 4000', 'debit tender:12:cash 4000']);
    expect(page(cashMovementEntries({ ...place, kind: 'pay-out', reason: 'expense', amount: minor(700) }))).toEqual(['debit cash-movement:12:expense 700', 'credit tender:12:cash 700']);
    expect(page(cashVarianceEntries(place, minor(250)))).toEqual(['credit cash-variance:12 250', 'debit tender:12:cash 250']);
    expect(page(cashVarianceEntries(place, minor(-100)))).toEqual(['debit cash-variance:12 100', 'credit tender:12:cash 100']);
    expect(cashVarianceEntries(place, minor(0))).toEqual([]);
  });

  it('a sale whose tenders differ from its prices can\'t be posted: it must have been caught before', () => {
    const line = { ...sold, price: minor(5000), face: minor(5000), covered: minor(5000), over: minor(0) };
    expect(() => saleEntries(place, [cash(4999)], [line])).toThrow('does not balance');
  });

  it('the balance of a posting is taken by currency: won never make up for dollars', () => {
    const entries: Entry[] = [
      { account: 'a', side: 'debit', amount: minor(5), currency: usd }, { account: 'b', side: 'credit', amount: minor(5), currency: krw }];
    expect([...imbalance(entries)]).toEqual([['USD', 5], ['KRW', -5]]);
  });
});

describe('any posting', () => {
  const anyLine = fc.record({ programNumber: fc.integer({ min: 1, max: 3 }), certificateKind: fc.constantFrom('sold' as const, 'promotional' as const), face: fc.integer({ min: 1, max: 1e9 }), price: fc.integer({ min: 0, max: 1e9 }), wasSuspense: fc.boolean(), spent: fc.double({ min: 0, max: 1, noNaN: true }) });

  const wellFormed = (entries: readonly Entry[]): void => {
    expect([...imbalance(entries).values()].every((value) => value === 0)).toBe(true);
    expect(entries.every(({ amount }) => amount > 0)).toBe(true);
    expect(new Set(entries.map(({ account }) => account)).size).toBe(entries.length);
    expect([...entries.map(({ account }) => account)].sort()).toEqual(entries.map(({ account }) => account));
    expect(reversed(reversed(entries))).toEqual(entries);
    expect([...imbalance([...entries, ...reversed(entries)]).values()].every((value) => value === 0)).toBe(true);
  };

  it('balances, has one positive entry an account in account order, and undone twice is itself', () => {
    fc.assert(fc.property(fc.array(anyLine, { minLength: 1, maxLength: 6 }), fc.boolean(), (lines, byCard) => {
      const price = lines.reduce((total, line) => total + line.price, 0);
      const tenders = [byCard ? card(price) : cash(price)];
      const posted = lines.map(({ spent, wasSuspense, face, price: paid, ...line }) => {
        const over = wasSuspense ? face : Math.floor(face * spent);
        return { ...line, wasSuspense, face: minor(face), price: minor(paid), covered: minor(face - over), over: minor(over) };
      });
      wellFormed(saleEntries(place, tenders, posted.map(({ wasSuspense, ...line }) => (wasSuspense ? line : { ...line, covered: line.face, over: minor(0) }))));
      wellFormed(voidSaleEntries(place, tenders, posted));
      wellFormed(cashMovementEntries({ ...place, kind: byCard ? 'pay-in' : 'pay-out', reason: 'safe', amount: minor(price) }));
      wellFormed(cashVarianceEntries(place, minor(byCard ? price : 0 - price)));
      wellFormed(redemptionEntries(place, posted.map((line) => ({ ...line, bearer: byCard ? 'program' : 'store' }))));
    }));
  });
});
