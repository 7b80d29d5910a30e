/** The modules of which the app needs a call or two. */
import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dialog, SaveDialogOptions, Menu, NativeTheme, Net, PowerMonitor, Shell } from 'electron';
import { HonouredEmitter, mix } from './emitter.ts';
import { refuse, strict } from './strict.ts';

/** Says what would have been opened, and opens nothing. */
export const shell = strict('shell', {
  openExternal: async (url: string) => console.error(`[electron stand-in] shell.openExternal ${url}`),
} satisfies Partial<Shell>);

export const menu = strict('Menu', {
  setApplicationMenu: (given: Menu | null) => { if (given !== null) refuse('Menu.setApplicationMenu other than null'); },
  getApplicationMenu: () => null,
} satisfies Partial<typeof Menu>);

export const dialog = strict('dialog', {
  showErrorBox: (title: string, content: string) => console.error(`[electron stand-in] error box: ${title}: ${content}`),
  /** A person who takes the proposed name, in the folder that the test names; without one they change their mind. */
  showSaveDialog: (async (options: SaveDialogOptions) => {
    const folder = process.env['COUNTERSIGN_STAND_IN_SAVES'];
    for (const option of Object.keys(options)) if (option !== 'defaultPath') refuse(`dialog.showSaveDialog with ${option}`);
    return folder === undefined ? { canceled: true, filePath: '' } : { canceled: false, filePath: join(folder, basename(options.defaultPath ?? 'file')) };
  }) as Dialog['showSaveDialog'],
} satisfies Partial<Dialog>);

/** A machine that never sleeps: its events are accepted and never emitted. */
export const createPowerMonitor = (): PowerMonitor =>
  strict('powerMonitor', new HonouredEmitter('powerMonitor', ['suspend', 'resume', 'shutdown', 'lock-screen', 'unlock-screen', 'on-ac', 'on-battery'])) as unknown as PowerMonitor;

/** Light unless the app says dark; `onChange` tells the pages. */
export function createNativeTheme(onChange: (source: NativeTheme['themeSource']) => void): NativeTheme {
  const emitter = new HonouredEmitter('nativeTheme', ['updated']);
  let source: NativeTheme['themeSource'] = 'system';
  const honoured = {
    get shouldUseDarkColors() { return source === 'dark'; },
    get themeSource() { return source; },
    set themeSource(value) {
      source = value;
      onChange(value);
      emitter.emit('updated');
    },
  } satisfies Partial<NativeTheme>;
  return strict('nativeTheme', mix(emitter, honoured)) as unknown as NativeTheme;
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml',
  '.png': 'image/png', '.woff2': 'font/woff2', '.wasm': 'application/wasm', '.ico': 'image/x-icon', '.txt': 'text/plain',
};

/** `net.fetch` of files, the usual way to answer `protocol.handle`. Anything else is refused. */
export const net = strict('net', {
  fetch: async (input: string | Request): Promise<Response> => {
    const url = typeof input === 'string' ? input : input.url;
    if (!url.startsWith('file:')) return refuse(`net.fetch of ${new URL(url).protocol}`);
    const path = fileURLToPath(url.replace(/[?#].*$/, ''));
    const body = await readFile(path).catch(() => { throw new Error('net::ERR_FILE_NOT_FOUND'); });
    return new Response(new Uint8Array(body), { headers: { 'content-type': mediaTypes[extname(path)] ?? 'application/octet-stream' } });
  },
} satisfies Partial<Net>);
