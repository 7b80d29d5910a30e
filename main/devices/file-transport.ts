import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { err, ok, type Result } from '../../domain/result.ts';
import { createAnswers } from './answers.ts';
import type { Deadlines } from './deadlines.ts';
import type { Connection, Transport, WriteFailure } from './transport.ts';

/** Short enough not to be felt, long enough not to burn the processor while a printer is busy. */
const retryMs = 10;

/** Windows has neither the flag nor device files that hang. */
const nonBlocking = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;

/**
 * A device file such as /dev/usb/lp0, a terminal or a fifo. Opened non-blocking: a printer that
 * takes no bytes then says so at once, instead of holding a thread of this process for ever.
 */
export const createFileTransport =
  (path: string, deadlines: Pick<Deadlines, 'writeMs'>): Transport =>
  async () => {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) return err('offline');
    if (found.isCharacterDevice()) {
      const both = await opened(path, constants.O_RDWR);
      if (both !== undefined) return ok(connectionOver(both, true, deadlines.writeMs));
    }
    // Opened for reading too, a fifo that nobody reads would swallow the job.
    const writing = await opened(path, constants.O_WRONLY | constants.O_APPEND);
    return writing === undefined ? err('offline') : ok(connectionOver(writing, false, deadlines.writeMs));
  };

const opened = async (path: string, flags: number): Promise<FileHandle | undefined> => {
  try {
    return await open(path, flags | nonBlocking);
  } catch {
    return undefined;
  }
};

const connectionOver = (file: FileHandle, canAnswer: boolean, writeMs: number): Connection => {
  const answers = createAnswers();
  let isOpen = true;
  let isLost = false;
  const reading = canAnswer ? readAll() : Promise.resolve();

  async function readAll(): Promise<void> {
    const buffer = new Uint8Array(64);
    while (isOpen) {
      try {
        const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
        if (bytesRead > 0) answers.push(buffer.slice(0, bytesRead));
        else await delay(retryMs);
      } catch (error) {
        if (!isBusy(error)) {
          isLost = true;
          answers.end();
          return;
        }
        await delay(retryMs);
      }
    }
  }

  return {
    canAnswer,
    write: async (bytes): Promise<Result<void, WriteFailure>> => {
      let sent = 0;
      let progressAt = performance.now();
      while (sent < bytes.length) {
        try {
          const { bytesWritten } = await file.write(bytes, sent, bytes.length - sent, null);
          sent += bytesWritten;
          progressAt = performance.now();
        } catch (error) {
          if (!isBusy(error)) {
            isLost = true;
            return err({ problem: 'connection-lost', isNothingSent: sent === 0 });
          }
          if (performance.now() - progressAt > writeMs) {
            return err({ problem: 'timed-out', isNothingSent: sent === 0 });
          }
          await delay(retryMs);
        }
      }
      return ok(undefined);
    },
    answer: (accept, timeoutMs) => answers.next(accept, timeoutMs),
    discardAnswers: (matching) => answers.discard(matching),
    isLost: () => isLost,
    close: async () => {
      isOpen = false;
      answers.end();
      await reading;
      await file.close().catch(() => undefined);
    },
  };
};

/** EAGAIN: the device is there and takes or gives no bytes just now. */
const isBusy = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EAGAIN';
