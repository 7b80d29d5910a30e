/** `ipcMain`: dispatches what a preload sends, with Electron's wording of every failure. */
import { EventEmitter } from 'node:events';
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron';
import { decodeClone, encodeClone } from './clone.ts';
import { refuse, strict } from './strict.ts';
import type { FromMain, ToMain } from './wire.ts';

type InvokeHandler = Parameters<IpcMain['handle']>[1];

/** Where a message came from and how to answer it. */
export interface IpcSource {
  readonly sender: WebContents;
  readonly senderFrame: WebFrameMain;
  readonly reply: (message: FromMain) => void;
}

export interface IpcMainModule {
  readonly ipcMain: IpcMain;
  readonly dispatch: (source: IpcSource, message: ToMain) => void;
}

export function createIpcMain(): IpcMainModule {
  const handlers = new Map<string, InvokeHandler>();
  const emitter = new EventEmitter();

  const invokes: Pick<IpcMain, 'handle' | 'handleOnce' | 'removeHandler'> = {
    handle(channel, listener) {
      if (typeof listener !== 'function') throw new TypeError(`Expected handler to be a function, but found type '${typeof listener}'`);
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      handlers.set(channel, listener);
    },
    handleOnce(channel, listener) {
      invokes.handle(channel, (event, ...args) => {
        handlers.delete(channel);
        return listener(event, ...(args as unknown[])) as unknown;
      });
    },
    removeHandler: (channel) => void handlers.delete(channel),
  };

  function createIpcEvent(source: IpcSource): IpcMainInvokeEvent {
    const { sender, senderFrame } = source;
    return { sender, senderFrame, frameId: senderFrame.routingId, processId: senderFrame.processId, type: 'frame', preventDefault: () => undefined, defaultPrevented: false } as unknown as IpcMainInvokeEvent;
  }

  async function invoke(source: IpcSource, id: number, channel: string, args: string): Promise<void> {
    try {
      const handler = handlers.get(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      const value: unknown = await handler(createIpcEvent(source), ...(decodeClone(args) as unknown[]));
      source.reply({ kind: 'reply', id, value: encodeClone(value) });
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error);
      source.reply({ kind: 'failure', id, error: String(error) });
    }
  }

  function receive(source: IpcSource, channel: string, args: string): void {
    const event = Object.defineProperty(Object.assign(createIpcEvent(source), {
      ports: [],
      reply: (replyChannel: string, ...values: unknown[]) => source.reply({ kind: 'event', channel: replyChannel, args: encodeClone(values) }),
    }), 'returnValue', { set: () => refuse('event.returnValue') }) as unknown as IpcMainEvent;
    emitter.emit(channel, event, ...(decodeClone(args) as unknown[]));
  }

  return {
    ipcMain: strict<IpcMain>('ipcMain', Object.assign(emitter, invokes)),
    dispatch: (source, message) => {
      if (message.kind === 'invoke') void invoke(source, message.id, message.channel, message.args);
      else if (message.kind === 'send') receive(source, message.channel, message.args);
    },
  };
}
