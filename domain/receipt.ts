import { dayIn } from './calendar.ts';
import { closingLines, movedLines, movementLines } from './closing-lines.ts';
import { storeFoot, storeHead, warning } from './letterhead.ts';
import { formatMoney, minor, sum, type Currency, type Minor } from './money.ts';
import { movesCash } from './operation.ts';
import type { CashOut, Honour, NoSale, Operation, Redemption, Refund, Reload, Replacement, ReturnCredit, Sale, ShiftClose, Tender, TenderCorrection, VoidOperation } from './operation.ts';
import { operationReference } from './number.ts';
import type { Program, Store } from './protocol.ts';
import type { PrintDocument, PrintLine } from './receipt-lines.ts';
import type { ShiftReport, Tally } from './shift.ts';

/** Finds the words for a key below `receipt` in the customer's language, with its values filled in. */
export type ReceiptTexts = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** What a receipt says besides the operation. `locale` is the customer's language, not the operator's. */
export type ReceiptContext = {
  readonly store: Store;
  readonly programs: readonly Program[];
  readonly operatorName: (id: string) => string;
  readonly texts: ReceiptTexts;
  readonly locale: string;
  readonly copy: boolean;
  readonly training: boolean;
};

/** The receipt of an operation; undefined for what leaves no paper (a reversal, a reprint's own record, an opened shift). */
export const receiptFor = (operation: Operation, context: ReceiptContext): PrintDocument | undefined => {
  switch (operation.kind) {
    case 'sale': return receipt(operation, context, 'sale', [...saleLines(operation, context), ...warning(context.store, context.texts, 'freeze'), ...termsOf(operation.lines, context)]);
    case 'redemption': return receipt(operation, context, 'redemption', [
      ...redemptionLines(operation, context),
      // What is left can still be asked for on the telephone.
      ...(operation.lines.some(({ balanceAfter }) => balanceAfter !== 0) ? warning(context.store, context.texts, 'freeze') : []),
      ...termsOf(operation.lines, context),
    ]);
    case 'void': return receipt(operation, context, `void-${operation.targetKind}`, voidLines(operation, context));
    case 'cash-out': return receipt(operation, context, 'cash-out', cashOutLines(operation, context));
    case 'return-credit': return receipt(operation, context, 'return-credit', [...returnLines(operation, context), ...warning(context.store, context.texts, operation.onto === undefined ? 'freeze' : 'freezePaper'), ...termsOf(operation.lines, context)]);
    case 'honour': return receipt(operation, context, 'honour', honourLines(operation, context));
    case 'reload': return receipt(operation, context, 'reload', [...reloadLines(operation, context), ...warning(context.store, context.texts, 'freeze'), ...termsOf(operation.lines, context)]);
    case 'tender-correction': return receipt(operation, context, 'tender-correction', correctionLines(operation, context));
    case 'no-sale': return receipt(operation, context, 'no-sale', noSaleLines(operation, context));
    case 'pay-in': case 'pay-out': return receipt(operation, context, operation.kind, [
      ...movementLines(operation, context), ...approvals(operation, context), ...drawer(operation, context), ...signature(context),
    ]);
    case 'refund': return receipt(operation, context, 'refund', refundLines(operation, context));
    case 'replacement': return receipt(operation, context, 'replacement', [...replacementLines(operation, context), ...warning(context.store, context.texts, 'freezePaper'), ...termsOf(operation.lines.slice(0, 1), context)]);
    case 'shift-close': return receipt(operation, context, 'shift-close', closeLines(operation, context));
    case 'shift-open': case 'reversal': case 'reprint': return undefined;
  }
};

