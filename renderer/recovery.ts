import { emptyChain, follows, readOperation, type SealedOperation, type ShiftOpen } from '../domain/operation.ts';
import { compareStores, type Comparison } from '../domain/two-stores.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { BookEntry } from './book.ts';
import type { TillContext } from './context.ts';
import { journalDeadlineMs, withDeadline } from './deadline.ts';
import { operationReference } from '../domain/number.ts';
import { checkRows, safeSequence, soundOperation } from './row-check.ts';
import type { NewRecord, WriteProblem } from './store-types.ts';

/** How the till stands after its two stores were compared. */
export type Settled =
  | { readonly kind: 'clean' }
  | { readonly kind: 'unconfirmed'; readonly record: SealedOperation }
  | { readonly kind: 'quarantined'; readonly reason: 'journal-damaged' | 'stores-differ'; readonly detail: string }
  | { readonly kind: 'failed'; readonly problem: WriteProblem; readonly detail: string };

/** One copy, one rebuild and one look to see that it worked. */
const roundsMax = 4;
const rebuildBatch = 500;

/** Compares the two stores, puts right what a crash explains, and loads the book from what then stands. */
export const settleStores = async (context: TillContext): Promise<Settled> => {
  try {
    const rows = await checkRows(context);
    if (!rows.ok) return await failed(context, rows.error);
    if (rows.value !== undefined) return await finish(context, { kind: 'quarantine', reason: 'stores-differ', detail: rows.value });
    for (let round = 0; round < roundsMax; round += 1) {
      const comparison = compareStores(await context.store.holding(), await readJournal(context));
      if (comparison.kind === 'same' || comparison.kind === 'quarantine') return await finish(context, comparison);
      const repaired = await repair(context, comparison);
      if (!repaired.ok) return await failed(context, repaired.error);
    }
    return await finish(context, { kind: 'quarantine', reason: 'stores-differ', detail: 'they differ again after each repair' });
  } catch (error) {
    return { kind: 'failed', problem: 'write-failed', detail: String(error) };
  }
};

/** Whether a crash around this operation leaves a question that only the people at the counter can answer. */
export const asksKeepOrVoid = ({ operation }: SealedOperation): boolean => operation.kind === 'sale' || operation.kind === 'redemption' || operation.kind === 'cash-out' || operation.kind === 'reload';

const readJournal = async (context: TillContext) => {
  const { head, last, openRequests, damaged } = await withDeadline(context.timers, 'the journal', journalDeadlineMs, context.api.journalState());
  // Rot in a closed segment is the office's business; only what breaks the end of the chain stops the till.
  return { head, last, openRequests, damaged: damaged !== null && damaged.afterSequence >= head.sequence };
};

type Repair = Exclude<Comparison, { kind: 'same' | 'quarantine' }>;
type RepairFailure = WriteProblem | { readonly quarantine: string };

const repair = (context: TillContext, comparison: Repair): Promise<Result<null, RepairFailure>> => {
  switch (comparison.kind) {
    case 'copy-to-journal': return copyToJournal(context, comparison.record);
    case 'copy-to-database': {
      const { sequence } = comparison.record.operation;
      return context.store.add([newRecord(comparison.record, true)], { unconfirmed: asksKeepOrVoid(comparison.record) ? sequence : 0 });
    }
    case 'rebuild': return rebuild(context, comparison);
  }
};

const copyToJournal = async (context: TillContext, record: SealedOperation): Promise<Result<null, RepairFailure>> => {
  // The question is noted first: a crash between the copy and the note would let it fall silent.
  const noted = await context.store.writeMeta({ unconfirmed: asksKeepOrVoid(record) ? record.operation.sequence : 0 });
  if (!noted.ok) return noted;
  const appended = await withDeadline(context.timers, 'the journal', journalDeadlineMs, context.api.journalAppend(record.text));
  return appended.ok ? ok(null) : err(appended.error.reason === 'disk-full' ? 'disk-full' : 'write-failed');
};

