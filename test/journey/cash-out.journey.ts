import { changeInBooks, contactServer, setJurisdiction, setReload } from './back-office.ts';
import { bookOf, enterPin, expectBalanced, goHome, isRefused, sees, startWork } from './counter.ts';
import type { Paper } from './demo-business.ts';
import { expect, test } from './journey.ts';
import { catchPapers } from './papers.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { money, withGap, gap, wordsOf } from './words.ts';

test.describe.configure({ mode: 'serial' });

const t = wordsOf('en');
let shop: Shop;
let till: ShopTill;
let papers: Awaited<ReturnType<typeof catchPapers>>;

test.beforeAll(async () => {
  shop = await openShop();
  await setJurisdiction(shop, 101, 'US', 'CA');
  await setReload(shop, 1, 100_00);
  // The server goes by what it has read for two seconds.
  await expect(async () => { till = await shop.openTill({}); }).toPass();
  await startWork(till);
  papers = await catchPapers(till.driver().page);
});
test.afterAll(async () => { await shop.close(); });

const sellAndUse = async (sheet: Paper, amount: string): Promise<string> => {
  const { driver } = till;
  await driver().sellForCash(sheet.scan);
  await papers.next();
  await driver().keys('Enter');
  await expect(driver().heading(t('home.title'))).toBeVisible();
  await driver().drained();
  await driver().redeem(amount, sheet.scan);
  const receipt = await papers.next();
  await goHome(driver());
  await driver().drained();
  return receipt.codes.find((code) => /^T\d+-\d+-\d$/u.test(code)) ?? '';
};

test('"There are 12 dollars left on it, may I have them?" In California: a manager, a signed slip, and the drawer is right', async () => {
  const { driver } = till;
  const { page } = driver();
  const sheet = till.paper(/50/u);
  await sellAndUse(sheet, '30');

  // Twenty are too much.
  await driver().scan(sheet.scan);
  await expect(driver().heading(t('redeem.title'))).toBeVisible();
  await driver().keys('F3', 'F9');
  await expect(driver().heading(t('cashOut.title'))).toBeVisible();
  await isRefused(till, t('cashOut.not.belowOnly', { amount: money(15_00) }));
  await goHome(driver());

  await driver().scan(sheet.scan);
  await expect(driver().heading(t('redeem.title'))).toBeVisible();
  await driver().type('8');
  await driver().keys('Enter');
  await expect(driver().heading(t('done.redeemed'))).toBeVisible();
  await papers.next();
  await goHome(driver());
  await driver().drained();

  await driver().scan(sheet.scan);
  await expect(driver().heading(t('redeem.title'))).toBeVisible();
  await driver().keys('F3', 'F9');
  await expect(page.getByRole('button', { name: t('cashOut.pay', { amount: money(12_00) }) })).toBeVisible();
  await driver().keys('Enter');
  await enterPin(till, till.manager, till.manager.pin);
  await expect(driver().heading(t('cashOut.done'))).toBeVisible();
  await expect(page.locator('.big-money')).toHaveText(`${t('cashOut.handOut')}${money(12_00)}`);
  const slip = await papers.next();
  expect(slip.text).toContain(t('receipt.title.cash-out'));
  expect(slip.text).toMatch(/Paid in cash\s+\$12\.00/u);
  expect(slip.text).toContain(t('receipt.customerSignature'));
  expect(slip.opensDrawer).toBe(true);
  await driver().scan(sheet.scan);
  await isRefused(till, withGap(t('refusal.spentAt', { store: till.store.name, when: gap })));
  await goHome(driver());
  await driver().drained();
  const totals = await shop.totals();
  expect(bookOf(totals, 101)).toEqual({ sold: 50_00, redeemed: 38_00, cash: 38_00, card: 0 });
  expectBalanced(totals);
});

