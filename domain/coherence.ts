import { worthOf } from './cash-units.ts';
import type { Operation, Redemption, Sale, ShiftClose, Tender, TenderCorrection, Voidable, VoidOperation } from './operation.ts';

/** Business rules a well-formed operation must also satisfy; an empty list means it adds up. */
export const incoherences = (operation: Operation): readonly string[] => {
  switch (operation.kind) {
    case 'sale': return [
      ...linesProblems(operation.lines),
      ...tenderProblems(operation.tenders),
      ...when(operation.lines.some(({ face }) => face === 0), 'a certificate of no value'),
      ...when(operation.lines.some(({ paper, control, sealed }) => paper === 'till' && (control === null || sealed === '')), 'a certificate printed here that nobody could find again'),
      ...when(total(operation.tenders) !== totalPrice(operation), 'tenders differ from prices'),
    ];
    case 'honour': return [
      ...when(operation.shift === null, 'an honour that belongs to no shift'),
      ...when(operation.lines.some(({ sealed }) => sealed === ''), 'a certificate that nobody scanned'),
      ...when(operation.validUntil >= operation.day, 'it has not expired'),
    ];
    case 'reload': return [
      ...when(operation.shift === null, 'a load that belongs to no shift'),
      ...when(operation.lines.some(({ sealed }) => sealed === ''), 'a certificate that nobody scanned'),
      ...tenderProblems(operation.tenders),
      ...when(total(operation.tenders) !== total(operation.lines), 'tenders differ from what was loaded'),
    ];
    case 'redemption': return [...linesProblems(operation.lines), ...redemptionProblems(operation)];
    case 'void': return [
      ...linesProblems(operation.lines),
      ...tenderProblems(operation.tenders),
      ...when(operation.target === operation.id, 'it names itself'),
      ...when(operation.targetKind !== 'sale' && operation.targetKind !== 'reload' && operation.tenders.length > 0, 'a voided redemption gives no money back'),
      ...when(operation.targetKind !== 'sale' && operation.reason === 'not-printed', 'a redemption prints no certificate'),
      ...when(operation.tenders.some((tender) => tender.type === 'cash' && tender.change !== 0), 'change is given on money handed back'),
    ];
    case 'tender-correction': return [
      ...tenderProblems(operation.from),
      ...tenderProblems(operation.to),
      ...when(operation.target === operation.id, 'it names itself'),
      ...when(total(operation.from) !== total(operation.to), 'a correction can not change the total'),
    ];
    case 'shift-open': return when(operation.shift === null, 'a shift without its id');
    case 'shift-close': return [...when(operation.shift === null, 'a shift without its id'), ...countProblems(operation)];
    case 'reprint': return when(operation.target === operation.id, 'it names itself');
    // The reason that says nothing needs words.
    case 'no-sale': return when(operation.reason === 'other' && operation.note === null, 'another reason that is not told');
    case 'pay-in': case 'pay-out': return [
      ...when(operation.shift === null, 'cash that belongs to no shift'),
      ...when(operation.reason === 'other' && operation.note === null, 'another reason that is not told'),
    ];
    case 'cash-out': return [
      ...when(operation.shift === null, 'cash that belongs to no shift'),
      ...when(operation.lines.some(({ sealed }) => sealed === ''), 'a certificate that nobody scanned'),
    ];
    case 'return-credit': return [
      ...when((operation.onto === undefined ? operation.lines : [operation.onto]).some(({ sealed }) => sealed === ''), 'a certificate that nobody scanned'),
      ...when(operation.lines.some(({ certificate }) => certificate === operation.onto?.certificate), 'a certificate stands in it twice'),
      ...when(operation.onto !== undefined && operation.lines.some(({ programNumber }) => programNumber !== operation.onto?.programNumber), 'paper of another program'),
    ];
    case 'replacement': return [
      ...linesProblems(operation.lines),
      ...when(operation.shift === null, 'a replacement that belongs to no shift'),
      ...when(new Set(operation.lines.map(({ amount }) => amount)).size > 1, 'what was handed out is not what was handed in'),
      ...when(new Set(operation.lines.map(({ programNumber }) => programNumber)).size > 1, 'paper of another program'),
    ];
    case 'refund': return [
      ...when(operation.shift === null, 'a refund that belongs to no shift'),
      // Never cash, whoever asks.
      ...when(operation.tenders.some(({ type }) => type !== 'card'), 'a refund that is not to the card'),
      ...when(total(operation.tenders) === 0 || total(operation.tenders) > total(operation.lines), 'another amount than was paid'),
    ];
    case 'reversal': return [];
  }
};

/**
 * Whether a void or a tender correction agrees with what it names. `target` holds the lines that no earlier void has
 * ended, `tenders` are the target's after earlier corrections and voids: money goes back the way it really came.
 */
