import { runsOf } from '../domain/closing-lines.ts';
import { drawerRulesOf, isFarOff } from '../domain/drawer-cash.ts';
import { type Minor, subtract } from '../domain/money.ts';
import type { Approval, ShiftClose } from '../domain/operation.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { netOf, type ShiftReport } from '../domain/shift.ts';
import type { TillContext } from './context.ts';
import { isFresh } from './guards.ts';
import type { Draft } from './recorder.ts';
import type { NotRecorded, PaperStock, ShiftCounting } from './till.ts';

/** What a close says, once everything that has to be asked was asked. */
export const draftClose = (context: TillContext, report: ShiftReport, counting: ShiftCounting, operator: string): Result<Draft<ShiftClose>, NotRecorded> => {
  const { expectedCash } = report;
  const { countedCash, earlierCounts, agreed, papers } = counting;
  const isOff = isFarOff(countedCash, expectedCash, drawerRulesOf(context.info().terminal.store));
  // Off by more than the store lets pass: counted twice, and seen by somebody else, or nobody else was there.
  if (isOff && (earlierCounts.length === 0 || !isAgreed(context, agreed, operator))) return err({ reason: 'not-allowed' });
  const { waiting } = context.book.totals();
  return ok({
    kind: 'shift-close', currency: context.info().terminal.store.currency, countedCash, expectedCash, unsent: waiting,
    approvals: isOff && agreed !== null && agreed !== 'alone' ? [agreed] : [],
    ...(counting.count === null ? {} : { count: [...counting.count] }),
    ...(earlierCounts.length === 0 ? {} : { earlierCounts: earlierCounts.slice(-earlierCountsMax) }),
    ...(counting.varianceNote === null ? {} : { varianceNote: counting.varianceNote }),
    ...(isOff && agreed === 'alone' ? { alone: true } : {}),
    unsentRuns: runsOf(context.book.unsent().map(({ sequence }) => sequence)),
    certificateTotal: { typed: counting.certificateTotal, own: subtract(netOf(report.redemptions, report.redemptionsVoided).value, report.returnCredits.value) },
    cardTotal: { typed: counting.cardTotal, own: report.card },
    ...(papers === null ? {} : { paperCount: papers.map(({ programNumber, face, pieces, counted }) => ({ programNumber, face, pieces: counted, expected: pieces })) }),
  });
};

const earlierCountsMax = 20;

/** Whether somebody other than whoever closes has just given a PIN, or it is said that nobody else is there. */
const isAgreed = (context: TillContext, agreed: Approval | 'alone' | null, operator: string): boolean =>
  agreed === 'alone' || (agreed?.right === 'cash-variance' && agreed.operator !== operator && isFresh(context, agreed)
    && context.info().operators.some(({ id }) => id === agreed.operator));

/** How many unsold certificates of each denomination the directory gives this store, less what was sold here and not sent yet. */
export const countUnsold = async ({ directory, book, info }: TillContext): Promise<readonly PaperStock[]> => {
  const { terminal } = info();
  const pieces = new Map<string, { programNumber: number; face: Minor; pieces: number }>();
  const add = (programNumber: number, face: Minor, change: number): void => {
    const key = `${String(programNumber)}:${String(face)}`;
    const known = pieces.get(key) ?? { programNumber, face, pieces: 0 };
    pieces.set(key, { ...known, pieces: known.pieces + change });
  };
  for (const { programNumber, face, pieces: stock } of await directory.countStock(terminal.store.number)) add(programNumber, face, stock);
  // A sale that the server has not confirmed still stands as stock in the directory.
  const touched = new Set(book.unsent().flatMap((operation) => operation.kind === 'sale' ? operation.lines.map(({ certificate }) => certificate) : []));
  for (const certificate of touched) {
    const known = (await directory.lookup(certificate))?.certificate;
    if (known?.state === 'stock' && known.storeNumber === terminal.store.number) add(known.programNumber, known.face, -1);
  }
  return [...pieces.values()].sort((a, b) => a.programNumber - b.programNumber || a.face - b.face);
};
