import { z } from 'zod';
import { type Elements, readElements, separator } from './gs1.ts';
import { err, ok, type Result } from './result.ts';

/**
 * A certificate's number in clear, normalised to GS1 element-string data without FNC1:
 * `01` + GTIN-14 + `21` + serial, or `255` + GCN for programs with older stock.
 * Whoever has it can spend the certificate: it must never reach a screen, a log or a store.
 */
export type CertificateNumber = string & z.core.$brand<'CertificateNumber'>;

/** What stands for a certificate everywhere except on its paper: 16 bytes of a keyed hash, in hex. */
export const certificateHashSchema = z.string().regex(/^[0-9a-f]{32}$/).brand<'CertificateHash'>();
export type CertificateHash = z.infer<typeof certificateHashSchema>;

/** The serial's own length: 15 random digits and a check digit over GTIN and serial. */
export const serialDigits = 16;

export type NumberProblem =
  | 'empty' | 'too-long' | 'not-a-certificate' | 'no-serial' | 'wrong-length' | 'gtin-check-digit' | 'serial-check-digit'
  | 'control-check-digit' | 'reference-check-digit';

/** What a scan turned out to be. `text` never holds a certificate's number. */
export type Scan =
  | { readonly kind: 'certificate'; readonly number: CertificateNumber; readonly gtin: string | null }
  | { readonly kind: 'control-number'; readonly control: ControlNumber }
  | { readonly kind: 'operation'; readonly reference: string };

const scanLengthMax = 512;

/** The GS1 mod-10 check digit (GS1 General Specifications 7.9) for a run of digits without it. */
export const gs1CheckDigit = (digits: string): string => {
  let total = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const fromRight = digits.length - index;
    total += Number(digits[index]) * (fromRight % 2 === 1 ? 3 : 1);
  }
  return String((10 - (total % 10)) % 10);
};

/** ISO/IEC 7064 MOD 11,10: catches every wrong digit and nearly every swap; used for serials and control numbers. */
export const isoCheckDigit = (digits: string): string => {
  let carry = 10;
  for (const digit of digits) {
    const step = (carry + Number(digit)) % 10 || 10;
    carry = (step * 2) % 11;
  }
  return String((11 - carry) % 10);
};

/** Builds the number of a new certificate. `gtin` has 14 digits, `random` 15: both from the caller. */
export const makeNumber = (gtin: string, random: string): CertificateNumber => {
  if (!isGtin(gtin)) throw new Error('not a GTIN-14');
  if (!/^\d{15}$/.test(random)) throw new Error('a serial starts with 15 random digits');
  return `01${gtin}21${random}${isoCheckDigit(gtin + random)}` as CertificateNumber;
};

/** Completes a GTIN-14 from 13 digits (indicator, company prefix, item). */
export const makeGtin = (digits: string): string => {
  if (!/^\d{13}$/.test(digits)) throw new Error('a GTIN-14 is made from 13 digits');
  return digits + gs1CheckDigit(digits);
};

/** A trade item number as somebody types it, of 8, 12, 13 or 14 digits with blanks between: as 14 digits; undefined when it is none. */
export const readGtin = (typed: string): string | undefined => {
  const digits = typed.replace(/[\s-]/gu, '');
  if (!/^(?:\d{8}|\d{12,14})$/u.test(digits)) return undefined;
  const gtin = digits.padStart(14, '0');
  return isGtin(gtin) ? gtin : undefined;
};

const isGtin = (gtin: string): boolean => /^\d{14}$/.test(gtin) && gs1CheckDigit(gtin.slice(0, 13)) === gtin[13];

/** GS1 human-readable form, `(01)...(21)...`: for the certificate's own paper only. */
export const bracketed = (number: CertificateNumber): string =>
  number.startsWith('255') ? `(255)${number.slice(3)}` : `(01)${number.slice(2, 16)}(21)${number.slice(18)}`;

/** GS1 Digital Link URI of a certificate (GS1 Digital Link 1.2, 4.2): for the certificate's own paper only. */
export const digitalLink = (number: CertificateNumber, origin: string): string =>
  number.startsWith('255')
    ? `${origin}/255/${number.slice(3)}`
    : `${origin}/01/${number.slice(2, 16)}/21/${number.slice(18)}`;

/** Tells what a scanner sent, in whichever form it sends it: bare digits, symbology prefix, FNC1, brackets or a link. */
export const parseScan = (raw: string): Result<Scan, NumberProblem> => {
  if (raw.length > scanLengthMax) return err('too-long');
  const text = bareText(raw);
  if (text === '') return err('empty');
  const control = parseControlNumber(text);
  if (control) return ok({ kind: 'control-number', control });
  if (controlPattern.test(text)) return err('control-check-digit');
  if (parseOperationReference(text)) return ok({ kind: 'operation', reference: text.toUpperCase() });
  if (referencePattern.test(text)) return err('reference-check-digit');
  const elements = readElements(text);
  return elements ? checkElements(elements) : err('not-a-certificate');
};

