import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BootTime, type HeldLease, isHolding, latestServerTime, leaseMarginMs, spendable } from '../../domain/lease.ts';
import { minor } from '../../domain/money.ts';

const boot = (elapsedMs: number, bootId = 'first'): BootTime => ({ bootId, elapsedMs });
const lease: HeldLease = { amount: minor(5_000), grantedAt: 1_000_000, endsAt: 1_000_000 + 3_600_000, askedAt: boot(60_000) };

describe('what a holder may take', () => {
  it('is what it has not taken, while the lease provably runs', () => {
    expect(spendable(lease, minor(0), boot(60_000))).toBe(5_000);
    expect(spendable(lease, minor(1_500), boot(120_000))).toBe(3_500);
    expect(spendable(lease, minor(6_000), boot(120_000))).toBe(0);
  });

  it('is nothing from one hundredth before its end on: the boot clock may be that slow', () => {
    const last = 60_000 + 3_600_000 * 0.99;
    expect(spendable(lease, minor(0), boot(last - 1))).toBe(5_000);
    expect(spendable(lease, minor(0), boot(last))).toBe(0);
  });

  it('is nothing after a reboot, with a clock that went back, or without any boot clock', () => {
    expect(spendable(lease, minor(0), boot(60_001, 'second'))).toBe(0);
    expect(spendable(lease, minor(0), boot(59_999))).toBe(0);
    expect(spendable(lease, minor(0), null)).toBe(0);
    expect(spendable({ ...lease, askedAt: null }, minor(0), boot(60_001))).toBe(0);
    expect(latestServerTime({ ...lease, askedAt: null }, null)).toBeUndefined();
  });
});

describe('what a lease keeps from others', () => {
  const ended = { endsAt: 1_000, lapsesAt: 1_000 + leaseMarginMs + 10_000, heardHead: null };
  it('it keeps until its end and a margin, whatever was heard', () => {
    expect(isHolding({ ...ended, heardHead: 3 }, { sequence: 3 }, 1_000 + leaseMarginMs - 1)).toBe(true);
    expect(isHolding({ ...ended, heardHead: 3 }, { sequence: 3 }, 1_000 + leaseMarginMs)).toBe(false);
  });

  it('and longer while its holder is silent, or has something to send, but not for ever', () => {
    expect(isHolding(ended, { sequence: 3 }, ended.lapsesAt - 1)).toBe(true);
    expect(isHolding({ ...ended, heardHead: 4 }, { sequence: 3 }, ended.lapsesAt - 1)).toBe(true);
    expect(isHolding({ ...ended, heardHead: 4 }, { sequence: 4 }, ended.lapsesAt - 1)).toBe(false);
    expect(isHolding(ended, { sequence: 3 }, ended.lapsesAt)).toBe(false);
  });
});

it('no till whose clock drifts by less than a hundredth can take anything once another may', () => {
  fc.assert(fc.property(
    fc.double({ min: 0.990_01, max: 1.009_99, noNaN: true }), fc.integer({ min: 60_000, max: 7 * 86_400_000 }), fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 1_000 }),
    fc.integer({ min: 0, max: 60_000 }), (rate, lengthMs, wayMs, bootedAt, lateMs) => {
      // The server grants some time after the till has asked; all of it in the server's own time.
      const [grantedAt, endsAt] = [10_000_000, 10_000_000 + lengthMs];
      const till: HeldLease = { amount: minor(5_000), grantedAt, endsAt, askedAt: boot(bootedAt) };
      const tillClock = (serverTime: number): BootTime => boot(bootedAt + (serverTime - (grantedAt - wayMs)) * rate);
      expect(spendable(till, minor(0), tillClock(endsAt + lateMs))).toBe(0);
      // And it is worth having: nearly to the end it can be used.
      const early = grantedAt + Math.floor(lengthMs * 0.97) - 2 * wayMs;
      if (early > grantedAt) expect(spendable(till, minor(0), tillClock(early))).toBe(5_000);
    }), { numRuns: 500 });
});
