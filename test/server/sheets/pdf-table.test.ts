import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { minor } from '../../../domain/money.ts';
import type { Lines } from '../../../server/sheets/cells.ts';
import { type ReportTable, reportBytes } from '../../../server/sheets/report-file.ts';
import { pagesOf } from './pdf-pages.ts';
import { rowsOf, unpack } from './unpack.ts';

const rows = (count: number): Lines => Array.from({ length: count }, (_, index) =>
  [{ day: '2026-03-31' }, index + 1, index % 2 === 0 ? 'Harbor Market Portland, the shop beside the river' : '하버 마켓 성수점', { amount: minor(index === 0 ? -123_45 : 50_00 * index), currency: 'USD' }, null]);
const names = ['day', 'store', 'store_name', 'price_paid', 'note'];
const report = (count: number) => ({ title: 'vat' as const, facts: { from: '2026-03-01', to: null }, at: Date.UTC(2026, 2, 31), lines: [[names, ...rows(count)]] });

describe('a table as PDF', () => {
  it('repeats its heading on every page, counts the pages, and tells every line once', async () => {
    const pages = pagesOf(await reportBytes(report(150), { format: 'pdf' }));
    expect(pages.length).toBeGreaterThan(2);
    pages.forEach((page, index) => {
      expect(page).toMatch(/Price\W+paid/u);
      expect(page).toContain(`Page ${String(index + 1)} of ${String(pages.length)}`);
    });
    expect(pages[0]).toContain('From: 2026-03-01|To: now');
    const told = pages.join('|').split('|').filter((text) => /^-?\$/u.test(text));
    expect([told.length, told[0], told.at(-1)]).toEqual([150, '-$123.45', '$7,450.00']);
  });

  it('is the same bytes again, in each language, and of nothing says so', async () => {
    const first = await reportBytes(report(3), { format: 'pdf', language: 'ko' });
    expect(Buffer.compare(first, await reportBytes(report(3), { format: 'pdf', language: 'ko' }))).toBe(0);
    expect(pagesOf(first).join()).not.toContain('Price');
    expect(pagesOf(await reportBytes(report(0), { format: 'pdf' })).join()).toContain('Nothing in this report.');
    const folder = process.env['COUNTERSIGN_PICTURES'];
    if (folder !== undefined) for (const language of ['en', 'ko'] as const) writeFileSync(`${folder}/table-${language}.pdf`, await reportBytes(report(90), { format: 'pdf', language }));
  });

  it('is refused where nobody would read it', async () => {
    await expect(reportBytes(report(4_001), { format: 'pdf' })).rejects.toMatchObject({ statusCode: 409, problem: 'too-long-for-pdf' });
  });
});

describe('our own words in a report', () => {
  const lines = [[
    ['kind', 'state', 'reason', 'note'], ['request-redeem', 'provisional', 'spoiled', 'sale'], ['not-a-word-of-ours', 'right', 'stolen', 'x'],
  ]] as const;
  const table: ReportTable = { title: 'evening', facts: {}, at: 0, lines };

  it('are in its reader\'s language, in the workbook and on paper; what people wrote stays as it is', async () => {
    const sheet = async (language: 'en' | 'ko') => rowsOf(unpack(await reportBytes(table, { format: 'xlsx', language })).get('xl/worksheets/sheet1.xml') ?? '').slice(1);
    expect(await sheet('ko')).toEqual([['t0:사용 요청', 't0:잠정', 't0:손상', 't0:sale'], ['t0:not-a-word-of-ours', 't0:맞음', 't0:도난', 't0:x']]);
    expect((await sheet('en'))[0]).toEqual(['t0:redemption asked', 't0:provisional', 't0:spoiled', 't0:sale']);
    const paper = (language: 'en' | 'ko') => reportBytes(table, { format: 'pdf', language }).then((bytes) => pagesOf(bytes).join());
    expect(await paper('en')).toContain('provisional');
    expect(await paper('ko')).not.toContain('provisional');
    // Programs read CSV: its words stay.
    expect(Buffer.from(await reportBytes(table, { language: 'ko' })).toString()).toContain('request-redeem,provisional,spoiled,sale');
  });
});

describe('a workbook of a report', () => {
  it('names its columns in its reader\'s language; CSV keeps the names that programs know', async () => {
    const sheet = async (language: 'en' | 'ko') => rowsOf(unpack(await reportBytes(report(1), { format: 'xlsx', language })).get('xl/worksheets/sheet1.xml') ?? '')[0];
    expect(await sheet('en')).toEqual(['t1:Day', 't1:Store', 't1:Store name', 't1:Price paid', 't1:Note']);
    expect(await sheet('ko')).toEqual(['t1:날짜', 't1:매장', 't1:매장명', 't1:지불한 값', 't1:메모']);
    expect(Buffer.from(await reportBytes(report(1), { language: 'ko' })).toString()).toContain('day,store,store_name,price_paid,note\r\n');
  });
});
