import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainTestPattern, testPattern } from '../../domain/test-pattern.ts';
import { readWedge, type WedgeKey } from '../../renderer/keyboard-detection.ts';
import { characterAt, deadKey, type Layout, layouts, pressFor } from '../../renderer/keyboard-layouts.ts';
import { scanOf } from './world.ts';

const named = (name: string): Layout => {
  const found = layouts.find((layout) => layout.name === name);
  if (!found) throw new Error(`no layout ${name}`);
  return found;
};

/** A scanner set to one layout on a computer set to another: what the page sees of each key. */
const wedge = (scanner: Layout, computer: Layout, text: string, { places = true, caps = false } = {}): readonly WedgeKey[] => {
  let isAfterDead = false;
  return [...text].map((character) => {
    if (character === '\u001d') {
      isAfterDead = false;
      return { key: character, code: '', shift: false };
    }
    const press = pressFor(scanner, character);
    if (!press) throw new Error(`${scanner.name} has no key for ${character}`);
    const given = characterAt(computer, press) ?? 'Unidentified';
    // What follows a dead key comes with an accent, where there is such a letter.
    const key = given === deadKey ? 'Dead' : isAfterDead ? `${given}\u0308`.normalize('NFC') : given;
    isAfterDead = given === deadKey;
    return { key: caps ? swap(key) : key, code: places ? press.code : '', shift: press.shift };
  });
};
const swap = (key: string): string => (key.length === 1 ? (key === key.toUpperCase() ? key.toLowerCase() : key.toUpperCase()) : key);

const roman = layouts.filter(({ name }) => name !== 'kr');
/** `]` needs AltGr on many layouts, which is its own test. */
const texts = [testPattern, plainTestPattern, testPattern.replace('\u001d', '')];

describe('the test pattern through a keyboard', () => {
  it('of any layout on any other: names both', () => {
    let single = 0;
    fc.assert(fc.property(fc.constantFrom(...roman), fc.constantFrom(...roman), fc.constantFrom(...texts), fc.boolean(), (scanner, computer, text, places) => {
      fc.pre([...text].every((character) => character === '\u001d' || pressFor(scanner, character) !== undefined));
      const keys = wedge(scanner, computer, text, { places });
      const reading = readWedge(keys);
      if (keys.map(({ key }) => key).join('') === text) return void expect(reading.kind).toBe('whole');
      expect(reading).toMatchObject({ kind: 'layout' });
      if (reading.kind !== 'layout') return;
      expect(reading.computer).toContain(computer.name);
      // Where one name is given, setting the scanner to it makes the pattern come through whole.
      if (reading.computer.length === 1) expect(wedge(named(reading.computer[0] ?? ''), computer, testPattern).map(({ key }) => key).join('')).toBe(testPattern);
      if (places) single += reading.computer.length === 1 ? 1 : 0;
    }), { numRuns: 2_000 });
    // Mostly there is one name, not a list to choose from.
    expect(single).toBeGreaterThan(400);
  });

  it('is told to be whole only when it is', () => {
    fc.assert(fc.property(fc.constantFrom(...roman), fc.nat(23), fc.constantFrom(...'abyz0189;/'), (layout, index, other) => {
      const characters = [...testPattern.replace('\u001d', '')];
      fc.pre(characters[index] !== other);
      characters[index] = other;
      fc.pre(characters.every((character) => pressFor(layout, character) !== undefined));
      expect(readWedge(wedge(layout, layout, characters.join(''))).kind).not.toBe('whole');
    }));
  });

  // Written by hand, from the keyboards themselves: the tables could be wrong in the same way twice.
  it.each([
    ['us', 'fr', ['ç&Aw)q%', '\u001d', 'çéà&é"\'(-è_çm!y?'], 'fr'],
    ['us', 'de', ['91Qyßa†', '\u001d', '920123456789ö-zM'], 'de'],
    ['us', 'jp', ['91Qz-a*', '\u001d', '920123456789;/yM'], 'jp'],
    ['fr', 'us', ['(!Aw6q3', '\u001d', '(@)!@#$%^&*(,>y:'], 'us'],
    ['de', 'us', ['91Qy/a@', '\u001d', '920123456789<&zM'], 'us'],
  ])('a scanner set to %s on a computer set to %s', (scanner, computer, parts, told) => {
    const text = parts.join('').replace('†', '"');
    const german = computer === 'de' ? text.replace('"', 'Ä') : text;
    const reading = readWedge([...german].map((key) => ({ key, code: '', shift: false })));
    expect(reading.kind).toBe('layout');
    expect(reading).toMatchObject({ scanner: expect.arrayContaining([scanner]) as unknown, computer: [told] });
  });

  it('British or American: the place of the quotation mark decides, and without it both are named', () => {
    expect(readWedge(wedge(named('us'), named('uk'), testPattern))).toEqual({ kind: 'layout', scanner: ['us'], computer: ['uk'] });
    expect(readWedge(wedge(named('uk'), named('us'), testPattern))).toMatchObject({ computer: ['us'] });
    const withoutPlaces = [...testPattern.replace('"', '@')].map((key) => ({ key, code: '', shift: false }));
    expect(readWedge(withoutPlaces)).toMatchObject({ kind: 'layout', computer: ['uk', 'us'] });
  });

  it('through an input method or with Caps Lock', () => {
    const korean = wedge(named('us'), named('kr'), testPattern);
    expect(readWedge(korean)).toEqual({ kind: 'input-method', isKorean: true });
    expect(readWedge(korean.map((key) => ({ ...key, code: '' })))).toEqual({ kind: 'input-method', isKorean: true });
    const processed = wedge(named('us'), named('us'), testPattern).map((key) => (/[a-z]/iu.test(key.key) ? { ...key, key: 'Process' } : key));
    expect(readWedge(processed)).toEqual({ kind: 'input-method', isKorean: false });
    for (const places of [true, false]) expect(readWedge(wedge(named('us'), named('us'), testPattern, { caps: true, places }))).toEqual({ kind: 'caps-lock' });
  });

  it('with an AIM identifier, which German and French scanners type with AltGr', () => {
    expect(readWedge(wedge(named('us'), named('fr'), `]C1${testPattern}`))).toEqual({ kind: 'layout', scanner: ['us'], computer: ['fr'] });
    const altGr: WedgeKey = { key: '9', code: 'Digit9', shift: false };
    expect(readWedge([altGr, ...wedge(named('de'), named('us'), `C1${testPattern}`)])).toMatchObject({ kind: 'layout', scanner: ['de'], computer: ['us'] });
  });

  it('on digits from the number pad, and as Alt codes without a place', () => {
    const pad = wedge(named('us'), named('de'), testPattern).map((key) => (/^\d$/u.test(key.key) ? { ...key, code: `Numpad${key.key}` } : key));
    expect(readWedge(pad)).toEqual({ kind: 'layout', scanner: ['us'], computer: ['de'] });
    expect(readWedge([...testPattern].map((key) => ({ key, code: '', shift: false })))).toMatchObject({ kind: 'whole' });
  });

  it('is not seen in other codes, and an unknown layout is not given a name', () => {
    expect(readWedge(wedge(named('us'), named('us'), scanOf(1)))).toEqual({ kind: 'other' });
    expect(readWedge(wedge(named('us'), named('us'), '4006381333931'))).toEqual({ kind: 'other' });
    const rot = [...testPattern].map((key) => ({ key: key === '\u001d' ? key : String.fromCharCode(key.charCodeAt(0) + 1), code: '', shift: false }));
    expect(readWedge(rot)).toEqual({ kind: 'unknown' });
  });
});
