import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mutants } from './mutants-list.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the mutants of the money path', () => {
  it('are at least 36, each another one', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(36);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    expect(new Set(mutants.map(({ file, from, to }) => `${file} ${from} ${to}`)).size).toBe(mutants.length);
  });

  it.each(mutants)('$name: fits the code of today', async ({ file, from, to }) => {
    const source = await readFile(`${root}${file}`, 'utf8');
    expect(source.split(from).length - 1, 'how often its text is found').toBe(1);
    expect(to).not.toBe(from);
  });
});
