import { createHash } from 'node:crypto';
import { Encrypter } from 'age-encryption';
import { err, ok, type Result } from '../../domain/result.ts';

/** Checks a printing house's public age key (`age1...`). A secret key that was pasted by mistake is named as such, and never kept. */
export const readRecipient = (typed: string): Result<string, 'wrong-key' | 'secret-key'> => {
  const recipient = typed.trim();
  if (/AGE-SECRET-KEY|AGE-PLUGIN|PRIVATE KEY/i.test(recipient)) return err('secret-key');
  // Only what every age reads: the newer kinds need a newer program at the printing house.
  if (!/^age1[02-9ac-hj-np-z]{58}$/.test(recipient)) return err('wrong-key');
  try {
    new Encrypter().addRecipient(recipient);
    return ok(recipient);
  } catch {
    return err('wrong-key');
  }
};

/** What two people compare by telephone: 128 bits of the key's SHA-256, in groups of four. */
export const fingerprintOf = (recipient: string): string =>
  (createHash('sha256').update(recipient).digest('hex').slice(0, 32).toUpperCase().match(/.{4}/g) ?? []).join(' ');
