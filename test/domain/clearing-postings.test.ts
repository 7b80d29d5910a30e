import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { owner, type Transfer, transferKinds } from '../../domain/clearing.ts';
import { type ClearingPosting, clearingPostings } from '../../domain/clearing-postings.ts';
import { hledgerAccount } from '../../domain/hledger.ts';
import { imbalance } from '../../domain/ledger.ts';
import { lateTransfers, transfersOf } from '../../domain/statement.ts';

const days = ['2026-11-19', '2026-11-20'] as const;
/** Who has which store: 102 passes on with the second day, 105 is nobody's. */
const franchiseOf = (store: number, day: string): string | null =>
  ({ 101: 'east', 102: day === days[0] ? 'east' : 'korea', 103: 'korea', 104: 'west' } as Readonly<Record<number, string>>)[store] ?? null;
const isOf = (franchise: string) => (party: number, day: string): boolean => franchiseOf(party, day) === franchise;
const posts = (franchise: string) => (party: number, day: string): boolean => [null, franchise].includes(franchiseOf(party, day));

const transfer = (more: Partial<Transfer>): Transfer =>
  ({ day: days[0], programNumber: 1, currency: 'USD', kind: 'use', sellingStore: 101, redeemingStore: 103, payer: 101, payee: 103, amount: 1_000, ...more });
/** Reads like a page of a ledger. */
const page = (postings: readonly ClearingPosting[]): readonly string[] =>
  postings.flatMap(({ storeNumber, entries }) => entries.map(({ account, side, amount }) => `${String(storeNumber)} ${side} ${account} ${String(amount)}`));

describe('a locked statement in the ledger', () => {
  it('has its own stores owe and be owed; another franchise posts the other side itself', () => {
    const use = transfer({});
    expect(page(clearingPostings([use], posts('east')))).toEqual(['101 debit cleared:101:1 1000', '101 credit clearing:101:103 1000']);
    expect(page(clearingPostings([use], posts('korea')))).toEqual(['103 credit cleared:103:1 1000', '103 debit clearing:103:101 1000']);
  });

  it('has both sides of what stays in the house, of headquarters, and of a store without a franchise', () => {
    expect(page(clearingPostings([transfer({ payee: 102 })], posts('east')))).toEqual([
      '101 debit cleared:101:1 1000', '101 credit clearing:101:102 1000', '102 credit cleared:102:1 1000', '102 debit clearing:102:101 1000']);
    expect(page(clearingPostings([transfer({ payer: owner, payee: 101, kind: 'overspend' })], posts('east')))).toEqual([
      '0 debit cleared:0:1 1000', '0 credit clearing:0:101 1000', '101 credit cleared:101:1 1000', '101 debit clearing:101:0 1000']);
    expect(clearingPostings([transfer({ payee: 105 })], posts('east')).map(({ storeNumber }) => storeNumber)).toEqual([101, 105]);
  });

  it('has commission as what one earns and another pays, and what is taken back lessens the same accounts', () => {
    const earned = transfer({ kind: 'selling-commission', payer: owner, payee: 101, amount: 250 });
    const paid = transfer({ kind: 'redeeming-commission', payer: 101, payee: owner, amount: 75 });
    expect(page(clearingPostings([earned, paid], posts('east')))).toEqual([
      '0 credit clearing:0:101 175', '0 credit commission:earned:0:1 75', '0 debit commission:paid:0:1 250',
      '101 debit clearing:101:0 175', '101 credit commission:earned:101:1 250', '101 debit commission:paid:101:1 75']);
    expect(page(clearingPostings([{ ...earned, amount: -250 }], posts('east')).slice(1))).toEqual(['101 credit clearing:101:0 250', '101 debit commission:earned:101:1 250']);
  });

  it('is one posting a store and day, in all its currencies; what comes to nothing is none', () => {
    expect(clearingPostings([transfer({ payee: 101, payer: 103 }), transfer({ programNumber: 2, currency: 'KRW' }), transfer({ day: days[1] })], posts('east'))
      .map(({ day, storeNumber, entries }) => [day, storeNumber, entries.length])).toEqual([[days[0], 101, 4], [days[1], 101, 2]]);
    expect(clearingPostings([transfer({}), transfer({ payer: 103, payee: 101, sellingStore: 103, redeemingStore: 101 })], posts('east'))).toEqual([]);
  });

  it('has accounts that an accountant\'s tool knows', () => {
    expect(['clearing:101:0', 'cleared:101:1', 'commission:earned:101:1', 'commission:paid:0:1'].map((account) => Object.values(hledgerAccount(account)).join(' '))).toEqual([
      'Assets:Clearing:101:0 A', 'Liabilities:Cleared:101:1 L', 'Revenues:Commission:101:1 R', 'Expenses:Commission:0:1 X']);
  });
});

