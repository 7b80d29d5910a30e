import { open } from 'node:fs/promises';
import { type ChainHead, emptyChain, follows, readOperation } from '../domain/operation.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { CallOutput, JournalState } from '../preload/contract.ts';
import { encodeRecord, type JournalRecord, readLink } from './journal-format.ts';
import { cutTorn, type Damage, listSegments, loadSegment, makeSegment, type Segment, verifyClosed } from './journal-segments.ts';
import { createSegmentWriter, isDiskFull, type SegmentFile, type SegmentWriter, type WriteProblem } from './journal-writer.ts';
import type { Log } from './log.ts';

type Appended = CallOutput<'journal:append'>;
type Noted = CallOutput<'journal:open-request'>;

/**
 * The till's second durable copy of everything it has done, and the owner of the chain's head. Append-only, one record
 * at a time, each forced to the disk before it is acknowledged.
 */
export type Journal = {
  readonly state: () => JournalState;
  /** Appends the next link of the chain; acknowledged only once it is on the disk. */
  readonly append: (text: string) => Promise<Appended>;
  /** Notes that a request is about to be sent, or, by the id of its operation, that a record was said to be not done. */
  readonly openRequest: (requestId: string) => Promise<Noted>;
  /** Operations' texts from a sequence on, for rebuilding what the renderer has lost. */
  readonly read: (page: { readonly fromSequence: number; readonly limit: number }) => Promise<string[]>;
  /** Settles when the closed segments have been verified too. */
  readonly verified: Promise<void>;
  readonly close: () => Promise<void>;
};

type Deps = {
  readonly folder: string;
  /** Whose chain this is: no other terminal's operation is taken. */
  readonly terminal: string;
  readonly log: Log;
  /** Epoch milliseconds; names what is kept aside. */
  readonly now: () => number;
  readonly openFile?: (path: string) => Promise<SegmentFile>;
};

/** A shift that never closes must not make the next start slow: verifying four megabytes takes about 0.2 s. */
const segmentBytesMax = 4_000_000;

/** Opens the journal: verifies the open segment now, the closed ones in the background. */
export const openJournal = async ({ folder, terminal, log, now, openFile = (path) => open(path, 'r+') }: Deps): Promise<Journal> => {
  const segments = [...await listSegments(folder)];
  const found = await readEnd(segments, terminal);
  let { head, last, closed, damaged } = found;
  // Decided by the open segment alone: rot in a shift of last year is reported, but does not stop today's sales.
  const isQuarantined = damaged !== undefined && damaged.reason !== 'torn';
  const openRequests = new Set(found.openRequests);
  let writer: SegmentWriter | undefined;
  let isClosed = false;

  const onError = (error: unknown): void => { log('journal-write-failed', { error }); };
  const current = segments.at(-1);
  if (damaged) log('journal-damaged', damaged);
  if (current && damaged?.reason === 'torn') log('journal-torn-record-kept', { path: await cutTorn(current, found.goodBytes, now()) });
  if (current && !isQuarantined) writer = createSegmentWriter(await openFile(current.path), found.goodBytes, onError);

  const verified = verifyClosed(segments.slice(0, -1), terminal, found.begins, () => isClosed).then((damage) => {
    if (!damage) return;
    log('journal-damaged', damage);
    damaged = damage;
  }, (error: unknown) => { log('journal-not-verified', { error }); });

  const startSegment = async (): Promise<Result<SegmentWriter, WriteProblem>> => {
    try {
      const made = await makeSegment(folder, { v: 1, terminal, previous: head, openRequests: [...openRequests] });
      const next = createSegmentWriter(await openFile(made.path), made.bytes, onError);
      await writer?.close();
      segments.push(made);
      closed = false;
      return ok(writer = next);
    } catch (error) {
      onError(error);
      return err(isDiskFull(error) ? 'disk-full' : 'write-failed');
    }
  };

  const isFull = (): boolean => (writer?.bytes() ?? 0) > segmentBytesMax && head.sequence >= (segments.at(-1)?.first ?? 0);

  const add = async (record: JournalRecord): Promise<Result<null, WriteProblem>> => {
    if (isClosed) return err('write-failed');
    const target = writer && !closed && !isFull() ? ok(writer) : await startSegment();
    return target.ok ? target.value.add(encodeRecord(record)) : target;
  };

  const turns = createTurns();

  return {
    state: () => ({ head, last, openRequests: [...openRequests], damaged: damaged?.reason === 'torn' ? null : damaged ?? null }),
    append: (text) => turns.run(async (): Promise<Appended> => {
      if (isQuarantined) return err({ reason: 'unreadable' });
      const sealed = readOperation(text);
      if (!sealed.ok) return err({ reason: 'unreadable' });
      const { operation, hash } = sealed.value;
      if (operation.terminal !== terminal || !follows(head, operation)) return err({ reason: 'does-not-follow' });
      const added = await add({ kind: 'O', payload: text });
      if (!added.ok) return err({ reason: added.error });
      head = { sequence: operation.sequence, hash };
      last = text;
      closed = operation.kind === 'shift-close';
      const requestId = readLink(text)?.requestId;
      if (requestId) openRequests.delete(requestId);
      return ok(head);
    }),
    openRequest: (requestId) => turns.run(async (): Promise<Noted> => {
      if (isQuarantined) return err({ reason: 'unreadable' });
      if (openRequests.has(requestId)) return ok(null);
      const added = await add({ kind: 'R', payload: requestId });
      if (!added.ok) return err({ reason: added.error });
      openRequests.add(requestId);
      return ok(null);
    }),
    read: (page) => readTexts(segments, terminal, head, page),
    verified,
    close: async () => {
      isClosed = true;
      await Promise.all([turns.idle(), verified]);
      await writer?.close();
      writer = undefined;
    },
  };
};

