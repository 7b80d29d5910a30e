import { exponentOf, toDecimal } from '../../domain/money.ts';
import type { Cell, Lines } from './cells.ts';
import { type ZipEntry, zipBytes } from './zip.ts';

/** A sheet ends at 1,048,576 lines; what is more goes on in the next. */
const sheetLinesMax = 1_000_000;

/** Cells' formats by their place in the style sheet: plain, heading, day, moment, and money with so many decimals. */
const styles = { plain: 0, heading: 1, day: 2, moment: 3, money: 4 } as const;
const moneyFormats = ['#,##0', '#,##0.0', '#,##0.00', '#,##0.000', '#,##0.0000'] as const;
const formats = ['yyyy-mm-dd', 'yyyy-mm-dd hh:mm:ss', ...moneyFormats] as const;

const dayMs = 86_400_000;
/** Spreadsheets count days from 30 December 1899. */
const dayOf = (ms: number): number => ms / dayMs + 25_569;

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** What XML can't hold is left out; the rest is text whatever it looks like. */
const escape = (text: string): string => text
  // eslint-disable-next-line no-control-regex -- These are what XML 1.0 has no way to write.
  .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/gu, '')
  .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What a cell holds, without its place; undefined: nothing. */
type Content = { readonly style: number; readonly text?: string; readonly number?: number | string };

const contentOf = (cell: Cell): Content | undefined => {
  if (cell === null || cell === '') return undefined;
  if (typeof cell === 'string') return { style: styles.plain, text: cell };
  if (typeof cell === 'number') return { style: styles.plain, number: cell };
  if ('day' in cell) return { style: styles.day, number: dayOf(Date.parse(cell.day)) };
  if ('at' in cell) return { style: styles.moment, number: dayOf(cell.at) };
  return { style: styles.money + exponentOf(cell.currency), number: toDecimal(cell.amount, cell.currency) };
};

const nameOf = (cell: Cell): string => (typeof cell === 'string' ? cell : '');

/** A column's letters: A to Z, AA and on. */
const lettersOf = (index: number): string => (index < 26 ? '' : lettersOf(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + index % 26);

const lineXml = (line: readonly Cell[], row: number): string => `<row r="${String(row)}">${line.map((cell, index) => {
  const content = row === 1 ? { style: styles.heading, text: nameOf(cell) } : contentOf(cell);
  if (content === undefined) return '';
  const place = `<c r="${lettersOf(index)}${String(row)}" s="${String(content.style)}"`;
  return content.text === undefined ? `${place}><v>${String(content.number)}</v></c>` : `${place} t="inlineStr"><is><t xml:space="preserve">${escape(content.text)}</t></is></c>`;
}).join('')}</row>`;

/** The lines that fit on one sheet; the heading stands on each. */
type Cursor = { readonly next: () => Promise<Lines | undefined>; heading: readonly Cell[]; rest: Lines; isOver: boolean };

const sheetTexts = async function* (cursor: Cursor): AsyncGenerator<string> {
  const columns = cursor.heading.map((name, index) => `<col min="${String(index + 1)}" max="${String(index + 1)}" width="${String(Math.max(14, nameOf(name).length + 4))}" customWidth="1"/>`).join('');
  yield `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns}</cols><sheetData>${lineXml(cursor.heading, 1)}`;
  let [left, row] = [sheetLinesMax, 1];
  while (left > 0 && !cursor.isOver) {
    const lines = cursor.rest.slice(0, left);
    left -= lines.length;
    cursor.rest = cursor.rest.slice(lines.length);
    if (lines.length > 0) yield lines.map((line) => lineXml(line, row += 1)).join('');
    if (cursor.rest.length === 0) await advance(cursor);
  }
  yield '</sheetData></worksheet>';
};

/** The next lines that are there; an empty reading is not the end. */
const advance = async (cursor: Cursor): Promise<void> => {
  for (;;) {
    const lines = await cursor.next();
    if (lines === undefined) {
      cursor.isOver = true;
      return;
    }
    if (lines.length > 0) {
      cursor.rest = lines;
      return;
    }
  }
};

const single = async function* (text: string): AsyncGenerator<string> { yield text; };

const entriesOf = async function* (cursor: Cursor): AsyncGenerator<ZipEntry> {
  await advance(cursor);
  cursor.heading = cursor.rest[0] ?? [];
  cursor.rest = cursor.rest.slice(1);
  if (cursor.rest.length === 0) await advance(cursor);
  let sheets = 0;
  do {
    sheets += 1;
    yield { name: `xl/worksheets/sheet${String(sheets)}.xml`, texts: sheetTexts(cursor) };
  } while (!cursor.isOver);
  const numbers = Array.from({ length: sheets }, (_, index) => String(index + 1));
  const relation = (id: string, type: string, target: string): string => `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`;
  const packaged = 'http://schemas.openxmlformats.org/package/2006';
  yield { name: 'xl/styles.xml', texts: single(stylesXml) };
  yield { name: 'xl/workbook.xml', texts: single(`${xml}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${numbers.map((n) => `<sheet name="${n}" sheetId="${n}" r:id="rId${n}"/>`).join('')}</sheets></workbook>`) };
  yield {
    name: 'xl/_rels/workbook.xml.rels',
    texts: single(`${xml}<Relationships xmlns="${packaged}/relationships">${numbers.map((n) => relation(`rId${n}`, 'worksheet', `worksheets/sheet${n}.xml`)).join('')}${relation('rIdStyles', 'styles', 'styles.xml')}</Relationships>`),
  };
  yield { name: '_rels/.rels', texts: single(`${xml}<Relationships xmlns="${packaged}/relationships">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`) };
  const part = (name: string, type: string): string => `<Override PartName="/xl/${name}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
  yield {
    name: '[Content_Types].xml',
    texts: single(`${xml}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('workbook', 'sheet.main')}${part('styles', 'styles')}${numbers.map((n) => part(`worksheets/sheet${n}`, 'worksheet')).join('')}</Types>`),
  };
};

const stylesXml = ((): string => {
  const first = 164;
  const plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>';
  const heading = '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>';
  const own = formats.map((_, index) => `<xf numFmtId="${String(first + index)}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`).join('');
  return `${xml}<styleSheet xmlns="${main}"><numFmts count="${String(formats.length)}">${formats.map((code, index) => `<numFmt numFmtId="${String(first + index)}" formatCode="${code}"/>`).join('')}</numFmts>`
    + '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    + '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    + `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${String(formats.length + 2)}">${plain}${heading}${own}</cellXfs></styleSheet>`;
})();

/**
 * A table as an XLSX workbook, packed while its lines are read: numbers are numbers, days are days, and text is text, so
 * that no formula runs. The same lines give the same bytes.
 */
export const xlsxBytes = async function* (table: AsyncGenerator<Lines>): AsyncGenerator<Uint8Array> {
  const next = async (): Promise<Lines | undefined> => {
    const read = await table.next();
    return read.done ? undefined : read.value;
  };
  try {
    yield* zipBytes(entriesOf({ next, heading: [], rest: [], isOver: false }));
  } finally {
    await table.return(undefined);
  }
};
