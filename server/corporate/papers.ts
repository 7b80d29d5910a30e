import PDFDocument from 'pdfkit';
import { documentNumber } from '../../domain/corporate.ts';
import { formatMoney, minor } from '../../domain/money.ts';
import { endsOf, sizeOf } from '../../domain/paper-range.ts';
import type { OfficeFileHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import { write } from '../stock/proof-drawing.ts';
import { localeOf } from '../sheets/words.ts';
import { type PaperWords, paperWords } from './paper-words.ts';
import { type Deps, findSale, type RangeRow, readRanges, type SaleRow } from './reading.ts';
import type { DocumentContent } from './selling.ts';

type Kind = 'quotation' | 'invoice' | 'credit-note';

/** The papers of a sale to a company. A document is drawn of what was kept when it was issued: the same bytes each time. */
export const createCorporateFiles = (deps: Deps): Pick<OfficeFileHandlers, 'corporate.document' | 'corporate.note'> => {
  const { read } = deps.database;
  return {
    'corporate.document': async (caller, { id }) => {
      const [document] = await read<{ sale_id: string; kind: Kind; number: number; content: DocumentContent; issued_at: number }>(
        'select sale_id, kind, number, content, issued_at from corporate_documents where id = $1', [id]);
      if (!document) throw problem(404, 'not-here', 'there is no such document');
      const row = await findSale(deps, read, caller, document.sale_id);
      const name = documentNumber(document.kind, document.content.franchise.number, document.number);
      return { name: `countersign-${name}.pdf`, type: 'application/pdf', body: await documentPdf(document.kind, name, document.content, dayIn(row, document.issued_at), document.issued_at) };
    },
    'corporate.note': async (caller, { id }) => {
      const row = await findSale(deps, read, caller, id);
      if (row.activated_at === null) throw problem(409, 'not-activated', 'nothing was activated');
      return { name: `countersign-delivery-${String(row.franchise_number)}-${String(row.number)}.pdf`, type: 'application/pdf', body: await notePdf(row, await readRanges(read, id), row.activated_at) };
    },
  };
};

const page = { left: 56, right: 539, top: 64, bottom: 770 } as const;
const width = page.right - page.left;
const grey = '#444444';
const dayIn = ({ time_zone }: SaleRow, at: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: time_zone }).format(at);

type Pen = ReturnType<typeof createPen>['pen'];
/** A pen that goes down the sheet, and takes a new one at its end. */
const createPen = (title: string, at: number) => {
  const pdf = new PDFDocument({ size: 'A4', margin: 0, info: { Title: title, Creator: 'Countersign', CreationDate: new Date(at) } });
  const chunks: Buffer[] = [];
  const whole = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => { chunks.push(chunk); });
    pdf.on('end', () => { resolve(Buffer.concat(chunks)); });
    pdf.on('error', reject);
  });
  let y: number = page.top;
  const next = (height: number): number => {
    if (y + height > page.bottom) { pdf.addPage(); y = page.top; }
    y += height;
    return y - height;
  };
  const pen = {
    line: (text: string, height: number, size: number, more: { readonly bold?: boolean; readonly color?: string } = {}): void => { write(pdf, text, { x: page.left, y: next(height) }, { size, width, ...more }); },
    fact: (name: string, text: string): void => {
      if (text === '') return;
      const top = next(18);
      write(pdf, name, { x: page.left, y: top }, { size: 10, width: 130, color: grey });
      write(pdf, text, { x: page.left + 140, y: top }, { size: 11, width: width - 140 });
    },
    /** Columns, each with its right end; the first begins at the left. */
    row: (fields: readonly string[], ends: readonly number[], more: { readonly bold?: boolean; readonly color?: string } = {}): void => {
      const top = next(18);
      fields.forEach((field, index) => {
        const from = index === 0 ? page.left : page.left + (ends[index - 1] ?? 0);
        const wide = page.left + (ends[index] ?? width) - from;
        write(pdf, field, { x: from, y: top }, { size: 10.5, width: wide, align: index === 0 ? 'left' : 'right', ...more });
      });
    },
    rule: (): void => {
      const top = next(14);
      pdf.moveTo(page.left, top - 4).lineTo(page.right, top - 4).lineWidth(0.6).stroke('#999999');
    },
    gap: (height: number): void => { next(height); },
  };
  return { pen, finish: (): Promise<Uint8Array> => { pdf.end(); return whole; } };
};

