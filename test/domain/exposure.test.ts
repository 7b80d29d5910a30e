import { describe, expect, it } from 'vitest';
import { allowedOffline, type Exposure, exposureSums } from '../../domain/exposure.ts';
import { minor } from '../../domain/money.ts';
import { decideStandin, type OfflinePolicy } from '../../domain/standin.ts';
import { hashOf, idOf, usd } from './given.ts';

const hourMs = 3_600_000;
const policy = (more: Partial<OfflinePolicy>): OfflinePolicy => ({
  version: 1, enabled: true, perCertificate: minor(5_000), perTill: minor(20_000), managerAbove: minor(5_000), knowledgeAgeMaxMs: 4 * hourMs, offlineMaxMs: 8 * hourMs, overspendBorneBy: 'program', ...more,
});

describe('what a till may take on its own word', () => {
  it('is the highest cap of its programs, not their sum, for as long as one of them lets it', () => {
    expect(allowedOffline([])).toEqual({ atMost: 0, forMs: 0 });
    expect(allowedOffline([policy({ enabled: false })])).toEqual({ atMost: 0, forMs: 0 });
    expect(allowedOffline([policy({}), policy({ perTill: minor(30_000), knowledgeAgeMaxMs: hourMs }), policy({ enabled: false, perTill: minor(90_000), offlineMaxMs: 99 * hourMs })]))
      .toEqual({ atMost: 30_000, forMs: 4 * hourMs });
  });

  it('is what the till itself would decide: nothing above it, and nothing after it', () => {
    const certificate = { hash: hashOf(1), state: 'active', blocked: false, kind: 'sold', programNumber: 1, storeNumber: 101, currency: usd, face: minor(5_000), balance: minor(5_000), validUntil: null } as const;
    const [one, { atMost, forMs }] = [policy({}), allowedOffline([policy({})])];
    const ask = (till: number, afterMs: number) => decideStandin({
      amount: minor(100), currency: usd, today: '2026-11-23', knowledge: { kind: 'directory', certificate, ageMs: afterMs }, policy: one, exposure: { certificate: minor(0), till: minor(till), offlineForMs: afterMs },
    }).decision;
    expect([ask(atMost - 100, forMs), ask(atMost - 99, forMs), ask(atMost - 100, forMs + 1)]).toEqual(['accept', 'decline', 'decline']);
  });
});

it('adds up by store, franchise and business, each currency by itself, most at risk first', () => {
  const till = (number: number, store: number, franchiseName: string, currency: string, atMost: number): Exposure['tills'][number] =>
    ({ terminal: idOf(number), number, store, storeName: `Store ${String(store)}`, franchiseName, currency, state: 'silent', heardAt: 1, unsent: 2, told: null, atMost, until: null });
  const exposure = {
    tills: [till(1, 101, 'East', 'USD', 20_000), till(2, 101, 'East', 'USD', 20_000), till(3, 102, 'East', 'USD', 20_000), till(4, 201, 'Korea', 'KRW', 300_000)],
    overspends: [{ store: 301, storeName: 'Store 301', franchiseName: 'West', currency: 'USD', count: 1, amount: 700 }],
  };
  const told = (by: Parameters<typeof exposureSums>[1]) => exposureSums(exposure, by).map(({ name, currency, tills, unsent, atMost, overspent }) => [name, currency, tills, unsent, atMost, overspent]);
  expect(told('store')).toEqual([['Store 201', 'KRW', 1, 2, 300_000, 0], ['Store 101', 'USD', 2, 4, 40_000, 0], ['Store 102', 'USD', 1, 2, 20_000, 0], ['Store 301', 'USD', 0, 0, 0, 700]]);
  expect(told('franchise')).toEqual([['Korea', 'KRW', 1, 2, 300_000, 0], ['East', 'USD', 3, 6, 60_000, 0], ['West', 'USD', 0, 0, 0, 700]]);
  expect(told('business')).toEqual([['', 'KRW', 1, 2, 300_000, 0], ['', 'USD', 3, 6, 60_000, 700]]);
});
