import PDFDocument from 'pdfkit';
import { dayStart } from '../../domain/business-day.ts';
import { owner } from '../../domain/clearing.ts';
import { formatMoney, minor } from '../../domain/money.ts';
import type { PaperLanguage } from '../../domain/report-file.ts';
import type { Statement, StatementLine, StatementPart } from '../../domain/statement.ts';
import { type Place, write } from '../stock/proof-drawing.ts';
import { localeOf } from '../sheets/words.ts';
import { kindsInKorean, partyNameIn, statementWords } from './statement-words.ts';

type Pdf = InstanceType<typeof PDFDocument>;

/** Points of an A4 sheet and of what is printed on it. */
const page = { left: 48, right: 547, top: 56, bottom: 790 } as const;
const row = 15;
const kinds: Readonly<Record<StatementLine['kind'], string>> = {
  'use': 'Used', 'discount': 'Discount', 'overspend': 'Overspend, borne by the program', 'sale': 'Sold, money to the owner',
  'selling-commission': 'Commission of the sale', 'redeeming-commission': 'Commission of the use', 'cash-out': 'Paid out in cash', 'reload': 'Loaded onto certificates',
};

/** Draws a statement. The same statement gives the same bytes: its only time is when it was locked. */
export const statementPdf = async (statement: Statement, language: PaperLanguage): Promise<Uint8Array> => {
  const { content, locked } = statement;
  const words = statementWords[language];
  const pdf = new PDFDocument({
    size: 'A4', margin: 0,
    info: { Title: words.title(content.day), Creator: 'Countersign', CreationDate: new Date(locked?.at ?? dayStart(content.day, { timeZone: 'UTC' })) },
  });
  const chunks: Buffer[] = [];
  const whole = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => { chunks.push(chunk); });
    pdf.on('end', () => { resolve(Buffer.concat(chunks)); });
    pdf.on('error', reject);
  });
  const sheet = createSheet(pdf, content, language);
  drawHead(sheet, statement);
  drawTotals(sheet, statement);
  const names = new Map(content.stores.map(({ number, name }) => [number, name]));
  for (const part of content.parts) drawPart(sheet, part, content.day, (number) => (number === owner ? words.headquarters : `${String(number)} ${names.get(number) ?? ''}`));
  if (content.parts.length === 0) write(pdf, words.nothing, { x: page.left, y: sheet.next(row) }, { size: 10, color: '#444444' });
  pdf.end();
  return whole;
};

/** A pen that goes down the sheet and takes a new one at its end. */
type Sheet = { readonly pdf: Pdf; readonly language: PaperLanguage; readonly next: (height: number, keep?: number) => number };

const createSheet = (pdf: Pdf, { day, franchise }: Statement['content'], language: PaperLanguage): Sheet => {
  let y: number = page.top;
  let number = 1;
  const foot = (): void => { write(pdf, `${franchise.name} · ${day} · ${String(number)}`, { x: page.left, y: page.bottom + 26 }, { size: 7, color: '#777777', width: page.right - page.left }); };
  foot();
  return {
    pdf, language,
    next: (height, keep = 0) => {
      if (y + height + keep > page.bottom) {
        pdf.addPage();
        number += 1;
        y = page.top;
        foot();
      }
      y += height;
      return y;
    },
  };
};

const right = (pdf: Pdf, text: string, { x, y }: Place, width: number, bold = false): void => { write(pdf, text, { x: x - width, y }, { size: 9, width, align: 'right', bold }); };

const drawHead = ({ pdf, language, next }: Sheet, { content: { franchise, day }, locked }: Statement): void => {
  const words = statementWords[language];
  write(pdf, words.statement, { x: page.left, y: next(18) }, { size: 20, bold: true });
  write(pdf, words.businessDay(day), { x: page.left, y: next(22) }, { size: 12, bold: true });
  write(pdf, words.franchise(franchise.number, franchise.name), { x: page.left, y: next(16) }, { size: 10, color: '#444444', width: page.right - page.left });
  write(pdf, locked ? words.locked(new Date(locked.at).toISOString().slice(0, 16).replace('T', ' '), locked.by) : words.draft, { x: page.left, y: next(16) }, { size: 10, color: locked ? '#444444' : '#b3261e', width: page.right - page.left });
  if (locked !== null && locked.reason !== null) {
    write(pdf, words.although(locked.reason), { x: page.left, y: next(16) }, { size: 10, bold: true, color: '#b3261e', width: page.right - page.left });
  }
};

const drawTotals = ({ pdf, language, next }: Sheet, { content }: Statement): void => {
  const [words, locale] = [statementWords[language], localeOf(language)];
  next(14);
  for (const { currency, receive, pay, commission, total } of content.totals) {
    const y = next(18, row);
    write(pdf, total < 0 ? words.payInAll : words.receiveInAll, { x: page.left, y }, { size: 12, bold: true });
    write(pdf, formatMoney(minor(Math.abs(total)), currency, locale), { x: page.right - 200, y }, { size: 12, bold: true, width: 200, align: 'right' });
    write(pdf, words.sum(formatMoney(receive, currency, locale), formatMoney(pay, currency, locale), formatMoney(commission, currency, locale)), { x: page.left, y: next(row) }, { size: 9, color: '#444444', width: page.right - page.left });
  }
};

const drawPart = ({ pdf, language, next }: Sheet, part: StatementPart, day: string, storeName: (number: number) => string): void => {
  const [words, locale] = [statementWords[language], localeOf(language)];
  const amount = formatMoney(minor(Math.abs(part.total)), part.currency, locale);
  next(10);
  const y = next(20, 3 * row);
  write(pdf, partyNameIn(language, part), { x: page.left, y }, { size: 11, bold: true, width: 320 });
  if (part.party.kind !== 'own') right(pdf, part.total < 0 ? words.pay(amount) : words.receive(amount), { x: page.right, y }, 170, true);
  pdf.moveTo(page.left, y + 5).lineTo(page.right, y + 5).lineWidth(0.6).stroke('#999999');
  next(4);
  for (const line of part.lines) {
    const at = next(row);
    const late = line.ofDay === day ? '' : words.late(line.ofDay);
    write(pdf, `${late}${(language === 'ko' ? kindsInKorean : kinds)[line.kind]}`, { x: page.left, y: at }, { size: 9, width: 150, color: late === '' ? '#111111' : '#b3261e' });
    const between = line.redeemingStore === 0 ? storeName(line.sellingStore) : words.between(storeName(line.sellingStore), storeName(line.redeemingStore));
    write(pdf, `${line.programName}; ${between}`, { x: page.left + 158, y: at }, { size: 8, width: 250, color: '#444444' });
    right(pdf, formatMoney(part.party.kind === 'own' ? minor(Math.abs(line.amount)) : line.amount, line.currency, locale), { x: page.right, y: at }, 85);
  }
};
