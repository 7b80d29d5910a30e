import type { Signal } from '../../domain/exception.ts';
import type { Sql } from '../database.ts';

/** Something that looks wrong and is no operation: what it is about, and which stores it concerns. */
export type NewSignal = {
  readonly id: string; readonly topic: string; readonly flag: Signal; readonly source: string; readonly operation: string | null; readonly terminal: string | null;
  readonly storeNumber: number; readonly otherStore: number | null; readonly at: number;
  /** The moment whose owner of the store it concerns, where that is not `at`: the store may have passed on in between. */
  readonly concernedAt?: number;
};

/**
 * Opens an exception for each topic that has none open, and says which one each topic has now. The database keeps one
 * open case a topic: of two who open it at once the second finds the first one's.
 */
export const openSignals = async (sql: Sql, signals: readonly NewSignal[]): Promise<ReadonlyMap<string, string>> => {
  if (signals.length === 0) return new Map();
  const rows = JSON.stringify([...signals].sort((a, b) => (a.topic < b.topic ? -1 : 1)).map(({ id, topic, flag, source, operation, terminal, storeNumber, at }) =>
    ({ id, topic, flags: [flag], source, operation_id: operation, terminal_id: terminal, store_number: storeNumber, recorded_at: at })));
  await sql(
    `insert into exceptions (id, source, operation_id, terminal_id, store_number, flags, detail, recorded_at, topic)
     select id, source, operation_id, terminal_id, store_number, flags, '', recorded_at, topic
     from json_to_recordset($1) as r(id uuid, source text, operation_id uuid, terminal_id uuid, store_number int, flags text[], recorded_at bigint, topic text)
     on conflict (topic) where topic is not null and state <> 'resolved' do nothing`, [rows]);
  const cases = new Map((await sql<{ id: string; topic: string }>(
    `select id, topic from exceptions where topic = any($1) and state <> 'resolved'`, [[...new Set(signals.map(({ topic }) => topic))]])).map(({ id, topic }) => [topic, id]));
  const concerned = signals.flatMap(({ topic, storeNumber, otherStore, at, concernedAt = at }) => {
    // Resolved by somebody in this very moment: a hint is lost rather than the sale that gave it.
    const id = cases.get(topic);
    return id === undefined ? [] : [storeNumber, ...otherStore === null ? [] : [otherStore]].map((store) => ({ exception_id: id, store_number: store, at: concernedAt }));
  });
  await sql(
    `insert into exception_stores (exception_id, store_number, day)
     select distinct on (r.exception_id, r.store_number) r.exception_id, r.store_number, business_day_of(r.at, s.time_zone, s.cut_over)
     from json_to_recordset($1) as r(exception_id uuid, store_number int, at bigint) join stores s on s.number = r.store_number
     order by r.exception_id, r.store_number, r.at on conflict do nothing`, [JSON.stringify(concerned)]);
  return cases;
};
