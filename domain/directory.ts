import { daysSinceEpoch, toDay } from './calendar.ts';
import type { Certificate, CertificateKind, CertificateState } from './certificate.ts';
import { minor } from './money.ts';
import { type CertificateHash, controlNumberParts, type ControlNumber, makeControlNumber } from './number.ts';

/**
 * The directory: what a till may need to know of certificates while it can't ask, as fixed-width records sorted by
 * hash. Server and till share this layout; a million certificates are 64 MB and a look-up is a binary search.
 *
 * Record, 64 bytes, big-endian:
 *  0 hash (16)  16 state (1)  17 flags (1: bit 0 blocked, bit 1 promotional, bit 2 replaced, bit 3 refunded, 4 destroyed, 5 escheated)  18 program (2)  20 store (4)
 * 24 balance (8)  32 face (8)  40 last valid day, days since 1970, 0 = none (4)  44 batch (4)  48 running (4)
 * 52 version (8)  60 currency (3, ASCII)  63 reserved (1)
 */
export const recordBytes = 64;

const programNumberMax = 0xffff;
/** Beside the state `voided`: a till from before papers were replaced, refunded, destroyed or escheated reads it as that, and refuses it as well. */
const endedBits = { replaced: 4, refunded: 8, destroyed: 16, escheated: 32 } as const;
const endedBit = ({ ended }: Certificate): number => (ended === undefined ? 0 : endedBits[ended]);

/** A certificate as the directory holds it. `version` grows with every change on the server. */
export type DirectoryEntry = {
  readonly certificate: Certificate;
  readonly control: ControlNumber | null;
  readonly version: number;
};

const states: readonly CertificateState[] = ['unknown', 'registered', 'stock', 'active', 'voided'];
const kinds: readonly CertificateKind[] = ['sold', 'promotional'];

/**
 * Writes entries as one page of records sorted by hash; of two entries of one certificate the higher version stays,
 * the later one on a tie. A batch number 0 stands for "no control number".
 */
export const encodePage = (entries: readonly DirectoryEntry[]): Uint8Array => {
  const newest = new Map<CertificateHash, DirectoryEntry>();
  for (const entry of entries) {
    const { hash } = entry.certificate;
    if ((newest.get(hash)?.version ?? -1) <= entry.version) newest.set(hash, entry);
  }
  const sorted = [...newest.values()].sort((a, b) => (a.certificate.hash < b.certificate.hash ? -1 : 1));
  const page = new Uint8Array(sorted.length * recordBytes);
  const view = new DataView(page.buffer);
  sorted.forEach((entry, index) => { writeRecord(page, view, index * recordBytes, entry); });
  return page;
};

const writeRecord = (page: Uint8Array, view: DataView, at: number, { certificate, control, version }: DirectoryEntry): void => {
  page.set(hashBytes(certificate.hash), at);
  view.setUint8(at + 16, states.indexOf(certificate.state));
  view.setUint8(at + 17, (certificate.blocked ? 1 : 0) | (kinds.indexOf(certificate.kind) << 1) | endedBit(certificate));
  view.setUint16(at + 18, fitting(certificate.programNumber, programNumberMax));
  view.setUint32(at + 20, fitting(certificate.storeNumber, 0xffff_ffff));
  setSafe(view, at + 24, certificate.balance);
  setSafe(view, at + 32, certificate.face);
  view.setUint32(at + 40, certificate.validUntil === null ? 0 : fitting(daysSinceEpoch(certificate.validUntil), 0xffff_ffff, 1));
  const parts = control === null ? { batch: 0, running: 0 } : controlNumberParts(control);
  view.setUint32(at + 44, parts.batch);
  view.setUint32(at + 48, parts.running);
  setSafe(view, at + 52, version);
  for (let index = 0; index < 3; index += 1) view.setUint8(at + 60 + index, certificate.currency.charCodeAt(index));
};

/** How many records a page holds; throws when its length is not a whole number of records. */
export const recordCount = (page: Uint8Array): number => {
  if (page.length % recordBytes !== 0) throw new Error('a directory page is cut in the middle of a record');
  return page.length / recordBytes;
};

/** Reads the record at `index`. */
export const readRecord = (page: Uint8Array, index: number): DirectoryEntry => {
  const at = index * recordBytes;
  const view = new DataView(page.buffer, page.byteOffset + at, recordBytes);
  const flags = view.getUint8(17);
  const days = view.getUint32(40);
  const batch = view.getUint32(44);
  const state = states[view.getUint8(16)];
  if (state === undefined) throw new Error('a directory record has an unknown state');
  return {
    certificate: {
      hash: hashAt(page, index),
      state,
      blocked: (flags & 1) === 1,
      kind: kinds[(flags >> 1) & 1] ?? 'sold',
      programNumber: view.getUint16(18),
      storeNumber: view.getUint32(20),
      balance: minor(getSafe(view, 24)),
      face: minor(getSafe(view, 32)),
      validUntil: days === 0 ? null : toDay(days),
      ...((flags & endedBits.replaced) === 0 ? {} : { ended: 'replaced' as const }),
      ...((flags & endedBits.refunded) === 0 ? {} : { ended: 'refunded' as const }),
      ...((flags & endedBits.destroyed) === 0 ? {} : { ended: 'destroyed' as const }),
      ...((flags & endedBits.escheated) === 0 ? {} : { ended: 'escheated' as const }),
      currency: String.fromCharCode(view.getUint8(60), view.getUint8(61), view.getUint8(62)),
    },
    control: batch === 0 ? null : makeControlNumber(batch, view.getUint32(48)),
    version: getSafe(view, 52),
  };
};

