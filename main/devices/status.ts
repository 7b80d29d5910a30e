import type { DrawerLevel } from './drawer.ts';
import type { PrinterState } from './outcome.ts';
import type { Connection } from './transport.ts';

/** What the four `DLE EOT` answers say together. */
type Answer = { readonly n: 1 | 2 | 3 | 4; readonly byte: number };

/** Bits that every `DLE EOT` answer has: 1 and 4 set, 0 and 7 clear. Other bytes are not answers. */
const isRealTimeAnswer = (byte: number): boolean => (byte & 0x93) === 0x12;

/** Bits that every `GS r` answer has: 4 and 7 clear. */
const isInOrderAnswer = (byte: number): boolean => (byte & 0x90) === 0x00;

/**
 * Asks the printer how it is, now, overtaking whatever it prints. One question at a time, so that
 * a lost answer is never taken for the next one. Undefined: no answer in time. `onDrawerLevel` is told
 * what the drawer's pin reads, which comes with the first answer.
 */
export const readStatus = async (
  connection: Connection,
  statusMs: number,
  onDrawerLevel: (level: DrawerLevel) => void = () => undefined,
): Promise<PrinterState | undefined> => {
  const answers: Answer[] = [];
  for (const n of [1, 2, 3, 4] as const) {
    connection.discardAnswers(isRealTimeAnswer);
    const written = await connection.write(Uint8Array.of(0x10, 0x04, n));
    if (!written.ok) return undefined;
    const byte = await connection.answer(isRealTimeAnswer, statusMs);
    if (byte === undefined) return undefined;
    if (n === 1) onDrawerLevel((byte & 0x04) === 0 ? 'low' : 'high');
    answers.push({ n, byte });
  }
  return stateOf(answers);
};

/**
 * Asks, behind the job, how the paper is: the answer comes when the printer has come to the end
 * of the job. The question counts as part of the job.
 */
export const inOrderQuestion: Uint8Array = Uint8Array.of(0x1d, 0x72, 0x01);

/** The answer to `inOrderQuestion`; undefined when it has not come in this time. */
export const readInOrderAnswer = async (
  connection: Connection,
  timeoutMs: number,
): Promise<PrinterState | undefined> => {
  const byte = await connection.answer(isInOrderAnswer, timeoutMs);
  if (byte === undefined) return undefined;
  if ((byte & 0x0c) !== 0) return 'paper-out';
  return (byte & 0x03) !== 0 ? 'paper-low' : 'ready';
};

/** States in which the printer will not print. */
export const isBlocked = (state: PrinterState): state is 'paper-out' | 'cover-open' | 'error' | 'offline' =>
  state === 'paper-out' || state === 'cover-open' || state === 'error' || state === 'offline';

/** The most urgent thing to tell: a person fixes one thing at a time, cover first. */
const stateOf = (answers: readonly Answer[]): PrinterState => {
  const has = (n: Answer['n'], bits: number) => answers.some((answer) => answer.n === n && (answer.byte & bits) !== 0);
  if (has(2, 0x04)) return 'cover-open';
  if (has(4, 0x60) || has(2, 0x20)) return 'paper-out';
  if (has(3, 0x6c) || has(2, 0x40)) return 'error';
  if (has(1, 0x08)) return 'offline';
  return has(4, 0x0c) ? 'paper-low' : 'ready';
};
