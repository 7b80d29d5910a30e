import type { TableFormat } from '../../domain/accounting-wire.ts';
import type { PaperLanguage, ReportFormat } from '../../domain/report-file.ts';
import type { Database, Snapshot, Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import type { Caller, OfficeFileHandlers, OfficeHandlers, SentFile } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { createBreakage } from './breakage.ts';
import { createChart } from './chart.ts';
import { entryLines, journalLines, journalTexts, summaryLines } from './exports.ts';
import { countLedger, type LedgerSize, type Range } from './ledger-pages.ts';
import { readLiability } from './liability.ts';
import { createPeriods } from './periods.ts';
import { redemptionLines } from './redemptions.ts';
import { type Scope, scopeFor } from './scope.ts';
import { csvTexts, type Lines, tableTypes } from '../sheets/cells.ts';
import { inLanguage, reportBytes, reportTypes } from '../sheets/report-file.ts';
import { xlsxBytes } from '../sheets/xlsx.ts';
import { streamTexts } from './stream-texts.ts';

type Deps = Outside & { readonly database: Database };
type AccountingFile = 'accounting.journal' | 'accounting.entries' | 'accounting.redemptions' | 'accounting.summary';
type Handlers = Pick<OfficeHandlers, 'accounting.liability' | 'accounting.periods' | 'accounting.close' | 'accounting.chart' | 'accounting.change-chart' | 'accounting.dormancy' | 'accounting.post-breakage'>;

/** Each download keeps a connection; tills must always find one. */
const downloadsMax = 3;
const retryAfterSeconds = 30;

/** The accountant's side of the books: reports, months, chart, and files for other tools. */
export const createAccounting = (deps: Deps): { readonly handlers: Handlers; readonly files: Pick<OfficeFileHandlers, AccountingFile> } => {
  const { database } = deps;
  const send = createSending(deps);
  return {
    handlers: {
      ...createPeriods(deps),
      ...createChart(deps),
      ...createBreakage(deps),
      'accounting.liability': async (caller, { franchiseId, from, to, knownAt }) => {
        if (from > to) throw problem(400, 'days-reversed', 'the first day is after the last');
        const scope = await scopeFor(database.read, deps, caller, franchiseId);
        return withSnapshot(database, ({ read }) => readLiability(read, { franchiseId: scope.franchiseId, from, to, knownAt }));
      },
    },
    files: {
      'accounting.journal': (caller, asked) => send(caller, asked, { name: 'ledger.journal', type: 'text/plain; charset=utf-8', texts: journalTexts, lines: journalLines }),
      'accounting.entries': (caller, asked) => send(caller, asked, {
        ...tableFile('entries', asked, entryLines), ...(asked.format === 'xlsx' ? {} : { lines: ({ entries }: LedgerSize) => entries + 1 }),
      }),
      'accounting.redemptions': (caller, asked) => send(caller, asked, tableFile('redemptions', asked, redemptionLines)),
      'accounting.summary': (caller, asked) => send(caller, asked, summaryFile(asked)),
    },
  };
};

const withSnapshot = async <Value>(database: Database, work: (snapshot: Snapshot) => Promise<Value>): Promise<Value> => {
  const snapshot = await database.snapshot();
  try {
    return await work(snapshot);
  } finally {
    await snapshot.end();
  }
};

type Download = {
  readonly name: string; readonly type: string;
  readonly texts: (read: Sql, range: Range, scope: Scope) => AsyncGenerator<string | Uint8Array>;
  /** Whether it is made before its first byte is sent, because it may turn out to be refused. */
  readonly isWhole?: boolean;
  /** How many lines it comes to, for files whose lines can be counted as they arrive. */
  readonly lines?: (size: LedgerSize) => number;
};

/** A table in the form that is asked for; made line by line as it is sent. */
const tableFile = (
  name: string, { format = 'csv', language }: { readonly format?: TableFormat; readonly language?: PaperLanguage }, lines: (read: Sql, range: Range, scope: Scope) => AsyncGenerator<Lines>,
): Download => ({
  name: `${name}.${format}`, type: tableTypes[format],
  texts: (...asked) => (format === 'csv' ? csvTexts(lines(...asked)) : xlsxBytes(language === undefined ? lines(...asked) : inLanguage(lines(...asked), language))),
});

/** The summary is short enough to be read, too. */
const summaryFile = ({ format, language, from, to }: Asked & { readonly format?: ReportFormat; readonly language?: PaperLanguage }): Download => {
  const lines = (read: Sql, range: Range, { franchiseId }: Scope): AsyncGenerator<Lines> => summaryLines(read, range, franchiseId);
  if (format !== 'pdf') return tableFile('summary', { ...(format === undefined ? {} : { format }), ...(language === undefined ? {} : { language }) }, lines);
  return {
    name: 'summary.pdf', type: reportTypes.pdf, isWhole: true,
    texts: async function* (...asked) {
      yield await reportBytes({ title: 'summary', facts: { from, to }, at: Date.parse(to ?? from ?? '2000-01-01'), lines: lines(...asked) }, { format, ...(language === undefined ? {} : { language }) });
    },
  };
};
type Asked = { readonly franchiseId: string | null; readonly from: string | null; readonly to: string | null };

/** Sends files, a few at a time; each is of one moment, whatever is posted meanwhile. */
const createSending = (deps: Deps): ((caller: Caller, asked: Asked, download: Download) => Promise<SentFile>) => {
  const { database } = deps;
  let open = 0;
  return async (caller, { franchiseId, from, to }, { name, type, texts, lines, isWhole = false }) => {
    if (from !== null && to !== null && from > to) throw problem(400, 'days-reversed', 'the first day is after the last');
    const scope = await scopeFor(database.read, deps, caller, franchiseId);
    if (open >= downloadsMax) throw problem(429, 'too-many-downloads', 'others are downloading', retryAfterSeconds);
    open += 1;
    let end = async (): Promise<void> => { open -= 1; };
    try {
      await note(database.read, deps, {
        userId: caller.user.id, franchiseId: scope.franchiseId, action: 'books-exported', subject: name, detail: { from: from ?? '', to: to ?? '' },
      });
      const range = { from, to, ...scope };
      const snapshot = await database.snapshot();
      end = async () => { open -= 1; await snapshot.end(); };
      const made = texts(snapshot.read, range, scope);
      if (isWhole) {
        const body = await allOf(made);
        await end();
        return { name, type, body };
      }
      const size = lines ? await countLedger(snapshot.read, range) : undefined;
      return { name, type, body: streamTexts(made, end), ...(lines && size ? { lines: lines(size) } : {}) };
    } catch (error) {
      await end();
      throw error;
    }
  };
};

const allOf = async (made: AsyncGenerator<string | Uint8Array>): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const part of made) parts.push(typeof part === 'string' ? Buffer.from(part) : part);
  return Buffer.concat(parts);
};
