/** Preloaded with `node --require`: resolves `require('electron')` to the stand-in, never to the npm package, which would start a download. */
import Module from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createElectron } from './electron.ts';
import { createReplayedHid } from './replayed-hid.ts';
import { startUtilityChild } from './utility-child.ts';

type Load = (request: string, parent: unknown, isMain: boolean) => unknown;

const names = new Set(['electron', 'electron/main', 'electron/common', 'electron/utility']);

const versions = JSON.parse(readFileSync(join(__dirname, 'versions.json'), 'utf8')) as { readonly electron: string };
Object.defineProperty(process, 'versions', { value: Object.freeze({ ...process.versions, electron: versions.electron, chrome: 'stand-in' }) });

const isUtility = process.env['COUNTERSIGN_STAND_IN_ROLE'] === 'utility';
if (!isUtility) Object.defineProperty(process, 'type', { value: 'browser' });

/** Only where a test asks for made-up devices; otherwise the real package is at work. */
const hidSocket = isUtility ? process.env['COUNTERSIGN_STAND_IN_HID'] : undefined;
let hid: object | undefined;

let electron = isUtility ? startUtilityChild() : undefined;
const loader = Module as unknown as { _load: Load };
const load = loader._load.bind(Module);
// Made when asked for: Node preloads this hook into worker threads and plain forks of main, too.
loader._load = (request, parent, isMain) => {
  if (names.has(request)) return electron ??= createElectron(__filename);
  if (request === 'node-hid' && hidSocket !== undefined) return hid ??= createReplayedHid(hidSocket);
  return load(request, parent, isMain);
};
