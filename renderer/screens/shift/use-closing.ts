import { useTranslation } from 'react-i18next';
import { type CashPieces, cashUnits, worthOf } from '../../../domain/cash-units.ts';
import { drawerRulesOf, isFarOff } from '../../../domain/drawer-cash.ts';
import { type Minor, minor } from '../../../domain/money.ts';
import type { Approval } from '../../../domain/operation.ts';
import type { ShiftReport } from '../../../domain/shift.ts';
import { useFormat } from '../../components/format.ts';
import type { ShiftCounting } from '../../till.ts';
import { useDesk, useServices, useTill, useTyped } from '../services.tsx';
import { readPieces } from './pieces.ts';
import { useRecording } from './use-recording.ts';

/** `again`: the count is far off and is made once more. `variance`: the second one is too. */
export type ClosingStep = 'none' | 'count' | 'again' | 'compare' | 'variance';
const steps: readonly ClosingStep[] = ['count', 'again', 'compare', 'variance'];

/** What the other machines said, typed on the way. */
export type Compared = Pick<ShiftCounting, 'certificateTotal' | 'cardTotal' | 'papers'>;

/**
 * Closing a shift, step by step. What was typed and confirmed outlives the screen, so that Esc loses nothing; and every
 * count that was ever confirmed is recorded, so that nobody feels the way towards what is expected.
 */
export const useClosing = () => {
  const { t } = useTranslation();
  const { desk, till, sounds } = useServices();
  const { info, operator } = useTill();
  const { sale, redemption, typed } = useDesk();
  const { currency } = useFormat();
  const { record, saving } = useRecording();
  const [stepText, go] = useTyped('shift.step', 'none');
  const step = steps.find((known) => known === stepText) ?? 'none';
  const counts = countsIn(typed['shift.counts']);
  const rules = info && drawerRulesOf(info.terminal.store);

  const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
  const isFree = (): boolean => {
    if (sale.items.length + redemption.items.length === 0) return true;
    problem(t('shift.unsaved'));
    return false;
  };
  const countAgain = (): void => { desk.forget('shift.piece.'); desk.forget('shift.count.'); go('count'); };
  const isOff = (report: ShiftReport, counted: Minor): boolean => rules !== null && isFarOff(counted, report.expectedCash, rules);

  const confirm = async (counted: Minor): Promise<void> => {
    const report = await till.report();
    if (!report) return;
    const off = isOff(report, counted);
    if (off || counts.at(-1) !== counted) desk.type('shift.counts', [...counts, counted].join(' '));
    desk.type('shift.countedAt', cashMark(report));
    // Told once for a drawer as it is: that it is far off, never by how much or to which side. The count stays blind.
    if (off && typed['shift.offAt'] !== cashMark(report)) {
      desk.type('shift.offAt', cashMark(report));
      return go('again');
    }
    go('compare');
  };

  const close = (compared: Compared, agreed: Approval | 'alone' | null): Promise<void> => {
    const units = cashUnits(currency);
    const count = units.flatMap(({ value }): CashPieces[] => {
      const pieces = readPieces(typed[`shift.piece.${String(value)}`] ?? '');
      return pieces === undefined || pieces === 0 ? [] : [{ unit: value, pieces }];
    });
    const note = (typed['shift.note'] ?? '').trim();
    const countedCash = counts.at(-1) ?? minor(0);
    return record(() => till.closeShift({
      ...compared, agreed, countedCash, earlierCounts: counts.slice(0, -1), varianceNote: agreed === null || note === '' ? null : note,
      count: units.length > 0 && worthOf(count) === countedCash ? count : null,
    }), (done) => { desk.forget('shift.'); desk.open({ name: 'done', done }); });
  };

  /** Everything was typed: closes, or asks for somebody else first. */
  const finish = async (compared: Compared): Promise<void> => {
    const report = await till.report();
    if (!report || !isFree()) return;
    if (typed['shift.countedAt'] !== cashMark(report)) {
      problem(t('closing.changed'));
      return countAgain();
    }
    if (isOff(report, counts.at(-1) ?? minor(0))) return go('variance');
    await close(compared, null);
  };

  return {
    step, saving, operator, counted: counts.at(-1) ?? minor(0), confirm, countAgain, finish, close,
    start: () => { if (isFree()) go('count'); },
    to: (next: ClosingStep) => go(next),
  };
};

const countsIn = (text = ''): readonly Minor[] => text.split(' ').filter((word) => word !== '').map((word) => minor(Number(word)));

/** What changes whenever cash may have moved: a count holds for one drawer as it is. Background records don't spoil it. */
const cashMark = ({ sales, salesVoided, corrections, noSales, payIns, payOuts }: ShiftReport): string =>
  [sales.operations, salesVoided.operations, corrections, noSales, payIns.operations, payOuts.operations].join(' ');
