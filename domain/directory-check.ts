/**
 * A till's directory is compared with what the server would show it: both cut the records, sorted by hash, into parts by the
 * first byte of the hash, and keep the first bytes of each part's SHA-256. A part whose bits have rotted on a disk differs.
 */
export const checkParts = 256;

/** Four bytes tell an accident; nobody gains by forging what is only read again. */
export const digestBytes = 4;

/** How long a till trusts what was compared, milliseconds. */
export const checkEveryMs = 24 * 60 * 60 * 1_000;