/**
 * Takes off what the scanner adds around the data: line ends, STX and ETX, the AIM symbology identifier (`]C1`, `]Q3`).
 * FNC1 arrives as GS; wedges that can't type a control character often send a visible stand-in for it.
 */
const bareText = (raw: string): string =>
  raw.replaceAll('\u001d', separator).replace(/<GS>|\{GS\}|\[GS\]|\^/gu, separator)
    .replace(/^[\p{Cc}\s]+|[\p{Cc}\s]+$/gu, '')
    .replace(/^\][A-Za-z][0-9A-Za-z]/u, '')
    .replace(/^[\u241d\s]+|[\u241d\s]+$/gu, '');

const checkElements = ({ gtin, serial, gcn }: Elements): Result<Scan, NumberProblem> => {
  if (gcn !== undefined) return checkGcn(gcn);
  if (gtin?.length !== 14) return err('wrong-length');
  if (!isGtin(gtin)) return err('gtin-check-digit');
  if (serial === undefined || serial === '') return err('no-serial');
  if (!/^\d+$/u.test(serial) || serial.length !== serialDigits) return err('wrong-length');
  if (isoCheckDigit(gtin + serial.slice(0, -1)) !== serial.at(-1)) return err('serial-check-digit');
  return ok({ kind: 'certificate', number: `01${gtin}21${serial}` as CertificateNumber, gtin });
};

/** GCN, AI 255: 13 digits of which the last is a check digit, then the serial; GS1 lets it be absent, a certificate can't. */
const checkGcn = (gcn: string): Result<Scan, NumberProblem> => {
  if (!/^\d{13,25}$/u.test(gcn)) return err('wrong-length');
  if (gs1CheckDigit(gcn.slice(0, 12)) !== gcn[12]) return err('gtin-check-digit');
  if (gcn.length === 13) return err('no-serial');
  return ok({ kind: 'certificate', number: `255${gcn}` as CertificateNumber, gtin: null });
};

/** A control number: not secret, worth nothing; what people may see, say, count and print. */
export type ControlNumber = string & z.core.$brand<'ControlNumber'>;
export const controlNumberSchema = z.string().regex(/^C\d{6}-\d{7}-\d$/).brand<'ControlNumber'>();

/** Writes batch and running number with their check digit: `C000012-0000345-6`. */
export const makeControlNumber = (batch: number, running: number): ControlNumber => {
  // Batch 0 is the directory's "no control number".
  if (!Number.isSafeInteger(batch) || batch < 1 || !Number.isSafeInteger(running) || running < 0) throw new Error('control number out of range');
  const batchDigits = String(batch).padStart(6, '0');
  const runningDigits = String(running).padStart(7, '0');
  if (batchDigits.length > 6 || runningDigits.length > 7) throw new Error('control number out of range');
  return `C${batchDigits}-${runningDigits}-${isoCheckDigit(batchDigits + runningDigits)}` as ControlNumber;
};

const controlPattern = /^C(\d{6})-?(\d{7})-?(\d)$/iu;

/** Reads a control number with or without its hyphens; undefined when it is none or its check digit is wrong. */
export const parseControlNumber = (text: string): ControlNumber | undefined => {
  const match = controlPattern.exec(text.trim());
  if (!match?.[1] || !match[2] || Number(match[1]) === 0) return undefined;
  return isoCheckDigit(match[1] + match[2]) === match[3] ? makeControlNumber(Number(match[1]), Number(match[2])) : undefined;
};

/** Batch and running number of a control number. */
export const controlNumberParts = (control: ControlNumber): { readonly batch: number; readonly running: number } => ({
  batch: Number(control.slice(1, 7)),
  running: Number(control.slice(8, 15)),
});

/** The short name of an operation on receipts and in talk: `T12-000345-6` (terminal number, sequence, check digit). */
export const operationReference = (terminalNumber: number, sequence: number): string => {
  const digits = String(sequence).padStart(6, '0');
  return `T${String(terminalNumber)}-${digits}-${isoCheckDigit(String(terminalNumber) + digits)}`;
};

/** The reference in what was typed or scanned off a receipt; undefined when it is none. */
export const referenceOf = (text: string): string | undefined => {
  const scan = parseScan(text);
  return scan.ok && scan.value.kind === 'operation' ? scan.value.reference : undefined;
};

const referencePattern = /^T([1-9]\d{0,5})-(\d{6,12})-(\d)$/iu;

/** Till and record that a receipt's reference names; undefined for what is none, or has a wrong digit. */
export const parseOperationReference = (text: string): { readonly terminalNumber: number; readonly sequence: number } | undefined => {
  const match = referencePattern.exec(text);
  if (!match?.[1] || !match[2]) return undefined;
  return isoCheckDigit(match[1] + match[2]) === match[3] ? { terminalNumber: Number(match[1]), sequence: Number(match[2]) } : undefined;
};
