import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { CertificateHash, CertificateNumber } from './number.ts';

/** How many bytes of the keyed hash stand for a certificate: enough that two never meet, short in a directory record. */
const hashLengthBytes = 16;

/** The keyed hash that stands for a number everywhere but on its paper. `key` is the business's number key. */
export const hashNumber = (key: Uint8Array, number: CertificateNumber): CertificateHash =>
  bytesToHex(hmac(sha256, key, utf8ToBytes(number)).slice(0, hashLengthBytes)) as CertificateHash;

/**
 * Numbers are sealed to the server by HPKE (RFC 9180): DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, base
 * mode, with this `info` and no additional data. The sealed number is base64url of the encapsulated secret
 * (32 bytes) followed by the ciphertext.
 */
export const sealInfo = 'countersign-number:v1';

/** Length of the encapsulated secret that stands before the ciphertext. */
export const encapsulatedBytes = 32;
