import { scopeOf } from '../../domain/office.ts';
import type { OfficePerson } from '../../domain/office-wire.ts';
import type { Database, Sql } from '../database.ts';
import type { Keys } from '../keys.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { note } from './audit.ts';
import { type Caller, isTheirs, type OfficeHandlers } from './caller.ts';
import { invite } from './invitations.ts';
import { writeRights } from './rights-history.ts';
import { endSessionsOf } from './sessions.ts';

type Deps = Outside & { readonly database: Database; readonly keys: Keys };
type PersonRow = {
  id: string; name: string; email: string; role: OfficePerson['role']; franchise_id: string | null; state: OfficePerson['state']; signed_in_at: number | null;
};
const columns = 'id, name, email, role, franchise_id, state, signed_in_at';

/** Who works in the office: made known, changed, ended. */
export const createPeople = (deps: Deps): Pick<
  OfficeHandlers, 'people.list' | 'people.history' | 'people.invite' | 'people.change' | 'people.deactivate' | 'people.new-code'
> => {
  const { database, keys, now } = deps;
  return {
    'people.list': async ({ user }) => {
      const rows = await database.read<PersonRow>(
        `select ${columns} from office_users where $1::uuid is null or franchise_id = $1 order by state = 'deactivated', name, id`, [user.franchise?.id ?? null]);
      return { people: rows.map(toPerson) };
    },
    'people.history': async (caller, { id }) => {
      await find(deps, database.read, caller, id);
      const rows = await database.read<{ at: number; role: OfficePerson['role']; franchise_id: string | null; state: OfficePerson['state']; by_id: string | null; by_name: string | null }>(
        `select h.at, h.role, h.franchise_id, h.state, b.id as by_id, b.name as by_name
         from office_rights_history h left join office_users b on b.id = h.changed_by where h.user_id = $1 order by h.at desc, h.id desc limit 200`, [id]);
      return {
        entries: rows.map(({ at, role, franchise_id, state, by_id, by_name }) =>
          ({ at, role, franchiseId: franchise_id, state, changedBy: by_id === null ? null : { id: by_id, name: by_name ?? '' } })),
      };
    },
    'people.invite': (caller, { id, name, email, role, franchiseId }) => database.transaction(async (sql) => {
      refusePlace(caller, role, franchiseId);
      const [row] = await sql<PersonRow>(
        `insert into office_users (id, email, name, role, franchise_id, state, created_at) values ($1, $2, $3, $4, $5, 'invited', $6)
         on conflict do nothing returning ${columns}`, [id, email, name, role, franchiseId, now()]);
      if (!row) throw problem(409, 'address-taken', 'somebody has this address already');
      await writeRights(sql, deps, id, caller.user.id);
      await note(sql, deps, { userId: caller.user.id, franchiseId, action: 'person-invited', subject: name, detail: { role } });
      const { code, expiresAt } = await invite(sql, keys, now(), row);
      return { person: toPerson(row), code, expiresAt };
    }),
    'people.change': (caller, { id, name, role, franchiseId }) => database.transaction(async (sql) => {
      refuseSelf(caller, id);
      const before = await find(deps, sql, caller, id);
      refusePlace(caller, role, franchiseId);
      const [row] = await sql<PersonRow>(
        `update office_users set name = $2, role = $3, franchise_id = $4 where id = $1 returning ${columns}`, [id, name, role, franchiseId]);
      if (!row) throw notHere();
      if (before.role !== role || before.franchise_id !== franchiseId) await writeRights(sql, deps, id, caller.user.id);
      await note(sql, deps, { userId: caller.user.id, franchiseId, action: 'person-changed', subject: name, detail: { role, before: before.role } });
      return toPerson(row);
    }),
    'people.deactivate': (caller, { id }) => database.transaction(async (sql) => {
      refuseSelf(caller, id);
      await find(deps, sql, caller, id);
      const row = await setState(sql, id, 'deactivated');
      await sql('delete from office_invitations where user_id = $1', [id]);
      await endSessionsOf(sql, id);
      await writeRights(sql, deps, id, caller.user.id);
      await note(sql, deps, { userId: caller.user.id, franchiseId: row.franchise_id, action: 'person-deactivated', subject: row.name });
      return toPerson(row);
    }),
    'people.new-code': (caller, { id }) => database.transaction(async (sql) => {
      refuseSelf(caller, id);
      await find(deps, sql, caller, id);
      // The old password ends with the code: whoever lost the telephone may have lost both.
      const row = await setState(sql, id, 'invited');
      await endSessionsOf(sql, id);
      await writeRights(sql, deps, id, caller.user.id);
      await note(sql, deps, { userId: caller.user.id, franchiseId: row.franchise_id, action: 'person-new-code', subject: row.name });
      const { code, expiresAt } = await invite(sql, keys, now(), row);
      return { person: toPerson(row), code, expiresAt };
    }),
  };
};

const notHere = () => problem(404, 'not-here', 'nobody of this id works here');

/** A person of one's own. Another franchise's is denied as if nobody of that id existed, and that somebody asked is noted. */
const find = async (deps: Deps, sql: Sql, { user }: Caller, id: string): Promise<PersonRow> => {
  const [row] = await sql<PersonRow>(`select ${columns} from office_users where id = $1`, [id]);
  if (row && isTheirs(user, row.franchise_id)) return row;
  // Outside the transaction, which ends with the refusal.
  if (row) await note(deps.database.read, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'denied', subject: 'person', detail: { id } });
  throw notHere();
};

const setState = async (sql: Sql, id: string, state: 'invited' | 'deactivated'): Promise<PersonRow> => {
  const [row] = await sql<PersonRow>(`update office_users set state = $2, password_hash = null, totp_sealed = null where id = $1 returning ${columns}`, [id, state]);
  if (!row) throw notHere();
  return row;
};

/** Nobody ends or widens their own rights; that also leaves at least one person who can give them. */
const refuseSelf = ({ user }: Caller, id: string): void => {
  if (user.id === id) throw problem(409, 'not-yourself', 'somebody else must do this');
};

/** A role fits a place, and nobody gives what reaches beyond their own franchise. */
const refusePlace = ({ user }: Caller, role: OfficePerson['role'], franchiseId: string | null): void => {
  const scope = scopeOf(role);
  if ((scope === 'franchise' && franchiseId === null) || (scope === 'business' && franchiseId !== null)) {
    throw problem(400, 'role-and-franchise', 'this role and this franchise do not go together');
  }
  if (!isTheirs(user, franchiseId)) throw problem(403, 'not-allowed', 'that is beyond your own franchise');
};

const toPerson = (row: PersonRow): OfficePerson =>
  ({ id: row.id, name: row.name, email: row.email, role: row.role, franchiseId: row.franchise_id, state: row.state, signedInAt: row.signed_in_at });
