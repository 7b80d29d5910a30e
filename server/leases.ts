import type { Refusal } from '../domain/certificate.ts';
import { isHolding, leaseMarginMs } from '../domain/lease.ts';
import { least, type Minor, minor, sum } from '../domain/money.ts';
import type { CertificateHash } from '../domain/number.ts';
import type { Books } from './books.ts';
import type { Sql } from './database.ts';

/** What of a certificate is on hold for tills other than this one; null: for anybody. */
export const heldOf = (books: Books, certificate: CertificateHash, but: string | null): Minor =>
  sum((books.leases.get(certificate) ?? []).filter(({ terminal, isHolding: holds }) => holds && terminal !== but).map(({ left }) => left));

/** Who has it on hold: the last to let go; the free rest can be used. */
export const heldRefusal = (books: Books, certificate: CertificateHash, but: string | null): Extract<Refusal, { reason: 'held' }> => {
  const [last] = (books.leases.get(certificate) ?? []).filter(({ terminal, isHolding: holds }) => holds && terminal !== but).sort((a, b) => b.endsAt - a.endsAt);
  const balance = books.certificates.get(certificate)?.certificate.balance ?? 0;
  return { reason: 'held', storeNumber: last?.storeNumber ?? 0, until: (last?.endsAt ?? books.now) + leaseMarginMs, balance: minor(Math.max(0, balance - heldOf(books, certificate, but))) };
};

/**
 * Takes a debit by `terminal` out of its lease. True: it had one that had let go by then, so others may have been given
 * what it promised.
 */
export const spendLease = (books: Books, certificate: CertificateHash, terminal: string, amount: Minor): boolean => {
  const own = books.leases.get(certificate)?.find((lease) => lease.terminal === terminal);
  if (!own) return false;
  own.left = minor(Math.max(0, own.left - amount));
  books.written.leases.add(own);
  return !own.isHolding;
};

/** What `terminal` had taken was put back, and is on hold for it again: it may count on that. */
export const restoreLease = (books: Books, certificate: CertificateHash, terminal: string | null, amount: Minor): void => {
  const own = books.leases.get(certificate)?.find((lease) => lease.terminal === terminal);
  if (!own) return;
  own.left = least(own.amount, minor(own.left + amount));
  books.written.leases.add(own);
};

/** Reads the leases of the certificates that the books hold locked. */
export const readLeases = async (sql: Sql, books: Books): Promise<void> => {
  if (books.certificates.size === 0) return;
  const rows = await sql<{
    id: string; certificate: CertificateHash; terminal_id: string; store_number: number; amount: Minor; left_amount: Minor; ends_at: number; lapses_at: number; heard_head: number | null; sequence: number;
  }>(
    `select l.id, encode(l.certificate, 'hex') as certificate, l.terminal_id, l.store_number, l.amount, l.left_amount, l.ends_at, l.lapses_at, l.heard_head, t.sequence
     from leases l join terminals t on t.id = l.terminal_id where l.state = 'live' and l.certificate = any($1::bytea[]) order by l.id`,
    [[...books.certificates.keys()].map((hash) => `\\x${hash}`)]);
  for (const row of rows) {
    const holds = isHolding({ endsAt: row.ends_at, lapsesAt: row.lapses_at, heardHead: row.heard_head }, row, books.now);
    const lease = { id: row.id, terminal: row.terminal_id, storeNumber: row.store_number, amount: row.amount, left: row.left_amount, endsAt: row.ends_at, isHolding: holds };
    books.leases.set(row.certificate, [...books.leases.get(row.certificate) ?? [], lease]);
  }
};

/** Writes what holders have taken of their leases. */
export const writeLeases = async (sql: Sql, { written }: Books): Promise<void> => {
  if (written.leases.size === 0) return;
  await sql('update leases l set left_amount = r.left_amount from json_to_recordset($1) as r(id uuid, left_amount bigint) where l.id = r.id',
    [JSON.stringify([...written.leases].map(({ id, left }) => ({ id, left_amount: left })))]);
};

/** A till was heard with its chain at `head`: what has ended of its leases is free once all of that is in. */
export const hearHolder = async (sql: Sql, terminal: string, head: number, now: number): Promise<void> => {
  await sql(
    `update leases l set heard_head = coalesce(l.heard_head, $2), state = case when coalesce(l.heard_head, $2) <= t.sequence then 'ended' else 'live' end
     from terminals t where t.id = l.terminal_id and l.terminal_id = $1 and l.state = 'live' and l.ends_at + $3 <= $4`, [terminal, head, leaseMarginMs, now]);
};
