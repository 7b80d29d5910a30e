import type { PrintingHouse } from '../../domain/office-wire.ts';
import type { Database, Sql } from '../database.ts';
import { note, type AuditAction } from '../office/audit.ts';
import type { Caller, OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { fingerprintOf, readRecipient } from './recipient.ts';

type Deps = Outside & { readonly database: Database };
type HouseCall = Extract<keyof OfficeHandlers, `printing-houses.${string}`>;

/** Printing houses and the keys that numbers are encrypted to. A key counts when a second person has confirmed it. */
export const createPrintingHouses = (deps: Deps): Pick<OfficeHandlers, HouseCall> => {
  const { database, now, newId } = deps;
  /** Headquarters' business, told to nobody's franchise in particular. */
  const tell = (sql: Sql, caller: Caller, action: AuditAction, subject: string, detail: Record<string, string> = {}): Promise<void> =>
    note(sql, deps, { userId: caller.user.id, franchiseId: null, action, subject, detail });

  const askForKey = async (sql: Sql, caller: Caller, house: { readonly id: string; readonly name: string }, typed: string): Promise<void> => {
    const recipient = readRecipient(typed);
    if (!recipient.ok) throw problem(400, recipient.error, 'this is not a public age key');
    const inserted = await sql(
      `insert into printing_house_keys (id, printing_house_id, recipient, asked_by, asked_at) values ($1, $2, $3, $4, $5)
       on conflict do nothing returning id`, [newId(), house.id, recipient.value, caller.user.id, now()]);
    if (inserted.length === 0) throw problem(409, 'key-waiting', 'another key waits to be confirmed or refused');
    await tell(sql, caller, 'house-key-asked', house.name, { fingerprint: fingerprintOf(recipient.value) });
  };

  return {
    'printing-houses.list': async () => ({ houses: await readHouses(database.read) }),
    'printing-houses.add': (caller, { id, name, recipient }) => database.transaction(async (sql) => {
      const inserted = await sql('insert into printing_houses (id, name, active, created_at) values ($1, $2, true, $3) on conflict do nothing returning id', [id, name, now()]);
      if (inserted.length === 0) throw problem(409, 'name-taken', 'there is a printing house of this name');
      await tell(sql, caller, 'house-added', name);
      await askForKey(sql, caller, { id, name }, recipient);
      return readHouse(sql, id);
    }),
    'printing-houses.change-key': (caller, { id, recipient }) => database.transaction(async (sql) => {
      const house = await lockHouse(sql, id);
      await askForKey(sql, caller, house, recipient);
      return readHouse(sql, id);
    }),
    'printing-houses.confirm-key': (caller, { id }) => database.transaction(async (sql) => {
      const key = await lockWaiting(sql, id);
      if (key.asked_by === caller.user.id) throw problem(409, 'same-person', 'a second person has to confirm it');
      await sql('update printing_house_keys set ended_at = $2 where printing_house_id = $1 and confirmed_at is not null and ended_at is null', [key.house_id, now()]);
      await sql('update printing_house_keys set confirmed_by = $2, confirmed_at = $3 where id = $1', [id, caller.user.id, now()]);
      await tell(sql, caller, 'house-key-confirmed', key.name, { fingerprint: fingerprintOf(key.recipient) });
      return readHouse(sql, key.house_id);
    }),
    'printing-houses.refuse-key': (caller, { id }) => database.transaction(async (sql) => {
      const key = await lockWaiting(sql, id);
      await sql('update printing_house_keys set ended_at = $2 where id = $1', [id, now()]);
      await tell(sql, caller, 'house-key-refused', key.name, { fingerprint: fingerprintOf(key.recipient) });
      return readHouse(sql, key.house_id);
    }),
    'printing-houses.deactivate': (caller, { id }) => database.transaction(async (sql) => {
      const house = await lockHouse(sql, id);
      await sql('update printing_houses set active = false where id = $1', [id]);
      await tell(sql, caller, 'house-deactivated', house.name);
      return readHouse(sql, id);
    }),
  };
};

const lockHouse = async (sql: Sql, id: string): Promise<{ readonly id: string; readonly name: string }> => {
  const [house] = await sql<{ id: string; name: string }>('select id, name from printing_houses where id = $1 and active for update', [id]);
  if (!house) throw problem(404, 'unknown-printing-house', 'there is no such printing house');
  return house;
};

const lockWaiting = async (sql: Sql, id: string): Promise<{ asked_by: string; recipient: string; house_id: string; name: string }> => {
  const [key] = await sql<{ asked_by: string; recipient: string; house_id: string; name: string }>(
    `select k.asked_by, k.recipient, h.id as house_id, h.name from printing_house_keys k join printing_houses h on h.id = k.printing_house_id
     where k.id = $1 and k.confirmed_at is null and k.ended_at is null and h.active for update of h, k`, [id]);
  if (!key) throw problem(409, 'key-not-waiting', 'this key waits for nobody');
  return key;
};

type KeyRow = {
  id: string; printing_house_id: string; recipient: string; asked_at: number; confirmed_at: number | null; ended_at: number | null;
  asked_id: string; asked_name: string; confirmed_id: string | null; confirmed_name: string | null;
};

const readHouses = async (sql: Sql, only: string | null = null): Promise<PrintingHouse[]> => {
  const houses = await sql<{ id: string; name: string; active: boolean }>(
    'select id, name, active from printing_houses where $1::uuid is null or id = $1 order by active desc, name, id', [only]);
  const keys = await sql<KeyRow>(
    `select k.*, a.id as asked_id, a.name as asked_name, c.id as confirmed_id, c.name as confirmed_name
     from printing_house_keys k join office_users a on a.id = k.asked_by left join office_users c on c.id = k.confirmed_by
     where $1::uuid is null or k.printing_house_id = $1 order by k.asked_at desc, k.id desc`, [only]);
  return houses.map(({ id, name, active }) => {
    const own = keys.filter(({ printing_house_id }) => printing_house_id === id);
    const live = own.filter(({ ended_at }) => ended_at === null).map(toKey);
    return {
      id, name, active,
      key: live.find(({ confirmedAt }) => confirmedAt !== null) ?? null, waiting: live.find(({ confirmedAt }) => confirmedAt === null) ?? null,
      earlier: own.filter(({ ended_at }) => ended_at !== null).map(toKey),
    };
  });
};

const readHouse = async (sql: Sql, id: string): Promise<PrintingHouse> => {
  const [house] = await readHouses(sql, id);
  if (!house) throw problem(404, 'unknown-printing-house', 'there is no such printing house');
  return house;
};

const toKey = (row: KeyRow): NonNullable<PrintingHouse['key']> => ({
  id: row.id, recipient: row.recipient, fingerprint: fingerprintOf(row.recipient), askedBy: { id: row.asked_id, name: row.asked_name }, askedAt: row.asked_at,
  confirmedBy: row.confirmed_id === null ? null : { id: row.confirmed_id, name: row.confirmed_name ?? '' }, confirmedAt: row.confirmed_at, endedAt: row.ended_at,
});
