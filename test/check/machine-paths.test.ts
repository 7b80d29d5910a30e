import { expect, test } from 'vitest';
import { findMachinePath } from './machine-paths.mjs';

const path = (...parts: string[]): string => ['', ...parts].join('/');

test.each([
  [`const data = '${path('root', 'thing')}'`],
  [`see ${path('home', 'somebody', 'countersign')}`],
  [['C:', 'Users', 'somebody'].join('\\')],
  ['  "resolved": "' + 'https://registry.example/x.tgz"'],
])('finds a place on one machine: %s', (text) => {
  expect(findMachinePath(`first line\n${text}`)?.line).toBe(2);
});

test.each([
  ['under `/root` and in a 0700 folder'],
  ['https://example.org/home/page'],
  ['import x from "../work/thing.ts"'],
  ['`${folder}/work/thing`'],
  ['"resolved": "server"'],
])('leaves in peace: %s', (text) => {
  expect(findMachinePath(text)).toBeUndefined();
});
