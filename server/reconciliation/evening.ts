import { businessDay, dayAfter } from '../../domain/business-day.ts';
import { balances, clear } from '../../domain/clearing.ts';
import { type DrawerRules, drawerRulesOf } from '../../domain/drawer-cash.ts';
import type { Currency } from '../../domain/money.ts';
import { minor } from '../../domain/money.ts';
import { judgeDay, type StoreEvening, type TillDay, type TillFigures, type ZReport } from '../../domain/reconciliation.ts';
import { ownedBy } from '../business/owners.ts';
import { readFlows, readPrograms } from '../clearing/flows.ts';
import type { Database, Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import { type Caller, isTheirs, type OfficeHandlers } from '../office/caller.ts';
import { readCorporateDay } from '../corporate/reading.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { type OperationRow, operationRowColumns, toListed } from './operation-rows.ts';
import { firstDay, readNotableWork, readOperatorsWork } from './operators.ts';
import { endOf, readEvidence, readStores, readTills, readZs, type StoreRow } from './rows.ts';

type Deps = Outside & { readonly database: Database };

const operationsPage = 100;

/** Whether a business day is right, store by store, and what stands behind each figure. */
export const createEvening = (deps: Deps): Pick<OfficeHandlers, 'evening.read' | 'evening.store' | 'evening.operations' | 'evening.operators' | 'evening.operator-work'> => {
  const { database: { read }, now } = deps;
  return {
    'evening.read': async ({ user }, input) => {
      const franchise = user.franchise?.id ?? null;
      const yesterday = yesterdayOf(await readStores(read, franchise), now());
      const day = input.day ?? yesterday;
      const stores = await readStores(read, franchise, day);
      const judged = await readDay(read, stores, day, now());
      return { day, yesterday, stores: judged.map(({ evening }) => evening) };
    },
    'evening.store': async (caller, { store: number, day }) => {
      const store = await ownStore(deps, caller, number, { from: day, to: day });
      const [judged] = await readDay(read, [store], day, now());
      if (!judged) throw new Error('a store was read and is gone');
      return { day, evening: judged.evening, tills: judged.tills.map((till) => toFigures(till, judged.zs)), corporate: [...await readCorporateDay(read, number, day)] };
    },
    'evening.operations': async (caller, { terminal, day, shift, flagged, after }) => {
      const [found] = await read<{ store: number }>('select s.number as store from terminals t join stores s on s.id = t.store_id where t.id = $1', [terminal]);
      if (!found) throw problem(404, 'not-here', 'there is no such till');
      await ownStore(deps, caller, found.store, { from: day, to: day });
      const rows = await readOperations(read, { franchise: caller.user.franchise?.id ?? null, terminal, day, shift, flagged, after });
      return { operations: rows.slice(0, operationsPage).map(toListed), more: rows.length > operationsPage };
    },
    'evening.operators': async ({ user }, asked) => {
      const days = { from: firstDay(asked), to: asked.day };
      return { ...days, operators: [...await readOperatorsWork(read, user.franchise?.id ?? null, await readStoresHad(read, user.franchise?.id ?? null, days), asked)] };
    },
    'evening.operator-work': async (caller, { store, operator, ...asked }) => {
      await ownStore(deps, caller, store, { from: firstDay(asked), to: asked.day });
      const rows = await readNotableWork(read, caller.user.franchise?.id ?? null, store, operator, asked, operationsPage + 1);
      return { operations: rows.slice(0, operationsPage).map(toListed), more: rows.length > operationsPage };
    },
  };
};

/** The latest day that is over in every one of these stores. */
const yesterdayOf = (stores: readonly StoreRow[], now: number): string => {
  const todays = stores.map(({ time_zone, cut_over }) => businessDay(now, { timeZone: time_zone, cutOver: cut_over }));
  return dayAfter(todays.reduce((earliest, day) => (day < earliest ? day : earliest), businessDay(now, { timeZone: 'Pacific/Kiritimati' })), -1);
};

type JudgedStore = { readonly evening: StoreEvening; readonly tills: readonly TillDay[]; readonly zs: readonly ZReport[] };

/** A fixed handful of statements, however many stores there are. */
export const readDay = async (read: Sql, stores: readonly StoreRow[], day: string, now: number): Promise<readonly JudgedStore[]> => {
  const numbers = stores.map(({ number }) => number);
  const [tills, zs, evidence, flows, programs] = await Promise.all([
    readTills(read, numbers, day), readZs(read, numbers, day), readEvidence(read, stores, day), readFlows(read, [day], numbers), readPrograms(read),
  ]);
  const owed = balances(clear(flows, programs.termsOf));
  const totals = totalsOf(flows);
  return stores.map((store) => {
    const [own, reports] = [tills.get(store.number) ?? [], zs.get(store.number) ?? []];
    const judged = judgeDay({ day, endsAt: endOf(store, day), now, tills: own, zs: reports, evidence: evidence.get(store.number) ?? [], rules: rulesOf(store) });
    const money = totals.get(`${String(store.number)} ${store.currency}`);
    return {
      tills: own, zs: reports,
      evening: {
        store: store.number, name: store.name, phone: store.phone, franchiseId: store.franchise_id, currency: store.currency, ...judged,
        waiting: [...judged.waiting], differences: [...judged.differences],
        sold: minor(money?.sold ?? 0), redeemed: minor(money?.redeemed ?? 0),
        clearing: [...owed.get(store.number) ?? []].filter(([, amount]) => amount !== 0).map(([currency, amount]) => ({ currency, amount: minor(amount) })),
        variance: reports.length === 0 ? null : minor(reports.filter(({ currency }) => currency === store.currency).reduce((sum, { counted, expected }) => sum + counted - expected, 0)),
      },
    };
  });
};

/** The store's own rules for its drawers, as far as it has set any. */
const rulesOf = ({ currency, drawer_manager_above, drawer_variance_above }: StoreRow): DrawerRules =>
  drawerRulesOf({ currency, drawer: { managerAbove: drawer_manager_above, varianceAbove: drawer_variance_above } });

type Totals = { readonly sold: number; readonly redeemed: number };

/** Sold and redeemed by store and currency: face value, and goods that were given. */
const totalsOf = (flows: Awaited<ReturnType<typeof readFlows>>): ReadonlyMap<string, Totals> => {
  const totals = new Map<string, Totals>();
  const add = (store: number, currency: Currency, sold: number, redeemed: number): void => {
    const key = `${String(store)} ${currency}`;
    const known = totals.get(key) ?? { sold: 0, redeemed: 0 };
    totals.set(key, { sold: known.sold + sold, redeemed: known.redeemed + redeemed });
  };
  for (const flow of flows) {
    if (flow.redeemingStore === 0) add(flow.sellingStore, flow.currency, flow.soldFace, 0);
    else add(flow.redeemingStore, flow.currency, flow.reloaded, flow.used + flow.overProgram + flow.overStore);
  }
  return totals;
};

const toFigures = (till: TillDay, zs: readonly ZReport[]): TillFigures => ({
  terminal: till.terminal, number: till.number, operations: till.arrived?.operations ?? 0, first: till.arrived?.first ?? null, last: till.arrived?.last ?? null,
  sales: till.arrived?.sales ?? 0, redemptions: till.arrived?.redemptions ?? 0, voids: till.arrived?.voids ?? 0,
  closed: till.shift === null ? null : till.shift.kind === 'shift-close', heardAt: till.told?.at ?? null,
  zs: zs.filter(({ terminal }) => terminal === till.terminal).map(({ terminal: _, number: __, isUnseen: ___, ...report }) => report),
});

type Days = { readonly from: string; readonly to: string };

/** The stores that a franchise had on any of these days; null: every store. */
const readStoresHad = async (read: Sql, franchise: string | null, { from, to }: Days): Promise<readonly number[]> =>
  (await read<{ number: number }>(
    `select distinct store_number as number from store_owners where ($1::uuid is null or franchise_id = $1) and from_day <= $3::date and until_day > $2::date order by 1`,
    [franchise, from, to])).map(({ number }) => number);

/** A store that was one's own on any of these days. Another franchise's is denied as if it did not exist, and that somebody asked is noted. */
const ownStore = async (deps: Deps, { user }: Caller, number: number, days: Days): Promise<StoreRow> => {
  const store = (await readStores(deps.database.read, null, days.to)).find((one) => one.number === number);
  if (store && (isTheirs(user, store.franchise_id) || (await readStoresHad(deps.database.read, user.franchise?.id ?? null, days)).includes(number))) return store;
  if (store) await note(deps.database.read, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'denied', subject: 'evening', detail: { store: number } });
  throw problem(404, 'unknown-store', 'there is no such store');
};

/** By sequence, a page at a time; the index of a till's operations is entered where the day begins. */
const readOperations = (
  read: Sql, { franchise, terminal, day, shift, flagged, after }: { readonly franchise: string | null; readonly terminal: string; readonly day: string; readonly shift: string | null; readonly flagged: boolean; readonly after: number },
): Promise<readonly OperationRow[]> => read<OperationRow>(
  `select ${operationRowColumns}
   from operations o join terminals t on t.id = o.terminal_id left join operators p on p.id = (o.text::jsonb ->> 'operator')::uuid
   where o.terminal_id = $1 and o.sequence > $5
     and o.sequence >= (select min(first_sequence) from till_days where terminal_id = $1 and case when $3::uuid is null then day = $2 else shift = $3 end)
     and o.sequence <= (select max(last_sequence) from till_days where terminal_id = $1 and case when $3::uuid is null then day = $2 else shift = $3 end)
     and ($3::uuid is not null or o.day = $2) and ($3::uuid is null or o.shift = $3) and (not $4 or o.outcome = 'flagged') and ${ownedBy('$6', 'o.store_number', 'o.day')}
   order by o.sequence limit ${String(operationsPage + 1)}`, [terminal, day, shift, flagged, after, franchise]);
