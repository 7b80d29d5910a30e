import type { StoreSettings } from '../../domain/business-wire.ts';
import { type Currency, type Minor, toDecimal } from '../../domain/money.ts';
import type { Sql } from '../database.ts';
import { problem } from '../problem.ts';
import { type Change, noteChange, refusal, refuseStale } from './changing.ts';

export type StoreRow = {
  readonly id: string; readonly number: number; readonly name: string; readonly address: readonly string[]; readonly phone: string; readonly time_zone: string;
  readonly currency: Currency; readonly receipt_locale: string; readonly freeze_phone: string; readonly paper_header: readonly string[]; readonly paper_footer: readonly string[];
  readonly cut_over: number; readonly drawer_manager_above: Minor | null; readonly drawer_variance_above: Minor | null; readonly franchise_id: string | null;
  readonly active: boolean; readonly version: number; readonly country: string | null; readonly region: string | null;
};
const storeSql = `select id, number, name, address, phone, time_zone, currency, receipt_locale, freeze_phone, paper_header, paper_footer, cut_over,
  drawer_manager_above, drawer_variance_above, franchise_id, active, version, country, region from stores`;

/** A store by its id, locked. */
export const lockStore = async (sql: Sql, id: string): Promise<StoreRow | undefined> => (await sql<StoreRow>(`${storeSql} where id = $1 for update`, [id]))[0];

/** A store by its id, as it is now. */
export const readStore = async (sql: Sql, id: string): Promise<StoreRow | undefined> => (await sql<StoreRow>(`${storeSql} where id = $1`, [id]))[0];

/** A store by the number that people call it by. */
export const findStore = async (sql: Sql, number: number): Promise<StoreRow | undefined> => (await sql<StoreRow>(`${storeSql} where number = $1`, [number]))[0];

type Opening = StoreSettings & { readonly id: string; readonly number: number; readonly franchiseId: string | null; readonly currency: Currency; readonly timeZone: string };

/** Opens a store. Sent twice after a lost answer it is one. */
export const openStore = async (change: Change, store: Opening): Promise<void> => {
  const { id, number, franchiseId, currency, timeZone } = store;
  if (franchiseId !== null) await needFranchise(change.sql, franchiseId);
  const added = await change.sql(
    `insert into stores (id, number, franchise_id, currency, time_zone, ${settingColumns.join(', ')})
     values ($1, $2, $3, $4, $5, ${settingColumns.map((_, index) => `$${String(index + 6)}`).join(', ')}) on conflict do nothing returning id`,
    [id, number, franchiseId, currency, timeZone, ...settingValues(store)]);
  if (added.length === 0) {
    if ((await readStore(change.sql, id))?.number === number) return;
    throw refusal('number-taken', `there is a store ${String(number)} already`);
  }
  const opened = await needStore(change.sql, id);
  await noteChange(change, {
    action: 'store-opened', about: id, subject: storeTitle(opened), franchiseId, after: { number: String(number), currency, timeZone, ...await tell(change.sql, opened) },
  });
};

/** Changes what a store says of itself and how it counts; what isn't named stays. Currency and time zone stay: what was sold and closed there goes by them. */
export const changeStore = async (
  change: Change, seen: number | null, { id, franchiseId, ...wanted }: Partial<StoreSettings> & { readonly id: string; readonly franchiseId?: string | null | undefined },
): Promise<StoreRow> => {
  const before = await lockStore(change.sql, id);
  if (!before) throw notHere();
  refuseStale(before, seen);
  if (franchiseId !== undefined && franchiseId !== before.franchise_id) await refusePassingOn(change.sql, before, franchiseId);
  const settings = { ...settingsOf(before), ...defined(wanted) };
  await change.sql(
    `update stores set franchise_id = $2, version = version + 1, ${settingColumns.map((column, index) => `${column} = $${String(index + 3)}`).join(', ')} where id = $1`,
    [id, franchiseId === undefined ? before.franchise_id : franchiseId, ...settingValues(settings)]);
  const after = await needStore(change.sql, id);
  await noteChange(change, {
    action: 'store-changed', about: id, subject: storeTitle(after), franchiseId: after.franchise_id, before: await tell(change.sql, before), after: await tell(change.sql, after),
  });
  return after;
};

