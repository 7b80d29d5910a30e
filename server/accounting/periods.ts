import type { Periods } from '../../domain/accounting-wire.ts';
import type { Database, Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import type { Caller, OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { inBooks, scopeFor } from './scope.ts';

/** The last time zone to end a day is twelve hours behind ours. */
const lastZoneMs = 12 * 3_600_000;

/** Three years: what lies further back is closed, or nobody will find it by scrolling. */
const monthsMax = 36;

type PeriodRow = { month: string; closed: boolean; closed_by: string | null; closed_at: number | null; late: number };

/** The months of the books. Closing is for the whole business, and for good. */
export const createPeriods = (deps: Outside & { readonly database: Database }): Pick<OfficeHandlers, 'accounting.periods' | 'accounting.close'> => {
  const { database, now } = deps;
  const endedUpTo = (): string => new Date(now() - lastZoneMs).toISOString().slice(0, 7);
  const describe = async (caller: Caller): Promise<Periods> => {
    const { franchiseId } = await scopeFor(database.read, deps, caller, null);
    const [first] = await database.read<{ day: string | null }>('select first_open_day() as day', []);
    const rows = await readMonths(database.read, new Date(now()).toISOString().slice(0, 10), franchiseId);
    return {
      firstOpenDay: first?.day ?? null,
      months: rows.map(({ month, closed, closed_by, closed_at, late }) =>
        ({ month, state: closed ? 'closed' : 'open', hasEnded: month < endedUpTo(), closedBy: closed_by, closedAt: closed_at, late })),
    };
  };
  return {
    'accounting.periods': describe,
    'accounting.close': async (caller, { month }) => {
      const { user } = caller;
      if (user.franchise !== null) {
        await note(database.read, deps, { userId: user.id, franchiseId: user.franchise.id, action: 'denied', subject: 'accounting.close', detail: { month } });
        throw problem(403, 'not-allowed', 'months are closed for the whole business');
      }
      if (month >= endedUpTo()) throw problem(409, 'month-not-over', 'this month has not ended everywhere');
      await database.transaction(async (sql) => {
        await sql('select pg_advisory_xact_lock(5005)', []);
        const [closed] = await sql<{ day: string | null }>('select first_open_day() as day', []);
        if (closed?.day && `${month}-01` < closed.day) throw problem(409, 'already-closed', 'this month is closed');
        await sql('insert into accounting_periods (month, closed_by, closed_at) values ($1, $2, $3)', [`${month}-01`, user.id, now()]);
        await note(sql, deps, { userId: user.id, franchiseId: null, action: 'month-closed', subject: month });
      });
      return describe(caller);
    },
  };
};

/** Months from the first posting, or a few, up to this one; a month that was passed over was closed by the one after it. */
const readMonths = (read: Sql, today: string, franchiseId: string | null): Promise<readonly PeriodRow[]> => read<PeriodRow>(
  `with bounds as (
     select greatest(
       least((select min(accounting_date) from postings), date_trunc('month', $1::date) - interval '2 months'),
       date_trunc('month', $1::date) - interval '${String(monthsMax - 1)} months') as first)
   select to_char(m, 'YYYY-MM') as month, c.month is not null as closed, u.name as closed_by, c.closed_at,
     (select count(*) from postings p where p.late and p.event_day >= m and p.event_day < m + interval '1 month' and ${inBooks('$2')}) as late
   from bounds, generate_series(date_trunc('month', first::timestamp), date_trunc('month', $1::timestamp), interval '1 month') m
     left join lateral (select * from accounting_periods a where a.month >= m order by a.month limit 1) c on true
     left join office_users u on u.id = c.closed_by
   order by m desc`, [today, franchiseId]);
