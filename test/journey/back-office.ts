import { Client } from 'pg';
import { type ControlNumber, controlNumberParts } from '../../domain/number.ts';
import type { Shop, ShopTill } from './shop.ts';
import { sees } from './counter.ts';
import { wordsOf } from './words.ts';

const t = wordsOf('en');

/** Changes a certificate in the books, as the office or the years would. Tills learn of it with the feed. */
export const changeInBooks = (shop: Shop, control: string, change: { readonly validUntil?: string; readonly blocked?: boolean }): Promise<void> => {
  const { batch, running } = controlNumberParts(control as ControlNumber);
  return inBooks(
    shop, 'update certificates set valid_until = coalesce($3::date, valid_until), blocked = coalesce($4, blocked), changed = pg_current_xact_id() where batch = $1 and running = $2',
    [batch, running, change.validUntil ?? null, change.blocked ?? null]);
};

/** Takes value off in the books without telling the tills, as if another store were faster than the feed. */
export const spendUnseen = (shop: Shop, control: string, amount: number): Promise<void> => {
  const { batch, running } = controlNumberParts(control as ControlNumber);
  return inBooks(shop, 'update certificates set balance = balance - $3 where batch = $1 and running = $2', [batch, running, amount]);
};

/** Sets above which amount a second person confirms, as the command `second-person` does. */
export const setSecondPersonLimit = (shop: Shop, currency: string, amount: number): Promise<void> =>
  inBooks(shop, 'insert into second_person_limits (currency, amount) values ($1, $2) on conflict (currency) do update set amount = excluded.amount', [currency, amount]);

/** Says where a store stands, as the command `store` does; tills that enrol from now on know it. */
export const setJurisdiction = (shop: Shop, store: number, country: string, region: string): Promise<void> =>
  inBooks(shop, 'update stores set country = $2, region = $3 where number = $1', [store, country, region]);

/** Says how much may lie on a program's certificates when more is loaded; tills that enrol from now on know it. */
export const setReload = (shop: Shop, program: number, upTo: number): Promise<void> =>
  inBooks(shop, 'update programs set reload_up_to = $2 where number = $1', [program, upTo]);

/** Says that a store is of the same franchise as another, from the beginning. */
export const setFranchise = (shop: Shop, store: number, as: number): Promise<void> =>
  inBooks(shop, 'update stores set franchise_id = (select franchise_id from stores where number = $2) where number = $1', [store, as]);

/** Lays paper worth $50 into a store's stock; nobody spends it, so that it needs no numbers. */
export const putInStock = (shop: Shop, { store, batch, pieces }: { readonly store: number; readonly batch: number; readonly pieces: number }): Promise<void> => inBooks(
  shop,
  `insert into certificates (hash, state, kind, program_number, store_number, currency, face, balance, batch, running)
   select decode(md5('paper ' || $1::int || ' ' || n), 'hex'), 'stock', 'sold', 1, $2, 'USD', 5000, 0, $1, n from generate_series(1, $3::int) n`,
  [batch, store, pieces], pieces);

const inBooks = async (shop: Shop, sql: string, values: readonly unknown[], rows = 1): Promise<void> => {
  const client = new Client({ connectionString: shop.central().databaseUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(sql, [...values]);
    if (rowCount !== rows) throw new Error(`${String(rowCount)} rows were changed`);
  } finally {
    await client.end();
  }
};

/** Has a resting till contact the server now, from its settings. */
export const contactServer = async (till: ShopTill): Promise<void> => {
  const { driver } = till;
  await driver().keys('F10');
  await driver().page.getByRole('button', { name: t('settings.sync') }).click();
  await sees(till, t('settings.synced'));
  await driver().keys('Escape');
};

/** Every row of every table, as text. */
export const dumpBooks = async (shop: Shop): Promise<string> => {
  const client = new Client({ connectionString: shop.central().databaseUrl });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`);
    const dumps: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
      dumps.push(`${name}: ${rows.map(({ row }) => row).join('\n')}`);
    }
    return dumps.join('\n');
  } finally {
    await client.end();
  }
};
