import { describe, expect, it } from 'vitest';
import { type ChainHead, chainStart, emptyChain, type SealedOperation, sealOperation } from '../../domain/operation.ts';
import { compareStores } from '../../domain/two-stores.ts';

const id = (index: number): string => `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`;

/** A chain of reprints; `salt` makes another chain of the same length. */
const chain = (length: number, salt = 0): readonly SealedOperation[] => {
  const records: SealedOperation[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    records.push(sealOperation({
      v: 1, id: id(sequence * 10 + salt), terminal: id(1), terminalNumber: 1, store: id(2), storeNumber: 1, sequence,
      previous: records.at(-1)?.hash ?? chainStart, at: 0, clockOffsetMs: null, day: '2026-11-20', operator: id(3), shift: null, approvals: [],
      kind: 'reprint', target: id(4), targetReference: 'T1-000001-6',
    }));
  }
  return records;
};

const headOf = (records: readonly SealedOperation[]): ChainHead => {
  const last = records.at(-1);
  return last ? { sequence: last.operation.sequence, hash: last.hash } : emptyChain;
};
const database = (records: readonly SealedOperation[], missing = 0) => ({ head: headOf(records), last: records.at(-1)?.text ?? null, count: records.length - missing });
const journal = (records: readonly SealedOperation[], damaged = false) => ({ head: headOf(records), last: records.at(-1)?.text ?? null, damaged });

describe('compareStores', () => {
  const five = chain(5);

  it('is content when they are the same, or both empty', () => {
    expect(compareStores(database(five), journal(five))).toEqual({ kind: 'same' });
    expect(compareStores(database([]), journal([]))).toEqual({ kind: 'same' });
  });

  it('copies one record across, either way', () => {
    expect(compareStores(database(five), journal(five.slice(0, 4)))).toEqual({ kind: 'copy-to-journal', record: five[4] });
    expect(compareStores(database(five.slice(0, 4)), journal(five))).toEqual({ kind: 'copy-to-database', record: five[4] });
    expect(compareStores(database(chain(1)), journal([]))).toMatchObject({ kind: 'copy-to-journal' });
  });

  it('rebuilds a database that is shorter, gone, or has holes', () => {
    expect(compareStores(database(five.slice(0, 2)), journal(five))).toEqual({ kind: 'rebuild', from: 3, after: headOf(five.slice(0, 2)) });
    expect(compareStores(database([]), journal(five))).toEqual({ kind: 'rebuild', from: 1, after: emptyChain });
    expect(compareStores(database([]), journal(chain(1)))).toEqual({ kind: 'rebuild', from: 1, after: emptyChain });
    expect(compareStores(database(five, 1), journal(five))).toEqual({ kind: 'rebuild', from: 1, after: emptyChain });
  });

  it.each([
    ['the journal is damaged', database(five), journal(five, true)],
    ['the journal is two short', database(five), journal(five.slice(0, 3))],
    ['the last records differ', database(five), journal(chain(5, 1))],
    ['the longer one continues another chain', database(five), journal(chain(4, 1))],
    ['the journal continues another chain', database(chain(4, 1)), journal(five)],
    ['the longer record can not be read', { ...database(five), last: '{}' }, journal(five.slice(0, 4))],
  ])('quarantines when %s', (_name, left, right) => {
    expect(compareStores(left, right).kind).toBe('quarantine');
  });
});
