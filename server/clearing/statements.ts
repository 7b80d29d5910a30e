import type { TableFormat } from '../../domain/accounting-wire.ts';
import type { PaperLanguage } from '../../domain/report-file.ts';
import type { Statement, StatementContent } from '../../domain/statement.ts';
import type { Database, Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import { type Caller, type Franchise, isTheirs, type OfficeFileHandlers, type OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import { readDay } from '../reconciliation/evening.ts';
import { endOf, readStores } from '../reconciliation/rows.ts';
import type { Outside } from '../server.ts';
import { draftStatement } from './statement.ts';
import { postStatement } from './posting.ts';
import { tableTypes } from '../sheets/cells.ts';
import { inLanguage } from '../sheets/report-file.ts';
import { tableBytes } from '../sheets/whole.ts';
import { statementLines } from './statement-lines.ts';
import { statementPdf } from './statement-pdf.ts';

type Deps = Outside & { readonly database: Database };
type Format = TableFormat | 'pdf';

/** Statements: read, locked, downloaded. A locked one never changes; what arrives later stands in the next one. */
export const createStatements = (deps: Deps): Pick<OfficeHandlers, 'statements.read' | 'statements.lock'> => {
  const { database } = deps;
  return {
    'statements.read': async (caller, { franchiseId, day }) => readStatement(deps, await ownFranchise(deps, caller, franchiseId), day),
    'statements.lock': async (caller, { franchiseId, day, reason }) => {
      const franchise = await ownFranchise(deps, caller, franchiseId);
      const { provisional, over } = await readCondition(deps, franchise, day);
      if (!over) throw problem(409, 'day-not-over', 'the day is not over in every store');
      if (provisional && reason === null) throw problem(409, 'still-provisional', 'a till has not told everything of this day');
      await database.transaction((sql) => lock(deps, sql, caller, { franchise, day, reason: provisional ? reason : null }));
      const statement = await readStatement(deps, franchise, day);
      for (const format of ['csv', 'xlsx', 'pdf'] as const) await keepFile(database.read, statement, format, 'en');
      return statement;
    },
  };
};

/** A statement as a file. One that is not locked is marked as a draft and kept nowhere. */
export const createStatementFiles = (deps: Deps): Pick<OfficeFileHandlers, 'statements.download'> => ({
  'statements.download': async (caller, { franchiseId, day, format, language: wanted = 'en' }) => {
    // CSV is for programs, and has one.
    const language = format === 'csv' ? 'en' : wanted;
    const statement = await readStatement(deps, await ownFranchise(deps, caller, franchiseId), day);
    const body = statement.locked === null ? await draw(statement, format, language) : await keepFile(deps.database.read, statement, format, language);
    return {
      name: `countersign-statement-${String(statement.content.franchise.number)}-${day}${statement.locked === null ? '-draft' : ''}.${format}`,
      type: format === 'pdf' ? 'application/pdf' : tableTypes[format], body,
    };
  },
});

/**
 * Fixes what the day comes to. While operations are counted this lock can't be had, and while it is held none are: so
 * every operation is either in the statement or finds it locked, and is late.
 */
const lock = async (deps: Deps, sql: Sql, { user }: Caller, { franchise, day, reason }: { readonly franchise: Franchise; readonly day: string; readonly reason: string | null }): Promise<void> => {
  await sql('select pg_advisory_xact_lock(6, 1)', []);
  const [known] = await sql('select 1 from statements where franchise_id = $1 and day = $2', [franchise.id, day]);
  if (known) throw problem(409, 'already-locked', 'this day is locked already');
  const { content, transfers, lateDays, posts } = await draftStatement(sql, franchise, day);
  const [id, at] = [deps.newId(), deps.now()];
  await sql(
    'insert into statements (id, franchise_id, day, locked_by, locked_at, reason, content) values ($1, $2, $3, $4, $5, $6, $7)',
    [id, franchise.id, day, user.id, at, reason, JSON.stringify(content)]);
  await sql(
    `with lines as (
       insert into statement_lines (franchise_id, day, of_day, program_number, currency, kind, selling_store, redeeming_store, payer, payee, amount)
       select $1, $2, r.* from json_to_recordset($3) as r(day date, "programNumber" int, currency text, kind text, "sellingStore" int, "redeemingStore" int,
         payer int, payee int, amount bigint) returning *)
     insert into clearing_items (source, kind, party, other, own_store, other_store, currency, amount, day)
     select $4, 'statement', coalesce(f.number, 0), coalesce(g.number, 0), side.own_store, side.other_store, l.currency, sum(side.amount), $2
     from lines l cross join lateral (values (l.payee, l.payer, l.amount), (l.payer, l.payee, -l.amount)) as side (own_store, other_store, amount)
       left join store_owners w on w.store_number = side.own_store and l.of_day >= w.from_day and l.of_day < w.until_day
       left join franchises f on f.id = w.franchise_id
       left join store_owners v on v.store_number = side.other_store and l.of_day >= v.from_day and l.of_day < v.until_day
       left join franchises g on g.id = v.franchise_id
     where (w.franchise_id is null or w.franchise_id = $1) and w.franchise_id is distinct from v.franchise_id
     group by 3, 4, 5, 6, 7 having sum(side.amount) <> 0`, [franchise.id, day, JSON.stringify(transfers), id]);
  await postStatement(sql, deps, { id, at, transfers, posts });
  await sql('delete from late_days where franchise_id = $1 and day = any($2::date[])', [franchise.id, lateDays]);
  await note(sql, deps, { userId: user.id, franchiseId: franchise.id, action: 'statement-locked', subject: day, detail: { franchise: franchise.number, reason } });
};

const readStatement = async (deps: Deps, franchise: Franchise, day: string): Promise<Statement> => {
  const { read } = deps.database;
  const [locked] = await read<{ content: StatementContent; by: string; at: number; reason: string | null }>(
    'select l.content, u.name as by, l.locked_at as at, l.reason from statements l join office_users u on u.id = l.locked_by where l.franchise_id = $1 and l.day = $2', [franchise.id, day]);
  const condition = await readCondition(deps, franchise, day);
  if (locked) return { content: locked.content, locked: { by: locked.by, at: locked.at, reason: locked.reason }, ...condition };
  return { content: (await draftStatement(read, franchise, day)).content, locked: null, ...condition };
};

/** Whether a day is over in every store of a franchise, and whether all of it has arrived. */
const readCondition = async ({ database: { read }, now }: Deps, franchise: Franchise, day: string): Promise<{ readonly provisional: boolean; readonly over: boolean }> => {
  const stores = await readStores(read, franchise.id, day);
  const judged = await readDay(read, stores, day, now());
  return { provisional: judged.some(({ evening }) => evening.waiting.length > 0), over: stores.every((store) => endOf(store, day) <= now()) };
};

const draw = async (statement: Statement, format: Format, language: PaperLanguage): Promise<Uint8Array> =>
  format === 'pdf' ? statementPdf(statement, language) : tableBytes(format === 'csv' ? statementLines(statement) : inLanguage(statementLines(statement), language), format);

/** The file of a locked statement: made once in a language, whoever asks first, and the same bytes from then on. */
const keepFile = async (read: Sql, statement: Statement, format: Format, language: PaperLanguage): Promise<Uint8Array> => {
  const { franchise, day } = statement.content;
  const find = async (): Promise<Buffer | undefined> =>
    (await read<{ bytes: Buffer }>('select bytes from statement_files where franchise_id = $1 and day = $2 and format = $3 and language = $4', [franchise.id, day, format, language]))[0]?.bytes;
  const known = await find();
  if (known) return known;
  await read('insert into statement_files (franchise_id, day, format, bytes, language) values ($1, $2, $3, $4, $5) on conflict do nothing', [franchise.id, day, format, await draw(statement, format, language), language]);
  const kept = await find();
  if (!kept) throw new Error('a statement\'s file was not kept');
  return kept;
};

/** A franchise of one's own. Another is denied as if it did not exist, and that somebody asked is noted. */
const ownFranchise = async (deps: Deps, { user }: Caller, id: string): Promise<Franchise> => {
  const [found] = await deps.database.read<Franchise>('select id, number, name from franchises where id = $1', [id]);
  if (found && isTheirs(user, found.id)) return found;
  if (found) await note(deps.database.read, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'denied', subject: 'statement', detail: { id } });
  throw problem(404, 'unknown-franchise', 'there is no such franchise');
};
