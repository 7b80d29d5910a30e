import type { Liability } from '../../domain/accounting-wire.ts';
import type { Dormancy } from '../../domain/dormancy.ts';
import { type Currency, minor } from '../../domain/money.ts';
import type { PaperLanguage, ReportFormat } from '../../domain/report-file.ts';
import type { StoreEvening } from '../../domain/reconciliation.ts';
import type { Database } from '../database.ts';
import { note } from '../office/audit.ts';
import type { Caller, OfficeFileHandlers, OfficeHandlers, SentFile } from '../office/caller.ts';
import type { Outside } from '../server.ts';
import type { Cell, Lines } from '../sheets/cells.ts';
import { type ReportTable, reportBytes, reportTypes } from '../sheets/report-file.ts';

type Deps = Outside & { readonly database: Database };
type Reports = Pick<OfficeHandlers, 'accounting.liability' | 'accounting.dormancy' | 'evening.read'>;
type Files = Pick<OfficeFileHandlers, 'accounting.liability-list' | 'accounting.ageing-list' | 'accounting.dormancy-list' | 'evening.list'>;
type Form = { readonly format?: ReportFormat; readonly language?: PaperLanguage };

/** The office's reports as files: what a screen is given, and by the same right, as a table. */
export const createReportFiles = (deps: Deps, reports: Reports): Files => {
  const send = async (caller: Caller, name: string, { format = 'csv', language }: Form, franchiseId: string | null, table: ReportTable): Promise<SentFile> => {
    const file = `${name}.${format}`;
    await note(deps.database.read, deps, { userId: caller.user.id, franchiseId: caller.user.franchise?.id ?? franchiseId, action: 'books-exported', subject: file });
    return { name: file, type: reportTypes[format], body: await reportBytes(table, { format, ...(language === undefined ? {} : { language }) }) };
  };
  return {
    'accounting.liability-list': async (caller, { format, language, ...asked }) => {
      const report = await reports['accounting.liability'](caller, asked);
      return send(caller, 'liability', formOf(format, language), asked.franchiseId, {
        title: 'liability', facts: { from: asked.from, to: asked.to, knownAt: asked.knownAt, late: report.late }, at: Date.parse(asked.to), lines: [movementLines(report)],
      });
    },
    'accounting.ageing-list': async (caller, { format, language, ...asked }) => {
      const report = await reports['accounting.liability'](caller, asked);
      return send(caller, 'ageing', formOf(format, language), asked.franchiseId, {
        title: 'ageing', facts: { asOf: asked.to, knownAt: asked.knownAt, late: report.late }, at: Date.parse(asked.to), lines: [ageingLines(report)],
      });
    },
    'accounting.dormancy-list': async (caller, { format, language, ...asked }) => send(caller, 'dormancy', formOf(format, language), null, {
      title: 'dormancy', facts: { asOf: asked.asOf }, at: Date.parse(asked.asOf), lines: [dormancyLines(await reports['accounting.dormancy'](caller, asked))],
    }),
    'evening.list': async (caller, { format, language, day }) => {
      const { stores } = await reports['evening.read'](caller, { day });
      return send(caller, 'evening', formOf(format, language), null, { title: 'evening', facts: { asOf: day }, at: Date.parse(day), lines: [eveningLines(day, stores)] });
    },
  };
};

const formOf = (format: ReportFormat | undefined, language: PaperLanguage | undefined): Form => ({ ...(format === undefined ? {} : { format }), ...(language === undefined ? {} : { language }) });

const money = (amount: number, currency: Currency): Cell => ({ amount: minor(amount), currency });

const movementColumns = ['opening', 'activated', 'reloaded', 'returned', 'creditedBack', 'overspend', 'voided', 'redeemed', 'cashedOut', 'refunded', 'escheated', 'closing'] as const satisfies readonly (keyof Liability['movements'][number])[];

const movementLines = ({ movements }: Liability): Lines => [
  ['program', 'program_name', 'kind', 'currency', ...movementColumns.map((column) => column.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`))],
  ...movements.map((row) => [row.programNumber, row.programName, row.certificateKind, row.currency, ...movementColumns.map((column) => money(row[column], row.currency))]),
];

const ageingLines = ({ aged }: Liability): Lines => [
  ['program', 'program_name', 'kind', 'sold_in', 'certificates', 'outstanding', 'currency'],
  ...aged.map((row) => [row.programNumber, row.programName, row.certificateKind, row.month ?? '', row.certificates, money(row.outstanding, row.currency), row.currency]),
];

const dormancyLines = ({ aged, stillSince }: Dormancy): Lines => [
  ['still_since', 'program', 'program_name', 'kind', 'years', 'certificates', 'outstanding', 'currency'],
  ...aged.map((row) => [{ day: stillSince }, row.programNumber, row.programName, row.certificateKind, row.years, row.certificates, money(row.outstanding, row.currency), row.currency]),
];

/** One line a store and currency: what is cleared in another currency than the store's own stands in a line of its own. */
const eveningLines = (day: string, stores: readonly StoreEvening[]): Lines => [
  ['business_day', 'store', 'store_name', 'state', 'waiting', 'differences', 'sold', 'redeemed', 'to_receive', 'to_pay', 'cash_variance', 'currency'],
  ...stores.flatMap(({ store, name, state, waiting, differences, sold, redeemed, clearing, variance, currency }) => {
    const cleared = (of: Currency): readonly Cell[] => {
      const amount = clearing.find((one) => one.currency === of)?.amount ?? 0;
      return [money(Math.max(0, amount), of), money(Math.max(0, 0 - amount), of)];
    };
    return [
      [{ day }, store, name, state, waiting.length, differences.length, money(sold, currency), money(redeemed, currency), ...cleared(currency), variance === null ? null : money(variance, currency), currency],
      ...clearing.filter((one) => one.currency !== currency).map((one): readonly Cell[] => [{ day }, store, name, state, null, null, null, null, ...cleared(one.currency), null, one.currency]),
    ];
  }),
];
