import { follows, readOperation, type SealedOperation } from '../domain/operation.ts';
import { operationReference } from '../domain/number.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { TillContext } from './context.ts';
import { journalDeadlineMs, withDeadline } from './deadline.ts';
import { rowOf } from './store.ts';
import type { NewRecord, OperationRow } from './store-types.ts';

const pageSize = 200;

/** A row's operation, if the row is what was once recorded: its text hashes to its hash, and everything it is found by follows from its text. */
export const soundOperation = (row: OperationRow): SealedOperation | undefined => {
  const read = typeof row.text === 'string' ? readOperation(row.text) : undefined;
  if (!read?.ok) return undefined;
  const meant = rowOf(recordOf(read.value));
  return (Object.keys(meant) as (keyof OperationRow)[]).every((key) => JSON.stringify(row[key]) === JSON.stringify(meant[key])) ? read.value : undefined;
};

/** What stays to be said after the look: undefined when every row that matters is sound. */
export type RowTrouble = string | undefined;

/**
 * Looks at the rows that the till still lives by: the open shift's, and whatever the server has not acknowledged. A row
 * that rot has touched is kept aside and written anew from the journal, whose copy has a checksum and a chain of its own;
 * one that the journal can't prove is left, and told. What was to be sent and is in no queue any more is queued again.
 */
export const checkRows = async (context: TillContext): Promise<Result<RowTrouble, 'write-failed' | 'disk-full' | 'timed-out'>> => {
  const { store } = context;
  const through = safeSequence(await store.acknowledgedThrough().catch(() => 0));
  let after: SealedOperation | undefined;
  for (let before: number | null = null; ;) {
    const rows: readonly OperationRow[] = await store.page(before, pageSize);
    const checked: SealedOperation[] = [];
    for (const row of rows) {
      const own = soundOperation(row);
      const sound = own ? ok(own) : await heal(context, row);
      if (!sound.ok) return sound.error === 'unproven' ? ok(`record ${String(row.sequence)} in the database is damaged`) : err(sound.error);
      const { operation, hash } = sound.value;
      if (after && after.operation.sequence === operation.sequence + 1 && !follows({ sequence: operation.sequence, hash }, after.operation)) {
        return ok(`record ${String(after.operation.sequence)} in the database does not follow the one before it`);
      }
      after = sound.value;
      checked.push(sound.value);
    }
    const queued = await queueLost(context, checked.filter(({ operation }) => operation.sequence > through));
    if (!queued.ok) return queued;
    const isEnd = checked.some(({ operation }) => operation.kind === 'shift-close' && operation.sequence <= through);
    const last = rows.at(-1);
    if (!last || isEnd) return ok(undefined);
    before = last.sequence;
  }
};

/** Rows from further back, for whoever reads them: what rot has touched is written anew first, and what can't be proven is left out. */
export const soundRows = async (context: TillContext, rows: readonly OperationRow[]): Promise<readonly OperationRow[]> => {
  const sound: OperationRow[] = [];
  for (const row of rows) {
    if (soundOperation(row)) {
      sound.push(row);
      continue;
    }
    const healed = await heal(context, row);
    if (healed.ok) sound.push(rowOf(recordOf(healed.value)));
  }
  return sound;
};

/** Writes a row anew from the journal, and keeps what stood there. */
const heal = async ({ store, api, timers }: TillContext, row: OperationRow): Promise<Result<SealedOperation, 'unproven' | 'write-failed' | 'disk-full' | 'timed-out'>> => {
  if (!Number.isSafeInteger(row.sequence) || row.sequence < 1) return err('unproven');
  const [text] = await withDeadline(timers, 'the journal', journalDeadlineMs, api.journalRead({ fromSequence: row.sequence, limit: 1 }));
  const read = text === undefined ? undefined : readOperation(text);
  if (!read?.ok || read.value.operation.sequence !== row.sequence) return err('unproven');
  // Two records that are both whole and not the same are no rot: nobody but people can say which is true.
  const own = typeof row.text === 'string' ? readOperation(row.text) : undefined;
  if (own?.ok && own.value.hash === row.hash && own.value.hash !== read.value.hash) return err('unproven');
  const written = await store.writeAnew(recordOf(read.value), row);
  return written.ok ? ok(read.value) : written;
};

/** What was never answered and stands in no queue would be forgotten: it is sent once more, which harms nothing. */
const queueLost = async ({ store }: TillContext, records: readonly SealedOperation[]): Promise<Result<null, 'write-failed' | 'disk-full' | 'timed-out'>> => {
  if (records.length === 0) return ok(null);
  const [queued, answered] = await Promise.all([
    store.outboxOf(records.map(({ operation }) => operation.sequence)),
    store.outcomes(records.map(({ operation }) => operation.id)),
  ]);
  const lost = records.filter(({ operation: { id, sequence } }) => !answered.has(id) && !queued.has(sequence));
  return lost.length === 0 ? ok(null) : store.mark(lost.map(({ operation }) => ({ sequence: operation.sequence, state: 'waiting', problem: null })));
};

const recordOf = (sealed: SealedOperation): NewRecord => ({
  sealed, waiting: false, reference: operationReference(sealed.operation.terminalNumber, sealed.operation.sequence),
});

/** A number out of a store that anything may have happened to. */
export const safeSequence = (value: unknown): number => Number.isSafeInteger(value) && (value as number) >= 0 ? value as number : 0;
