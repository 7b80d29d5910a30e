import { mayDo } from '../../domain/office.ts';
import { pinProblemOf } from '../../domain/pin.ts';
import type { Database } from '../database.ts';
import { note } from '../office/audit.ts';
import { type Caller, isTheirs, type OfficeHandlers } from '../office/caller.ts';
import { hashPin } from '../pins.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { changeBusiness } from './changing.ts';
import { addFranchise, changeFranchise } from './franchises.ts';
import { countHandOver } from './hand-over.ts';
import { changeLimit, readLimits } from './limits.ts';
import { addOperator, changeOperator, lockOperator } from './operators.ts';
import { keepStore, passStoreOn } from './passing-on.ts';
import { addProgram, changeClearing, changeProgram } from './programs.ts';
import { readHistory, readOverview, readProgramRecord, readStoreRecord } from './reading.ts';
import { changeStore, openStore, readStore, setStoreActive } from './stores.ts';
import { addTill, lockTill, makeCode, withdrawTill } from './tills.ts';

type Deps = Outside & { readonly database: Database };
type Handlers = Pick<
  OfficeHandlers,
  | 'business.overview' | 'business.history' | 'franchises.add' | 'franchises.change' | 'stores.read' | 'stores.open' | 'stores.change' | 'stores.set-active' | 'stores.hand-over' | 'stores.pass-on' | 'stores.keep'
  | 'tills.add' | 'tills.code' | 'tills.withdraw' | 'operators.add' | 'operators.change' | 'operators.pin'
  | 'programs.read' | 'programs.add' | 'programs.change' | 'clearing.change' | 'limits.change'
>;

/** What people of the office do with franchises, stores, tills, operators and programs; the commands call the same functions. */
export const createBusinessOffice = (deps: Deps): Handlers => {
  const { database } = deps;
  const { read } = database;
  const change = <Value>(caller: Caller, work: Parameters<typeof changeBusiness<Value>>[2]): Promise<Value> => changeBusiness(deps, caller.user, work);
  const recordOf = async (caller: Caller, id: string) => readStoreRecord(read, await ownStore(deps, caller, id), caller.user.franchise?.id ?? null);
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
      const { name } = await ownStore(deps, caller, wanted.id);
      // By its name a store is found in headquarters' books and contracts.
      if (name !== wanted.name && !mayDo(caller.user.role, 'business.change')) throw problem(403, 'not-allowed', 'headquarters names stores');
      await change(caller, (under) => changeStore(under, version, wanted));
      return recordOf(caller, wanted.id);
    },
    'stores.set-active': async (caller, { version, ...wanted }) => {
      await change(caller, (under) => setStoreActive(under, version, wanted));
      return recordOf(caller, wanted.id);
    },

    'stores.hand-over': async (caller, { id }) => countHandOver(read, await ownStore(deps, caller, id), deps.now()),
    'stores.pass-on': async (caller, wanted) => {
      await change(caller, (under) => passStoreOn(under, wanted));
      return recordOf(caller, wanted.id);
    },
    'stores.keep': async (caller, wanted) => {
      await change(caller, (under) => keepStore(under, wanted));
      return recordOf(caller, wanted.id);
    },

    'tills.add': async (caller, { id, storeId }) => {
      await ownStore(deps, caller, storeId);
      await change(caller, (under) => addTill(under, { id, storeId, number: null }));
      return recordOf(caller, storeId);
    },
    'tills.code': async (caller, { id }) => {
      await ownTill(deps, caller, id);
      return change(caller, async (under) => makeCode(under, await lockTill(under.sql, id)));
    },
    'tills.withdraw': async (caller, { id }) => {
      const { store_id } = await ownTill(deps, caller, id);
      await change(caller, async (under) => withdrawTill(under, await lockTill(under.sql, id)));
      return recordOf(caller, store_id);
    },

    'operators.add': async (caller, { pin, ...wanted }) => {
      await ownStore(deps, caller, wanted.storeId);
      const pinHash = await hashUsable(pin);
      await change(caller, (under) => addOperator(under, { ...wanted, pinHash }));
      return recordOf(caller, wanted.storeId);
    },
    'operators.change': async (caller, { version, ...wanted }) => {
      const { store_id } = await ownOperator(deps, caller, wanted.id);
      await change(caller, (under) => changeOperator(under, version, wanted));
      return recordOf(caller, store_id);
    },
    'operators.pin': async (caller, { id, version, pin }) => {
      const { store_id } = await ownOperator(deps, caller, id);
      const pinHash = await hashUsable(pin);
      await change(caller, (under) => changeOperator(under, version, { id, pinHash }));
      return recordOf(caller, store_id);
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

/** Before the change begins: hashing takes its time, and nobody else should wait for it. */
const hashUsable = (pin: string): Promise<string> => {
  const wrong = pinProblemOf(pin);
  if (wrong !== undefined) throw problem(400, `pin-${wrong}`, 'another PIN is needed');
  return hashPin(pin);
};

const notHere = () => problem(404, 'not-here', 'that is not there');

/**
 * Another franchise's is denied as if it did not exist, and that somebody asked is noted. Asked before the change begins:
 * changes come one after the other, and none may wait for a second connection meanwhile.
 */
const own = async <Found extends { readonly franchise_id: string | null }>(deps: Deps, { user }: Caller, found: Found | undefined, what: string, id: string): Promise<Found> => {
  if (found && isTheirs(user, found.franchise_id)) return found;
  if (found) await note(deps.database.read, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'denied', subject: what, detail: { id } });
  throw notHere();
};

const ownStore = async (deps: Deps, caller: Caller, id: string) => own(deps, caller, await readStore(deps.database.read, id), 'store', id);
const ownTill = async (deps: Deps, caller: Caller, id: string) => own(deps, caller, await lockTill(deps.database.read, id), 'till', id);
const ownOperator = async (deps: Deps, caller: Caller, id: string) => own(deps, caller, await lockOperator(deps.database.read, id), 'operator', id);
