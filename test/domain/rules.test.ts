import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths } from '../../domain/calendar.ts';
import { type Minor, minor } from '../../domain/money.ts';
import { cashOutOf, expiredRefundOf, type Jurisdiction, readRules, type Rule, validityOf } from '../../domain/rules.ts';
import { shippedRules } from '../../domain/shipped-rules.ts';
import { certificate, krw, usd } from './given.ts';

const california: Jurisdiction = { country: 'US', region: 'CA' };
const massachusetts: Jurisdiction = { country: 'US', region: 'MA' };
const newYork: Jurisdiction = { country: 'US', region: 'NY' };
const texas: Jurisdiction = { country: 'US', region: 'TX' };
const korea: Jurisdiction = { country: 'KR' };

const cashOut = (place: Jurisdiction | undefined, face: number, balance: number, more: { readonly today?: string; readonly currency?: string; readonly kind?: 'sold' | 'promotional'; readonly upTo?: Minor | null; readonly loadable?: boolean } = {}) =>
  cashOutOf(shippedRules, certificate({ face: minor(face), balance: minor(balance), currency: more.currency ?? usd, kind: more.kind ?? 'sold' }),
    { place, today: more.today ?? '2026-11-23', soldOn: null, form: 'paper', programUpTo: more.upTo ?? null, loadable: more.loadable ?? false });
const validity = (place: Jurisdiction, soldOn: string, programMonths: number | null, more: { readonly kind?: 'sold' | 'promotional'; readonly form?: 'paper' | 'electronic'; readonly lastLoadedOn?: string } = {}) =>
  validityOf(shippedRules, { place, soldOn, today: soldOn, kind: 'sold', form: 'paper', programMonths, ...more });

describe('cash by the place of use', () => {
  it('in California: below 15 dollars, from 1 April 2026', () => {
    expect(cashOut(california, 5_000, 1_499)).toEqual({ entitled: true, because: 'us-ca-cash-out' });
    expect(cashOut(california, 5_000, 1_500)).toEqual({ entitled: false, reason: 'too-much', limit: 1_500, below: true });
    expect(cashOut(california, 5_000, 1_499, { today: '2026-04-01' }).entitled).toBe(true);
    expect(cashOut(california, 5_000, 1_499, { today: '2026-03-31' })).toEqual({ entitled: false, reason: 'no-rule' });
    expect(cashOut(texas, 5_000, 100)).toEqual({ entitled: false, reason: 'no-rule' });
  });

  it('in Massachusetts: once 90 % was used', () => {
    expect(cashOut(massachusetts, 5_000, 500).entitled).toBe(true);
    expect(cashOut(massachusetts, 5_000, 501)).toEqual({ entitled: false, reason: 'used-too-little', percent: 90 });
  });

  it('in Massachusetts where value can be loaded: at 5 dollars or less, however much was used', () => {
    expect(cashOut(massachusetts, 5_000, 500, { loadable: true })).toEqual({ entitled: true, because: 'us-ma-cash-out-loadable' });
    expect(cashOut(massachusetts, 50_000, 501, { loadable: true })).toEqual({ entitled: false, reason: 'too-much', limit: 500, below: false });
    expect(cashOut(massachusetts, 50_000, 5_000, { loadable: true }).entitled).toBe(false);
    expect(cashOut(massachusetts, 1_000, 500)).toEqual({ entitled: false, reason: 'used-too-little', percent: 90 });
  });

  it('in Korea: once 60 % was used, or 80 % up to a face of 10,000 won', () => {
    const won = { currency: krw };
    expect(cashOut(korea, 50_000, 20_000, won)).toEqual({ entitled: true, because: 'kr-cash-out' });
    expect(cashOut(korea, 50_000, 20_001, won)).toEqual({ entitled: false, reason: 'used-too-little', percent: 60 });
    expect(cashOut(korea, 10_000, 2_000, won)).toEqual({ entitled: true, because: 'kr-cash-out-small' });
    expect(cashOut(korea, 10_000, 2_001, won)).toEqual({ entitled: false, reason: 'used-too-little', percent: 80 });
    expect(cashOut(korea, 10_001, 4_000, won).entitled).toBe(true);
  });

  it('also by the program\'s own word, up to its amount and including it; where nobody has said where the store stands too', () => {
    expect(cashOut(undefined, 5_000, 1_000, { upTo: minor(1_000) })).toEqual({ entitled: true, because: 'program' });
    expect(cashOut(undefined, 5_000, 1_001, { upTo: minor(1_000) })).toEqual({ entitled: false, reason: 'too-much', limit: 1_000, below: false });
    expect(cashOut(california, 5_000, 1_700, { upTo: minor(2_000) }).entitled).toBe(true);
    expect(cashOut(california, 5_000, 2_100, { upTo: minor(2_000) })).toEqual({ entitled: false, reason: 'too-much', limit: 2_000, below: false });
    expect(cashOut(undefined, 5_000, 1)).toEqual({ entitled: false, reason: 'no-rule' });
  });

  it('never for what was given away', () => {
    fc.assert(fc.property(fc.constantFrom(california, massachusetts, texas, korea, undefined), fc.nat(10_000), (place, balance) => {
      expect(cashOut(place, 10_000, balance, { kind: 'promotional', upTo: minor(10_000) })).toEqual({ entitled: false, reason: 'promotional' });
    }));
  });
});

