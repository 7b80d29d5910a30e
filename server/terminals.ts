import { createPublicKey, type KeyObject } from 'node:crypto';
import type { KnownTerminal } from './books.ts';
import type { Business } from './business.ts';
import type { Sql } from './database.ts';

/** A terminal that has enrolled: who it is and the key it signs with. */
export type EnrolledTerminal = KnownTerminal & { readonly key: KeyObject; readonly isRevoked: boolean };

export type Terminals = {
  readonly find: (id: string) => Promise<EnrolledTerminal | undefined>;
  /** Reads it anew next time, e.g. after a signature that didn't fit. */
  readonly forget: (id: string) => void;
};

/** A revoked terminal is refused by every instance at the latest after this time. */
const ageMsMax = 5_000;

type Deps = { readonly read: Sql; readonly business: () => Promise<Business>; readonly now: () => number };

/** Finds terminals without asking the database for every message. */
export const createTerminals = ({ read, business, now }: Deps): Terminals => {
  const known = new Map<string, { readonly at: number; readonly terminal: EnrolledTerminal }>();

  const load = async (id: string): Promise<EnrolledTerminal | undefined> => {
    const [row] = await read<{ number: number; state: string; public_key: Buffer; store_number: number }>(
      `select t.number, t.state, t.public_key, s.number as store_number from terminals t join stores s on s.id = t.store_id
       where t.id = $1 and t.state <> 'new'`, [id]);
    const store = row && (await business()).stores.get(row.store_number);
    if (!row || !store) return undefined;
    return { id, number: row.number, store, key: toKey(row.public_key), isRevoked: row.state === 'revoked' };
  };

  return {
    find: async (id) => {
      const cached = known.get(id);
      if (cached && Math.abs(now() - cached.at) < ageMsMax) return cached.terminal;
      const terminal = await load(id);
      if (terminal) known.set(id, { at: now(), terminal });
      else known.delete(id);
      return terminal;
    },
    forget: (id) => { known.delete(id); },
  };
};

/** A raw Ed25519 public key as Node takes it. */
const toKey = (raw: Buffer): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' });

/** Whether base64url text is a usable raw Ed25519 public key. */
export const readPublicKey = (text: string): Buffer | undefined => {
  const raw = Buffer.from(text, 'base64url');
  if (raw.length !== 32) return undefined;
  try {
    toKey(raw);
    return raw;
  } catch {
    return undefined;
  }
};
