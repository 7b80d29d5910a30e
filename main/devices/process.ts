import { createDevices } from './devices.ts';
import { toDevicesSchema, type FromDevices } from './messages.ts';

/**
 * The devices process: hardware lives here, so that a driver that hangs or crashes takes neither
 * the till's window nor its journal with it. Main starts it, and starts it again when it dies.
 */
type ParentPort = {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: FromDevices): void;
};

const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
if (parentPort === undefined) {
  throw new Error('The devices process must be started as a utility process of the till.');
}

const devices = createDevices({
  send: (message) => parentPort.postMessage(message),
  now: Date.now,
});

// A message that doesn't fit is a bug in main: it throws, the process dies, and main reports it.
parentPort.on('message', ({ data }) => {
  const message = toDevicesSchema.parse(data);
  if (message.kind === 'close') void devices.close().finally(() => process.exit(0));
  else devices.receive(message);
});
parentPort.postMessage({ kind: 'ready' });