export const incoherencesWithTarget = (
  operation: VoidOperation | TenderCorrection,
  target: Voidable,
  tenders: readonly Tender[],
): readonly string[] => {
  const same = [
    ...when(operation.target !== target.id, 'it names another operation'),
    ...when(operation.currency !== target.currency, 'another currency'),
  ];
  if (operation.kind === 'tender-correction') {
    return [
      ...same,
      ...when(target.kind !== 'sale' && target.kind !== 'reload', 'only a sale or a load has tenders'),
      ...when(!sameAmounts(operation.from, tenders, 'type'), 'what is corrected is not how it was paid'),
    ];
  }
  if (operation.reason === 'not-printed') return [...same, ...notPrintedProblems(operation, target)];
  const moved = target.kind === 'sale'
    ? target.lines.map(({ certificate, face }) => ({ certificate, amount: face }))
    : target.lines.map(({ certificate, amount }) => ({ certificate, amount }));
  return [
    ...same,
    ...when(operation.targetKind !== target.kind, 'another kind of operation'),
    ...when(!sameAmounts(operation.lines, moved, 'certificate'), 'other certificates or amounts'),
    ...when((target.kind === 'sale' || target.kind === 'reload') && total(operation.tenders) !== total(tenders), 'the money handed back differs from the money taken'),
  ];
};

/** Only what the till printed itself may be voided unseen, and for its own price. */
const notPrintedProblems = (operation: VoidOperation, target: Voidable): readonly string[] => {
  const printedHere = target.kind === 'sale' ? target.lines.filter(({ paper }) => paper === 'till') : [];
  const named = operation.lines.map(({ certificate, amount }) => printedHere.find((line) => line.certificate === certificate && line.face === amount));
  return [
    ...when(named.includes(undefined), 'it was not printed at the till'),
    ...when(total(operation.tenders) !== named.reduce((value, line) => value + (line?.price ?? 0), 0), 'the money handed back differs from the money taken'),
  ];
};

const linesProblems = (lines: readonly { readonly certificate: string }[]): readonly string[] =>
  when(new Set(lines.map(({ certificate }) => certificate)).size !== lines.length, 'a certificate stands in it twice');

const tenderProblems = (tenders: readonly Tender[]): readonly string[] => [
  ...when(tenders.some((tender) => tender.type === 'cash' && tender.given - tender.change !== tender.amount), 'cash given less change differs from the amount'),
  // One of nothing is how a certificate that costs nothing is paid; beside others it is a slip.
  ...when(tenders.length > 1 && tenders.some(({ amount }) => amount === 0), 'a tender of nothing'),
];

const redemptionProblems = ({ lines, amountDue, otherTender, atRisk, decidedBy, requestId }: Redemption): readonly string[] => [
  ...when(total(lines) + otherTender !== amountDue, 'parts differ from the amount due'),
  ...when(atRisk > total(lines), 'more at risk than was taken'),
  ...when(decidedBy !== 'standin' && atRisk > 0, 'risk without a stand-in decision'),
  ...when(decidedBy === 'server' && requestId === null, 'the server decided without a request'),
];

const countProblems = ({ count, countedCash, alone, approvals, unsentRuns, unsent, paperCount }: ShiftClose): readonly string[] => [
  ...when(count !== undefined && worthOf(count) !== countedCash, 'pieces differ from the amount counted'),
  ...when(count !== undefined && new Set(count.map(({ unit }) => unit)).size !== count.length, 'a note or coin stands in it twice'),
  ...when(alone === true && approvals.some(({ right }) => right === 'cash-variance'), 'alone, and somebody agreed'),
  ...when(unsentRuns?.some(({ from, to }) => to < from) === true, 'a run that ends before it begins'),
  ...when((unsentRuns ?? []).reduce((named, { from, to }) => named + to - from + 1, 0) > unsent, 'more operations named than wait'),
  ...when(paperCount !== undefined && new Set(paperCount.map(({ programNumber, face }) => `${String(programNumber)}:${String(face)}`)).size !== paperCount.length, 'a denomination stands in it twice'),
];

const total = (items: readonly { readonly amount: number }[]): number => items.reduce((value, { amount }) => value + amount, 0);
const totalPrice = ({ lines }: Sale): number => lines.reduce((value, { price }) => value + price, 0);

/** Whether two lists move the same amounts under the same keys, in whatever order and however split. */
const sameAmounts = <Key extends string>(
  a: readonly ({ readonly amount: number } & Readonly<Record<Key, string>>)[],
  b: readonly ({ readonly amount: number } & Readonly<Record<Key, string>>)[],
  key: Key,
): boolean => {
  const difference = new Map<string, number>();
  for (const item of a) difference.set(item[key], (difference.get(item[key]) ?? 0) + item.amount);
  for (const item of b) difference.set(item[key], (difference.get(item[key]) ?? 0) - item.amount);
  return [...difference.values()].every((amount) => amount === 0);
};

const when = (holds: boolean, problem: string): readonly string[] => (holds ? [problem] : []);
