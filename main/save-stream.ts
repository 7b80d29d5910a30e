import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** Nothing at all for this long: the line is dead. */
const stallMsMax = 60_000;

/** How saving ended. `broken`: the line; `not-saved`: this computer's disk; `stopped`: a person. Only what is saved leaves anything behind. */
type Saved = 'saved' | 'broken' | 'not-saved' | 'stopped';

/** `stop` also ends the request whose answer is saved. */
type Watch = { readonly stop: AbortSignal; readonly onBytes: (bytes: Uint8Array) => void };

/** Writes an answer to a file as it comes; the file has its name only when it is whole and on the disk. */
export const saveStream = async (response: Response, path: string, watch: Watch): Promise<Saved> => {
  // A name of its own: two downloads to one place write into one another's file otherwise.
  const part = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    const file = await open(part, 'wx', 0o600);
    try {
      const outcome = await writeAll(response, (bytes) => file.writeFile(bytes), watch);
      if (outcome !== 'saved') return await discard(part, outcome);
      await file.sync();
      if (watch.stop.aborted) return await discard(part, 'stopped');
    } finally {
      await file.close();
    }
    await rename(part, path);
    return 'saved';
  } catch {
    return discard(part, 'not-saved');
  }
};

const discard = async (part: string, outcome: Saved): Promise<Saved> => {
  await rm(part, { force: true }).catch(() => undefined);
  return outcome;
};

const writeAll = async (response: Response, write: (bytes: Uint8Array) => Promise<void>, { stop, onBytes }: Watch): Promise<Saved> => {
  const reader = response.body?.getReader();
  if (!reader) return 'broken';
  for (;;) {
    const chunk = await within(stallMsMax, reader.read());
    if (!chunk || stop.aborted) {
      await reader.cancel().catch(() => undefined);
      return stop.aborted ? 'stopped' : 'broken';
    }
    if (chunk.done) return 'saved';
    try {
      await write(chunk.value as Uint8Array);
      onBytes(chunk.value as Uint8Array);
    } catch (error) {
      await reader.cancel().catch(() => undefined);
      throw error;
    }
  }
};

/** What a promise brings in time; undefined when it fails or takes longer. */
const within = async <Value>(ms: number, promise: Promise<Value>): Promise<Value | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => { timer = setTimeout(() => { resolve(undefined); }, ms); });
  try {
    return await Promise.race([promise.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
};
