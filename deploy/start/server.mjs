// The demo's server as `npm start` keeps it: started again when it ends, stopped and started when a person wants to see
// the till without it. The till goes on meanwhile.
import { statSync, writeFileSync } from 'node:fs';
import { say as sayToPerson, SetUpError } from '../set-up/machine.mjs';
import { startChild, stopInOrder } from './children.mjs';
import { lastWords } from './last-words.mjs';

const readyTimeoutMs = 60_000;
/** How long to wait before the next try. A server that lived longer than `steadyMs` begins anew with the shortest. */
const backoffMs = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const steadyMs = 60_000;

/**
 * Keeps a server running.
 * @param {{ command: string, args: string[], env: Record<string, string>, logFile: string, say?: (text: string) => void, delaysMs?: number[] }} options
 */
export function keepServer({ command, args, env, logFile, say = sayToPerson, delaysMs = backoffMs }) {
  let current;
  let wanted = true;
  let failures = 0;
  let timer;
  let busy = Promise.resolve();

  /** Starts it once and answers whether it became ready. */
  const startOnce = async () => {
    const from = statSync(logFile).size;
    const startedAt = Date.now();
    let becameReady;
    const ready = new Promise((resolve) => (becameReady = resolve));
    const server = startChild(command, args, { env, logFile, onLine: (line) => isReady(line) && becameReady(true) });
    current = server;
    const late = setTimeout(() => {
      server.how = `was not ready after ${readyTimeoutMs / 1000} s`;
      void stopInOrder([server]);
    }, readyTimeoutMs);
    const isUp = await Promise.race([ready, server.exited.then(() => false)]);
    clearTimeout(late);
    const words = () => `${server.how}. ${lastWords(logFile, from)}`;
    if (isUp) {
      void server.exited.then(() => {
        if (!wanted || current !== server) return;
        if (Date.now() - startedAt > steadyMs) failures = 0;
        say(`\nThe server ${words()}\nThe till goes on without it and keeps everything. ${again()}`);
      });
    }
    return { isUp, words };
  };

  /** Plans the next try, and says when it will be. */
  const again = () => {
    const delay = delaysMs[Math.min(failures, delaysMs.length - 1)];
    failures += 1;
    timer = setTimeout(() => (busy = tryAgain()), delay);
    return `Starting the server again in ${delay / 1000} s.`;
  };

  const tryAgain = async () => {
    if (!wanted) return;
    const { isUp, words } = await startOnce();
    if (isUp) say('The server answers again; the till sends what it has recorded meanwhile.');
    else if (wanted) say(`The server could not be started again: it ${words()}\n${again()}`);
  };

  const stop = async () => {
    wanted = false;
    clearTimeout(timer);
    if (current) await stopInOrder([current]);
    await busy;
  };

  return {
    /** The program that runs or ran last. */
    running: () => current,
    /** The first start: when it fails, there is nothing to open a till on. */
    start: async () => {
      writeFileSync(logFile, '');
      const { isUp, words } = await startOnce();
      if (!isUp && wanted) throw new SetUpError(`The server ${words()}`);
    },
    stop,
    /** Stops it, or starts it, as a person asks at the keyboard. */
    toggle: async () => {
      if (wanted) {
        await stop();
        say('The server is stopped. The till is offline now and goes on; s and Enter starts the server again.');
        return;
      }
      wanted = true;
      failures = 0;
      await (busy = tryAgain());
    },
  };
}

function isReady(line) {
  try {
    return JSON.parse(line).ready === true;
  } catch {
    return false;
  }
}
