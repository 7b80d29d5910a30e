import type { Rule } from '../../domain/rules.ts';
import { shippedRules } from '../../domain/shipped-rules.ts';
import { type Currency, minor } from '../../domain/money.ts';
import { type CertificateHash, makeControlNumber } from '../../domain/number.ts';
import type { Unclaimed } from '../../domain/unclaimed-wire.ts';
import { movedSql } from '../accounting/liability.ts';
import type { Sql } from '../database.ts';
import type { Cell, Lines } from '../sheets/cells.ts';

export type UnclaimedRule = Rule & { readonly says: Extract<Rule['says'], { what: 'unclaimed' }> };

/** What this version knows of unclaimed property. */
export const unclaimedRules = shippedRules.filter((rule): rule is UnclaimedRule => rule.says.what === 'unclaimed');

/** Whether a rule is followed, and by whose word. */
export const readChoices = async (read: Sql): Promise<ReadonlyMap<string, { readonly isOn: boolean; readonly confirmedBy: string }>> => new Map(
  (await read<{ rule: string; is_on: boolean; confirmed_by: string }>('select distinct on (rule) rule, is_on, confirmed_by from unclaimed_choices order by rule, at desc, id desc', []))
    .map(({ rule, is_on, confirmed_by }) => [rule, { isOn: is_on, confirmedBy: confirmed_by }]));

export type StillRow = {
  readonly certificate: CertificateHash; readonly program_number: number; readonly program_name: string | null; readonly certificate_kind: 'sold' | 'promotional'; readonly currency: Currency; readonly balance: number;
  readonly store_number: number; readonly store_name: string; readonly terminal_id: string | null; readonly batch: number | null; readonly running: number | null;
  readonly sold_on: string | null; readonly last_on: string; readonly last_kind: string;
};

/**
 * What nobody has moved for a rule's years up to a day and since: sold by a store under that law, active and not blocked.
 * Whatever paper carries the promise now stands for it. What waits in a list already is left out.
 */
const stillSql = `
  with moved as (${movedSql}), days as (select ($2::date - make_interval(years => $4))::date as since),
  balances as (
    select certificate as root, program_number, certificate_kind, currency, sum(put_on)::bigint as balance, max(accounting_date) as last_on,
      min(accounting_date) filter (where kind = 'activate' and covered > 0) as sold_on, (array_agg(kind order by accounting_date desc, kind))[1] as last_kind
    from moved group by certificate, program_number, certificate_kind, currency having sum(put_on) > 0),
  still as (
    select b.*, coalesce((select r.certificate from replacements r where r.root = b.root and not exists (select from replacements n where n.predecessor = r.certificate)), b.root) as paper
    from balances b, days where b.last_on <= days.since and b.certificate_kind = any($5))
  select still.paper, still.program_number, p.name as program_name, still.certificate_kind, still.currency, still.balance, sold.store_number, s.name as store_name, sold.terminal_id,
    c.batch, c.running, still.sold_on, still.last_on, still.last_kind
  from still join certificates c on c.hash = still.paper and c.state = 'active' and not c.blocked and c.balance = still.balance
    join lateral (select store_number, terminal_id from effects e where e.certificate = still.root and e.kind = 'activate' and e.covered > 0 order by e.recorded_at limit 1) sold on true
    join stores s on s.number = sold.store_number and s.country = $6 and ($7::text is null or s.region = $7)
    left join programs p on p.number = still.program_number
  where not exists (select from effects e, days where e.certificate = still.paper and e.day > days.since and e.kind not in ('surrender', 'undo-surrender', 'take-over', 'undo-take-over'))
    and not exists (select from escheat_items i join escheats w on w.id = i.escheat where i.certificate = still.paper and w.state = 'asked')
  order by still.last_on, c.batch, c.running, still.paper`;

const valuesOf = ({ says, kinds, country, region }: UnclaimedRule, asOf: string): readonly unknown[] => [null, asOf, null, says.afterYears, kinds, country, region];

/** All of them. */
export const readStill = (read: Sql, rule: UnclaimedRule, asOf: string): Promise<readonly StillRow[]> =>
  read<StillRow>(`select encode(paper, 'hex') as certificate, l.* from (${stillSql}) l`, valuesOf(rule, asOf));

/** Writes them down as a list that waits; returns what stands in it. */
export const writeItems = (sql: Sql, id: string, rule: UnclaimedRule, asOf: string): Promise<readonly { readonly balance: number }[]> => sql<{ balance: number }>(
  `insert into escheat_items (escheat, certificate, store_number, terminal_id, balance, currency, sold_on, last_on, last_kind)
   select $8, paper, store_number, terminal_id, balance, currency, sold_on, last_on, last_kind from (${stillSql}) l returning balance`, [...valuesOf(rule, asOf), id]);

