import { tillNumberMax } from '../../domain/business-wire.ts';
import type { Sql } from '../database.ts';
import { codeLifetimeMs, makeEnrolmentCode } from '../enrolment.ts';
import { problem } from '../problem.ts';
import { type Change, noteChange, refusal } from './changing.ts';
import { lockStore } from './stores.ts';

type TillRow = {
  readonly id: string; readonly number: number; readonly state: 'new' | 'enrolled' | 'revoked'; readonly store_id: string; readonly store_number: number; readonly store_name: string;
  readonly franchise_id: string | null; readonly store_active: boolean;
};
const tillSql = `select t.id, t.number, t.state, t.store_id, s.number as store_number, s.name as store_name, s.franchise_id, s.active as store_active
  from terminals t join stores s on s.id = t.store_id`;

/** A till by the number that people call it by, locked. */
export const findTill = async (sql: Sql, number: number): Promise<TillRow | undefined> => (await sql<TillRow>(`${tillSql} where t.number = $1 for update of t`, [number]))[0];

/** A till by its id, locked. */
export const lockTill = async (sql: Sql, id: string): Promise<TillRow | undefined> => (await sql<TillRow>(`${tillSql} where t.id = $1 for update of t`, [id]))[0];

/** Gives a store another till; `number` null: the next that is free. Which machine it is comes with the enrolment. */
export const addTill = async (change: Change, { id, storeId, number }: { readonly id: string; readonly storeId: string; readonly number: number | null }): Promise<void> => {
  const { sql } = change;
  const store = await lockStore(sql, storeId);
  if (!store) throw problem(404, 'not-here', 'there is no such store');
  if (!store.active) throw refusal('store-closed', 'this store is closed');
  if ((await lockTill(sql, id))?.store_id === storeId) return;
  const [next] = number === null ? await sql<{ number: number }>('select coalesce(max(number), 0) + 1 as number from terminals', []) : [{ number }];
  if (!next || next.number > tillNumberMax) throw refusal('no-number-left', 'there is no number left for a till');
  const added = await sql(`insert into terminals (id, number, store_id, state) values ($1, $2, $3, 'new') on conflict do nothing returning id`, [id, next.number, storeId]);
  if (added.length === 0) throw refusal('number-taken', `there is a till ${String(next.number)} already`);
  await noteChange(change, { action: 'till-added', about: storeId, subject: `${String(next.number)}, ${store.name}`, franchiseId: store.franchise_id });
};

/** Puts a till that has not enrolled into another store. */
export const moveTill = async (change: Change, till: TillRow, storeId: string): Promise<void> => {
  const store = await lockStore(change.sql, storeId);
  if (!store) throw problem(404, 'not-here', 'there is no such store');
  if (store.id === till.store_id) return;
  await change.sql('update terminals set store_id = $2 where id = $1', [till.id, store.id]);
  await noteChange(change, { action: 'till-added', about: store.id, subject: `${String(till.number)}, ${store.name}`, franchiseId: store.franchise_id });
};

/** Makes a code for a till that has not enrolled; codes made before are worth nothing any more. */
export const makeCode = async (change: Change, till: TillRow | undefined): Promise<{ readonly till: number; readonly storeName: string; readonly code: string; readonly expiresAt: number }> => {
  if (!till) throw problem(404, 'not-here', 'there is no such till');
  if (!till.store_active) throw refusal('store-closed', 'this store is closed');
  if (till.state !== 'new') {
    throw refusal('till-not-new', `till ${String(till.number)} is ${till.state === 'enrolled' ? 'a machine that has enrolled' : 'revoked'}; another machine is another till, with a number of its own`);
  }
  // The newest code is the only good one, so that a screen that was left open lets nobody in.
  await change.sql('delete from enrolment_codes where terminal_id = $1', [till.id]);
  const expiresAt = change.now() + codeLifetimeMs;
  const code = await makeEnrolmentCode(change.sql, till.id, expiresAt);
  await noteChange(change, { action: 'till-code', about: till.store_id, subject: `${String(till.number)}, ${till.store_name}`, franchiseId: till.franchise_id });
  return { till: till.number, storeName: till.store_name, code, expiresAt };
};

/** Ends a till: from now on the server refuses whatever it sends. */
export const withdrawTill = async (change: Change, till: TillRow | undefined): Promise<void> => {
  if (till?.state === 'revoked') return;
  if (till?.state !== 'enrolled') throw refusal('till-not-enrolled', 'no such till has enrolled');
  await change.sql(`update terminals set state = 'revoked' where id = $1`, [till.id]);
  await noteChange(change, { action: 'till-withdrawn', about: till.store_id, subject: `${String(till.number)}, ${till.store_name}`, franchiseId: till.franchise_id });
};
