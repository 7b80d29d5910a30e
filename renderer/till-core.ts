import { zero } from '../domain/money.ts';
import type { Approval, Operation } from '../domain/operation.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { createBook } from './book.ts';
import { cashOutHere } from './cashing-out.ts';
import { createCell } from './cell.ts';
import { countUnsold } from './closing.ts';
import { createConnection } from './connection.ts';
import type { TillContext } from './context.ts';
import type { TillDeps } from './deps.ts';
import { createDirectory } from './directory.ts';
import { showProgress } from './feed.ts';
import { isApproved } from './guards.ts';
import { lookUp, readHistory } from './looking-up.ts';
import { printDocument, printReceipt } from './printing.ts';
import { uploadJournal } from './quarantine.ts';
import { createPaperDesk } from './paper-desk.ts';
import { createRecorder } from './recorder.ts';
import type { Settled } from './recovery.ts';
import { createRegister, type Register } from './register.ts';
import { createReverser } from './reversing.ts';
import { soundRows } from './row-check.ts';
import { offersOf } from './selling.ts';
import { describeById, describeRows } from './stored.ts';
import { createSync, type Sync } from './sync.ts';
import type { WriteProblem } from './store-types.ts';
import type { NotRecorded, Recorded, Till, TillSnapshot } from './till.ts';
import { draftVoid } from './voiding.ts';

/** Stores that could not be compared are tried again this much later. */
const settleAgainMs = 5_000;

/** A till with its lifetime in the caller's hands. */
export type RunningTill = Till & {
  /** Opens the databases, brings the two stores together and starts the sync; settles when the till is usable or says why not. */
  readonly start: () => Promise<void>;
  readonly stop: () => void;
  /** One push and one read of the feed, without the loop; for simulations. */
  readonly syncOnce: () => Promise<void>;
};

type Parts = {
  readonly context: TillContext;
  readonly register: Register;
  readonly sync: Sync;
  readonly settleUnconfirmed: Till['settleUnconfirmed'];
};

/** Makes a till over everything it needs from outside. */
export const createTill = (deps: TillDeps): RunningTill => {
  const cell = createCell<TillSnapshot>(initialSnapshot(deps));
  const stops: (() => void)[] = [];
  let parts: Parts | undefined;

  const running = (): Parts => {
    if (!parts) throw new Error('the till has not started');
    return parts;
  };

  const begin = async (): Promise<void> => {
    try {
      const assembled = await assemble(deps, cell);
      // Before the stores are compared: the moment they agree the till says that it is ready, and the next scan may be there already.
      ({ parts } = assembled);
      await assembled.settle();
      stops.push(parts.sync.stop);
      parts.sync.start();
    } catch (error) {
      // Whatever the databases are, they stay as they are: the unsent queue is in them.
      cell.patch({ trouble: { reason: 'storage-failed', detail: error instanceof Error ? error.name : 'unknown' } });
    }
  };

  const start = async (): Promise<void> => {
    stops.push(deps.api.onPrinterStatus((printer) => { cell.patch({ printer }); }));
    stops.push(deps.api.onTerminalChanged((info) => {
      const isFirst = cell.get().info === null;
      cell.patch({ info });
      if (isFirst) void begin();
    }));
    void deps.api.printerStatus().then((printer) => { cell.patch({ printer }); }, () => undefined);
    const info = await deps.api.terminalInfo();
    if (cell.get().info !== null) return;
    if (info === null) {
      cell.patch({ phase: 'not-enrolled' });
      return;
    }
    cell.patch({ info });
    await begin();
  };

  return {
    start,
    stop: () => { stops.splice(0).forEach((stop) => { stop(); }); },
    syncOnce: async () => { await running().sync.runOnce(); },
    snapshot: cell.get,
    subscribe: cell.subscribe,
    signedIn: (operator) => { cell.patch({ operator }); },
    signedOut: () => { cell.patch({ operator: null }); },
    lookUp: (scan) => lookUp(running().context, scan),
    history: (certificate) => readHistory(running().context, certificate),
    openShift: (float) => running().register.openShift(float),
    report: () => running().register.report(),
    closeShift: (counting) => running().register.closeShift(counting),
    unsoldPaper: () => countUnsold(running().context),
    moveCash: (input) => running().register.moveCash(input),
    printReport: (report) => {
      const { context } = running();
      return printDocument(context, deps.reportDocument(report, context.info()));
    },
    offers: () => parts ? offersOf(parts.context) : [],
    sell: (basket) => running().register.sell(basket),
    keepDraft: async (draft) => orNotDurable(await running().context.store.putDraft(draft)),
    forgetDraft: async (id) => {
      const forgotten = orNotDurable(await running().context.store.deleteDraft(id));
      if (forgotten.ok && cell.get().draft?.id === id) cell.patch({ draft: null });
      return forgotten;
    },
    resumeDraft: () => { cell.patch({ draft: null }); },
    paperCameOut: (certificate) => running().context.papers.cameOut(certificate),
    printPaperAgain: (certificate) => running().context.papers.printAgain(certificate),
    voidUnprinted: (input) => running().register.voidUnprinted(input),
    redeem: (use) => running().register.redeem(use),
    abandon: (attempt) => running().register.abandon(attempt),
    voidOperation: (input) => running().register.voidOperation(input),
    cashOutOf: (certificate) => cashOutHere(running().context, certificate),
    cashOut: (input) => running().register.cashOut(input),
    honour: (input) => running().register.honour(input),
    askReload: (input) => running().register.askReload(input),
    reload: (input) => running().register.reload(input),
    returnCredit: (input) => running().register.returnCredit(input),
    askRefund: (input) => running().register.askRefund(input),
    refund: (input) => running().register.refund(input),
    abandonRefund: (attempt) => running().register.abandonRefund(attempt),
    replace: (input) => running().register.replace(input),
    correctTender: (input) => running().register.correctTender(input),
    reprint: (id) => running().register.reprint(id),
    noSale: (input) => running().register.noSale(input),
    operations: async ({ before, limit }) => {
      const { context } = running();
      return await describeRows(context.store, await soundRows(context, await context.store.page(before, limit)));
    },
    operation: (id) => describeById(running().context.store, id),
    findReference: async (reference) => {
      const { context } = running();
      const row = await context.store.byReference(reference);
      return row && (await describeRows(context.store, await soundRows(context, [row])))[0];
    },
    settleUnconfirmed: (answer, approval) => running().settleUnconfirmed(answer, approval),
    syncNow: async () => {
      const { context, sync } = running();
      await retryStuck(context);
      await sync.runNow();
    },
  };
};

