import { mayDo } from '../../domain/office.ts';
import { pinProblemOf } from '../../domain/pin.ts';
import type { Database, Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import { type Caller, isTheirs, type OfficeHandlers } from '../office/caller.ts';
import { hashPin } from '../pins.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { changeBusiness } from './changing.ts';
import { addFranchise, changeFranchise } from './franchises.ts';
import { changeLimit, readLimits } from './limits.ts';
import { addOperator, changeOperator, lockOperator } from './operators.ts';
import { addProgram, changeClearing, changeProgram } from './programs.ts';
import { readHistory, readOverview, readProgramRecord, readStoreRecord } from './reading.ts';
import { changeStore, openStore, readStore, setStoreActive, type StoreRow } from './stores.ts';
import { addTill, lockTill, makeCode, withdrawTill } from './tills.ts';

type Deps = Outside & { readonly database: Database };
type Handlers = Pick<
  OfficeHandlers,
  | 'business.overview' | 'business.history' | 'franchises.add' | 'franchises.change' | 'stores.read' | 'stores.open' | 'stores.change' | 'stores.set-active'
  | 'tills.add' | 'tills.code' | 'tills.withdraw' | 'operators.add' | 'operators.change' | 'operators.pin'
  | 'programs.read' | 'programs.add' | 'programs.change' | 'clearing.change' | 'limits.change'
>;

/** What people of the office do with franchises, stores, tills, operators and programs; the commands call the same functions. */
export const createBusinessOffice = (deps: Deps): Handlers => {
  const { database } = deps;
  const { read } = database;
  const change = <Value>(caller: Caller, work: Parameters<typeof changeBusiness<Value>>[2]): Promise<Value> => changeBusiness(deps, caller.user, work);
  const recordOf = async (caller: Caller, id: string) => readStoreRecord(read, await ownStore(deps, read, caller, id));
  return {
    'business.overview': ({ user }) => readOverview(read, user.franchise?.id ?? null),
    'business.history': ({ user }, { id }) => readHistory(read, id, user.franchise?.id ?? null),

    'franchises.add': (caller, wanted) => change(caller, (under) => addFranchise(under, wanted)),
    'franchises.change': (caller, { version, ...wanted }) => change(caller, (under) => changeFranchise(under, version, wanted)),

    'stores.read': (caller, { id }) => recordOf(caller, id),
    'stores.open': async (caller, wanted) => {
      await change(caller, (under) => openStore(under, wanted));
      return recordOf(caller, wanted.id);
    },
    'stores.change': async (caller, { version, ...wanted }) => {
      await change(caller, async (under) => {
        const store = await ownStore(deps, under.sql, caller, wanted.id);
        // By its name a store is found in headquarters' books and contracts.
        if (store.name !== wanted.name && !mayDo(caller.user.role, 'business.change')) throw problem(403, 'not-allowed', 'headquarters names stores');
        await changeStore(under, version, wanted);
      });
      return recordOf(caller, wanted.id);
    },
    'stores.set-active': async (caller, { version, ...wanted }) => {
      await change(caller, (under) => setStoreActive(under, version, wanted));
      return recordOf(caller, wanted.id);
    },

    'tills.add': async (caller, { id, storeId }) => {
      await change(caller, async (under) => {
        await ownStore(deps, under.sql, caller, storeId);
        await addTill(under, { id, storeId, number: null });
      });
      return recordOf(caller, storeId);
    },
    'tills.code': (caller, { id }) => change(caller, async (under) => makeCode(under, await ownTill(deps, under.sql, caller, id))),
    'tills.withdraw': async (caller, { id }) => {
      const storeId = await change(caller, async (under) => {
        const till = await ownTill(deps, under.sql, caller, id);
        await withdrawTill(under, till);
        return till.store_id;
      });
      return recordOf(caller, storeId);
    },

    'operators.add': async (caller, { pin, ...wanted }) => {
      const pinHash = await hashUsable(pin);
      await change(caller, async (under) => {
        await ownStore(deps, under.sql, caller, wanted.storeId);
        await addOperator(under, { ...wanted, pinHash });
      });
      return recordOf(caller, wanted.storeId);
    },
    'operators.change': async (caller, { version, ...wanted }) => {
      const storeId = await change(caller, async (under) => {
        const place = await storeOfOperator(deps, under.sql, caller, wanted.id);
        await changeOperator(under, version, wanted);
        return place;
      });
      return recordOf(caller, storeId);
    },
    'operators.pin': async (caller, { id, version, pin }) => {
      const pinHash = await hashUsable(pin);
      const storeId = await change(caller, async (under) => {
        const place = await storeOfOperator(deps, under.sql, caller, id);
        await changeOperator(under, version, { id, pinHash });
        return place;
      });
      return recordOf(caller, storeId);
    },

    'programs.read': (_, { id }) => readProgramRecord(read, id),
    'programs.add': async (caller, wanted) => {
      await change(caller, (under) => addProgram(under, wanted));
      return readProgramRecord(read, wanted.id);
    },
    'programs.change': async (caller, { version, ...wanted }) => {
      await change(caller, (under) => changeProgram(under, version, wanted));
      return readProgramRecord(read, wanted.id);
    },
    'clearing.change': async (caller, { id, version, terms }) => {
      await change(caller, (under) => changeClearing(under, version, id, terms));
      return readProgramRecord(read, id);
    },
    'limits.change': async (caller, wanted) => {
      await change(caller, (under) => changeLimit(under, wanted));
      return { limits: await readLimits(read) };
    },
  };
};

/** Before the transaction: hashing takes its time, and nobody else should wait for it. */
const hashUsable = (pin: string): Promise<string> => {
  const wrong = pinProblemOf(pin);
  if (wrong !== undefined) throw problem(400, `pin-${wrong}`, 'another PIN is needed');
  return hashPin(pin);
};

const notHere = () => problem(404, 'not-here', 'that is not there');

/** Another franchise's is denied as if it did not exist, and that somebody asked is noted, outside the transaction that ends with the refusal. */
const refuseForeign = async (deps: Deps, { user }: Caller, franchiseId: string | null, what: string, id: string): Promise<void> => {
  if (isTheirs(user, franchiseId)) return;
  await note(deps.database.read, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'denied', subject: what, detail: { id } });
  throw notHere();
};

/** A store of one's own. */
const ownStore = async (deps: Deps, sql: Sql, caller: Caller, id: string): Promise<StoreRow> => {
  const store = await readStore(sql, id);
  if (!store) throw notHere();
  await refuseForeign(deps, caller, store.franchise_id, 'store', id);
  return store;
};

const ownTill = async (deps: Deps, sql: Sql, caller: Caller, id: string): Promise<NonNullable<Awaited<ReturnType<typeof lockTill>>>> => {
  const till = await lockTill(sql, id);
  if (!till) throw notHere();
  await refuseForeign(deps, caller, till.franchise_id, 'till', id);
  return till;
};

const storeOfOperator = async (deps: Deps, sql: Sql, caller: Caller, id: string): Promise<string> => {
  const operator = await lockOperator(sql, id);
  if (!operator) throw notHere();
  await refuseForeign(deps, caller, operator.franchise_id, 'operator', id);
  return operator.store_id;
};
