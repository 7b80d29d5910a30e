import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Page } from 'playwright';
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

const inPaper = async (page: Page, name: string): Promise<void> => {
  await signIn(page, name);
  await page.keyboard.press('F2');
  await expect(heading(page, 'Paper')).toBeVisible();
};
const pick = async (page: Page, label: RegExp, option: RegExp): Promise<void> => {
  await button(page, label).click();
  await page.getByRole('option', { name: option }).click();
};

test('paper is ordered and released, shipped, short when it arrives, found, and sold', async () => {
  test.setTimeout(240_000);
  const till = await shop.openTill({ store: 0, env: { COUNTERSIGN_STAND_IN_SAVES: saves } });
  const driver = till.driver();
  const { page } = driver;
  const identity = await generateX25519Identity();

  await test.step('two people of headquarters agree on a printing house, and on an order of five', async () => {
    await expect(heading(page, 'Who is working?')).toBeVisible({ timeout: 30_000 });
    await page.keyboard.press('F10');
    await inPaper(page, 'Grace Lindqvist');
    await page.keyboard.press('F3');
    await page.getByLabel('Name').fill('Caslon & Sons');
    await page.getByLabel('Public key').fill(await identityToRecipient(identity));
    await page.keyboard.press('F9');
    await expect(page.getByText('You asked for this key, so somebody else has to confirm it.')).toBeVisible();
    await signOut(page);
    await inPaper(page, 'Samuel Adeyemi');
    await page.keyboard.press('F3');
    await button(page, 'It is the same: confirm').click();
    await expect(page.getByText('Confirmed by Samuel Adeyemi')).toBeVisible();
    await page.keyboard.press('F2');
    await page.keyboard.press('F8');
    await pick(page, /Store/u, /Portland/u);
    await pick(page, /Program and value/u, /\$50\.00/u);
    await page.getByLabel('How many').fill('5');
    await button(page, /Order and ask for release/u).click();
    await expect(page.getByText('You asked for this release, so somebody else has to give it.')).toBeVisible();
    await signOut(page);
    await inPaper(page, 'Olivia Marsh');
    await button(page, /^Batch /u).click();
    await expect(button(page, /Release to the printing house/u)).toBeVisible();
    await page.keyboard.press('F9');
    await expect(page.getByRole('heading', { name: 'Ready to download' })).toBeVisible();
    await page.keyboard.press('F9');
    await expect(notice(page, /countersign-batch-\d+\.csv\.age is saved\./u)).toBeVisible();
  });

  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const file = (await readdir(saves)).find((name) => name.endsWith('.age')) ?? '';
  const csv = await decrypter.decrypt(new Uint8Array(await readFile(join(saves, file))), 'text');
  const papers = csv.trimEnd().split('\r\n').slice(1).map((line) => line.split(',')).map(([control = '', , , link = '']) => ({ control, link }));
  const control = (place: number): string => papers[place - 1]?.control ?? '';

  await test.step('the franchise ships it to its store, by the first and the last control number', async () => {
    await expect(button(page, /Ship to stores/u)).toBeVisible();
    await page.keyboard.press('F8');
    await expect(heading(page, 'Ship paper')).toBeVisible();
    await driver.scan(control(1));
    await expect(page.getByLabel('First control number')).toHaveValue(control(1));
    await driver.scan(control(5));
    await expect(page.getByLabel('Last control number')).toHaveValue(control(5));
    await expect(page.getByText('5 certificates')).toBeVisible();
    await pick(page, /To store/u, /Portland/u);
    await button(page, /Ship it now/u).click();
    await expect(heading(page, 'Shipment 1')).toBeVisible();
    await button(page, 'Delivery note').click();
    await expect(notice(page, 'countersign-shipment-1.pdf is saved.')).toBeVisible();
  });

  await test.step('one is missing when it arrives: a count that does not add up confirms nothing', async () => {
    await page.getByLabel('First control number').fill(control(1));
    await page.getByLabel('Last control number').fill(control(5));
    await page.getByLabel('Papers counted').fill('4');
    await expect(page.getByText('Between these control numbers lie 5, and you counted 4.')).toBeVisible();
    await page.keyboard.press('F9');
    await expect(notice(page, 'Nothing was confirmed.')).toBeVisible();
    await page.keyboard.press('Escape');
    await button(page, 'Back to the till').click();
  });

  await test.step('the store\'s manager confirms at the till what is there, and hears what is missing', async () => {
    await driver.signIn(till.cashier);
    await page.keyboard.press('F6');
    await expect(button(page, /Paper arrived/u)).toBeVisible();
    await page.keyboard.press('F4');
    await expect(driver.heading('Shipment 1 arrived')).toBeVisible();
    await page.getByLabel('First control number').fill(control(1));
    await page.getByLabel('Last control number').fill(control(2));
    await button(page, 'Another piece').click();
    await page.getByLabel('First control number').last().fill(control(4));
    await page.getByLabel('Last control number').last().fill(control(5));
    await page.getByLabel('Papers counted').fill('4');
    await page.keyboard.press('F9');
    await driver.approve(till.manager);
    await expect(driver.heading('Shipment 1 is confirmed')).toBeVisible();
    await expect(page.getByText('4 certificates are in stock now. The rest differs, and the office looks into it.')).toBeVisible();
    await expect(page.getByText('1 missing')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(button(page, /Open/u).first()).toBeVisible();
  });

  await test.step('what arrived is sold, what is missing is not', async () => {
    await driver.openShift('100');
    await driver.sellForCash(papers[0]?.link ?? '');
    await driver.keys('Enter');
    await expect(driver.heading('Scan a certificate')).toBeVisible();
    await driver.scan(papers[2]?.link ?? '');
    await expect(page.getByRole('alert').getByText('This certificate can\'t be used at this store. Nothing was charged.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(driver.heading('Scan a certificate')).toBeVisible();
  });

  await test.step('it turns up: the office settles it, and it is sold', async () => {
    await page.keyboard.press('F7');
    await expect(heading(page, 'Who is working?')).toBeVisible();
    await page.keyboard.press('F10');
    await expect(page.getByRole('navigation', { name: 'Rooms of the office' })).toBeVisible();
    await page.keyboard.press('F5');
    await button(page, /Stock difference/u).click();
    await button(page, 'Decide').click();
    await page.getByText('It was found', { exact: true }).click();
    await page.getByLabel('What you know about it').fill('It stuck to the lid of the box');
    await page.keyboard.press('F9');
    // With the last difference the exception is resolved, too.
    await expect(page.getByText('Resolved', { exact: true }).first()).toBeVisible();
    await page.keyboard.press('F2');
    await page.getByText('Stock', { exact: true }).click();
    await expect(page.getByRole('row', { name: /Portland.*\$50\.00/u }).first()).toBeVisible();
    await button(page, 'Back to the till').click();
    await driver.signIn(till.cashier);
    await expect(driver.heading('Scan a certificate')).toBeVisible();
    await driver.sellForCash(papers[2]?.link ?? '');
    await driver.keys('Enter');
    await expect(driver.heading('Scan a certificate')).toBeVisible();
  });
});
