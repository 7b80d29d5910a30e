import { describe, expect, it } from 'vitest';
import { applyChange, type Certificate, decideActivate, decideRedeem, standing } from '../../domain/certificate.ts';
import { encodePage, readRecord } from '../../domain/directory.ts';
import { minor, zero } from '../../domain/money.ts';
import { hashOf, usd } from './given.ts';

const destroyed: Certificate = {
  hash: hashOf(1), state: 'voided', ended: 'destroyed', blocked: false, kind: 'sold', programNumber: 1, storeNumber: 101, currency: usd, face: minor(5_000), balance: zero, validUntil: null,
};

describe('paper that was destroyed unsold', () => {
  it('is called that, and neither sold nor redeemed', () => {
    expect(standing(destroyed, '2026-11-23')).toBe('destroyed');
    expect(decideActivate(destroyed, 101)).toEqual({ ok: false, error: { reason: 'destroyed' } });
    expect(decideRedeem(destroyed, { amount: minor(1), currency: usd, today: '2026-11-23' })).toEqual({ ok: false, error: { reason: 'destroyed' } });
  });

  it('gets no value when it was sold all the same: the money belongs to somebody still to be found', () => {
    const change = { kind: 'activate', storeNumber: 101, programNumber: 1, certificateKind: 'sold', currency: usd, face: minor(5_000), validUntil: null, issued: false } as const;
    expect(applyChange(destroyed, change)).toEqual({ certificate: destroyed, covered: zero, over: 5_000, flags: ['voided-certificate'] });
  });

  it('travels in the directory; a till from before reads it as voided', () => {
    const page = encodePage([{ certificate: destroyed, control: null, version: 7 }]);
    expect(readRecord(page, 0).certificate).toEqual(destroyed);
    // Which ending it is stands in bits that such a till does not look at.
    expect([page[16], page[17]]).toEqual([4, 16]);
  });
});
