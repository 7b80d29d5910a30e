import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

export type Received = { readonly method: string; readonly url: string; readonly headers: IncomingMessage['headers']; readonly body: string };
export type Answering = (request: Received, response: ServerResponse) => void;

/** Starts real HTTP servers for a test file; they are gone after each test. */
export const useServers = (): ((answering: Answering) => Promise<{ readonly origin: string; readonly received: Received[]; readonly stop: () => Promise<void> }>) => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => { await Promise.all(stops.splice(0).map((stop) => stop())); });
  return async (answering) => {
    const received: Received[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => { chunks.push(chunk); });
      request.on('end', () => {
        const seen = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
        received.push(seen);
        answering(seen, response);
      });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const stop = () => new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => { resolve(); });
    });
    stops.push(stop);
    return { origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, received, stop };
  };
};

/** Answers JSON. */
export const json = (response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};
