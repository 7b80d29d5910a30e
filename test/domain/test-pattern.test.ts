import { describe, expect, it } from 'vitest';
import { parseScan } from '../../domain/number.ts';
import { plainTestPattern, readTestPattern, testPattern, testPatternElements } from '../../domain/test-pattern.ts';
import { gs1Code128 } from '../../main/devices/code128.ts';

describe('the test pattern', () => {
  it('is recognised however a scanner sends it, with what it did to FNC1 and the AIM identifier', () => {
    expect(readTestPattern(testPattern)).toEqual({ aim: null, fnc1: 'gs' });
    expect(readTestPattern(`]C1${testPattern}\r\n`)).toEqual({ aim: ']C1', fnc1: 'gs' });
    expect(readTestPattern(`]Q3\u001d${testPattern}\t`)).toEqual({ aim: ']Q3', fnc1: 'gs' });
    expect(readTestPattern(testPattern.replace('\u001d', ''))).toEqual({ aim: null, fnc1: 'dropped' });
    for (const standIn of ['<GS>', '^', '{GS}', '|']) expect(readTestPattern(testPattern.replace('\u001d', standIn))).toEqual({ aim: null, fnc1: 'replaced' });
    expect(readTestPattern(`]Q1${plainTestPattern}`)).toEqual({ aim: ']Q1', fnc1: 'plain' });
  });

  it('is nothing else: a changed letter, a lost digit, two in one, another code', () => {
    const wrong = [testPattern.replace('z', 'y'), testPattern.replace('5', ''), `${testPattern}${testPattern}`, testPattern.toUpperCase(), '', ']C1', '0109521234543213'];
    for (const text of wrong) expect(readTestPattern(text)).toBeUndefined();
  });

  it('is no certificate, no control number, no receipt', () => {
    for (const text of [testPattern, plainTestPattern, `]C1${testPattern}`]) expect(parseScan(text)).toEqual({ ok: false, error: 'not-a-certificate' });
  });

  it('fits 80 mm paper as one GS1-128, at two dots a module with its quiet zones', () => {
    expect((gs1Code128(testPatternElements).modules + 20) * 2).toBeLessThanOrEqual(576);
  });
});
