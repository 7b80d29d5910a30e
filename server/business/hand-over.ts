import { businessDay, dayAfter } from '../../domain/business-day.ts';
import type { HandOver } from '../../domain/ownership.ts';
import type { Sql } from '../database.ts';
import type { StoreRow } from './stores.ts';

/** What a store has at hand at this moment, and what of it is not settled. Counted here, whatever anybody believes. */
export const countHandOver = async (sql: Sql, store: StoreRow, now: number): Promise<HandOver> => {
  const today = businessDay(now, { timeZone: store.time_zone, cutOver: store.cut_over });
  const unsold = await sql<HandOver['unsold'][number]>(
    `select coalesce(p.name, '') as "programName", c.face, c.currency, count(*)::int as count
     from certificates c left join programs p on p.number = c.program_number
     where c.store_number = $1 and c.state = 'stock' group by p.name, c.face, c.currency order by p.name, c.currency, c.face`, [store.number]);
  const tills = await sql<HandOver['tills'][number]>(
    `select t.number, case f.kind when 'shift-open' then f.day end as "shiftSince", greatest(coalesce(h.sequence, 0) - t.sequence, 0)::int as unsent, h.told_at as "heardAt"
     from terminals t left join terminal_heads h on h.terminal_id = t.id
       left join lateral (
         select kind, day from operations where terminal_id = t.id and kind in ('shift-open', 'shift-close') order by day desc, sequence desc limit 1) f on true
     where t.store_id = $1 and t.state <> 'new' and (f.kind = 'shift-open' or coalesce(h.sequence, 0) > t.sequence) order by t.number`, [store.id]);
  const [exceptions] = await sql<{ count: number }>(`select count(*)::int as count from exceptions where store_number = $1 and state <> 'resolved'`, [store.number]);
  const orders = await sql<HandOver['orders'][number]>('select batch, count from paper_orders where store_number = $1 and received_at is null order by batch', [store.number]);
  // A day that was told to a franchise as its own stays that: the next owner begins behind it, and behind the one before.
  const [bound] = await sql<{ day: string | null }>(
    `select greatest((select max(l.day) from statements l where l.franchise_id = $2), (select max(from_day) from store_owners where store_number = $1 and begun)) as day`,
    [store.number, store.franchise_id]);
  const after = dayAfter(bound?.day ?? today, 1);
  return { today, earliest: after > today ? after : today, unsold: [...unsold], tills: [...tills], exceptions: exceptions?.count ?? 0, orders: [...orders] };
};
