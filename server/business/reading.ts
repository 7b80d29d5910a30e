import type { BusinessHistory, BusinessOverview, FranchiseRecord, OperatorRecord, ProgramRecord, StoreRecord, StoreSummary, TillRecord } from '../../domain/business-wire.ts';
import { clearingVersionsSchema } from '../../domain/clearing.ts';
import type { Minor } from '../../domain/money.ts';
import type { Sql } from '../database.ts';
import { problem } from '../problem.ts';
import { readLimits } from './limits.ts';
import { readStoreOwners } from './passing-on.ts';
import { type ProgramRow, readFaces, readLockedUpTo, readProgram, settingsOf as programSettingsOf } from './programs.ts';
import { settingsOf, type StoreRow } from './stores.ts';

/** Franchises, stores, programs and limits; `franchise`: as far as they are one franchise's. A fixed handful of statements. */
export const readOverview = async (read: Sql, franchise: string | null): Promise<BusinessOverview> => {
  const [franchises, stores, programs, faces, limits] = await Promise.all([
    read<FranchiseRecord>('select id, number, name, active, version from franchises where $1::uuid is null or id = $1 order by active desc, number', [franchise]),
    read<StoreSummary>(
      `select s.id, s.number, s.name, s.franchise_id as "franchiseId", s.currency, s.active, coalesce(t.count, 0)::int as tills, coalesce(o.count, 0)::int as operators
       from stores s
         left join (select store_id, count(*) from terminals where state = 'enrolled' group by 1) t on t.store_id = s.id
         left join (select store_id, count(*) from operators where active group by 1) o on o.store_id = s.id
       where $1::uuid is null or s.franchise_id = $1 order by s.active desc, s.number`, [franchise]),
    read<Pick<ProgramRow, 'id' | 'number' | 'name' | 'currency' | 'kind' | 'active'> & Pick<BusinessOverview['programs'][number], 'range'>>(
      `select id, number, name, currency, kind, active, case when range_min is not null then json_build_object('min', range_min, 'max', range_max) end as range
       from programs order by active desc, number`, []),
    read<{ program_id: string; face: Minor }>('select program_id, face from denominations where face > 0 order by face, gtin', []),
    readLimits(read),
  ]);
  return {
    franchises: [...franchises], stores: [...stores], limits,
    programs: programs.map((program) => ({ ...program, faces: faces.filter(({ program_id }) => program_id === program.id).map(({ face }) => face) })),
  };
};

/** A store with its tills and its people. */
export const readStoreRecord = async (read: Sql, store: StoreRow, franchise: string | null): Promise<StoreRecord> => {
  const [tills, operators, owners] = await Promise.all([
    read<TillRecord>(
      `select t.id, t.number, t.state, h.told_at as "heardAt", greatest(coalesce(h.sequence, 0) - t.sequence, 0)::int as unsent
       from terminals t left join terminal_heads h on h.terminal_id = t.id where t.store_id = $1 order by t.state = 'revoked', t.number`, [store.id]),
    read<OperatorRecord>('select id, name, role, active, version from operators where store_id = $1 order by active desc, role desc, name, id', [store.id]),
    readStoreOwners(read, store, franchise),
  ]);
  return {
    id: store.id, number: store.number, franchiseId: store.franchise_id, currency: store.currency, timeZone: store.time_zone, active: store.active, version: store.version,
    ...settingsOf(store), tills: [...tills], operators: [...operators], owners,
  };
};

/** A program with what it sells and how it is cleared. */
export const readProgramRecord = async (read: Sql, id: string): Promise<ProgramRecord> => {
  const program = await readProgram(read, id);
  if (!program) throw problem(404, 'not-here', 'there is no such program');
  const [sold, lockedUpTo] = await Promise.all([readFaces(read, id), readLockedUpTo(read)]);
  return {
    id: program.id, number: program.number, currency: program.currency, kind: program.kind, version: program.version, ...programSettingsOf(program),
    faces: [...sold.faces], openGtin: sold.openGtin, clearing: clearingVersionsSchema.parse(program.clearing), lockedUpTo,
  };
};

const historyMax = 50;

/** What was changed of one thing, newest first; `franchise`: as far as it was that franchise's business. */
export const readHistory = async (read: Sql, about: string, franchise: string | null): Promise<BusinessHistory> => {
  const rows = await read<{ id: string; at: number; by: string | null; action: string; subject: string; detail: Readonly<Record<string, string>> }>(
    `select a.id, a.at, u.name as by, a.action, a.subject, a.detail from office_audit a left join office_users u on u.id = a.user_id
     where a.detail ->> 'about' = $1 and ($2::uuid is null or a.franchise_id = $2) order by a.id desc limit ${String(historyMax)}`, [about, franchise]);
  return {
    entries: rows.map(({ detail, ...entry }) => ({
      ...entry,
      changes: Object.entries(detail).filter(([key]) => key.startsWith('now.')).map(([key, now]) => {
        const what = key.slice('now.'.length);
        const was = detail[`was.${what}`];
        return { what, was: was ?? null, now };
      }),
    })),
  };
};