const initialSnapshot = ({ clock }: TillDeps): TillSnapshot => ({
  phase: 'starting', info: null, operator: null,
  connection: { state: 'offline', since: clock.now(), problem: null },
  queue: { waiting: 0, value: zero, atRisk: zero, stuck: [] },
  directory: { certificates: 0, asOf: null, progress: null },
  printer: { state: 'none', since: clock.now(), drawer: 'unknown', drawerSince: clock.now(), drawerStayedShut: false },
  shift: null, unconfirmed: null, trouble: null,
});

type Cell = ReturnType<typeof createCell<TillSnapshot>>;

/** Opens the databases and wires the parts; `settle` compares the stores and makes the till ready. */
const assemble = async (deps: TillDeps, cell: Cell): Promise<{ readonly parts: Parts; readonly settle: () => Promise<void> }> => {
  const store = await deps.openStore();
  const directory = createDirectory(store);
  const book = createBook(() => {
    const shift = book.shift();
    cell.patch({ queue: book.totals(), shift: shift?.shift ? { id: shift.shift, openedAt: shift.at, operator: shift.operator } : null });
  });
  const info = () => {
    const known = cell.get().info;
    if (!known) throw new Error('the till is not enrolled');
    return known;
  };
  const papers = createPaperDesk({ ...deps, store, cell, info });
  const context: TillContext = { ...deps, store, book, directory, connection: createConnection(deps.clock, cell), papers, cell, info };
  await directory.load();
  showProgress(context, null);

  let release: () => void = () => undefined;
  let cancelSettling: () => void = () => undefined;
  let isUploaded = false;
  let isDraftShown = false;
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => deps.locks.exclusive('register', work);

  const reverseOpen = (): Promise<void> => inTurn(async () => {
    if (cell.get().phase === 'ready') await reverser.reverseOpen('restarted', register.openAttempts());
  });

  /** What an earlier run took money for; only once the stores agree, since the sale itself may have come to light with them. */
  const showDraft = async (state: Settled): Promise<void> => {
    if (isDraftShown || (state.kind !== 'clean' && state.kind !== 'unconfirmed')) return;
    isDraftShown = true;
    cell.patch({ draft: (await store.drafts())[0] ?? null });
  };

  const settled = (state: Settled): void => {
    release();
    release = state.kind === 'unconfirmed' ? book.hold(state.record.operation.sequence) : () => undefined;
    cell.patch(snapshotOf(state, cell.get()));
    void showDraft(state).catch(() => undefined);
    // Queued behind whoever compared the stores: they hold the register.
    if (state.kind === 'clean') void reverseOpen().catch(() => undefined);
    // One try at a time, however many operations have found the stores unsettled meanwhile.
    cancelSettling();
    cancelSettling = state.kind === 'failed' ? deps.timers.after(settleAgainMs, () => { void inTurn(recorder.settle); }) : () => undefined;
  };

  const recorder = createRecorder(context, { settled, recorded: () => { sync.kick(); } });
  const reverser = createReverser(context, recorder);
  const sync: Sync = createSync(context, async () => {
    if (cell.get().phase !== 'quarantined' || isUploaded) return;
    isUploaded = await uploadJournal(context);
  });
  const register = createRegister(context, recorder, reverser, sync.pushThrough);

  const confirmed = (): void => {
    release();
    release = () => undefined;
    cell.patch({ phase: 'ready', unconfirmed: null });
    void reverseOpen().catch(() => undefined);
    sync.kick();
  };

  const keep = async (): Promise<Recorded<Operation> | null> => {
    const { unconfirmed } = cell.get();
    if (!unconfirmed) return null;
    const noted = await store.writeMeta({ unconfirmed: 0 });
    if (!noted.ok) return err({ reason: 'not-durable', detail: noted.error });
    confirmed();
    const row = await store.byId(unconfirmed.operation.id);
    const reference = row?.reference ?? '';
    const print = printReceipt(context, unconfirmed.operation.id, false);
    // Its certificates were not printed, since nobody saw it confirmed; main may still have their numbers.
    if (unconfirmed.operation.kind === 'sale') void papers.print(unconfirmed.operation, reference, print).catch(() => undefined);
    return ok({ sealed: unconfirmed, operation: unconfirmed.operation, reference, print });
  };

  const voidUnconfirmed = async (approval: Approval | null): Promise<Recorded<Operation> | null> => {
    const { unconfirmed, operator } = cell.get();
    if (!unconfirmed) return null;
    if (!isApproved(context, approval, 'void')) return err({ reason: 'not-allowed' });
    const stored = await describeById(store, unconfirmed.operation.id);
    if (stored?.operation.kind !== 'sale' && stored?.operation.kind !== 'redemption' && stored?.operation.kind !== 'cash-out' && stored?.operation.kind !== 'reload') return err({ reason: 'not-found' });
    const { operation, reference, tenders } = stored;
    // It was held back since the crash: nobody else has seen it, nothing can have been spent from it.
    const draft = draftVoid({ operation, reference, tenders }, { requestId: null, decidedBy: 'local', reason: 'not-completed', approvals: [approval] });
    const recorded = await recorder.record(draft, { operator: operator?.id ?? operation.operator, shift: operation.shift });
    if (!recorded.ok) return recorded;
    papers.drop(draft.lines.map(({ certificate }) => certificate));
    confirmed();
    return ok({ ...recorded.value, print: printReceipt(context, recorded.value.operation.id, false) });
  };

  return {
    parts: { context, register, sync, settleUnconfirmed: (answer, approval) => inTurn(() => answer === 'keep' ? keep() : voidUnconfirmed(approval)) },
    settle: async () => {
      await inTurn(recorder.settle);
      await papers.load();
      await retryStuck(context);
    },
  };
};

