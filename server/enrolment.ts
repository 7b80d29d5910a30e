import { createHash, randomInt } from 'node:crypto';
import type { EnrolRequest, EnrolResponse } from '../domain/protocol.ts';
import type { Business } from './business.ts';
import type { Database, Sql } from './database.ts';
import type { Keys } from './keys.ts';
import { problem } from './problem.ts';
import { readPublicKey } from './terminals.ts';

/** How long headquarters' code lets a till enrol. */
export const codeLifetimeMs = 10 * 60_000;

/** Wrong codes from one address, and from everywhere, before nobody may try for a while. */
const failuresOfSourceMax = 10;
const failuresMax = 200;
const failureWindowMs = 10 * 60_000;

/** Letters and digits that can't be taken for one another, read aloud or handwritten. */
const codeAlphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const codeLength = 10;

type Deps = { readonly database: Database; readonly business: () => Promise<Business>; readonly keys: Keys; readonly now: () => number; readonly newId: () => string };

export type Enrolment = { readonly enrol: (request: EnrolRequest, source: string) => Promise<EnrolResponse> };

/** Trades a one-time code for a terminal's identity. */
export const createEnrolment = (deps: Deps): Enrolment => ({
  enrol: async (request, source) => {
    const publicKey = readPublicKey(request.publicKey);
    if (!publicKey) throw problem(400, 'bad-request', 'the public key is not a raw Ed25519 key');
    await refuseTooMany(deps, source);
    // A wrong code is counted in a transaction of its own: the refusal must not take the count back with it.
    const used = await deps.database.transaction((sql) => useCode(deps, sql, request, publicKey));
    if (typeof used === 'string') {
      await countFailure(deps, source);
      throw problem(used === 'code-used' ? 409 : 401, used, 'the enrolment code is not good');
    }
    const store = (await deps.business()).stores.get(used.storeNumber);
    if (!store) throw new Error('a terminal without a store');
    return {
      terminal: { id: used.id, number: used.number, store },
      numberKey: Buffer.from(deps.keys.numberKey).toString('base64url'),
      sealKey: deps.keys.sealKey,
    };
  },
});

const refuseTooMany = async ({ database, now }: Deps, source: string): Promise<void> => {
  const since = now() - failureWindowMs;
  const [row] = await database.read<{ own: number; all: number }>(
    `select count(*) filter (where source = $1) as own, count(*) as all from enrolment_failures where at > $2`, [source, since]);
  if (row && (row.own >= failuresOfSourceMax || row.all >= failuresMax)) {
    throw problem(429, 'too-many-tries', 'too many wrong enrolment codes', failureWindowMs / 1000);
  }
};

const countFailure = async ({ database, now, newId }: Deps, source: string): Promise<void> => {
  await database.transaction(async (sql) => {
    await sql('insert into enrolment_failures (id, source, at) values ($1, $2, $3)', [newId(), source, now()]);
    await sql('delete from enrolment_failures where at < $1', [now() - failureWindowMs]);
  });
};

type CodeRow = { terminal_id: string; expires_at: number; used_at: number | null };
type TerminalRow = { id: string; number: number; state: string; public_key: Buffer | null; store_number: number };
type EnrolProblem = 'wrong-code' | 'code-used' | 'code-expired';

const useCode = async ({ now }: Deps, sql: Sql, request: EnrolRequest, publicKey: Buffer): Promise<EnrolProblem | { id: string; number: number; storeNumber: number }> => {
  const hash = hashCode(request.code);
  const [code] = await sql<CodeRow>('select terminal_id, expires_at, used_at from enrolment_codes where hash = $1 for update', [hash]);
  if (!code) return 'wrong-code';
  const [terminal] = await sql<TerminalRow>(
    `select t.id, t.number, t.state, t.public_key, s.number as store_number from terminals t join stores s on s.id = t.store_id
     where t.id = $1 for update of t`, [code.terminal_id]);
  if (!terminal) throw new Error('an enrolment code without a terminal');
  const enrolled = { id: terminal.id, number: terminal.number, storeNumber: terminal.store_number };
  if (code.used_at !== null) {
    // The same till once more: its first answer was lost.
    return terminal.state === 'enrolled' && terminal.public_key?.equals(publicKey) && now() < code.expires_at ? enrolled : 'code-used';
  }
  if (now() >= code.expires_at) return 'code-expired';
  if (terminal.state !== 'new') return 'code-used';
  await sql('update enrolment_codes set used_at = $2 where hash = $1', [hash, now()]);
  await sql(`update terminals set state = 'enrolled', public_key = $2, app_version = $3 where id = $1`, [terminal.id, publicKey, request.appVersion]);
  return enrolled;
};

/** Fifty bits drawn at random and good for minutes: a plain hash is enough to keep the code out of the database. */
/** What the server keeps of a code. */
export const hashCode = (code: string): Buffer => createHash('sha256').update(code.toUpperCase().replace(/[^A-Z0-9]/g, '')).digest();

/** Makes a code for a terminal that has not enrolled, and returns it in the form that is told to people: `ABCDE-FGHJK`. */
export const makeEnrolmentCode = async (sql: Sql, terminal: string, expiresAt: number): Promise<string> => {
  const letters = Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)] ?? '').join('');
  await sql('insert into enrolment_codes (hash, terminal_id, expires_at) values ($1, $2, $3)', [hashCode(letters), terminal, expiresAt]);
  return `${letters.slice(0, codeLength / 2)}-${letters.slice(codeLength / 2)}`;
};
