import { allowedOffline, type ExposedTill, type Exposure, sendingMs, silentAfterMs } from '../../domain/exposure.ts';
import type { Currency } from '../../domain/money.ts';
import { type OfflinePolicy, offlinePolicySchema } from '../../domain/standin.ts';
import { scopeFor } from '../accounting/scope.ts';
import { ownedBy } from '../business/owners.ts';
import type { Database, Sql } from '../database.ts';
import type { OfficeHandlers } from '../office/caller.ts';
import type { Outside } from '../server.ts';

type Deps = Outside & { readonly database: Database };

/** What tills may be taking on their own word right now, as far as the server can tell from when it last heard of them. */
export const createExposure = (deps: Deps): Pick<OfficeHandlers, 'evening.exposure'> => {
  const { database: { read }, now } = deps;
  return {
    'evening.exposure': async (caller, asked): Promise<Exposure> => {
      const { franchiseId } = await scopeFor(read, deps, caller, asked.franchiseId);
      const at = now();
      const [rows, programs, overspends] = await Promise.all([
        readTills(read, franchiseId, at), read<{ currency: Currency; policy: unknown }>('select currency, offline_policy as policy from programs', []), readOverspends(read, franchiseId),
      ]);
      const policies = programs.map(({ currency, policy }) => ({ currency, policy: offlinePolicySchema.parse(policy) }));
      const tills = rows.filter(isAtRisk).map((row) => toTill(row, policies.flatMap(({ currency, policy }) => (currency === row.currency ? [policy] : []))));
      return {
        at, resting: rows.length - tills.length, overspends: [...overspends],
        tills: tills.toSorted((a, b) => Math.max(b.told ?? 0, b.atMost) - Math.max(a.told ?? 0, a.atMost) || a.number - b.number),
      };
    },
  };
};

type TillRow = {
  terminal: string; number: number; store: number; store_name: string; franchise_name: string; currency: Currency; silent: boolean;
  heard_at: number | null; unsent: number | null; at_risk: number | null; shift: 'shift-open' | 'shift-close' | null;
};

/** Tills that are silent, or held something back when they last spoke. The last shift is looked up for these only. */
const readTills = (read: Sql, franchise: string | null, now: number): Promise<readonly TillRow[]> => read<TillRow>(
  `with known as materialized (
     select t.id as terminal, t.number, t.state, s.number as store, s.name as store_name, coalesce(f.name, '') as franchise_name, s.currency, h.at_risk,
       greatest(h.told_at, p.told_at) as heard_at, h.told_at, case when h.sequence is not null then greatest(0, h.sequence - t.sequence) end as unsent
     from terminals t join stores s on s.id = t.store_id left join franchises f on f.id = s.franchise_id
       left join terminal_heads h on h.terminal_id = t.id left join feed_positions p on p.terminal_id = t.id
     where t.state <> 'new' and ($1::uuid is null or s.franchise_id = $1)
   ), waited as (
     select *, coalesce(heard_at < $2::bigint - ${String(silentAfterMs)}, true) as silent from known
     -- One that was withdrawn may not send any more: only what it held counts.
     where case when state = 'revoked' then unsent > 0 else true end
   )
   select w.terminal, w.number, w.store, w.store_name, w.franchise_name, w.currency, w.silent, w.heard_at, w.unsent, w.at_risk, x.kind as shift
   from waited w left join lateral (
     select kind from operations where terminal_id = w.terminal and kind in ('shift-open', 'shift-close') order by day desc, sequence desc limit 1) x on true
   where w.silent or (w.unsent > 0 and w.told_at < $2::bigint - ${String(sendingMs)})
   order by w.number`, [franchise, now]);

/** A shift that is closed, nothing told and nothing unsent: the shop is shut. */
const isAtRisk = ({ silent, shift, unsent, at_risk }: TillRow): boolean => !silent || shift === 'shift-open' || (unsent ?? 0) > 0 || (at_risk ?? 0) > 0;

const toTill = (row: TillRow, policies: readonly OfflinePolicy[]): ExposedTill => {
  const { atMost, forMs } = allowedOffline(policies);
  return {
    terminal: row.terminal, number: row.number, store: row.store, storeName: row.store_name, franchiseName: row.franchise_name, currency: row.currency,
    state: row.silent ? 'silent' : 'sending', heardAt: row.heard_at, unsent: row.unsent, told: row.at_risk,
    // One that is there asks before it takes anything more.
    atMost: row.silent ? Math.max(atMost, row.at_risk ?? 0) : row.at_risk ?? 0, until: row.silent && atMost > 0 && row.heard_at !== null ? row.heard_at + forMs : null,
  };
};

/** What was taken and no balance covered, of operations whose exceptions are open; what was undone since is nobody's loss. */
const readOverspends = (read: Sql, franchise: string | null): Promise<Exposure['overspends']> => read<Exposure['overspends'][number]>(
  `select o.store_number as store, s.name as "storeName", coalesce(f.name, '') as "franchiseName", e.currency, count(distinct o.id)::int as count, sum(e.over_amount - coalesce(c.amount, 0))::bigint as amount
   from (select distinct operation_id from exceptions where state <> 'resolved' and operation_id is not null) x
     join operations o on o.id = x.operation_id join stores s on s.number = o.store_number left join franchises f on f.id = s.franchise_id
     join effects e on e.source = o.effect_source and e.over_amount > 0 and e.kind in ('debit', 'cash-out', 'deactivate', 'unload', 'undo-credit')
     left join covers c on e.kind = 'debit' and c.use = e.source and c.certificate = e.certificate
   where e.over_amount > coalesce(c.amount, 0) and ${ownedBy('$1', 'o.store_number', 'o.day')}
     and not exists (select from undoings u where u.target in (o.id, o.effect_source) and u.certificate = e.certificate)
   group by 1, 2, 3, 4 order by 1, 4`, [franchise]) as Promise<Exposure['overspends']>;
