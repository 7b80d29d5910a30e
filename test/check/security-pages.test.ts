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

/** Level 2 of OWASP ASVS 5.0, with 2.3.5 and 15.4.2 of level 3: how many requirements each section has. */
const sections: Readonly<Record<string, number>> = {
  '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2, '2.1': 3, '2.2': 3, '2.3': 5, '2.4': 1, '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2,
  '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4, '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3, '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5, '6.6': 3, '6.8': 4,
  '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2, '8.1': 2, '8.2': 3, '8.3': 1, '8.4': 1, '9.1': 3, '9.2': 4, '10.1': 2, '10.2': 2, '10.3': 4,
  '10.4': 11, '10.5': 5, '10.6': 2, '10.7': 3, '11.1': 2, '11.2': 3, '11.3': 3, '11.4': 4, '11.5': 1, '11.6': 1, '12.1': 3, '12.2': 2, '12.3': 4, '13.1': 1,
  '13.2': 5, '13.3': 2, '13.4': 5, '14.1': 2, '14.2': 4, '14.3': 3, '15.1': 3, '15.2': 3, '15.3': 7, '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3,
  '17.1': 1, '17.2': 4, '17.3': 2,
};
const requirements = [...Object.entries(sections).flatMap(([section, count]) => Array.from({ length: count }, (_, index) => `${section}.${String(index + 1)}`)), '15.4.2'];

describe('the application security standard', () => {
  const rows = rowsOf('security.md');
  it('is answered whole: every requirement once, met by a test, or with its reason', () => {
    expect(requirements).toHaveLength(255);
    expect(rows.flatMap(([ids = '']) => ids.split(', ')).sort()).toEqual([...requirements].sort());
    for (const [ids, state = '', how = '', tests = ''] of rows) {
      expect(['met', 'met, no test of its own', 'open', 'does not apply'], ids).toContain(state);
      expect(how.length, ids).toBeGreaterThan(3);
      expect(/`test\//u.test(tests), ids).toBe(state === 'met');
    }
  });
});
