import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { businessDay, dayAfter, dayStart } from '../../domain/business-day.ts';
import { demoOfficePassword, demoTotpSecret } from '../../server/demo/office.ts';
import { totpCode } from '../../server/office/totp.ts';
import { scanPicture } from '../escpos/scan-paper.ts';
import { goHome } from './counter.ts';
import { expect, test } from './journey.ts';
import { button, heading, signOut } from './office-people.ts';
import { closeShift } from './readings.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { turnedClock } from './turned-clock.ts';
import { wordsOf } from './words.ts';

const t = wordsOf('en');
const clock = { timeZone: 'America/New_York' };
const hourMs = 3_600_000;
const [manager, cashier] = [{ name: 'Ada Kim', pin: '280491' }, { name: 'Luis Park', pin: '735192' }];

let folder = '';
let shop: Shop;
let aheadMs = 0;
const serverNow = (): number => Date.now() + aheadMs;
const turnTo = async (at: number): Promise<void> => {
  aheadMs = at - Date.now();
  await writeFile(join(folder, 'ahead'), String(aheadMs));
};

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-franchise-'));
  // Noon in the new store, whenever this runs.
  await turnTo(dayStart(dayAfter(businessDay(Date.now(), clock)), clock) + 12 * hourMs);
  await writeFile(join(folder, 'clock.cjs'), turnedClock(join(folder, 'ahead')));
  shop = await openShop({ env: { NODE_OPTIONS: `--require ${join(folder, 'clock.cjs')}` } });
});
test.afterAll(async () => {
  await shop.close();
  await rm(folder, { recursive: true, force: true });
});

/** Signs somebody in by what they type; their authenticator goes by the server's time. */
const signIn = async (page: Page, email: string): Promise<void> => {
  await expect(heading(page, 'Sign in to the office')).toBeVisible();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(demoOfficePassword);
  await page.getByLabel('Authenticator code').fill(totpCode(demoTotpSecret, serverNow()));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Rooms of the office' })).toBeVisible();
};

const openBusiness = async (page: Page): Promise<void> => {
  await page.keyboard.press('F10');
  await expect(heading(page, 'Business')).toBeVisible();
};

/** Opens a store of the list. */
const openStore = async (page: Page, name: string): Promise<void> => {
  await openBusiness(page);
  await page.getByRole('listitem').filter({ hasText: name }).getByRole('button').click();
  await expect(heading(page, name)).toBeVisible();
};

const addPerson = async (page: Page, person: { readonly name: string; readonly pin: string }, role: 'Cashier' | 'Manager'): Promise<void> => {
  await page.keyboard.press('F8');
  await expect(heading(page, 'Add somebody')).toBeVisible();
  await page.getByLabel('Name').fill(person.name);
  await page.getByText(role, { exact: true }).click();
  await page.getByLabel('PIN', { exact: true }).fill(person.pin);
  await page.getByLabel('The same PIN once more').fill(person.pin);
  await page.keyboard.press('F9');
  await expect(heading(page, 'Tide Street')).toBeVisible();
  await expect(page.getByRole('region', { name: 'People at the tills' })).toContainText(person.name);
};

/** A till fresh from its box is given a code and set up, without a printer to try. */
const unpack = async (code: string): Promise<ShopTill> => {
  const till = await shop.openTill({ store: 0, terminal: 1, firstRunDone: false, env: { COUNTERSIGN_ENROL_CODE: 'WRONG-CODE-00' } });
  const { driver } = till;
  await expect(driver().heading(t('firstRun.step', { step: 1 }))).toBeVisible({ timeout: 30_000 });
  await driver().keys('1');
  await expect(driver().page.getByLabel(t('firstRun.code'))).toBeFocused();
  await driver().scan(code);
  await expect(driver().page.getByLabel(t('firstRun.code'))).toHaveValue(code);
  await driver().keys('Enter');
  await expect(driver().heading(t('firstRun.step', { step: 3 }))).toBeVisible();
  await driver().keys('Enter');
  await expect(driver().heading(t('firstRun.step', { step: 4 }))).toBeVisible();
  await driver().keys('Enter');
  await expect(driver().page.locator('.verdict')).toHaveText(t('firstRun.printGood'));
  await driver().keys('Enter');
  await expect(driver().heading(t('signIn.title'))).toBeVisible();
  return till;
};

