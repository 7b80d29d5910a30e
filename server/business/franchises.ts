import type { FranchiseRecord } from '../../domain/business-wire.ts';
import type { Sql } from '../database.ts';
import { type Change, noteChange, refusal, refuseStale } from './changing.ts';

const columns = 'id, number, name, active, version';

/** A franchise by its number. */
export const findFranchise = async (sql: Sql, number: number): Promise<FranchiseRecord | undefined> =>
  (await sql<FranchiseRecord>(`select ${columns} from franchises where number = $1 for update`, [number]))[0];

/** Makes a franchise known. Sent twice after a lost answer it is one. */
export const addFranchise = async (change: Change, { id, number, name }: Pick<FranchiseRecord, 'id' | 'number' | 'name'>): Promise<FranchiseRecord> => {
  const [added] = await change.sql<FranchiseRecord>(
    `insert into franchises (id, number, name) values ($1, $2, $3) on conflict do nothing returning ${columns}`, [id, number, name]);
  if (!added) {
    const [known] = await change.sql<FranchiseRecord>(`select ${columns} from franchises where id = $1`, [id]);
    if (known?.number === number) return known;
    throw refusal('number-taken', `there is a franchise ${String(number)} already`);
  }
  await noteChange(change, { action: 'franchise-added', about: id, subject: name, franchiseId: id, after: { number: String(number), name } });
  return added;
};

/** Renames a franchise, ends or resumes it. One that still runs stores goes on. */
export const changeFranchise = async (
  change: Change, seen: number | null, { id, name, active }: Pick<FranchiseRecord, 'id'> & Partial<Pick<FranchiseRecord, 'name' | 'active'>>,
): Promise<FranchiseRecord> => {
  const [before] = await change.sql<FranchiseRecord>(`select ${columns} from franchises where id = $1 for update`, [id]);
  if (!before) throw refusal('not-here', 'there is no such franchise');
  refuseStale(before, seen);
  if (active === false && before.active) {
    const [open] = await change.sql<{ count: number }>(`select count(*) as count from stores s where s.active and (s.franchise_id = $1
       or exists (select from store_owners w where w.store_number = s.number and w.franchise_id = $1 and not w.begun))`, [id]);
    if ((open?.count ?? 0) > 0) throw refusal('franchise-has-stores', 'its stores are still open');
  }
  const [after] = await change.sql<FranchiseRecord>(
    `update franchises set name = $2, active = $3, version = version + 1 where id = $1 returning ${columns}`, [id, name ?? before.name, active ?? before.active]);
  if (!after) throw new Error('a franchise that was locked is gone');
  const told = (one: FranchiseRecord) => ({ name: one.name, active: one.active ? 'yes' : 'no' });
  await noteChange(change, { action: 'franchise-changed', about: id, subject: after.name, franchiseId: id, before: told(before), after: told(after) });
  return after;
};
