import { randomBytes } from 'node:crypto';
import { argon2id } from 'hash-wasm';
import { pinProblemOf } from '../domain/pin.ts';

/** OWASP's second choice of argon2id parameters: a till checks a PIN in well under a tenth of a second. */
const argon2 = { iterations: 2, memorySize: 19_456, parallelism: 1, hashLength: 32, outputType: 'encoded' } as const;

/** Hashes a PIN as it is stored and sent to tills. */
export const hashPin = (pin: string): Promise<string> => argon2id({ password: pin, salt: randomBytes(16), ...argon2 });

/** Why a PIN can't be had, as a sentence; undefined when it can. */
export const pinProblem = (pin: string): string | undefined => {
  const problem = pinProblemOf(pin);
  return problem && { 'six-digits': 'a PIN has six digits', 'guessed': 'that PIN is guessed at once; choose another' }[problem];
};
