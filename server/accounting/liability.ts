import type { Liability } from '../../domain/accounting-wire.ts';
import { type AgedLiability, closingOf, type LedgerBalance, type LiabilityMovement, tieToLedger } from '../../domain/liability.ts';
import type { Sql } from '../database.ts';
import { inBooks, type Scope } from './scope.ts';

/** Whose liability, from which day to which, and as far as it was known when. */
export type LiabilityAsked = Pick<Scope, 'franchiseId'> & { readonly from: string; readonly to: string; readonly knownAt: number | null };

/**
 * What happened to certificates, with the day the books count it to: the posting that the same source made for it. Paper
 * that replaced other paper is the same promise: it moves nothing and is no older or younger than what was sold.
 * Values: whose books, last day, known until.
 */
export const movedSql = `
  select coalesce(r.root, e.certificate) as certificate, e.program_number, e.certificate_kind, e.currency, e.kind, e.covered, e.over_amount, p.accounting_date,
    case when e.kind in ('activate', 'undo-debit', 'undo-deactivate', 'undo-cash-out', 'credit', 'undo-refund', 'reload', 'undo-unload', 'undo-escheat', 'undo-cover') then e.covered else -e.covered end as put_on
  from effects e join postings p on p.source = e.source and case e.kind
    when 'activate' then p.kind in ('sale', 'resolution', 'corporate-sale')
    when 'debit' then p.kind in ('redemption', 'request-redeem')
    when 'undo-debit' then p.kind in ('void', 'reversal')
    when 'cover' then p.kind = 'cover'
    when 'undo-cover' then p.kind = 'void'
    when 'cash-out' then p.kind in ('cash-out', 'request-cash-out')
    when 'undo-cash-out' then p.kind in ('void', 'reversal')
    when 'credit' then p.kind in ('return-credit', 'request-return-credit')
    when 'refund' then p.kind in ('refund', 'request-refund', 'bank-refund')
    when 'undo-refund' then p.kind in ('reversal', 'bank-refund-cancelled')
    when 'escheat' then p.kind = 'escheat'
    when 'undo-escheat' then p.kind = 'escheat-returned'
    when 'reload' then p.kind = 'reload'
    when 'unload' then p.kind in ('void', 'request-void-sale')
    when 'deactivate' then p.kind in ('void', 'request-void-sale', 'resolution-reversal', 'corporate-cancel')
    -- The other paper is the same promise, whatever else the source that moved it there has posted.
    when 'surrender' then false when 'undo-surrender' then false when 'take-over' then false when 'undo-take-over' then false
    else p.kind = 'reversal' end
    left join replacements r on r.certificate = e.certificate
  where ${inBooks('$1')} and p.accounting_date <= $2 and p.recorded_at <= coalesce($3, 9223372036854775807)`;

/** Reads the report. All of it must be read of one moment: give it a snapshot. */
export const readLiability = async (read: Sql, asked: LiabilityAsked): Promise<Liability> => {
  const movements = await readMovements(read, asked);
  const aged = await readAged(read, asked);
  const ledger = await readLedger(read, asked);
  const [late] = await read<{ count: number }>(
    `select count(*) from postings p where p.late and p.kind <> 'clearing' and p.event_day between $4 and $2 and p.accounting_date > $2
       and ${inBooks('$1')} and p.recorded_at <= coalesce($3, 9223372036854775807)`, valuesOf(asked));
  const programs = await read<{ number: number; name: string }>('select number, name from programs', []);
  const names = new Map(programs.map(({ number, name }) => [number, name]));
  const named = <Row extends { readonly programNumber: number }>(row: Row) => ({ ...row, programName: names.get(row.programNumber) ?? '' });
  return {
    movements: movements.map((movement) => ({ ...named(movement), closing: closingOf(movement) })),
    aged: aged.map(named),
    checks: [...tieToLedger(movements, aged, ledger)],
    late: late?.count ?? 0,
  };
};

const valuesOf = ({ franchiseId, from, to, knownAt }: LiabilityAsked): readonly unknown[] => [franchiseId, to, knownAt, from];

