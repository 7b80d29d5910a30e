import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Page } from 'playwright';
import { expect, test } from './journey.ts';
import { heading } from './office-people.ts';
import { businessDay, dayAfter, dayStart } from '../../domain/business-day.ts';
import { demoOfficePassword, demoTotpSecret } from '../../server/demo/office.ts';
import { totpCode } from '../../server/office/totp.ts';
import { goHome, startWork } from './counter.ts';
import { closeShift } from './readings.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { turnedClock } from './turned-clock.ts';

const clock = { timeZone: 'America/New_York' };
const hourMs = 3_600_000;

let folder = '';
let shop: Shop;
let aheadMs = 0;
const serverNow = (): number => Date.now() + aheadMs;
const turnTo = async (at: number): Promise<void> => {
  aheadMs = at - Date.now();
  await writeFile(join(folder, 'ahead'), String(aheadMs));
};

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-evening-'));
  // Noon in every store, whenever this runs.
  await turnTo(dayStart(dayAfter(businessDay(Date.now(), clock)), clock) + 12 * hourMs);
  await writeFile(join(folder, 'clock.cjs'), turnedClock(join(folder, 'ahead')));
  shop = await openShop({ env: { NODE_OPTIONS: `--require ${join(folder, 'clock.cjs')}` } });
  const client = new Client({ connectionString: shop.central().databaseUrl });
  await client.connect();
  await client.query('update stores set time_zone = $1', [clock.timeZone]);
  await client.end();
});
test.afterAll(async () => {
  await shop.close();
  await rm(folder, { recursive: true, force: true });
});

