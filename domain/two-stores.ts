import { type ChainHead, emptyChain, readOperation, type SealedOperation } from './operation.ts';

/** What one of the till's two durable stores holds: its head, its last record, and how many records there are. */
export type Holding = { readonly head: ChainHead; readonly last: string | null; readonly count: number };

/** The journal's own account, with the damage its file shows, if any. */
export type JournalHolding = { readonly head: ChainHead; readonly last: string | null; readonly damaged: boolean };

/** What must be done before the two stores say the same again. */
export type Comparison =
  | { readonly kind: 'same' }
  | { readonly kind: 'copy-to-journal'; readonly record: SealedOperation }
  | { readonly kind: 'copy-to-database'; readonly record: SealedOperation }
  /** The database lacks records that the journal has; `from` is the first sequence to look at. */
  | { readonly kind: 'rebuild'; readonly from: number; readonly after: ChainHead }
  | { readonly kind: 'quarantine'; readonly reason: 'journal-damaged' | 'stores-differ'; readonly detail: string };

/**
 * Compares the till's two stores after a start or a failed write. They may differ by the last record only, because the
 * two are written side by side; a database that is shorter or gone is rebuilt; nothing else can be explained by a
 * crash, so nothing else is put right by a program.
 */
export const compareStores = (database: Holding, journal: JournalHolding): Comparison => {
  if (journal.damaged) return { kind: 'quarantine', reason: 'journal-damaged', detail: `readable up to record ${String(journal.head.sequence)}` };
  const ahead = journal.head.sequence - database.head.sequence;
  const gaps = database.head.sequence - database.count;
  if (gaps < 0) return differ(`${String(database.count)} records up to ${String(database.head.sequence)}`);
  if (ahead < -1) return differ(`the journal is ${String(-ahead)} records short`);
  if (ahead === 0 && database.head.hash !== journal.head.hash) return differ(`record ${String(journal.head.sequence)} is not the same in both`);
  if (ahead === -1) return copy('copy-to-journal', database.last, database.head, journal.head);
  if (gaps > 0) return { kind: 'rebuild', from: 1, after: emptyChain };
  if (ahead === 0) return { kind: 'same' };
  // An empty database was lost, not interrupted: every till's first record is a shift, which nobody needs to be asked about.
  if (ahead === 1 && database.head.sequence > 0) return copy('copy-to-database', journal.last, journal.head, database.head);
  return { kind: 'rebuild', from: database.head.sequence + 1, after: database.head };
};

const differ = (detail: string): Comparison => ({ kind: 'quarantine', reason: 'stores-differ', detail });

const copy = (kind: 'copy-to-journal' | 'copy-to-database', text: string | null, longer: ChainHead, shorter: ChainHead): Comparison => {
  const record = text === null ? undefined : readOperation(text);
  if (!record?.ok) return differ(`record ${String(longer.sequence)} can't be read`);
  const { operation, hash } = record.value;
  if (hash !== longer.hash || operation.sequence !== longer.sequence || operation.previous !== shorter.hash) {
    return differ(`record ${String(longer.sequence)} does not follow ${String(shorter.sequence)}`);
  }
  return { kind, record: record.value };
};
