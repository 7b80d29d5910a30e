import type { Sql } from '../database.ts';
import { hashPin } from '../pins.ts';
import { demoLogo } from './logo.ts';
import { type DemoProgram, demoPrograms, type DemoStore, demoStores } from './people.ts';

/** Writes programs, stores, people and terminals of the demo business. */
export const writeDemoBusiness = async (sql: Sql, newId: () => string): Promise<void> => {
  for (const program of demoPrograms) await writeProgram(sql, newId, program);
  for (const store of demoStores) await writeStore(sql, newId, store);
};

const writeProgram = async (sql: Sql, newId: () => string, program: DemoProgram): Promise<void> => {
  const id = newId();
  await sql(
    `insert into programs (id, number, name, currency, kind, validity_months, offline_policy, terms, buying_limits) values ($1, $2, $3, $4, 'sold', $5, $6, $7, $8)`,
    [id, program.number, program.name, program.currency, program.validityMonths, JSON.stringify(program.offlinePolicy), JSON.stringify(program.terms), JSON.stringify(program.buyingLimits)]);
  for (const { gtin, face } of program.denominations) {
    await sql('insert into denominations (gtin, program_id, face, price) values ($1, $2, $3, $3)', [gtin, id, face]);
  }
};

const writeStore = async (sql: Sql, newId: () => string, store: DemoStore): Promise<void> => {
  const id = newId();
  const logo = demoLogo();
  await sql(
    `insert into stores (id, number, name, address, phone, time_zone, currency, receipt_locale, freeze_phone, paper_header, paper_footer, logo_width, logo_height, logo_bits)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [id, store.number, store.name, store.address, store.phone, store.timeZone, store.currency, store.receiptLocale, store.freezePhone, store.header, store.footer,
      logo.width, logo.height, logo.bits]);
  for (const { name, role, pin } of store.operators) {
    await sql('insert into operators (id, store_id, name, role, pin_hash) values ($1, $2, $3, $4, $5)', [newId(), id, name, role, await hashPin(pin)]);
  }
  for (const number of store.terminals) {
    await sql(`insert into terminals (id, number, store_id, state) values ($1, $2, $3, 'new')`, [newId(), number, id]);
  }
};
