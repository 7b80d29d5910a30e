import { z } from 'zod';
import { type Logo, logoSchema } from './protocol.ts';

/**
 * What a printed document says, as data. `receipt.ts` makes these lines from operations; the
 * devices process turns them into bytes for the printer that is really there. Nothing here knows
 * a width, a code page or a command: the same document prints on 58 mm and on 80 mm paper.
 */

export type Alignment = 'left' | 'center' | 'right';

/** 1 is the printer's normal letter, 2 is twice as wide and twice as high. */
export type TextSize = 1 | 2;

/** One GS1 element: `{ ai: '01', value: '09521234543213' }`. Brackets and separators are the encoder's business. */
export type Gs1Element = {
  readonly ai: string;
  readonly value: string;
};

export type PrintLine =
  /** Words, wrapped at the paper's width. */
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly align?: Alignment;
      readonly size?: TextSize;
      readonly bold?: boolean;
    }
  /** A label and its amount: the amount is never cut or wrapped, the label makes way for it. */
  | {
      readonly kind: 'columns';
      readonly left: string;
      readonly right: string;
      readonly size?: TextSize;
      readonly bold?: boolean;
    }
  /** A line across the paper. */
  | { readonly kind: 'rule' }
  /** An empty line. */
  | { readonly kind: 'space' }
  /** Centred, white on black, across the paper: what must not be overlooked. */
  | { readonly kind: 'banner'; readonly text: string }
  /** Printable ASCII only; for control numbers and document ids, with the text below the bars. */
  | { readonly kind: 'barcode'; readonly symbology: 'code128'; readonly data: string }
  /** Left out on paper too narrow to hold it (58 mm): give a `qr` line as well. */
  | { readonly kind: 'gs1-128'; readonly elements: readonly Gs1Element[] }
  | { readonly kind: 'qr'; readonly data: string }
  /** Centred; small enough for the narrowest paper. */
  | ({ readonly kind: 'logo' } & Logo)
  /** Opens the cash drawer. Ignored on a copy, and in training by every printer that is not on the screen. */
  | { readonly kind: 'drawer' }
  /** Cuts between two slips of one document; the end of the document is always cut. */
  | { readonly kind: 'cut' };

/** Printed as a banner at the head and at the foot of the paper, training also between its lines; the words are the customer's language. */
export type PrintMark = {
  readonly kind: 'copy' | 'training';
  readonly text: string;
};

export type PrintDocument = {
  /** Names the job on screens and in the journal of print jobs; never printed. */
  readonly title: string;
  /** BCP 47, the language of the lines; picks among glyph forms when text is rasterised. */
  readonly locale: string;
  readonly marks: readonly PrintMark[];
  readonly lines: readonly PrintLine[];
};

const alignment = z.enum(['left', 'center', 'right']);
const textSize = z.union([z.literal(1), z.literal(2)]);
const text = z.string().max(2_000);
/** FNC1 and the element's own brackets never travel in the value: a barcode can't be forged from a name. */
const gs1Element = z.strictObject({
  ai: z.string().regex(/^\d{2,4}$/),
  value: z.string().regex(/^[!-z]{1,90}$/),
});

/** One line of a document that crosses a process boundary. */
export const printLineSchema: z.ZodType<PrintLine> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    text,
    align: alignment.exactOptional(),
    size: textSize.exactOptional(),
    bold: z.boolean().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('columns'),
    left: text,
    right: text,
    size: textSize.exactOptional(),
    bold: z.boolean().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('rule') }),
  z.strictObject({ kind: z.literal('space') }),
  z.strictObject({ kind: z.literal('banner'), text }),
  z.strictObject({
    kind: z.literal('barcode'),
    symbology: z.literal('code128'),
    data: z.string().regex(/^[ -~]{1,80}$/),
  }),
  z.strictObject({ kind: z.literal('gs1-128'), elements: z.array(gs1Element).min(1).max(10) }),
  z.strictObject({ kind: z.literal('qr'), data: z.string().min(1).max(500) }),
  z.strictObject({ kind: z.literal('logo'), ...logoSchema.shape }),
  z.strictObject({ kind: z.literal('drawer') }),
  z.strictObject({ kind: z.literal('cut') }),
]);

/** What every document has besides its lines. */
export const documentHead = {
  title: z.string().max(200),
  locale: z.string().max(35),
  marks: z.array(z.strictObject({ kind: z.enum(['copy', 'training']), text })).max(2),
};

/** Checks a document that crosses a process boundary; the bounds keep one job to a few metres of paper. */
export const printDocumentSchema: z.ZodType<PrintDocument> = z.strictObject({
  ...documentHead,
  lines: z.array(printLineSchema).max(1_000),
});
