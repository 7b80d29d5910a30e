import { type BuyingLimits, hasBuyingLimits, noBuyingLimits } from '../../domain/buying-limits.ts';
import { type ClearingTerms, clearingVersionsSchema } from '../../domain/clearing.ts';
import type { NewFace, ProgramSettings } from '../../domain/business-wire.ts';
import type { CertificateKind } from '../../domain/certificate.ts';
import { type Currency, type Minor, toDecimal, zero } from '../../domain/money.ts';
import { makeGtin } from '../../domain/number.ts';
import { openFace } from '../../domain/offering.ts';
import type { OfflinePolicy } from '../../domain/standin.ts';
import { isTrainingGtin } from '../../domain/training.ts';
import { usualWatch, type Watch } from '../../domain/watch.ts';
import type { Sql } from '../database.ts';
import { problem } from '../problem.ts';
import { type Change, noteChange, refusal, refuseStale } from './changing.ts';

export type ProgramRow = {
  readonly id: string; readonly number: number; readonly name: string; readonly currency: Currency; readonly kind: CertificateKind; readonly validity_months: number | null; readonly cash_out_up_to: Minor | null; readonly reload_up_to: Minor | null; readonly buying_limits: BuyingLimits | null; readonly watch: Watch | null; readonly offline_policy: OfflinePolicy;
  readonly terms: Readonly<Record<string, string>>; readonly active: boolean; readonly printed_at_till: boolean; readonly clearing: unknown; readonly version: number; readonly lost_after_days: number | null; readonly range_min: Minor | null; readonly range_max: Minor | null; readonly vat: readonly unknown[];
};
const programSql = 'select id, number, name, currency, kind, validity_months, cash_out_up_to, reload_up_to, buying_limits, watch, offline_policy, terms, active, printed_at_till, clearing, version, lost_after_days, range_min, range_max, vat from programs';

/** A program by its number, locked. */
export const findProgram = async (sql: Sql, number: number): Promise<ProgramRow | undefined> => (await sql<ProgramRow>(`${programSql} where number = $1 for update`, [number]))[0];

/** A program by its id; `lock`: until the end of the transaction. */
export const readProgram = async (sql: Sql, id: string, lock = false): Promise<ProgramRow | undefined> =>
  (await sql<ProgramRow>(`${programSql} where id = $1${lock ? ' for update' : ''}`, [id]))[0];

export type Face = { readonly gtin: string; readonly face: Minor; readonly price: Minor };

/** What a program sells, by face; first the trade item number of its free range, when it has or had one. */
const readAllFaces = (sql: Sql, id: string): Promise<readonly Face[]> => sql<Face>('select gtin, face, price from denominations where program_id = $1 order by face, gtin', [id]);

/** What a program sells, by face: the denominations, and the trade item number of a free range. */
export const readFaces = async (sql: Sql, id: string): Promise<{ readonly faces: readonly Face[]; readonly openGtin: string | null }> => {
  const all = await readAllFaces(sql, id);
  return { faces: all.filter(({ face }) => face !== openFace), openGtin: all.find(({ face }) => face === openFace)?.gtin ?? null };
};

type Beginning = ProgramSettings & { readonly id: string; readonly number: number; readonly currency: Currency; readonly kind: CertificateKind; readonly faces: readonly NewFace[] };

/** Begins a kind of certificate. Sent twice after a lost answer it is one. */
export const addProgram = async (change: Change, program: Beginning): Promise<void> => {
  const { id, number, currency, kind, faces } = program;
  refuseUnfit(program, kind);
  const columns = Object.entries(columnsOf(program, 1));
  const added = await change.sql(
    `insert into programs (id, number, currency, kind, ${columns.map(([name]) => name).join(', ')})
     values ($1, $2, $3, $4, ${columns.map((_, index) => `$${String(index + 5)}`).join(', ')}) on conflict do nothing returning id`,
    [id, number, currency, kind, ...columns.map(([, value]) => value)]);
  if (added.length === 0) {
    if ((await readProgram(change.sql, id))?.number === number) return;
    throw refusal('number-taken', `there is a program ${String(number)} already`);
  }
  await writeFaces(change.sql, { id, number, kind, isOpen: program.range !== null }, faces);
  await noteChange(change, {
    action: 'program-added', about: id, subject: `${String(number)} ${program.name}`, franchiseId: null, after: { currency, kind, ...await tell(change.sql, await needProgram(change.sql, id)) },
  });
};

