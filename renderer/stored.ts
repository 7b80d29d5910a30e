import { tendersAfter } from '../domain/handing-back.ts';
import type { CertificateHash } from '../domain/number.ts';
import { type Operation, readOperation, type Tender } from '../domain/operation.ts';
import { targetOf } from '../domain/overlay.ts';
import type { OperationRow, Store } from './store-types.ts';
import type { StoredOperation } from './till.ts';

/** Puts together what the till knows of stored operations: outcome, void, corrected tenders. In the order of `rows`. */
export const describeRows = async (store: Store, rows: readonly OperationRow[]): Promise<readonly StoredOperation[]> => {
  const [outcomes, outbox, targeting] = await Promise.all([
    store.outcomes(rows.map(({ id }) => id)),
    store.outboxOf(rows.map(({ sequence }) => sequence)),
    store.byTargets(rows.map(({ id }) => id)),
  ]);
  const about = targeting.map(operationOf);
  return rows.map((row) => {
    const operation = operationOf(row);
    const outcome = outcomes.get(row.id);
    return {
      operation, reference: row.reference, text: row.text,
      // Neither waiting nor answered: acknowledged before the database was rebuilt.
      state: outbox.get(row.sequence)?.state ?? outcome?.outcome ?? 'accepted',
      flags: outcome?.flags ?? [],
      recordedAt: outcome?.recordedAt ?? null,
      ...afterwards(operation, about.filter((other) => targetOf(other) === row.id)),
    };
  });
};

/** One operation by its id, as {@link describeRows} tells it. */
export const describeById = async (store: Store, id: string): Promise<StoredOperation | undefined> => {
  const row = await store.byId(id);
  return row && (await describeRows(store, [row]))[0];
};

/** What later operations about this one, in chain order, have left of it. */
const afterwards = (operation: Operation, later: readonly Operation[]): Pick<StoredOperation, 'voidedBy' | 'voidedLines' | 'tenders'> => {
  const lines = operation.kind === 'sale' ? operation.lines.length : 0;
  let tenders: readonly Tender[] = operation.kind === 'sale' || operation.kind === 'reload' ? operation.tenders : [];
  let voidedLines: readonly CertificateHash[] = [];
  for (const other of later) {
    if (other.kind === 'tender-correction') tenders = other.to;
    if (other.kind !== 'void') continue;
    if (other.reason !== 'not-printed') return { voidedBy: other.id, voidedLines, tenders };
    voidedLines = [...voidedLines, ...other.lines.map(({ certificate }) => certificate)];
    if (voidedLines.length === lines) return { voidedBy: other.id, voidedLines, tenders };
    tenders = tendersAfter(tenders, other.tenders);
  }
  return { voidedBy: null, voidedLines, tenders };
};

/** A row's operation; throws when it isn't what was recorded, since nothing may be believed of a row that has rotted. */
export const operationOf = ({ sequence, text, hash }: Pick<OperationRow, 'sequence' | 'text' | 'hash'>): Operation => {
  const read = readOperation(text);
  if (!read.ok) throw new Error(`operation ${String(sequence)} in the database is ${read.error}`);
  if (read.value.hash !== hash) throw new Error(`operation ${String(sequence)} in the database is not what was recorded`);
  return read.value.operation;
};
