import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
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
  await mkdir(saves, { recursive: true });
  shop = await openShop();
});
test.afterAll(async () => {
  await shop.close();
  await rm(saves, { recursive: true, force: true });
});

/** Signs somebody in and opens the paper's room. */
const openPaper = async (page: Page, name: string): Promise<void> => {
  await signIn(page, name);
  await page.keyboard.press('F2');
  await expect(heading(page, 'Paper')).toBeVisible();
};
const pick = async (page: Page, label: RegExp, option: RegExp): Promise<void> => {
  await button(page, label).click();
  await page.getByRole('option', { name: option }).click();
};

test('two people release an order, it is downloaded once, and a number of it is sold and redeemed at a till', async () => {
  test.setTimeout(240_000);
  const till = await shop.openTill({ store: 0, env: { COUNTERSIGN_STAND_IN_SAVES: saves } });
  const { page } = till.driver();
  const identity = await generateX25519Identity();

  await test.step('headquarters makes a printing house known; a second person confirms its key', async () => {
    await expect(heading(page, 'Who is working?')).toBeVisible({ timeout: 30_000 });
    await page.keyboard.press('F10');
    await openPaper(page, 'Grace Lindqvist');
    await expect(page.getByText('No paper has been ordered yet.')).toBeVisible();
    await page.keyboard.press('F3');
    await expect(page.getByText('There is no printing house yet.')).toBeVisible();
    await page.getByLabel('Name').fill('Caslon & Sons');
    await page.getByLabel('Public key').fill(identity);
    await page.keyboard.press('F9');
    await expect(notice(page, 'This is a SECRET key.')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByLabel('Public key').fill(await identityToRecipient(identity));
    await page.keyboard.press('F9');
    await expect(page.getByText('You asked for this key, so somebody else has to confirm it.')).toBeVisible();
    await signOut(page);
    await openPaper(page, 'Samuel Adeyemi');
    await page.keyboard.press('F3');
    await button(page, 'It is the same: confirm').click();
    await expect(page.getByText('Confirmed by Samuel Adeyemi')).toBeVisible();
  });

  await test.step('he orders paper, and may not release it himself', async () => {
    await page.keyboard.press('F2');
    await page.keyboard.press('F8');
    await pick(page, /Store/u, /Portland/u);
    await pick(page, /Program and value/u, /\$50\.00/u);
    await page.getByLabel('How many').fill('3');
    await button(page, /Order and ask for release/u).click();
    await expect(page.getByText('You asked for this release, so somebody else has to give it.')).toBeVisible();
    await expect(button(page, /Release to the printing house/u)).toHaveCount(0);
    await signOut(page);
  });

  await test.step('the franchise\'s office releases it, and downloads it once', async () => {
    await openPaper(page, 'Olivia Marsh');
    await expect(page.getByText('One order waits for a second person.')).toBeVisible();
    await button(page, /^Batch /u).click();
    await expect(button(page, /Release to the printing house/u)).toBeVisible();
    await page.keyboard.press('F9');
    await expect(page.getByRole('heading', { name: 'Ready to download' })).toBeVisible();
    await page.keyboard.press('F9');
    await expect(notice(page, /countersign-batch-\d+\.csv\.age is saved\./u)).toBeVisible();
    await expect(page.getByText('At the printing house').first()).toBeVisible();
    await expect(button(page, /Download once/u)).toHaveCount(0);
    await button(page, /^A4/u).click();
    await expect(notice(page, /proof-a4\.pdf is saved\./u)).toBeVisible();
  });

  const files = await readdir(saves);
  expect(files.filter((name) => name.endsWith('.part'))).toEqual([]);
  expect((await readFile(join(saves, files.find((name) => name.endsWith('.pdf')) ?? ''))).subarray(0, 5).toString()).toBe('%PDF-');
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const csv = await decrypter.decrypt(new Uint8Array(await readFile(join(saves, files.find((name) => name.endsWith('.age')) ?? ''))), 'text');
  const rows = csv.trimEnd().split('\r\n').slice(1).map((line) => line.split(','));
  expect(rows).toHaveLength(3);

  await test.step('another download needs another two people', async () => {
    await page.getByLabel('Why another one is needed').fill('the stick was lost');
    await button(page, 'Ask for another release').click();
    await expect(page.getByText('You asked for this release, so somebody else has to give it.')).toBeVisible();
    await button(page, 'Withdraw this release').click();
    await expect(page.getByRole('heading', { name: 'At the printing house' })).toBeVisible();
  });

  await test.step('the paper arrives at the store', async () => {
    await page.getByLabel('First control number').fill(rows[0]?.[0] ?? '');
    await page.getByLabel('Last control number').fill(rows[0]?.[0] ?? '');
    await page.keyboard.press('F9');
    await expect(notice(page, 'Nothing was taken into stock.')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByLabel('Last control number').fill(rows[2]?.[0] ?? '');
    await page.keyboard.press('F9');
    await expect(page.getByText('Harbor Market Portland can sell these certificates.')).toBeVisible();
  });

  await test.step('no number is on a screen of the office', async () => {
    const text = `${await page.locator('body').innerText()} ${shop.central().output()}`;
    for (const row of rows) expect(text).not.toContain((row[2] ?? '').slice(18));
  });

  await test.step('a number of the file, as the printed paper carries it, is sold and redeemed', async () => {
    await button(page, 'Back to the till').click();
    const driver = till.driver();
    await driver.signIn(till.cashier);
    await driver.openShift('100');
    await driver.sellForCash(rows[0]?.[3] ?? '');
    await driver.keys('Enter');
    await expect(driver.heading('Scan a certificate')).toBeVisible();
    await driver.askToRedeem('50', rows[0]?.[2] ?? '');
    await expect(driver.heading('Redeemed')).toBeVisible();
  });
});