describe('whatever passed between whom, and whenever each locked', () => {
  const party = fc.constantFrom(owner, 101, 102, 103, 104, 105);
  const anyTransfer = fc.record({
    day: fc.constantFrom(...days), programNumber: fc.integer({ min: 1, max: 2 }), currency: fc.constantFrom('USD', 'KRW'), kind: fc.constantFrom(...transferKinds),
    sellingStore: fc.constantFrom(101, 103), redeemingStore: fc.constantFrom(0, 104), payer: party, payee: party, amount: fc.integer({ min: -90_000, max: 90_000 }),
  }).filter(({ payer, payee }) => payer !== payee);
  const anyDay = fc.record({
    transfers: fc.array(anyTransfer, { maxLength: 25 }), later: fc.array(anyTransfer, { maxLength: 8 }),
    // Who locked before the rest had come, and says it as late.
    early: fc.subarray(['east', 'korea', 'west']),
  });

  /** What each of the three has posted once all of them have locked everything. */
  const postingsOf = ({ transfers, later, early }: { readonly transfers: readonly Transfer[]; readonly later: readonly Transfer[]; readonly early: readonly string[] }) =>
    ['east', 'korea', 'west'].flatMap((franchise) => {
      const told = early.includes(franchise) ? lateTransfers(transfersOf(transfers, isOf(franchise)), []) : [];
      const rest = lateTransfers(transfersOf([...transfers, ...later], isOf(franchise)), told);
      return [told, rest].map((lines) => ({ franchise, lines, postings: clearingPostings(lines, posts(franchise)) }));
    });
  const net = (postings: readonly ClearingPosting[], keyOf: (account: string) => string | undefined): ReadonlyMap<string, number> => {
    const sums = new Map<string, number>();
    for (const { account, side, amount, currency } of postings.flatMap(({ entries }) => entries)) {
      const key = keyOf(account);
      if (key !== undefined) sums.set(`${key} ${currency}`, (sums.get(`${key} ${currency}`) ?? 0) + (side === 'debit' ? amount : 0 - amount));
    }
    return sums;
  };

  it('every posting balances, stands under the store whose accounts it moves, and has positive amounts', () => {
    fc.assert(fc.property(anyDay, (given) => {
      for (const { storeNumber, entries } of postingsOf(given).flatMap(({ postings }) => postings)) {
        expect([...imbalance(entries).values()].every((value) => value === 0)).toBe(true);
        expect(entries.every(({ account, amount }) => amount > 0 && /^(?:clearing|cleared|commission:[a-z]+):(\d+):/u.exec(account)?.[1] === String(storeNumber))).toBe(true);
        expect(new Set(entries.map(({ account, currency }) => `${account} ${currency}`)).size).toBe(entries.length);
      }
    }));
  });

  it('clearing comes to nothing pair by pair once all have locked', () => {
    fc.assert(fc.property(anyDay, (given) => {
      const pairs = net(postingsOf(given).flatMap(({ postings }) => postings), (account) => /^clearing:(\d+):(\d+)$/u.exec(account)?.slice(1).map(Number).sort((a, b) => a - b).join(' '));
      expect([...pairs].filter(([, sum]) => sum !== 0)).toEqual([]);
    }));
  });

  it('each side is posted by exactly one of the statements', () => {
    fc.assert(fc.property(anyDay, (given) => {
      const expected = new Map<string, number>();
      for (const { day, payer, payee, currency, amount } of [...given.transfers, ...given.later]) {
        // Between headquarters and a store without a franchise nobody locks anything.
        if (franchiseOf(payer, day) === null && franchiseOf(payee, day) === null) continue;
        for (const [one, other, value] of [[payee, payer, amount], [payer, payee, 0 - amount]] as const) {
          const key = `clearing:${String(one)}:${String(other)} ${currency}`;
          expected.set(key, (expected.get(key) ?? 0) + value);
        }
      }
      const found = net(postingsOf(given).flatMap(({ postings }) => postings), (account) => (account.startsWith('clearing:') ? account : undefined));
      for (const key of new Set([...expected.keys(), ...found.keys()])) expect(`${key} ${String(found.get(key) ?? 0)}`).toBe(`${key} ${String((expected.get(key) ?? 0) + 0)}`);
    }));
  });

  it('a statement\'s own stores are owed by the ledger what the statement says', () => {
    fc.assert(fc.property(anyDay, (given) => {
      for (const { franchise, lines, postings } of postingsOf(given)) {
        const owed = new Map<string, number>();
        for (const { day, payer, payee, currency, amount } of lines) {
          for (const [one, value] of [[payee, amount], [payer, 0 - amount]] as const) if (isOf(franchise)(one, day)) owed.set(`all ${currency}`, (owed.get(`all ${currency}`) ?? 0) + value);
        }
        const own = postings.filter(({ storeNumber, day }) => isOf(franchise)(storeNumber, day));
        const found = net(own, (account) => (account.startsWith('clearing:') ? 'all' : undefined));
        for (const [key, value] of owed) expect(found.get(key) ?? 0).toBe(value + 0);
      }
    }));
  });
});