const lastKindOf = (kind: string): Unclaimed['rows'][number]['lastKind'] => (kind === 'activate' ? 'sold' : kind === 'debit' || kind === 'cover' || kind === 'cash-out' ? 'used' : 'other');

const toListRow = (row: StillRow): Unclaimed['rows'][number] => ({
  control: row.batch === null || row.running === null ? null : makeControlNumber(row.batch, row.running), programNumber: row.program_number, programName: row.program_name ?? '', storeNumber: row.store_number,
  storeName: row.store_name, soldOn: row.sold_on, lastOn: row.last_on, lastKind: lastKindOf(row.last_kind), balance: row.balance, currency: row.currency,
});

/** What a screen shows; the file has all. */
const pageRows = 100;
const pageBatches = 20;

type BatchRow = {
  id: string; rule: string; as_of: string; state: 'asked' | 'posted' | 'refused'; asked_by: string; asked_name: string; asked_at: number; decided_name: string | null; decided_at: number | null;
  certificates: number; left_out: number; amounts: { currency: string; amount: number }[];
};

/** The page of one rule, or of the first. Give it a snapshot. */
export const readUnclaimed = async (read: Sql, { asOf, rule: wanted }: { readonly asOf: string; readonly rule: string | null }, userId: string): Promise<Unclaimed> => {
  const choices = await readChoices(read);
  const rule = unclaimedRules.find(({ id }) => id === wanted) ?? unclaimedRules.find(({ id }) => choices.get(id)?.isOn === true) ?? unclaimedRules[0];
  const rows = rule && rule.says.owed && choices.get(rule.id)?.isOn === true ? await readStill(read, rule, asOf) : [];
  const [days] = await read<{ since: string }>('select ($1::date - make_interval(years => $2))::date as since', [asOf, rule?.says.afterYears ?? 1]);
  const batches = await read<BatchRow>(
    `select b.id, b.rule, b.as_of, b.state, b.asked_by, a.name as asked_name, b.asked_at, d.name as decided_name, b.decided_at,
       (select count(*) from escheat_items i where i.escheat = b.id and (b.state <> 'posted' or i.source is not null)) as certificates,
       (select count(*) from escheat_items i where i.escheat = b.id and b.state = 'posted' and i.source is null) as left_out,
       (select coalesce(json_agg(t order by t.currency), '[]') from (
          select i.currency, sum(i.balance)::bigint as amount from escheat_items i where i.escheat = b.id and (b.state <> 'posted' or i.source is not null) group by i.currency) t) as amounts
     from escheats b join office_users a on a.id = b.asked_by left join office_users d on d.id = b.decided_by order by b.asked_at desc, b.id desc limit ${String(pageBatches)}`, []);
  const totals = new Map<string, Unclaimed['totals'][number]>();
  for (const row of rows) {
    const key = `${String(row.program_number)} ${row.certificate_kind} ${row.currency}`;
    const known = totals.get(key) ?? { programNumber: row.program_number, programName: row.program_name ?? '', certificateKind: row.certificate_kind, currency: row.currency, certificates: 0, outstanding: 0 };
    totals.set(key, { ...known, certificates: known.certificates + 1, outstanding: known.outstanding + row.balance });
  }
  return {
    rules: unclaimedRules.map(({ id, country, region, says, source }) => ({
      id, country, region, afterYears: says.afterYears, owed: says.owed, source, isOn: choices.get(id)?.isOn ?? false, confirmedBy: choices.get(id)?.confirmedBy ?? null,
    })),
    rule: rule?.id ?? null, stillSince: days?.since ?? asOf, totals: [...totals.values()].sort((a, b) => a.programNumber - b.programNumber),
    rows: rows.slice(0, pageRows).map(toListRow), more: rows.length > pageRows,
    batches: batches.map((row) => ({
      id: row.id, rule: row.rule, asOf: row.as_of, state: row.state, askedBy: row.asked_name, askedAt: row.asked_at, isOwn: row.asked_by === userId, decidedBy: row.decided_name, decidedAt: row.decided_at,
      certificates: row.certificates, amounts: row.amounts, leftOut: row.left_out,
    })),
  };
};

const columns = ['control_number', 'program', 'sold_store', 'sold_on', 'last_activity_on', 'last_activity', 'balance', 'currency', 'rule', 'source'] as const;

/** The whole list with its evidence. */
export const unclaimedLines = (rows: readonly StillRow[], { id, source }: UnclaimedRule): Lines => [columns, ...rows.map((row): readonly Cell[] => {
  const { control, programName, storeNumber, storeName, soldOn, lastOn, lastKind, balance, currency } = toListRow(row);
  return [control ?? '', programName, `${String(storeNumber)} ${storeName}`, soldOn ?? '', { day: lastOn }, lastKind, { amount: minor(balance), currency }, currency, id, source];
})];
