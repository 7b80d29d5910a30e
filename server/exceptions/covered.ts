import { operationReference } from '../../domain/number.ts';
import type { Books } from '../books.ts';
import type { Sql } from '../database.ts';

/** How far two tills' corrected clocks may be apart before a use counts as made before its sale. */
const clocksApartMsMax = 10 * 60_000;

/** What is wrong with a use only because its sale had not come yet. */
const awaitingFlags = ['unknown-certificate', 'not-sold', 'overspend'];

/**
 * Writes what sales have covered of earlier uses, and tells their exceptions, naming the sale. One that was about nothing
 * else, and of which nothing is left uncovered, is resolved by it. Not so where the use was made before the sale: then
 * somebody knew the number of paper that lay in a store, and a person looks.
 */
export const writeCovers = async (sql: Sql, { written, now }: Books, newId: () => string): Promise<void> => {
  if (written.covers.length === 0) return;
  const rows = JSON.stringify(written.covers.map(({ id, sale, use, certificate, amount }) => ({ id, sale, use, certificate: `\\x${certificate}`, amount, step: newId() })));
  await sql(
    `insert into covers (id, sale, use, certificate, amount, recorded_at)
     select id, sale, use, certificate, amount, $2 from json_to_recordset($1) as r(id uuid, sale uuid, use uuid, certificate bytea, amount bigint)`, [rows, now]);
  const told = await sql<{ step: string; exception: string; terminal: number; sequence: number }>(
    `select distinct on (x.id, s.id) r.step, x.id as exception, t.number as terminal, s.sequence
     from json_to_recordset($1) as r(step uuid, sale uuid, use uuid)
       join exceptions x on x.operation_id = r.use and x.state <> 'resolved' and x.topic is null
       join operations s on s.id = r.sale join terminals t on t.id = s.terminal_id order by x.id, s.id, r.step`, [rows]);
  if (told.length === 0) return;
  await sql(
    `insert into exception_steps (id, exception_id, at, user_id, step, note) select id, exception, $2, null, 'covered', note from json_to_recordset($1) as r(id uuid, exception uuid, note text)`,
    [JSON.stringify(told.map(({ step, exception, terminal, sequence }) => ({ id: step, exception, note: operationReference(terminal, sequence) }))), now]);
  // One that waits for a second person stays: its money is another now, which the confirmation refuses.
  await sql(
    `update exceptions x set state = 'resolved' from operations o
     where x.id = any($1::uuid[]) and x.state in ('open', 'taken') and x.flags <@ $2 and o.id = x.operation_id
       and not exists (
         select from effects e left join covers c on c.use = e.source and c.certificate = e.certificate left join operations s on s.id = c.sale
         where e.source = o.effect_source and e.kind = 'debit' and e.over_amount > 0 and (c.id is null or c.amount < e.over_amount or e.at < s.at - $3::bigint)
           and not exists (select from undoings u where u.target = e.source and u.certificate = e.certificate))`,
    [told.map(({ exception }) => exception), awaitingFlags, clocksApartMsMax]);
};
