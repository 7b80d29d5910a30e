import PDFDocument from 'pdfkit';
import type { CertificateNumber, ControlNumber } from '../../domain/number.ts';
import { bracketed, digitalLink } from '../../domain/number.ts';
import { cropMarks, drawGs1, drawQr, mm, type Place, write, writeLines } from './proof-drawing.ts';

type Pdf = InstanceType<typeof PDFDocument>;

/** What a proof shows. The number is a specimen: no certificate has it. */
export type Proof = {
  readonly paper: 'a4' | 'letter'; readonly program: string; readonly face: string; readonly terms: string; readonly store: string;
  readonly number: CertificateNumber; readonly control: ControlNumber; readonly scratchPin: boolean; readonly linkOrigin: string; readonly about: string; readonly madeAt: number;
};

/** One certificate of the booklet: three to a sheet, on A4 and on Letter alike. */
const piece = { width: 180 * mm, height: 72 * mm, gap: 9 * mm } as const;
/** GS1 General Specifications: 0.33 mm a module is the middle of what points of sale read. */
const barModule = 0.33 * mm;

/** Draws the proof: a sheet of the booklet at its real size, marked PROOF. */
export const makeProof = async (proof: Proof): Promise<Uint8Array> => {
  const pdf = new PDFDocument({
    size: proof.paper === 'a4' ? 'A4' : 'LETTER', margin: 0,
    info: { Title: `Proof: ${proof.program} ${proof.face}`, Creator: 'Countersign', CreationDate: new Date(proof.madeAt) },
  });
  const chunks: Buffer[] = [];
  const whole = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => { chunks.push(chunk); });
    pdf.on('end', () => { resolve(Buffer.concat(chunks)); });
    pdf.on('error', reject);
  });
  const { width, height } = pdf.page;
  const x = (width - piece.width) / 2;
  const top = (height - 3 * piece.height - 2 * piece.gap) / 2;
  write(pdf, 'PROOF', { x, y: 32 }, { size: 16, bold: true, color: '#b3261e' });
  write(pdf, proof.about, { x: x + 70, y: 32 }, { size: 8, color: '#444444', width: piece.width - 70, align: 'right' });
  for (let index = 0; index < 3; index += 1) {
    const at = { x, y: top + index * (piece.height + piece.gap) };
    drawPiece(pdf, proof, at);
    cropMarks(pdf, at, piece.width, piece.height);
  }
  write(pdf, 'Print at 100 %. GS1-128 with 0.33 mm modules and 10 modules of quiet zone, QR with 4. The specimen number is never sold and worth nothing.', { x, y: height - 24 }, { size: 7, color: '#444444', width: piece.width });
  pdf.end();
  return whole;
};

const drawPiece = (pdf: Pdf, proof: Proof, { x, y }: Place): void => {
  const inner = 7 * mm;
  const right = x + piece.width - inner;
  markProof(pdf, { x, y });
  write(pdf, proof.program, { x: x + inner, y: y + 34 }, { size: 19, bold: true, width: 300 });
  write(pdf, proof.store, { x: x + inner, y: y + 50 }, { size: 8, color: '#444444', width: 300 });
  write(pdf, proof.face, { x: x + inner, y: y + 98 }, { size: 38, bold: true, width: 250 });
  // The barcode's quiet zone is ten modules on either side: nothing else comes that near.
  const barX = x + inner + 10 * barModule;
  const barWidth = drawGs1(pdf, bracketed(proof.number), { x: barX, y: y + piece.height - 66 }, { module: barModule, height: 38 });
  write(pdf, bracketed(proof.number), { x: barX, y: y + piece.height - 18 }, { size: 7.5, width: barWidth, align: 'center' });
  const qr = 25 * mm;
  drawQr(pdf, digitalLink(proof.number, proof.linkOrigin), { x: right - qr, y: y + 20 }, qr);
  write(pdf, proof.control, { x: right - 150, y: y + 20 + qr + 18 }, { size: 9, bold: true, width: 150, align: 'right' });
  if (proof.scratchPin) drawScratch(pdf, { x: right - 40 * mm, y: y + piece.height - 62 });
  writeLines(pdf, proof.terms, { x: x + inner + 265, y: y + 44 }, { size: 6.5, width: 100, linesMax: 8 });
};

/** The panel under which the printing house puts the scratch PIN of the file. */
const drawScratch = (pdf: Pdf, { x, y }: Place): void => {
  const [width, height] = [40 * mm, 12 * mm];
  write(pdf, 'Scratch to see the PIN', { x, y: y - 4 }, { size: 6.5, color: '#444444', width });
  pdf.save().roundedRect(x, y, width, height, 4).clip();
  for (let line = -height; line < width; line += 5) pdf.moveTo(x + line, y + height).lineTo(x + line + height, y);
  pdf.lineWidth(1.4).stroke('#9a9a9a').restore();
  pdf.roundedRect(x, y, width, height, 4).lineWidth(0.6).stroke('#555555');
  pdf.rect(x + width / 2 - 28, y + height / 2 - 8, 56, 16).fill('#ffffff');
  write(pdf, '••••••', { x: x + width / 2 - 28, y: y + height / 2 + 4 }, { size: 12, width: 56, align: 'center' });
  write(pdf, 'Panel 40 x 12 mm', { x, y: y + height + 9 }, { size: 6.5, color: '#444444', width });
};

/** Across the certificate, behind everything, so that no barcode is covered. */
const markProof = (pdf: Pdf, { x, y }: Place): void => {
  pdf.save();
  pdf.rotate(-14, { origin: [x + piece.width / 2, y + piece.height / 2] });
  pdf.fillOpacity(0.16);
  write(pdf, 'PROOF', { x: x + 60, y: y + piece.height / 2 + 8 }, { size: 74, bold: true, color: '#b3261e', width: piece.width - 80, align: 'center' });
  pdf.restore();
  write(pdf, 'SPECIMEN - NOT FOR SALE', { x: x + 7 * mm, y: y + 14 }, { size: 6.5, bold: true, color: '#b3261e' });
};
