import { documentNumber, names } from '../../domain/corporate.ts';
import { bankFormatSchema, type BankFormat, type BankLine } from '../../domain/corporate-wire.ts';
import { type Currency, type Minor, minor } from '../../domain/money.ts';
import type { OfficeOutput } from '../../domain/office-calls.ts';
import type { Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import { type Caller, isTheirs, type OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import { fits, readBankFile, readTransfers } from './bank-file.ts';
import type { Deps } from './reading.ts';
import { decideAlike, findAlike, isOwnTransfer, readHeld, toldBy } from './same-transfer.ts';

const linesMax = 200;
const samples = 3;

/** A bank's file: what is in it, each line once, and what each may be for. Whose it is a person says. */
export const createBank = (deps: Deps): Pick<OfficeHandlers, 'corporate.bank-look' | 'corporate.bank-import' | 'corporate.bank-lines' | 'corporate.bank-decide'> => {
  const { database, now } = deps;
  return {
    'corporate.bank-look': async (caller, { franchiseId, file }) => {
      await ownFranchise(deps, caller, franchiseId);
      const read = readBankFile(Buffer.from(file, 'base64'));
      if ('fault' in read) throw problem(409, 'not-a-bank-file', 'no line of it has three fields');
      const format = await readFormat(database.read, franchiseId);
      return {
        columns: read.title.map((title, at) => ({ title, samples: read.rows.slice(0, samples).map(({ fields }) => (fields[at] ?? '').slice(0, 60)) })), rows: read.rows.length,
        format: format && fits(read, format) ? format : null,
      };
    },
    'corporate.bank-import': (caller, { franchiseId, file, format }) => database.transaction(async (sql) => {
      await ownFranchise(deps, caller, franchiseId);
      const read = readBankFile(Buffer.from(file, 'base64'));
      if ('fault' in read) return { added: 0, held: 0, known: 0, outgoing: 0, faults: [read.fault] };
      if (!fits(read, format)) return { added: 0, held: 0, known: 0, outgoing: 0, faults: [{ line: 1, what: 'columns' as const, found: read.title.join(' ').slice(0, 60) }] };
      const { transfers, outgoing, faults } = readTransfers(read, format);
      // All of it or nothing: half a file would have to be found out later, line by line.
      if (faults.length > 0) return { added: 0, held: 0, known: 0, outgoing: 0, faults: [...faults].slice(0, 20) };
      await sql('insert into corporate_bank_formats (franchise_id, format) values ($1, $2) on conflict (franchise_id) do update set format = excluded.format', [franchiseId, JSON.stringify(format)]);
      // The agreed format's row is locked by now: two files of one franchise are taken over one after the other.
      const alike = await findAlike(sql, franchiseId, format, transfers);
      const added = await sql<{ id: string; maybe_same_as: string | null }>(
        `insert into corporate_bank_lines (id, franchise_id, fingerprint, day, amount, currency, payer, text, maybe_same_as, told_by, imported_by, imported_at)
         select r.id, $2, r.fingerprint, r.day, r.amount, $3, r.payer, r.text, r.same, $6, $4, $5 from json_to_recordset($1) as r(id uuid, fingerprint bytea, day date, amount bigint, payer text, text text, same uuid)
         order by r.fingerprint on conflict (franchise_id, fingerprint) do nothing returning id, maybe_same_as`,
        [JSON.stringify(transfers.map((one) => ({ ...one, id: deps.newId(), fingerprint: `\\x${one.fingerprint}`, same: alike.get(one.fingerprint) ?? null }))), franchiseId, format.currency, caller.user.id, now(), toldBy(format)]);
      const held = added.filter((line) => line.maybe_same_as !== null).length;
      if (added.length > 0) await note(sql, deps, { userId: caller.user.id, franchiseId, action: 'corporate-bank-imported', subject: '', detail: { lines: added.length } });
      return { added: added.length - held, held, known: transfers.length - added.length, outgoing, faults: [] };
    }),
    'corporate.bank-lines': async (caller, { franchiseId }) => {
      await ownFranchise(deps, caller, franchiseId);
      return readLines(deps, franchiseId);
    },
    'corporate.bank-decide': async (caller, decision) => {
      await ownFranchise(deps, caller, decision.franchiseId);
      await decideAlike(deps, caller, decision);
      return readLines(deps, decision.franchiseId);
    },
  };
};

const readLines = async ({ database }: Deps, franchiseId: string): Promise<OfficeOutput<'corporate.bank-lines'>> => {
  const unpaid = await readUnpaid(database.read, franchiseId);
  const lines = await database.read<Omit<BankLine, 'suggestions'>>(
    `select l.id, l.day, l.amount, l.currency, l.payer, l.text, (l.amount - coalesce(p.used, 0))::bigint as left
     from corporate_bank_lines l left join lateral (select sum(amount) as used from corporate_payments where line_id = l.id) p on true
     where l.franchise_id = $1 and l.amount > coalesce(p.used, 0) and ${isOwnTransfer} order by l.day desc, l.id desc limit $2`, [franchiseId, linesMax + 1]);
  return {
    lines: lines.slice(0, linesMax).map((line) => ({ ...line, suggestions: suggest(line, unpaid) })), more: lines.length > linesMax, held: [...await readHeld(database.read, franchiseId, linesMax)],
    unpaid: unpaid.map((one) => ({ saleId: one.saleId, number: one.number, company: one.company, invoice: one.invoice, open: one.open, currency: one.currency })),
  };
};

type Unpaid = { readonly saleId: string; readonly number: number; readonly company: string; readonly invoice: string; readonly open: Minor; readonly currency: Currency };

/** Invoices that still wait for money. */
const readUnpaid = async (sql: Sql, franchiseId: string): Promise<readonly Unpaid[]> => (await sql<Omit<Unpaid, 'invoice'> & { franchise: number; invoice: number }>(
  `select s.id as "saleId", s.number, c.name as company, f.number as franchise, d.number as invoice, (s.total - coalesce(s.cancelled_total, 0) - coalesce(p.paid, 0))::bigint as open, s.currency
   from corporate_sales s join companies c on c.id = s.company_id join franchises f on f.id = s.franchise_id join corporate_documents d on d.sale_id = s.id and d.kind = 'invoice'
     left join lateral (select sum(amount) as paid from corporate_payments where sale_id = s.id) p on true
   where s.franchise_id = $1 and s.withdrawn_at is null and s.total - coalesce(s.cancelled_total, 0) > coalesce(p.paid, 0) order by d.number`, [franchiseId]))
  .map((row) => ({ saleId: row.saleId, number: row.number, company: row.company, open: row.open, currency: row.currency, invoice: documentNumber('invoice', row.franchise, row.invoice) }));

/** What a transfer may be for: an invoice that its text names, or one that is open with exactly this amount. */
const suggest = ({ text, payer, left, currency }: Omit<BankLine, 'suggestions'>, unpaid: readonly Unpaid[]): BankLine['suggestions'] => unpaid
  .filter((one) => one.currency === currency)
  .flatMap(({ saleId, number, company, invoice, open }) => {
    const [isNamed, isSame] = [names(`${text} ${payer}`, invoice), open === left];
    if (!isNamed && !isSame) return [];
    return [{ saleId, number, company, invoice, open: minor(open), because: isNamed && isSame ? 'number-and-amount' as const : isNamed ? 'number' as const : 'amount' as const }];
  })
  .sort((a, b) => rank[a.because] - rank[b.because]).slice(0, 5);

const rank = { 'number-and-amount': 0, 'number': 1, 'amount': 2 } as const;

const readFormat = async (sql: Sql, franchiseId: string): Promise<BankFormat | undefined> => {
  const [row] = await sql<{ format: unknown }>('select format from corporate_bank_formats where franchise_id = $1', [franchiseId]);
  return row && bankFormatSchema.parse(row.format);
};

/** A franchise whose money somebody may see. Another's is denied as if there were none, and noted. */
const ownFranchise = async ({ database, ...outside }: Deps, { user }: Caller, id: string): Promise<void> => {
  if (!isTheirs(user, id)) await note(database.read, outside, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'denied', subject: 'bank', detail: { franchise: id } });
  const [known] = isTheirs(user, id) ? await database.read('select from franchises where id = $1', [id]) : [];
  if (!known) throw problem(404, 'not-here', 'there is no such franchise');
};
