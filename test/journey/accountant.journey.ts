import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Page } from 'playwright';
import { expect, test } from './journey.ts';
import { button, heading, notice, signIn } from './office-people.ts';
import { openShop, type Shop } from './shop.ts';

let shop: Shop;
let saves: string;
test.beforeAll(async () => {
  saves = await mkdtemp(join(tmpdir(), 'countersign-saves-'));
  await mkdir(saves, { recursive: true });
  shop = await openShop();
});
test.afterAll(async () => {
  await shop.close();
  await rm(saves, { recursive: true, force: true });
});

/** Signs one of the demo's people in and opens the books, by keyboard from there on. */
const openBooks = async (page: Page, name: string): Promise<void> => {
  await signIn(page, name);
  await page.keyboard.press('F11');
  await expect(heading(page, 'Books')).toBeVisible();
};

test('an auditor looks, an accountant reads what is owed, takes the ledger home and closes a month', async () => {
  test.setTimeout(240_000);
  const till = await shop.openTill({ store: 0, env: { COUNTERSIGN_STAND_IN_SAVES: saves } });
  const { page } = till.driver();

  await test.step('before anything was sold the books say so; an auditor can close nothing', async () => {
    await expect(heading(page, 'Who is working?')).toBeVisible({ timeout: 30_000 });
    await page.keyboard.press('F10');
    await openBooks(page, 'Noah Brandt');
    await expect(page.getByText(/nothing was sold, so nothing is owed to anybody/u)).toBeVisible();
    await expect(page.getByText('Not over yet')).toBeVisible();
    await expect(button(page, /^Close /u)).toHaveCount(0);
    await page.keyboard.press('F8');
    await expect(page.getByText(/Nothing is mapped yet/u)).toBeVisible();
    await expect(button(page, 'Put into the chart')).toHaveCount(0);
    await button(page, 'Sign out').click();
    await expect(heading(page, 'Sign in to the office')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(heading(page, 'Who is working?')).toBeVisible();
  });

  await test.step('a certificate is sold and partly used', async () => {
    const driver = till.driver();
    const sheet = till.paper(/50/u);
    await driver.signIn(till.cashier);
    await driver.openShift('100');
    await driver.sellForCash(sheet.scan);
    await driver.drained();
    await driver.redeem('20', sheet.scan);
    await driver.drained();
    await driver.keys('Escape');
    await driver.keys('F7');
  });

  await test.step('the accountant sees 30 dollars owed, and that the ledger says the same', async () => {
    await expect(heading(page, 'Who is working?')).toBeVisible();
    await page.keyboard.press('F10');
    await openBooks(page, 'Inês Duarte');
    await expect(page.getByText('The ledger says the same in all 5 figures that were compared.')).toBeVisible();
    await expect(page.getByRole('row', { name: /^Harbor Gift Certificate.*\$0\.00.*\$50\.00.*\$20\.00.*\$30\.00/u })).toBeVisible();
  });

  await test.step('a day that does not exist can\'t be asked for', async () => {
    await page.getByLabel('As of', { exact: true }).fill('2026-02-30');
    await expect(button(page, 'Show')).toBeDisabled();
    await page.getByLabel('From', { exact: true }).fill('2020-01-01');
    await page.getByLabel('As of', { exact: true }).fill('2020-12-31');
    await page.keyboard.press('Enter');
    await expect(page.getByText(/Up to Dec 31, 2020 nothing was sold/u)).toBeVisible();
  });

  await test.step('the ledger is saved for hledger', async () => {
    await button(page, 'hledger journal').click();
    await expect(notice(page, 'countersign-ledger.journal is saved.')).toBeVisible();
    const journal = await readFile(join(saves, 'countersign-ledger.journal'), 'utf8');
    expect(journal).toMatch(/^\d{4}-\d\d-\d\d \([0-9a-f-]{36}\) 101 Harbor Market Portland \| sale {2}; event:/mu);
    expect(journal).toContain('    Liabilities:Certificates:1:Sold  -50.00 USD');
    expect(journal).toContain('    Assets:Tenders:101:Cash  50.00 USD');
  });

  await test.step('a month is closed after it was said what that means', async () => {
    await button(page, /^Close /u).first().click();
    await expect(page.getByText(/It can't be opened again\./u)).toBeVisible();
    await page.keyboard.press('F9');
    await expect(notice(page, / is closed\.$/u)).toBeVisible();
    await expect(page.getByText(/^Inês Duarte, /u)).toBeVisible();
  });

  await test.step('an account gets the accountant\'s own number', async () => {
    await page.keyboard.press('F8');
    await page.getByLabel('Our account, or how it begins').fill('tender');
    await page.getByLabel('Your number').fill('1000');
    await page.getByLabel('Your name').fill('Cash and cards');
    await page.keyboard.press('F9');
    await expect(notice(page, 'The chart is changed.')).toBeVisible();
    await expect(page.getByText('1000 Cash and cards').last()).toBeVisible();
    await page.keyboard.press('Escape');
  });
});
