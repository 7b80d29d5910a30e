import { type Currency, type Minor, toDecimal } from '../../domain/money.ts';
import { openFace } from '../../domain/offering.ts';
import { bracketed, type CertificateNumber, type ControlNumber, digitalLink } from '../../domain/number.ts';

/** One certificate as the printing house needs it. */
export type PrintRow = {
  readonly control: ControlNumber; readonly number: CertificateNumber; readonly face: Minor; readonly currency: Currency; readonly program: string;
  readonly scratchPin: string | null;
  /** Where the QR code's link leads, without a path. */
  readonly linkOrigin: string;
};

const columns = ['control_number', 'gs1_element_string', 'gs1_data', 'digital_link', 'face', 'currency', 'program', 'scratch_pin'] as const;

/** The first line of the file. */
export const csvHeader = `${columns.join(',')}\r\n`;

/** One line of the file: RFC 4180, and nothing in it that a spreadsheet would take for a formula. */
export const csvLine = ({ control, number, face, currency, program, scratchPin, linkOrigin }: PrintRow): string =>
  `${[control, bracketed(number), number, digitalLink(number, linkOrigin), face === openFace ? '' : toDecimal(face, currency), currency, program, scratchPin ?? ''].map(csvField).join(',')}\r\n`;

/** Writes one field. What begins like a formula gets an apostrophe, which spreadsheets hide and data merging shows. */
export const csvField = (text: string): string => {
  const harmless = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};
