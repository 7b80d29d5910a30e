import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { decideStandin, type Exposure, type Knowledge, type OfflinePolicy, offlinePolicySchema } from '../../domain/standin.ts';
import { anyAmount, certificate, krw, today, usd } from './given.ts';

const hour = 3_600_000;
const policy: OfflinePolicy = {
  version: 1, enabled: true, perCertificate: minor(5000), perTill: minor(20_000), managerAbove: minor(3000),
  knowledgeAgeMaxMs: 24 * hour, offlineMaxMs: 8 * hour, overspendBorneBy: 'program',
};
const fresh: Knowledge = { kind: 'directory', certificate: certificate({ face: minor(100_000), balance: minor(100_000) }), ageMs: hour };
const untouched: Exposure = { certificate: minor(0), till: minor(0), offlineForMs: hour };

const decide = (change: { amount?: number; knowledge?: Knowledge; policy?: OfflinePolicy | undefined; exposure?: Partial<Exposure>; currency?: typeof usd } = {}) =>
  decideStandin({
    amount: minor(change.amount ?? 1000), currency: change.currency ?? usd, today, knowledge: change.knowledge ?? fresh,
    policy: 'policy' in change ? change.policy : policy, exposure: { ...untouched, ...change.exposure },
  });
const declined = (reason: string, more = {}): object => ({ decision: 'decline', reason: { reason, ...more } });

describe('redeeming while the server can\'t be asked', () => {
  it('is taken within the policy, and the whole amount is at risk', () => {
    expect(decide()).toEqual({ decision: 'accept', basis: 'policy', atRisk: 1000 });
  });

  it('is off unless the program switched it on', () => {
    expect(decide({ policy: undefined })).toEqual(declined('offline-off'));
    expect(decide({ policy: { ...policy, enabled: false } })).toEqual(declined('offline-off'));
    expect(decide({ policy: undefined, knowledge: { kind: 'none' } })).toEqual(declined('offline-off'));
    expect(decide({ policy: { ...policy, enabled: false }, knowledge: { kind: 'none' } })).toEqual(declined('offline-off'));
  });

  it('needs to know the certificate', () => {
    expect(decide({ knowledge: { kind: 'none' } })).toEqual(declined('not-known'));
  });

  it('of a certificate sold here and not sent yet is exact: no policy, no risk, still no more than its balance', () => {
    const home: Knowledge = { kind: 'home', certificate: certificate() };
    expect(decide({ knowledge: home, amount: 5000, policy: undefined })).toEqual({ decision: 'accept', basis: 'home', atRisk: 0 });
    expect(decide({ knowledge: home, amount: 5000, exposure: { till: minor(20_000), offlineForMs: 900 * hour } })).toMatchObject({ decision: 'accept' });
    expect(decide({ knowledge: home, amount: 5001 })).toEqual(declined('above-balance', { balance: 5000 }));
  });

  it.each([
    ['not-here', certificate({ state: 'stock' })], ['voided', certificate({ state: 'voided', balance: minor(0) })], ['blocked', certificate({ blocked: true })],
    ['spent', certificate({ balance: minor(0) })], ['expired', certificate({ validUntil: '2026-11-22' })],
  ] as const)('never takes what is known to be %s', (reason, held) => {
    expect(decide({ knowledge: { kind: 'directory', certificate: held, ageMs: 0 } })).toMatchObject({ decision: 'decline', reason: { reason } });
    expect(decide({ knowledge: { kind: 'home', certificate: held } })).toMatchObject({ decision: 'decline', reason: { reason } });
  });

  it('never takes another currency', () => {
    expect(decide({ currency: krw })).toEqual(declined('wrong-currency'));
  });
});