test('headquarters makes a franchise from nothing by the screens alone; its till sells, the office sees it, another franchise does not', async () => {
  test.setTimeout(300_000);
  const day = businessDay(serverNow(), clock);
  const office = await shop.openTill({ store: 0 });
  const { page } = office.driver();

  await test.step('a franchise and its store; what is typed wrong is told at the field', async () => {
    await expect(heading(page, 'Who is working?')).toBeVisible({ timeout: 30_000 });
    await page.keyboard.press('F10');
    await signIn(page, 'grace@harbor.example');
    await openBusiness(page);
    await page.keyboard.press('F8');
    await expect(heading(page, 'New franchise')).toBeVisible();
    await page.getByLabel('Name').fill('Tide LLC');
    await page.keyboard.press('F9');
    await expect(heading(page, 'Tide LLC')).toBeVisible();
    await expect(page.getByText('There is no store yet.')).toBeVisible();
    await page.keyboard.press('F8');
    await expect(heading(page, 'Open a store')).toBeVisible();
    await page.getByLabel('Name').fill('Tide Street');
    await page.getByLabel('Address').fill('1 Tide Street\nSalem, MA 01970');
    await page.getByLabel('Telephone', { exact: true }).fill('+1 978 555 0101');
    await page.getByLabel('Time zone').fill('Mars/Base');
    await expect(page.getByText('There is no such time zone.')).toBeVisible();
    await page.getByLabel('Time zone').fill('America/New_York');
    await page.keyboard.press('F9');
    await expect(heading(page, 'Tide Street')).toBeVisible();
  });

  await test.step('a till, a manager and a cashier', async () => {
    await expect(page.getByText('There is no till yet.', { exact: false })).toBeVisible();
    await button(page, 'Add a till').click();
    await expect(page.getByText('Till 33', { exact: true })).toBeVisible();
    await addPerson(page, manager, 'Manager');
    await addPerson(page, cashier, 'Cashier');
    await expect(page.getByRole('region', { name: 'What was changed' })).toContainText('Added Luis Park, Tide Street to the people at the tills');
  });

  await test.step('a program that tills print', async () => {
    await openBusiness(page);
    await page.keyboard.press('F9');
    await expect(heading(page, 'New program')).toBeVisible();
    await page.getByLabel('Name').fill('Tide Certificate');
    await page.getByLabel('Worth (1)').fill('30');
    await page.getByText('The buyer chooses within a range', { exact: true }).click();
    await page.getByLabel('From', { exact: true }).fill('50');
    await page.getByLabel('Up to', { exact: true }).fill('5');
    await expect(page.getByText('It begins at most where it ends.')).toBeVisible();
    await page.getByLabel('From', { exact: true }).fill('5');
    await page.getByLabel('Up to', { exact: true }).fill('50');
    await page.keyboard.press('F9');
    await expect(heading(page, 'Tide Certificate')).toBeVisible();
  });

  await test.step('and one that is given away: nobody pays, nothing is paid out', async () => {
    await openBusiness(page);
    await page.keyboard.press('F9');
    await expect(heading(page, 'New program')).toBeVisible();
    await page.getByLabel('Name').fill('Tide Thanks');
    await page.getByText('Given away', { exact: true }).click();
    await expect(page.getByLabel('Price (1)')).toHaveCount(0);
    await page.getByLabel('Worth (1)').fill('10');
    await page.keyboard.press('F9');
    await expect(heading(page, 'Tide Thanks')).toBeVisible();
  });

  const till = await test.step('a till enrols with the code from the screen, which is the QR code\'s too', async () => {
    await openStore(page, 'Tide Street');
    await button(page, 'Enrolment code for till 33').click();
    await expect(heading(page, 'Enrolment code: till 33, Tide Street')).toBeVisible();
    const code = await page.locator('.office-code').innerText();
    expect(await scanPicture(await page.locator('.pattern').screenshot())).toEqual([code]);
    return unpack(code);
  });
  const { driver } = till;

  await test.step('its cashier sells a certificate that the till prints itself', async () => {
    await driver().signIn({ ...cashier, id: '', role: 'cashier' });
    await driver().openShift('100');
    await driver().keys('F3');
    // Of any value, with a gift beside it: the manager agrees to the gift, the customer pays the rest.
    await driver().page.getByRole('toolbar', { name: 'Tide Certificate' }).getByRole('button', { name: 'Any value' }).click();
    await expect(driver().page.getByLabel(t('sell.value'))).toBeFocused();
    await driver().keys('5', '1', 'Enter');
    await expect(driver().page.getByText('This program sells from $5.00 to $50.00.', { exact: false }).first()).toBeVisible();
    await driver().page.getByLabel(t('sell.value'), { exact: true }).fill('30');
    await driver().keys('Enter', 'F3');
    await driver().page.getByRole('toolbar', { name: 'Tide Thanks' }).getByRole('button').click();
    await expect(driver().page.getByText('1 certificate over $10.00 is given away. A manager agrees to that first.')).toBeVisible();
    await driver().keys('F8');
    await driver().approve({ ...manager, id: '', role: 'manager' });
    await expect(driver().page.getByRole('button', { name: t('sell.cash'), exact: true })).toBeVisible();
    await driver().keys('F8');
    await expect(driver().page.getByLabel(t('sell.given'))).toBeFocused();
    await driver().keys('Enter');
    await expect(driver().heading('Sold')).toBeVisible();
    await expect(driver().page.getByText(t('done.papersPrinted', { count: 2 }))).toBeVisible({ timeout: 20_000 });
    await goHome(driver());
    await driver().keys('F6');
    await expect(driver().heading('Shift')).toBeVisible();
    await expect(await closeShift(till, '130')).toHaveText('The drawer is right.');
    await driver().drained();
  });

  await test.step('the next morning the office sees that the day was right', async () => {
    await turnTo(dayStart(dayAfter(day), clock) + 12 * hourMs);
    // The server looks at its clock now and then: until it has, nobody's session is over.
    await expect(async () => {
      await page.keyboard.press('F1');
      await expect(heading(page, 'Sign in to the office')).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 20_000 });
    await signIn(page, 'grace@harbor.example');
    const row = page.getByRole('button', { name: /Tide Street/u });
    await expect(row).toContainText('Right');
    // What certificates are worth, the gift's included; the drawer has held the thirty that were paid.
    await expect(row).toContainText('$40.00sold');
    await signOut(page);
  });

  await test.step('another franchise does not see the store; asked for by its id it is denied, and that is kept', async () => {
    await signIn(page, 'samuel@harbor.example');
    const found = await page.evaluate(async () => {
      const answer = await window.countersign.officeAsk({ call: 'business.overview', input: {} });
      const { stores } = (answer as { value: { stores: { id: string; name: string }[] } }).value;
      return stores.find(({ name }) => name === 'Tide Street')?.id ?? '';
    });
    expect(found).not.toBe('');
    await signOut(page);
    await signIn(page, 'minseo@harbor-korea.example');
    await openBusiness(page);
    await expect(page.getByText('하버 마켓 성수점')).toBeVisible();
    await expect(page.getByText('Tide Street')).toHaveCount(0);
    const denied = await page.evaluate((id) => window.countersign.officeAsk({ call: 'stores.read', input: { id } }), found);
    expect(denied).toMatchObject({ ok: false, error: { problem: 'not-here' } });
    await signOut(page);
    await signIn(page, 'noah@harbor.example');
    await page.keyboard.press('F6');
    await expect(page.getByRole('listitem').filter({ hasText: '정민서' }).filter({ hasText: 'Was denied: store' })).toBeVisible();
  });
});