/** An X- or Z-report on paper. `at` is till time in epoch milliseconds. */
export const reportDocument = (report: ShiftReport, context: ReceiptContext, at: number): PrintDocument => {
  const { texts } = context;
  const money = (amount: Minor): string => formatMoney(amount, report.currency, context.locale);
  const tally = (key: string, { operations, certificates, value }: Tally): PrintLine[] => [
    { kind: 'columns', left: texts(key), right: money(value) },
    { kind: 'text', text: texts('report.counts', { operations, certificates }) },
  ];
  const kind = report.closedAt === null ? 'x-report' : 'z-report';
  return document(context, texts(`title.${kind}`), [
    // For the back office: a picture would only cost paper.
    ...storeHead(context.store, texts).filter(({ kind: line }) => line !== 'logo'),
    title(texts(`title.${kind}`)),
    { kind: 'text', text: timeOf(at, context), align: 'center' },
    { kind: 'rule' },
    { kind: 'columns', left: texts('report.store'), right: String(report.storeNumber) },
    { kind: 'columns', left: texts('report.till'), right: String(report.terminalNumber) },
    { kind: 'columns', left: texts(report.closedAt === null ? 'report.willBeZ' : 'report.zNumber'), right: String(report.number), bold: report.closedAt !== null },
    ...person('report.opened', 'report.openedBy', report.openedAt, report.openedBy, context),
    ...(report.closedAt === null || report.closedBy === null ? [] : person('report.closed', 'report.closedBy', report.closedAt, report.closedBy, context)),
    ...(report.closing === null ? [] : businessDayLine(report.closing, context)),
    { kind: 'columns', left: texts('report.operations'), right: `${String(report.firstSequence)} - ${String(report.lastSequence)}` },
    { kind: 'rule' },
    ...tally('report.sales', report.sales),
    ...tally('report.salesVoided', report.salesVoided),
    ...tally('report.redemptions', report.redemptions),
    ...tally('report.redemptionsVoided', report.redemptionsVoided),
    // A shop that never has any is spared the lines.
    ...(report.reloads.operations === 0 ? [] : [...tally('report.reloads', report.reloads), ...tally('report.reloadsVoided', report.reloadsVoided)]),
    ...(report.honours.operations === 0 ? [] : tally('report.honours', report.honours)),
    ...(report.cashOuts.operations === 0 ? [] : [...tally('report.cashOuts', report.cashOuts), ...tally('report.cashOutsVoided', report.cashOutsVoided)]),
    ...(report.returnCredits.operations === 0 ? [] : tally('report.returnCredits', report.returnCredits)),
    ...(report.replacements.operations === 0 ? [] : tally('report.replacements', report.replacements)),
    ...(report.refunds.operations === 0 ? [] : tally('report.refunds', report.refunds)),
    { kind: 'columns', left: texts('report.corrections'), right: String(report.corrections) },
    { kind: 'columns', left: texts('report.reprints'), right: String(report.reprints) },
    { kind: 'columns', left: texts('report.noSales'), right: String(report.noSales) },
    { kind: 'rule' },
    { kind: 'columns', left: texts('report.float'), right: money(report.float) },
    { kind: 'columns', left: texts('tender.card'), right: money(report.card) },
    ...movedLines(report, context),
    // The count is blind: before it, what the drawer should hold is neither on the screen nor on an X-report.
    ...(report.closedAt === null ? [] : [
      { kind: 'columns', left: texts('tender.cash'), right: money(report.cash) },
      { kind: 'columns', left: texts('report.expectedCash'), right: money(report.expectedCash), bold: true },
    ] as const),
    ...(report.closing === null ? [] : closingLines(report.closing, context)),
    ...byOperator('report.voidsBy', report.voidsByOperator, context),
    ...byOperator('report.noSalesBy', report.noSalesByOperator, context),
  ]);
};

const receipt = (operation: Operation, context: ReceiptContext, kind: string, body: readonly PrintLine[]): PrintDocument => {
  const { texts } = context;
  const reference = operationReference(operation.terminalNumber, operation.sequence);
  return document(context, `${texts(`title.${kind}`)} ${reference}`, [
    ...storeHead(context.store, texts),
    title(texts(`title.${kind}`)),
    { kind: 'columns', left: timeOf(operation.at, context), right: reference },
    ...businessDayLine(operation, context),
    { kind: 'text', text: texts('servedBy', { name: context.operatorName(operation.operator) }) },
    { kind: 'rule' },
    ...body,
    { kind: 'space' },
    { kind: 'barcode', symbology: 'code128', data: reference },
    ...storeFoot(context.store),
  ]);
};

