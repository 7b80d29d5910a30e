import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, toDay } from '../../domain/calendar.ts';
import { type Certificate } from '../../domain/certificate.ts';
import { type DirectoryEntry, encodePage, findInPage, hashAt, mergePages, readPage, readRecord, recordBytes, recordCount } from '../../domain/directory.ts';
import { minor } from '../../domain/money.ts';
import { makeControlNumber } from '../../domain/number.ts';
import { anyAmount, anyHash, certificate, hashOf, krw, kwd, usd } from './given.ts';

const anyCertificate: fc.Arbitrary<Certificate> = fc.record({
  hash: anyHash, state: fc.constantFrom('unknown', 'registered', 'stock', 'active', 'voided'), blocked: fc.boolean(), kind: fc.constantFrom('sold', 'promotional'),
  programNumber: fc.integer({ min: 0, max: 65_535 }), storeNumber: fc.integer({ min: 0, max: 0xffff_ffff }), currency: fc.constantFrom(usd, krw, kwd),
  face: anyAmount(), balance: anyAmount(), validUntil: fc.option(fc.integer({ min: 1, max: 100_000 }).map(toDay)),
});
const anyEntry: fc.Arbitrary<DirectoryEntry> = fc.record({
  certificate: anyCertificate,
  control: fc.option(fc.tuple(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 0, max: 9_999_999 })).map(([batch, running]) => makeControlNumber(batch, running))),
  version: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
});
// Few distinct hashes, so that pages meet.
const anyMeeting = fc.array(fc.tuple(anyEntry, fc.nat(40), fc.nat(5)).map(([entry, hash, version]) => ({ ...entry, version, certificate: { ...entry.certificate, hash: hashOf(hash) } })), { maxLength: 40 });

const byHash = (entries: readonly DirectoryEntry[]): readonly DirectoryEntry[] =>
  [...entries].sort((a, b) => (a.certificate.hash < b.certificate.hash ? -1 : 1));
/** The plain idea of the directory: per certificate the highest version, the later one on a tie. */
const newest = (entries: readonly DirectoryEntry[]): readonly DirectoryEntry[] => {
  const held = new Map<string, DirectoryEntry>();
  for (const entry of entries) if ((held.get(entry.certificate.hash)?.version ?? -1) <= entry.version) held.set(entry.certificate.hash, entry);
  return byHash([...held.values()]);
};
const entry = (overrides: Partial<Certificate> = {}, version = 1): DirectoryEntry => ({ certificate: certificate(overrides), control: makeControlNumber(12, 345), version });

