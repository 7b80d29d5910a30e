import { changeInBooks, contactServer, spendUnseen } from './back-office.ts';
import { bookOf, expectBalanced, goHome, isRefused, openLast, sees, startWork } from './counter.ts';
import type { Paper } from './demo-business.ts';
import { expect, test } from './journey.ts';
import { catchPapers, type PrintedPaper } from './papers.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { gap, money, withGap, wordsOf } from './words.ts';

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

const sell = async (...sheets: readonly Paper[]): Promise<void> => {
  await till.driver().sellForCash(...sheets.map(({ scan }) => scan));
  await papers.next();
  await till.driver().keys('Enter');
  await till.driver().drained();
};

const holdsNoNumber = ({ text, codes }: PrintedPaper, { scan }: Paper): void => {
  for (const printed of [text, ...codes]) {
    expect(printed.replaceAll(/\s/gu, '')).not.toContain(scan);
    expect(printed.replaceAll(/\s/gu, '')).not.toContain(scan.slice(-16));
  }
};

test('partly, then to the end with the rest in another tender; balance, history and a marked copy', async () => {
  const { driver } = till;
  const { page } = driver();
  const sheet = till.paper(/100/u);
  await sell(sheet);

  // Only a look: nothing typed leaves nothing behind.
  await driver().scan(sheet.scan);
  await expect(page.locator('.big-money').first()).toHaveText(`${t('redeem.balance')}${money(100_00)}`);
  await driver().keys('F3');
  await expect(driver().heading(t('certificate.title'))).toBeVisible();
  await expect(page.getByText(`${t('certificate.event.sale')} · ${till.store.name}`)).toBeVisible();
  await expect(page.getByText(t('certificate.meaning.active'))).toBeVisible();
  await driver().keys('Escape', 'Escape');
  await expect(driver().heading(t('home.title'))).toBeVisible();
  await expect(page.getByText(t('home.unsavedRedemption', { count: 1 }))).toHaveCount(0);

  await driver().redeem('30', sheet.scan);
  await expect(page.getByText(t('done.remaining', { control: sheet.control, amount: money(70_00) }))).toBeVisible();
  await expect(page.getByText(t('done.keepSpent_one'))).toHaveCount(0);
  const receipt = await papers.next();
  expect(receipt.text).toContain(sheet.control);
  expect(receipt.text).toMatch(/Remaining balance\s+\$70\.00/u);
  holdsNoNumber(receipt, sheet);

  await openLast(till);
  await driver().keys('F3');
  await sees(till, t('print.printed'));
  const copy = await papers.next();
  expect(copy.text.split('\n').filter((line) => line === t('receipt.mark.copy')).length).toBeGreaterThanOrEqual(2);
  expect(copy.text).toContain(sheet.control);
  expect(copy.opensDrawer).toBe(false);
  expect(receipt.text).not.toContain(t('receipt.mark.copy'));
  holdsNoNumber(copy, sheet);
  await goHome(driver());

  // More is due than is left: what is there is taken, and the rest is named.
  await driver().redeem('100', sheet.scan);
  await expect(page.getByText(`${t('done.other')}: ${money(30_00)}`)).toBeVisible();
  await expect(page.getByText(t('done.remaining', { control: sheet.control, amount: money(0) }))).toBeVisible();
  await expect(page.getByText(t('done.keepSpent_one'))).toBeVisible();
  expect((await papers.next()).text).toMatch(/To pay at the shop till\s+\$30\.00/u);
  await driver().scan(sheet.scan);
  await isRefused(till, withGap(t('refusal.spentAt', { store: till.store.name, when: gap })));
  await expect(page.getByText(`${t('certificate.event.redemption')} · ${till.store.name}`)).toHaveCount(2);
  await goHome(driver());
  await driver().drained();
  expect(bookOf(await shop.totals(), 101)).toMatchObject({ sold: 100_00, redeemed: 100_00 });
});

test('several certificates: the one that expires first goes first, what is not needed stays whole', async () => {
  const { driver } = till;
  const { page } = driver();
  const [late, soon] = [till.paper(/50/u), till.paper(/25/u)];
  const before = bookOf(await shop.totals(), 101);
  await sell(late, soon);
  await changeInBooks(shop, soon.control, { validUntil: '2027-06-30' });
  await contactServer(till);
  const line = ({ control }: Paper) => page.getByRole('list', { name: t('redeem.lines') }).getByRole('listitem').filter({ hasText: control });

  await driver().scan(late.scan);
  await expect(line(late)).toBeVisible();
  await driver().scan(soon.scan);
  await expect(page.locator('.big-money').first()).toHaveText(`${t('redeem.totalBalance')}${money(75_00)}`);
  await driver().scan(late.scan);
  await sees(till, t('scan.twice'));
  await driver().keys('Escape');
  await driver().type('20');
  await expect(line(soon)).toContainText(t('redeem.takes', { amount: money(20_00) }));
  await expect(line(late)).toContainText(t('redeem.notNeeded'));
  await page.getByLabel(t('redeem.amountDue')).fill('');
  await driver().type('100');
  await expect(line(soon)).toContainText(t('redeem.takes', { amount: money(25_00) }));
  await expect(line(late)).toContainText(t('redeem.takes', { amount: money(50_00) }));
  await expect(page.locator('.money-line').filter({ hasText: t('redeem.other') })).toContainText(money(25_00));
  await page.getByLabel(t('redeem.amountDue')).fill('');
  await driver().type('60');
  await driver().keys('Enter');
  await expect(driver().heading(t('done.redeemed'))).toBeVisible();
  await expect(page.getByText(t('done.remaining', { control: soon.control, amount: money(0) }))).toBeVisible();
  await expect(page.getByText(t('done.remaining', { control: late.control, amount: money(15_00) }))).toBeVisible();
  await papers.next();
  await driver().keys('Enter');
  await driver().drained();
  const totals = await shop.totals();
  expect(bookOf(totals, 101)).toMatchObject({ sold: before.sold + 75_00, redeemed: before.redeemed + 60_00 });
  expectBalanced(totals);
});

test('another store was faster: the server says what is left, nothing is taken, and the next key takes that', async () => {
  const { driver } = till;
  const sheet = till.paper(/100/u);
  await sell(sheet);
  const before = bookOf(await shop.totals(), 101);
  await spendUnseen(shop, sheet.control, 60_00);
  await driver().askToRedeem('50', sheet.scan);
  await sees(till, t('refusal.above-balance', { amount: money(40_00) }));
  expect(bookOf(await shop.totals(), 101)).toEqual(before);
  // The till has learned what is left: the same key now takes that, and names the rest.
  await driver().keys('Enter');
  await expect(driver().heading(t('done.redeemed'))).toBeVisible();
  await expect(driver().page.getByText(`${t('done.other')}: ${money(10_00)}`)).toBeVisible();
  await driver().drained();
  await spendUnseen(shop, sheet.control, -60_00);
  const totals = await shop.totals();
  expect(bookOf(totals, 101).redeemed).toBe(before.redeemed + 40_00);
  expectBalanced(totals);
});
