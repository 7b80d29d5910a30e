import { describe, expect, it } from 'vitest';
import { type Operation, readOperation } from '../../domain/operation.ts';
import { receiptFor, type ReceiptContext, reportDocument } from '../../domain/receipt.ts';
import type { PrintDocument } from '../../domain/receipt-lines.ts';
import { reportShift } from '../../domain/shift.ts';
import { createReceiptTexts } from '../../renderer/i18n.ts';
import { counting } from './counting.ts';
import { cash, createWorld, done, float, makeInfo, redeemFrom, scanOf, type World } from './world.ts';

const minuteMs = 60_000;

/** A till in New York whose business day begins `cutOver` minutes after midnight, its clock turned to `at`, a shift open since then. */
const openAt = async (at: number, cutOver: number) => {
  const world = await createWorld();
  const info = makeInfo();
  const store = { ...info.terminal.store, cutOver };
  world.setInfo({ ...info, terminal: { ...info.terminal, store } });
  world.timers.shift(at - world.timers.now());
  const till = await world.boot();
  done(await till.openShift(float));
  return { world, till, store };
};
type Opened = Awaited<ReturnType<typeof openAt>>;

/** Fills a basket with one certificate; `pay` sells it whenever it is called. */
const fillBasket = async ({ till }: Opened, running: number) => {
  const verdict = await till.lookUp(scanOf(running));
  if (verdict.kind !== 'sell') throw new Error('not for sale');
  return { verdict, pay: async () => done(await till.sell({ items: [verdict], tenders: [cash(5000)] })).operation };
};

const context = (store: Opened['store'], locale = 'en-US'): ReceiptContext => ({
  store, programs: makeInfo().programs, operatorName: () => 'Ann', texts: createReceiptTexts()(locale), locale, copy: false, training: false,
});
const wordsOf = (document: PrintDocument | undefined): string =>
  (document?.lines ?? []).map((line) => ('text' in line ? line.text : line.kind === 'columns' ? `${line.left} | ${line.right}` : '')).join('\n').replace(/[\u00a0\u202f]/gu, ' ');
const recorded = (world: World): readonly Operation[] => world.journal.texts.map((text) => {
  const read = readOperation(text);
  if (!read.ok) throw new Error('unreadable');
  return read.value.operation;
});

