import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import type { z } from 'zod';
import { calls, type Channel } from '../preload/contract.ts';
import type { Log } from './log.ts';

/** What answers each channel of the contract. */
export type Handlers = {
  readonly [Name in Channel]: (input: z.output<(typeof calls)[Name]['input']>) => Output<Name> | Promise<Output<Name>>;
};
type Output<Name extends Channel> = z.input<(typeof calls)[Name]['output']>;

/** The part of an event that tells who is calling. */
export type Caller = Pick<IpcMainInvokeEvent, 'senderFrame'> & { readonly sender: { readonly id: number } };

type Deps = {
  readonly ipcMain: Pick<IpcMain, 'handle'>;
  readonly handlers: Handlers;
  /** The till's own window; undefined while there is none. */
  readonly windowId: () => number | undefined;
  /** Checks answers too. Off in the packaged app, where the tests have done it and a page of the directory is large. */
  readonly checkOutput: boolean;
  readonly log: Log;
  /** Before every channel's name: the practice till has a set of its own. */
  readonly prefix?: string;
};

/** Puts every channel of the contract behind the same door: the right frame, a payload that fits, or an error. */
export const registerCalls = ({ ipcMain, handlers, windowId, checkOutput, log, prefix = '' }: Deps): void => {
  for (const channel of Object.keys(calls) as Channel[]) {
    const { input, output }: { readonly input: z.ZodType; readonly output: z.ZodType } = calls[channel];
    const handler = handlers[channel] as (input: unknown) => unknown;
    ipcMain.handle(prefix + channel, async (event: Caller, ...payload: unknown[]) => {
      if (!isTill(event, windowId())) throw refused(channel, 'a strange frame', log);
      const parsed = input.safeParse(payload[0]);
      if (payload.length > 1 || !parsed.success) throw refused(channel, 'a malformed payload', log);
      const answer = await run(channel, () => handler(parsed.data), log);
      if (checkOutput && !output.safeParse(answer).success) throw refused(channel, 'a malformed answer', log);
      return answer;
    });
  }
};

/** Only the main frame of the till's own window, showing the till's own page. */
const isTill = ({ sender, senderFrame }: Caller, windowId: number | undefined): boolean => {
  if (windowId === undefined || sender.id !== windowId || !senderFrame || senderFrame.parent) return false;
  const { protocol, host } = URL.canParse(senderFrame.url) ? new URL(senderFrame.url) : { protocol: '', host: '' };
  return protocol === 'app:' && host === 'till';
};

/** The error that the caller sees never quotes the payload: it may hold a certificate's number. */
const refused = (channel: Channel, why: string, log: Log): Error => {
  log('ipc-refused', { channel, why });
  return new Error(`${channel} refused ${why}`);
};

const run = async (channel: Channel, work: () => unknown, log: Log): Promise<unknown> => {
  try {
    return await work();
  } catch (error) {
    log('ipc-failed', { channel, error });
    throw new Error(`${channel} failed`, { cause: error });
  }
};
