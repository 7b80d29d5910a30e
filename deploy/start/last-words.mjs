// What a program said before it ended, for a person: not its request log.
import { readFileSync } from 'node:fs';
import { lastLines } from '../set-up/machine.mjs';

/** pino's number for a warning: what lies below it is the daily round. */
const warning = 40;

/** The last lines of a log, from byte `from` on, that say something is wrong. */
export function lastWords(logFile, from = 0) {
  const words = readFileSync(logFile)
    .subarray(from)
    .toString('utf8')
    .split('\n')
    .map(inWords)
    .filter((line) => line !== '');
  return words.length > 0 ? `Its last words (all of them: ${logFile}):\n${lastLines(words.join('\n'))}` : 'It said nothing before.';
}

/** A line of the server's log in words; empty when it only tells of work done. Other programs' lines stay as they are. */
function inWords(line) {
  if (!line.startsWith('{')) return line.trimEnd();
  try {
    const { level, msg, error, ready } = JSON.parse(line);
    if (ready || (typeof level === 'number' && level < warning)) return '';
    return [msg, error?.message].filter(Boolean).join(': ') || line;
  } catch {
    return line;
  }
}