const document = (context: ReceiptContext, name: string, lines: readonly PrintLine[]): PrintDocument => ({
  title: name,
  locale: context.locale,
  marks: [
    ...(context.training ? [{ kind: 'training', text: context.texts('mark.training') } as const] : []),
    ...(context.copy ? [{ kind: 'copy', text: context.texts('mark.copy') } as const] : []),
  ],
  lines,
});


const title = (text: string): PrintLine => ({ kind: 'text', text, align: 'center', bold: true });

const saleLines = (sale: Sale, context: ReceiptContext): PrintLine[] => {
  const money = (amount: Minor): string => formatMoney(amount, sale.currency, context.locale);
  const total = sale.lines.reduce((value, line) => value + line.price, 0) as Minor;
  return [
    ...sale.lines.flatMap((line): PrintLine[] => [
      { kind: 'columns', left: programName(line.programNumber, context), right: money(line.price), bold: true },
      { kind: 'text', text: `  ${line.control ?? ''}` },
      ...(line.price === line.face ? [] : [{ kind: 'text', text: `  ${context.texts('faceValue', { amount: money(line.face) })}` } as const]),
      { kind: 'text', text: `  ${validity(line.validUntil, context)}` },
    ]),
    { kind: 'rule' },
    { kind: 'columns', left: context.texts('total'), right: money(total), size: 2, bold: true },
    ...(total === 0 ? [{ kind: 'text', text: context.texts('givenAway') } as const] : sale.tenders.flatMap((tender) => tenderLines(tender, sale.currency, context))),
    ...approvals(sale, context),
    ...drawer(sale, context),
  ];
};

const redemptionLines = (redemption: Redemption, context: ReceiptContext): PrintLine[] => {
  const money = (amount: Minor): string => formatMoney(amount, redemption.currency, context.locale);
  return [
    { kind: 'columns', left: context.texts('amountDue'), right: money(redemption.amountDue), bold: true },
    ...redemption.lines.flatMap((line): PrintLine[] => [
      { kind: 'columns', left: programName(line.programNumber, context), right: money(minor(0 - line.amount)) },
      { kind: 'text', text: `  ${line.control ?? context.texts('noControl')}` },
      ...(line.balanceAfter === null ? [] : [{ kind: 'columns', left: `  ${context.texts('remaining')}`, right: money(line.balanceAfter), bold: true } as const]),
    ]),
    { kind: 'rule' },
    { kind: 'columns', left: context.texts('otherTender'), right: money(redemption.otherTender) },
    ...(redemption.atRisk > 0 ? [{ kind: 'text', text: context.texts('offlineNote') } as const] : []),
  ];
};

const voidLines = (operation: VoidOperation, context: ReceiptContext): PrintLine[] => {
  const money = (amount: Minor): string => formatMoney(amount, operation.currency, context.locale);
  return [
    { kind: 'text', text: context.texts('voids', { reference: operation.targetReference }) },
    { kind: 'text', text: context.texts(`reason.${operation.reason}`) },
    ...approvals(operation, context),
    { kind: 'rule' },
    ...operation.lines.flatMap((line): PrintLine[] => [
      { kind: 'columns', left: programName(line.programNumber, context), right: money(line.amount) },
      { kind: 'text', text: `  ${line.control ?? context.texts('noControl')}` },
    ]),
    ...(operation.tenders.length === 0 ? [] : [{ kind: 'rule' } as const]),
    ...operation.tenders.map((tender): PrintLine => ({ kind: 'columns', left: context.texts(`handedBack.${tender.type}`), right: money(tender.amount), bold: true })),
    ...(operation.targetKind === 'cash-out' ? [{ kind: 'rule' }, { kind: 'columns', left: context.texts('takenBack'), right: money(sum(operation.lines.map(({ amount }) => amount))), bold: true }] as const : []),
    ...drawer(operation, context),
    ...(operation.targetKind === 'sale' ? [{ kind: 'text', text: context.texts(operation.reason === 'not-printed' ? 'keepUnprintedPaper' : 'keepVoidedPaper') } as const] : []),
    ...signature(context),
  ];
};

