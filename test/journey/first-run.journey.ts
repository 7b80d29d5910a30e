import { testPattern } from '../../domain/test-pattern.ts';
import { bookOf, sees } from './counter.ts';
import { expect, test } from './journey.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { money, wordsOf } from './words.ts';

test.describe.configure({ mode: 'serial' });

const t = wordsOf('en');
let shop: Shop;

test.beforeAll(async () => { shop = await openShop(); });
test.afterAll(async () => { await shop.close(); });

/** A till fresh from its box, with a code that belongs to nobody: it has to be told which till it is. */
const unpack = (terminal: number): Promise<ShopTill> => shop.openTill({ terminal, firstRunDone: false, env: { COUNTERSIGN_ENROL_CODE: 'WRONG-CODE-00' } });

const question = (step: number): string => t('firstRun.step', { step });

test('four questions by keyboard and scanner, then the first sale', async () => {
  const till = await unpack(0);
  const { driver } = till;
  const { page } = driver();
  const code = shop.stores()[0]?.terminals[0]?.code ?? '';
  await expect(driver().heading(question(1))).toBeVisible({ timeout: 30_000 });
  await driver().keys('2');
  await sees(till, t('firstRun.realInDemo'));
  await driver().keys('1');
  await expect(driver().heading(question(2))).toBeVisible();

  // A code that was never given out, typed; then the till's own, scanned into the field that still holds the wrong one.
  await expect(page.getByLabel(t('firstRun.code'))).toBeFocused();
  await driver().type('NOT-A-CODE');
  await driver().keys('Enter');
  await sees(till, t('enrol.wrong-code'));
  await driver().keys('Escape');
  await driver().scan(code);
  await expect(page.getByLabel(t('firstRun.code'))).toHaveValue(code);
  await driver().keys('Enter');

  await expect(driver().heading(question(3))).toBeVisible();
  const verdict = page.locator('.verdict');
  await driver().scan(till.paper(/25/u).scan);
  await expect(verdict).toHaveText(t('firstRun.scanOther'));
  // The same pattern through a German keyboard: Z and Y change places.
  await driver().scan(testPattern.replaceAll('Z', 'Y').replaceAll('z', 'y'));
  await expect(verdict).toHaveText(t('firstRun.scanBad'));
  await driver().scan(testPattern);
  await expect(verdict).toHaveText(t('firstRun.scanGood'));
  await driver().keys('Enter');

  await expect(driver().heading(question(4))).toBeVisible();
  await driver().keys('Enter');
  await expect(verdict).toHaveText(t('firstRun.printGood'));
  await driver().keys('Enter');

  await expect(driver().heading(t('signIn.title'))).toBeFocused();
  await driver().keys(String(1 + till.store.operators.findIndex(({ id }) => id === till.cashier.id)));
  await expect(page.getByLabel(t('signIn.pin', { name: till.cashier.name }))).toBeFocused();
  await driver().type(till.cashier.pin);
  await expect(driver().heading(t('home.noShift'))).toBeVisible();
  await driver().keys('Enter');
  await expect(page.getByLabel(t('shift.float'))).toBeFocused();
  await driver().type('100');
  await driver().keys('Enter');
  await expect(driver().heading(t('home.title'))).toBeVisible();
  await driver().sellForCash(till.paper(/50/u).scan);
  await expect(page.locator('.big-money')).toHaveText(`${t('done.paid')}${money(50_00)}`);
  await driver().keys('Enter');
  await driver().drained();
  expect(bookOf(await shop.totals(), 101)).toEqual({ sold: 50_00, redeemed: 0, cash: 50_00, card: 0 });

  // It knows who it is at the next start, and asks nothing again.
  await till.restart('close');
  await expect(till.driver().heading(t('signIn.title'))).toBeVisible({ timeout: 30_000 });
});

test('a code works once; without server, scanner and printer nobody is stuck or lied to', async () => {
  const used = shop.stores()[1]?.terminals[0]?.code ?? '';
  await shop.openTill({ store: 1 });
  const till = await unpack(1);
  const { driver } = till;
  const { page } = driver();
  const fresh = shop.stores()[0]?.terminals[1]?.code ?? '';
  // The notice above names the code too.
  const code = page.getByRole('textbox', { name: t('firstRun.code') });
  await expect(driver().heading(question(1))).toBeVisible({ timeout: 30_000 });
  await driver().keys('1');
  // Nobody scans before the question is there: the first signs of a scan would still go to the page before.
  await expect(code).toBeFocused();
  await driver().scan(used);
  await expect(code).toHaveValue(used);
  await driver().keys('Enter');
  await sees(till, t('enrol.code-used'));
  till.line.cut();
  await driver().keys('Escape');
  await driver().scan(fresh);
  await expect(code).toHaveValue(fresh);
  await driver().keys('Enter');
  await sees(till, t('enrol.unreachable'));
  till.line.heal();
  await driver().keys('Enter');
  await expect(driver().heading(question(3))).toBeVisible();
  await driver().keys('Enter');
  await expect(driver().heading(question(4))).toBeVisible();
  await driver().keys('F9');
  await expect(driver().heading(t('signIn.title'))).toBeVisible();
});
