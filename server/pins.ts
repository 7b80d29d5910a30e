import { randomBytes } from 'node:crypto';
import { argon2id } from 'hash-wasm';

/** OWASP's second choice of argon2id parameters: a till checks a PIN in well under a tenth of a second. */
const argon2 = { iterations: 2, memorySize: 19_456, parallelism: 1, hashLength: 32, outputType: 'encoded' } as const;

/** Hashes a PIN as it is stored and sent to tills. */
export const hashPin = (pin: string): Promise<string> => argon2id({ password: pin, salt: randomBytes(16), ...argon2 });

/** Why a PIN can't be had, as a sentence; undefined when it can. The till's pad takes six digits and sends them by itself. */
export const pinProblem = (pin: string): string | undefined => {
  if (!/^\d{6}$/.test(pin)) return 'a PIN has six digits';
  const steps = new Set([...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index])));
  // 000000, 123456 and 654321 are what a stranger tries first.
  if (steps.size === 1 && [-1, 0, 1].includes([...steps][0] ?? 0)) return 'that PIN is guessed at once; choose another';
  return undefined;
};