describe('a basket that is filled before the business day ends and paid after it', () => {
  it('is a sale of the day in which it was paid, valid from then', async () => {
    // 23:59 of the 20th.
    const opened = await openAt(Date.UTC(2026, 10, 21, 4, 59), 0);
    const { verdict, pay } = await fillBasket(opened, 1);
    expect(verdict.validUntil).toBe('2028-11-20');
    opened.world.timers.shift(2 * minuteMs);
    const sale = await pay();
    expect(sale).toMatchObject({ day: '2026-11-21', lines: [{ validUntil: '2028-11-21' }] });
    const receipt = wordsOf(receiptFor(sale, context(opened.store)));
    expect(receipt).toContain('11/21/26, 12:01 AM');
    expect(receipt).toContain('Valid until November 21, 2028');
    // The date says it already.
    expect(receipt).not.toContain('Business day');
    expect(recorded(opened.world).map(({ kind, day }) => [kind, day])).toEqual([['shift-open', '2026-11-20'], ['sale', '2026-11-21']]);
  });

  it('is of the evening\'s day until the cut-over, and the paper says so, because its date does not', async () => {
    // A bar: 23:50 of the 20th, its day ends at four.
    const opened = await openAt(Date.UTC(2026, 10, 21, 4, 50), 240);
    const early = await fillBasket(opened, 1);
    opened.world.timers.shift(20 * minuteMs);
    const sale = await early.pay();
    expect(sale).toMatchObject({ day: '2026-11-20', lines: [{ validUntil: '2028-11-20' }] });
    expect(wordsOf(receiptFor(sale, context(opened.store)))).toContain('11/21/26, 12:10 AM | T12-000002-1\nBusiness day | November 20, 2026');
    expect(wordsOf(receiptFor(sale, context(opened.store, 'ko')))).toContain('영업일 | 2026년 11월 20일');
    const late = await fillBasket(opened, 2);
    // 04:00:00 on the dot.
    opened.world.timers.shift(Date.UTC(2026, 10, 21, 9) - opened.world.timers.now());
    const next = await late.pay();
    expect(next.day).toBe('2026-11-21');
    expect(wordsOf(receiptFor(next, context(opened.store)))).not.toContain('Business day');
  });

  it('is on the Z-report of its shift, which counts to the day of the close', async () => {
    const opened = await openAt(Date.UTC(2026, 10, 21, 4, 50), 240);
    const before = await fillBasket(opened, 1);
    const after = await fillBasket(opened, 2);
    await before.pay();
    // 00:30 the bar closes: still its Friday.
    opened.world.timers.shift(40 * minuteMs);
    await after.pay();
    const z = done(await opened.till.closeShift(counting(20_000))).operation;
    expect(z).toMatchObject({ kind: 'shift-close', day: '2026-11-20' });
    const closed = recorded(opened.world);
    expect(closed.map(({ kind, day }) => [kind, day])).toEqual([['shift-open', '2026-11-20'], ['sale', '2026-11-20'], ['sale', '2026-11-20'], ['shift-close', '2026-11-20']]);
    const report = reportShift(closed, z.shift ?? '');
    if (!report) throw new Error('no report');
    expect(report).toMatchObject({ cash: 10_000, sales: { operations: 2, value: 10_000 } });
    expect(wordsOf(reportDocument(report, context(opened.store), z.at))).toMatch(/Closed \| 11\/21\/26, 12:30 AM\n {2}Closed by Ann\nBusiness day \| November 20, 2026/u);
  });

  it('goes by the first time that the clocks show the cut-over when they are put back', async () => {
    // On 7 November 2027 half past one comes at 05:30 of Greenwich and again at 06:30.
    const opened = await openAt(Date.UTC(2027, 10, 7, 5, 29), 90);
    const [first, second, third] = [await fillBasket(opened, 1), await fillBasket(opened, 2), await fillBasket(opened, 3)];
    expect((await first.pay()).day).toBe('2027-11-06');
    opened.world.timers.shift(2 * minuteMs);
    expect((await second.pay()).day).toBe('2027-11-07');
    // 01:10, the second time: earlier by the clock on the wall, and no earlier day.
    opened.world.timers.shift(39 * minuteMs);
    const again = await third.pay();
    expect(again.day).toBe('2027-11-07');
    expect(wordsOf(receiptFor(again, context(opened.store)))).toContain('11/7/27, 1:10 AM');
  });

  it('goes by the jump when the clocks are put forward over the cut-over', async () => {
    // On 14 March 2027 the clocks go from 01:59 to 03:00, at 07:00 of Greenwich; the cut-over is at half past two.
    const opened = await openAt(Date.UTC(2027, 2, 14, 6, 58), 150);
    const [first, second] = [await fillBasket(opened, 1), await fillBasket(opened, 2)];
    opened.world.timers.shift(minuteMs);
    expect((await first.pay()).day).toBe('2027-03-13');
    opened.world.timers.shift(minuteMs);
    expect((await second.pay()).day).toBe('2027-03-14');
  });

  it('is never given a time of one day and the day of another, whichever look at the clock is the last before its end', async () => {
    const world = await createWorld();
    let looksLeft = Number.POSITIVE_INFINITY;
    const till = await world.boot({ clock: {
      now: () => {
        const at = world.timers.now();
        if ((looksLeft -= 1) === 0) world.timers.shift(2_000);
        return at;
      },
      monotonic: () => world.timers.monotonic(),
    } });
    done(await till.openShift(float));
    const opening = recorded(world)[0]?.id ?? '';
    for (let last = 1; last <= 20; last += 1) {
      const midnight = Date.UTC(2026, 10, 20 + last, 5);
      world.timers.shift(midnight - 1_000 - world.timers.now());
      looksLeft = last;
      const { at, clockOffsetMs, day } = done(await till.reprint(opening)).operation;
      const ended = `2026-${last > 11 ? '12' : '11'}-${String(last > 11 ? last - 11 : 19 + last).padStart(2, '0')}`;
      expect(day === ended, `look ${String(last)}`).toBe(at + (clockOffsetMs ?? 0) < midnight);
    }
  });
});

describe('a redemption', () => {
  it('that was begun before the day ended counts to the day in which it is taken', async () => {
    const opened = await openAt(Date.UTC(2026, 10, 21, 4, 59), 0);
    await (await fillBasket(opened, 1)).pay();
    opened.world.timers.shift(2 * minuteMs);
    const taken = await redeemFrom(opened.till, [1], 2_000);
    if (taken.result !== 'done') throw new Error(taken.result);
    expect(taken.done.operation.day).toBe('2026-11-21');
  });
});
