import { describe, expect, it } from 'vitest';
import { judgeLoad, noBuyingLimits } from '../../domain/buying-limits.ts';
import { applyChange, type Certificate, decideHonour, decideReload, decideUnload } from '../../domain/certificate.ts';
import { incoherences } from '../../domain/coherence.ts';
import { minor } from '../../domain/money.ts';
import { overlayUnsent } from '../../domain/overlay.ts';
import { reportShift } from '../../domain/shift.ts';
import { card, cash, hashOf, honourOf, idOf, krw, reloadOf, shiftOpen, today, usd, voidOf } from './given.ts';

const sold: Certificate = {
  hash: hashOf(1), state: 'active', blocked: false, kind: 'sold', programNumber: 1, storeNumber: 12, currency: usd, face: minor(5_000), balance: minor(2_000), validUntil: '2027-01-01',
};
const decided = (more: Partial<Certificate>, load: { readonly amount?: number; readonly upTo?: number | null } = {}): string => {
  const upTo = load.upTo === undefined ? 20_000 : load.upTo;
  const result = decideReload({ ...sold, ...more }, { amount: minor(load.amount ?? 3_000), currency: usd, today, upTo: upTo === null ? null : minor(upTo) });
  return result.ok ? 'ok' : result.error.reason;
};

describe('a load', () => {
  it('is for what somebody can use: an empty one is welcome, and never more than the program lets lie on it', () => {
    expect([decided({}), decided({ balance: minor(0) }), decided({}, { amount: 18_000 })]).toEqual(['ok', 'ok', 'ok']);
    expect([
      decided({}, { amount: 18_001 }), decided({}, { upTo: null }), decided({ kind: 'promotional' }), decided({ blocked: true }), decided({ validUntil: '2026-11-22' }),
      decided({ validUntil: '2026-11-22', balance: minor(0) }), decided({ state: 'voided', ended: 'refunded' }), decided({ state: 'stock' }), decided({ currency: krw }), decided({ currency: krw, balance: minor(0) }),
    ]).toEqual(['above-highest', 'not-reloadable', 'not-reloadable', 'blocked', 'expired', 'expired', 'refunded', 'not-here', 'wrong-currency', 'wrong-currency']);
    expect(decideReload({ ...sold, balance: minor(19_000) }, { amount: minor(2_000), currency: usd, today, upTo: minor(20_000) })).toEqual({ ok: false, error: { reason: 'above-highest', balance: 1_000 } });
  });

  it('makes what it was worth larger, its time never shorter, and is taken off again exactly', () => {
    const loaded = (validUntil: string | null): Certificate => applyChange(sold, { kind: 'reload', amount: minor(3_000), currency: usd, today, validUntil }).certificate;
    expect(loaded('2026-12-31')).toEqual({ ...sold, face: 8_000, balance: 5_000 });
    expect([loaded('2031-11-23').validUntil, loaded(null).validUntil]).toEqual(['2031-11-23', null]);
    const off = applyChange(loaded('2026-12-31'), { kind: 'unload', amount: minor(3_000) });
    expect(off).toMatchObject({ certificate: sold, covered: 3_000, over: 0, flags: [] });
    expect(applyChange(off.certificate, { kind: 'undo-unload', covered: off.covered, over: off.over }).certificate).toEqual(loaded('2026-12-31'));
    expect(applyChange({ ...sold, face: minor(8_000), balance: minor(1_000) }, { kind: 'unload', amount: minor(3_000) })).toMatchObject({ covered: 1_000, over: 2_000, flags: ['spent-before-void', 'overspend'] });
  });

  it('is voided only while all of it is there', () => {
    expect(decideUnload(sold, minor(2_000)).ok).toBe(true);
    expect(decideUnload(sold, minor(2_001))).toMatchObject({ error: { reason: 'partly-spent' } });
    expect(decideUnload({ ...sold, blocked: true }, minor(1))).toMatchObject({ error: { reason: 'blocked' } });
  });

  it('left behind by a void of its sale is told: the value is somebody\'s', () => {
    expect(applyChange({ ...sold, face: minor(8_000), balance: minor(8_000) }, { kind: 'deactivate', face: minor(5_000), today })).toMatchObject({ certificate: { state: 'voided', balance: 3_000 }, flags: ['voided-certificate'] });
  });

  it('counts among what a buyer may buy', () => {
    const judge = (limits: Partial<typeof noBuyingLimits>) => judgeLoad({ programNumber: 1, limits: { ...noBuyingLimits, ...limits }, amount: minor(3_000), balanceAfter: minor(5_000) }).verdict;
    expect([judge({}), judge({ certificateMax: minor(4_999) }), judge({ certificateMax: minor(5_000) }), judge({ saleMax: minor(2_999) }), judge({ askFromValue: minor(3_000) }), judge({ askFromPieces: 2 })])
      .toEqual(['sell', 'too-much', 'sell', 'too-much', 'ask', 'sell']);
  });

  it('adds up, of one scanned certificate and in a shift', () => {
    expect(incoherences(reloadOf(hashOf(1), 3_000))).toEqual([]);
    expect(incoherences(reloadOf(hashOf(1), 3_000, { tenders: [cash(2_999)] }))).toEqual(['tenders differ from what was loaded']);
    expect(incoherences(reloadOf(hashOf(1), 3_000, { shift: null, lines: [{ ...reloadOf(hashOf(1), 3_000).lines[0]!, sealed: '' }] }))).toEqual(['a load that belongs to no shift', 'a certificate that nobody scanned']);
  });

  it('lies over what the till knows until it may have arrived', () => {
    const known = (maybeSent: boolean) => overlayUnsent(sold, hashOf(1), [{ operation: reloadOf(hashOf(1), 3_000), maybeSent }])?.certificate;
    expect([known(false)?.balance, known(false)?.face, known(true)?.balance]).toEqual([5_000, 8_000, 2_000]);
  });

  it('that is voided at a start, before anybody was told of it, leaves what was there', () => {
    const load = reloadOf(hashOf(1), 3_000);
    const after = (requestId: string | null) => overlayUnsent(sold, hashOf(1), [
      { operation: load, maybeSent: false }, { operation: voidOf(load, { requestId, decidedBy: requestId === null ? 'local' : 'server' }), maybeSent: false }])?.certificate;
    expect([after(null)?.balance, after(null)?.face]).toEqual([2_000, 5_000]);
    // Asked for: the directory knows it already.
    expect(after(idOf(501))?.balance).toBe(5_000);
  });

  it('stands in X and Z by its own name, and its money in the drawer', () => {
    const shift = idOf(600);
    const load = reloadOf(hashOf(1), 3_000);
    const byCard = reloadOf(hashOf(2), 1_000, { id: idOf(13), sequence: 13, tenders: [card(1_000)] });
    const report = reportShift([shiftOpen({ shift }), load, byCard, voidOf(byCard, { shift, sequence: 14 })], shift);
    expect(report).toMatchObject({ reloads: { operations: 2, value: 4_000 }, reloadsVoided: { operations: 1, value: 1_000 }, sales: { operations: 0 }, cash: 3_000, card: 0 });
  });
});