const row = (page: Page, store: string) => page.getByRole('button', { name: new RegExp(store, 'u') });
const nameOfDay = (day: string): string => new Intl.DateTimeFormat('en', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' }).format(Date.parse(`${day}T00:00:00Z`));

/** Signs Olivia in by what she types; her authenticator goes by the server's time. */
const signIn = async (page: Page, day: string): Promise<void> => {
  await expect(heading(page, 'Sign in to the office')).toBeVisible();
  await page.getByLabel('E-mail address').fill('olivia@harbor-east.example');
  await page.getByLabel('Password').fill(demoOfficePassword);
  await page.getByLabel('Authenticator code').fill(totpCode(demoTotpSecret, serverNow()));
  await page.keyboard.press('Enter');
  await expect(heading(page, nameOfDay(day))).toBeVisible({ timeout: 15_000 });
};

const close = async (till: ShopTill, counted: string): Promise<void> => {
  await goHome(till.driver());
  await till.driver().keys('F6');
  await expect(till.driver().heading('Shift')).toBeVisible();
  await expect(await closeShift(till, counted)).toHaveText('The drawer is right.');
};

test('a till is offline over closing time: the evening waits for it, is right, is locked; what comes later is late', async () => {
  test.setTimeout(300_000);
  const day = businessDay(serverNow(), clock);
  const portland = await shop.openTill({ store: 0 });
  const boston = await shop.openTill({ store: 1 });
  const [east, coast] = [portland.paper(/50/u), boston.paper(/50/u)];

  await test.step('two stores sell, and one redeems what the other sold; then a line is cut', async () => {
    await startWork(portland);
    await startWork(boston);
    await portland.driver().sellForCash(east.scan);
    await boston.driver().sellForCash(coast.scan);
    await portland.driver().drained();
    await boston.driver().drained();
    await goHome(boston.driver());
    await boston.driver().redeem('20', east.scan);
    await boston.driver().drained();
    boston.line.cut();
    await boston.driver().offline();
    await goHome(boston.driver());
    await boston.driver().sellForCash(boston.paper(/25/u).scan);
    await close(boston, '175');
  });

  await test.step('the other closes in time; a second shift it begins without its line is nobody\'s knowledge yet', async () => {
    await close(portland, '150');
    await portland.driver().drained();
    portland.line.cut();
    await portland.driver().offline();
    await portland.driver().keys('Escape');
    await expect(portland.driver().heading('Open the shift first')).toBeVisible();
    await portland.driver().openShift('100');
    await portland.driver().redeem('10', coast.scan);
  });

  const office = await test.step('in the morning the office sees which till is missing, and whom to call', async () => {
    await turnTo(dayStart(dayAfter(day), clock) + 9 * hourMs);
    const till = await shop.openTill({ store: 0, terminal: 1 });
    const { page } = till.driver();
    await expect(heading(page, 'Who is working?')).toBeVisible({ timeout: 30_000 });
    await page.keyboard.press('F10');
    await signIn(page, day);
    await expect(row(page, 'Portland')).toContainText('Right');
    await expect(row(page, 'Boston')).toContainText('Provisional');
    await expect(row(page, 'Boston')).toContainText('Till 21 has not closed.');
    await row(page, 'Boston').click();
    await expect(page.getByText(/Call Harbor Market Boston: .*\d/u)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(row(page, 'Boston')).toBeVisible();
    // Its shift is open as far as anybody knows; the other's was closed, so it may as well be shut.
    await page.getByRole('button', { name: 'Offline now' }).click();
    await expect(page.getByText('One till works without the server.', { exact: false })).toBeVisible();
    await expect(page.getByRole('row', { name: /^Till 21/u })).toContainText('$200.00');
    await page.keyboard.press('Escape');
    await expect(row(page, 'Boston')).toBeVisible();
    await page.keyboard.press('F8');
    await expect(page.getByText('A till has not told everything of this day.', { exact: false })).toBeVisible();
    await page.keyboard.press('Escape');
    return till;
  });
  const { page } = office.driver();

  await test.step('it comes back: the screen turns right by itself, and the day is locked', async () => {
    boston.line.heal();
    await boston.driver().drained();
    await expect(page.getByText('Everything is right in all 2 stores.', { exact: false })).toBeVisible({ timeout: 90_000 });
    await expect(row(page, 'Boston')).toContainText('$75.00');
    await page.getByRole('button', { name: 'Days and hours' }).click();
    await expect(page.getByRole('img', { name: /Most was sold on/u })).toBeVisible();
    await expect(page.getByRole('row', { name: /^Harbor Market Boston/u })).toContainText('$75.00');
    await page.keyboard.press('Escape');
    await expect(row(page, 'Boston')).toContainText('$75.00');
    await page.keyboard.press('F8');
    // The demo's drawer has a lock of its own.
    await expect(page.getByRole('main').getByRole('button', { name: /^Lock/u })).toBeVisible();
    await page.keyboard.press('F8');
    await expect(page.getByText('Locked by Olivia Marsh', { exact: false })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('Sold Harbor Market Portland, used Harbor Market Boston')).toBeVisible();
    await expect(page.getByText('Sold Harbor Market Boston, used Harbor Market Portland')).toHaveCount(0);
  });

  await test.step('what arrives after the lock stands in the next statement, as late', async () => {
    portland.line.heal();
    await portland.driver().drained();
    await expect(portland.driver().page.getByText('Online', { exact: true })).toBeVisible({ timeout: 90_000 });
    await turnTo(dayStart(dayAfter(day, 2), clock) + 9 * hourMs);
    // The session slept over.
    await page.keyboard.press('F1');
    await signIn(page, dayAfter(day));
    await expect(row(page, 'Boston')).toBeVisible();
    await page.keyboard.press('F8');
    await expect(page.getByText('Sold Harbor Market Boston, used Harbor Market Portland')).toBeVisible();
    await expect(page.getByText(`late, of ${nameOfDay(day)}`)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(row(page, 'Boston')).toBeVisible();
    await page.keyboard.press('ArrowLeft');
    await expect(heading(page, nameOfDay(day))).toBeVisible();
    await expect(row(page, 'Boston')).toContainText('Right');
    await page.keyboard.press('F8');
    await expect(page.getByText('Locked by Olivia Marsh', { exact: false })).toBeVisible();
    await expect(page.getByText('Sold Harbor Market Boston, used Harbor Market Portland')).toHaveCount(0);
  });
});
