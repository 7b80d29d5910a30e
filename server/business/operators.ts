import type { OperatorRecord } from '../../domain/business-wire.ts';
import type { Role } from '../../domain/protocol.ts';
import type { Sql } from '../database.ts';
import { problem } from '../problem.ts';
import { type Change, noteChange, refusal, refuseStale } from './changing.ts';
import { lockStore } from './stores.ts';

type OperatorRow = OperatorRecord & { readonly store_id: string; readonly store_name: string; readonly franchise_id: string | null };
const operatorSql = `select o.id, o.name, o.role, o.active, o.version, o.store_id, s.name as store_name, s.franchise_id from operators o join stores s on s.id = o.store_id`;

/** Somebody by their id, locked. */
export const lockOperator = async (sql: Sql, id: string): Promise<OperatorRow | undefined> => (await sql<OperatorRow>(`${operatorSql} where o.id = $1 for update of o`, [id]))[0];

/** Somebody of a store by their name; who still signs in before who left. */
export const findOperator = async (sql: Sql, storeId: string, name: string): Promise<OperatorRow | undefined> =>
  (await sql<OperatorRow>(`${operatorSql} where o.store_id = $1 and o.name = $2 order by o.active desc, o.id desc limit 1 for update of o`, [storeId, name]))[0];

type Adding = { readonly id: string; readonly storeId: string; readonly name: string; readonly role: Role; readonly pinHash: string };

/** Somebody new who signs in at a store's tills. Sent twice after a lost answer they are one. */
export const addOperator = async (change: Change, { id, storeId, name, role, pinHash }: Adding): Promise<void> => {
  const { sql } = change;
  const store = await lockStore(sql, storeId);
  if (!store) throw problem(404, 'not-here', 'there is no such store');
  if ((await lockOperator(sql, id))?.store_id === storeId) return;
  await refuseSameName(sql, storeId, name, id);
  const added = await sql('insert into operators (id, store_id, name, role, pin_hash) values ($1, $2, $3, $4, $5) on conflict do nothing returning id', [id, storeId, name, role, pinHash]);
  if (added.length === 0) throw refusal('id-taken', 'this id is somebody else\'s');
  await noteChange(change, { action: 'operator-added', about: storeId, subject: `${name}, ${store.name}`, franchiseId: store.franchise_id, after: { role } });
};

type Changing = { readonly id: string; readonly name?: string; readonly role?: Role; readonly active?: boolean; readonly pinHash?: string };

/** Another name, role or PIN; locked, or let in again. What they did keeps their name of then on its papers. */
export const changeOperator = async (change: Change, seen: number | null, { id, name, role, active, pinHash }: Changing): Promise<void> => {
  const { sql } = change;
  const before = await lockOperator(sql, id);
  if (!before) throw problem(404, 'not-here', 'there is nobody of this id');
  refuseStale(before, seen);
  const after = { name: name ?? before.name, role: role ?? before.role, active: active ?? before.active };
  if (after.active) await refuseSameName(sql, before.store_id, after.name, id);
  await sql(
    'update operators set name = $2, role = $3, active = $4, pin_hash = coalesce($5, pin_hash), version = version + 1 where id = $1',
    [id, after.name, after.role, after.active, pinHash ?? null]);
  const told = (one: typeof after) => ({ name: one.name, role: one.role, active: one.active ? 'yes' : 'no' });
  const about = { about: before.store_id, subject: `${after.name}, ${before.store_name}`, franchiseId: before.franchise_id };
  const [was, now] = [told(before), told(after)];
  if (JSON.stringify(was) !== JSON.stringify(now)) await noteChange(change, { action: 'operator-changed', ...about, before: was, after: now });
  if (pinHash !== undefined) await noteChange(change, { action: 'operator-pin', ...about });
};

/** Two of one name could not be told apart on the till's screen and on receipts. */
const refuseSameName = async (sql: Sql, storeId: string, name: string, id: string): Promise<void> => {
  const same = await sql('select 1 from operators where store_id = $1 and lower(name) = lower($2) and active and id <> $3', [storeId, name, id]);
  if (same.length > 0) throw refusal('operator-name-taken', `somebody called ${name} signs in at this store already`);
};
