/** Inside a utility process: `process.parentPort`, and an end when main ends. */
import type { ParentPort } from 'electron';
import { decodeClone, encodeClone } from './clone.ts';
import { HonouredEmitter, mix } from './emitter.ts';
import { strict } from './strict.ts';

/** Puts `parentPort` in place and gives the little that `require('electron')` offers there. */
export function startUtilityChild(): object {
  delete process.env['COUNTERSIGN_STAND_IN_ROLE'];
  const emitter = new HonouredEmitter('parentPort', ['message']);
  const early: unknown[] = [];

  const deliver = (data: unknown): void => void emitter.emit('message', { data, ports: [] });
  process.on('message', (text) => {
    const data = decodeClone(text as string);
    if (emitter.listenerCount('message') > 0) deliver(data);
    else early.push(data);
  });
  emitter.on('newListener', (event: string) => {
    if (event === 'message') queueMicrotask(() => early.splice(0).forEach(deliver));
  });
  process.on('disconnect', () => process.exit(0));

  const honoured: Pick<ParentPort, 'postMessage'> = { postMessage: (message) => void process.send?.(encodeClone(message)) };
  Object.defineProperty(process, 'parentPort', { value: strict('parentPort', mix(emitter, honoured)) });
  Object.defineProperty(process, 'type', { value: 'utility' });
  return strict('electron (in a utility process)', {});
}