type End = {
  readonly head: ChainHead;
  readonly last: string | null;
  readonly closed: boolean;
  readonly openRequests: readonly string[];
  /** The head before the open segment. */
  readonly begins: ChainHead;
  readonly goodBytes: number;
  readonly damaged: Damage | undefined;
};

/** Where the chain stands, from the last segment alone unless it holds no operation yet. */
const readEnd = async (segments: readonly Segment[], terminal: string): Promise<End> => {
  const segment = segments.at(-1);
  if (!segment) return { head: emptyChain, last: null, closed: true, openRequests: [], begins: emptyChain, goodBytes: 0, damaged: undefined };
  const content = await loadSegment(segment, terminal);
  const before = content.texts.length === 0 && segments.length > 1 ? await readEnd(segments.slice(0, -1), terminal) : undefined;
  const head = content.header ? content.head : before?.head ?? emptyChain;
  const named = new Set(content.texts.map((text) => readLink(text)?.requestId));
  const opened = [...content.header?.openRequests ?? [], ...content.requests];
  return {
    head,
    last: content.texts.at(-1) ?? before?.last ?? null,
    closed: content.closed,
    openRequests: opened.filter((id) => !named.has(id)),
    begins: content.header?.previous ?? head,
    goodBytes: content.goodBytes,
    damaged: content.flaw && { afterSequence: head.sequence, reason: content.flaw },
  };
};

const readTexts = async (
  segments: readonly Segment[], terminal: string, head: ChainHead, { fromSequence, limit }: { readonly fromSequence: number; readonly limit: number },
): Promise<string[]> => {
  const texts: string[] = [];
  const start = segments.findLastIndex((segment) => segment.first <= fromSequence);
  let before: ChainHead | undefined;
  for (const segment of segments.slice(Math.max(start, 0))) {
    const content = await loadSegment(segment, terminal);
    // A segment that has lost its last records still verifies by itself: what comes after the gap must not move up into it.
    if (before && content.header?.previous.hash !== before.hash) break;
    before = content.head;
    // An append that is still under way may have left its record in the file; it is not acknowledged yet.
    const known = content.texts.slice(0, Math.max(0, head.sequence - segment.first + 1));
    texts.push(...known.slice(Math.max(0, fromSequence - segment.first)));
    if (texts.length >= limit || content.flaw) break;
  }
  return texts.slice(0, limit);
};

/** Runs one piece of work at a time and lets one more wait; a third is a bug in whoever asks. */
const createTurns = () => {
  let inHand = 0;
  let previous: Promise<unknown> = Promise.resolve();
  return {
    run: async <Value>(work: () => Promise<Value>): Promise<Value> => {
      if (inHand > 1) throw new Error('the journal takes one record at a time');
      inHand += 1;
      const done = previous.then(work).finally(() => { inHand -= 1; });
      previous = done.catch(() => undefined);
      return done;
    },
    idle: async (): Promise<void> => { await previous; },
  };
};
