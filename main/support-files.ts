import type { CallInput, CallOutput } from '../preload/contract.ts';
import { writeFileAtomic } from './atomic-file.ts';
import type { Log } from './log.ts';

type Deps = {
  /** Asks a person where to; undefined when they change their mind. */
  readonly chooseFile: (name: string) => Promise<string | undefined>;
  readonly log: Log;
};

/** Saves what the window has masked for support. Where to is a person's choice, never the window's. */
export const createSaveTrace = ({ chooseFile, log }: Deps) => async ({ name, text }: CallInput<'support:save-trace'>): Promise<CallOutput<'support:save-trace'>> => {
  const path = await chooseFile(name);
  if (path === undefined) return { outcome: 'cancelled', path: null };
  try {
    await writeFileAtomic(path, text);
    return { outcome: 'saved', path };
  } catch (error) {
    log('trace-not-saved', { error });
    return { outcome: 'not-saved', path: null };
  }
};
