import { bookOf, enterPin, goHome, openLast, sees, startWork } from './counter.ts';
import type { Person } from './demo-business.ts';
import { expect, test } from './journey.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { money, wordsOf } from './words.ts';

test.describe.configure({ mode: 'serial' });

const t = wordsOf('en');
let shop: Shop;
let till: ShopTill;

test.beforeAll(async () => {
  shop = await openShop();
  till = await shop.openTill({});
});
test.afterAll(async () => { await shop.close(); });

/** The same small day for both: what it leaves in the books. */
const oneDay = { sold: 150_00, redeemed: 20_00, cash: 50_00, card: 100_00 };

/** Takes the mouse away: a press of any pointer during a keyboard day is an error, as any key is during a touch day. */
const forbid = (event: 'pointerdown' | 'keydown'): Promise<void> => till.driver().page.evaluate((name) => {
  const watched = window as unknown as { forbidden: { stop: () => void; count: number } };
  const note = (): void => { watched.forbidden.count += 1; };
  window.addEventListener(name, note, true);
  watched.forbidden = { count: 0, stop: () => { window.removeEventListener(name, note, true); } };
}, event);
const forbidden = (): Promise<number> => till.driver().page.evaluate(() => {
  const { forbidden: { count, stop } } = window as unknown as { forbidden: { stop: () => void; count: number } };
  stop();
  return count;
});

test('a small day with the keyboard and the scanner alone', async () => {
  const { driver } = till;
  const { page } = driver();
  const [first, second] = [till.paper(/50/u), till.paper(/100/u)];
  await expect(driver().heading(t('signIn.title'))).toBeVisible({ timeout: 30_000 });
  await forbid('pointerdown');
  await driver().keys(String(1 + till.store.operators.findIndex(({ id }) => id === till.cashier.id)));
  await enterPin(till, till.cashier, till.cashier.pin);
  await expect(driver().heading(t('home.noShift'))).toBeFocused();
  await driver().keys('Enter');
  await expect(page.getByLabel(t('shift.float'))).toBeFocused();
  await driver().type('100');
  await driver().keys('Enter');
  await expect(driver().heading(t('home.title'))).toBeVisible();

  await driver().sellForCash(first.scan);
  await driver().sellByCard(second.scan, '4711');
  await driver().keys('Enter');
  await driver().drained();
  await driver().redeem('20', first.scan);
  await driver().keys('Enter');

  // A redemption undone and done again, all from the journal: Tab and Enter reach every row.
  await openLast(till);
  await driver().keys('F8');
  await expect(driver().heading(/^Void redemption T/u)).toBeVisible();
  await driver().keys('Enter');
  await enterPin(till, till.manager, till.manager.pin);
  await expect(driver().heading(t('done.voided'))).toBeVisible();
  await driver().keys('Enter');
  await driver().drained();
  await driver().redeem('20', first.scan);
  await driver().keys('Enter', 'F2');
  await expect(driver().heading(t('journal.title'))).toBeVisible();
  const row = page.getByRole('list', { name: t('journal.list') }).getByRole('button').first();
  for (let tabs = 0; tabs < 12 && !(await row.evaluate((element) => element === document.activeElement)); tabs += 1) await driver().keys('Tab');
  await driver().keys('Enter');
  await expect(driver().heading(/^Redemption T/u)).toBeVisible();
  await driver().keys('Escape', 'Escape', 'F6', 'F9');
  await expect(page.getByLabel(t('closing.pieces', { unit: money(100_00) }))).toBeFocused();
  await driver().count(150_00);
  await expect(page.getByLabel(t('closing.certificates'))).toBeFocused();
  await driver().keys('F9');
  await expect(page.getByText(t('shift.exact'))).toBeVisible();
  await driver().keys('Enter', 'F7');
  await expect(driver().heading(t('signIn.title'))).toBeVisible();
  expect(await forbidden()).toBe(0);
  await driver().drained();
  expect(bookOf(await shop.totals(), 101)).toEqual(oneDay);
});

