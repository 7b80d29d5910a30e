import { minor } from '../../domain/money.ts';
import { hashNumber } from '../../domain/identity.ts';
import { type CertificateHash, type CertificateNumber, makeGtin, makeNumber } from '../../domain/number.ts';
import type { Operator, Program, Store } from '../../domain/protocol.ts';
import type { OfflinePolicy } from '../../domain/standin.ts';
import type { TerminalInfo } from '../../preload/contract.ts';
import { publicKeyOf } from '../../main/vault.ts';
import type { Database, Sql } from '../../server/database.ts';
import type { Random } from './random.ts';

/** A certificate on paper; where it lies is the run's business. */
export type Paper = { readonly name: string; readonly number: CertificateNumber; readonly hash: CertificateHash; readonly store: number; readonly running: number };

export type Seat = { readonly name: string; readonly info: TerminalInfo; readonly terminalKey: string; readonly cashier: Operator; readonly manager: Operator };

/** Two stores, their tills, three programs and a drawer of paper in each store. */
export type SimulatedBusiness = { readonly seats: readonly Seat[]; readonly papers: readonly Paper[]; readonly programs: readonly Program[] };

export const numberKey = new Uint8Array(32).fill(7);

const idOf = (group: number, number: number): string => `0190${String(group).padStart(4, '0')}-0000-7000-8000-${String(number).padStart(12, '0')}`;

const day = 86_400_000;
const policy = (change: Partial<OfflinePolicy>): OfflinePolicy => ({
  version: 1, enabled: true, perCertificate: minor(4_000), perTill: minor(12_000), managerAbove: minor(2_500),
  knowledgeAgeMaxMs: day, offlineMaxMs: day, overspendBorneBy: 'program', ...change,
});

const usd = 'USD' as Store['currency'];

const program = (number: number, faces: readonly [number, number][], change: Partial<Program>, offlinePolicy: OfflinePolicy): Program => ({
  id: idOf(3, number), number, name: `Program ${String(number)}`, currency: usd, kind: 'sold', validityMonths: 24, terms: {}, offlinePolicy, cashOutUpTo: minor(2_500), reloadUpTo: minor(9_000),
  denominations: faces.map(([face, price], index) => ({ gtin: makeGtin(`09520000${String(number).padStart(2, '0')}${String(index).padStart(3, '0')}`), face: minor(face), price: minor(price) })),
  ...change,
});

/** The third program's offline policy is off; the second sells below face value, and what goes wrong is the store's loss. */
const programs: readonly Program[] = [
  program(1, [[1_000, 1_000], [5_000, 5_000]], {}, policy({})),
  program(2, [[2_500, 2_300]], { validityMonths: null }, policy({ perTill: minor(6_000), overspendBorneBy: 'store' })),
  program(3, [[2_000, 2_000]], { validityMonths: 1 }, policy({ enabled: false })),
];

const stores: readonly Store[] = [
  { id: idOf(2, 7), number: 7, name: 'Harbour', address: [], phone: '', timeZone: 'America/New_York', currency: usd, receiptLocale: 'en' },
  { id: idOf(2, 9), number: 9, name: 'Station', address: [], phone: '', timeZone: 'Asia/Seoul', currency: usd, receiptLocale: 'en' },
];

const papersPerStore = 60;

/** Draws a seed's business: always two tills in the first store, one or two in the second. */
export const drawBusiness = (random: Random): SimulatedBusiness => {
  const seatNumbers: readonly (readonly [number, number])[] = [[11, 7], [12, 7], [21, 9], ...random.chance(0.5) ? [[22, 9] as const] : []];
  return {
    programs,
    seats: seatNumbers.map(([number, storeNumber]) => drawSeat(random.fork(`seat ${String(number)}`), number, storeNumber)),
    papers: stores.flatMap(({ number: store }) => Array.from({ length: papersPerStore }, (_, index) => drawPaper(random, store, index + 1))),
  };
};