/** Every record of a page, in hash order. */
export const readPage = (page: Uint8Array): readonly DirectoryEntry[] =>
  Array.from({ length: recordCount(page) }, (_, index) => readRecord(page, index));

/** The unsold certificates of a store in a page. Only those are read out: a page holds a thousand others. */
export const stockOf = (page: Uint8Array, storeNumber: number): readonly Certificate[] => {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const stock = states.indexOf('stock');
  const found: Certificate[] = [];
  for (let at = 0; at < page.length; at += recordBytes) {
    if (view.getUint8(at + 16) === stock && view.getUint32(at + 20) === storeNumber) found.push(readRecord(page, at / recordBytes).certificate);
  }
  return found;
};

/** Finds a certificate in a sorted page by binary search. */
export const findInPage = (page: Uint8Array, hash: CertificateHash): DirectoryEntry | undefined => {
  const wanted = hashBytes(hash);
  let low = 0;
  let high = recordCount(page) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compareAt(page, middle, wanted);
    if (order === 0) return readRecord(page, middle);
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
};

/** Merges two sorted pages into one; of two records of one certificate the higher version stays, the newer page wins a tie. */
export const mergePages = (older: Uint8Array, newer: Uint8Array): Uint8Array => {
  if (liesBehind(newer, older)) return joined(older, newer);
  if (liesBehind(older, newer)) return joined(newer, older);
  const merged = new Uint8Array(older.length + newer.length);
  let length = 0;
  let left = 0;
  let right = 0;
  const take = (page: Uint8Array, index: number): void => {
    merged.set(page.subarray(index * recordBytes, (index + 1) * recordBytes), length);
    length += recordBytes;
  };
  const leftCount = recordCount(older);
  const rightCount = recordCount(newer);
  while (left < leftCount && right < rightCount) {
    const order = compareAt(older, left, newer.subarray(right * recordBytes, right * recordBytes + 16));
    if (order < 0) take(older, left++);
    else if (order > 0) take(newer, right++);
    else {
      if (versionAt(older, left) > versionAt(newer, right)) take(older, left);
      else take(newer, right);
      left += 1;
      right += 1;
    }
  }
  while (left < leftCount) take(older, left++);
  while (right < rightCount) take(newer, right++);
  return merged.slice(0, length);
};

/** Whether the first record of a page comes after the last one of another, as the pages of a first reading do. */
const liesBehind = (page: Uint8Array, other: Uint8Array): boolean => {
  const [count, others] = [recordCount(page), recordCount(other)];
  return count === 0 || others === 0 || compareAt(other, others - 1, page.subarray(0, 16)) < 0;
};

const joined = (first: Uint8Array, second: Uint8Array): Uint8Array => {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
};

/** The hash of the record at `index`. */
export const hashAt = (page: Uint8Array, index: number): CertificateHash => {
  let hex = '';
  for (let offset = 0; offset < 16; offset += 1) hex += (page[index * recordBytes + offset] ?? 0).toString(16).padStart(2, '0');
  return hex as CertificateHash;
};

const versionAt = (page: Uint8Array, index: number): number =>
  getSafe(new DataView(page.buffer, page.byteOffset + index * recordBytes, recordBytes), 52);

const compareAt = (page: Uint8Array, index: number, wanted: Uint8Array): number => {
  const at = index * recordBytes;
  for (let offset = 0; offset < 16; offset += 1) {
    const difference = (page[at + offset] ?? 0) - (wanted[offset] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

const hashBytes = (hash: CertificateHash): Uint8Array => {
  const bytes = new Uint8Array(16);
  for (let index = 0; index < 16; index += 1) bytes[index] = parseInt(hash.slice(index * 2, index * 2 + 2), 16);
  return bytes;
};

// A DataView cuts what doesn't fit without a word; on a till that would be another program or another amount.
const fitting = (value: number, max: number, min = 0): number => {
  if (!Number.isSafeInteger(value) || value < min || value > max) throw new Error(`does not fit a directory record: ${String(value)}`);
  return value;
};

// Two 32-bit halves rather than BigInt: amounts and versions are safe integers and this is the scan path.
const setSafe = (view: DataView, at: number, value: number): void => {
  fitting(value, Number.MAX_SAFE_INTEGER);
  view.setUint32(at, Math.floor(value / 2 ** 32));
  view.setUint32(at + 4, value >>> 0);
};
const getSafe = (view: DataView, at: number): number => view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
