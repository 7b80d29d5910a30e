import { Secret, TOTP } from 'otpauth';

/** What every authenticator app understands: SHA-1, six digits, thirty seconds (RFC 6238). */
const standard = { issuer: 'Countersign', algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** A code of the step before or after is taken too: telephones' clocks are a little off. */
const stepsAside = 1;

const totpOf = (secret: string, label: string): TOTP => new TOTP({ ...standard, label, secret: Secret.fromBase32(secret) });

/** A new secret of 160 bits, base32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What an authenticator app scans. */
export const otpauthUri = (secret: string, email: string): string => totpOf(secret, email).toString();

/** The step of time whose code this is; undefined when it is none of now. A caller takes a step only once. */
export const totpStep = (secret: string, code: string, now: number): number | undefined => {
  const digits = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return undefined;
  const aside = totpOf(secret, '').validate({ token: digits, timestamp: now, window: stepsAside });
  return aside === null ? undefined : Math.floor(now / 1000 / standard.period) + aside;
};

/** The code of this moment: for tests, and for a demo whose secret is in its README. */
export const totpCode = (secret: string, now: number): string => totpOf(secret, '').generate({ timestamp: now });
