import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** What the program does not so much as mention: a protection that nothing can undo by accident, or a power that it has no use for. */
const root = fileURLToPath(new URL('../..', import.meta.url));

const sources = ['main', 'preload', 'renderer'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true }).map(String).filter((name) => /\.(tsx?|html)$/u.test(name))
    .map((name) => ({ name: `${room}/${name.replaceAll('\\', '/')}`, text: readFileSync(join(root, room, name), 'utf8') })));

const mention = (pattern: RegExp): string[] => sources.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

it.each([
  ['addresses opened outside', /\bopenExternal\b|\bopenPath\b|\bshell\b[^;\n]*from 'electron'/u],
  ['files as pages', /\bloadFile\(|\bfile:\/\//u],
  ['embedded pages', /<webview|allowpopups|createElement\('(?:webview|iframe)'|<iframe/u],
  ['Chromium features that are off by default', /enableBlinkFeatures|disableBlinkFeatures|appendSwitch/u],
  ['Electron\'s remote', /@electron\/remote|enableRemoteModule/u],
  ['script put into a page', /executeJavaScript|insertCSS\(|\bdebugger\.attach/u],
  ['messages without an answer', /ipcMain\.on\b|ipcMain\.handleOnce|sendSync/u],
  ['text made into a page or a program', /dangerouslySetInnerHTML|\.innerHTML\b|\.outerHTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(/u],
  ['certificates of servers let through', /certificate-error|setCertificateVerifyProc|rejectUnauthorized/u],
])('does not know %s', (_what, pattern) => {
  expect(mention(pattern)).toEqual([]);
});

it('answers calls in one place', () => {
  expect(mention(/ipcMain\.handle\b/u)).toEqual(['main/ipc.ts']);
});

it('takes from Electron what it needs, in main.ts and in the preload', () => {
  const taken = sources.flatMap(({ name, text }) => {
    const names = /^import \{([^}]*)\} from 'electron';/mu.exec(text)?.[1];
    return names === undefined ? [] : [[name, names.split(',').map((each) => each.trim()).sort()]];
  });
  expect(Object.fromEntries(taken)).toEqual({
    'main/main.ts': ['BrowserWindow', 'Menu', 'app', 'dialog', 'ipcMain', 'protocol', 'safeStorage', 'session', 'utilityProcess'],
    'preload/preload.ts': ['contextBridge', 'ipcRenderer'],
  });
});

it('is built with exactly the Electron that was chosen, and no older line than that', () => {
  const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, unknown>;
  const wanted = (read('package.json')['devDependencies'] as Record<string, string>)['electron'];
  expect(wanted).toMatch(/^\d+\.\d+\.\d+$/u);
  expect(read('node_modules/electron/package.json')['version']).toBe(wanted);
  expect(Number(wanted?.split('.')[0])).toBeGreaterThanOrEqual(45);
});
