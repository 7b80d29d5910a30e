import type { Books } from '../books.ts';
import type { Sql } from '../database.ts';
import { openSignals } from './signals.ts';

/** As many sales of a till as are looked through for those of a burst; more is a burst all the same. */
const salesMax = 300;

/** Opens a case for each till and program that sold too much at once; while it is open, what follows joins it. */
export const writeBursts = async (sql: Sql, books: Books, newId: () => string): Promise<void> => {
  const bursts = books.written.bursts.map((burst) => ({ ...burst, topic: `burst:${burst.terminal}:${String(burst.programNumber)}` }));
  if (bursts.length === 0) return;
  const cases = await openSignals(sql, bursts.map(({ topic, operation, terminal, storeNumber }) => ({
    id: newId(), topic, flag: 'activation-burst' as const, source: operation, operation, terminal, storeNumber, otherStore: null, at: books.now,
  })));
  // Of the last sales of the till those that lie within the burst.
  await sql(
    `insert into exception_operations (exception_id, operation_id)
     select distinct r.exception_id, o.id from json_to_recordset($1) as r(exception_id uuid, terminal_id uuid, program int, since bigint, until bigint)
     cross join lateral (
       select id, at, effect_source from operations where terminal_id = r.terminal_id and kind = 'sale' order by sequence desc limit ${String(salesMax)}) o
     where o.at between r.since and r.until and exists (select from effects e where e.source = o.effect_source and e.kind = 'activate' and e.program_number = r.program)
     on conflict do nothing`,
    [JSON.stringify(bursts.filter(({ topic }) => cases.has(topic)).map(({ topic, terminal, programNumber, since, until }) => ({ exception_id: cases.get(topic), terminal_id: terminal, program: programNumber, since, until })))]);
};
