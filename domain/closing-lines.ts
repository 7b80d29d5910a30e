import { worthOf } from './cash-units.ts';
import { formatMoney, type Minor, minor, subtract } from './money.ts';
import { operationReference } from './number.ts';
import { openFace } from './offering.ts';
import type { CashMovement, ShiftClose } from './operation.ts';
import type { ReceiptContext } from './receipt.ts';
import type { PrintLine } from './receipt-lines.ts';
import type { CashMoved, ShiftReport } from './shift.ts';

/** What a slip for cash without a sale says: which way, why, how much. */
export const movementLines = ({ kind, reason, note, amount, currency }: CashMovement, { texts, locale }: ReceiptContext): readonly PrintLine[] => [
  { kind: 'text', text: texts(`${kind}.${reason}`), bold: true },
  ...(note === null ? [] : [{ kind: 'text', text: note } as const]),
  { kind: 'rule' },
  { kind: 'columns', left: texts(`title.${kind}`), right: formatMoney(amount, currency, locale), size: 2, bold: true },
];

/** What went into the drawer and out of it without a sale, by reason: on X and Z. */
export const movedLines = ({ payIns, payOuts, currency }: ShiftReport, { texts, locale }: ReceiptContext): readonly PrintLine[] => {
  const lines = (kind: CashMovement['kind'], { amount, byReason }: CashMoved): readonly PrintLine[] => [
    { kind: 'columns', left: texts(`title.${kind}`), right: formatMoney(amount, currency, locale) },
    ...Object.entries(byReason).map(([reason, part]): PrintLine => ({ kind: 'columns', left: `  ${texts(`${kind}.${reason}`)}`, right: formatMoney(part, currency, locale) })),
  ];
  return [...lines('pay-in', payIns), ...lines('pay-out', payOuts)];
};

/** All that a close has to say: the count, its difference and who agreed, the other machines' totals, paper, what is unsent. */
export const closingLines = (close: ShiftClose, context: ReceiptContext): readonly PrintLine[] => {
  const { texts, locale } = context;
  const money = (amount: Minor): string => formatMoney(amount, close.currency, locale);
  const variance = minor(close.countedCash - close.expectedCash);
  return [
    { kind: 'rule' },
    ...(close.count ?? []).map((pieces): PrintLine => ({ kind: 'columns', left: `  ${texts('report.pieces', { pieces: pieces.pieces, unit: money(pieces.unit) })}`, right: money(worthOf([pieces])) })),
    ...(close.earlierCounts ?? []).map((counted): PrintLine => ({ kind: 'columns', left: texts('report.earlierCount'), right: money(counted) })),
    { kind: 'columns', left: texts('report.countedCash'), right: money(close.countedCash) },
    { kind: 'columns', left: texts('report.difference'), right: money(variance), bold: true },
    ...(close.varianceNote === undefined ? [] : [{ kind: 'text', text: `  ${close.varianceNote}` } as const]),
    ...close.approvals.map(({ operator }): PrintLine => ({ kind: 'text', text: `  ${texts('approvedBy', { name: context.operatorName(operator) })}` })),
    ...(close.alone === true ? [{ kind: 'text', text: `  ${texts('report.alone')}`, bold: true } as const] : []),
    ...compared('certificates', close.certificateTotal, close, context),
    ...compared('card', close.cardTotal, close, context),
    ...paperLines(close, context),
    { kind: 'rule' },
    { kind: 'columns', left: texts('report.unsent'), right: String(close.unsent) },
    ...unsentNames(close).map((text): PrintLine => ({ kind: 'text', text: `  ${text}` })),
  ];
};

/** A close from before such totals were asked for says nothing of them; one that left them out says so. */
const compared = (what: 'certificates' | 'card', total: ShiftClose['cardTotal'], { currency }: ShiftClose, { texts, locale }: ReceiptContext): readonly PrintLine[] => {
  if (total === undefined) return [];
  const { typed } = total;
  const row = (key: string, amount: Minor, bold = false): PrintLine => ({ kind: 'columns', left: texts(`report.${what}.${key}`), right: formatMoney(amount, currency, locale), ...(bold ? { bold } : {}) });
  return [
    { kind: 'rule' },
    row('own', minor(total.own)),
    ...(typed === null ? [{ kind: 'text', text: texts(`report.${what}.skipped`) } as const] : [row('typed', typed), row('difference', subtract(typed, minor(total.own)), typed !== total.own)]),
  ];
};

const paperLines = ({ paperCount, currency }: ShiftClose, { texts, locale, programs }: ReceiptContext): readonly PrintLine[] => paperCount === undefined ? [] : [
  { kind: 'rule' },
  { kind: 'text', text: texts('report.paper') },
  ...paperCount.flatMap(({ programNumber, face, pieces, expected }, index): readonly PrintLine[] => [
    // A program's name is long and stands once above its denominations.
    ...(paperCount[index - 1]?.programNumber === programNumber ? [] : [{ kind: 'text', text: programs.find(({ number }) => number === programNumber)?.name ?? texts('certificate') } as const]),
    { kind: 'columns', left: `  ${face === openFace ? texts('report.anyValue') : formatMoney(face, currency, locale)}`, right: String(pieces) },
    ...(pieces === expected ? [] : [{ kind: 'columns', left: `  ${texts('report.paperExpected', { expected })}`, right: signed(pieces - expected), bold: true } as const]),
  ]),
];

const signed = (value: number): string => (value > 0 ? `+${String(value)}` : String(value));

/** The operations that wait, as people find them again: runs from the first reference to the last. */
export const unsentNames = ({ terminalNumber, unsentRuns }: Pick<ShiftClose, 'terminalNumber' | 'unsentRuns'>): readonly string[] =>
  (unsentRuns ?? []).map(({ from, to }) => from === to
    ? operationReference(terminalNumber, from)
    : `${operationReference(terminalNumber, from)} - ${operationReference(terminalNumber, to)}`);

/** Sequences as runs without gaps, in order, the first hundred of them. */
export const runsOf = (sequences: readonly number[]): NonNullable<ShiftClose['unsentRuns']> => {
  const runs: { from: number; to: number }[] = [];
  for (const sequence of [...sequences].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && sequence === last.to + 1) last.to = sequence;
    else runs.push({ from: sequence, to: sequence });
  }
  return runs.slice(0, runsMax);
};

const runsMax = 100;