/** What the customer signs for: the money. The paper is empty now and may be kept. */
const cashOutLines = (operation: CashOut, context: ReceiptContext): PrintLine[] => {
  const money = (amount: Minor): string => formatMoney(amount, operation.currency, context.locale);
  return [
    ...operation.lines.flatMap((line): PrintLine[] => [
      { kind: 'columns', left: programName(line.programNumber, context), right: money(minor(0 - line.amount)) },
      { kind: 'text', text: `  ${line.control ?? context.texts('noControl')}` },
      { kind: 'columns', left: `  ${context.texts('remaining')}`, right: money(minor(0)) },
    ]),
    { kind: 'rule' },
    { kind: 'columns', left: context.texts('paidInCash'), right: money(sum(operation.lines.map(({ amount }) => amount))), size: 2, bold: true },
    ...approvals(operation, context),
    ...drawer(operation, context),
    { kind: 'text', text: context.texts('receivedInCash') },
    { kind: 'space' }, { kind: 'space' }, { kind: 'rule' }, { kind: 'text', text: context.texts('customerSignature') },
  ];
};

const returnLines = (operation: ReturnCredit, context: ReceiptContext): PrintLine[] => {
  const money = (amount: Minor): string => formatMoney(amount, operation.currency, context.locale);
  return [
    { kind: 'text', text: context.texts('returnsOf', { reference: operation.targetReference }) },
    ...approvals(operation, context),
    { kind: 'rule' },
    ...operation.lines.flatMap((line): PrintLine[] => [
      { kind: 'columns', left: programName(line.programNumber, context), right: money(line.amount), bold: true },
      ...(operation.onto === undefined ? [{ kind: 'text', text: `  ${line.control ?? context.texts('noControl')}` } as const] : ontoLines(operation.onto, line.control, context)),
      ...(line.balanceAfter === null ? [] : [{ kind: 'columns', left: `  ${context.texts('remaining')}`, right: money(line.balanceAfter), bold: true } as const]),
    ]),
    ...(operation.onto === undefined ? [] : [{ kind: 'text', text: validity(operation.onto.validUntil, context) } as const, { kind: 'text', text: context.texts('returnedOnto.dead') } as const, ...signature(context)]),
  ];
};

/** New paper, and what it carries on. */
const ontoLines = ({ control }: NonNullable<ReturnCredit['onto']>, old: ReturnCredit['lines'][number]['control'], { texts }: ReceiptContext): PrintLine[] => [
  { kind: 'text', text: texts('replacement.fresh') },
  { kind: 'text', text: `  ${control ?? texts('noControl')}`, bold: true },
  { kind: 'text', text: texts('returnedOnto.old') },
  { kind: 'text', text: `  ${old ?? texts('noControl')}` },
];

const honourLines = (operation: Honour, context: ReceiptContext): PrintLine[] => [
  ...operation.lines.flatMap((line): PrintLine[] => [
    { kind: 'columns', left: programName(line.programNumber, context), right: formatMoney(line.amount, operation.currency, context.locale), bold: true },
    { kind: 'text', text: `  ${line.control ?? context.texts('noControl')}` },
    { kind: 'text', text: `  ${validity(operation.validUntil, context)}` },
  ]),
  { kind: 'rule' },
  { kind: 'text', text: context.texts('honoured') },
  ...approvals(operation, context),
  ...signature(context),
];

