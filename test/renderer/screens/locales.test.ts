import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import en from '../../../resources/locales/en.json';
import ko from '../../../resources/locales/ko.json';

type Words = { readonly [key: string]: string | Words };

/** Every text by its path; plural forms of one text are one, since languages have different ones. */
const texts = (words: Words, path = ''): readonly (readonly [string, string])[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key.replace(/_(zero|one|two|few|many|other)$/u, '')}`, value] as const] : texts(value, `${path}${key}.`));

const names = (text: string): readonly string[] => [...text.matchAll(/\{\{(\w+)\}\}/gu)].map((match) => match[1] ?? '').toSorted();
const paths = (words: Words): readonly string[] => [...new Set(texts(words).map(([path]) => path))].toSorted();

describe('the languages', () => {
  it('say the same things', () => {
    expect(paths(ko)).toEqual(paths(en));
  });

  it('hold no text that no screen says', () => {
    const folder = fileURLToPath(new URL('../../../renderer', import.meta.url));
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/u.test(name)).map((name) => readFileSync(join(folder, name), 'utf8')).join();
    // A key stands in the sources whole, or its group does, before the part that is filled in.
    const isSaid = (path: string): boolean => sources.includes(`'${path}'`) || sources.includes(`\`${path.slice(0, path.lastIndexOf('.') + 1)}\${`);
    // Receipts name their texts in the domain, and have a test of their own.
    expect(paths(en).filter((path) => !path.startsWith('receipt.') && !isSaid(path))).toEqual([]);
  });

  it('leave nothing empty', () => {
    expect([...texts(en), ...texts(ko)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('name the same values in a text', () => {
    const korean = new Map(texts(ko));
    // English may leave the number out of a singular.
    const differing = texts(en).filter(([path, text]) => names(text).some((name) => name !== 'count' && !names(korean.get(path) ?? '').includes(name)));
    expect(differing.map(([path]) => path)).toEqual([]);
    const english = new Map(texts(en));
    expect(texts(ko).filter(([path, text]) => names(text).some((name) => !names(english.get(path) ?? '').includes(name))).map(([path]) => path)).toEqual([]);
  });

  it('speak Korean in Korean', () => {
    // Names and abbreviations that stay as they are.
    const asIs = /^(app\.name|common\.(letters|digits)|settings\.runtimes\.electron)$/u;
    const untranslated = texts(ko).filter(([path, text]) => !asIs.test(path) && !/[가-힣]/u.test(text) && /[A-Za-z]/u.test(text.replace(/\{\{\w+\}\}/gu, '')));
    expect(untranslated.map(([path]) => path)).toEqual([]);
  });

  it.each([['en', en], ['ko', ko]] as const)('say in %s what a refusal means for the money', (language, words) => {
    const money = language === 'en'
      ? /(nothing (was|is|were)|no money|money back|anything over|is lost|is safe|will be sent)/iu
      : /(없습니다|않았|그대로|안전합니다|돌려|움직이지|건네지|관계없)/u;
    const groups: readonly Words[] = [words.refusal, words.number, words.notRecorded, words.enrol, words.trouble];
    const exempt = ['lastUse', 'title', 'detail'];
    const silent = groups.flatMap((group) => texts(group)).filter(([path, text]) => !exempt.includes(path) && !money.test(text));
    expect(silent).toEqual([]);
  });
});
