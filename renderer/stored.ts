import { type Operation, readOperation, type Sale, type Tender } from '../domain/operation.ts';
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
      voidedBy: about.find((other) => other.kind === 'void' && other.target === row.id)?.id ?? null,
      tenders: operation.kind === 'sale' ? latestTenders(operation, about) : [],
    };
  });
};

/** One operation by its id, as {@link describeRows} tells it. */
export const describeById = async (store: Store, id: string): Promise<StoredOperation | undefined> => {
  const row = await store.byId(id);
  return row && (await describeRows(store, [row]))[0];
};

/** A sale's tenders after the corrections among `others`, which come in chain order. */
const latestTenders = (sale: Sale, others: readonly Operation[]): readonly Tender[] =>
  others.reduce((tenders, other) => other.kind === 'tender-correction' && other.target === sale.id ? other.to : tenders, sale.tenders);

/** A row's operation; throws when it can't be read, since only readable ones are ever stored. */
export const operationOf = ({ sequence, text }: Pick<OperationRow, 'sequence' | 'text'>): Operation => {
  const read = readOperation(text);
  if (!read.ok) throw new Error(`operation ${String(sequence)} in the database is ${read.error}`);
  return read.value.operation;
};
