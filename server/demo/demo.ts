import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addMonths, dayIn } from '../../domain/calendar.ts';
import { formatMoney, minor } from '../../domain/money.ts';
import { parseScan } from '../../domain/number.ts';
import type { Role } from '../../domain/protocol.ts';
import type { Database, Sql } from '../database.ts';
import { makeEnrolmentCode } from '../enrolment.ts';
import type { Keys } from '../keys.ts';
import { writeDemoBusiness } from './business.ts';
import { postOpening, writeCertificates } from './certificates.ts';
import { demoOfficePassword, demoOfficePeople, demoTotpSecret, writeDemoOffice } from './office.ts';
import { type Draw, drawRandom } from '../stock/draw.ts';
import { drawSeeded, makePaper, type Paper } from './paper.ts';
import { demoPrograms, type DemoStore, demoStores } from './people.ts';
import { workYesterday } from './yesterday.ts';

/** What the demo leaves for the demo till and its tests: codes, people with their PINs, and paper with numbers in clear. */
export type DemoFile = {
  readonly v: 1;
  /** Who may sign in to the office, all with one password and one authenticator secret. */
  readonly office: { readonly people: readonly { readonly email: string; readonly name: string; readonly role: string }[]; readonly password: string; readonly totpSecret: string };
  readonly stores: readonly {
    readonly number: number; readonly name: string; readonly currency: string;
    /** Codes of terminals that have not enrolled; fresh with every start of the server. */
    readonly terminals: readonly { readonly number: number; readonly code: string | null }[];
    readonly operators: readonly { readonly id: string; readonly name: string; readonly role: Role; readonly pin: string }[];
    /** What lies in the drawer; `scan` is what the barcode holds. */
    readonly paper: readonly { readonly control: string; readonly label: string; readonly scan: string }[];
    /** Some of the certificates that are already sold, when they were asked for. */
    readonly sold: readonly { readonly control: string; readonly label: string; readonly scan: string }[];
  }[];
};

type Deps = { readonly database: Database; readonly keys: Keys; readonly folder: string; readonly now: () => number; readonly newId: () => string };

export type DemoOptions = {
  /** The same serials every time; undefined: random. */
  readonly seed?: string | undefined;
  readonly stockPerStore?: number;
  /** This many certificates more, sold before the demo began: for tests of speed. */
  readonly activeCertificates?: number;
  /** A day of work before the demo began, for its office to look at. */
  readonly yesterday?: boolean;
};

/** A demo is looked at over days; a real code lasts minutes. */
const codeLifetimeMs = 7 * 24 * 3_600_000;
const stockPerStore = 200;
const soldBatch = 900;
/** Of the sold ones only this many are told in clear; nobody holds a hundred thousand papers. */
const soldPaperMax = 200;

