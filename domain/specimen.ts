import { type CertificateNumber, makeNumber } from './number.ts';

/** The one serial that is never drawn for paper that is sold. */
export const specimenSerial = '0'.repeat(15);

/**
 * A well-formed number that no certificate ever has: for proofs and test prints. A scanner reads it like any other; the
 * books have never heard of it.
 */
export const specimenNumber = (gtin: string): CertificateNumber => makeNumber(gtin, specimenSerial);
