import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amountAtStake, choicesFor, decisionEntries, type ExceptionMoney, exceptionKindOf, exceptionKinds, flagsOfKind, needsHeadquarters, secondPersonAboveDefault,
} from '../../domain/exception.ts';
import { imbalance } from '../../domain/ledger.ts';
import { minor } from '../../domain/money.ts';

const money = (more: Partial<ExceptionMoney> = {}): ExceptionMoney => ({ currency: 'USD', overspend: [], programs: [], suspense: [], ...more });
const storeBears = money({ overspend: [{ bearer: 'store', owner: 102, amount: minor(3_000) }], programs: [{ number: 1, over: minor(1_000) }, { number: 2, over: minor(2_000) }] });
const entriesOf = (about: ExceptionMoney | null, overspend: Parameters<typeof decisionEntries>[1]['overspend'], suspense: Parameters<typeof decisionEntries>[1]['suspense']) => {
  const found = decisionEntries(about, { overspend, suspense }, 102);
  return found.ok ? found.value.map(({ account, side, amount }) => `${side} ${account} ${String(amount)}`) : found.error;
};

describe('what may be decided', () => {
  it('follows from the money', () => {
    expect(choicesFor(null)).toEqual({ overspend: [], suspense: [] });
    expect(choicesFor(storeBears)).toEqual({ overspend: ['as-booked', 'to-program'], suspense: [] });
    expect(choicesFor(money({ overspend: [{ bearer: 'program', owner: 1, amount: minor(5) }], programs: [{ number: 1, over: minor(5) }] })).overspend).toEqual(['as-booked', 'to-store']);
    // Of a program that nobody knows no other bearer can be made.
    expect(choicesFor({ ...storeBears, programs: [{ number: 0, over: minor(3_000) }] }).overspend).toEqual(['as-booked']);
    expect(choicesFor(money({ suspense: [{ storeNumber: 101, amount: minor(5) }] })).suspense).toEqual(['refunded', 'replaced', 'income']);
    expect(choicesFor(money({ suspense: [{ storeNumber: 101, amount: minor(-5) }] })).suspense).toEqual(['to-store']);
  });

  it('is refused when it does not fit, or says nothing of money that is in question', () => {
    expect(entriesOf(storeBears, null, null)).toBe('decision-missing');
    expect(entriesOf(storeBears, 'to-store', null)).toBe('wrong-decision');
    expect(entriesOf(storeBears, 'as-booked', 'income')).toBe('nothing-to-decide');
    expect(entriesOf(null, 'as-booked', null)).toBe('nothing-to-decide');
    expect(entriesOf(null, null, null)).toEqual([]);
  });

  it('lays each program\'s share on that program', () => {
    expect(entriesOf(storeBears, 'to-program', null)).toEqual(['debit overspend:program:1 1000', 'debit overspend:program:2 2000', 'credit overspend:store:102 3000']);
    const partly = { ...storeBears, overspend: [{ bearer: 'program' as const, owner: 1, amount: minor(1_000) }, { bearer: 'store' as const, owner: 102, amount: minor(2_000) }] };
    expect(entriesOf(partly, 'to-program', null)).toEqual(['debit overspend:program:2 2000', 'credit overspend:store:102 2000']);
    expect(entriesOf(partly, 'to-store', null)).toEqual(['credit overspend:program:1 1000', 'debit overspend:store:102 1000']);
  });

  it('ends suspense on its own side', () => {
    const owed = money({ suspense: [{ storeNumber: 101, amount: minor(700) }] });
    expect(entriesOf(owed, null, 'refunded')).toEqual(['credit refund:101 700', 'debit suspense:101 700']);
    expect(entriesOf(owed, null, 'income')).toEqual(['credit income:101 700', 'debit suspense:101 700']);
    expect(entriesOf(money({ suspense: [{ storeNumber: 101, amount: minor(-700) }] }), null, 'to-store')).toEqual(['debit overspend:store:101 700', 'credit suspense:101 700']);
  });

  it('always balances, whatever the money', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000 }).map(minor);
    const anyMoney: fc.Arbitrary<ExceptionMoney> = fc.record({
      currency: fc.constant('USD'),
      overspend: fc.uniqueArray(fc.record({ bearer: fc.constantFrom('program' as const, 'store' as const), owner: fc.integer({ min: 1, max: 3 }), amount }), { maxLength: 4, selector: ({ bearer, owner }) => `${bearer}${String(owner)}` }),
      programs: fc.uniqueArray(fc.record({ number: fc.integer({ min: 0, max: 3 }), over: amount }), { maxLength: 3, selector: ({ number }) => number }),
      suspense: fc.uniqueArray(fc.record({ storeNumber: fc.integer({ min: 1, max: 3 }), amount: fc.integer({ min: -9_999, max: 9_999 }).filter((value) => value !== 0).map(minor) }), { maxLength: 2, selector: ({ storeNumber }) => storeNumber }),
    });
    fc.assert(fc.property(anyMoney, (about) => {
      const choices = choicesFor(about);
      for (const overspend of choices.overspend.length === 0 ? [null] : choices.overspend) {
        for (const suspense of choices.suspense.length === 0 ? [null] : choices.suspense) {
          const entries = decisionEntries(about, { overspend, suspense }, 1);
          if (!entries.ok) throw new Error(entries.error);
          for (const value of imbalance(entries.value).values()) expect(value).toBe(0);
        }
      }
      expect(amountAtStake(about)).toBeGreaterThanOrEqual(0);
    }));
  });
});

describe('a second person', () => {
  it('confirms above a hundred whole units, in every currency\'s own digits', () => {
    expect([secondPersonAboveDefault('USD'), secondPersonAboveDefault('KRW'), secondPersonAboveDefault('KWD')]).toEqual([10_000, 100, 100_000]);
  });

  it('is headquarters when money is laid on a program', () => {
    expect((['as-booked', 'to-program', 'to-store'] as const).filter((overspend) => needsHeadquarters({ overspend, suspense: null }))).toEqual(['to-program']);
  });
});

describe('a kind', () => {
  it('is the first that has one of the flags, and every flag has one', () => {
    expect(exceptionKindOf(['clock-far-off', 'overspend'])).toBe('overspend');
    expect(exceptionKindOf(['something-new'])).toBe('record');
    for (const kind of exceptionKinds) for (const flag of flagsOfKind[kind]) expect(exceptionKindOf([flag])).toBe(kind);
  });
});
