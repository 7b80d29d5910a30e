import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { administer, type Database, openDatabase } from '../../../server/database.ts';
import { migrate } from '../../../server/migrate.ts';

const folder = fileURLToPath(new URL('../../../server/migrations', import.meta.url));
const name = `evening_${v7().replaceAll('-', '')}`;
let database: Database;
beforeAll(async () => {
  const url = new URL(inject('postgresUrl'));
  await administer(url.href, async (query) => { await query(`create database ${name}`); });
  url.pathname = `/${name}`;
  database = openDatabase(url.href, { connectionsMax: 2 });
});
afterAll(async () => {
  await database.close();
  await administer(inject('postgresUrl'), async (query) => { await query(`drop database ${name} with (force)`); });
});

it('counts what was there before there were counters', async () => {
  // As it was before the evening.
  await database.transaction(async (sql) => { await sql('create table migrations (name text primary key, applied_at timestamptz not null default now())'); });
  for (const file of (await readdir(folder)).filter((one) => one < '0005').sort()) {
    const text = await readFile(`${folder}/${file}`, 'utf8');
    await database.transaction(async (sql) => {
      await sql(text);
      await sql('insert into migrations (name) values ($1)', [file]);
    });
  }
  const [store, terminal, sale, request, shift, posting] = [v7(), v7(), v7(), v7(), v7(), v7()];
  const { read } = database;
  await read(`insert into stores (id, number, name, address, phone, time_zone, currency, receipt_locale) values ($1, 101, 'One', '{}', '', 'UTC', 'USD', 'en-US')`, [store]);
  await read(`insert into terminals (id, number, store_id, state, public_key) values ($1, 11, $2, 'enrolled', decode(repeat('00', 32), 'hex'))`, [terminal, store]);
  await read(
    `insert into operations (id, terminal_id, store_number, sequence, kind, hash, text, outcome, flags, effect_source, at, recorded_at)
     values ($1, $2, 101, 1, 'sale', decode(repeat('00', 32), 'hex'), $3, 'accepted', '{}', $1, 1, 1)`, [sale, terminal, JSON.stringify({ day: '2026-05-04', shift })]);
  const effect = `insert into effects (source, certificate, kind, terminal_id, store_number, program_number, certificate_kind, currency, price, face, covered, over_amount, bearer, at, recorded_at)
    values ($1, decode(repeat('0a', 16), 'hex'), $2, $3, $4, 1, 'sold', 'USD', $5, 5000, $6, 0, 'store', $7, $7)`;
  await read(effect, [sale, 'activate', terminal, 101, 4_000, 5_000, 1]);
  await read(effect, [request, 'debit', terminal, 102, 0, 1_000, 2]);
  await read(`insert into postings (id, source, kind, store_number, at, recorded_at, accounting_date) values ($1, $2, 'sale', 101, 1, 1, '2026-05-04'), ($3, $4, 'request-redeem', 102, 2, 2, '2026-05-05')`, [posting, sale, v7(), request]);
  await read(`insert into entries (posting, account, side, amount, currency) values ($1, 'tender:101:cash', 'debit', 4000, 'USD'), ($1, 'liability:1:sold', 'credit', 4000, 'USD')`, [posting]);

  await migrate(database, v7);

  expect(await read('select day, shift, operations, sales, first_sequence from till_days', [])).toEqual([{ day: '2026-05-04', shift, operations: 1, sales: 1, first_sequence: 1 }]);
  expect(await read('select day, shift, cash, card from till_money', [])).toEqual([{ day: '2026-05-04', shift, cash: 4_000, card: 0 }]);
  expect(await read('select day, selling_store, redeeming_store, sold_price, used, used_paid from day_flows order by day', [])).toEqual([
    { day: '2026-05-04', selling_store: 101, redeeming_store: 0, sold_price: 4_000, used: 0, used_paid: 0 },
    // Four fifths of it were paid for.
    { day: '2026-05-05', selling_store: 101, redeeming_store: 102, sold_price: 0, used: 1_000, used_paid: 800 },
  ]);
  // The second store is unknown here: its hours are told in Greenwich's.
  expect(await read('select day, store_number as store, hour, sold, redeemed, certificates, uses from hour_flows order by day', [])).toEqual([
    { day: '2026-05-04', store: 101, hour: 0, sold: 5_000, redeemed: 0, certificates: 1, uses: 0 },
    { day: '2026-05-05', store: 102, hour: 0, sold: 0, redeemed: 1_000, certificates: 0, uses: 1 },
  ]);
  await expect(read('update operations set day = day', [])).rejects.toThrow('append-only');
});
