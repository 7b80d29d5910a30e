import { err, ok, type Result } from '../../domain/result.ts';
import { runPowerShell, runProgram } from './print-queues.ts';
import type { Transport, WriteFailure } from './transport.ts';
import { sendToWindowsQueue } from './windows-queue.ts';

/**
 * A print queue that passes bytes on as they are. The spooler takes the whole job at once and tells nobody what the
 * printer made of it, so its jobs end unconfirmed.
 */
export const createSpoolerTransport =
  (queue: string, { spoolMs = spoolMsMax, platform = process.platform }: { readonly spoolMs?: number; readonly platform?: NodeJS.Platform } = {}): Transport =>
  async () => {
    const pieces: Uint8Array[] = [];
    return ok({
      canAnswer: false,
      write: async (bytes) => {
        pieces.push(Uint8Array.from(bytes));
        return ok(undefined);
      },
      end: () => spool(queue, Buffer.concat(pieces), spoolMs, platform),
      answer: async () => undefined,
      discardAnswers: () => undefined,
      isLost: () => false,
      close: async () => undefined,
    });
  };

/** Windows compiles the few lines of the way to its spooler at each job: a slow till needs seconds for that. */
const spoolMsMax = 30_000;

const spool = async (queue: string, job: Uint8Array, deadlineMs: number, platform: NodeJS.Platform): Promise<Result<void, WriteFailure>> => {
  const { code, hasStarted } = platform === 'win32'
    ? await runPowerShell(sendToWindowsQueue, { input: job, deadlineMs, variables: { COUNTERSIGN_QUEUE: queue } })
    // Behind `--` a queue's name is never taken for an option; `-d` takes the next word whatever it is.
    : await runProgram('lp', ['-d', queue, '-o', 'raw', '-t', 'Countersign', '-s', '--', '-'], { input: job, deadlineMs });
  if (code === 0) return ok(undefined);
  // A spooler that did not answer may have taken the job all the same; one that refused it has nothing.
  return code === null && hasStarted ? err({ problem: 'timed-out', isNothingSent: false }) : err({ problem: 'queue-refused', isNothingSent: true });
};
