import { addMonths } from '../../domain/calendar.ts';
import { applyChange } from '../../domain/certificate.ts';
import type { ExceptionMoney } from '../../domain/exception.ts';
import { type Entry, replacementEntries } from '../../domain/ledger.ts';
import { type CertificateHash, controlNumberParts, parseControlNumber } from '../../domain/number.ts';
import { certificateColumns, type StoredCertificate, toRow } from '../books-read.ts';
import type { Sql } from '../database.ts';
import { problem } from '../problem.ts';

/** One certificate that is sold in place of another, and the resolution that does it. */
type Replacing = { readonly source: string; readonly terminal: string; readonly certificate: CertificateHash; readonly at: number; readonly day: string };

/** Finds the unsold paper that the buyer gets: of the same store, and worth what was paid. */
export const planReplacement = async (sql: Sql, money: ExceptionMoney | null, typed: string): Promise<{ readonly certificate: CertificateHash; readonly entries: readonly Entry[] }> => {
  const owed = money?.suspense[0];
  const control = parseControlNumber(typed.replace(/^\][A-Za-z]\d/u, '').trim());
  if (!money || !owed || control === undefined) throw problem(409, 'replacement-unfit', 'this is no control number');
  const { batch, running } = controlNumberParts(control);
  const [stored] = await sql<StoredCertificate>(`select ${certificateColumns} from certificates where batch = $1 and running = $2 for update`, [batch, running]);
  const certificate = stored && toRow(stored).certificate;
  const isFit = certificate?.state === 'stock' && !certificate.blocked && certificate.storeNumber === owed.storeNumber && certificate.currency === money.currency &&
    certificate.face === owed.amount;
  if (!certificate || !isFit) throw problem(409, 'replacement-unfit', 'it is not unsold paper of this store that is worth what was paid');
  const line = { programNumber: certificate.programNumber, certificateKind: certificate.kind, price: owed.amount, covered: certificate.face };
  return { certificate: certificate.hash, entries: replacementEntries({ storeNumber: owed.storeNumber, currency: money.currency }, line) };
};

/** The paper comes to life: what waited in suspense was paid for it. */
export const sellReplacement = async (sql: Sql, { source, terminal, certificate: hash, at, day }: Replacing, storeNumber: number): Promise<void> => {
  const certificate = await lock(sql, hash);
  if (certificate.state !== 'stock' || certificate.blocked) throw problem(409, 'replacement-unfit', 'it was sold or blocked meanwhile');
  const [program] = await sql<{ validity_months: number | null }>('select validity_months from programs where number = $1', [certificate.programNumber]);
  const months = program?.validity_months ?? null;
  const sold = applyChange(certificate, {
    kind: 'activate', storeNumber, programNumber: certificate.programNumber, certificateKind: certificate.kind, currency: certificate.currency, face: certificate.face,
    validUntil: months === null ? null : addMonths(day, months), issued: false,
  }).certificate;
  await sql(
    `update certificates set state = $2, balance = $3, valid_until = $4, store_number = $5, changed = pg_current_xact_id() where hash = $1::bytea`,
    [`\\x${hash}`, sold.state, sold.balance, sold.validUntil, sold.storeNumber]);
  await sql(
    `insert into effects (source, certificate, kind, terminal_id, store_number, program_number, certificate_kind, currency, price, face, covered, over_amount, bearer, at, recorded_at, day)
     values ($1, $2::bytea, 'activate', $3, $4, $5, $6, $7, $8, $8, $8, 0, 'store', $9, $9, $10)`,
    [source, `\\x${hash}`, terminal, storeNumber, sold.programNumber, sold.kind, sold.currency, sold.face, at, day]);
};

/** The resolution was wrong: its certificate ends, if nothing of it is spent. */
export const endReplacement = async (sql: Sql, { source, terminal, certificate: hash, at, day }: Replacing, resolution: string): Promise<void> => {
  const certificate = await lock(sql, hash);
  if (certificate.state !== 'active' || certificate.balance !== certificate.face) throw problem(409, 'replacement-spent', 'something of it is spent, or its sale is void');
  await sql(`update certificates set state = 'voided', balance = 0, changed = pg_current_xact_id() where hash = $1::bytea`, [`\\x${hash}`]);
  await sql(
    `insert into effects (source, certificate, kind, terminal_id, store_number, program_number, certificate_kind, currency, price, face, covered, over_amount, bearer, at, recorded_at, day)
     select $1, certificate, 'deactivate', $3, store_number, program_number, certificate_kind, currency, price, face, covered, 0, bearer, $4, $4, $6
     from effects where source = $2 and certificate = $5::bytea and kind = 'activate'`,
    [source, resolution, terminal, at, `\\x${hash}`, day]);
};

const lock = async (sql: Sql, hash: CertificateHash) => {
  const [stored] = await sql<StoredCertificate>(`select ${certificateColumns} from certificates where certificates.hash = $1::bytea for update`, [`\\x${hash}`]);
  if (!stored) throw new Error('the replacement is not there any more');
  return toRow(stored).certificate;
};
