import type { Currency, Minor } from './money.ts';
import { minor, subtract, sum } from './money.ts';
import type { CashMovement, CashReason, Operation, ShiftClose, Tender } from './operation.ts';

/** What an X-report (read) and a Z-report (read and close) show; amounts in minor units of `currency`. */
export type ShiftReport = {
  readonly shift: string;
  /** The till and the store it stands in, as people number them. */
  readonly terminalNumber: number;
  readonly storeNumber: number;
  /** The Z number: 1, 2, 3, ... on this till. An X-report has the number that its Z-report will have. */
  readonly number: number;
  /** Operators by id; null until it is closed. */
  readonly openedBy: string;
  readonly closedBy: string | null;
  readonly currency: Currency;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly float: Minor;
  readonly sales: Tally;
  readonly salesVoided: Tally;
  readonly redemptions: Tally;
  readonly redemptionsVoided: Tally;
  /** What was loaded onto certificates that were sold before. */
  readonly reloads: Tally;
  readonly reloadsVoided: Tally;
  /** Expired certificates that a manager accepted: no money moved. */
  readonly honours: Tally;
  /** Balances paid out in cash. */
  readonly cashOuts: Tally;
  readonly cashOutsVoided: Tally;
  /** Value that went back to certificates for goods that came back. */
  readonly returnCredits: Tally;
  /** Damaged papers that were replaced: no money moved. */
  readonly replacements: Tally;
  /** What was left on certificates and went back to the buyers' cards. */
  readonly refunds: Tally;
  readonly corrections: number;
  readonly reprints: number;
  /** Times the drawer was opened without a sale. */
  readonly noSales: number;
  /** Net of voids and corrections. */
  readonly cash: Minor;
  readonly card: Minor;
  /** Cash that went into the drawer and out of it without a sale. */
  readonly payIns: CashMoved;
  readonly payOuts: CashMoved;
  /** Float, net cash and what was paid in, less what was paid out and cashed out: what should lie in the drawer. */
  readonly expectedCash: Minor;
  readonly countedCash: Minor | null;
  /** The close itself, with all that was counted and compared; null until then. */
  readonly closing: ShiftClose | null;
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly voidsByOperator: Readonly<Record<string, number>>;
  readonly noSalesByOperator: Readonly<Record<string, number>>;
};

/** Cash moved without a sale, in all and by its reason. */
export type CashMoved = { readonly operations: number; readonly amount: Minor; readonly byReason: Readonly<Partial<Record<CashReason, Minor>>> };

/** Certificates moved, and their value. */
export type Tally = { readonly operations: number; readonly certificates: number; readonly value: Minor };

