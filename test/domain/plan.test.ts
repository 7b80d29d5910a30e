import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../domain/certificate.ts';
import { minor } from '../../domain/money.ts';
import type { CertificateHash } from '../../domain/number.ts';
import { decideStandinLines, planRedemption, type StandinLine } from '../../domain/plan.ts';
import type { OfflinePolicy } from '../../domain/standin.ts';

const hashOf = (index: number): CertificateHash => index.toString(16).padStart(32, '0') as CertificateHash;
const item = (index: number, balance: number, validUntil: string | null) =>
  ({ certificate: { hash: hashOf(index), balance: minor(balance), validUntil } });

const items = fc.uniqueArray(fc.record({
  index: fc.integer({ min: 1, max: 1_000 }), balance: fc.integer({ min: 0, max: 100_000 }),
  validUntil: fc.option(fc.constantFrom('2026-12-31', '2027-01-01', '2030-06-30')),
}), { selector: ({ index }) => index, maxLength: 20 }).map((list) => list.map(({ index, balance, validUntil }) => item(index, balance, validUntil)));

describe('planRedemption', () => {
  it('takes what expires first, then the smallest balance, and leaves the rest to another tender', () => {
    const plan = planRedemption([item(1, 5000, null), item(2, 3000, '2027-01-01'), item(3, 1000, '2027-01-01'), item(4, 2000, '2026-12-31')], minor(6500));
    expect(plan.lines.map(({ item: { certificate }, amount }) => [certificate.hash, amount])).toEqual([[hashOf(4), 2000], [hashOf(3), 1000], [hashOf(2), 3000], [hashOf(1), 500]]);
    expect(plan.rest).toBe(0);
    expect(planRedemption([item(1, 100, null)], minor(250))).toMatchObject({ rest: 150 });
  });

  it('adds up, never takes more than there is, touches each once, and does not depend on the order of scans', () => {
    fc.assert(fc.property(items, fc.integer({ min: 0, max: 1_000_000 }), (held, due) => {
      const { lines, rest } = planRedemption(held, minor(due));
      expect(lines.reduce((total, { amount }) => total + amount, 0) + rest).toBe(due);
      expect(rest).toBeGreaterThanOrEqual(0);
      for (const { item: { certificate }, amount } of lines) {
        expect(amount).toBeGreaterThan(0);
        expect(amount).toBeLessThanOrEqual(certificate.balance);
      }
      expect(new Set(lines.map(({ item: { certificate } }) => certificate.hash)).size).toBe(lines.length);
      // Only the last one taken may keep something, and money is left over only when all are empty.
      expect(lines.slice(0, -1).every(({ item: { certificate }, amount }) => amount === certificate.balance)).toBe(true);
      if (rest > 0) expect(lines.reduce((total, { amount }) => total + amount, 0)).toBe(held.reduce((total, { certificate }) => total + certificate.balance, 0));
      expect(planRedemption([...held].reverse().concat(held), minor(due))).toEqual({ lines, rest });
    }));
  });
});

describe('decideStandinLines', () => {
  const policy: OfflinePolicy = {
    version: 1, enabled: true, perCertificate: minor(5000), perTill: minor(8000), managerAbove: minor(4000),
    knowledgeAgeMaxMs: 1_000, offlineMaxMs: 1_000, overspendBorneBy: 'program',
  };
  const line = (index: number, amount: number, change: Partial<StandinLine> = {}): StandinLine => {
    const certificate = { hash: hashOf(index), state: 'active', blocked: false, currency: 'USD', balance: minor(5000), face: minor(5000), validUntil: null } as Certificate;
    return { certificate: hashOf(index), amount: minor(amount), knowledge: { kind: 'directory', certificate, ageMs: 0 }, policy, exposure: minor(0), ...change };
  };
  const decide = (lines: readonly StandinLine[], till = 0) =>
    decideStandinLines({ lines, currency: 'USD', today: '2026-11-20', exposure: { till: minor(till), offlineForMs: 0 } });

  it('counts earlier lines towards the cap of the till', () => {
    expect(decide([line(1, 3000)], 4000)).toEqual({ decision: 'accept', atRisk: 3000 });
    expect(decide([line(1, 3000), line(2, 3000)], 4000)).toMatchObject({ decision: 'decline', certificate: hashOf(2), reason: { reason: 'till-cap' } });
  });

  it('wants a manager for many small lines as for a large one', () => {
    expect(decide([line(1, 4001)])).toEqual({ decision: 'ask-manager', atRisk: 4001 });
    expect(decide([line(1, 2500), line(2, 2500)])).toEqual({ decision: 'ask-manager', atRisk: 5000 });
    expect(decide([line(1, 2000), line(2, 2000)])).toEqual({ decision: 'accept', atRisk: 4000 });
  });

  it('risks nothing on what was sold here and not sent, whatever the policy', () => {
    const { knowledge } = line(1, 1);
    const home = line(1, 5000, { knowledge: { kind: 'home', certificate: (knowledge as { readonly certificate: Certificate }).certificate }, policy: { ...policy, enabled: false } });
    expect(decide([home])).toEqual({ decision: 'accept', atRisk: 0 });
  });
});
