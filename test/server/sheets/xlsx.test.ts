import { describe, expect, it } from 'vitest';
import { minor } from '../../../domain/money.ts';
import { csvTexts, type Lines } from '../../../server/sheets/cells.ts';
import { tableBytes } from '../../../server/sheets/whole.ts';
import { xlsxBytes } from '../../../server/sheets/xlsx.ts';
import { rowsOf, unpack } from './unpack.ts';

const table = async function* (...parts: readonly Lines[]): AsyncGenerator<Lines> { yield* parts; };
const sheetOf = async (...parts: readonly Lines[]) => rowsOf(unpack(await tableBytes(table(...parts), 'xlsx')).get('xl/worksheets/sheet1.xml') ?? '');

describe('a workbook', () => {
  it('has numbers, money, days and moments as such, and everything else as text that can\'t run', async () => {
    const rows = await sheetOf(
      [['name', 'count', 'usd', 'krw', 'kwd', 'day', 'at', 'nothing']],
      [['=1+1', 3, { amount: minor(-123_45), currency: 'USD' }, { amount: minor(5_000), currency: 'KRW' }, { amount: minor(1_234), currency: 'KWD' }, { day: '2027-01-15' }, { at: Date.UTC(2027, 0, 15, 12) }, null]],
    );
    expect(rows).toEqual([
      ['t1:name', 't1:count', 't1:usd', 't1:krw', 't1:kwd', 't1:day', 't1:at', 't1:nothing'],
      ['t0:=1+1', 'n0:3', 'n6:-123.45', 'n4:5000', 'n7:1.234', 'n2:46402', 'n3:46402.5'],
    ]);
  });

  it('holds any text: markup, line ends, Korean, emoji, and not what XML has no way to write', async () => {
    expect((await sheetOf([['a'], ['<b>&"\n'], ['하버 마켓 🎁'], ['bell\u0007, half \ud83c, low \udf81']])).slice(1)).toEqual(
      [['t0:&lt;b&gt;&amp;"\n'], ['t0:하버 마켓 🎁'], ['t0:bell, half , low ']]);
  });

  it('of nothing has its heading, and says what it is', async () => {
    const files = unpack(await tableBytes(table([['day', 'amount']]), 'xlsx'));
    expect(rowsOf(files.get('xl/worksheets/sheet1.xml') ?? '')).toEqual([['t1:day', 't1:amount']]);
    expect([...files.keys()].sort()).toEqual(['[Content_Types].xml', '_rels/.rels', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml', 'xl/workbook.xml', 'xl/worksheets/sheet1.xml']);
  });

  it('is the same bytes when it is made again, and takes in lines as they come', async () => {
    const parts: readonly Lines[] = [[['a', 'b']], [], Array.from({ length: 2_000 }, (_, index) => [`row ${String(index)}`, index]), [], [['last', 1]]];
    const [first, second] = [await tableBytes(table(...parts), 'xlsx'), await tableBytes(table(...parts), 'xlsx')];
    expect(Buffer.compare(first, second)).toBe(0);
    const rows = await sheetOf(...parts);
    expect([rows.length, rows.at(1_500)?.[0], rows.at(-1)?.[0]]).toEqual([2_002, 't0:row 1499', 't0:last']);
  });

  it('goes on in a second sheet where the first is full', async () => {
    const many = async function* (): AsyncGenerator<Lines> {
      yield [['n']];
      for (let part = 0; part < 101; part += 1) yield Array.from({ length: 10_000 }, () => [1]);
    };
    const files = unpack(await tableBytes(many(), 'xlsx'));
    expect(['1', '2', '3'].map((n) => files.get(`xl/worksheets/sheet${n}.xml`)?.split('<row ').length)).toEqual([1_000_002, 10_002, undefined]);
    expect(files.get('xl/workbook.xml')?.match(/<sheet /gu)).toHaveLength(2);
  });

  it('ends what it reads when whoever wants it goes away, and breaks off when the reading does', async () => {
    let ended = false;
    const endless = async function* (): AsyncGenerator<Lines> {
      try {
        yield [['n']];
        for (;;) yield Array.from({ length: 500 }, (_, index) => [`${String(Math.random())} ${String(index)}`]);
      } finally { ended = true; }
    };
    const bytes = xlsxBytes(endless());
    for (let parts = 0; parts < 4; parts += 1) await bytes.next();
    await bytes.return(undefined);
    expect(ended).toBe(true);
    const broken = async function* (): AsyncGenerator<Lines> { yield [['n']]; throw new Error('the line is cut'); };
    await expect(tableBytes(broken(), 'xlsx')).rejects.toThrow('the line is cut');
  });
});

it('a table as CSV has the mark that spreadsheets want, and nothing that they would run', async () => {
  let text = '';
  for await (const part of csvTexts(table([['a', 'b', 'c']], [['=x', { amount: minor(1_50), currency: 'USD' }, { at: 0 }], ['a,b', null, { day: '2027-01-15' }]]))) text += part;
  expect(text).toBe('\ufeffa,b,c\r\n\'=x,1.50,1970-01-01T00:00:00.000Z\r\n"a,b",,2027-01-15\r\n');
});
