import type { PaperLanguage, ReportFormat } from '../../domain/report-file.ts';
import { problem } from '../problem.ts';
import { cellOf } from './cell-words.ts';
import { type Lines, tableTypes } from './cells.ts';
import { pdfTable } from './pdf-table.ts';
import { columnOf, type ReportTitle, wordsOf } from './words.ts';
import { tableBytes } from './whole.ts';

/** Nobody reads a PDF of more lines than this, about a hundred pages; a table goes on without limit. */
const pdfLinesMax = 4_000;

/** `knownAt`: where what was known only later is left out, in milliseconds; `late`: how many postings of these days stand in later ones. */
type Facts = { readonly from?: string | null; readonly to?: string | null; readonly asOf?: string; readonly rule?: string; readonly knownAt?: number | null; readonly late?: number };

/** A table with what a PDF says above it. `at`: a moment that belongs to the content, never now, so that it gives the same bytes again. */
export type ReportTable = { readonly title: ReportTitle; readonly facts: Facts; readonly at: number; readonly lines: AsyncIterable<Lines> | readonly Lines[] };

export const reportTypes = { ...tableTypes, pdf: 'application/pdf' } as const satisfies Readonly<Record<ReportFormat, string>>;

/** Draws a table in the form and language that somebody asks for. CSV is for programs: its names stay as they are. */
export const reportBytes = async ({ title, facts, at, lines }: ReportTable, { format = 'csv', language = 'en' }: { readonly format?: ReportFormat; readonly language?: PaperLanguage }): Promise<Uint8Array> => {
  if (format === 'csv') return tableBytes(lines, format);
  if (format === 'xlsx') return tableBytes(inLanguage(lines, language), format);
  const all: Lines[number][] = [];
  for await (const part of lines) {
    all.push(...part);
    if (all.length > pdfLinesMax) throw problem(409, 'too-long-for-pdf', `a PDF holds ${String(pdfLinesMax)} lines`);
  }
  return pdfTable(all, { title: wordsOf(language).titles[title], facts: factsOf(facts, language), at, language });
};

/** A table whose columns are named in a language, and whose words of ours are in it, too. */
export const inLanguage = async function* (lines: AsyncIterable<Lines> | readonly Lines[], language: PaperLanguage): AsyncGenerator<Lines> {
  let columns: Lines[number] | undefined;
  const rowIn = (row: Lines[number]): Lines[number] => row.map((cell, index) => cellOf(language, columns?.[index], cell));
  for await (const part of lines) {
    const [names, ...rows] = part;
    if (columns || !names) {
      yield part.map(rowIn);
      continue;
    }
    columns = names;
    yield [names.map((name) => (typeof name === 'string' ? columnOf(language, name) : name)), ...rows.map(rowIn)];
  }
};

const factsOf = ({ from, to, asOf, rule, knownAt = null, late = 0 }: Facts, language: PaperLanguage): readonly (readonly [string, string])[] => {
  const words = wordsOf(language);
  return [
    ...(from === undefined ? [] : [[words.from, from ?? words.beginning] as const]), ...(to === undefined ? [] : [[words.to, to ?? words.end] as const]),
    ...(asOf === undefined ? [] : [[words.asOf, asOf] as const]), ...(rule === undefined ? [] : [[words.rule, rule] as const]),
    ...(knownAt === null ? [] : [[words.known, `${new Date(knownAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`] as const]), ...(late === 0 ? [] : [[words.late, String(late)] as const]),
  ];
};
