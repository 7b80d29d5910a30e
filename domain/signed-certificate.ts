import { z } from 'zod';
import { daysSinceEpoch, toDay } from './calendar.ts';
import type { CertificateKind } from './certificate.ts';
import { amountSchema, currencySchema, minor } from './money.ts';
import type { CertificateNumber } from './number.ts';

/**
 * What a certificate that was printed at a till says of itself in its QR code, signed with that till's key (Ed25519), so
 * that another till can believe it before the sale has reached anybody. It stands behind the GS1 Digital Link as the
 * parameter `s`: these bytes and 64 of signature, base64url. Whoever opens the link, or reads only its path, needs none of it.
 *
 * Bytes, big-endian: 0 version (1)  1 key (4)  5 kind (1)  6 currency (3, ASCII)  9 face (6)  15 last valid day, days since 1970, 0 = none (3)
 */
export const particularsSchema = z.strictObject({ kind: z.enum(['sold', 'promotional']), currency: currencySchema, face: amountSchema, validUntil: z.iso.date().nullable() });
export type Particulars = Readonly<z.infer<typeof particularsSchema>>;

export const particularsBytes = 18;
export const signatureBytes = 64;
/** So many bytes of the SHA-256 of a public key name it. A till tries every key of that name. */
export const keyNameBytes = 4;

const version = 1;
const kinds: readonly CertificateKind[] = ['sold', 'promotional'];
const faceMax = 2 ** 48 - 1;
const dayMax = 2 ** 24 - 1;

/** Writes particulars with the name of the key that signs them; throws on what does not fit. */
export const writeParticulars = (keyName: Uint8Array, { kind, currency, face, validUntil }: Particulars): Uint8Array => {
  const day = validUntil === null ? 0 : daysSinceEpoch(validUntil);
  if (keyName.length !== keyNameBytes || !/^[A-Z]{3}$/u.test(currency) || face < 0 || face > faceMax || (validUntil !== null && !(day > 0 && day <= dayMax))) {
    throw new Error('particulars that do not fit their bytes');
  }
  const bytes = new Uint8Array(particularsBytes);
  const view = new DataView(bytes.buffer);
  bytes[0] = version;
  bytes.set(keyName, 1);
  bytes[5] = kinds.indexOf(kind);
  for (let index = 0; index < 3; index += 1) bytes[6 + index] = currency.charCodeAt(index);
  view.setUint16(9, Math.floor(face / 2 ** 32));
  view.setUint32(11, face % 2 ** 32);
  view.setUint8(15, day >>> 16);
  view.setUint16(16, day & 0xffff);
  return bytes;
};

/** Particulars as they were signed; undefined when it is not their form, or a version that this till can't read. */
export const readParticulars = (bytes: Uint8Array): { readonly keyName: Uint8Array; readonly particulars: Particulars } | undefined => {
  if (bytes.length !== particularsBytes || bytes[0] !== version) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = kinds[view.getUint8(5)];
  const currency = String.fromCharCode(...bytes.subarray(6, 9));
  if (kind === undefined || !/^[A-Z]{3}$/u.test(currency)) return undefined;
  const day = view.getUint8(15) * 2 ** 16 + view.getUint16(16);
  return {
    keyName: bytes.slice(1, 1 + keyNameBytes),
    particulars: { kind, currency, face: minor(view.getUint16(9) * 2 ** 32 + view.getUint32(11)), validUntil: day === 0 ? null : toDay(day) },
  };
};

/** What is signed: never confused with anything else that a till signs, and worth nothing beside another number. */
export const signedCertificateText = (number: CertificateNumber, particulars: Uint8Array): Uint8Array => {
  const head = `countersign-certificate:v1:${number}:`;
  const text = new Uint8Array(head.length + particulars.length);
  for (let index = 0; index < head.length; index += 1) text[index] = head.charCodeAt(index);
  text.set(particulars, head.length);
  return text;
};

/** A certificate's link with its signed particulars (base64url). */
export const signedLink = (link: string, signed: string): string => `${link}?s=${signed}`;

/** The signed particulars (base64url) in what a scanner sent; undefined when it carries none. */
export const signedPartOf = (scan: string): string | undefined => /[?&]s=([A-Za-z0-9_-]{100,128})(?=$|[&#\s\p{Cc}])/u.exec(scan)?.[1];