/** Closes a store or opens it again. While a till works there it goes on. */
export const setStoreActive = async (change: Change, seen: number | null, { id, active }: { readonly id: string; readonly active: boolean }): Promise<void> => {
  const store = await lockStore(change.sql, id);
  if (!store) throw notHere();
  refuseStale(store, seen);
  if (store.active === active) return;
  const [working] = await change.sql<{ count: number }>(`select count(*) as count from terminals where store_id = $1 and state = 'enrolled'`, [id]);
  if (!active && (working?.count ?? 0) > 0) throw refusal('store-has-tills', 'tills still work there: withdraw them first');
  if (active && store.franchise_id !== null) await needFranchise(change.sql, store.franchise_id);
  // A code that was handed out and not used must not let a till into a closed store.
  if (!active) await change.sql('delete from enrolment_codes c using terminals t where t.id = c.terminal_id and t.store_id = $1 and c.used_at is null', [id]);
  await change.sql('update stores set active = $2, version = version + 1 where id = $1', [id, active]);
  await noteChange(change, { action: active ? 'store-reopened' : 'store-closed', about: id, subject: storeTitle(store), franchiseId: store.franchise_id });
};

/** How a store stands in the audit trail. */
export const storeTitle = ({ number, name }: Pick<StoreRow, 'number' | 'name'>): string => `${String(number)} ${name}`;

/** What a store says of itself, as it is stored. */
export const settingsOf = (row: StoreRow): StoreSettings => ({
  name: row.name, address: [...row.address], phone: row.phone, freezePhone: row.freeze_phone, receiptLocale: row.receipt_locale, header: [...row.paper_header],
  footer: [...row.paper_footer], cutOver: row.cut_over, managerAbove: row.drawer_manager_above, varianceAbove: row.drawer_variance_above,
  jurisdiction: row.country === null ? null : [row.country, ...(row.region === null ? [] : [row.region])].join('-'),
});

const settingColumns = [
  'name', 'address', 'phone', 'freeze_phone', 'receipt_locale', 'paper_header', 'paper_footer', 'cut_over', 'drawer_manager_above', 'drawer_variance_above', 'country', 'region',
] as const;
const settingValues = (one: StoreSettings): readonly unknown[] => {
  const [country = null, region = null] = one.jurisdiction?.split('-') ?? [];
  return [one.name, one.address, one.phone, one.freezePhone, one.receiptLocale, one.header, one.footer, one.cutOver, one.managerAbove, one.varianceAbove, country, region];
};

const defined = <Value extends object>(value: Value): Partial<Value> => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Partial<Value>;

const tell = async (sql: Sql, row: StoreRow): Promise<Readonly<Record<string, string>>> => {
  const [franchise] = row.franchise_id === null ? [] : await sql<{ name: string }>('select name from franchises where id = $1', [row.franchise_id]);
  const money = (amount: Minor | null): string => (amount === null ? '' : `${toDecimal(amount, row.currency)} ${row.currency}`);
  return {
    name: row.name, franchise: franchise?.name ?? '', address: row.address.join('\n'), phone: row.phone, freezePhone: row.freeze_phone, receiptLocale: row.receipt_locale,
    header: row.paper_header.join('\n'), footer: row.paper_footer.join('\n'), cutOver: timeOf(row.cut_over),
    managerAbove: money(row.drawer_manager_above), varianceAbove: money(row.drawer_variance_above), jurisdiction: settingsOf(row).jurisdiction ?? '',
  };
};

/** Minutes after midnight as a clock shows them. */
export const timeOf = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const needStore = async (sql: Sql, id: string): Promise<StoreRow> => {
  const store = await readStore(sql, id);
  if (!store) throw new Error('a store that was written is gone');
  return store;
};

/** With its past a store would show one franchise's books to another. */
const refusePassingOn = async (sql: Sql, store: StoreRow, franchiseId: string | null): Promise<void> => {
  if (franchiseId !== null) await needFranchise(sql, franchiseId);
  const planned = await sql('select 1 from store_owners where store_number = $1 and not begun', [store.number]);
  if (planned.length > 0) throw refusal('passing-planned', 'another change is planned: undo it first');
  if (store.franchise_id === null) return;
  const worked = await sql('select 1 from terminals where store_id = $1 and sequence > 0 limit 1', [store.id]);
  if (worked.length > 0) throw refusal('store-has-past', `store ${String(store.number)} has worked for its franchise: another would see that one's books. Let it pass on from a day, in the office's business room`);
};

/** That a franchise is there and takes stores. */
export const needFranchise = async (sql: Sql, id: string): Promise<void> => {
  const [franchise] = await sql<{ active: boolean }>('select active from franchises where id = $1 for share', [id]);
  if (!franchise) throw problem(404, 'unknown-franchise', 'there is no such franchise');
  if (!franchise.active) throw refusal('franchise-ended', 'this franchise has ended');
};

const notHere = () => problem(404, 'not-here', 'there is no such store');
