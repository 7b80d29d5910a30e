import { businessDay } from '../domain/business-day.ts';
import { operationReference } from '../domain/number.ts';
import { incoherences } from '../domain/coherence.ts';
import { type Operation, operationSchema, sealOperation, type SealedOperation } from '../domain/operation.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { TillContext } from './context.ts';
import type { CallOutput } from '../preload/contract.ts';
import { DeadlineError, journalDeadlineMs, withDeadline } from './deadline.ts';
import { asksKeepOrVoid, type Settled, settleStores } from './recovery.ts';
import type { NewRecord, WriteProblem } from './store-types.ts';
import type { NotRecorded } from './till.ts';

type HeadKey = 'v' | 'id' | 'terminal' | 'terminalNumber' | 'store' | 'storeNumber' | 'sequence' | 'previous' | 'at' | 'clockOffsetMs' | 'day' | 'operator' | 'shift';

/** An operation without what the till fills in. */
export type Draft<Kind extends Operation> = Omit<Kind, HeadKey>;

/** Who acts, in which shift. */
export type Actor = { readonly operator: string; readonly shift: string | null };

export type RecordedOperation<Kind extends Operation> = { readonly sealed: SealedOperation; readonly operation: Kind; readonly reference: string };

/** Writes operations. The caller holds the register lock: one operation at a time. */
export type Recorder = {
  readonly record: <Kind extends Operation>(draft: Draft<Kind>, actor: Actor, id?: string) => Promise<Result<RecordedOperation<Kind>, NotRecorded>>;
  /** Compares the stores and shows the outcome; true when the till may go on recording. */
  readonly settle: () => Promise<Settled>;
};

/** Makes the recorder; `settled` is told of every comparison, `recorded` of every durable operation. */
export const createRecorder = (context: TillContext, listeners: {
  readonly settled: (settled: Settled) => void;
  readonly recorded: () => void;
}): Recorder => {
  let state: Settled | undefined;
  let appending: Promise<unknown> = Promise.resolve();
  // Said to be not done; the comparison that finds it in both stores after all must have somebody asked about it.
  let denied: SealedOperation | undefined;

  const settle = async (): Promise<Settled> => {
    // What comes to light here stays at home until it is known whether somebody must be asked about it.
    const release = context.book.hold(context.book.head().sequence + 1);
    try {
      // An append that was given up on may still land: comparing before it has ended would call the stores equal too early.
      state = await withDeadline(context.timers, 'the journal', journalDeadlineMs, appending).then(
        async () => askIfDenied(await settleStores(context)),
        (): Settled => ({ kind: 'failed', problem: 'timed-out', detail: 'the journal does not answer' }),
      );
      listeners.settled(state);
      return state;
    } finally {
      release();
    }
  };

  const askIfDenied = async (settled: Settled): Promise<Settled> => {
    if (settled.kind === 'failed') return settled;
    const record = denied;
    denied = undefined;
    if (settled.kind !== 'clean' || record === undefined || context.book.head().hash !== record.hash) return settled;
    await context.store.writeMeta({ unconfirmed: record.operation.sequence });
    return { kind: 'unconfirmed', record };
  };

  const record: Recorder['record'] = async <Kind extends Operation>(draft: Draft<Kind>, actor: Actor, id = context.makeId()) => {
    if (state === undefined || state.kind === 'failed') {
      const before = context.book.head().hash;
      const settled = await settle();
      // The draft was made on what the till knew before: a record that only now comes to light may have ended its shift
      // or sold its paper, and a question that waits for an answer must not be written over.
      if (settled.kind === 'unconfirmed' || context.book.head().hash !== before) return err(notDurable('write-failed'));
    }
    if (state?.kind !== 'clean' && state?.kind !== 'unconfirmed') return err(notDurable(state?.kind === 'failed' ? state.problem : 'write-failed'));
    const operation = { ...headOf(context, actor, id), ...draft } as unknown as Kind;
    // What the schema refuses is what no other reader could read; people's slips end here, before anything is a fact.
    if (!operationSchema.safeParse(operation).success || incoherences(operation).length > 0) return err({ reason: 'does-not-add-up' });
    const sealed = sealOperation(operation);
    const reference = operationReference(operation.terminalNumber, operation.sequence);
    const append = context.api.journalAppend(sealed.text);
    appending = append.catch(() => undefined);
    const { database, journal } = await writeBoth(context, { sealed, reference, waiting: true }, append);
    const problem = database ?? journal;
    if (problem === undefined) {
      context.book.recorded(sealed, reference);
      listeners.recorded();
      return ok({ sealed, operation, reference });
    }
    if (asksKeepOrVoid(sealed)) {
      denied = sealed;
      // The journal has it, or may have it yet: there the question outlives even the loss of the database.
      if (journal === undefined || journal === 'timed-out') appending = Promise.all([appending, context.api.journalOpenRequest(operation.id).catch(() => undefined)]);
      // In the database too, as far as it takes anything now: a crash must not make the question fall silent.
      await context.store.writeMeta({ unconfirmed: operation.sequence });
    }
    const { kind } = await settle();
    if (kind !== 'clean' || context.book.head().hash !== sealed.hash) return err(notDurable(problem));
    listeners.recorded();
    return ok({ sealed, operation, reference });
  };

  return { record, settle };
};

const notDurable = (detail: WriteProblem): NotRecorded => ({ reason: 'not-durable', detail });

const headOf = (context: TillContext, { operator, shift }: Actor, id: string): Pick<Operation, HeadKey> => {
  const { terminal } = context.info();
  const head = context.book.head();
  // One look at the clock: between two a day may end, and the day would not be the time's.
  const at = context.clock.now();
  const clockOffsetMs = context.connection.offsetMs();
  return {
    v: 1, id, terminal: terminal.id, terminalNumber: terminal.number, store: terminal.store.id, storeNumber: terminal.store.number,
    sequence: head.sequence + 1, previous: head.hash, at, clockOffsetMs, day: businessDay(at + (clockOffsetMs ?? 0), terminal.store),
    operator, shift,
  };
};

/** Both stores at once; undefined where it is durable. */
const writeBoth = async (
  { store, timers }: TillContext, record: NewRecord, append: Promise<CallOutput<'journal:append'>>,
): Promise<{ readonly database: WriteProblem | undefined; readonly journal: WriteProblem | undefined }> => {
  const [database, journal] = await Promise.all([
    store.add([record], { unconfirmed: 0 }),
    withDeadline(timers, 'the journal', journalDeadlineMs, append).then(
      (appended): WriteProblem | undefined => appended.ok ? undefined : appendProblem(appended.error.reason),
      (error: unknown): WriteProblem => error instanceof DeadlineError ? 'timed-out' : 'write-failed',
    ),
  ]);
  return { database: database.ok ? undefined : database.error, journal };
};

const appendProblem = (reason: string): WriteProblem => reason === 'disk-full' ? 'disk-full' : 'write-failed';