type Changing = Partial<ProgramSettings> & { readonly id: string; readonly faces?: readonly NewFace[] };

/** Changes a program from now on: what is sold already keeps its day and its price. What isn't named stays. */
export const changeProgram = async (change: Change, seen: number | null, { id, faces = [], ...wanted }: Changing): Promise<void> => {
  const row = await readProgram(change.sql, id, true);
  if (!row) throw notHere();
  refuseStale(row, seen);
  const before = await tell(change.sql, row);
  const old = settingsOf(row);
  const settings = { ...old, ...wanted };
  refuseUnfit(settings, row.kind);
  // Its VAT is due when it is sold; what is loaded later would go untaxed.
  if (settings.reloadUpTo !== null && row.vat.length > 0) throw refusal('single-purpose', 'a program with VAT of its own is not loaded');
  const policyVersion = JSON.stringify(settings.offline) === JSON.stringify(old.offline) ? row.offline_policy.version : row.offline_policy.version + 1;
  const columns = Object.entries(columnsOf(settings, policyVersion));
  await change.sql(
    `update programs set version = version + 1, ${columns.map(([name], index) => `${name} = $${String(index + 2)}`).join(', ')} where id = $1`, [id, ...columns.map(([, value]) => value)]);
  await writeFaces(change.sql, { ...row, isOpen: settings.range !== null }, faces);
  const after = await needProgram(change.sql, id);
  await noteChange(change, { action: 'program-changed', about: id, subject: `${String(row.number)} ${after.name}`, franchiseId: null, before, after: await tell(change.sql, after) });
};

/** The clearing terms of a program from a day on; old days keep theirs, and what is locked is never told anew. */
export const changeClearing = async (change: Change, seen: number | null, id: string, terms: ClearingTerms): Promise<void> => {
  const { sql } = change;
  const row = await readProgram(sql, id, true);
  if (!row) throw notHere();
  refuseStale(row, seen);
  const lockedUpTo = await readLockedUpTo(sql);
  // What was settled by the old terms must not be told anew by others.
  if (lockedUpTo !== null && lockedUpTo >= terms.from) throw refusal('terms-locked', `statements are locked up to ${lockedUpTo}: new terms begin after that day`);
  const versions = clearingVersionsSchema.parse(row.clearing);
  const all = [...versions.filter(({ from }) => from !== terms.from), terms].sort((a, b) => (a.from < b.from ? -1 : 1));
  await sql('update programs set clearing = $2, version = version + 1 where id = $1', [id, JSON.stringify(clearingVersionsSchema.parse(all))]);
  const told = (one: ClearingTerms | undefined) => one && {
    from: one.from, holder: one.holder, sellingCommission: `${String(one.sellingCommission.basisPoints / 100)} % ${one.sellingCommission.base}`,
    redeemingCommission: `${String(one.redeemingCommission.basisPoints / 100)} %`, breakage: one.breakage,
  };
  const before = told(versions.filter(({ from }) => from <= terms.from).at(-1));
  await noteChange(change, {
    action: 'clearing-changed', about: id, subject: `${String(row.number)} ${row.name}`, franchiseId: null, ...(before ? { before } : {}), after: { ...told(terms) },
  });
};

/** The last day of which any statement is locked. */
export const readLockedUpTo = async (sql: Sql): Promise<string | null> => (await sql<{ day: string | null }>('select max(day) as day from statements', []))[0]?.day ?? null;