/** Reads one shift's operations into its report. `operations` may hold other shifts' too; undefined when the shift never opened. `before`: how many shifts the till had before. */
export const reportShift = (operations: readonly Operation[], shift: string, before = 0): ShiftReport | undefined => {
  const own = operations.filter((operation) => operation.shift === shift).sort((a, b) => a.sequence - b.sequence);
  const opening = own.find((operation) => operation.kind === 'shift-open');
  if (!opening) return undefined;
  const closing = own.find((operation) => operation.kind === 'shift-close');
  const money = own.reduce(addTenders, { cash: 0, card: 0 });
  const voids = own.filter((operation) => operation.kind === 'void');
  const noSales = own.filter((operation) => operation.kind === 'no-sale');
  const cashOuts = tally(own.filter((o) => o.kind === 'cash-out').map((o) => o.lines.map((line) => line.amount)));
  const cashOutsVoided = tally(voids.filter((o) => o.targetKind === 'cash-out').map((o) => o.lines.map((line) => line.amount)));
  const payIns = cashMoved(own.filter((operation) => operation.kind === 'pay-in'));
  const payOuts = cashMoved(own.filter((operation) => operation.kind === 'pay-out'));
  return {
    shift, terminalNumber: opening.terminalNumber, storeNumber: opening.storeNumber, number: before + 1,
    openedBy: opening.operator, closedBy: closing?.operator ?? null, currency: opening.currency, openedAt: opening.at, closedAt: closing?.at ?? null, float: opening.float,
    sales: tally(own.filter((o) => o.kind === 'sale').map((o) => o.lines.map((line) => line.face))),
    salesVoided: tally(voids.filter((o) => o.targetKind === 'sale').map((o) => o.lines.map((line) => line.amount))),
    redemptions: tally(own.filter((o) => o.kind === 'redemption').map((o) => o.lines.map((line) => line.amount))),
    redemptionsVoided: tally(voids.filter((o) => o.targetKind === 'redemption').map((o) => o.lines.map((line) => line.amount))),
    reloads: tally(own.filter((o) => o.kind === 'reload').map((o) => o.lines.map((line) => line.amount))),
    reloadsVoided: tally(voids.filter((o) => o.targetKind === 'reload').map((o) => o.lines.map((line) => line.amount))),
    honours: tally(own.filter((o) => o.kind === 'honour').map((o) => o.lines.map((line) => line.amount))),
    cashOuts, cashOutsVoided,
    returnCredits: tally(own.filter((o) => o.kind === 'return-credit').map((o) => o.lines.map((line) => line.amount))),
    replacements: tally(own.filter((o) => o.kind === 'replacement').map((o) => o.lines.slice(0, 1).map((line) => line.amount))),
    refunds: tally(own.filter((o) => o.kind === 'refund').map((o) => o.lines.map((line) => line.amount))),
    corrections: own.filter((o) => o.kind === 'tender-correction').length,
    reprints: own.filter((o) => o.kind === 'reprint').length,
    noSales: noSales.length,
    cash: minor(money.cash), card: minor(money.card),
    payIns, payOuts,
    expectedCash: minor(opening.float + money.cash + payIns.amount - payOuts.amount - netOf(cashOuts, cashOutsVoided).value),
    countedCash: closing?.countedCash ?? null, closing: closing ?? null,
    firstSequence: opening.sequence, lastSequence: own.at(-1)?.sequence ?? opening.sequence,
    voidsByOperator: countBy(voids.map((operation) => operation.operator)),
    noSalesByOperator: countBy(noSales.map((operation) => operation.operator)),
  };
};

/** What is left after voids. */
export const netOf = (done: Tally, voided: Tally): Tally => ({
  operations: done.operations - voided.operations, certificates: done.certificates - voided.certificates, value: subtract(done.value, voided.value),
});

type Drawer = { readonly cash: number; readonly card: number };

const addTenders = (drawer: Drawer, operation: Operation): Drawer => {
  switch (operation.kind) {
    case 'sale': case 'reload': return move(drawer, operation.tenders, 1);
    case 'void': case 'refund': return move(drawer, operation.tenders, -1);
    case 'tender-correction': return move(move(drawer, operation.from, -1), operation.to, 1);
    // Cash-outs have a line of their own: sales are compared with what they brought in.
    case 'cash-out': case 'return-credit':
    case 'shift-open': case 'shift-close': case 'redemption': case 'reversal': case 'reprint': case 'no-sale': case 'pay-in': case 'pay-out': case 'replacement': case 'honour': return drawer;
  }
};

const move = (drawer: Drawer, tenders: readonly Tender[], sign: 1 | -1): Drawer =>
  tenders.reduce((total, { type, amount }) => ({ ...total, [type]: total[type] + sign * amount }), drawer);

const tally = (operations: readonly (readonly Minor[])[]): Tally => ({
  operations: operations.length,
  certificates: operations.reduce((count, lines) => count + lines.length, 0),
  value: minor(operations.flat().reduce<number>((total, amount) => total + amount, 0)),
});

const cashMoved = (movements: readonly CashMovement[]): CashMoved => ({
  operations: movements.length,
  amount: sum(movements.map(({ amount }) => amount)),
  byReason: movements.reduce<Partial<Record<CashReason, Minor>>>((by, { reason, amount }) => ({ ...by, [reason]: minor((by[reason] ?? 0) + amount) }), {}),
});

const countBy = (keys: readonly string[]): Readonly<Record<string, number>> =>
  keys.reduce<Record<string, number>>((counts, key) => ({ ...counts, [key]: (counts[key] ?? 0) + 1 }), {});
