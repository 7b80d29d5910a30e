import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** A line to a server that breaks at a byte. */
export type CuttingProxy = {
  readonly url: string;
  /** The next bytes up to the server, or down from it, of which so many still pass; then both ends are torn off. Null: all pass. */
  readonly cutAfter: (direction: 'up' | 'down', bytes: number | null) => void;
  /** How often it has cut. */
  readonly cuts: () => number;
  readonly close: () => Promise<void>;
};

/** Listens on a port of this machine and passes all that comes to `target`, until it is told to cut. */
export const startCuttingProxy = async (target: string): Promise<CuttingProxy> => {
  const left: Record<'up' | 'down', number | null> = { up: null, down: null };
  const sockets = new Set<Socket>();
  let cuts = 0;
  const { hostname, port } = new URL(target);
  const pass = (direction: 'up' | 'down', from: Socket, to: Socket): void => {
    from.on('data', (bytes) => {
      const budget = left[direction];
      if (budget === null || bytes.length < budget) {
        if (budget !== null) left[direction] = budget - bytes.length;
        to.write(bytes);
        return;
      }
      left[direction] = null;
      cuts += 1;
      // What may still pass arrives; then the line is gone for both, without a word.
      to.write(bytes.subarray(0, budget), () => { to.destroy(); });
      from.destroy();
    });
    from.on('close', () => { to.end(); });
    from.on('error', () => { to.destroy(); });
  };
  const server = createServer((till) => {
    const there = connect({ host: hostname, port: Number(port) });
    for (const socket of [till, there]) {
      sockets.add(socket);
      socket.on('close', () => { sockets.delete(socket); });
    }
    pass('up', till, there);
    pass('down', there, till);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    cutAfter: (direction, bytes) => { left[direction] = bytes; },
    cuts: () => cuts,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
    },
  };
};
