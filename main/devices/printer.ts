import type { PrintDocument } from '../../domain/receipt-lines.ts';
import { boundedRaster } from './bounded-raster.ts';
import type { Deadlines } from './deadlines.ts';
import type { DrawerLevel } from './drawer.ts';
import { encodeDocument } from './encoder.ts';
import { drawerPulse, realTimeDrawerPulse } from './escpos-writer.ts';
import type { PrinterState, PrintOutcome, PrintProblem, PrintRemark } from './outcome.ts';
import type { PrinterProfile } from './profile.ts';
import type { RasterText } from './raster.ts';
import { inOrderQuestion, isBlocked, readInOrderAnswer, readStatus } from './status.ts';
import type { Connection, Transport } from './transport.ts';

/** One printer and the truth about what it did. The caller keeps to one call at a time. */
export type Printer = {
  print(document: PrintDocument): Promise<PrintOutcome>;
  openDrawer(): Promise<PrintOutcome>;
  checkState(): Promise<PrinterState>;
};

type Deps = {
  readonly transport: Transport;
  readonly profile: PrinterProfile;
  readonly deadlines: Deadlines;
  readonly rasterText: RasterText;
  /** A printer on the screen: training may open its drawer. */
  readonly isVirtual?: boolean;
  /** Told whenever the printer's state has been learned. */
  readonly onState: (state: PrinterState) => void;
  /** Told what the drawer's pin reads, with every status that was read. */
  readonly onDrawerLevel?: (level: DrawerLevel) => void;
  /** Told just before a pulse that opens the drawer is sent. */
  readonly onDrawerPulse?: () => void;
};

/** Small enough that a stalled printer is noticed within one deadline of where it stalled. */
const pieceBytes = 4_096;

/** Between two looks at a printer that is still busy with the job. */
const busyCheckMs = 400;

/** A printer behind a transport. */
export const createPrinter = (deps: Deps): Printer => {
  const { transport, profile, deadlines, onState } = deps;

  const failed = (reason: PrintProblem): PrintOutcome => ({ kind: 'failed', reason });

  /** Opens, does one thing, closes: the printer is free for other tills between jobs. */
  const withConnection = async <Value>(
    onClosed: (problem: PrintProblem) => Value,
    work: (connection: Connection) => Promise<Value>,
  ): Promise<Value> => {
    const opened = await transport();
    if (!opened.ok) {
      onState('offline');
      return onClosed(opened.error);
    }
    try {
      return await work(opened.value);
    } finally {
      await opened.value.close();
    }
  };

  const canAsk = (connection: Connection) => connection.canAnswer && profile.status !== 'none';

  /** What stands against printing, before anything has been sent. */
  const obstacle = async (connection: Connection): Promise<PrintProblem | undefined> => {
    if (!canAsk(connection)) {
      onState('connected');
      return undefined;
    }
    const state = await readStatus(connection, deadlines.statusMs, deps.onDrawerLevel);
    onState(state ?? 'offline');
    if (state === undefined) return connection.isLost() ? 'connection-lost' : 'no-answer';
    return isBlocked(state) ? state : undefined;
  };

  const send = async (connection: Connection, bytes: Uint8Array, remarks: PrintRemark[]): Promise<PrintOutcome> => {
    const unconfirmed = (reason: PrintProblem): PrintOutcome => ({
      kind: 'unconfirmed',
      reason,
      remarks,
    });
    for (let sent = 0; sent < bytes.length; sent += pieceBytes) {
      const written = await connection.write(bytes.subarray(sent, sent + pieceBytes));
      if (written.ok) continue;
      onState('offline');
      return sent === 0 && written.error.isNothingSent
        ? failed(written.error.problem)
        : unconfirmed(written.error.problem);
    }
    const ended = await connection.end?.();
    if (ended?.ok === false) return ended.error.isNothingSent ? failed(ended.error.problem) : unconfirmed(ended.error.problem);
    if (!canAsk(connection)) return unconfirmed('no-status-command');
    const problem =
      profile.status === 'in-order' ? await problemBeforeEnd(connection) : await problemAfterwards(connection);
    return problem === undefined ? { kind: 'printed', remarks } : unconfirmed(problem);
  };

  /** Waits until the printer has come to the end of the job, looking now and then why it hasn't. */
  const problemBeforeEnd = async (connection: Connection): Promise<PrintProblem | undefined> => {
    const endsAt = performance.now() + deadlines.confirmMs;
    const asked = await connection.write(inOrderQuestion);
    if (!asked.ok) return asked.error.problem;
    while (performance.now() < endsAt) {
      const waitMs = Math.min(busyCheckMs, endsAt - performance.now());
      const atEnd = await readInOrderAnswer(connection, waitMs);
      if (atEnd !== undefined) {
        onState(atEnd);
        return atEnd === 'paper-out' ? 'paper-out' : undefined;
      }
      if (connection.isLost()) return lost();
      const state = await readStatus(connection, deadlines.statusMs, deps.onDrawerLevel);
      if (state !== undefined) onState(state);
      if (state !== undefined && isBlocked(state)) return state;
    }
    onState('offline');
    return 'no-answer';
  };

  const problemAfterwards = async (connection: Connection): Promise<PrintProblem | undefined> => {
    const state = await readStatus(connection, deadlines.statusMs, deps.onDrawerLevel);
    if (state === undefined) {
      if (connection.isLost()) return lost();
      onState('offline');
      return 'no-answer';
    }
    onState(state);
    return isBlocked(state) ? state : undefined;
  };

  const lost = (): PrintProblem => {
    onState('offline');
    return 'connection-lost';
  };

  return {
    print: async (document) => {
      const rasterText = boundedRaster(deps.rasterText, deadlines.rasterMs);
      const { bytes, remarks, opensDrawer } = await encodeDocument(document, profile, rasterText, deps.isVirtual);
      return withConnection(failed, async (connection) => {
        const problem = await obstacle(connection);
        if (problem !== undefined) return failed(problem);
        if (opensDrawer) deps.onDrawerPulse?.();
        return send(connection, bytes, [...remarks]);
      });
    },
    openDrawer: () =>
      withConnection(failed, async (connection) => {
        const problem = await obstacle(connection);
        const isRealTime = profile.drawer.realTime && connection.canAnswer;
        const isReachable = problem === undefined || (isRealTime && isAboutPaper(problem));
        if (!isReachable) return failed(problem);
        const pulse = isRealTime ? realTimeDrawerPulse(profile) : drawerPulse(profile);
        deps.onDrawerPulse?.();
        const written = await connection.write(Uint8Array.from(pulse));
        if (!written.ok) return { kind: 'unconfirmed', reason: written.error.problem, remarks: [] };
        const ended = await connection.end?.();
        if (ended?.ok === false) return ended.error.isNothingSent ? failed(ended.error.problem) : { kind: 'unconfirmed', reason: ended.error.problem, remarks: [] };
        if (!canAsk(connection)) return { kind: 'unconfirmed', reason: 'no-status-command', remarks: [] };
        return { kind: 'printed', remarks: [] };
      }),
    checkState: () =>
      withConnection<PrinterState>(() => 'offline', async (connection) => {
        if (!canAsk(connection)) {
          onState('connected');
          return 'connected';
        }
        const state = (await readStatus(connection, deadlines.statusMs, deps.onDrawerLevel)) ?? 'offline';
        onState(state);
        return state;
      }),
  };
};

/** Without paper the printer stops its queue, and still obeys a real-time command. */
const isAboutPaper = (problem: PrintProblem): boolean => problem === 'paper-out' || problem === 'cover-open';
