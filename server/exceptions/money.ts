import type { ExceptionMoney } from '../../domain/exception.ts';
import { type Currency, type Minor, minor } from '../../domain/money.ts';
import type { Sql } from '../database.ts';
import { readChargeback } from './chargebacks.ts';
import type { ExceptionRecord } from './finding.ts';

/**
 * Everything whose postings belong together: the operation and the request it confirmed, what undid it and what it
 * undoes, what a later sale has covered of it, and the resolutions of exceptions about any of these. $1 is the operation.
 */
const sourcesSql = `about as (
    select id, effect_source, case when kind = 'void' then (text::json ->> 'target')::uuid end as target from operations where id = $1
  ), linked as (
    select id as source from about
    union select effect_source from about
    union select target from about where target is not null
    union select t.effect_source from about a join operations t on t.id = a.target
    union select u.source from about a join undoings u on u.target = a.id
    union select v.id from about a join undoings u on u.target = a.id join operations v on v.effect_source = u.source
    union select c.id from about a join covers c on c.use in (a.id, a.target)
  )`;

const balancesSql = `with ${sourcesSql}, sources as (
    select source from linked
    union select r.id from linked l join exceptions x on x.operation_id = l.source join exception_resolutions r on r.exception_id = x.id and r.effective_at is not null
  )
  select e.account, e.currency, sum(case e.side when 'debit' then e.amount else -e.amount end)::bigint as balance
  from sources s join postings p on p.source = s.source join entries e on e.posting = p.id
  where e.account like 'overspend:%' or e.account like 'suspense:%'
  group by e.account, e.currency having sum(case e.side when 'debit' then e.amount else -e.amount end) <> 0
  order by e.account, e.currency`;

/** What a sale has covered of a use counts for the program that the use had named, as its overspend does. */
const programsSql = `with ${sourcesSql}
  select number, sum(over)::bigint as over from (
    select coalesce(u.program_number, e.program_number) as number,
      case when e.kind in ('debit', 'deactivate', 'cash-out', 'undo-credit', 'unload') then e.over_amount when e.kind = 'cover' then -e.covered when e.kind = 'undo-cover' then e.covered else -e.over_amount end as over
    from linked l join effects e on e.source = l.source
      left join covers c on e.kind in ('cover', 'undo-cover') and c.certificate = e.certificate and c.use in (select source from linked)
      left join effects u on u.source = c.use and u.certificate = c.certificate and u.kind = 'debit'
    where e.kind not in ('activate', 'reload')) moved
  group by number having sum(over) > 0 order by number`;

/** The money of an exception as the ledger has it now; null when none of it is anybody's question. */
export const readMoney = async (sql: Sql, { id, operation_id, flags }: Pick<ExceptionRecord, 'id' | 'operation_id' | 'flags'>): Promise<ExceptionMoney | null> => {
  if (operation_id === null) return null;
  if (flags.includes('chargeback')) return readChargeback(sql, { id, operation_id });
  const balances = await sql<{ account: string; currency: Currency; balance: number }>(balancesSql, [operation_id]);
  const currency = balances[0]?.currency;
  if (currency === undefined) return null;
  const programs = await sql<{ number: number; over: Minor }>(programsSql, [operation_id]);
  const of = (prefix: string) => balances.filter((row) => row.currency === currency && row.account.startsWith(prefix))
    .map(({ account, balance }) => ({ owner: Number(account.slice(prefix.length)), balance }));
  // A balance on the other side would be a bearer who has got back more than was laid on it; nobody decides about that.
  const borne = (bearer: 'program' | 'store') => of(`overspend:${bearer}:`).filter(({ balance }) => balance > 0).map(({ owner, balance }) => ({ bearer, owner, amount: minor(balance) }));
  const money: ExceptionMoney = {
    currency, programs: programs.map(({ number, over }) => ({ number, over })), overspend: [...borne('program'), ...borne('store')],
    // Suspense is owed when it stands on the credit side.
    suspense: of('suspense:').map(({ owner, balance }) => ({ storeNumber: owner, amount: minor(0 - balance) })),
  };
  return money.overspend.length + money.suspense.length === 0 ? null : money;
};
