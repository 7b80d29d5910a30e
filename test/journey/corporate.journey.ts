import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { makeControlNumber } from '../../domain/number.ts';
import { putInStock } from './back-office.ts';
import { expect, test } from './journey.ts';
import { button, heading, notice, signIn, signOut } from './office-people.ts';
import { openShop, type Shop } from './shop.ts';

let shop: Shop;
let saves: string;
test.beforeAll(async () => {
  saves = await mkdtemp(join(tmpdir(), 'countersign-saves-'));
  shop = await openShop();
});
test.afterAll(async () => {
  await shop.close();
  await rm(saves, { recursive: true, force: true });
});

const batch = 900_001;
const pieces = 500;

const inCompanies = async (page: Page, name: string): Promise<void> => {
  await signIn(page, name);
  await page.keyboard.press('F2');
  await page.getByText('For companies').click();
};
const pick = async (page: Page, label: RegExp, option: RegExp): Promise<void> => {
  await button(page, label).click();
  await page.getByRole('option', { name: option }).click();
};

test('a company orders 500, pays by transfer, and two people activate them', async () => {
  test.setTimeout(180_000);
  await putInStock(shop, { store: 101, batch, pieces });
  const till = await shop.openTill({ store: 0, env: { COUNTERSIGN_STAND_IN_SAVES: saves } });
  const driver = till.driver();
  const { page } = driver;

  await test.step('it is offered a tenth off, orders, and gets its invoice', async () => {
    await expect(heading(page, 'Who is working?')).toBeVisible({ timeout: 30_000 });
    await page.keyboard.press('F10');
    await inCompanies(page, 'Olivia Marsh');
    await expect(page.getByText('No company has asked for certificates yet.')).toBeVisible();
    await page.keyboard.press('F8');
    await page.getByLabel('Company', { exact: true }).fill('Northwind Traders');
    await page.getByLabel('Address').fill('1 Pier Road\nPortland');
    await pick(page, /Sold in the name of/u, /Portland/u);
    await page.getByLabel('Pieces of $50.00').fill(String(pieces));
    await page.getByLabel('Discount in percent').fill('10');
    await expect(page.getByText('$22,500.00').first()).toBeVisible();
    await page.keyboard.press('F9');
    await expect(heading(page, 'Sale 1: Northwind Traders')).toBeVisible();
    await page.keyboard.press('F9');
    await expect(page.getByRole('heading', { name: 'Issue the invoice' })).toBeVisible();
    await page.keyboard.press('F9');
    await expect(page.getByText('Invoice INV-1-000001')).toBeVisible();
  });

  await test.step('its paper is put to the order by the first and the last control number', async () => {
    await driver.scan(makeControlNumber(batch, 1));
    await expect(page.getByLabel('First control number')).toHaveValue(makeControlNumber(batch, 1));
    await driver.scan(makeControlNumber(batch, pieces));
    await expect(page.getByText('500 certificates')).toBeVisible();
    await page.keyboard.press('F8');
    await expect(page.getByText('500 of 500 pieces are put to this order.')).toBeVisible();
    await expect(button(page, /Ask for the activation/u)).toBeDisabled();
  });

  await test.step('the bank\'s file names the invoice; taken over twice it is there once', async () => {
    await page.keyboard.press('Escape');
    await expect(button(page, /^Sale 1/u)).toBeVisible();
    await page.keyboard.press('F9');
    await expect(heading(page, 'Transfers')).toBeVisible();
    const file = { name: 'account.csv', mimeType: 'text/csv', buffer: Buffer.from('\uFEFFDate;Payer;Reference;Amount\r\n23.11.2026;Northwind;INV-1-000001;22.500,00\r\n23.11.2026;Somebody;thank you;5,00\r\n') };
    await page.locator('input[type=file]').setInputFiles(file);
    await pick(page, /Day/u, /^Date/u);
    await page.getByText('23.11.2026', { exact: true }).click();
    await pick(page, /Amount that came in/u, /^Amount/u);
    await page.getByText('1.234,50').click();
    await pick(page, /Text of the transfer/u, /^Reference/u);
    await page.keyboard.press('F9');
    await expect(page.getByText('2 new transfers, 0 known already, 0 left aside.')).toBeVisible();
    await page.locator('input[type=file]').setInputFiles([]);
    await page.locator('input[type=file]').setInputFiles(file);
    await expect(page.getByText('0 new transfers, 2 known already, 0 left aside.')).toBeVisible();
    await button(page, 'For INV-1-000001, Northwind Traders').click();
    await expect(button(page, 'For INV-1-000001, Northwind Traders')).toBeHidden();
    await expect(page.getByText('thank you')).toBeVisible();
  });

  await test.step('one person asks, another activates, and the delivery note goes with the paper', async () => {
    await page.keyboard.press('Escape');
    await button(page, /^Sale 1/u).click();
    await expect(page.getByText('It is paid.')).toBeVisible();
    await page.keyboard.press('F9');
    await expect(page.getByRole('heading', { name: 'Activate the certificates' })).toBeVisible();
    await expect(button(page, /^Activate/u)).toBeHidden();
    await signOut(page);
    await inCompanies(page, 'Grace Lindqvist');
    await button(page, /^Sale 1/u).click();
    await expect(button(page, /^Activate/u)).toBeVisible();
    await page.keyboard.press('F9');
    await expect(page.getByRole('heading', { name: 'The certificates are active' })).toBeVisible();
    await expect(page.getByText('Not spent: 500 pieces')).toBeVisible();
    await button(page, 'Save Delivery note as PDF').click();
    await expect(notice(page, 'countersign-delivery-1.pdf is saved.')).toBeVisible();
    expect(await readdir(saves)).toEqual(['countersign-delivery-1.pdf']);
  });
});
