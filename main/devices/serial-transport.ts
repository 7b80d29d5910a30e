import { setTimeout as delay } from 'node:timers/promises';
import { err, ok } from '../../domain/result.ts';
import { createAnswers } from './answers.ts';
import type { Deadlines } from './deadlines.ts';
import type { PrintProblem } from './outcome.ts';
import type { SerialPorts } from './serial-ports.ts';
import type { ScannerProblem } from './scanners/source.ts';
import type { Transport } from './transport.ts';

/** A slow line must never look like a stalled printer: each piece is what the line carries in half a second. */
const piecesPerSecond = 2;
/** Start bit, eight bits, stop bit. */
const bitsPerByte = 10;

/** A printer on a serial port, with its answers on the same line. */
export const createSerialTransport =
  ({ path, baudRate }: { readonly path: string; readonly baudRate: number }, ports: Pick<SerialPorts, 'open'>, deadlines: Pick<Deadlines, 'writeMs'>): Transport =>
  async () => {
    const answers = createAnswers();
    let isLost = false;
    const opened = await ports.open(path, baudRate, {
      onBytes: (bytes) => answers.push(Uint8Array.from(bytes)),
      onClosed: () => {
        isLost = true;
        answers.end();
      },
    });
    if (!opened.ok) return err(problemOf(opened.error));
    const link = opened.value;
    const pieceBytes = Math.max(16, Math.floor(baudRate / bitsPerByte / piecesPerSecond));
    return ok({
      canAnswer: true,
      write: async (bytes) => {
        for (let sent = 0; sent < bytes.length; sent += pieceBytes) {
          if (isLost) return err({ problem: 'connection-lost', isNothingSent: sent === 0 });
          const written = await Promise.race([link.write(bytes.subarray(sent, sent + pieceBytes)), delay(deadlines.writeMs, 'late' as const, { ref: false })]);
          // Some of a piece that failed may have left: only a person can see it on paper.
          if (written === 'late') return err({ problem: 'timed-out', isNothingSent: false });
          if (!written) return err({ problem: 'connection-lost', isNothingSent: false });
        }
        return ok(undefined);
      },
      answer: (accept, timeoutMs) => answers.next(accept, timeoutMs),
      discardAnswers: (matching) => answers.discard(matching),
      isLost: () => isLost,
      close: async () => {
        answers.end();
        await link.close();
      },
    });
  };

const problemOf = (problem: ScannerProblem): PrintProblem =>
  problem === 'in-use' ? 'in-use' : problem === 'no-access' ? 'no-access' : 'offline';
