import { connect, type Socket } from 'node:net';

/** What came back for one message. */
export type Reply = { readonly ms: number; readonly status: number; readonly body: string };
export type Load = { readonly seconds: number; readonly replies: readonly Reply[] };

const replyTimeoutMs = 30_000;

/**
 * Sends ready-made HTTP messages over so many connections, each as soon as the one before it is answered. Bare sockets:
 * the load generator sits on the server's own cores, as pgbench does, and must not cost more than it has to.
 */
export const sendAll = async (url: string, messages: readonly Buffer[], connections: number): Promise<Load> => {
  const { hostname, port } = new URL(url);
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(hostname, Number(port))));
  const replies: Reply[] = [];
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(sockets.map(async (socket) => {
    const ask = asker(socket);
    for (let message = messages[next++]; message; message = messages[next++]) replies.push(await ask(message));
  }));
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const socket of sockets) socket.destroy();
  return { seconds, replies };
};

/** One HTTP/1.1 message; a body is JSON. */
export const toMessage = (url: string, { method, path, headers, body }: { readonly method: 'GET' | 'POST'; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }): Buffer => {
  const lines = Object.entries({ ...headers, 'host': new URL(url).host, ...(method === 'GET' ? {} : { 'content-length': String(Buffer.byteLength(body)) }) }).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
};

const open = (host: string, port: number): Promise<Socket> => new Promise((resolve, reject) => {
  const socket = connect({ host, port, noDelay: true }, () => { resolve(socket); });
  socket.once('error', reject);
});

/** Asks over one connection, one message at a time. */
const asker = (socket: Socket) => {
  let held: Buffer = Buffer.alloc(0);
  let settle: { readonly sentAt: number; readonly done: (reply: Reply) => void; readonly failed: (error: Error) => void } | undefined;
  socket.setTimeout(replyTimeoutMs, () => { socket.destroy(new Error('the server does not answer')); });
  socket.on('error', (error) => { settle?.failed(error); });
  socket.on('close', () => { settle?.failed(new Error('the server hung up')); });
  socket.on('data', (chunk: Buffer) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const headEnd = held.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = held.toString('latin1', 0, headEnd);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? NaN);
    if (Number.isNaN(length)) { settle?.failed(new Error(`an answer without a length: ${head}`)); return; }
    if (held.length < headEnd + 4 + length) return;
    const body = held.toString('utf8', headEnd + 4, headEnd + 4 + length);
    held = held.subarray(headEnd + 4 + length);
    const waiting = settle;
    settle = undefined;
    waiting?.done({ ms: performance.now() - waiting.sentAt, status: Number(head.slice(9, 12)), body });
  });
  return (message: Buffer): Promise<Reply> => new Promise((done, failed) => {
    settle = { sentAt: performance.now(), done, failed };
    socket.write(message);
  });
};
