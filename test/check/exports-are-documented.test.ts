import { Linter } from 'eslint';
import { expect, test } from 'vitest';
import { exportsAreDocumented } from './exports-are-documented.mjs';

const complaints = (code: string): number =>
  new Linter().verify(code, [
    { plugins: { our: { rules: { documented: exportsAreDocumented } } }, rules: { 'our/documented': 'error' } },
  ]).length;

test.each([['export function f() {}'], ['export const f = () => 1'], ['// a remark\nexport function f() {}']])(
  'asks for a doc comment: %s',
  (code) => {
    expect(complaints(code)).toBe(1);
  },
);

test.each([
  ['/** Says it. */\nexport function f() {}'],
  ['/** Says it. */\nexport const f = () => 1'],
  ['function f() {}'],
  ['export const limit = 3'],
])('is content: %s', (code) => {
  expect(complaints(code)).toBe(0);
});
