import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { corporateState, type CorporateSteps, documentNumber, names, priceLines, totalOf } from '../../domain/corporate.ts';
import { hledgerAccount } from '../../domain/hledger.ts';
import { corporatePaymentEntries, corporateSaleEntries, imbalance } from '../../domain/ledger.ts';
import { minor } from '../../domain/money.ts';

const line = fc.record({ face: fc.integer({ min: 1, max: 1_000_000 }).map(minor), listPrice: fc.integer({ min: 0, max: 1_000_000 }).map(minor), pieces: fc.integer({ min: 1, max: 10_000 }) });

describe('the price of a quotation', () => {
  it('is what the program asks less the discount, to the last unit, however many lines it has', () => {
    fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), fc.integer({ min: 0, max: 10_000 }), (lines, basisPoints) => {
      const list = lines.reduce((sum, { listPrice, pieces }) => sum + listPrice * pieces, 0);
      const priced = priceLines(lines, { kind: 'basis-points', value: basisPoints }) ?? [];
      expect(totalOf(priced)).toBe(list - Number((BigInt(list) * BigInt(basisPoints) + 5_000n) / 10_000n));
      for (const { total, listPrice, pieces } of priced) {
        expect(total).toBeGreaterThanOrEqual(0);
        expect(total).toBeLessThanOrEqual(listPrice * pieces);
      }
    }));
  });

  it('takes an amount off as a whole, and none that is more than there is to pay', () => {
    const lines = [{ face: minor(5_000), listPrice: minor(5_000), pieces: 3 }, { face: minor(10_000), listPrice: minor(10_000), pieces: 1 }];
    expect(priceLines(lines, { kind: 'amount', value: 100 })?.map(({ total }) => total)).toEqual([14_940, 9_960]);
    expect(priceLines(lines, { kind: 'amount', value: 25_001 })).toBeUndefined();
    expect(totalOf(priceLines(lines, { kind: 'amount', value: 25_000 }) ?? [])).toBe(0);
  });
});

describe('the state of a sale', () => {
  const steps: CorporateSteps = { validUntil: '2026-11-30', acceptedAt: null, isInvoiced: false, withdrawnAt: null, activationAskedAt: null, activatedAt: null, cancelAskedAt: null, cancelledAt: null };
  it('lapses the day after the last day of its quotation, unless somebody has ordered', () => {
    expect(corporateState(steps, '2026-11-30')).toBe('quoted');
    expect(corporateState(steps, '2026-12-01')).toBe('lapsed');
    expect(corporateState({ ...steps, acceptedAt: 1 }, '2026-12-01')).toBe('ordered');
  });
});

describe('a transfer\'s text', () => {
  it('names an invoice however it was typed, and not by a longer number', () => {
    const invoice = documentNumber('invoice', 2, 17);
    expect(invoice).toBe('INV-2-000017');
    for (const text of ['INV-2-000017', 'Rechnung inv 2 000017 vom 3.', 'INV2000017', 'x/INV-2-000017/y']) expect(names(text, invoice)).toBe(true);
    for (const text of ['INV-2-0000171', 'INV-2-000018', '000017', '']) expect(names(text, invoice)).toBe(false);
  });
});

describe('the entries of a sale to a company', () => {
  it('balance, and the store bears what it lets the company off, the program what it sells below face', () => {
    const place = { storeNumber: 101, currency: 'USD' };
    const sale = corporateSaleEntries(place, [{ programNumber: 1, certificateKind: 'sold', face: minor(10_000), listPrice: minor(9_500), paid: minor(9_000) }]);
    expect(sale.map(({ account, side, amount }) => [account, side, amount])).toEqual([
      ['corporate-discount:101', 'debit', 500], ['discount:1', 'debit', 500], ['liability:1:sold', 'credit', 10_000], ['receivable:101', 'debit', 9_000],
    ]);
    expect([...imbalance([...sale, ...corporatePaymentEntries(place, minor(9_000)), ...corporatePaymentEntries(place, minor(-4))]).values()]).toEqual([0]);
    expect(['receivable:101', 'tender:101:bank', 'corporate-discount:101'].map((account) => hledgerAccount(account))).toEqual([
      { name: 'Assets:Receivable:101', type: 'A' }, { name: 'Assets:Tenders:101:Bank', type: 'A' }, { name: 'Expenses:Corporate discounts:101', type: 'X' },
    ]);
  });
});