/** Fills the database from the journal. Every link is verified, and what the database still has must be the same. */
const rebuild = async (context: TillContext, { from, after }: Extract<Repair, { kind: 'rebuild' }>): Promise<Result<null, RepairFailure>> => {
  const { head: { sequence: total }, last, openRequests } = await readJournal(context);
  // Lost rows may have been pushed: what the caches remember is skipped, everything else is pushed again, which is harmless.
  const acknowledged = await context.store.acknowledgedThrough().catch(() => 0);
  // Said to be not done before the database was lost: it was held back, and somebody must still be asked about it.
  const isDenied = total > acknowledged && last !== null && isNoted(last, openRequests);
  const sent = await context.store.writeMeta(isDenied ? { sentThrough: total - 1, unconfirmed: total } : { sentThrough: total });
  if (!sent.ok) return sent;
  let link = after;
  for (let next = from; next <= total;) {
    const texts = await withDeadline(context.timers, 'the journal', journalDeadlineMs, context.api.journalRead({ fromSequence: next, limit: rebuildBatch }));
    const present = new Map((await context.store.range(next, rebuildBatch)).map(({ sequence, hash }) => [sequence, hash]));
    const missing: NewRecord[] = [];
    for (const text of texts) {
      const read = readOperation(text);
      if (!read.ok || !follows(link, read.value.operation)) return err({ quarantine: `the journal breaks off after ${String(link.sequence)}` });
      const { operation: { sequence }, hash } = read.value;
      if ((present.get(sequence) ?? hash) !== hash) return err({ quarantine: `record ${String(sequence)} is not the same in both` });
      if (!present.has(sequence)) missing.push({ ...newRecord(read.value, sequence > acknowledged), isHistory: sequence < total });
      link = { sequence, hash };
    }
    if (texts.length === 0) return err({ quarantine: `the journal ends at ${String(link.sequence)} instead of ${String(total)}` });
    const added = await context.store.add(missing);
    if (!added.ok) return added;
    next = link.sequence + 1;
    context.cell.patch({ rebuild: { done: link.sequence, total } });
  }
  context.cell.patch({ rebuild: null });
  return ok(null);
};

const isNoted = (text: string, noted: readonly string[]): boolean => {
  const read = readOperation(text);
  return read.ok && asksKeepOrVoid(read.value) && noted.includes(read.value.operation.id);
};

const newRecord = (sealed: SealedOperation, waiting: boolean): NewRecord => ({
  sealed, waiting, reference: operationReference(sealed.operation.terminalNumber, sealed.operation.sequence),
});

const failed = async (context: TillContext, failure: RepairFailure): Promise<Settled> => {
  context.cell.patch({ rebuild: null });
  return typeof failure === 'object'
    ? finish(context, { kind: 'quarantine', reason: 'stores-differ', detail: failure.quarantine })
    : { kind: 'failed', problem: failure, detail: 'the stores could not be brought together' };
};

const finish = async (context: TillContext, comparison: Extract<Comparison, { kind: 'same' | 'quarantine' }>): Promise<Settled> => {
  const unconfirmed = await loadBook(context);
  if (comparison.kind === 'quarantine') return { kind: 'quarantined', reason: comparison.reason, detail: comparison.detail };
  return unconfirmed ? { kind: 'unconfirmed', record: unconfirmed } : { kind: 'clean' };
};

/** Reads the database into the book; answers the record that waits for "keep or void?". */
export const loadBook = async ({ store, book }: Pick<TillContext, 'store' | 'book'>): Promise<SealedOperation | undefined> => {
  const { head } = await store.holding();
  const meta = await store.meta();
  const entries = (await store.outbox()).flatMap(({ row, state, problem }): BookEntry[] => {
    // A row that rot has touched is never sent as a fact; the journal's copy is.
    const sealed = soundOperation(row);
    return sealed ? [{ sealed, reference: row.reference, stuck: state === 'stuck' ? problem ?? 'unknown' : null }] : [];
  });
  book.load({ head: head.sequence === 0 ? emptyChain : head, entries, sentThrough: sentAtLeast(head.sequence, safeSequence(meta.sentThrough), entries), shift: openShiftIn(await store.newestShiftRows()) });
  // What has left the till was durable in both stores before it left: there is nothing to ask about.
  if (meta.unconfirmed === 0 || meta.unconfirmed !== head.sequence || !book.neverSent(head.sequence)) return undefined;
  return book.entry(head.sequence)?.sealed;
};

/** What has been answered has left the till, whatever the note of it says by now. */
const sentAtLeast = (head: number, noted: number, entries: readonly BookEntry[]): number => {
  const waiting = new Set(entries.map(({ sealed }) => sealed.operation.sequence));
  let answered = head;
  while (answered > noted && waiting.has(answered)) answered -= 1;
  return Math.max(noted, answered);
};

const openShiftIn = (rows: readonly { readonly text: string }[]): ShiftOpen | null => {
  const operations = rows.flatMap(({ text }) => { const read = readOperation(text); return read.ok ? [read.value.operation] : []; });
  if (operations.some(({ kind }) => kind === 'shift-close')) return null;
  return operations.find((operation) => operation.kind === 'shift-open') ?? null;
};
