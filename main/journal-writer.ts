import type { FileHandle } from 'node:fs/promises';
import { err, ok, type Result } from '../domain/result.ts';

/** The part of a file that the journal writes through; tests put a failing disk in its place. */
export type SegmentFile = Pick<FileHandle, 'write' | 'datasync' | 'truncate' | 'close'>;

export type WriteProblem = 'disk-full' | 'write-failed';

export type SegmentWriter = {
  /** Appends whole records and forces them to the disk; when that fails, nothing of them stays in the file. */
  readonly add: (bytes: Uint8Array) => Promise<Result<null, WriteProblem>>;
  readonly bytes: () => number;
  readonly close: () => Promise<void>;
};

/** Writes at the end of a segment that verifies up to `size`. */
export const createSegmentWriter = (file: SegmentFile, size: number, onError: (error: unknown) => void): SegmentWriter => {
  let end = size;
  // Set when a failed write could not be taken back: the file's end is unknown until it is read again at the next start.
  let lost = false;

  const cutBack = async (): Promise<void> => {
    try {
      await file.truncate(end);
      await file.datasync();
    } catch (error) {
      lost = true;
      onError(error);
    }
  };

  return {
    add: async (bytes) => {
      if (lost) return err('write-failed');
      try {
        await writeAll(file, bytes, end);
        await file.datasync();
      } catch (error) {
        onError(error);
        await cutBack();
        return err(isDiskFull(error) ? 'disk-full' : 'write-failed');
      }
      end += bytes.length;
      return ok(null);
    },
    bytes: () => end,
    close: () => file.close(),
  };
};

const writeAll = async (file: SegmentFile, bytes: Uint8Array, position: number): Promise<void> => {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    if (bytesWritten === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' });
    written += bytesWritten;
  }
};

/** No space left, or this user's quota of it. */
export const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
