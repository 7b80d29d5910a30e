import PDFDocument from 'pdfkit';
import { dayStart } from '../../domain/business-day.ts';
import { owner } from '../../domain/clearing.ts';
import { formatMoney, minor } from '../../domain/money.ts';
import type { Statement, StatementLine, StatementPart } from '../../domain/statement.ts';
import { type Place, write } from '../stock/proof-drawing.ts';
import { partyName } from './statement-lines.ts';

type Pdf = InstanceType<typeof PDFDocument>;

/** Points of an A4 sheet and of what is printed on it. */
const page = { left: 48, right: 547, top: 56, bottom: 790 } as const;
const row = 15;
const locale = 'en-US';

const kinds: Readonly<Record<StatementLine['kind'], string>> = {
  'use': 'Used', 'discount': 'Discount', 'overspend': 'Overspend, borne by the program', 'sale': 'Sold, money to the owner',
  'selling-commission': 'Commission of the sale', 'redeeming-commission': 'Commission of the use', 'cash-out': 'Paid out in cash', 'reload': 'Loaded onto certificates',
};

/** Draws a statement. The same statement gives the same bytes: its only time is when it was locked. */
export const statementPdf = async (statement: Statement): Promise<Uint8Array> => {
  const { content, locked } = statement;
  const pdf = new PDFDocument({
    size: 'A4', margin: 0,
    info: { Title: `Statement of ${content.day}`, Creator: 'Countersign', CreationDate: new Date(locked?.at ?? dayStart(content.day, { timeZone: 'UTC' })) },
  });
  const chunks: Buffer[] = [];
  const whole = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => { chunks.push(chunk); });
    pdf.on('end', () => { resolve(Buffer.concat(chunks)); });
    pdf.on('error', reject);
  });
  const sheet = createSheet(pdf, content);
  drawHead(sheet, statement);
  drawTotals(sheet, statement);
  const names = new Map(content.stores.map(({ number, name }) => [number, name]));
  for (const part of content.parts) drawPart(sheet, part, content.day, (number) => (number === owner ? 'Headquarters' : `${String(number)} ${names.get(number) ?? ''}`));
  if (content.parts.length === 0) write(pdf, 'Nothing to settle on this day.', { x: page.left, y: sheet.next(row) }, { size: 10, color: '#444444' });
  pdf.end();
  return whole;
};

/** A pen that goes down the sheet and takes a new one at its end. */
type Sheet = { readonly pdf: Pdf; readonly next: (height: number, keep?: number) => number };

const createSheet = (pdf: Pdf, { day, franchise }: Statement['content']): Sheet => {
  let y: number = page.top;
  let number = 1;
  const foot = (): void => { write(pdf, `${franchise.name} · ${day} · ${String(number)}`, { x: page.left, y: page.bottom + 26 }, { size: 7, color: '#777777', width: page.right - page.left }); };
  foot();
  return {
    pdf,
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

const drawHead = ({ pdf, next }: Sheet, { content: { franchise, day }, locked }: Statement): void => {
  write(pdf, 'Statement', { x: page.left, y: next(18) }, { size: 20, bold: true });
  write(pdf, `Business day ${day}`, { x: page.left, y: next(22) }, { size: 12, bold: true });
  write(pdf, `Franchise ${String(franchise.number)} · ${franchise.name}`, { x: page.left, y: next(16) }, { size: 10, color: '#444444', width: page.right - page.left });
  write(pdf, locked ? `Locked ${new Date(locked.at).toISOString().slice(0, 16).replace('T', ' ')} UTC by ${locked.by}. It does not change any more.` : 'DRAFT: not locked, it may still change.', { x: page.left, y: next(16) }, { size: 10, color: locked ? '#444444' : '#b3261e', width: page.right - page.left });
  if (locked !== null && locked.reason !== null) {
    write(pdf, `Locked although a till had not told everything of this day: ${locked.reason}`, { x: page.left, y: next(16) }, { size: 10, bold: true, color: '#b3261e', width: page.right - page.left });
  }
};

const drawTotals = ({ pdf, next }: Sheet, { content }: Statement): void => {
  next(14);
  for (const { currency, receive, pay, commission, total } of content.totals) {
    const y = next(18, row);
    write(pdf, total < 0 ? 'To pay in all' : 'To receive in all', { x: page.left, y }, { size: 12, bold: true });
    write(pdf, formatMoney(minor(Math.abs(total)), currency, locale), { x: page.right - 200, y }, { size: 12, bold: true, width: 200, align: 'right' });
    write(pdf, `To receive ${formatMoney(receive, currency, locale)}, to pay ${formatMoney(pay, currency, locale)}; commission ${formatMoney(commission, currency, locale)} is in it.`, { x: page.left, y: next(row) }, { size: 9, color: '#444444', width: page.right - page.left });
  }
};

const drawPart = ({ pdf, next }: Sheet, part: StatementPart, day: string, storeName: (number: number) => string): void => {
  next(10);
  const y = next(20, 3 * row);
  write(pdf, partyName(part), { x: page.left, y }, { size: 11, bold: true, width: 320 });
  if (part.party.kind !== 'own') right(pdf, `${part.total < 0 ? 'to pay' : 'to receive'} ${formatMoney(minor(Math.abs(part.total)), part.currency, locale)}`, { x: page.right, y }, 170, true);
  pdf.moveTo(page.left, y + 5).lineTo(page.right, y + 5).lineWidth(0.6).stroke('#999999');
  next(4);
  for (const line of part.lines) {
    const at = next(row);
    const late = line.ofDay === day ? '' : `late, of ${line.ofDay}: `;
    write(pdf, `${late}${kinds[line.kind]}`, { x: page.left, y: at }, { size: 9, width: 150, color: late === '' ? '#111111' : '#b3261e' });
    const between = line.redeemingStore === 0 ? storeName(line.sellingStore) : `sold ${storeName(line.sellingStore)}, used ${storeName(line.redeemingStore)}`;
    write(pdf, `${line.programName}; ${between}`, { x: page.left + 158, y: at }, { size: 8, width: 250, color: '#444444' });
    right(pdf, formatMoney(part.party.kind === 'own' ? minor(Math.abs(line.amount)) : line.amount, line.currency, locale), { x: page.right, y: at }, 85);
  }
};
