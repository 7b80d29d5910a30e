import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/**
 * What a bad line does to one exchange.
 * - pass: nothing
 * - refuse: the connection dies before the server hears anything
 * - lose-reply: the server does its work and commits, the answer never arrives
 * - swallow: nobody answers; the till's own deadline ends it
 * - hold: the request reaches the server only when `release()` is called, long after the till gave up
 * - server-error, garbage: an answer comes, and it is worthless
 */
export type Behaviour = 'pass' | 'refuse' | 'lose-reply' | 'swallow' | 'hold' | 'server-error' | 'garbage';

export type Exchange = { readonly method: string; readonly path: string; readonly behaviour: Behaviour; readonly status: number | null };

export type LyingNetwork = {
  /** The address a till is told instead of the server's own. */
  readonly url: string;
  /** From now on every connection dies. */
  readonly cut: () => void;
  readonly heal: () => void;
  /** The next `times` exchanges whose path starts with `path` behave like this. */
  readonly lie: (path: string, behaviour: Behaviour, times?: number) => void;
  /** Forgets every lie; what is held stays held. */
  readonly stopLying: () => void;
  /** How many requests wait for `release()`. */
  readonly held: () => number;
  /** Lets held requests through; resolves when the server has answered all of them. */
  readonly release: () => Promise<void>;
  readonly exchanges: () => readonly Exchange[];
  /** Points the line at another server, e.g. after a restart on a new port. */
  readonly redirect: (upstream: string) => void;
  readonly close: () => Promise<void>;
};

/** Starts a line between tills and a server that loses, delays and garbles what it is told to. Loopback only. */
export const createLyingNetwork = async (firstUpstream: string): Promise<LyingNetwork> => {
  let upstream = new URL(firstUpstream);
  let isCut = false;
  const lies: { path: string; behaviour: Behaviour; left: number }[] = [];
  const held: (() => Promise<void>)[] = [];
  const log: Exchange[] = [];
  const sockets = new Set<Socket>();

  const behaviourFor = (path: string): Behaviour => {
    if (isCut) return 'refuse';
    const lie = lies.find((candidate) => candidate.left > 0 && path.startsWith(candidate.path));
    if (!lie) return 'pass';
    lie.left -= 1;
    return lie.behaviour;
  };

  /** The server's whole answer; status 502 when it is not there. */
  const ask = (message: IncomingMessage, body: Buffer): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }> =>
    new Promise((resolve) => {
      const onward = forward({ host: upstream.hostname, port: upstream.port, method: message.method, path: message.url, headers: message.headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', () => { resolve({ status: 502, headers: {}, body: Buffer.alloc(0) }); });
        answer.on('end', () => { resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(parts) }); });
      });
      onward.on('error', () => { resolve({ status: 502, headers: {}, body: Buffer.alloc(0) }); });
      onward.end(body);
    });

  const exchange = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = message.url ?? '/';
    const behaviour = behaviourFor(path);
    const note = (status: number | null): void => { log.push({ method: message.method ?? '', path, behaviour, status }); };
    const parts: Buffer[] = [];
    for await (const part of message) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    switch (behaviour) {
      case 'refuse': note(null); message.socket.destroy(); return;
      case 'swallow': note(null); return;
      case 'hold':
        held.push(async () => { note((await ask(message, body)).status); });
        return;
      case 'server-error': note(500); response.writeHead(500, { 'content-type': 'application/json' }).end('{"problem":"internal","detail":""}'); return;
      case 'garbage': note(200); response.writeHead(200, { 'content-type': 'application/json' }).end('<html>welcome to the hotel wifi'); return;
      case 'lose-reply': note((await ask(message, body)).status); message.socket.destroy(); return;
      case 'pass': {
        const answer = await ask(message, body);
        note(answer.status);
        // A server that is gone looks like a dead line to the till, not like a polite 502.
        if (answer.status === 502) { message.socket.destroy(); return; }
        response.writeHead(answer.status, answer.headers).end(answer.body);
      }
    }
  };

  const server = createServer((message, response) => { exchange(message, response).catch(() => message.socket.destroy()); });
  server.on('connection', (socket) => {
    if (isCut) { socket.destroy(); return; }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${String(port)}`,
    cut: () => { isCut = true; for (const socket of sockets) socket.destroy(); },
    heal: () => { isCut = false; },
    lie: (path, behaviour, times = 1) => { lies.push({ path, behaviour, left: times }); },
    stopLying: () => { lies.length = 0; },
    held: () => held.length,
    release: async () => { await Promise.all(held.splice(0).map((send) => send())); },
    exchanges: () => log,
    redirect: (next) => { upstream = new URL(next); },
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => { resolve(); });
    }),
  };
};