describe('an honour', () => {
  const expired: Certificate = { ...sold, validUntil: '2026-11-20' };

  it('is for what lacks nothing but its time', () => {
    const reason = (more: Partial<Certificate>): string => {
      const result = decideHonour({ ...expired, ...more }, { currency: usd, today });
      return result.ok ? 'ok' : result.error.reason;
    };
    expect([reason({}), reason({ blocked: true }), reason({ balance: minor(0) }), reason({ state: 'voided', ended: 'replaced' }), reason({ currency: krw }), reason({ state: 'stock' })])
      .toEqual(['ok', 'blocked', 'spent', 'replaced', 'wrong-currency', 'not-here']);
  });

  it('makes it good for that day and takes nothing from a later one', () => {
    expect(applyChange(expired, { kind: 'honour', day: today })).toMatchObject({ certificate: { validUntil: today, balance: 2_000 }, flags: [] });
    expect(applyChange({ ...sold, validUntil: '2027-01-01' }, { kind: 'honour', day: today }).certificate.validUntil).toBe('2027-01-01');
    expect(overlayUnsent(expired, hashOf(1), [{ operation: honourOf(hashOf(1), 2_000), maybeSent: true }])?.certificate.validUntil).toBe(today);
    expect(incoherences(honourOf(hashOf(1), 2_000))).toEqual([]);
    expect(incoherences(honourOf(hashOf(1), 2_000, { validUntil: today, shift: null }))).toEqual(['an honour that belongs to no shift', 'it has not expired']);
  });
});