describe('expiry by the place of sale', () => {
  it('in New York: nine years from the last load, for what was sold since 10 December 2022', () => {
    expect(validity(newYork, '2022-12-10', 12)).toEqual({ lastDay: addMonths('2022-12-10', 108), because: 'us-ny-expiry' });
    expect(validity(newYork, '2022-12-10', 12, { lastLoadedOn: '2026-01-01' }).lastDay).toBe(addMonths('2026-01-01', 108));
    expect(validity(newYork, '2022-12-09', 12)).toEqual({ lastDay: null, because: 'no-rule' });
  });

  it('is the program\'s where it gives more than the law, and the law\'s where that gives more', () => {
    expect(validity(california, '2026-11-23', 12)).toEqual({ lastDay: null, because: 'us-ca-expiry' });
    expect(validity(massachusetts, '2026-11-23', 60)).toEqual({ lastDay: '2033-11-23', because: 'us-ma-expiry' });
    expect(validity(massachusetts, '2026-11-23', 120)).toEqual({ lastDay: '2036-11-23', because: 'program' });
    expect(validity({ country: 'IE' }, '2026-11-23', 24)).toEqual({ lastDay: '2031-11-23', because: 'ie-expiry' });
    expect(validity(korea, '2026-11-23', 6)).toEqual({ lastDay: '2027-11-23', because: 'kr-expiry' });
    expect(validity(massachusetts, '2026-11-23', null)).toEqual({ lastDay: null, because: 'program' });
  });

  it('goes by the day of the sale: Australia from 1 November 2019', () => {
    expect(validity({ country: 'AU' }, '2019-11-01', 12)).toEqual({ lastDay: '2022-11-01', because: 'au-expiry' });
    expect(validity({ country: 'AU' }, '2019-10-31', 12)).toEqual({ lastDay: null, because: 'no-rule' });
  });

  it('of the federal rule holds for electronic ones, from the last load', () => {
    expect(validity(texas, '2026-11-23', 12)).toEqual({ lastDay: null, because: 'no-rule' });
    expect(validity(texas, '2026-11-23', 12, { form: 'electronic', lastLoadedOn: '2028-01-31' })).toEqual({ lastDay: '2033-01-31', because: 'us-expiry' });
  });

  it('is the program\'s own for what was given away', () => {
    expect(validity(california, '2026-11-23', 3, { kind: 'promotional' })).toEqual({ lastDay: '2027-02-23', because: 'program' });
  });
});

it('a Korean certificate that has expired: 90 % back, 95 % above 50,000 won, until five years from its sale', () => {
  const due = (face: number, balance: number, today: string): Minor => expiredRefundOf(shippedRules, certificate({ face: minor(face), balance: minor(balance), currency: krw }), { place: korea, soldOn: '2024-02-29', today, form: 'paper' });
  expect(due(50_000, 10_000, '2026-11-23')).toBe(9_000);
  expect(due(50_001, 10_000, '2026-11-23')).toBe(9_500);
  expect([due(50_000, 10_000, '2029-02-28'), due(50_000, 10_000, '2029-03-01')]).toEqual([9_000, 0]);
});

