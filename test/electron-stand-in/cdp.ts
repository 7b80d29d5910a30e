/**
 * The DevTools protocol over Chromium's pipe.
 *
 * A pipe rather than a websocket: no handshake, lower latency, and Chromium ends by itself when main dies
 * in whatever way, because its end of the pipe closes.
 */
import type { Readable, Writable } from 'node:stream';

export type CdpParams = Readonly<Record<string, unknown>>;
type Listener = (params: CdpParams) => void;

/** One attached target, or the browser itself. */
export interface CdpSession {
  readonly send: (method: string, params?: CdpParams) => Promise<CdpParams>;
  readonly on: (event: string, listener: Listener) => void;
}

export interface CdpConnection {
  readonly browser: CdpSession;
  readonly session: (sessionId: string) => CdpSession;
  /** Forgets a session whose target is gone; its open calls fail. */
  readonly drop: (sessionId: string) => void;
}

interface Frame {
  readonly id?: number;
  readonly method?: string;
  readonly params?: CdpParams;
  readonly result?: CdpParams;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

interface Call {
  readonly method: string;
  readonly sessionId: string;
  readonly resolve: (result: CdpParams) => void;
  readonly reject: (error: Error) => void;
}

/** Speaks over the two ends of the pipe; `''` stands for the browser's own session. */
export function createCdpConnection(input: Writable, output: Readable): CdpConnection {
  const calls = new Map<number, Call>();
  const listeners = new Map<string, Map<string, Listener[]>>();
  let callCount = 0;
  let closed = false;
  let partial: Buffer[] = [];

  output.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      partial.push(chunk.subarray(start, end));
      receive(JSON.parse(Buffer.concat(partial).toString('utf8')) as Frame);
      partial = [];
      start = end + 1;
    }
    if (start < chunk.length) partial.push(chunk.subarray(start));
  });
  output.on('close', close);
  output.on('error', close);
  input.on('error', close);

  function receive(frame: Frame): void {
    if (frame.id === undefined) {
      for (const listener of listeners.get(frame.sessionId ?? '')?.get(frame.method ?? '') ?? []) listener(frame.params ?? {});
      return;
    }
    const call = calls.get(frame.id);
    calls.delete(frame.id);
    if (frame.error) call?.reject(new Error(`${call.method}: ${frame.error.message}`));
    else call?.resolve(frame.result ?? {});
  }

  function fail(matches: (call: Call) => boolean): void {
    for (const [id, call] of calls) {
      if (!matches(call)) continue;
      calls.delete(id);
      call.reject(new Error(`${call.method}: Chromium has closed the target`));
    }
  }

  function close(): void {
    closed = true;
    fail(() => true);
  }

  function send(sessionId: string, method: string, params: CdpParams): Promise<CdpParams> {
    return new Promise((resolve, reject) => {
      if (closed) return reject(new Error(`${method}: Chromium has closed`));
      const id = ++callCount;
      calls.set(id, { method, sessionId, resolve, reject });
      input.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    });
  }

  function session(sessionId: string): CdpSession {
    return {
      send: (method, params = {}) => send(sessionId, method, params),
      on: (event, listener) => {
        const events = listeners.get(sessionId) ?? new Map<string, Listener[]>();
        listeners.set(sessionId, events.set(event, [...(events.get(event) ?? []), listener]));
      },
    };
  }

  return {
    browser: session(''),
    session,
    drop: (sessionId) => {
      listeners.delete(sessionId);
      fail((call) => call.sessionId === sessionId);
    },
  };
}