test('the same day by touch alone, the paper under the scanner', async () => {
  const { driver } = till;
  const { page } = driver();
  const [first, second] = [till.paper(/50/u), till.paper(/100/u)];
  const press = (name: string | RegExp): Promise<void> => page.locator('.till').getByRole('button', { name, exact: typeof name === 'string' }).click();
  const tap = async (text: string): Promise<void> => { for (const key of text) await page.getByRole('group', { name: t('common.pad') }).getByRole('button', { name: key, exact: true }).click(); };
  const pin = async ({ name, pin: digits }: Person): Promise<void> => {
    await expect(page.getByLabel(t('signIn.pin', { name }))).toBeVisible();
    await tap(digits);
  };
  /** A finger lays the paper under the scanner: the virtual one, so that no key is pressed. */
  const lay = (control: string): Promise<void> => page.getByRole('button', { name: new RegExp(`^Scan .*${control}$`, 'u') }).click();

  const before = bookOf(await shop.totals(), 101);
  await expect(driver().heading(t('signIn.title'))).toBeVisible({ timeout: 30_000 });
  await forbid('keydown');
  await press(new RegExp(`^${till.cashier.name}`, 'u'));
  await pin(till.cashier);
  await press(t('home.openShift'));
  await tap('100');
  await press(t('shift.open'));
  await expect(driver().heading(t('home.title'))).toBeVisible();

  await lay(first.control);
  await press(t('sell.cash'));
  await press(t('sell.takeCash', { amount: money(50_00) }));
  await expect(driver().heading(t('done.sold'))).toBeVisible();
  await press(t('done.next'));
  await lay(second.control);
  await press(t('sell.card'));
  await tap('47');
  await press(t('common.letters'));
  await tap('AB');
  await press(t('sell.takeCard', { amount: money(100_00) }));
  await expect(driver().heading(t('done.sold'))).toBeVisible();
  await press(t('done.next'));
  await driver().drained();

  const redeemTwenty = async (): Promise<void> => {
    await lay(first.control);
    await expect(driver().heading(t('redeem.title'))).toBeVisible();
    await tap('20');
    await press(t('redeem.redeem', { amount: money(20_00) }));
    await expect(driver().heading(t('done.redeemed'))).toBeVisible();
    await press(t('done.next'));
  };
  await redeemTwenty();
  await press(t('home.lastOperation'));
  await press(t('operation.void'));
  await press(t('void.submit'));
  await pin(till.manager);
  await expect(driver().heading(t('done.voided'))).toBeVisible();
  await press(t('done.next'));
  await driver().drained();
  await redeemTwenty();
  await press(t('home.journal'));
  await page.getByRole('list', { name: t('journal.list') }).getByRole('button').first().click();
  await expect(driver().heading(/^Redemption T/u)).toBeVisible();
  await press(t('common.back'));
  await press(t('common.back'));
  await press(t('home.shift'));
  await press(t('shift.z'));
  await tap('1');
  await page.getByLabel(t('closing.pieces', { unit: money(50_00) })).click();
  await tap('1');
  await press(t('closing.done'));
  await press(t('shift.countNow'));
  await expect(page.getByText(t('shift.exact'))).toBeVisible();
  await press(t('common.goOn'));
  await press(t('home.lock'));
  await expect(driver().heading(t('signIn.title'))).toBeVisible();
  expect(await forbidden()).toBe(0);
  await driver().drained();
  const after = bookOf(await shop.totals(), 101);
  expect({ sold: after.sold - before.sold, redeemed: after.redeemed - before.redeemed, cash: after.cash - before.cash, card: after.card - before.card }).toEqual(oneDay);
});

test('a scan is caught wherever the focus is, and what was typed stays', async () => {
  const { driver } = till;
  const { page } = driver();
  await startWork(till);
  const [sheet, other] = [till.paper(/25/u), till.paper(/25/u)];

  // In the journal's search field.
  await driver().keys('F2');
  const search = page.getByLabel(t('journal.filter'));
  await search.focus();
  await driver().type('Luis');
  await driver().scan(sheet.scan);
  await expect(driver().heading(t('sell.title'))).toBeVisible();
  await goHome(driver());
  await expect(page.getByText(t('home.unsavedSale', { count: 1, amount: money(25_00) }))).toBeVisible();
  await driver().keys('F2');
  await expect(search).toHaveValue('Luis');
  await search.fill('');

  // In a half-typed setting: the sale opens, the setting waits.
  await goHome(driver());
  await driver().keys('F10');
  await expect(() => page.getByRole('radio', { name: t('settings.connections.network') }).check({ force: true, timeout: 1_000 })).toPass();
  await page.getByLabel(t('settings.host')).focus();
  await driver().type('192.168');
  await driver().scan(other.scan);
  await expect(driver().heading(t('sell.title'))).toBeVisible();
  await expect(page.getByRole('region', { name: t('sell.lines') }).getByRole('listitem')).toHaveCount(2);
  await goHome(driver());
  await driver().keys('F10');
  await expect(page.getByLabel(t('settings.host'))).toHaveValue('192.168');
  await expect(page.getByText('Not saved yet')).toBeVisible();

  // With cash half typed: the third certificate joins, the cash given stays.
  await goHome(driver());
  await driver().keys('F8', 'F8');
  await expect(page.getByLabel(t('sell.given'))).toBeFocused();
  await driver().type('80');
  const third = till.paper(/25/u);
  await driver().scan(third.scan);
  await expect(page.getByRole('region', { name: t('sell.lines') }).getByRole('listitem')).toHaveCount(3);
  await expect(page.getByLabel(t('sell.given'))).toHaveValue('80');
  await driver().keys('Enter');
  await expect(driver().heading(t('done.sold'))).toBeVisible();
  await expect(page.locator('.big-money')).toHaveText(`${t('done.changeDue')}${money(5_00)}`);
  await driver().keys('Enter');
  await driver().drained();

  // While a manager's PIN is asked for, half typed: the scan is answered, not eaten, and the PIN stays.
  await openLast(till);
  await driver().keys('F5');
  await expect(page.getByLabel(t('sell.approvalCode'))).toBeFocused();
  await driver().type('99');
  await driver().keys('Enter');
  await enterPin(till, till.manager, till.manager.pin.slice(0, 3));
  await driver().scan(sheet.scan);
  await sees(till, t('scan.approvalFirst'));
  await driver().type(till.manager.pin.slice(3));
  await expect(driver().heading(t('done.corrected'))).toBeVisible();
});

test('whoever takes a paper from the demo\'s counter has the keyboard at the till, and the page stays where it is', async () => {
  const { driver } = till;
  const { page } = driver();
  await goHome(driver());
  await page.getByRole('button', { name: new RegExp(`^Scan .*${till.paper(/50/u).control}$`, 'u') }).click();
  await driver().keys('F8');
  await page.getByRole('radiogroup', { name: t('dock.state') }).getByText(t('dock.states.paper-low')).click();
  await driver().keys('Enter');
  await expect(driver().heading(t('done.sold'))).toBeVisible();
  expect(await page.evaluate(() => { const { scrollHeight, clientHeight } = document.documentElement; return scrollHeight - clientHeight; })).toBe(0);
});