describe('every bound, on it and just beyond', () => {
  it('how old the knowledge may be', () => {
    const aged = (ageMs: number): Knowledge => ({ ...fresh, ageMs });
    expect(decide({ knowledge: aged(24 * hour) })).toMatchObject({ decision: 'accept' });
    expect(decide({ knowledge: aged(24 * hour + 1) })).toEqual(declined('knowledge-too-old'));
  });

  it('how long the till may be alone', () => {
    expect(decide({ exposure: { offlineForMs: 8 * hour } })).toMatchObject({ decision: 'accept' });
    expect(decide({ exposure: { offlineForMs: 8 * hour + 1 } })).toEqual(declined('offline-too-long'));
  });

  it('a clock that was set back makes nothing younger; two clocks may differ by moments', () => {
    expect(decide({ knowledge: { ...fresh, ageMs: -60_000 } })).toMatchObject({ decision: 'accept' });
    expect(decide({ knowledge: { ...fresh, ageMs: -60_001 } })).toEqual(declined('knowledge-too-old'));
    expect(decide({ exposure: { offlineForMs: -60_000 } })).toMatchObject({ decision: 'accept' });
    expect(decide({ exposure: { offlineForMs: -60_001 } })).toEqual(declined('offline-too-long'));
  });

  it('the floor limit counts what was taken from the certificate before', () => {
    expect(decide({ amount: 5000 })).toMatchObject({ decision: 'ask-manager' });
    expect(decide({ amount: 5001 })).toEqual(declined('certificate-cap', { limit: 5000 }));
    expect(decide({ amount: 1000, exposure: { certificate: minor(4000) } })).toMatchObject({ decision: 'ask-manager' });
    expect(decide({ amount: 1001, exposure: { certificate: minor(4000) } })).toEqual(declined('certificate-cap', { limit: 5000 }));
  });

  it('the till\'s cap counts everything it took', () => {
    expect(decide({ exposure: { till: minor(19_000) } })).toMatchObject({ decision: 'accept' });
    expect(decide({ exposure: { till: minor(19_001) } })).toEqual(declined('till-cap', { limit: 20_000 }));
  });

  it('a manager decides above their bound, and small steps don\'t lead around them', () => {
    expect(decide({ amount: 3000 })).toEqual({ decision: 'accept', basis: 'policy', atRisk: 3000 });
    expect(decide({ amount: 3001 })).toEqual({ decision: 'ask-manager', atRisk: 3001 });
    expect(decide({ amount: 1500, exposure: { certificate: minor(1500), till: minor(1500) } })).toMatchObject({ decision: 'accept' });
    expect(decide({ amount: 1500, exposure: { certificate: minor(1501), till: minor(1501) } })).toEqual({ decision: 'ask-manager', atRisk: 1500 });
  });
});

it('whatever a till is asked in whatever order, it never takes more than its caps on its own word', () => {
  const anyUse = fc.record({ which: fc.nat(3), amount: anyAmount(6000).map((amount) => minor(amount + 1)) });
  fc.assert(fc.property(fc.array(anyUse, { minLength: 10, maxLength: 60 }), (uses) => {
    const taken = new Map<number, number>();
    let till = 0;
    for (const { which, amount } of uses) {
      const before = taken.get(which) ?? 0;
      const answer = decide({ amount, exposure: { certificate: minor(before), till: minor(till) } });
      if (answer.decision === 'decline') continue;
      taken.set(which, before + answer.atRisk);
      till += answer.atRisk;
      expect(answer.decision).toBe(before + amount > policy.managerAbove ? 'ask-manager' : 'accept');
    }
    expect(till).toBeLessThanOrEqual(policy.perTill);
    for (const amount of taken.values()) expect(amount).toBeLessThanOrEqual(policy.perCertificate);
  }));
});

it('a policy is complete or it is none', () => {
  expect(offlinePolicySchema.safeParse(policy).success).toBe(true);
  expect(offlinePolicySchema.safeParse({ ...policy, extra: 1 }).success).toBe(false);
  expect(offlinePolicySchema.safeParse({ ...policy, perTill: -1 }).success).toBe(false);
  expect(offlinePolicySchema.safeParse({ ...policy, overspendBorneBy: 'customer' }).success).toBe(false);
  const { perTill, ...without } = policy;
  expect(perTill).toBe(20_000);
  expect(offlinePolicySchema.safeParse(without).success).toBe(false);
});
