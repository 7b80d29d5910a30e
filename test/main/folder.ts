import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

/** Makes folders for a test file; they are gone after each test. */
export const useFolders = (): (() => Promise<string>) => {
  const made: string[] = [];
  afterEach(async () => {
    await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 })));
  });
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-main-'));
    made.push(folder);
    return folder;
  };
};

/** A log that tests can read. */
export const recordingLog = () => {
  const events: { readonly event: string; readonly details: Readonly<Record<string, unknown>> | undefined }[] = [];
  return { events, log: (event: string, details?: Readonly<Record<string, unknown>>): void => { events.push({ event, details }); } };
};
