import { open, type FileHandle, truncate } from 'node:fs/promises';
import type { SegmentFile } from '../../main/journal-writer.ts';
import type { Random } from './random.ts';
import type { Life, Scheduler } from './scheduler.ts';

export type DiskFaults = {
  /** Writes fail with this error while it is set. */
  error: 'ENOSPC' | 'EIO' | undefined;
  /** How long one write or one flush takes at most. */
  slowMsMax: number;
};

/** The disk under a journal: real files, with power cuts that keep what was flushed and some of what was not. */
export type Disk = {
  readonly faults: DiskFaults;
  readonly openFile: (life: Life) => (path: string) => Promise<SegmentFile>;
  /** The power goes: of unflushed bytes a random part is on the disk. */
  readonly cutPower: () => Promise<void>;
};

type OpenFile = { readonly path: string; readonly handle: FileHandle; flushed: number; end: number };

/**
 * Makes a disk; every write and every flush is an event, so that the power can go before, between and after. `isCut` is
 * asked each time whether it does.
 */
export const createDisk = (scheduler: Scheduler, random: Random, isCut: () => Promise<boolean>): Disk => {
  const faults: DiskFaults = { error: undefined, slowMsMax: 4 };
  let opened: OpenFile[] = [];

  const pause = (life: Life): Promise<void> => scheduler.pause(life, random.between(0, faults.slowMsMax), isCut);
  const failNow = (): void => {
    if (faults.error) throw Object.assign(new Error('the disk refuses'), { code: faults.error });
  };

  return {
    faults,
    openFile: (life) => async (path) => {
      const handle = await open(path, 'r+');
      const { size } = await handle.stat();
      const file: OpenFile = { path, handle, flushed: size, end: size };
      opened.push(file);
      const write = async (bytes: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesWritten: number; buffer: Uint8Array }> => {
        await pause(life);
        // A full disk takes part of a record before it refuses.
        const part = faults.error === 'ENOSPC' ? random.int(length) : length;
        const { bytesWritten } = await handle.write(bytes, offset, part, position);
        file.end = Math.max(file.end, position + bytesWritten);
        if (part < length) failNow();
        return { bytesWritten, buffer: bytes };
      };
      return {
        write: write as unknown as SegmentFile['write'],
        datasync: async () => {
          await pause(life);
          if (faults.error === 'EIO') failNow();
          file.flushed = file.end;
        },
        truncate: async (length = 0) => {
          await handle.truncate(length);
          file.end = length;
        },
        close: async () => {
          opened = opened.filter((other) => other !== file);
          await handle.close();
        },
      };
    },
    cutPower: async () => {
      for (const { path, handle, flushed, end } of opened) {
        await handle.close();
        if (end > flushed) await truncate(path, flushed + random.int(end - flushed + 1));
      }
      opened = [];
    },
  };
};
