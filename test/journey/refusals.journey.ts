import { makeNumber } from '../../domain/number.ts';
import { changeInBooks, contactServer } from './back-office.ts';
import { bookOf, expectBalanced, goHome, isRefused, sees, startWork } from './counter.ts';
import type { Paper } from './demo-business.ts';
import { expect, test } from './journey.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { gap, withGap, wordsOf } from './words.ts';

test.describe.configure({ mode: 'serial' });

const t = wordsOf('en');
let shop: Shop;
let till: ShopTill;
let active: Paper;

test.beforeAll(async () => {
  shop = await openShop();
  till = await shop.openTill({});
});
test.afterAll(async () => { await shop.close(); });

/** Nothing of all this moved any money: the books are as they were. */
const unmoved = async (work: () => Promise<void>): Promise<void> => {
  const before = await shop.totals();
  await work();
  await till.driver().drained();
  expect(await shop.totals()).toEqual(before);
};

const sell = async (sheet: Paper): Promise<void> => {
  await till.driver().sellForCash(sheet.scan);
  await till.driver().keys('Enter');
  await till.driver().drained();
};

test('nobody signed in, no shift: a scan is answered and not used', async () => {
  const { driver } = till;
  const sheet = till.paper(/25/u);
  await expect(driver().heading(t('signIn.title'))).toBeVisible({ timeout: 30_000 });
  await driver().scan(sheet.scan);
  await sees(till, t('signIn.scanned'));
  await driver().keys('Escape');
  await driver().signIn(till.cashier);
  await driver().scan(sheet.scan);
  await sees(till, t('scan.noShift'));
  await driver().openShift('100');
  await expect(driver().page.getByText(t('home.unsavedSale', { count: 1, amount: '$25.00' }))).toHaveCount(0);
  active = till.paper(/50/u);
  await sell(active);
});

test('a wrong digit, an unknown number, other stores\' stock and a product code: each its sentence, and no hint at what is valid', async () => {
  const { driver } = till;
  const { scan } = till.paper(/100/u);
  const wrong = (at: number): string => scan.slice(0, at) + String((Number(scan[at]) + 1) % 10) + scan.slice(at + 1);
  await unmoved(async () => {
    await driver().scan(wrong(33));
    await sees(till, t('number.serial-check-digit'));
    await driver().scan(wrong(10));
    await sees(till, t('number.gtin-check-digit'));
    await driver().scan(scan.slice(0, 30));
    await sees(till, t('number.wrong-length'));
    await driver().scan(scan.slice(0, 16));
    await sees(till, t('number.no-serial'));
    await driver().scan('https://example.com/menu');
    await sees(till, t('number.not-a-certificate'));
    await driver().keys('Escape');

    const screens: string[] = [];
    const [, boston] = shop.stores();
    for (const foreign of [makeNumber(scan.slice(2, 16), '123456789012345'), boston?.paper[0]?.scan ?? '']) {
      await driver().scan(foreign);
      await isRefused(till, t('refusal.not-here'));
      screens.push(await driver().page.getByRole('main').innerText());
      await goHome(driver());
    }
    // A made-up number and another store's stock look alike to the letter.
    expect(screens[0]).toBe(screens[1]);
    await driver().scan(till.paper(/25/u).control);
    await expect(driver().page.locator('.verdict')).toHaveText(t('certificate.controlFound'));
    await goHome(driver());
  });
});

test('already sold, blocked, expired, empty: each its sentence, nothing is charged', async () => {
  const { driver } = till;
  const [blocked, expired, spent] = [till.paper(/50/u), till.paper(/50/u), till.paper(/25/u)];
  for (const sheet of [blocked, expired, spent]) await sell(sheet);
  await driver().redeem('25', spent.scan);
  await goHome(driver());
  await driver().drained();
  await changeInBooks(shop, blocked.control, { blocked: true });
  await changeInBooks(shop, expired.control, { validUntil: '2026-01-31' });
  await contactServer(till);
  await unmoved(async () => {
    await driver().scan(blocked.scan);
    await isRefused(till, t('refusal.blocked'));
    await goHome(driver());
    await driver().scan(expired.scan);
    await isRefused(till, t('refusal.expired', { date: 'Jan 31, 2026' }));
    await goHome(driver());
    await driver().scan(spent.scan);
    await isRefused(till, withGap(t('refusal.spentAt', { store: till.store.name, when: gap })));
    await goHome(driver());

    // A sold certificate among those to be sold pays for nothing and is not sold twice; and the other way round.
    const fresh = till.paper(/25/u);
    await driver().scan(fresh.scan);
    await expect(driver().heading(t('sell.title'))).toBeVisible();
    await driver().scan(active.scan);
    await sees(till, t('scan.otherJobSale'));
    await driver().scan(fresh.scan);
    await sees(till, t('scan.twice'));
    await driver().keys('Escape', 'F7');
    await sees(till, t('sell.cleared'));
    await driver().scan(active.scan);
    await expect(driver().heading(t('redeem.title'))).toBeVisible();
    await driver().scan(fresh.scan);
    await sees(till, t('scan.otherJobRedemption'));
    await driver().keys('Escape', 'Escape');
    await expect(driver().heading(t('home.title'))).toBeVisible();
  });
  expectBalanced(await shop.totals());
});

test('scans of ten thousand characters, broken in the middle, or twice at once', async () => {
  const { driver } = till;
  const sheet = till.paper(/25/u);
  await unmoved(async () => {
    await driver().scanTwice(sheet.scan);
    await expect(driver().heading(t('sell.title'))).toBeVisible();
    await expect(driver().page.getByRole('region', { name: t('sell.lines') }).getByRole('listitem')).toHaveCount(1);
    await expect(driver().page.locator('.notice')).toHaveCount(0);
    await driver().keys('F7');
    await sees(till, t('sell.cleared'));
    // What comes right after a broken scan is taken for its tail: people change between them.
    await driver().scanFlood('9'.repeat(10_000));
    await sees(till, t('scan.dropped.too-long'));
    await driver().keys('Escape');
    await startWorkAgain();
    // The first half, without the Enter that this scanner always sends.
    await driver().scanPartly(sheet.scan.slice(0, 20));
    await sees(till, t('scan.dropped.partial'));
    await driver().keys('Escape');
  });
  // All that bad input left the till as it was.
  await startWorkAgain();
  await sell(sheet);
  expect(bookOf(await shop.totals(), 101).sold).toBe(200_00);
});

const startWorkAgain = async (): Promise<void> => {
  await till.driver().keys('F7');
  await startWork(till);
};
