import { type Minor, minor } from './money.ts';

/** Sales to companies: what is to be paid, and what each certificate cost. Pure; the server and the screens reckon alike. */

/** Off the price of everything together: a part of it, in hundredths of a percent, or an amount. */
export type Discount = { readonly kind: 'basis-points' | 'amount'; readonly value: number };

/** So many pieces of one face at the program's price. */
export type WantedLine = { readonly face: Minor; readonly listPrice: Minor; readonly pieces: number };
/** The same with what is to be paid for all of them. */
export type PricedLine = WantedLine & { readonly total: Minor };

/** The most that one order holds. */
export const corporatePiecesMax = 10_000;

/** What is to be paid for each line. The discount is rounded once, half up, and its parts by line add up to it. Undefined: it is more than there is to pay. */
export const priceLines = (lines: readonly WantedLine[], { kind, value }: Discount): readonly PricedLine[] | undefined => {
  const list = lines.map(({ listPrice, pieces }) => BigInt(listPrice) * BigInt(pieces));
  const whole = list.reduce((sum, part) => sum + part, 0n);
  const off = kind === 'amount' ? BigInt(value) : (whole * BigInt(value) + 5_000n) / 10_000n;
  if (off > whole) return undefined;
  let [before, taken] = [0n, 0n];
  return lines.map((line, index) => {
    const part = list[index] ?? 0n;
    before += part;
    // What is off all lines up to this one, less what was off those before: nothing is lost in between.
    const until = whole === 0n ? 0n : (off * before) / whole;
    const total = part - (until - taken);
    taken = until;
    return { ...line, total: minor(Number(total)) };
  });
};

/** What all of it comes to. */
export const totalOf = (lines: readonly { readonly total: Minor }[]): Minor => minor(lines.reduce((sum, { total }) => sum + total, 0));

/** How far a sale to a company has come. */
export const corporateStates = ['quoted', 'lapsed', 'ordered', 'invoiced', 'waiting', 'activated', 'cancel-waiting', 'cancelled', 'withdrawn'] as const;
export type CorporateState = (typeof corporateStates)[number];

/** What is known of a sale, as far as its state follows from it. */
export type CorporateSteps = {
  readonly validUntil: string; readonly acceptedAt: number | null; readonly isInvoiced: boolean; readonly withdrawnAt: number | null;
  readonly activationAskedAt: number | null; readonly activatedAt: number | null; readonly cancelAskedAt: number | null; readonly cancelledAt: number | null;
};

/** Reads a sale's state on `today`, the store's day. A quotation lapses unless it was accepted in time. */
export const corporateState = (steps: CorporateSteps, today: string): CorporateState => {
  if (steps.withdrawnAt !== null) return 'withdrawn';
  if (steps.cancelledAt !== null) return 'cancelled';
  if (steps.activatedAt !== null) return steps.cancelAskedAt === null ? 'activated' : 'cancel-waiting';
  if (steps.activationAskedAt !== null) return 'waiting';
  if (steps.isInvoiced) return 'invoiced';
  if (steps.acceptedAt !== null) return 'ordered';
  return today > steps.validUntil ? 'lapsed' : 'quoted';
};

/** How an invoice's number stands on paper and in the text of a transfer: `INV-2-000017`, of franchise 2. */
export const documentNumber = (kind: 'quotation' | 'invoice' | 'credit-note', franchise: number, number: number): string =>
  `${{ 'quotation': 'QUO', 'invoice': 'INV', 'credit-note': 'CRN' }[kind]}-${String(franchise)}-${String(number).padStart(6, '0')}`;

/** Whether a transfer's text names a document, however it was typed: with other signs in between, or none. */
export const names = (text: string, document: string): boolean => {
  const plain = (value: string): string => value.normalize('NFKC').toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
  const wanted = plain(document);
  const found = plain(text);
  // A longer number that begins alike is another one.
  for (let at = found.indexOf(wanted); at >= 0; at = found.indexOf(wanted, at + 1)) {
    if (!/\d/u.test(found[at + wanted.length] ?? '')) return true;
  }
  return false;
};