test('it was a mistake: the cash comes back into the drawer, the value onto the certificate', async () => {
  const { driver } = till;
  const { page } = driver();
  await driver().keys('F2');
  await expect(driver().heading(t('journal.title'))).toBeVisible();
  await page.locator('.lines button, .journal button').filter({ hasText: t('journal.kinds.cash-out') }).first().click();
  await expect(driver().heading(new RegExp(`^${t('journal.kinds.cash-out')} T`, 'u'))).toBeVisible();
  await driver().keys('F8');
  await expect(driver().heading(/^Void payout T/u)).toBeVisible();
  await driver().keys('Enter');
  await enterPin(till, till.manager, till.manager.pin);
  await expect(driver().heading(t('done.voided'))).toBeVisible();
  await expect(page.locator('.big-money')).toHaveText(`${t('cashOut.putBack')}${money(12_00)}`);
  expect((await papers.next()).text).toMatch(/Cash taken back\s+\$12\.00/u);
  await goHome(driver());
  await driver().drained();
  const totals = await shop.totals();
  expect(bookOf(totals, 101)).toEqual({ sold: 50_00, redeemed: 38_00, cash: 50_00, card: 0 });
  expectBalanced(totals);
});

test('"I return the coat I paid half by certificate."', async () => {
  const { driver } = till;
  const { page } = driver();
  const sheet = till.paper(/100/u);
  const receipt = await sellAndUse(sheet, '60');
  expect(receipt).not.toBe('');

  await driver().scan(sheet.scan);
  await expect(driver().heading(t('redeem.title'))).toBeVisible();
  await driver().keys('F3');
  await expect(driver().heading(t('certificate.title'))).toBeVisible();
  await driver().keys('F7');
  await expect(driver().heading(t('returnCredit.title'))).toBeVisible();
  await driver().scan(receipt);
  await expect(page.getByText(t('returnCredit.paid', { amount: money(60_00) }))).toBeVisible();
  const amount = page.getByLabel(t('returnCredit.amount'));
  await amount.fill('60.01');
  await amount.press('Enter');
  await enterPin(till, till.manager, till.manager.pin);
  await sees(till, t('refusal.above-redeemed', { amount: money(60_00) }));
  await amount.fill('60');
  await amount.press('Enter');
  await enterPin(till, till.manager, till.manager.pin);
  await expect(driver().heading(t('returnCredit.done'))).toBeVisible();
  const paper = await papers.next();
  expect(paper.text).toContain(t('receipt.returnsOf', { reference: receipt }));
  expect(paper.text).toMatch(/Remaining balance\s+\$100\.00/u);
  expect(paper.opensDrawer).toBe(false);
  await goHome(driver());
  await driver().drained();

  // All of it is back and can be used; the same receipt brings nothing more.
  await driver().scan(sheet.scan);
  await expect(page.locator('.big-money').first()).toHaveText(`${t('redeem.balance')}${money(100_00)}`);
  await driver().keys('F3', 'F7');
  await expect(driver().heading(t('returnCredit.title'))).toBeVisible();
  await driver().scan(receipt);
  await expect(page.getByText(t('returnCredit.paid', { amount: money(60_00) }))).toBeVisible();
  await amount.fill('1');
  await amount.press('Enter');
  await enterPin(till, till.manager, till.manager.pin);
  await sees(till, t('refusal.not-redeemed'));
  const totals = await shop.totals();
  expect(bookOf(totals, 101)).toEqual({ sold: 150_00, redeemed: 38_00, cash: 150_00, card: 0 });
  expectBalanced(totals);
});

test('the paper was empty and went into the bin: its receipt and unsold paper bring the value back, and the old paper is dead', async () => {
  const { driver } = till;
  const { page } = driver();
  const [sheet, fresh] = [till.paper(/25/u), till.paper(/25/u)];
  await goHome(driver());
  const receipt = await sellAndUse(sheet, '25');
  await driver().keys('F4');
  await expect(driver().heading(new RegExp(`^${t('journal.kinds.redemption')} T`, 'u'))).toBeVisible();
  await driver().keys('F7');
  await expect(driver().heading(t('returnCredit.title'))).toBeVisible();
  await driver().scan(fresh.scan);
  await expect(page.getByText(t('returnCredit.inPlaceOf', { control: sheet.control }))).toBeVisible();
  const amount = page.getByLabel(t('returnCredit.amount'));
  await amount.fill('25');
  await amount.press('Enter');
  await enterPin(till, till.manager, till.manager.pin);
  await expect(driver().heading(t('returnCredit.done'))).toBeVisible();
  const paper = await papers.next();
  expect(paper.text).toContain(t('receipt.returnsOf', { reference: receipt }));
  expect(paper.text).toContain(fresh.control);
  expect(paper.text).toContain(t('receipt.returnedOnto.old'));
  await goHome(driver());
  await driver().drained();
  await driver().scan(sheet.scan);
  await isRefused(till, t('refusal.replaced'));
  await driver().scan(fresh.scan);
  await expect(page.locator('.big-money').first()).toHaveText(`${t('redeem.balance')}${money(25_00)}`);
  await goHome(driver());
  const totals = await shop.totals();
  expect(bookOf(totals, 101)).toEqual({ sold: 175_00, redeemed: 38_00, cash: 175_00, card: 0 });
  expectBalanced(totals);
});

