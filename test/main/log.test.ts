import fc from 'fast-check';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bracketed, digitalLink, makeGtin, makeNumber } from '../../domain/number.ts';
import { createLog } from '../../main/log.ts';
import { maskNumbers } from '../../main/mask.ts';
import { useFolders } from './folder.ts';

const newFolder = useFolders();
const numbers = fc.tuple(fc.stringMatching(/^\d{13}$/u), fc.stringMatching(/^\d{15}$/u)).map(([item, random]) => makeNumber(makeGtin(item), random));
const around = fc.constantFrom('', ' ', 'scanned ', '"', "it's ", ']C1', ']Q3', '\n', '{"text":"');

describe('the mask', () => {
  it('leaves no serial of a certificate in any form in any sentence', () => {
    fc.assert(fc.property(numbers, around, around, (number, before, after) => {
      const serial = number.slice(18);
      const gs = '\u001d';
      const forms = [
        number, bracketed(number), digitalLink(number, 'https://gift.example'), `${digitalLink(number, 'https://gift.example/a')}?x=1`,
        `${number.slice(0, 16)}${gs}${number.slice(16)}`, `${number.slice(0, 16)}<GS>${number.slice(16)}`, number.replace(/(.{4})/gu, '$1 '),
        `255${serial}123456789`, `(255)${serial}1234`, JSON.stringify(`${number.slice(0, 16)}${gs}${number.slice(16)}`),
        bracketed(number).slice(4), bracketed(number).slice(18),
      ];
      for (const form of forms) {
        const masked = maskNumbers(`${before}${form}${after}`);
        expect(masked, form).not.toContain(serial.slice(0, 8));
        expect(masked.replaceAll(' ', ''), form).not.toContain(serial.slice(-8));
      }
    }));
  });

  it.each(['C000012-0000345-6', 'T12-000345-6', '1763000000000', '{"at":1763000000000,"port":47330}', '019aa000-0000-7000-8000-000000000001', 'a1b2c3d4'.repeat(4)])(
    'leaves %s as it is', (text) => { expect(maskNumbers(text)).toBe(text); });
});

describe('the log', () => {
  it('writes JSON lines, errors with their stack, and never a number', async () => {
    const folder = await newFolder();
    const echoed: string[] = [];
    const log = createLog({ folder, now: () => 0, echo: (line) => { echoed.push(line); } });
    const number = makeNumber(makeGtin('0952123454321'), '123456789012345');
    log('plain');
    log('failed', { error: new Error(`cannot read ${number}`), nested: { scan: bracketed(number) } });
    const lines = (await readFile(join(folder, 'till.log'), 'utf8')).trim().split('\n');
    expect(lines).toEqual(echoed);
    expect(JSON.parse(lines[0]!)).toEqual({ at: '1970-01-01T00:00:00.000Z', event: 'plain' });
    expect(JSON.parse(lines[1]!)).toMatchObject({ error: { message: 'cannot read [number]' }, nested: { scan: '[number]' } });
    expect(lines[1]).not.toContain('12345678901234');
  });

  it('keeps five files of a megabyte', async () => {
    const folder = await newFolder();
    const log = createLog({ folder, now: () => 0 });
    for (let index = 0; index < 80; index += 1) log('large', { index, text: 'x'.repeat(100_000) });
    expect((await readdir(folder)).sort()).toEqual(['till.log', 'till.log.1', 'till.log.2', 'till.log.3', 'till.log.4']);
    expect((await readFile(join(folder, 'till.log'), 'utf8'))).toContain('"index":79');
  });

  it('does not stop the till when it can not write', async () => {
    const folder = await newFolder();
    const log = createLog({ folder, now: () => 0 });
    const { rm, writeFile } = await import('node:fs/promises');
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder was');
    expect(() => { log('plain'); }).not.toThrow();
  });
});
