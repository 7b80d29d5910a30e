import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../domain/certificate.ts';
import { minor } from '../../domain/money.ts';
import type { CertificateHash } from '../../domain/number.ts';
import type { Operation } from '../../domain/operation.ts';
import { overlayUnsent, type Unsent, unsentRisk } from '../../domain/overlay.ts';

const hash = 'a'.repeat(32) as CertificateHash;
const known = (change: Partial<Certificate> = {}): Certificate => ({
  hash, state: 'active', blocked: false, kind: 'sold', programNumber: 1, storeNumber: 7, currency: 'USD',
  face: minor(5000), balance: minor(5000), validUntil: null, ...change,
});
const line = { certificate: hash, sealed: '', control: null, programNumber: 1 };
const base = { storeNumber: 7, currency: 'USD' };
const sale = { ...base, kind: 'sale', id: 's', lines: [{ ...line, certificateKind: 'sold', face: 5000, price: 5000, validUntil: null }] } as unknown as Operation;
const redemption = (amount: number, change: object = {}): Operation =>
  ({ ...base, kind: 'redemption', id: `r${String(amount)}`, decidedBy: 'standin', atRisk: amount, lines: [{ ...line, amount, balanceAfter: null }], ...change }) as unknown as Operation;
const voidOf = (target: string, targetKind: string, amount: number): Operation =>
  ({ ...base, kind: 'void', id: `v${target}`, target, targetKind, lines: [{ ...line, amount }] }) as unknown as Operation;
const own = (...operations: readonly Operation[]): readonly Unsent[] => operations.map((operation) => ({ operation, maybeSent: false }));
const lost = (...operations: readonly Operation[]): readonly Unsent[] => operations.map((operation) => ({ operation, maybeSent: true }));
const balance = (certificate: Certificate | undefined, unsent: readonly Unsent[]): number | undefined => overlayUnsent(certificate, hash, unsent)?.certificate.balance;

describe('what a till knows beyond the directory', () => {
  it('is exact for what it sold and never sent', () => {
    expect(overlayUnsent(known({ state: 'stock', balance: minor(0) }), hash, own(sale))).toMatchObject({ home: true, certificate: { state: 'active', balance: 5000 } });
    expect(overlayUnsent(undefined, hash, own(sale))).toMatchObject({ home: true });
    expect(overlayUnsent(known({ state: 'stock', balance: minor(0) }), hash, lost(sale))).toMatchObject({ home: false, certificate: { state: 'active' } });
    expect(overlayUnsent(known({ balance: minor(100) }), hash, lost(sale))).toMatchObject({ home: false, certificate: { balance: 100 } });
  });

  it('takes off what left, and never goes below zero', () => {
    expect(balance(known(), own(redemption(2000)))).toBe(3000);
    expect(balance(known(), own(redemption(4000), redemption(2000)))).toBe(0);
  });

  it('takes off nothing twice that the server took at the request', () => {
    const approved = redemption(2000, { decidedBy: 'server', atRisk: 0, lines: [{ ...line, amount: 2000, balanceAfter: 3000 }] });
    expect(balance(known({ balance: minor(3000) }), own(approved))).toBe(3000);
    // The directory missed the answer's page: what the server said counts.
    expect(balance(known(), own(approved))).toBe(3000);
  });

  it('gives back what was voided only when the server can not have done so, and never above the face', () => {
    expect(balance(known(), own(redemption(2000), voidOf('r2000', 'redemption', 2000)))).toBe(5000);
    expect(balance(known({ balance: minor(3000) }), own(voidOf('r2000', 'redemption', 2000)))).toBe(5000);
    expect(balance(known(), lost(voidOf('r2000', 'redemption', 2000)))).toBe(5000);
    expect(balance(known({ balance: minor(3000) }), lost(voidOf('r2000', 'redemption', 2000)))).toBe(3000);
    expect(overlayUnsent(known(), hash, own(voidOf('s', 'sale', 5000)))).toMatchObject({ certificate: { state: 'voided', balance: 0 } });
  });

  it('is nothing about other certificates', () => {
    const other = 'b'.repeat(32) as CertificateHash;
    expect(overlayUnsent(undefined, other, own(sale, redemption(1)))).toBeUndefined();
  });
});

describe('unsent risk', () => {
  it('adds up stand-in redemptions that were not voided', () => {
    const risk = unsentRisk([redemption(2000), redemption(1000), redemption(500, { decidedBy: 'server', atRisk: 0 }), voidOf('r1000', 'redemption', 1000)]);
    expect([risk.till, risk.byCertificate.get(hash)]).toEqual([2000, 2000]);
  });
});
