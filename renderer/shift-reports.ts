import type { Operation, ShiftOpen } from '../domain/operation.ts';
import { reportShift, type ShiftReport } from '../domain/shift.ts';
import type { Store } from './store-types.ts';
import { operationOf } from './stored.ts';

/** The report of a shift as the database has it now; undefined when the shift's opening is not there. */
export type ShiftReports = (opening: Pick<ShiftOpen, 'shift' | 'sequence'>) => Promise<ShiftReport | undefined>;

const pageRows = 500;

/**
 * Makes the reader of shift reports. The home screen asks after every change, and to read an operation is to check all
 * of it: a busy day's thousand would keep the next scan waiting for the better part of a second. Stored operations never
 * change, so each is read once.
 */
export const createShiftReports = ({ range, otherShifts }: Pick<Store, 'range' | 'otherShifts'>): ShiftReports => {
  let known: { readonly shift: string | null; readonly operations: Operation[]; readonly before: number } | undefined;
  let report: ShiftReport | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const read = async ({ shift, sequence }: Pick<ShiftOpen, 'shift' | 'sequence'>): Promise<ShiftReport | undefined> => {
    if (known?.shift !== shift) {
      known = { shift, operations: [], before: await otherShifts(shift ?? '') };
      report = undefined;
    }
    const { operations, before: earlier } = known;
    const before = operations.length;
    for (;;) {
      const rows = await range((operations.at(-1)?.sequence ?? sequence - 1) + 1, pageRows);
      for (const row of rows) operations.push(operationOf(row));
      if (rows.length < pageRows) break;
    }
    // The same report while nothing was added: whoever shows it need not draw it again.
    if (operations.length > before) report = reportShift(operations, shift ?? '', earlier);
    return report;
  };

  return (opening) => {
    // One reader at a time, so that no row is taken twice.
    const mine = turn.then(() => read(opening));
    turn = mine.catch(() => undefined);
    return mine;
  };
};