/** What can be changed of a program, as it is stored. */
export const settingsOf = (row: ProgramRow): ProgramSettings => {
  const { version: _, ...offline } = row.offline_policy;
  const range = row.range_min === null || row.range_max === null ? null : { min: row.range_min, max: row.range_max };
  return { range, name: row.name, active: row.active, printedAtTill: row.printed_at_till, validityMonths: row.validity_months, cashOutUpTo: row.cash_out_up_to, reloadUpTo: row.reload_up_to, buyingLimits: row.buying_limits ?? noBuyingLimits, watch: row.watch ?? usualWatch, lostAfterDays: row.lost_after_days, offline, terms: row.terms };
};

/** The columns of what can be changed. */
const columnsOf = (one: ProgramSettings, policyVersion: number): Readonly<Record<string, unknown>> => ({
  name: one.name,
  active: one.active,
  printed_at_till: one.printedAtTill,
  range_min: one.range?.min ?? null,
  range_max: one.range?.max ?? null,
  validity_months: one.validityMonths,
  cash_out_up_to: one.cashOutUpTo,
  buying_limits: hasBuyingLimits(one.buyingLimits) ? JSON.stringify(one.buyingLimits) : null,
  watch: JSON.stringify(one.watch),
  lost_after_days: one.lostAfterDays,
  reload_up_to: one.reloadUpTo,
  offline_policy: JSON.stringify({ version: policyVersion, ...one.offline }),
  terms: JSON.stringify(one.terms),
});

const refuseUnfit = ({ offline, buyingLimits, cashOutUpTo, reloadUpTo, lostAfterDays, range }: ProgramSettings, kind: CertificateKind): void => {
  refuseOffline(offline);
  refuseBuying(buyingLimits);
  if (range !== null && (range.min === 0 || range.min > range.max)) throw refusal('range-reversed', 'a free range begins above zero and ends at or above where it begins');
  // Nothing was paid for it: nothing is paid out, a lost one is nobody's loss, and what somebody pays for must not lie beside it.
  if (kind === 'promotional' && (cashOutUpTo !== null || reloadUpTo !== null || lostAfterDays !== null)) throw refusal('promotional-unfit', 'what is given away is neither paid out, loaded nor replaced when it is lost');
};

const refuseOffline = ({ enabled, perCertificate, perTill }: ProgramSettings['offline']): void => {
  if (enabled && perCertificate > perTill) throw refusal('caps-reversed', 'what a till takes of one certificate is at most what it takes in all');
};

const refuseBuying = ({ certificateMax, saleMax }: BuyingLimits): void => {
  if (certificateMax !== null && saleMax !== null && certificateMax > saleMax) throw refusal('limits-reversed', 'a certificate is worth at most what is sold at once');
};

/** Adds faces, and gives those that are there already their price. Face and GTIN of what may be on paper stay. */
const writeFaces = async (sql: Sql, program: { readonly id: string; readonly number: number; readonly kind: CertificateKind; readonly isOpen: boolean }, named: readonly NewFace[]): Promise<void> => {
  const known = await readAllFaces(sql, program.id);
  for (const { face, price } of named) {
    if (face === openFace) throw refusal('face-zero', 'a face is above zero');
    if (program.kind === 'promotional' ? price !== 0 : price === 0 || price > face) throw refusal('price-unfit', 'a price is above zero and at most the face; what is given away has none');
  }
  const wanted = program.isOpen ? [...named, { face: openFace, price: zero, gtin: null }] : named;
  const fresh = wanted.filter(({ face, gtin }) => !known.some((one) => one.face === face && (gtin === null || one.gtin === gtin)));
  if (!program.isOpen && fresh.length + known.filter(({ face }) => face !== openFace).length === 0) throw refusal('no-face', 'a program needs something to sell');
  for (const { face, price, gtin } of wanted) {
    const same = known.find((one) => one.face === face && (gtin === null || one.gtin === gtin));
    if (same && same.price !== price) await sql('update denominations set price = $2 where gtin = $1', [same.gtin, price]);
  }
  for (const [index, { face, price, gtin: own }] of fresh.entries()) {
    const gtin = own ?? houseGtin(program.number, known.length + index + 1);
    if (makeGtin(gtin.slice(0, 13)) !== gtin) throw refusal('wrong-gtin', `${gtin} is no GTIN of 14 digits: its last digit does not fit`);
    // A till would take its certificates for practice paper, worth nothing.
    if (isTrainingGtin(gtin)) throw refusal('practice-gtin', `${gtin} is a GTIN of practice paper: no certificate that is worth something may have it`);
    const added = await sql('insert into denominations (gtin, program_id, face, price) values ($1, $2, $3, $4) on conflict (gtin) do nothing returning gtin', [gtin, program.id, face, price]);
    if (added.length === 0) throw refusal('gtin-taken', `the GTIN ${gtin} belongs to another denomination`);
  }
};

