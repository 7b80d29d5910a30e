import { minor } from '../../domain/money.ts';
import { operationReference } from '../../domain/number.ts';
import { operationValue, readOperation } from '../../domain/operation.ts';
import type { EveningOperation } from '../../domain/reconciliation.ts';

export type OperationRow = { id: string; sequence: number; number: number; text: string; at: number; recorded_at: number; flags: string[]; operator: string | null };

/** Of operations `o`, terminals `t` and operators `p`. */
export const operationRowColumns = 'o.id, o.sequence, t.number, o.text, o.at, o.recorded_at, o.flags, p.name as operator';

/** An operation as a list of the office has it. */
export const toListed = (row: OperationRow): EveningOperation => {
  const read = readOperation(row.text);
  const operation = read.ok ? read.value.operation : undefined;
  return {
    id: row.id, sequence: row.sequence, reference: operationReference(row.number, row.sequence), kind: operation?.kind ?? '', at: row.at, recordedAt: row.recorded_at,
    operator: row.operator ?? '', value: minor(operation ? operationValue(operation) : 0), currency: operation && 'currency' in operation ? operation.currency : null, flags: row.flags,
  };
};
