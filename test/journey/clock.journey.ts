import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMonths, dayIn } from '../../domain/calendar.ts';
import { electronBinary } from '../electron-stand-in/launch.ts';
import { bookedOperations, bookedSale, soundTotals, storeTotals } from './books.ts';
import { expect, test } from './journey.ts';
import { connectionLine, sentence } from './readings.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';

test.describe.configure({ mode: 'serial' });

const hourMs = 3_600_000;
const weekMs = 7 * 24 * hourMs;

/** Sets the clock of whoever runs it back by a week and an hour. */
const wrongClock = `{
  const Right = globalThis.Date;
  const now = () => Right.now() - ${String(weekMs + hourMs)};
  globalThis.Date = class extends Right {
    constructor(...given) { if (given.length === 0) super(now()); else super(...given); }
    static now() { return now(); }
  };
}`;

let folder = '';
let shop: Shop;
let till: ShopTill;

test.skip(electronBinary() !== undefined, 'Only the stand-in\'s main process can be given another clock from outside.');
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wrong-clock-'));
  const hook = join(folder, 'clock.cjs');
  await writeFile(hook, wrongClock);
  shop = await openShop();
  till = await shop.openTill({ env: { NODE_OPTIONS: `--require ${hook}` } });
  // The window's own clock is wrong from its next load on, before any of the till's code runs.
  const { page } = till.driver();
  await page.addInitScript({ content: wrongClock });
  await page.reload();
});
test.afterAll(async () => {
  await shop.close();
  await rm(folder, { recursive: true });
});

test('the till\'s clock is a week off: it works, says so, and the books count the right day', async () => {
  const { driver } = till;
  const sheet = till.paper(/50/u);
  await driver().signIn(till.cashier);
  expect(await driver().page.evaluate(() => Date.now()) - Date.now()).toBeLessThan(-weekMs);
  await driver().openShift('100');
  await expect(connectionLine(till)).toHaveText('Online', { timeout: 20_000 });
  await expect(sentence(till, "This computer's clock is 7 days off. Nothing is lost, and money is counted to the right day, but times on screens and receipts are wrong. Set the clock of this computer.")).toBeVisible();
  // The first message was signed by the wrong clock; the server told the right one, and the same message went through.
  expect(till.line.exchanges().filter(({ status }) => status === 401).length).toBeGreaterThan(0);

  await driver().sellForCash(sheet.scan);
  await driver().redeem('20', sheet.scan);
  await expect(driver().page.getByText(`Left on ${sheet.control}: $30.00`)).toBeVisible();
  await expect(connectionLine(till)).toHaveText('Online', { timeout: 70_000 });

  const today = dayIn(Date.now(), 'America/Los_Angeles');
  const sale = await bookedSale(shop, sheet);
  expect(sale).toMatchObject({ accountingDate: today, validUntil: addMonths(today, 60) });
  expect(Math.abs(sale.at - Date.now())).toBeLessThan(hourMs);
  expect((await bookedOperations(shop, 11)).map(({ outcome, flags }) => [outcome, flags])).toEqual([['accepted', []], ['accepted', []], ['accepted', []]]);
  expect(storeTotals(await soundTotals(shop), 101)).toMatchObject({ sold: 50_00, redeemed: 20_00 });
});
