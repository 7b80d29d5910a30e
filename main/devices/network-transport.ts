import { connect, type Socket } from 'node:net';
import { err, ok, type Result } from '../../domain/result.ts';
import { createAnswers } from './answers.ts';
import type { Deadlines } from './deadlines.ts';
import type { Connection, Transport, WriteFailure } from './transport.ts';

type Address = { readonly host: string; readonly port: number };

/** Raw TCP, by custom on port 9100. */
export const createNetworkTransport =
  ({ host, port }: Address, deadlines: Pick<Deadlines, 'connectMs' | 'writeMs'>): Transport =>
  () =>
    new Promise((resolve) => {
      const socket = connect({ host, port, noDelay: true });
      const giveUp = () => {
        clearTimeout(timer);
        socket.destroy();
        resolve(err('offline'));
      };
      const timer = setTimeout(giveUp, deadlines.connectMs);
      socket.once('error', giveUp);
      socket.once('connect', () => {
        clearTimeout(timer);
        socket.off('error', giveUp);
        resolve(ok(connectionOver(socket, deadlines.writeMs)));
      });
    });

const connectionOver = (socket: Socket, writeMs: number): Connection => {
  const answers = createAnswers();
  let isLost = false;
  const lose = () => {
    isLost = true;
    answers.end();
  };
  socket.on('data', (bytes) => answers.push(bytes));
  // 'end' comes first when the printer hangs up; a half-open connection is of no use to us.
  socket.on('end', lose);
  socket.on('error', lose);
  socket.on('close', lose);

  return {
    canAnswer: true,
    write: (bytes) =>
      new Promise((resolve) => {
        // What the network took before it broke is unknown: only a person can see it on paper.
        const settle = (result: Result<void, WriteFailure>) => {
          clearTimeout(timer);
          socket.off('close', onClose);
          resolve(result);
        };
        const onClose = () => settle(err({ problem: 'connection-lost', isNothingSent: false }));
        const timer = setTimeout(() => settle(err({ problem: 'timed-out', isNothingSent: false })), writeMs);
        if (isLost) return settle(err({ problem: 'connection-lost', isNothingSent: true }));
        socket.once('close', onClose);
        socket.write(bytes, (error) => (error ? onClose() : settle(ok(undefined))));
      }),
    answer: (accept, timeoutMs) => answers.next(accept, timeoutMs),
    discardAnswers: (matching) => answers.discard(matching),
    isLost: () => isLost,
    close: () => closed(socket, isLost),
  };
};

/** How long a printer may take to hang up in good order. */
const closeMs = 500;

/**
 * Ends in good order, so that bytes still in the kernel reach the printer: destroying at once
 * can cut the last lines off.
 */
const closed = (socket: Socket, isLost: boolean): Promise<void> =>
  new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve();
    };
    const timer = setTimeout(finish, closeMs);
    if (isLost || socket.destroyed) return finish();
    socket.end(finish);
  });
