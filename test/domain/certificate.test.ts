import { describe, expect, it } from 'vitest';
import { applyChange, type Certificate, decideActivate, decideRedeem, decideVoidSale, standing, unknownCertificate } from '../../domain/certificate.ts';
import { minor } from '../../domain/money.ts';
import { certificate, hashOf, krw, today, usd } from './given.ts';

const unregistered = unknownCertificate(hashOf(1), usd);
const registered = certificate({ state: 'registered', storeNumber: 0, balance: minor(0) });
const stock = certificate({ state: 'stock', balance: minor(0) });
const active = certificate();
const spent = certificate({ balance: minor(0) });
const expired = certificate({ validUntil: '2026-11-22' });
const voided = certificate({ state: 'voided', balance: minor(0) });
const blocked = (inner: Certificate): Certificate => ({ ...inner, blocked: true });

const reason = (result: ReturnType<typeof decideActivate>): string => (result.ok ? 'yes' : result.error.reason);

describe('what a person is told of a certificate', () => {
  it.each([
    ['unknown', unregistered], ['not-sold', registered], ['not-sold', stock], ['active', active], ['spent', spent], ['expired', expired],
    ['voided', voided], ['blocked', blocked(active)], ['blocked', blocked(stock)], ['blocked', blocked(expired)], ['blocked', blocked(spent)],
  ] as const)('%s', (expected, held) => { expect(standing(held, today)).toBe(expected); });

  it('a voided one is never called blocked, as if it might come back', () => {
    expect(standing(blocked(voided), today)).toBe('voided');
  });

  it('the last valid day counts in full', () => {
    expect(standing(certificate({ validUntil: today }), today)).toBe('active');
    expect(standing(certificate({ validUntil: today }), '2026-11-24')).toBe('expired');
  });

  it('nothing left counts before expired: there is nothing to honour', () => {
    expect(standing(certificate({ balance: minor(0), validUntil: '2020-01-01' }), today)).toBe('spent');
  });
});

describe('may this store sell it?', () => {
  it.each([
    ['not-here', undefined], ['not-here', unregistered], ['not-here', registered], ['yes', stock], ['blocked', blocked(stock)],
    ['already-sold', active], ['already-sold', spent], ['already-sold', expired], ['blocked', blocked(active)], ['voided', voided], ['voided', blocked(voided)],
  ] as const)('%s', (expected, held) => { expect(reason(decideActivate(held, 12))).toBe(expected); });

  it('another store\'s stock looks exactly like a number that does not exist, blocked or not', () => {
    expect(decideActivate(stock, 13)).toEqual(decideActivate(undefined, 13));
    expect(decideActivate(blocked(stock), 13)).toEqual(decideActivate(undefined, 13));
  });
});

describe('can an amount be taken off it?', () => {
  const use = (amount: number) => ({ amount: minor(amount), currency: usd, today });
  it.each([
    ['not-here', undefined], ['not-here', unregistered], ['not-here', registered], ['not-here', stock], ['yes', active], ['spent', spent],
    ['expired', expired], ['voided', voided], ['blocked', blocked(active)], ['blocked', blocked(expired)], ['voided', blocked(voided)],
  ] as const)('%s', (expected, held) => { expect(reason(decideRedeem(held, use(100)))).toBe(expected); });

  it('blocking unsold paper does not tell a guesser that it exists', () => {
    for (const held of [unregistered, registered, stock]) expect(decideRedeem(blocked(held), use(100))).toEqual(decideRedeem(undefined, use(100)));
  });

  it('all of it, and not a cent more; the refusal says what is left', () => {
    expect(decideRedeem(active, use(5000))).toEqual({ ok: true, value: active });
    expect(decideRedeem(active, use(5001))).toEqual({ ok: false, error: { reason: 'above-balance', balance: 5000 } });
    expect(decideRedeem(expired, use(1))).toEqual({ ok: false, error: { reason: 'expired', validUntil: '2026-11-22' } });
    expect(reason(decideRedeem(active, { ...use(1), currency: krw }))).toBe('wrong-currency');
  });

  it('taking a negative amount is a bug, not a way to add value', () => {
    expect(() => decideRedeem(active, use(-1))).toThrow();
  });
});

describe('can its sale still be cancelled?', () => {
  it.each([
    ['not-here', undefined], ['not-here', unregistered], ['not-here', registered], ['not-here', stock], ['yes', active], ['yes', expired],
    ['partly-spent', spent], ['partly-spent', certificate({ balance: minor(4999) })], ['voided', voided], ['blocked', blocked(active)], ['voided', blocked(voided)],
  ] as const)('%s', (expected, held) => { expect(reason(decideVoidSale(held))).toBe(expected); });
});

const states: Readonly<Record<string, Certificate>> = { unregistered, registered, stock, active, spent, expired, voided };

