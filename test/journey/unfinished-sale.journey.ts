import { bookOf, expectBalanced, sees, startWork } from './counter.ts';
import { expect, test } from './journey.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { money, wordsOf } from './words.ts';

const t = wordsOf('en');
let shop: Shop;
let till: ShopTill;

test.describe.configure({ mode: 'serial', timeout: 150_000 });
test.beforeAll(async () => {
  shop = await openShop();
  till = await shop.openTill({});
});
test.afterAll(async () => { await shop.close(); });

const stillToPay = () => till.driver().page.locator('.big-money').first();

/** A certificate of 100.00 of which 30.00 are taken by card. */
const takeThirtyByCard = async (scan: string, code: string): Promise<void> => {
  const { driver } = till;
  await driver().scan(scan);
  await expect(driver().heading(t('sell.title'))).toBeVisible();
  await driver().keys('F9');
  await driver().type(code);
  await driver().page.getByLabel(t('sell.cardAmount')).fill('30');
  await driver().keys('Enter');
  await expect(stillToPay()).toHaveText(`${t('sell.stillToPay')}${money(70_00)}`);
};

test('the till is killed after a card was charged: the next start says so, and the sale is finished', async () => {
  const { driver } = till;
  await startWork(till);
  const sheet = till.paper(/100/u);
  await takeThirtyByCard(sheet.scan, 'A30771');
  await till.restart('kill');
  await driver().page.getByRole('button', { name: new RegExp(`^${till.cashier.name}`, 'u') }).click({ timeout: 30_000 });
  await driver().type(till.cashier.pin);
  await expect(driver().heading(t('unfinished.title'))).toBeVisible();
  const taken = t('unfinished.card', { amount: money(30_00), code: 'A30771' });
  await expect(driver().page.getByText(t('unfinished.text', { taken }))).toBeVisible();
  await driver().keys('F8');
  await expect(stillToPay()).toHaveText(`${t('sell.stillToPay')}${money(70_00)}`);
  await driver().keys('F8');
  await driver().type('100');
  await driver().keys('Enter');
  await expect(driver().heading(t('done.sold'))).toBeVisible();
  // A finger that bounces: the change is still there.
  await driver().page.keyboard.press('Enter');
  await expect(stillToPay()).toHaveText(`${t('done.changeDue')}${money(30_00)}`);
  await expect.poll(async () => bookOf(await shop.totals(), till.store.number)).toMatchObject({ sold: 100_00, cash: 70_00, card: 30_00 });
  expectBalanced(await shop.totals());
});

test('the window is loaded anew after money was taken: it is given back, and nothing is sold', async () => {
  const { driver } = till;
  await takeThirtyByCard(till.paper(/100/u).scan, 'B44');
  await driver().page.reload();
  await driver().page.getByRole('button', { name: new RegExp(`^${till.manager.name}`, 'u') }).click({ timeout: 30_000 });
  await driver().type(till.manager.pin);
  await expect(driver().heading(t('unfinished.title'))).toBeVisible();
  await driver().keys('F9');
  await expect(driver().page.getByText(t('operation.approvalCode', { code: 'B44' }))).toBeVisible();
  await driver().keys('Enter');
  await sees(till, t('unfinished.done'));
  await till.restart('kill');
  // Nobody is asked again: signing in leads home.
  await driver().signIn(till.cashier);
  await expect(driver().heading(t('home.title'))).toBeVisible();
  expect(bookOf(await shop.totals(), till.store.number)).toMatchObject({ sold: 100_00, cash: 70_00, card: 30_00 });
});

test('signing out with money taken is asked about; who comes next finds it on the home screen', async () => {
  const { driver } = till;
  const sheet = till.paper(/100/u);
  await takeThirtyByCard(sheet.scan, 'C5');
  await driver().keys('Escape', 'F7');
  await expect(driver().heading(t('signOut.title'))).toBeVisible();
  await driver().keys('F7');
  await driver().signIn(till.manager);
  await expect(driver().page.getByText(t('home.taken', { taken: t('unfinished.card', { amount: money(30_00), code: 'C5' }) }))).toBeVisible();
  await driver().keys('F8');
  await driver().page.getByRole('button', { name: t('sell.removeTender', { tender: t('common.card'), amount: money(30_00) }) }).click();
  await driver().keys('F7');
  await sees(till, t('sell.cleared'));
});