const keys = `program_number as "programNumber", certificate_kind as "certificateKind", currency`;

const readMovements = (read: Sql, asked: LiabilityAsked): Promise<readonly LiabilityMovement[]> => {
  const inPeriod = (value: string, kinds: string): string =>
    `coalesce(sum(${value}) filter (where accounting_date >= $4 and kind in (${kinds})), 0)::bigint`;
  return read<LiabilityMovement>(
    `select ${keys},
       coalesce(sum(put_on) filter (where accounting_date < $4), 0)::bigint as opening,
       ${inPeriod('covered', `'activate'`)} as activated,
       ${inPeriod(`case kind when 'reload' then covered when 'unload' then -(covered + over_amount) else covered + over_amount end`, `'reload', 'unload', 'undo-unload'`)} as reloaded,
       ${inPeriod(`case kind when 'deactivate' then covered + over_amount else -(covered + over_amount) end`, `'deactivate', 'undo-deactivate'`)} as voided,
       ${inPeriod('covered + over_amount', `'debit'`)} as redeemed,
       ${inPeriod('covered + over_amount', `'undo-debit'`)} as returned,
       ${inPeriod(`case kind when 'credit' then covered + over_amount else -(covered + over_amount) end`, `'credit', 'undo-credit'`)} as "creditedBack",
       ${inPeriod(`case kind when 'cash-out' then covered + over_amount else -(covered + over_amount) end`, `'cash-out', 'undo-cash-out'`)} as "cashedOut",
       ${inPeriod(`case kind when 'refund' then covered else -covered end`, `'refund', 'undo-refund'`)} as refunded,
       ${inPeriod(`case kind when 'escheat' then covered else -covered end`, `'escheat', 'undo-escheat'`)} as escheated,
       ${inPeriod(`case when kind in ('debit', 'deactivate', 'cash-out', 'undo-credit', 'unload') then over_amount when kind = 'cover' then -covered when kind = 'undo-cover' then covered else -over_amount end`,
         `'cover', 'undo-cover', 'debit', 'deactivate', 'undo-debit', 'undo-deactivate', 'cash-out', 'undo-cash-out', 'undo-credit', 'unload', 'undo-unload'`)} as overspend
     from (${movedSql}) moved group by program_number, certificate_kind, currency
     order by program_number, certificate_kind, currency`, valuesOf(asked));
};

/** A certificate counts for the month in which it was sold, whenever it is used. */
const readAged = (read: Sql, asked: LiabilityAsked): Promise<readonly AgedLiability[]> => read<AgedLiability>(
  `with moved as (${movedSql}),
     balances as (
       select certificate, program_number, certificate_kind, currency, sum(put_on)::bigint as balance,
         min(accounting_date) filter (where kind = 'activate' and covered > 0) as sold_on
       from moved group by certificate, program_number, certificate_kind, currency having sum(put_on) <> 0)
   select ${keys}, to_char(sold_on, 'YYYY-MM') as month, count(*) as certificates, sum(balance)::bigint as outstanding
   from balances group by program_number, certificate_kind, currency, to_char(sold_on, 'YYYY-MM')
   order by program_number, certificate_kind, currency, month nulls last`, valuesOf(asked).slice(0, 3));

/** The accounts that a liability report can be tied to. */
const readLedger = (read: Sql, asked: LiabilityAsked): Promise<readonly LedgerBalance[]> => read<LedgerBalance>(
  `select account, currency,
     coalesce(sum(amount) filter (where accounting_date < $4), 0)::bigint as opening, sum(amount)::bigint as closing
   from (
     select e.account, e.currency, case e.side when 'credit' then e.amount else -e.amount end as amount, p.accounting_date
     from entries e join postings p on p.id = e.posting
     where split_part(e.account, ':', 1) in ('liability', 'redeemed', 'overspend') and ${inBooks('$1')}
       and p.accounting_date <= $2 and p.recorded_at <= coalesce($3, 9223372036854775807)) signed
   group by account, currency order by account collate "C", currency`, valuesOf(asked));
