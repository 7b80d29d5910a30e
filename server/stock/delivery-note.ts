import PDFDocument from 'pdfkit';
import { formatMoney } from '../../domain/money.ts';
import { openFace } from '../../domain/offering.ts';
import type { Shipment } from '../../domain/stock-wire.ts';
import type { Database } from '../database.ts';
import type { OfficeFileHandlers } from '../office/caller.ts';
import type { Outside } from '../server.ts';
import { write } from './proof-drawing.ts';
import { findShipment, readShipment } from './shipment-reading.ts';

/** Points of an A4 sheet and of what is printed on it. */
const page = { left: 56, right: 539, top: 64 } as const;
const width = page.right - page.left;
const grey = '#444444';

/** The paper that goes with a shipment: what is in it, and where the receiver writes what was counted. */
export const createDeliveryNote = (deps: Outside & { readonly database: Database }): Pick<OfficeFileHandlers, 'shipments.note'> => ({
  'shipments.note': async (caller, { id }) => {
    const { read } = deps.database;
    await findShipment(read, { ...deps, read }, caller, id, 'either');
    const shipment = await readShipment(read, id);
    return { name: `countersign-shipment-${String(shipment.number)}.pdf`, type: 'application/pdf', body: await deliveryNotePdf(shipment) };
  },
});

/** Draws it. The same shipment gives the same bytes: its only time is when it left. */
export const deliveryNotePdf = async (shipment: Shipment): Promise<Uint8Array> => {
  const { number, from, to, first, last, count, content, note, shippedBy, shippedAt } = shipment;
  const pdf = new PDFDocument({ size: 'A4', margin: 0, info: { Title: `Delivery note ${String(number)}`, Creator: 'Countersign', CreationDate: new Date(shippedAt) } });
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
  line(`Delivery note ${String(number)}`, 40, 22, { bold: true });
  fact('From', from === null ? 'Printing house / headquarters' : `${String(from.number)} ${from.name}`);
  fact('To', `${String(to.number)} ${to.name}`);
  fact('Shipped', `${new Date(shippedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC by ${shippedBy.name}`);
  if (note !== '') fact('Note', note);
  y += 14;
  line(`${first}  to  ${last}`, 26, 16, { bold: true });
  line(`Unsold certificates: ${String(count)}. They are worth nothing until they are sold.`, 26, 10, { color: grey });
  for (const part of content) {
    write(pdf, `${part.programName}, ${part.face === openFace ? `any value, ${part.currency}` : formatMoney(part.face, part.currency, 'en-US')}`, { x: page.left, y }, { size: 11, width: 360 });
    write(pdf, String(part.count), { x: page.left + 370, y }, { size: 11, width: width - 370, align: 'right' });
    y += 18;
  }
  pdf.moveTo(page.left, y + 4).lineTo(page.right, y + 4).lineWidth(0.6).stroke('#999999');
  y += 34;
  line('On arrival: scan the first and the last control number of every unbroken piece, and count the papers.', 40, 10, { color: grey });
  for (const label of ['First', 'Last', 'Counted', 'Date, name, signature']) {
    write(pdf, label, { x: page.left, y }, { size: 10, width: 130, color: grey });
    pdf.moveTo(page.left + 140, y + 3).lineTo(page.right, y + 3).lineWidth(0.5).stroke('#999999');
    y += 34;
  }
  pdf.end();
  return whole;
};