test('"Put thirty more on it": loaded, used beyond its first face, and not given back once it is spent', async () => {
  const { driver } = till;
  const { page } = driver();
  const sheet = till.paper(/25/u);
  await goHome(driver());
  await sellAndUse(sheet, '20');
  await driver().scan(sheet.scan);
  await expect(driver().heading(t('redeem.title'))).toBeVisible();
  await driver().keys('F3', 'F8');
  await expect(driver().heading(t('reload.title'))).toBeVisible();
  // More than the program lets lie on one.
  await driver().type('96');
  await driver().keys('Enter');
  await sees(till, t('refusal.above-highest', { amount: money(95_00) }));
  await page.getByLabel(t('reload.amount')).fill('30');
  await page.getByLabel(t('reload.amount')).press('Enter');
  await expect(page.getByRole('button', { name: t('sell.cash') })).toBeVisible();
  await driver().keys('F8');
  await driver().type('40');
  await driver().keys('Enter');
  await expect(driver().heading(t('reload.done'))).toBeVisible();
  await expect(page.locator('.big-money')).toHaveText(`${t('done.changeDue')}${money(10_00)}`);
  const receipt = await papers.next();
  expect(receipt.text).toMatch(/Now on it\s+\$35\.00/u);
  expect(receipt.opensDrawer).toBe(true);
  await goHome(driver());
  await driver().drained();

  await driver().redeem('33', sheet.scan);
  await papers.next();
  await goHome(driver());
  await driver().drained();

  await driver().keys('F2');
  await page.getByRole('list', { name: t('journal.list') }).getByRole('listitem').nth(1).getByRole('button').click();
  await expect(driver().heading(/^Load T/u)).toBeVisible();
  await driver().keys('F8');
  await expect(driver().heading(/^Void load T/u)).toBeVisible();
  await driver().scan(sheet.scan);
  await expect(page.getByText(t('void.allScanned'))).toBeVisible();
  await driver().keys('Enter');
  await enterPin(till, till.manager, till.manager.pin);
  await sees(till, new RegExp(`^${t('refusal.partly-spent').slice(0, 20)}`, 'u'));
  const totals = await shop.totals();
  expect(bookOf(totals, 101)).toEqual({ sold: 230_00, redeemed: 91_00, cash: 230_00, card: 0 });
  expectBalanced(totals);
});

test('"It ended last year, and my aunt has it still": a manager honours it, and it is used today', async () => {
  const { driver } = till;
  const sheet = till.paper(/25/u);
  await goHome(driver());
  await sellAndUse(sheet, '5');
  await changeInBooks(shop, sheet.control, { validUntil: '2025-12-31' });
  await contactServer(till);
  await driver().scan(sheet.scan);
  await isRefused(till, /^This certificate was valid until/u);
  await driver().keys('F6');
  await expect(driver().heading(t('honour.title'))).toBeVisible();
  await driver().keys('Enter');
  await enterPin(till, till.manager, till.manager.pin);
  await expect(driver().heading(t('honour.done'))).toBeVisible();
  const slip = await papers.next();
  expect(slip.text).toContain(t('receipt.honoured'));
  expect(slip.opensDrawer).toBe(false);
  await goHome(driver());
  await driver().redeem('20', sheet.scan);
  await papers.next();
  await goHome(driver());
  await driver().drained();
  const totals = await shop.totals();
  expect(bookOf(totals, 101)).toEqual({ sold: 255_00, redeemed: 116_00, cash: 255_00, card: 0 });
  expectBalanced(totals);
});
