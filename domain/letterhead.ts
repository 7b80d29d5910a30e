import type { Store } from './protocol.ts';
import type { PrintLine } from './receipt-lines.ts';

type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** What stands at the head of every paper of a store: its logo, its name, its own lines, and how to reach it. */
export const storeHead = ({ name, address, phone, letterhead }: Store, texts: Words): PrintLine[] => [
  ...(letterhead?.logo ? [{ kind: 'logo', ...letterhead.logo } as const] : []),
  { kind: 'text', text: name, align: 'center', size: 2, bold: true },
  ...centred(letterhead?.header ?? []),
  ...centred(address),
  { kind: 'text', text: texts('phone', { phone }), align: 'center' },
  { kind: 'space' },
];

/** The store's own last words. */
export const storeFoot = ({ letterhead }: Store): PrintLine[] =>
  letterhead && letterhead.footer.length > 0 ? [{ kind: 'space' }, ...centred(letterhead.footer)] : [];

/**
 * Certificates are what telephone fraud asks for: every paper about one that can still be spent says so, and how to
 * stop it. `freezeKey` names what the caller needs in hand.
 */
export const warning = ({ phone, letterhead }: Store, texts: Words, freezeKey: 'freeze' | 'freezePaper'): PrintLine[] => [
  { kind: 'space' },
  ...sentences(texts('warning')).map((text): PrintLine => ({ kind: 'text', text, bold: true, align: 'center' })),
  ...centred(sentences(texts(freezeKey, { phone: letterhead?.freezePhone || phone }))),
];

const centred = (lines: readonly string[]): PrintLine[] => lines.map((text) => ({ kind: 'text', text, align: 'center' }));

/** Each sentence begins on a line of its own, so that none is torn apart in its middle. */
const sentences = (text: string): readonly string[] => text.split(/(?<=[.?!]) /u);
