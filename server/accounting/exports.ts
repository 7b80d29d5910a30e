import { chartNameOf } from '../../domain/chart.ts';
import { journalHead, type JournalPosting, journalTransaction } from '../../domain/hledger.ts';
import type { Currency, Minor } from '../../domain/money.ts';
import type { Sql } from '../database.ts';
import type { Cell, Lines } from '../sheets/cells.ts';
import { readChart } from './chart.ts';
import { inRange, ledgerPages, type LedgerSize, type Range, rangeValues, readAccounts } from './ledger-pages.ts';

// Each file is a sequence of texts or lines, made while it is sent.

/** The ledger as an hledger journal. */
export const journalTexts = async function* (read: Sql, range: Range): AsyncGenerator<string> {
  const used = await readAccounts(read, range);
  const stores = await read<{ number: number; name: string }>(
    'select number, name from stores where $1::int[] is null or number = any($1) order by number', [range.stores]);
  // What is posted for a program stands under no store; in the whole books only.
  const payees = range.franchiseId === null ? [{ number: 0, name: 'Headquarters' }, ...stores] : stores;
  const programs = await read<{ number: number; name: string }>('select number, name from programs order by number', []);
  yield journalHead({ currencies: used.map(({ currency }) => currency), accounts: used.map(({ account }) => account), stores: payees, programs });
  for await (const postings of ledgerPages(read, range)) yield postings.map(journalTransaction).join('');
};

/** How many lines the journal's transactions come to: what it begins with is few. */
export const journalLines = ({ postings, entries }: LedgerSize): number => 2 * postings + entries;

const entryColumns = [
  'accounting_date', 'posting', 'kind', 'store', 'event_time', 'recorded_time', 'late_event_day', 'source', 'account', 'debit', 'credit', 'currency',
] as const;

/** The ledger's entries, one a line; debit and credit are columns of their own, so that no amount has a sign. */
export const entryLines = async function* (read: Sql, range: Range): AsyncGenerator<Lines> {
  yield [entryColumns];
  for await (const postings of ledgerPages(read, range)) yield postings.flatMap(linesOfPosting);
};

const linesOfPosting = ({ accountingDate, id, kind, store, at, recordedAt, eventDay, source, entries }: JournalPosting): Lines =>
  entries.map(({ account, side, amount, currency }) => [
    { day: accountingDate }, id, kind, store.number, { at }, { at: recordedAt }, eventDay === null ? null : { day: eventDay }, source, account,
    side === 'debit' ? { amount, currency } : null, side === 'credit' ? { amount, currency } : null, currency,
  ]);

const summaryColumns = ['accounting_date', 'account_number', 'account_name', 'debit', 'credit', 'currency'] as const;

type DayRow = { day: string; account: string; currency: Currency; debit: Minor; credit: Minor };

/** What each account of the accountant's chart moved each day. Accounts of ours that the chart names alike are one. */
export const summaryLines = async function* (read: Sql, range: Range, franchiseId: string | null): AsyncGenerator<Lines> {
  yield [summaryColumns];
  const lines = await readChart(read, franchiseId);
  const names = new Map((await readAccounts(read, range)).map(({ account }) => [account, chartNameOf(lines, account)]));
  // The database adds up by our accounts, whose number does not grow with history; a month of days is in memory here.
  let day: string | undefined;
  for (;;) {
    const rows: readonly DayRow[] = await read<DayRow>(
      `with first as (select min(p.accounting_date) as day from postings p where ${inRange} and p.accounting_date > coalesce($4::date, '-infinity'))
       select p.accounting_date as day, e.account, e.currency, coalesce(sum(e.amount) filter (where e.side = 'debit'), 0)::bigint as debit,
         coalesce(sum(e.amount) filter (where e.side = 'credit'), 0)::bigint as credit
       from postings p join entries e on e.posting = p.id
       where ${inRange} and p.accounting_date between (select day from first) and (select day + ${String(daysAtOnce - 1)} from first)
       group by p.accounting_date, e.account, e.currency order by p.accounting_date`, [...rangeValues(range), day ?? null]);
    const last = rows.at(-1);
    if (!last) return;
    day = last.day;
    yield daysLines(rows, names);
  }
};

const daysAtOnce = 31;

const daysLines = (rows: readonly DayRow[], names: ReadonlyMap<string, { readonly number: string; readonly name: string }>): Lines => {
  const sums = new Map<string, { readonly key: readonly string[]; debit: number; credit: number }>();
  for (const row of rows) {
    const { number, name } = names.get(row.account) ?? { number: '', name: row.account };
    const key = [row.day, row.currency, number, name];
    const sum = sums.get(JSON.stringify(key)) ?? { key, debit: 0, credit: 0 };
    sum.debit += row.debit;
    sum.credit += row.credit;
    sums.set(JSON.stringify(key), sum);
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { key: [day = '', currency = '', number = '', name = ''], debit, credit }]) =>
    [{ day }, number, name, amountOf(debit, currency), amountOf(credit, currency), currency]);
};

const amountOf = (amount: number, currency: Currency): Cell => (amount === 0 ? null : { amount: amount as Minor, currency });