const drawSeat = (random: Random, number: number, storeNumber: number): Seat => {
  const store = stores.find((candidate) => candidate.number === storeNumber)!;
  const cashier: Operator = { id: idOf(4, storeNumber), name: 'Ann', role: 'cashier' };
  const manager: Operator = { id: idOf(5, storeNumber), name: 'Max', role: 'manager' };
  const secret = Buffer.from(Array.from({ length: 32 }, () => random.int(256)));
  return {
    name: `till ${String(number)}`, cashier, manager,
    info: { terminal: { id: idOf(1, number), number, store }, programs: [...programs], issuing: { batch: 1_000 + number, linkOrigin: 'https://id.example' }, operators: [cashier, manager], configVersion: 1, protection: 'protected' },
    // PKCS #8 around a raw Ed25519 key (RFC 8410), so that signatures too are the seed's.
    terminalKey: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret]).toString('base64'),
  };
};

const denominations = programs.flatMap((one) => one.denominations.map((denomination) => ({ ...denomination, program: one })));

const denominationOf = (paper: Pick<Paper, 'running'>) => denominations[paper.running % denominations.length]!;

const drawPaper = (random: Random, store: number, running: number): Paper => {
  const serial = Array.from({ length: 15 }, () => String(random.int(10))).join('');
  const number = makeNumber(denominationOf({ running }).gtin, serial);
  return { name: `paper ${String(store)}/${String(running)}`, number, hash: hashNumber(numberKey, number), store, running };
};

/** Writes the business into a migrated database. */
export const writeBusiness = async (database: Database, { seats, papers }: SimulatedBusiness): Promise<void> => {
  await database.transaction(async (sql) => {
    for (const store of stores) await writeStore(sql, store);
    for (const one of programs) await writeProgram(sql, one);
    for (const { info: { terminal }, terminalKey } of seats) {
      await sql(`insert into terminals (id, number, store_id, state, public_key) values ($1, $2, $3, 'enrolled', $4)`,
        [terminal.id, terminal.number, terminal.store.id, Buffer.from(publicKeyOf(terminalKey), 'base64url')]);
    }
    await sql(
      `insert into certificates (hash, state, kind, program_number, store_number, currency, face, balance, batch, running)
       select r.hash, 'stock', 'sold', r.program_number, r.store_number, 'USD', r.face, 0, r.store_number, r.running
       from json_to_recordset($1) as r(hash bytea, program_number int, store_number int, face bigint, running int)`,
      [JSON.stringify(papers.map((paper) => {
        const { face, program: owner } = denominationOf(paper);
        return { hash: `\\x${paper.hash}`, program_number: owner.number, store_number: paper.store, face, running: paper.running };
      }))]);
  });
};

const writeStore = async (sql: Sql, store: Store): Promise<void> => {
  await sql('insert into stores (id, number, name, address, phone, time_zone, currency, receipt_locale) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [store.id, store.number, store.name, store.address, store.phone, store.timeZone, store.currency, store.receiptLocale]);
  for (const [group, name, role] of [[4, 'Ann', 'cashier'], [5, 'Max', 'manager']] as const) {
    await sql(`insert into operators (id, store_id, name, role, pin_hash) values ($1, $2, $3, $4, 'none')`, [idOf(group, store.number), store.id, name, role]);
  }
};

const writeProgram = async (sql: Sql, one: Program): Promise<void> => {
  await sql('insert into programs (id, number, name, currency, kind, validity_months, offline_policy, terms, cash_out_up_to, reload_up_to) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    [one.id, one.number, one.name, one.currency, one.kind, one.validityMonths, JSON.stringify(one.offlinePolicy), JSON.stringify(one.terms), one.cashOutUpTo ?? null, one.reloadUpTo ?? null]);
  for (const { gtin, face, price } of one.denominations) {
    await sql('insert into denominations (gtin, program_id, face, price) values ($1, $2, $3, $4)', [gtin, one.id, face, price]);
  }
};