const reloadLines = (operation: Reload, context: ReceiptContext): PrintLine[] => {
  const money = (amount: Minor): string => formatMoney(amount, operation.currency, context.locale);
  return [
    ...operation.lines.flatMap((line): PrintLine[] => [
      { kind: 'columns', left: programName(line.programNumber, context), right: money(line.amount), bold: true },
      { kind: 'text', text: `  ${line.control ?? context.texts('noControl')}` },
      { kind: 'columns', left: `  ${context.texts('nowOnIt')}`, right: money(line.balanceAfter), bold: true },
    ]),
    { kind: 'rule' },
    { kind: 'columns', left: context.texts('total'), right: money(sum(operation.lines.map(({ amount }) => amount))), size: 2, bold: true },
    ...operation.tenders.flatMap((tender) => tenderLines(tender, operation.currency, context)),
    ...drawer(operation, context),
  ];
};

const refundLines = (operation: Refund, context: ReceiptContext): PrintLine[] => [
  { kind: 'text', text: context.texts('refund.of', { reference: operation.saleReference }) },
  ...approvals(operation, context),
  { kind: 'rule' },
  ...operation.lines.flatMap((line): PrintLine[] => [
    { kind: 'columns', left: programName(line.programNumber, context), right: formatMoney(line.amount, operation.currency, context.locale) },
    { kind: 'text', text: `  ${line.control ?? context.texts('noControl')}` },
  ]),
  { kind: 'rule' },
  ...operation.tenders.flatMap((tender): PrintLine[] => [
    { kind: 'columns', left: context.texts(`handedBack.${tender.type}`), right: formatMoney(tender.amount, operation.currency, context.locale), bold: true },
    ...(tender.type === 'card' ? [{ kind: 'text', text: `  ${context.texts('approvalCode', { code: tender.approvalCode })}` } as const] : []),
  ]),
  { kind: 'text', text: context.texts('refund.dead') },
  ...signature(context),
];

/** Both control numbers, and what the new paper is worth: another face may be printed on it. */
const replacementLines = (operation: Replacement, context: ReceiptContext): PrintLine[] => {
  const [old, fresh] = operation.lines;
  const paper = (key: string, line: Replacement['lines'][number] | undefined): PrintLine[] => [
    { kind: 'text', text: context.texts(key) },
    { kind: 'text', text: `  ${line?.control ?? context.texts('noControl')}`, bold: true },
  ];
  return [
    { kind: 'text', text: programName(old?.programNumber ?? 0, context) },
    ...paper(operation.claim === undefined ? 'replacement.old' : 'replacement.lost', old),
    ...paper('replacement.fresh', fresh),
    { kind: 'rule' },
    { kind: 'columns', left: context.texts('replacement.worth'), right: formatMoney(fresh?.amount ?? minor(0), operation.currency, context.locale), size: 2, bold: true },
    { kind: 'text', text: validity(operation.validUntil, context) },
    ...approvals(operation, context),
    { kind: 'text', text: context.texts(operation.claim === undefined ? 'replacement.dead' : 'replacement.lostDead') },
    ...signature(context),
  ];
};

const correctionLines = (operation: TenderCorrection, context: ReceiptContext): PrintLine[] => [
  { kind: 'text', text: context.texts('corrects', { reference: operation.targetReference }) },
  ...approvals(operation, context),
  { kind: 'rule' },
  { kind: 'text', text: context.texts('wasKeyed'), bold: true },
  ...operation.from.flatMap((tender) => tenderLines(tender, operation.currency, context)),
  { kind: 'text', text: context.texts('isNow'), bold: true },
  ...operation.to.flatMap((tender) => tenderLines(tender, operation.currency, context)),
  ...drawer(operation, context),
];

/** What the manager signs: who opened the drawer without a sale, and why. The drawer itself opens at once, not with the paper. */
const noSaleLines = (operation: NoSale, context: ReceiptContext): PrintLine[] => [
  { kind: 'text', text: context.texts(`noSale.${operation.reason}`), bold: true },
  ...(operation.note === null ? [] : [{ kind: 'text', text: operation.note } as const]),
  ...approvals(operation, context),
  ...signature(context),
];

