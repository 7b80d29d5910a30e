import { bookOf, enterPin, expectBalanced, openLast, sees, startWork } from './counter.ts';
import { expect, test } from './journey.ts';
import { catchPapers } from './papers.ts';
import { closeShift } from './readings.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { money, wordsOf } from './words.ts';

test.describe.configure({ mode: 'serial' });

const t = wordsOf('en');
let shop: Shop;
let till: ShopTill;

test.beforeAll(async () => {
  shop = await openShop();
  till = await shop.openTill({});
  await startWork(till);
});
test.afterAll(async () => { await shop.close(); });

/** A cashier with eight people waiting presses two keys a second. */
const keyMs = 500;
const patienceMs = 10_000;
/** From the card machine's slip. */
const approvalCode = '482913';

test('"She paid by card, I pressed cash, eight people wait": right again in under ten seconds, and so is the Z', async () => {
  const { driver } = till;
  const { page } = driver();
  const papers = await catchPapers(page);
  const [wrong, fine] = [till.paper(/100/u), till.paper(/25/u)];
  await driver().sellForCash(fine.scan);
  await papers.next();
  await driver().sellForCash(wrong.scan);
  await papers.next();
  await driver().keys('Enter');
  await expect(driver().heading(t('home.title'))).toBeVisible();

  const startedAt = Date.now();
  await driver().keys('F4');
  await expect(driver().heading(/^Sale T/u)).toBeVisible();
  await driver().keys('F5');
  await expect(page.getByLabel(t('sell.approvalCode'))).toBeFocused();
  await driver().type(approvalCode);
  await driver().keys('Enter');
  await enterPin(till, till.manager, till.manager.pin);
  await expect(driver().heading(t('done.corrected'))).toBeVisible();
  const keys = ['F4', 'F5', ...approvalCode, 'Enter', ...till.manager.pin].length;
  expect(keys * keyMs).toBeLessThan(patienceMs);
  console.log(`tender corrected with ${String(keys)} keys; typed by a test in ${String(Date.now() - startedAt)} ms`);
  const slip = await papers.next();
  expect(slip.text).toContain(t('receipt.title.tender-correction'));
  expect(slip.text).toContain(approvalCode);
  expect(slip.opensDrawer).toBe(false);

  await openLast(till);
  await expect(page.getByText(t('operation.approvalCode', { code: approvalCode }))).toBeVisible();
  await driver().drained();
  expect(bookOf(await shop.totals(), 101)).toEqual({ sold: 125_00, redeemed: 0, cash: 25_00, card: 100_00 });

  // The drawer: 100 float, 25 cash. With the cash key's mistake it would have been 100.00 short.
  await driver().keys('Escape', 'F6');
  await expect(await closeShift(till, '125')).toHaveText(t('shift.exact'));
  const z = await papers.next();
  expect(z.text).toMatch(/Cash expected\s+\$125\.00/u);
  await driver().drained();
  expectBalanced(await shop.totals());
});

test('after the Z the office corrects: the till says so and changes nothing', async () => {
  const { driver } = till;
  const { page } = driver();
  const before = await shop.totals();
  await driver().keys('Enter');
  await driver().openShift('100');
  await openLast(till);
  await driver().keys('F5');
  await expect(driver().heading(/^Correct tender of/u)).toBeVisible();
  // It stands as card now, so cash is the other tender.
  await expect(page.getByRole('radio', { name: t('correct.asCash') })).toBeChecked();
  await driver().keys('Enter');
  await enterPin(till, till.manager, till.manager.pin);
  await sees(till, t('notRecorded.already-closed'));
  await driver().keys('Escape', 'Escape');
  await driver().drained();
  expect(bookOf(await shop.totals(), 101)).toEqual(bookOf(before, 101));
  await expect(page.getByText(money(100_00)).first()).toBeVisible();
});
