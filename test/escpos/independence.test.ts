import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Every module that one file leads to: our own as paths, packages by name. */
const reachedFrom = (file: string, reached = new Set<string>()): ReadonlySet<string> => {
  reached.add(relative(root, file).replaceAll('\\', '/'));
  const imports = [...readFileSync(file, 'utf8').matchAll(/(?:from|import) '([^']+)'/gu)].map(([, name = '']) => name);
  for (const name of imports) {
    if (!name.startsWith('.')) reached.add(name);
    else if (!reached.has(relative(root, resolve(dirname(file), name)).replaceAll('\\', '/'))) reachedFrom(resolve(dirname(file), name), reached);
  }
  return reached;
};

test('the decoder and its drawing know nothing of the encoder: no file and no package in common', () => {
  const decoder = reachedFrom(join(root, 'renderer/virtual-devices/paper-drawing.ts'));
  const encoder = reachedFrom(join(root, 'main/devices/encoder.ts'));

  expect(decoder).toContain('renderer/virtual-devices/escpos-decoder.ts');
  expect(encoder).toContain('main/devices/escpos-writer.ts');
  // The one package of both draws bars for printers that get them as pictures; two readers by others read them all the same.
  expect([...decoder].filter((module) => encoder.has(module))).toEqual(['bwip-js/generic']);
  expect([...decoder].filter((module) => module.startsWith('main/') || module.startsWith('domain/'))).toEqual([]);
});