/** The drawer opens for cash only, before the paper is out of the printer; never for a copy. */
const drawer = (operation: Operation, { copy }: ReceiptContext): PrintLine[] => (movesCash(operation) && !copy ? [{ kind: 'drawer' }] : []);

const closeLines = (operation: ShiftClose, context: ReceiptContext): PrintLine[] => [
  { kind: 'columns', left: context.texts('report.expectedCash'), right: formatMoney(operation.expectedCash as Minor, operation.currency, context.locale) },
  ...closingLines(operation, context),
];

/** When, and who: a name has a line of its own, since it may be long. */
const person = (when: string, who: string, at: number, operator: string, context: ReceiptContext): PrintLine[] => [
  { kind: 'columns', left: context.texts(when), right: timeOf(at, context) },
  { kind: 'text', text: `  ${context.texts(who, { name: context.operatorName(operator) })}` },
];

const byOperator = (key: string, counts: Readonly<Record<string, number>>, context: ReceiptContext): PrintLine[] =>
  Object.entries(counts).map(([operator, count]) => ({
    kind: 'columns', left: context.texts(key, { name: context.operatorName(operator) }), right: String(count),
  }));

const tenderLines = (tender: Tender, currency: Currency, context: ReceiptContext): PrintLine[] => {
  const money = (amount: Minor): string => formatMoney(amount, currency, context.locale);
  const row = (key: string, amount: Minor): PrintLine => ({ kind: 'columns', left: context.texts(key), right: money(amount) });
  if (tender.type === 'card') return [row('tender.card', tender.amount), { kind: 'text', text: `  ${context.texts('approvalCode', { code: tender.approvalCode })}` }];
  return tender.change > 0 ? [row('tender.cash', tender.given), row('change', tender.change)] : [row('tender.cash', tender.amount)];
};

const approvals = (operation: Operation, context: ReceiptContext): PrintLine[] =>
  operation.approvals.map((approval) => ({ kind: 'text', text: context.texts('approvedBy', { name: context.operatorName(approval.operator) }) }));

/** The programs' own words in the customer's language, each once. */
export const termsOf = (lines: readonly { readonly programNumber: number }[], context: ReceiptContext): PrintLine[] => {
  const language = context.locale.split('-')[0] ?? context.locale;
  const texts = [...new Set(lines.map((line) => line.programNumber))].map((number) => {
    const program = context.programs.find((candidate) => candidate.number === number);
    return program?.terms[context.locale] ?? program?.terms[language] ?? program?.terms['en'] ?? '';
  });
  return texts.filter((text) => text !== '').flatMap((text): PrintLine[] => [{ kind: 'space' }, { kind: 'text', text }]);
};

const signature = ({ texts }: ReceiptContext): PrintLine[] => [{ kind: 'space' }, { kind: 'space' }, { kind: 'rule' }, { kind: 'text', text: texts('signature') }];

/** Until when, in words. */
export const validity = (validUntil: string | null, { texts, locale }: ReceiptContext): string =>
  validUntil === null
    ? texts('noExpiry')
    : texts('validUntil', { date: dayOf(validUntil, locale) });

/** What people call a program. */
export const programName = (number: number, { programs, texts }: ReceiptContext): string =>
  programs.find((program) => program.number === number)?.name ?? texts('certificate');

const timeOf = (at: number, { locale, store }: ReceiptContext): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short', timeZone: store.timeZone }).format(at);

const dayOf = (day: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`));

/** Which day it counts to, where the date on the paper would make one think of another: after midnight, or by a clock that is off. */
const businessDayLine = ({ at, day }: Pick<Operation, 'at' | 'day'>, context: ReceiptContext): PrintLine[] =>
  dayIn(at, context.store.timeZone) === day ? [] : [{ kind: 'columns', left: context.texts('businessDay'), right: dayOf(day, context.locale) }];
