import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const serverMain = fileURLToPath(new URL('../../out/server/main.js', import.meta.url));
const readyDeadlineMs = 60_000;

const readySchema = z.object({ ready: z.literal(true), url: z.string(), databaseUrl: z.string() });

/** The built central server in a process of its own, with its own embedded PostgreSQL unless told of another. */
export type Central = {
  readonly url: string;
  readonly databaseUrl: string;
  readonly output: () => string;
  /** Asks it to stop, as an operator would. */
  readonly stop: () => Promise<void>;
  /** SIGKILL; its database goes on only when it was given from outside. */
  readonly kill: () => Promise<void>;
};

/** Starts the built server. `dataFolder` keeps database, keys and demo paper between starts. */
export const startCentral = async (options: { readonly dataFolder: string; readonly env?: Readonly<Record<string, string>> }): Promise<Central> => {
  const child = spawn(process.execPath, ['--enable-source-maps', serverMain], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', COUNTERSIGN_DATA: options.dataFolder, COUNTERSIGN_DEMO: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => { output += String(chunk); });
  const gone = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });
  const ready = await new Promise<z.infer<typeof readySchema>>((resolve, reject) => {
    const timer = setTimeout(() => { reject(new Error(`the server is not ready after ${String(readyDeadlineMs)} ms:\n${output}`)); }, readyDeadlineMs);
    createInterface({ input: child.stdout }).on('line', (line) => {
      output += `${line}\n`;
      const parsed = readySchema.safeParse(tryJson(line));
      if (!parsed.success) return;
      clearTimeout(timer);
      resolve(parsed.data);
    });
    void gone.then(() => { clearTimeout(timer); reject(new Error(`the server ended before it was ready:\n${output}`)); });
  });
  return {
    url: ready.url,
    databaseUrl: options.env?.['DATABASE_URL'] ?? await withPassword(ready.databaseUrl, options.dataFolder),
    output: () => output,
    stop: async () => { signal(child, 'SIGTERM'); await gone; },
    kill: async () => { signal(child, 'SIGKILL'); await gone; },
  };
};

/** The server tells no password; its own PostgreSQL's lies in the data folder. */
const withPassword = async (shown: string, dataFolder: string): Promise<string> =>
  Object.assign(new URL(shown), { password: await readFile(join(dataFolder, 'postgres-password'), 'utf8') }).href;

const signal = (child: ChildProcess, name: NodeJS.Signals): void => {
  if (child.exitCode === null && child.signalCode === null) child.kill(name);
};

const tryJson = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** Runs `main.js totals` against a database and reads what the books say. */
export const readTotals = async (databaseUrl: string): Promise<unknown> => {
  const child = spawn(process.execPath, [serverMain, 'totals'], { env: { ...process.env, DATABASE_URL: databaseUrl }, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => { text += String(chunk); });
  const code = await new Promise<number | null>((resolve) => { child.once('exit', resolve); });
  if (code !== 0) throw new Error(`totals ended with ${String(code)}`);
  return JSON.parse(text);
};