const anyRule = fc.record({
  country: fc.constantFrom('US', 'KR'), region: fc.constantFrom(null, 'CA'), kinds: fc.constant(['sold']), forms: fc.constantFrom(['paper'], ['paper', 'electronic'], ['electronic']),
  from: fc.constantFrom(null, '2026-03-31', '2026-04-01', '2026-04-02'), alreadySold: fc.boolean(),
  says: fc.oneof(
    fc.record({ what: fc.constant('expiry'), months: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 120 })), counted: fc.constantFrom('sale', 'last-load') }),
    fc.record({ what: fc.constant('cash-out'), when: fc.constant('below'), currency: fc.constantFrom('USD', 'KRW'), amount: fc.nat(5_000) }),
    fc.record({ what: fc.constant('cash-out'), when: fc.constant('up-to'), currency: fc.constantFrom('USD', 'KRW'), amount: fc.nat(5_000), loadable: fc.boolean() }),
    fc.record({ what: fc.constant('cash-out'), when: fc.constant('used'), currency: fc.constantFrom(null, 'USD'), percent: fc.integer({ min: 1, max: 100 }), faceAbove: fc.constantFrom(null, 1_000), faceUpTo: fc.constantFrom(null, 4_000) })),
  source: fc.constant('a source'), checkedBy: fc.constant(null), note: fc.constant('confirm with your counsel'),
});
const anyRules: fc.Arbitrary<readonly Rule[]> = fc.array(anyRule, { maxLength: 6 }).map((rules) => readRules(rules.map((rule, index) => ({ id: `rule-${String(index)}`, ...rule }))));

describe('whatever the rules say', () => {
  it('one rule more never takes cash from a holder, nor a day', () => {
    const days = fc.constantFrom('2026-03-30', '2026-03-31', '2026-04-01', '2026-04-02');
    fc.assert(fc.property(anyRules, fc.nat(5_000), days, days, fc.integer({ min: 1, max: 60 }), (rules, balance, soldOn, today, programMonths) => {
      const held = certificate({ face: minor(5_000), balance: minor(balance) });
      for (const less of rules.map((_, index) => rules.toSpliced(index, 1))) {
        const use = { place: california, today, soldOn, form: 'paper' as const, programUpTo: null, loadable: false };
        if (cashOutOf(less, held, use).entitled) expect(cashOutOf(rules, held, use).entitled).toBe(true);
        const sale = { place: california, soldOn, today: soldOn, kind: 'sold' as const, form: 'paper' as const, programMonths };
        const [shorter, longer] = [validityOf(less, sale), validityOf(rules, sale)];
        // The first rule of a place is what lets a certificate end there at all; no further one shortens it.
        if (shorter.because !== 'no-rule' && longer.lastDay !== null) expect(shorter.lastDay !== null && shorter.lastDay <= longer.lastDay).toBe(true);
        if (longer.lastDay !== null) expect(longer.lastDay >= addMonths(soldOn, programMonths)).toBe(true);
      }
    }));
  });

  it('a smaller balance of the same certificate never loses the entitlement', () => {
    fc.assert(fc.property(anyRules, fc.nat(5_000), fc.nat(5_000), (rules, a, b) => {
      const use = { place: california, today: '2026-11-23', soldOn: '2026-04-01', form: 'paper' as const, programUpTo: null, loadable: false };
      const of = (balance: number): boolean => cashOutOf(rules, certificate({ face: minor(5_000), balance: minor(balance) }), use).entitled;
      if (of(Math.max(a, b))) expect(of(Math.min(a, b))).toBe(true);
    }));
  });
});

describe('the rules as they are written', () => {
  it('each name a source and leave the checking to somebody\'s counsel', () => {
    expect(shippedRules.length).toBeGreaterThan(9);
    for (const rule of shippedRules) expect([rule.note, rule.checkedBy, rule.source.length > 10]).toEqual(['confirm with your counsel', null, true]);
  });

  it('are refused as a whole when one of them is none, or two have one name', () => {
    expect(() => readRules([{ ...shippedRules[0], says: { what: 'expiry', months: 0, counted: 'sale' } }])).toThrow();
    expect(() => readRules([shippedRules[0], shippedRules[0]])).toThrow('two rules');
  });
});
