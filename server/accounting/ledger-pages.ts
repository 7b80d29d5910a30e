import type { JournalPosting } from '../../domain/hledger.ts';
import type { Sql } from '../database.ts';
import { inBooks, type Scope } from './scope.ts';

/** Which postings: whose, and between which days, both included. */
export type Range = Scope & { readonly from: string | null; readonly to: string | null };

/** What is in memory at any moment. */
const pagePostings = 500;

type PostingRow = {
  id: string; accounting_date: string; kind: string; store_number: number; store_name: string; at: number; recorded_at: number; source: string;
  event_day: string | null; entries: JournalPosting['entries'];
};

/** What picks the postings of a range; `from`, `to` and `franchiseId` are the first three values. */
export const inRange = `p.accounting_date >= coalesce($1::date, '-infinity') and p.accounting_date <= coalesce($2::date, 'infinity')
  and ${inBooks('$3')}`;

/** The values of {@link inRange}. */
export const rangeValues = ({ from, to, franchiseId }: Range): readonly unknown[] => [from, to, franchiseId];

/** The ledger in the order of its days, a page at a time; each page goes on where the one before ended. */
export const ledgerPages = async function* (read: Sql, range: Range): AsyncGenerator<readonly JournalPosting[]> {
  let after: { readonly day: string; readonly id: string } | undefined;
  for (;;) {
    const rows: readonly PostingRow[] = await read<PostingRow>(
      `with page as (
         select p.* from postings p
         where ${inRange} and (p.accounting_date, p.id) > (coalesce($4::date, '-infinity'), coalesce($5::uuid, '00000000-0000-0000-0000-000000000000'))
         order by p.accounting_date, p.id limit ${String(pagePostings)})
       select p.id, p.accounting_date, p.kind, p.store_number, coalesce(s.name, case p.store_number when 0 then 'Headquarters' else '' end) as store_name, p.at, p.recorded_at, p.source, p.event_day,
         e.entries
       from page p left join stores s on s.number = p.store_number
         cross join lateral (
           select json_agg(json_build_object('account', account, 'side', side, 'amount', amount, 'currency', currency)
             order by account collate "C", currency) as entries
           from entries where posting = p.id) e
       order by p.accounting_date, p.id`,
      [...rangeValues(range), after?.day ?? null, after?.id ?? null]);
    if (rows.length > 0) yield rows.map(toPosting);
    const last = rows.at(-1);
    if (rows.length < pagePostings || !last) return;
    after = { day: last.accounting_date, id: last.id };
  }
};

const toPosting = (row: PostingRow): JournalPosting => ({
  id: row.id, accountingDate: row.accounting_date, kind: row.kind, store: { number: row.store_number, name: row.store_name },
  at: row.at, recordedAt: row.recorded_at, source: row.source, eventDay: row.event_day, entries: row.entries,
});

/** Every account and currency that a range uses. */
export const readAccounts = (read: Sql, range: Range): Promise<readonly { readonly account: string; readonly currency: string }[]> => read(
  `select e.account, e.currency from entries e join postings p on p.id = e.posting where ${inRange}
   group by e.account, e.currency order by e.account collate "C", e.currency`, rangeValues(range));

/** How much of the ledger a range is. */
export type LedgerSize = { readonly postings: number; readonly entries: number };

/** So long a download may wait for its own size. */
const countingMsMax = 2_000;

/** Counts a range for whoever watches a download; undefined when that would take long. Reads in a snapshot. */
export const countLedger = async (read: Sql, range: Range): Promise<LedgerSize | undefined> => {
  await read(`savepoint counting; set local statement_timeout = ${String(countingMsMax)}`);
  const [size] = await read<LedgerSize>(
    `select (select count(*) from postings p where ${inRange}) as postings, (select count(*) from entries e join postings p on p.id = e.posting where ${inRange}) as entries`,
    rangeValues(range)).catch(() => []);
  // Takes the shorter patience back, too.
  await read('rollback to savepoint counting');
  return size;
};
