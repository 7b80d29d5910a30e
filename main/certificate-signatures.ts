import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { CertificateNumber } from '../domain/number.ts';
import { keyNameBytes, type Particulars, particularsBytes, readParticulars, signatureBytes, signedCertificateText, writeParticulars } from '../domain/signed-certificate.ts';
import { publicKeyOf, readTerminalKey } from './vault.ts';

/** Signs what a certificate says of itself with this till's key (PKCS #8, base64): particulars and signature, base64url. */
export const signCertificate = (terminalKey: string, number: CertificateNumber, particulars: Particulars): string => {
  const bytes = writeParticulars(nameOf(publicKeyOf(terminalKey)), particulars);
  return Buffer.concat([bytes, sign(null, signedCertificateText(number, bytes), readTerminalKey(terminalKey))]).toString('base64url');
};

/** Believes what a certificate says of itself when one of the business's tills has signed it. */
export type SignatureCheck = (number: CertificateNumber, signed: string) => Particulars | undefined;

/**
 * Checks signatures with the public keys (raw Ed25519, base64url) that the server has told. They are sorted once for
 * every list: a scan finds its key by name, of ten thousand or of one.
 */
export const createSignatureCheck = (signers: () => readonly string[]): SignatureCheck => {
  let sorted: { readonly of: readonly string[]; readonly byName: ReadonlyMap<string, readonly string[]> } | undefined;
  const opened = new Map<string, KeyObject>();

  const keysNamed = (name: string): readonly KeyObject[] => {
    const known = signers();
    if (sorted?.of !== known) {
      const byName = new Map<string, string[]>();
      for (const key of known) byName.set(hexName(nameOf(key)), [...byName.get(hexName(nameOf(key))) ?? [], key]);
      sorted = { of: known, byName };
      opened.clear();
    }
    return (sorted.byName.get(name) ?? []).map((key) => opened.get(key) ?? open(key));
  };

  const open = (key: string): KeyObject => {
    const made = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
    opened.set(key, made);
    return made;
  };

  return (number, signed) => {
    const bytes = Buffer.from(signed, 'base64url');
    if (bytes.length !== particularsBytes + signatureBytes) return undefined;
    const [head, signature] = [bytes.subarray(0, particularsBytes), bytes.subarray(particularsBytes)];
    const read = readParticulars(head);
    if (!read) return undefined;
    const text = signedCertificateText(number, head);
    return keysNamed(hexName(read.keyName)).some((key) => verify(null, text, key, signature)) ? read.particulars : undefined;
  };
};

const nameOf = (publicKey: string): Uint8Array => createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest().subarray(0, keyNameBytes);
const hexName = (name: Uint8Array): string => Buffer.from(name).toString('hex');