describe('a directory page', () => {
  it('gives back what was put in, in hash order, for any certificates', () => {
    fc.assert(fc.property(fc.array(anyEntry, { maxLength: 60 }), (entries) => {
      const page = encodePage(entries);
      expect(page.length).toBe(entries.length * recordBytes);
      expect(readPage(page)).toEqual(byHash(entries));
    }));
  });

  it('of thousands of certificates finds each, and nothing that isn\'t in it', () => {
    const hashes = Array.from({ length: 5000 }, (_, index) => hashOf(index * 2 + 1));
    const page = encodePage(hashes.map((hash, index) => entry({ hash, balance: minor(index) })));
    expect(recordCount(page)).toBe(5000);
    hashes.forEach((hash, index) => { expect(findInPage(page, hash)?.certificate).toMatchObject({ hash, balance: index }); });
    for (let index = 0; index <= 5000; index += 1) expect(findInPage(page, hashOf(index * 2))).toBeUndefined();
    expect(hashAt(page, 4999)).toBe(hashOf(9999));
  });

  it('may be empty', () => {
    expect(readPage(encodePage([]))).toEqual([]);
    expect(findInPage(new Uint8Array(), hashOf(1))).toBeUndefined();
    expect(mergePages(new Uint8Array(), new Uint8Array())).toHaveLength(0);
  });

  it('can lie anywhere in a larger buffer, as a slice of what the network brought', () => {
    const page = encodePage([entry(), entry({ hash: hashOf(2) })]);
    const buffer = new Uint8Array(page.length + 30);
    buffer.set(page, 13);
    const slice = buffer.subarray(13, 13 + page.length);
    expect(readPage(slice)).toEqual(readPage(page));
    expect(findInPage(slice, hashOf(2))?.certificate.hash).toBe(hashOf(2));
    expect(readRecord(slice, 1).certificate.hash).toBe(hashOf(2));
  });

  it('holds a certificate once, in its newest version', () => {
    fc.assert(fc.property(anyMeeting, (entries) => { expect(readPage(encodePage(entries))).toEqual(newest(entries)); }));
  });

  it('keeps the largest amounts, the last day and certificates without control number', () => {
    const extreme = { ...entry({ face: minor(Number.MAX_SAFE_INTEGER), balance: minor(Number.MAX_SAFE_INTEGER - 1), validUntil: '9999-12-31', storeNumber: 0xffff_ffff, programNumber: 65_535 }, Number.MAX_SAFE_INTEGER), control: null };
    expect(readPage(encodePage([extreme]))).toEqual([extreme]);
    expect(readPage(encodePage([entry({ validUntil: addMonths('2024-01-31', 1) })]))[0]?.certificate.validUntil).toBe('2024-02-29');
  });

  it('refuses what a record has no room for, rather than cut it', () => {
    for (const wrong of [{ programNumber: 65_536 }, { programNumber: -1 }, { storeNumber: 2 ** 32 }, { balance: minor(-1) }, { validUntil: '1970-01-01' }, { validUntil: '1969-12-31' }, { validUntil: 'never' }]) {
      expect(() => encodePage([entry(wrong)]), JSON.stringify(wrong)).toThrow('does not fit');
    }
    expect(() => encodePage([entry({}, 0.5)])).toThrow('does not fit');
  });

  it('that was cut or spoiled is noticed', () => {
    const page = encodePage([entry()]);
    expect(() => recordCount(page.subarray(0, 63))).toThrow('cut in the middle');
    const spoiled = page.slice();
    spoiled[16] = 9;
    expect(() => readRecord(spoiled, 0)).toThrow('unknown state');
    const impossible = page.slice();
    impossible[24] = 0xff;
    expect(() => readRecord(impossible, 0)).toThrow('not a whole number');
  });
});

describe('merging pages', () => {
  it('keeps the newest of each certificate, as if they had arrived in one page', () => {
    fc.assert(fc.property(anyMeeting, anyMeeting, (older, newer) => {
      expect(readPage(mergePages(encodePage(older), encodePage(newer)))).toEqual(newest([...newest(older), ...newest(newer)]));
    }));
  });

  it('does not go back when an old page arrives late, and changes nothing when one arrives twice', () => {
    const before = encodePage([entry({ balance: minor(5000) }, 1)]);
    const after = encodePage([entry({ balance: minor(2000) }, 2)]);
    expect(mergePages(after, before)).toEqual(after);
    expect(mergePages(mergePages(before, after), after)).toEqual(after);
  });

  it('on equal versions takes the page that arrived', () => {
    const old = encodePage([entry({ balance: minor(1) })]);
    const now = encodePage([entry({ balance: minor(2) })]);
    expect(mergePages(old, now)).toEqual(now);
  });

  it('keeps thousands findable', () => {
    const odd = encodePage(Array.from({ length: 3000 }, (_, index) => entry({ hash: hashOf(index * 2 + 1) })));
    const even = encodePage(Array.from({ length: 3000 }, (_, index) => entry({ hash: hashOf(index * 2) })));
    const merged = mergePages(odd, even);
    expect(recordCount(merged)).toBe(6000);
    for (let index = 0; index < 6000; index += 1) expect(findInPage(merged, hashOf(index))?.certificate.hash).toBe(hashOf(index));
  });
});
