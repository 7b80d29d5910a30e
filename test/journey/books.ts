import { expect } from 'playwright/test';
import { controlNumberParts, parseControlNumber } from '../../domain/number.ts';
import { openDatabase, type Sql } from '../../server/database.ts';
import { readTotals, type Totals } from '../../server/totals.ts';
import type { Paper } from './demo-business.ts';
import type { Shop } from './shop.ts';

/** What the server has on record of one operation. */
export type BookedOperation = { readonly id: string; readonly kind: string; readonly outcome: string; readonly flags: readonly string[] };

const reading = async <Value>(shop: Shop, work: (read: Sql) => Promise<Value>): Promise<Value> => {
  const database = openDatabase(shop.central().databaseUrl, { connectionsMax: 1 });
  return await work(database.read).finally(() => database.close());
};

/** The books' totals, after what must always be true of them: they balance, and owe what the certificates say. */
export const soundTotals = async (shop: Shop): Promise<Totals> => {
  const totals = await reading(shop, readTotals);
  for (const [currency, off] of Object.entries(totals.imbalance)) expect(off, `the books are off in ${currency}`).toBe(0);
  for (const [currency, { certificates, ledger }] of Object.entries(totals.outstanding)) {
    expect(certificates, `${currency} owed by the certificates and by the ledger`).toBe(ledger);
  }
  return totals;
};

/** One store's line of the totals. */
export const storeTotals = (totals: Totals, number: number): Totals['stores'][number] => {
  const found = totals.stores.find(({ store }) => store === number);
  if (!found) throw new Error(`there is no store ${String(number)}`);
  return found;
};

const partsOf = (paper: Paper): readonly [number, number] => {
  const control = parseControlNumber(paper.control);
  if (!control) throw new Error(`${paper.control} is no control number`);
  const { batch, running } = controlNumberParts(control);
  return [batch, running];
};

/** State and balance of a sheet, in minor units, by its control number. */
export const bookedCertificate = (shop: Shop, paper: Paper): Promise<{ readonly state: string; readonly balance: number }> => reading(shop, async (read) => {
  const [row] = await read<{ state: string; balance: number }>('select state, balance from certificates where batch = $1 and running = $2', partsOf(paper));
  if (!row) throw new Error(`the server does not know ${paper.control}`);
  return row;
});

/** When the sale of a sheet happened by the books, the day they count it to, and until when the sheet is valid. */
export const bookedSale = (shop: Shop, paper: Paper): Promise<{ readonly at: number; readonly accountingDate: string; readonly validUntil: string }> => reading(shop, async (read) => {
  const [row] = await read<{ at: number; accounting_date: string; valid_until: string }>(
    `select p.at, p.accounting_date::text, c.valid_until::text
     from certificates c join effects e on e.certificate = c.hash and e.kind = 'activate' join postings p on p.source = e.source
     where c.batch = $1 and c.running = $2`, partsOf(paper));
  if (!row) throw new Error(`${paper.control} was not sold`);
  return { at: row.at, accountingDate: row.accounting_date, validUntil: row.valid_until };
});

/** What a terminal has sent, in its own order. */
export const bookedOperations = (shop: Shop, terminalNumber: number): Promise<readonly BookedOperation[]> => reading(shop, (read) =>
  read<BookedOperation>(
    `select o.id, o.kind, o.outcome, o.flags from operations o join terminals t on t.id = o.terminal_id where t.number = $1 order by o.sequence`,
    [terminalNumber]));

/** Flags of everything that the office has to look at. */
export const bookedExceptions = async (shop: Shop): Promise<readonly string[]> => {
  const rows = await reading(shop, (read) => read<{ flags: string[] }>('select flags from exceptions order by recorded_at, id', []));
  return rows.flatMap(({ flags }) => flags);
};

/** The states of all requests, the first asked first. */
export const requestStates = async (shop: Shop): Promise<readonly string[]> => {
  const rows = await reading(shop, (read) => read<{ state: string }>('select state from requests order by recorded_at, id', []));
  return rows.map(({ state }) => state);
};
