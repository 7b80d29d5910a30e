import { businessDay } from '../domain/business-day.ts';
import { decideRedeem, type Refusal } from '../domain/certificate.ts';
import { leaseMarginMs, type LeaseRequest, type LeaseResponse } from '../domain/lease.ts';
import type { Minor } from '../domain/money.ts';
import type { CertificateHash } from '../domain/number.ts';
import type { Books, CertificateRow, KnownTerminal } from './books.ts';
import { readOfficeBooks } from './books-read.ts';
import type { Database, Sql } from './database.ts';
import { heldOf, heldRefusal } from './leases.ts';
import { problem } from './problem.ts';

type Deps = { readonly database: Database; readonly now: () => number };
type LeaseRow = {
  readonly id: string; readonly terminal_id: string; readonly certificate: CertificateHash; readonly amount: Minor; readonly epoch: number | null; readonly granted_at: number; readonly ends_at: number;
  readonly state: 'live' | 'returned' | 'ended';
};

/** Why a lease is not granted: as a redemption is refused, or by the program's word on leases. */
type LeaseRefusal = Extract<Refusal, { readonly reason: NonNullable<LeaseResponse['refusal']>['reason'] }> | { readonly reason: 'leases-off' | 'not-sold-here' };

/** Grants and takes back leases. The same message again gets the answer it got. */
export const createLeases = ({ database, now }: Deps) => (terminal: KnownTerminal, asked: LeaseRequest): Promise<LeaseResponse> => database.transaction(async (sql) => {
  // Locks the certificate: whatever else is asked of it waits until this is decided.
  const books = await readOfficeBooks(sql, [asked.certificate], now());
  const [known] = await sql<LeaseRow>(
    `select id, terminal_id, encode(certificate, 'hex') as certificate, amount, epoch, granted_at, ends_at, state from leases where id = $1`, [asked.id]);
  if (known && (known.terminal_id !== terminal.id || known.certificate !== asked.certificate || known.amount !== asked.amount)) throw problem(409, 'lease-taken', 'another lease has this id');
  const row = books.certificates.get(asked.certificate);
  return asked.kind === 'grant' ? grant(sql, books, terminal, asked, row, known) : giveBack(sql, books, terminal, asked, row, known);
});

const grant = async (sql: Sql, books: Books, terminal: KnownTerminal, asked: LeaseRequest, row: CertificateRow | undefined, known: LeaseRow | undefined): Promise<LeaseResponse> => {
  if (known) return answer(books, known, known.state === 'returned' ? 'returned' : 'granted');
  const refused = refuse(books, terminal, asked, row);
  if (refused) return { ...empty(books, asked.id, 'refused'), refusal: toWire(books, refused) };
  const { leases } = policyOf(books, row);
  const endsAt = books.now + (leases?.lengthMs ?? 0);
  const [granted] = await sql<LeaseRow>(
    `insert into leases (id, certificate, terminal_id, store_number, currency, amount, left_amount, epoch, granted_at, ends_at, lapses_at, state)
     select $1, $2::bytea, $3, $4, $5, $6, $6, coalesce((select max(epoch) from leases where certificate = $2::bytea), 0) + 1, $7, $8, $9, 'live'
     returning id, terminal_id, encode(certificate, 'hex') as certificate, amount, epoch, granted_at, ends_at, state`,
    [asked.id, `\\x${asked.certificate}`, terminal.id, terminal.store.number, asked.currency, asked.amount, books.now, endsAt, endsAt + leaseMarginMs + (leases?.graceMs ?? 0)]);
  if (!granted) throw new Error('a lease was not written');
  return answer(books, granted, 'granted');
};

const giveBack = async (
  sql: Sql, books: Books, terminal: KnownTerminal, asked: Extract<LeaseRequest, { kind: 'return' }>, row: CertificateRow | undefined, known: LeaseRow | undefined,
): Promise<LeaseResponse> => {
  const [holder] = await sql<{ sequence: number }>('select sequence from terminals where id = $1', [terminal.id]);
  // What it has taken and not sent would find nothing left.
  if (asked.head > (holder?.sequence ?? 0)) throw problem(409, 'queue-not-in', 'first send all operations, then return the lease');
  if (known) {
    await sql(`update leases set state = 'returned' where id = $1 and state = 'live'`, [asked.id]);
  } else if (row) {
    // Its grant is still on the way, or lost: it finds the id taken.
    await sql(
      `insert into leases (id, certificate, terminal_id, store_number, currency, amount, left_amount, granted_at, ends_at, lapses_at, state)
       values ($1, $2::bytea, $3, $4, $5, $6, 0, $7, $7, $7, 'returned')`,
      [asked.id, `\\x${asked.certificate}`, terminal.id, terminal.store.number, asked.currency, asked.amount, books.now]);
  }
  return empty(books, asked.id, 'returned');
};

const policyOf = (books: Books, row: CertificateRow | undefined) => books.business.programs.get(row?.certificate.programNumber ?? 0)?.offlinePolicy ?? { leases: undefined };

const refuse = (books: Books, terminal: KnownTerminal, { certificate, amount, currency }: LeaseRequest, row: CertificateRow | undefined): LeaseRefusal | undefined => {
  const usable = decideRedeem(row?.certificate, { amount, currency, today: businessDay(books.now, terminal.store) });
  if (!usable.ok) return usable.error as LeaseRefusal;
  const { leases } = policyOf(books, row);
  if (!leases) return { reason: 'leases-off' };
  const isSoldHere = row?.soldAt !== null && row?.soldAt !== undefined && usable.value.storeNumber === terminal.store.number &&
    businessDay(row.soldAt, terminal.store) === businessDay(books.now, terminal.store);
  if (leases.what === 'sold-here' && !isSoldHere) return { reason: 'not-sold-here' };
  // A till has one lease of a certificate: it returns it before it asks for more.
  const own = books.leases.get(certificate)?.find((lease) => lease.terminal === terminal.id);
  const others = heldOf(books, certificate, null);
  if (own || amount > usable.value.balance - others) return heldRefusal(books, certificate, null);
  return undefined;
};

const toWire = ({ business }: Books, refusal: LeaseRefusal): LeaseResponse['refusal'] => ({
  reason: refusal.reason, balance: 'balance' in refusal ? refusal.balance : null, validUntil: refusal.reason === 'expired' ? refusal.validUntil : null,
  held: refusal.reason === 'held' ? { storeNumber: refusal.storeNumber, storeName: business.stores.get(refusal.storeNumber)?.name ?? '', until: refusal.until } : null,
});

const empty = (books: Books, id: string, outcome: LeaseResponse['outcome']): LeaseResponse => ({ id, outcome, epoch: null, grantedAt: null, endsAt: null, refusal: null, serverTime: books.now });

const answer = (books: Books, { id, epoch, granted_at: grantedAt, ends_at: endsAt }: LeaseRow, outcome: 'granted' | 'returned'): LeaseResponse =>
  ({ ...empty(books, id, outcome), epoch, grantedAt, endsAt });
