import type { ExceptionState } from '../../domain/exception.ts';
import { mayDo } from '../../domain/office.ts';
import { ownedBy, ownerOn } from '../business/owners.ts';
import type { Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import type { Caller, OfficeUser } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';

/** An exception as the database has it, with what decides who may see and resolve it. */
export type ExceptionRecord = {
  readonly id: string; readonly source: string; readonly operation_id: string | null; readonly evidence_hash: string | null; readonly terminal_id: string | null;
  readonly store_number: number; readonly store_name: string; readonly time_zone: string; readonly cut_over: number; readonly franchise_id: string | null;
  /** The business day it is of. */
  readonly day: string;
  readonly flags: readonly string[]; readonly detail: string; readonly recorded_at: number; readonly state: ExceptionState;
  readonly owner_id: string | null; readonly owner_name: string | null; readonly is_between: boolean; readonly is_theirs: boolean;
};

/** $2: whose franchise asks; null: the whole business. */
const recordSql = `select x.id, x.source, x.operation_id, encode(x.evidence_hash, 'hex') as evidence_hash, x.terminal_id, x.store_number, s.name as store_name, s.time_zone, s.cut_over,
    ${ownerOn('x.store_number', 'x_day.day')} as franchise_id, x_day.day::text as day, x.flags, x.detail, x.recorded_at, x.state, x.owner_id, u.name as owner_name,
    (select count(distinct coalesce(${ownerOn('xs.store_number', 'xs.day')}::text, '')) > 1 from exception_stores xs where xs.exception_id = x.id) as is_between,
    ($2::uuid is null or exists (select from exception_stores xs where xs.exception_id = x.id and ${ownedBy('$2', 'xs.store_number', 'xs.day')})) as is_theirs
  from exceptions x join stores s on s.number = x.store_number left join office_users u on u.id = x.owner_id
    left join operations o on o.id = x.operation_id
    cross join lateral (select coalesce(o.day, business_day_of(x.recorded_at, s.time_zone, s.cut_over)) as day) x_day where x.id = $1`;

/** An exception that concerns one's own stores. Another franchise's is denied as if it did not exist, and that somebody asked is noted. */
export const findException = async (deps: Outside & { readonly read: Sql }, sql: Sql, { user }: Caller, id: string): Promise<ExceptionRecord> => {
  const [record] = await sql<ExceptionRecord>(recordSql, [id, user.franchise?.id ?? null]);
  if (record?.is_theirs) return record;
  // Outside the transaction, which ends with the refusal.
  if (record) await note(deps.read, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'denied', subject: 'exception', detail: { id } });
  throw problem(404, 'not-here', 'there is no such exception');
};

/** The same, locked until the transaction ends: of two people who decide at once, one is second. */
export const lockException = async (deps: Outside & { readonly read: Sql }, sql: Sql, caller: Caller, id: string): Promise<ExceptionRecord> => {
  await sql('select id from exceptions where id = $1 for update', [id]);
  const record = await findException(deps, sql, caller, id);
  if (!mayResolve(caller.user, record)) {
    await note(deps.read, deps, { userId: caller.user.id, franchiseId: caller.user.franchise?.id ?? null, action: 'denied', subject: 'exception', detail: { id } });
    throw problem(403, 'headquarters-resolves', 'stores of two franchises are in it: headquarters resolves it');
  }
  return record;
};

/** One's own stores' exceptions; those between two franchises are headquarters' to resolve. */
export const mayResolve = (user: OfficeUser, { is_between, franchise_id }: ExceptionRecord): boolean =>
  mayDo(user.role, 'exceptions.resolve') && (user.franchise === null || (!is_between && user.franchise.id === franchise_id));
