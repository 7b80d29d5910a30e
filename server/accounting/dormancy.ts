import type { Dormancy, DormancyAsked } from '../../domain/dormancy.ts';
import type { Currency } from '../../domain/money.ts';
import type { Sql } from '../database.ts';
import { movedSql } from './liability.ts';

type Key = { readonly programNumber: number; readonly certificateKind: 'sold' | 'promotional'; readonly currency: Currency };

/**
 * What lies still on a day: balances that nothing has moved for some months, by program and age. The same is asked of the
 * day as many months earlier, and what was used since says how much of it comes back to life. Give it a snapshot.
 */
export const readDormancy = async (read: Sql, { asOf, months }: DormancyAsked): Promise<Dormancy> => {
  const rows = await read<Key & { years: number | null; certificates: number; outstanding: number; was: number; used: number }>(
    `with moved as (${movedSql}), days as (
       select ($2::date - make_interval(months => $4))::date as since, ($2::date - make_interval(months => 2 * $4))::date as before),
     balances as (
       select certificate, program_number, certificate_kind, currency, sum(put_on)::bigint as balance, max(accounting_date) as last_on,
         min(accounting_date) filter (where kind = 'activate' and covered > 0) as sold_on,
         coalesce(sum(put_on) filter (where accounting_date <= since), 0)::bigint as balance_then, max(accounting_date) filter (where accounting_date <= since) as last_then
       from moved, days group by certificate, program_number, certificate_kind, currency),
     judged as (
       select b.*, case when balance > 0 and last_on <= since then balance else 0 end as still,
         case when balance_then > 0 and last_then <= before then balance_then else 0 end as still_then
       from balances b, days)
     select program_number as "programNumber", certificate_kind as "certificateKind", currency, extract(year from age($2::date, sold_on))::int as years,
       count(*) filter (where still > 0)::int as certificates, sum(still)::bigint as outstanding, sum(still_then)::bigint as was,
       sum(case when still_then > 0 then greatest(0, still_then - balance) else 0 end)::bigint as used
     from judged where still > 0 or still_then > 0 group by 1, 2, 3, 4 order by 1, 2, 3, 4 nulls last`, [null, asOf, null, months]);
  const [days] = await read<{ since: string }>('select ($1::date - make_interval(months => $2))::date as since', [asOf, months]);
  const names = new Map((await read<{ number: number; name: string }>('select number, name from programs', [])).map(({ number, name }) => [number, name]));
  const recognised = await readRecognised(read);
  const keyOf = (one: Key): string => JSON.stringify([one.programNumber, one.certificateKind, one.currency]);
  const keys = [...new Map(rows.map((row) => [keyOf(row), row])).values()];
  const total = (key: Key, value: (row: (typeof rows)[number]) => number): number => rows.filter((row) => keyOf(row) === keyOf(key)).reduce((sum, row) => sum + value(row), 0);
  const since = days?.since ?? asOf;
  return {
    stillSince: since,
    aged: rows.filter(({ outstanding }) => outstanding > 0).map(({ programNumber, certificateKind, currency, years, certificates, outstanding }) =>
      ({ programNumber, certificateKind, currency, years, certificates, outstanding, programName: names.get(programNumber) ?? '' })),
    programs: keys.map(({ programNumber, certificateKind, currency }) => {
      const key = { programNumber, certificateKind, currency };
      return {
        ...key, programName: names.get(programNumber) ?? '', still: total(key, ({ outstanding }) => outstanding),
        history: { day: since, still: total(key, ({ was }) => was), usedAfter: total(key, ({ used }) => used) },
        recognised: certificateKind === 'sold' ? recognised.get(`${String(programNumber)} ${currency}`) ?? 0 : 0,
      };
    }),
  };
};

/** What was posted as breakage so far, by program and currency: what the ledger says. */
const readRecognised = async (read: Sql): Promise<ReadonlyMap<string, number>> => {
  const rows = await read<{ program: string; currency: string; amount: number }>(
    `select split_part(e.account, ':', 2) as program, e.currency, sum(case e.side when 'credit' then e.amount else -e.amount end)::bigint as amount
     from postings p join entries e on e.posting = p.id where p.kind = 'breakage' and e.account like 'breakage:%' group by 1, 2`, []);
  return new Map(rows.map(({ program, currency, amount }) => [`${program} ${currency}`, amount]));
};
