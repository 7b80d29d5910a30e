import { bookOf, enterPin, expectBalanced, goHome, isRefused, openLast, sees, startWork } from './counter.ts';
import { expect, test } from './journey.ts';
import { catchPapers } from './papers.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { money, wordsOf } from './words.ts';

test.describe.configure({ mode: 'serial' });

const t = wordsOf('en');
let shop: Shop;
let till: ShopTill;
let papers: Awaited<ReturnType<typeof catchPapers>>;

test.beforeAll(async () => {
  shop = await openShop();
  till = await shop.openTill({});
  await startWork(till);
  papers = await catchPapers(till.driver().page);
});
test.afterAll(async () => { await shop.close(); });

test('a sale is voided with its certificate, a manager and a slip; the paper is dead afterwards', async () => {
  const { driver } = till;
  const { page } = driver();
  const [sheet, other] = [till.paper(/50/u), till.paper(/50/u)];
  await driver().sellForCash(sheet.scan);
  await papers.next();
  await driver().drained();
  await openLast(till);
  await driver().keys('F8');
  await expect(driver().heading(/^Void sale T/u)).toBeVisible();
  await driver().keys('Enter');
  await sees(till, t('void.scanMissing', { count: 1, controls: sheet.control }));
  await driver().scan(other.scan);
  await sees(till, t('void.notOfSale'));
  await driver().scan(sheet.control);
  await sees(till, t('scan.controlNotSale'));
  await driver().scan(sheet.scan);
  await expect(page.getByText(t('void.allScanned'))).toBeVisible();
  await driver().keys('Enter');
  await enterPin(till, till.manager, '000000');
  await sees(till, t('pin.wrong-pin', { count: 4, name: till.manager.name }));
  // A cashier's own PIN is no manager's.
  await enterPin(till, till.manager, till.cashier.pin);
  await sees(till, t('pin.wrong-pin', { count: 3, name: till.manager.name }));
  expect(bookOf(await shop.totals(), 101)).toEqual({ sold: 50_00, redeemed: 0, cash: 50_00, card: 0 });
  await enterPin(till, till.manager, till.manager.pin);
  await expect(driver().heading(t('done.voided'))).toBeVisible();
  await expect(page.locator('.big-money')).toHaveText(`${t('done.moneyBack')}${money(50_00)}`);
  await expect(page.getByText(t('done.backCash', { amount: money(50_00) }))).toBeVisible();
  const slip = await papers.next();
  expect(slip.text).toContain(t('receipt.title.void-sale'));
  expect(slip.text).toContain(sheet.control);
  expect(slip.text).toContain(t('receipt.approvedBy', { name: till.manager.name }));
  expect(slip.text).toContain(t('receipt.signature'));
  await driver().scan(sheet.scan);
  await isRefused(till, t('refusal.voided'));
  await goHome(driver());
  await driver().drained();
  const totals = await shop.totals();
  expect(bookOf(totals, 101)).toEqual({ sold: 0, redeemed: 0, cash: 0, card: 0 });
  expectBalanced(totals);
});

test('a card sale gives back on the card machine, and can be voided once', async () => {
  const { driver } = till;
  const sheet = till.paper(/25/u);
  await driver().sellByCard(sheet.scan, '77AB');
  await papers.next();
  await driver().drained();
  await openLast(till);
  await driver().keys('F8');
  await expect(driver().heading(/^Void sale T/u)).toBeVisible();
  await driver().scan(sheet.scan);
  await expect(driver().page.getByText(t('void.allScanned'))).toBeVisible();
  await driver().keys('Enter');
  await enterPin(till, till.manager, till.manager.pin);
  await expect(driver().heading(t('done.voided'))).toBeVisible();
  await expect(driver().page.getByText(t('done.backCard', { amount: money(25_00) }))).toBeVisible();
  await papers.next();
  await openLast(till);
  await expect(driver().page.getByText(t('operation.voidedAlready'))).toBeVisible();
  await expect(driver().page.getByRole('button', { name: t('operation.void'), exact: true })).toHaveCount(0);
});

test('a sale is not voided once something was spent; voiding the redemption puts the value back, and then it can be', async () => {
  const { driver } = till;
  const { page } = driver();
  const sheet = till.paper(/100/u);
  const before = bookOf(await shop.totals(), 101);
  await driver().sellForCash(sheet.scan);
  await papers.next();
  await driver().redeem('30', sheet.scan);
  await papers.next();
  await driver().drained();

  const voidTheSale = async (): Promise<void> => {
    await goHome(driver());
    await driver().keys('F2');
    await page.getByLabel(t('journal.filter')).fill(sheet.control);
    await page.getByRole('list', { name: t('journal.list') }).getByRole('button').filter({ hasText: money(100_00) }).click();
    await expect(driver().heading(/^Sale T/u)).toBeVisible();
    await driver().keys('F8');
    await expect(driver().heading(/^Void sale T/u)).toBeVisible();
    await driver().scan(sheet.scan);
  };
  await voidTheSale();
  // Told at the scan, before anybody has fetched the manager.
  await sees(till, t('refusal.partly-spent'));
  expect(bookOf(await shop.totals(), 101)).toEqual({ ...before, sold: before.sold + 100_00, cash: before.cash + 100_00, redeemed: before.redeemed + 30_00 });

  await openLast(till);
  await driver().keys('F8');
  await expect(page.getByText(t('void.redemptionText'))).toBeVisible();
  await driver().keys('Enter');
  await enterPin(till, till.manager, till.manager.pin);
  await expect(driver().heading(t('done.voided'))).toBeVisible();
  await expect(page.getByText(t('done.noMoneyBack'))).toBeVisible();
  expect((await papers.next()).text).toContain(t('receipt.title.void-redemption'));
  await driver().drained();
  await driver().scan(sheet.scan);
  await expect(page.locator('.big-money').first()).toHaveText(`${t('redeem.balance')}${money(100_00)}`);

  await voidTheSale();
  await expect(page.getByText(t('void.allScanned'))).toBeVisible();
  await driver().keys('Enter');
  await enterPin(till, till.manager, till.manager.pin);
  await expect(driver().heading(t('done.voided'))).toBeVisible();
  await driver().drained();
  const totals = await shop.totals();
  expect(bookOf(totals, 101)).toEqual(before);
  expectBalanced(totals);
});
