import PDFDocument from 'pdfkit';
import { formatMoney } from '../../domain/money.ts';
import { openFace } from '../../domain/offering.ts';
import type { PaperLanguage } from '../../domain/report-file.ts';
import type { Shipment } from '../../domain/stock-wire.ts';
import type { Database } from '../database.ts';
import type { OfficeFileHandlers } from '../office/caller.ts';
import type { Outside } from '../server.ts';
import { localeOf } from '../sheets/words.ts';
import { write } from './proof-drawing.ts';
import { findShipment, readShipment } from './shipment-reading.ts';

/** Points of an A4 sheet and of what is printed on it. */
const page = { left: 56, right: 539, top: 64 } as const;
const width = page.right - page.left;
const grey = '#444444';

/** The paper that goes with a shipment: what is in it, and where the receiver writes what was counted. */
export const createDeliveryNote = (deps: Outside & { readonly database: Database }): Pick<OfficeFileHandlers, 'shipments.note'> => ({
  'shipments.note': async (caller, { id, language = 'en' }) => {
    const { read } = deps.database;
    await findShipment(read, { ...deps, read }, caller, id, 'either');
    const shipment = await readShipment(read, id);
    return { name: `countersign-shipment-${String(shipment.number)}.pdf`, type: 'application/pdf', body: await deliveryNotePdf(shipment, language) };
  },
});

const texts = {
  en: {
    title: (number: number) => `Delivery note ${String(number)}`, from: 'From', to: 'To', house: 'Printing house / headquarters', shipped: 'Shipped', by: (at: string, name: string) => `${at} by ${name}`, note: 'Note', until: 'to',
    unsold: (count: number) => `Unsold certificates: ${String(count)}. They are worth nothing until they are sold.`, anyValue: 'any value',
    onArrival: 'On arrival: scan the first and the last control number of every unbroken piece, and count the papers.', blanks: ['First', 'Last', 'Counted', 'Date, name, signature'],
  },
  ko: {
    title: (number: number) => `납품서 ${String(number)}`, from: '보내는 곳', to: '받는 곳', house: '인쇄소 / 본사', shipped: '발송', by: (at: string, name: string) => `${at}, ${name}`, note: '메모', until: '~',
    unsold: (count: number) => `미판매 상품권 ${String(count)}장. 판매될 때까지 아무 가치가 없습니다.`, anyValue: '금액 자유',
    onArrival: '도착하면 끊기지 않은 묶음마다 첫 관리번호와 마지막 관리번호를 스캔하고 장수를 세십시오.', blanks: ['처음', '마지막', '센 장수', '날짜, 이름, 서명'],
  },
} as const satisfies Readonly<Record<PaperLanguage, unknown>>;

/** Draws it. The same shipment gives the same bytes: its only time is when it left. */
export const deliveryNotePdf = async (shipment: Shipment, language: PaperLanguage): Promise<Uint8Array> => {
  const words = texts[language];
  const { number, from, to, first, last, count, content, note, shippedBy, shippedAt } = shipment;
  const pdf = new PDFDocument({ size: 'A4', margin: 0, info: { Title: words.title(number), Creator: 'Countersign', CreationDate: new Date(shippedAt) } });
  const chunks: Buffer[] = [];
  const whole = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => { chunks.push(chunk); });
    pdf.on('end', () => { resolve(Buffer.concat(chunks)); });
    pdf.on('error', reject);
  });
  let y: number = page.top;
  const line = (text: string, height: number, size: number, more: { readonly bold?: boolean; readonly color?: string } = {}): void => {
    write(pdf, text, { x: page.left, y }, { size, width, ...more });
    y += height;
  };
  const fact = (name: string, text: string): void => {
    write(pdf, name, { x: page.left, y }, { size: 10, width: 130, color: grey });
    write(pdf, text, { x: page.left + 140, y }, { size: 11, width: width - 140 });
    y += 20;
  };
  line(words.title(number), 40, 22, { bold: true });
  fact(words.from, from === null ? words.house : `${String(from.number)} ${from.name}`);
  fact(words.to, `${String(to.number)} ${to.name}`);
  fact(words.shipped, words.by(`${new Date(shippedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`, shippedBy.name));
  if (note !== '') fact(words.note, note);
  y += 14;
  line(`${first}  ${words.until}  ${last}`, 26, 16, { bold: true });
  line(words.unsold(count), 26, 10, { color: grey });
  for (const part of content) {
    write(pdf, `${part.programName}, ${part.face === openFace ? `${words.anyValue}, ${part.currency}` : formatMoney(part.face, part.currency, localeOf(language))}`, { x: page.left, y }, { size: 11, width: 360 });
    write(pdf, String(part.count), { x: page.left + 370, y }, { size: 11, width: width - 370, align: 'right' });
    y += 18;
  }
  pdf.moveTo(page.left, y + 4).lineTo(page.right, y + 4).lineWidth(0.6).stroke('#999999');
  y += 34;
  line(words.onArrival, 40, 10, { color: grey });
  for (const label of words.blanks) {
    write(pdf, label, { x: page.left, y }, { size: 10, width: 130, color: grey });
    pdf.moveTo(page.left + 140, y + 3).lineTo(page.right, y + 3).lineWidth(0.5).stroke('#999999');
    y += 34;
  }
  pdf.end();
  return whole;
};
