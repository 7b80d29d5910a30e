import { beforeEach, describe, expect, it } from 'vitest';
import { type Operation, sealOperation } from '../../domain/operation.ts';
import { createShiftReports } from '../../renderer/shift-reports.ts';
import type { OperationRow } from '../../renderer/store-types.ts';
import { idOf, sale, shiftOpen } from '../domain/given.ts';

const rowOf = (operation: Operation): OperationRow => {
  const { text, hash } = sealOperation(operation);
  return { sequence: operation.sequence, id: operation.id, text, hash, certificates: [], shift: operation.shift ?? '', reference: '', target: '' };
};

describe('shift reports', () => {
  const first = { shift: idOf(600), sequence: 1 };
  let rows: OperationRow[] = [];
  let read: number[] = [];
  const reports = () => createShiftReports({
    otherShifts: async (shift) => new Set(rows.map((row) => row.shift).filter((other) => other !== shift)).size,
    range: async (from, limit) => {
      const found = rows.filter(({ sequence }) => sequence >= from).slice(0, limit);
      read.push(...found.map(({ sequence }) => sequence));
      return found;
    },
  });
  const sell = (sequence: number, shift = first.shift): void => { rows.push(rowOf(sale({ id: idOf(sequence), sequence, shift }))); };

  beforeEach(() => {
    read = [];
    rows = [rowOf(shiftOpen({ sequence: 1, shift: first.shift }))];
  });

  it('read every operation once, however often they are asked for', async () => {
    const report = reports();
    sell(2);
    expect(await report(first)).toMatchObject({ sales: { operations: 1 } });
    sell(3);
    sell(4);
    expect(await report(first)).toMatchObject({ sales: { operations: 3 }, lastSequence: 4 });
    expect(read).toEqual([1, 2, 3, 4]);
  });

  it('count nothing twice when two ask at the same time', async () => {
    const report = reports();
    sell(2);
    const both = await Promise.all([report(first), report(first)]);
    expect(both.map((one) => one?.sales.operations)).toEqual([1, 1]);
    expect(read).toEqual([1, 2]);
  });

  it('are the very same object until something was recorded', async () => {
    const report = reports();
    const before = await report(first);
    expect(await report(first)).toBe(before);
    sell(2);
    expect(await report(first)).not.toBe(before);
  });

  it('read more operations than fit one page', async () => {
    for (let sequence = 2; sequence <= 1_201; sequence += 1) sell(sequence);
    expect(await reports()(first)).toMatchObject({ sales: { operations: 1_200 } });
  });

  it('tell the next shift without the one before', async () => {
    const report = reports();
    sell(2);
    await report(first);
    const second = { shift: idOf(601), sequence: 3 };
    rows.push(rowOf(shiftOpen({ id: idOf(3), sequence: 3, shift: second.shift })));
    sell(4, second.shift);
    expect(await report(second)).toMatchObject({ shift: second.shift, sales: { operations: 1 }, firstSequence: 3 });
  });

  it('go on after the database could not be read once', async () => {
    let isDown = true;
    const report = createShiftReports({
      otherShifts: async () => 0,
      range: async () => {
        if (isDown) throw new Error('it does not answer');
        return rows;
      },
    });
    await expect(report(first)).rejects.toThrow('it does not answer');
    isDown = false;
    expect(await report(first)).toMatchObject({ firstSequence: 1 });
  });
});
