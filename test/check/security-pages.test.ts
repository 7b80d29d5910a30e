import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** The security pages promise tests. Each name in them, `file › test`, must be a test of that file. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const docs = join(root, 'docs');
const pages = readdirSync(docs).filter((name) => name.includes('security')).map((name) => ({ name, text: readFileSync(join(docs, name), 'utf8') }));

const references = pages.flatMap(({ name, text }) =>
  [...text.matchAll(/`(test\/[^`\s]+)(?: › ([^`]+))?`/gu)].map(([, file = '', title]) => ({ page: name, file, title })));

/** Whether the file has a test or group whose title begins so; the backslashes before quotes are not part of it. */
const hasTest = (file: string, title: string): boolean => {
  const text = readFileSync(join(root, file), 'utf8').replaceAll('\\', '');
  return ["'", '"', '`'].some((quote) => text.includes(`(${quote}${title}`) || text.includes(`${quote}${title}${quote}, async (`) || text.includes(`${quote}${title}${quote}, (`));
};

const rowsOf = (page: string): readonly (readonly string[])[] =>
  (pages.find(({ name }) => name === page)?.text ?? '').split('\n')
    .filter((line) => /^\| \d/u.test(line)).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));

it('the pages name tests', () => {
  expect(references.length).toBeGreaterThan(40);
});

it('every test that they name is there', () => {
  const missing = references.filter(({ file, title }) => {
    try {
      return title === undefined ? readFileSync(join(root, file), 'utf8') === '' : !hasTest(file, title);
    } catch {
      return true;
    }
  });
  expect(missing).toEqual([]);
});

describe('Electron\'s checklist', () => {
  const rows = rowsOf('electron-security.md');
  it('is answered whole: 20 items, then 8 fuses, each with its level and its test', () => {
    expect(rows.map(([number]) => number)).toEqual([...Array.from({ length: 20 }, (_, index) => String(index + 1)), ...Array.from({ length: 8 }, (_, index) => `${String(index)} f`)]);
    for (const [number, , , level = '', tests = ''] of rows) {
      expect(level, number).toMatch(/Chromium|option|packed|source|code/u);
      expect(tests, number).toMatch(/`test\//u);
    }
  });
});
