import { z } from 'zod';
import { err, ok } from '../../domain/result.ts';
import { createAnswers } from './answers.ts';
import type { DrawerLevel } from './drawer.ts';
import type { Deadlines } from './deadlines.ts';
import type { Connection, Transport } from './transport.ts';

/**
 * How the printer on the screen behaves. `hang` says that it is well and then takes no job;
 * `silent` takes everything and never answers; `dies` stops answering once it has taken the job.
 */
export const virtualStateSchema = z.enum([
  'ready',
  'paper-low',
  'paper-out',
  'cover-open',
  'offline',
  'hang',
  'silent',
  'dies',
]);
export type VirtualState = z.infer<typeof virtualStateSchema>;

/** What somebody at the screen does to its drawer: push it shut, turn its key. */
export const virtualDrawerSchema = z.enum(['close', 'lock', 'unlock']);
export type VirtualDrawerAction = z.infer<typeof virtualDrawerSchema>;

type Deps = {
  readonly state: () => VirtualState;
  /** Everything that one connection printed, given once when it is closed. */
  readonly deliver: (bytes: Uint8Array) => void;
  readonly deadlines: Pick<Deadlines, 'writeMs'>;
  /** The pulse that opens its drawer. */
  readonly pulses: readonly (readonly number[])[];
  readonly onPulse: () => void;
  readonly drawerLevel: () => DrawerLevel;
};

/** A printer without hardware: what it prints is drawn on the screen, and its state is scripted. */
export const createVirtualTransport =
  ({ state, deliver, deadlines, pulses, onPulse, drawerLevel }: Deps): Transport =>
  async () => {
    if (state() === 'offline') return err('offline');
    const answers = createAnswers();
    const paper: number[] = [];
    let isOpen = true;

    const connection: Connection = {
      canAnswer: true,
      write: async (bytes) => {
        const reply = replyTo(bytes, state(), drawerLevel());
        if (reply !== undefined) answers.push(Uint8Array.from(reply));
        if (isQuestion(bytes)) return ok(undefined);
        if (state() === 'hang') {
          await new Promise((resolve) => setTimeout(resolve, deadlines.writeMs));
          return err({ problem: 'timed-out', isNothingSent: false });
        }
        paper.push(...bytes);
        if (pulses.some((pulse) => Buffer.from(bytes).includes(Buffer.from(pulse)))) onPulse();
        return ok(undefined);
      },
      answer: (accept, timeoutMs) => answers.next(accept, timeoutMs),
      discardAnswers: (matching) => answers.discard(matching),
      isLost: () => false,
      close: async () => {
        if (isOpen && paper.length > 0) deliver(Uint8Array.from(paper));
        isOpen = false;
      },
    };
    return ok(connection);
  };

/** Questions always come as writes of their own. */
const isQuestion = (bytes: Uint8Array): boolean =>
  bytes.length === 3 && ((bytes[0] === 0x10 && bytes[1] === 0x04) || (bytes[0] === 0x1d && bytes[1] === 0x72));

const replyTo = (bytes: Uint8Array, state: VirtualState, drawer: DrawerLevel): readonly number[] | undefined => {
  if (!isQuestion(bytes) || state === 'silent') return undefined;
  const isInOrder = bytes[0] === 0x1d;
  if (isInOrder) return state === 'dies' ? undefined : [state === 'paper-low' ? 0x03 : 0x00];
  const isBlocked = state === 'paper-out' || state === 'cover-open';
  const stateBits: Readonly<Record<number, number>> = {
    1: (isBlocked ? 0x08 : 0) | (drawer === 'high' ? 0x04 : 0),
    2: state === 'cover-open' ? 0x04 : state === 'paper-out' ? 0x20 : 0,
    4: state === 'paper-out' ? 0x6c : state === 'paper-low' ? 0x0c : 0,
  };
  return [0x12 | (stateBits[bytes[2] ?? 0] ?? 0)];
};