const documentPdf = (kind: Kind, name: string, content: DocumentContent, day: string, at: number): Promise<Uint8Array> => {
  const { language = 'en' } = content;
  const words = paperWords[language];
  const { pen, finish } = createPen(`${words[kind]} ${name}`, at);
  const { company, franchise, store, programName, currency, lines, total, validUntil, note, answers } = content;
  const money = (amount: number): string => formatMoney(minor(amount), currency, localeOf(language));
  pen.line(words[kind], 22, 22, { bold: true });
  pen.line(name, 34, 13, { color: grey });
  drawParties(pen, words, { name: `${franchise.name}, ${store}`, day }, company);
  if (kind === 'quotation') pen.fact(words.validUntil, validUntil);
  if (answers !== null) pen.fact(words.forInvoice, documentNumber('invoice', franchise.number, answers));
  if (note !== '') pen.fact(words.remark, note);
  pen.gap(16);
  const ends = [230, 310, 395, width] as const;
  if (kind === 'credit-note') {
    pen.line(words.takenBack, 26, 10, { color: grey });
  } else {
    pen.row(words.columns, ends, { color: grey });
    pen.rule();
    for (const line of lines) pen.row([`${programName}, ${money(line.face)}`, String(line.pieces), money(line.listPrice), money(line.listPrice * line.pieces)], ends);
    const list = lines.reduce((sum, line) => sum + line.listPrice * line.pieces, 0);
    if (list !== total) pen.row([words.discount, '', '', money(total - list)], ends);
    pen.rule();
  }
  pen.row([kind === 'credit-note' ? words.credited : words.toPay, '', '', money(total)], ends, { bold: true });
  pen.gap(20);
  if (kind === 'invoice') pen.line(words.pleasePay(name), 18, 10, { color: grey });
  return finish();
};

const drawParties = (pen: Pen, words: PaperWords, from: { readonly name: string; readonly day: string }, company: DocumentContent['company']): void => {
  pen.fact(words.from, from.name);
  pen.fact(words.to, company.name);
  for (const line of company.address.split('\n').slice(0, 5)) pen.fact('', line.trim());
  pen.fact(words.taxNumber, company.taxNumber);
  pen.fact(words.attention, company.contact);
  pen.fact(words.date, from.day);
};

const notePdf = (row: SaleRow, ranges: readonly RangeRow[], at: number): Promise<Uint8Array> => {
  const words = paperWords[row.language];
  const { pen, finish } = createPen(words.noteTitle(row.number), at);
  const count = ranges.reduce((sum, range) => sum + sizeOf(range), 0);
  pen.line(words.note, 22, 22, { bold: true });
  pen.line(words.sale(row.number, row.franchise_name), 34, 13, { color: grey });
  drawParties(pen, words, { name: `${row.franchise_name}, ${row.store_name}`, day: row.activated_day ?? '' }, { name: row.company_name, address: row.company_address, taxNumber: '', contact: row.company_contact });
  pen.gap(16);
  pen.row(words.ranges, [160, 300, 395, width], { color: grey });
  pen.rule();
  for (const range of ranges) {
    const { first, last } = endsOf(range);
    pen.row([first, last, formatMoney(range.face, row.currency, localeOf(row.language)), String(sizeOf(range))], [160, 300, 395, width]);
  }
  pen.rule();
  pen.row([words.inAll, '', '', String(count)], [160, 300, 395, width], { bold: true });
  pen.gap(24);
  pen.line(words.active, 40, 10, { color: grey });
  pen.line(`${words.sign}  ____________________________________________________________`, 20, 10, { color: grey });
  return finish();
};