/** GS1 leaves trade item numbers that begin with 2 to every company for itself: good in one's own stores, unknown elsewhere. */
const houseGtin = (program: number, running: number): string => makeGtin(`02${String(program).padStart(5, '0')}${String(running).padStart(6, '0')}`);

const hourMs = 3_600_000;

const tell = async (sql: Sql, row: ProgramRow): Promise<Readonly<Record<string, string>>> => {
  const { offline, buyingLimits, watch, ...settings } = settingsOf(row);
  const money = (amount: Minor): string => `${toDecimal(amount, row.currency)} ${row.currency}`;
  const moneyOrNone = (amount: Minor | null): string => (amount === null ? '' : money(amount));
  const { faces } = await readFaces(sql, row.id);
  return {
    name: settings.name, active: settings.active ? 'yes' : 'no', printedAtTill: settings.printedAtTill ? 'yes' : 'no', validityMonths: settings.validityMonths === null ? '∞' : String(settings.validityMonths),
    range: settings.range === null ? '' : `${money(settings.range.min)} – ${money(settings.range.max)}`,
    faces: faces.map(({ face, price }) => (price === face ? money(face) : `${money(face)} (${money(price)})`)).join('\n'),
    cashOutUpTo: moneyOrNone(settings.cashOutUpTo), reloadUpTo: moneyOrNone(settings.reloadUpTo), lostAfterDays: settings.lostAfterDays === null ? 'no' : String(settings.lostAfterDays),
    askFromPieces: String(buyingLimits.askFromPieces ?? ''), askFromValue: moneyOrNone(buyingLimits.askFromValue),
    certificateMax: moneyOrNone(buyingLimits.certificateMax), saleMax: moneyOrNone(buyingLimits.saleMax),
    watchMinutes: String(watch.minutes), watchPieces: String(watch.pieces ?? ''), watchValue: moneyOrNone(watch.value), watchElsewhere: String(watch.elsewhereMinutes ?? ''),
    offline: offline.enabled ? 'yes' : 'no', perCertificate: money(offline.perCertificate), perTill: money(offline.perTill), offlineManagerAbove: money(offline.managerAbove),
    knowledgeHours: String(offline.knowledgeAgeMaxMs / hourMs), offlineHours: String(offline.offlineMaxMs / hourMs), overspendBorneBy: offline.overspendBorneBy,
    ...(offline.leases ? { leases: `${offline.leases.what}, ${String(offline.leases.lengthMs / hourMs)} h, ${String(offline.leases.graceMs / hourMs)} h` } : {}),
    terms: Object.entries(settings.terms).filter(([, text]) => text !== '').map(([language, text]) => `${language}: ${text}`).sort().join('\n'),
  };
};

const needProgram = async (sql: Sql, id: string): Promise<ProgramRow> => {
  const program = await readProgram(sql, id);
  if (!program) throw new Error('a program that was written is gone');
  return program;
};

const notHere = () => problem(404, 'not-here', 'there is no such program');
