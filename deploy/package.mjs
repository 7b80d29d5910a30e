// `npm run package`: packs the till into dist/ (or `--output <folder>`). With `--installer` it also makes this platform's installers.
// Where Electron's binary can't be had, a stub folder stands in for it: the packed app is whole but for that binary.
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, isStale } from './build.mjs';
import { runOrExplain, setUp } from './set-up.mjs';
import { findElectron } from './set-up/electron.mjs';
import { root, say, SetUpError } from './set-up/machine.mjs';

/**
 * Electron's mark before its fuses, and a wire of nine of them as Electron ships it: electron-builder sets them in the stub,
 * and a fuse that the configuration forgets is as open there as in the real binary.
 */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseWire = Buffer.concat([Buffer.from(fuseMark), Buffer.from([1, 9]), Buffer.from('101100011')]);

await runOrExplain(async () => {
  const { values: options } = parseArgs({
    options: { installer: { type: 'boolean', default: false }, output: { type: 'string', default: 'dist' } },
  });
  const { installer, output } = options;
  await setUp({ runtime: false });
  if (await isStale()) await build();

  const electron = findElectron();
  if (installer && !electron)
    throw new SetUpError('An installer needs the real Electron: run `npx install-electron` first.');
  say(
    electron
      ? 'Packing with Electron ...'
      : 'Packing with a stub for Electron, whose binary is not on this machine ...',
  );

  const builder = await import('electron-builder');
  const platform = electron ? builder.Platform.current() : builder.Platform.LINUX;
  await builder.build({
    projectDir: root,
    targets: platform.createTarget(installer ? null : 'dir'),
    publish: 'never',
    config: {
      extends: 'electron-builder.yml',
      directories: { output },
      ...(electron ? {} : { electronDist: makeStub() }),
    },
  });
  say(
    electron
      ? `The packed till is in ${output}/.`
      : `What lies in ${output}/ shows that everything is packed, but it does not run: in place of Electron it has a stub.\n` +
          'For a till that runs, get Electron first (`npx install-electron`, about 120 MB), then pack again.',
  );
});

/** A folder that looks like Electron for Linux to electron-builder. */
function makeStub() {
  const folder = join(root, '.cache', 'electron-stub');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  writeFileSync(
    join(folder, 'electron'),
    Buffer.concat([Buffer.from('#!/bin/sh\necho "This package was made without Electron." >&2\nexit 1\n'), fuseWire]),
  );
  chmodSync(join(folder, 'electron'), 0o755);
  for (const name of ['chrome-sandbox', 'LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(folder, name), '');
  return folder;
}
