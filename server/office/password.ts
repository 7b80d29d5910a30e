import { randomBytes } from 'node:crypto';
import { argon2id, argon2Verify } from 'hash-wasm';

/** OWASP's second choice for argon2id: a sign-in costs some forty milliseconds, and so does every guess. */
const argon2 = { iterations: 2, memorySize: 19_456, parallelism: 1, hashLength: 32, outputType: 'encoded' } as const;

/** Hashes a password as it is stored. */
export const hashPassword = (password: string): Promise<string> => argon2id({ password, salt: randomBytes(16), ...argon2 });

let nobody: Promise<string> | undefined;

/** Whether it is this person's password. For an address that is nobody's it takes as long, and is never right. */
export const isPassword = async (password: string, hash: string | null | undefined): Promise<boolean> => {
  nobody ??= hashPassword(randomBytes(32).toString('base64url'));
  const fits = password !== '' && await argon2Verify({ password, hash: hash ?? await nobody });
  return fits && typeof hash === 'string';
};