describe('a fact is never refused', () => {
  const activate = { kind: 'activate', storeNumber: 12, programNumber: 1, certificateKind: 'sold', currency: usd, face: minor(5000), validUntil: '2027-01-01', issued: false } as const;
  it.each([
    ['unregistered', 'active', 5000, 5000, 0, ['unknown-certificate']],
    ['registered', 'active', 5000, 5000, 0, ['not-this-stores-stock']],
    ['stock', 'active', 5000, 5000, 0, []],
    ['active', 'active', 5000, 0, 5000, ['sold-twice']],
    ['spent', 'active', 0, 0, 5000, ['sold-twice']],
    ['expired', 'active', 5000, 0, 5000, ['sold-twice']],
    ['voided', 'voided', 0, 0, 5000, ['voided-certificate']],
  ] as const)('selling: %s', (name, state, balance, covered, over, flags) => {
    const before = states[name] ?? unregistered;
    expect(applyChange(before, activate)).toMatchObject({ certificate: { state, balance }, covered, over, flags });
    expect(applyChange(blocked(before), activate).flags).toContain('blocked-certificate');
    expect(applyChange(blocked(before), activate).certificate.blocked).toBe(true);
  });

  it('selling takes over the sale\'s terms, and flags what differs from the print', () => {
    expect(applyChange(stock, activate).certificate).toMatchObject({ storeNumber: 12, face: 5000, kind: 'sold', validUntil: '2027-01-01', currency: 'USD' });
    expect(applyChange(stock, { ...activate, storeNumber: 13 }).flags).toEqual(['not-this-stores-stock']);
    expect(applyChange(stock, { ...activate, face: minor(50_000) }).flags).toEqual(['wrong-denomination']);
    expect(applyChange(stock, { ...activate, programNumber: 2 }).flags).toEqual(['wrong-denomination']);
    expect(applyChange(stock, { ...activate, certificateKind: 'promotional' }).flags).toEqual(['wrong-denomination']);
    expect(applyChange(stock, { ...activate, currency: krw }).flags).toEqual(['wrong-currency']);
    expect(applyChange({ ...stock, face: minor(0) }, activate).flags).toEqual([]);
  });

  const debit = { kind: 'debit', amount: minor(6000), currency: usd, today } as const;
  it.each([
    ['unregistered', 0, 0, 6000, ['unknown-certificate', 'overspend']],
    ['registered', 0, 0, 6000, ['not-sold', 'overspend']],
    ['stock', 0, 0, 6000, ['not-sold', 'overspend']],
    ['active', 0, 5000, 1000, ['overspend']],
    ['spent', 0, 0, 6000, ['overspend']],
    ['expired', 0, 5000, 1000, ['expired-certificate', 'overspend']],
    ['voided', 0, 0, 6000, ['voided-certificate', 'overspend']],
  ] as const)('redeeming 60 of 50: %s', (name, balance, covered, over, flags) => {
    const before = states[name] ?? unregistered;
    expect(applyChange(before, debit)).toMatchObject({ certificate: { state: before.state, balance }, covered, over, flags });
    expect(applyChange(blocked(before), debit).flags).toContain('blocked-certificate');
  });

  it('redeeming in another currency covers nothing', () => {
    expect(applyChange(active, { ...debit, amount: minor(10), currency: krw })).toMatchObject({ certificate: { balance: 5000 }, covered: 0, over: 10, flags: ['wrong-currency', 'overspend'] });
  });

  it('redeeming what is there raises no flag', () => {
    expect(applyChange(active, { ...debit, amount: minor(5000) })).toMatchObject({ certificate: { balance: 0 }, covered: 5000, over: 0, flags: [] });
  });

  const deactivate = { kind: 'deactivate', face: minor(5000), today } as const;
  it.each([
    ['unregistered', 'unknown', 0, 5000, ['not-sold', 'overspend']],
    ['registered', 'registered', 0, 5000, ['not-sold', 'overspend']],
    ['stock', 'stock', 0, 5000, ['not-sold', 'overspend']],
    ['active', 'voided', 5000, 0, []],
    ['spent', 'voided', 0, 5000, ['spent-before-void', 'overspend']],
    ['expired', 'voided', 5000, 0, []],
    ['voided', 'voided', 0, 5000, ['voided-certificate', 'overspend']],
  ] as const)('voiding the sale: %s', (name, state, covered, over, flags) => {
    const before = states[name] ?? unregistered;
    expect(applyChange(before, deactivate)).toMatchObject({ certificate: { state, balance: 0 }, covered, over, flags });
    expect(applyChange(blocked(before), deactivate).flags).toContain('blocked-certificate');
  });

  it('undoing a redemption gives back what the balance had covered, not what was never there', () => {
    expect(applyChange(spent, { kind: 'undo-debit', covered: minor(5000), over: minor(1000) })).toMatchObject({ certificate: { balance: 5000 }, covered: 5000, over: 1000, flags: [] });
  });

  it('value that comes back to voided paper waits for somebody to decide', () => {
    expect(applyChange(voided, { kind: 'undo-debit', covered: minor(3000), over: minor(0) })).toMatchObject({ certificate: { state: 'voided', balance: 3000 }, flags: ['voided-certificate'] });
    expect(applyChange(voided, { kind: 'undo-debit', covered: minor(0), over: minor(3000) }).flags).toEqual([]);
  });

  it('undoing a void brings back exactly what the void took: 20 of a face of 50 when 30 were spent', () => {
    const partly = certificate({ balance: minor(2000) });
    const dead = applyChange(partly, deactivate);
    expect(dead).toMatchObject({ covered: 2000, over: 3000, flags: ['spent-before-void', 'overspend'] });
    expect(applyChange(dead.certificate, { kind: 'undo-deactivate', covered: dead.covered }).certificate).toEqual(partly);
  });
});