const snapshotOf = (state: Settled, before: TillSnapshot): Partial<TillSnapshot> => {
  const storageTrouble = before.trouble?.reason === 'disk-full' || before.trouble?.reason === 'storage-failed';
  const trouble = storageTrouble ? null : before.trouble;
  switch (state.kind) {
    case 'clean': return { phase: 'ready', unconfirmed: null, trouble };
    case 'unconfirmed': return { phase: 'unconfirmed', unconfirmed: state.record, trouble };
    case 'quarantined': return { phase: 'quarantined', unconfirmed: null, trouble: { reason: state.reason, detail: state.detail } };
    case 'failed': return { trouble: { reason: state.problem === 'disk-full' ? 'disk-full' : 'storage-failed', detail: state.detail } };
  }
};

const orNotDurable = (written: Result<null, WriteProblem>): Result<null, NotRecorded> =>
  written.ok ? written : err({ reason: 'not-durable', detail: written.error });

/** Rows the server answered with a problem get another chance: it may have been the server's. */
const retryStuck = async ({ store, book }: TillContext): Promise<void> => {
  const sequences = (await store.outbox()).filter(({ state }) => state === 'stuck').map(({ sequence }) => sequence);
  if (sequences.length === 0) return;
  await store.mark(sequences.map((sequence) => ({ sequence, state: 'waiting', problem: null })));
  sequences.forEach((sequence) => { book.stuck(sequence, null); });
};