/** Sets the demo business up the first time, and writes `demo.json` anew every time. */
export const prepareDemo = async (deps: Deps, options: DemoOptions = {}): Promise<DemoFile> => {
  await mkdir(deps.folder, { recursive: true });
  const path = join(deps.folder, 'demo.json');
  const seeded = await deps.database.transaction((sql) => seedOnce(deps, sql, options));
  if (seeded && options.yesterday) await workYesterday(deps);
  const paper = seeded ?? await readPaper(path);
  const file = await describe(deps, paper);
  // Never half a file for a till that reads it at this moment.
  await writeFile(`${path}.new`, `${JSON.stringify(file, undefined, 1)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return file;
};

type PaperByStore = ReadonlyMap<number, { readonly paper: DemoFile['stores'][number]['paper']; readonly sold: DemoFile['stores'][number]['sold'] }>;

const seedOnce = async (deps: Deps, sql: Sql, options: DemoOptions): Promise<PaperByStore | undefined> => {
  // The installation's row is what two servers starting at once agree by.
  await sql('select id from installation for update', []);
  const [found] = await sql<{ count: number }>('select count(*) as count from stores', []);
  if (found && found.count > 0) return undefined;
  await writeDemoBusiness(sql, deps.newId);
  await writeDemoOffice(sql, deps.keys, deps);
  const draw = options.seed === undefined ? drawRandom : drawSeeded(options.seed);
  const byStore = new Map<number, { paper: DemoFile['stores'][number]['paper']; sold: DemoFile['stores'][number]['sold'] }>();
  for (const [index, store] of demoStores.entries()) {
    const stock = await writeBatch(deps, sql, draw, store, { batch: index + 1, count: options.stockPerStore ?? stockPerStore, state: 'stock' });
    const sold = await writeBatch(deps, sql, draw, store, {
      batch: soldBatch + index, count: Math.ceil((options.activeCertificates ?? 0) / demoStores.length), state: 'active',
    });
    byStore.set(store.number, { paper: stock, sold: sold.slice(0, soldPaperMax) });
  }
  return byStore;
};

const writeBatch = async (
  deps: Deps, sql: Sql, draw: Draw, store: DemoStore, { batch, count, state }: { readonly batch: number; readonly count: number; readonly state: 'stock' | 'active' },
): Promise<DemoFile['stores'][number]['paper']> => {
  const program = demoPrograms.find(({ number }) => number === store.program);
  if (!program || count === 0) return [];
  const faces = new Map(program.denominations.map(({ gtin, face }) => [gtin, face]));
  const papers = makePaper(draw, deps.keys.numberKey, [...faces.keys()], batch, count);
  const faceOf = (paper: Paper) => faces.get(gtinOf(paper)) ?? minor(0);
  const today = dayIn(deps.now(), store.timeZone);
  await writeCertificates(sql, papers, {
    state, programNumber: program.number, storeNumber: store.number, currency: store.currency, faceOf,
    validUntil: state === 'active' ? addMonths(today, program.validityMonths) : null,
  }, state === 'stock' ? deps.keys : undefined);
  if (state === 'active') {
    const amount = papers.reduce((total, paper) => total + faceOf(paper), 0);
    await postOpening(sql, deps.newId, { storeNumber: store.number, programNumber: program.number, currency: store.currency, amount, at: deps.now(), day: today });
  }
  return papers.map((paper) => ({
    control: paper.control, label: `${formatMoney(faceOf(paper), store.currency, store.receiptLocale)} ${program.name}`, scan: paper.number,
  }));
};

const gtinOf = ({ number }: Paper): string => {
  const scan = parseScan(number);
  return scan.ok && scan.value.kind === 'certificate' ? scan.value.gtin ?? '' : '';
};

/** Paper printed by an earlier start: the database knows only hashes of it, so the file is the only place it can come from. */
const readPaper = async (path: string): Promise<PaperByStore> => {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const stores = text === undefined ? [] : (JSON.parse(text) as DemoFile).stores;
  return new Map(stores.map(({ number, paper, sold }) => [number, { paper, sold }]));
};

type TerminalRow = { id: string; number: number; store_number: number; state: string };
type OperatorRow = { id: string; name: string; role: Role; store_number: number };

const describe = ({ database, now }: Deps, byStore: PaperByStore): Promise<DemoFile> => database.transaction(async (sql) => {
  const terminals = await sql<TerminalRow>(
    'select t.id, t.number, t.state, s.number as store_number from terminals t join stores s on s.id = t.store_id order by t.number', []);
  const operators = await sql<OperatorRow>(
    'select o.id, o.name, o.role, s.number as store_number from operators o join stores s on s.id = o.store_id order by o.role desc, o.name', []);
  const codes = new Map<string, string>();
  for (const { id, state } of terminals) if (state === 'new') codes.set(id, await makeEnrolmentCode(sql, id, now() + codeLifetimeMs));
  return {
    v: 1,
    office: { people: demoOfficePeople.map(({ email, name, role }) => ({ email, name, role })), password: demoOfficePassword, totpSecret: demoTotpSecret },
    stores: demoStores.map((store) => ({
      number: store.number, name: store.name, currency: store.currency,
      terminals: terminals.filter((row) => row.store_number === store.number && row.state !== 'revoked').map(({ id, number }) => ({ number, code: codes.get(id) ?? null })),
      operators: operators.filter((row) => row.store_number === store.number)
        .map(({ id, name, role }) => ({ id, name, role, pin: store.operators.find((known) => known.name === name)?.pin ?? '' })),
      paper: byStore.get(store.number)?.paper ?? [],
      sold: byStore.get(store.number)?.sold ?? [],
    })),
  };
});
