import { expect, test } from './journey.ts';
import { bookedExceptions } from './books.ts';
import { bookOf, expectBalanced, startWork } from './counter.ts';
import { catchPapers, type PrintedPaper } from './papers.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { money, wordsOf } from './words.ts';

/** A drawer's evening: cash in and out, the blind count, counted once more, somebody else's PIN; and closing alone. */

const t = wordsOf('en');
let shop: Shop;
let till: ShopTill;

test.describe.configure({ mode: 'serial', timeout: 180_000 });
test.beforeAll(async () => {
  shop = await openShop();
  till = await shop.openTill({});
});
test.afterAll(async () => { await shop.close(); });

const shown = (text: string) => expect(till.driver().page.getByText(text)).toBeVisible();
const account = async (name: string): Promise<number> => {
  const { trialBalance } = await shop.totals() as { readonly trialBalance: readonly { readonly account: string; readonly balance: number }[] };
  return trialBalance.find((row) => row.account === name)?.balance ?? 0;
};

/** Pays cash in or out from the home screen and looks at its slip. */
const payCash = async (key: 'F2' | 'F3', amount: string, papers: { readonly next: () => Promise<PrintedPaper> }, manager = false): Promise<PrintedPaper> => {
  const { driver } = till;
  await driver().keys('F6');
  await expect(driver().heading(t('shift.title'))).toBeVisible();
  await driver().keys(key);
  await driver().type(amount);
  await driver().keys('Enter');
  if (manager) {
    await expect(driver().page.getByLabel(t('signIn.pin', { name: till.manager.name }))).toBeFocused();
    await driver().type(till.manager.pin);
  }
  await expect(driver().heading(t(key === 'F2' ? 'payCash.doneIn' : 'payCash.doneOut'))).toBeVisible();
  const slip = await papers.next();
  await driver().keys('Enter');
  await expect(driver().heading(t('home.title'))).toBeVisible();
  return slip;
};

test('cash in and out, a blind count twice, somebody else agrees, and the books hold what was counted', async () => {
  const { driver } = till;
  await startWork(till);
  const papers = await catchPapers(driver().page);
  const before = bookOf(await shop.totals(), 101);
  await driver().sellForCash(till.paper(/50/u).scan);
  await papers.next();
  await driver().keys('Enter');
  const slip = await payCash('F2', '20', papers);
  expect(slip.text).toMatch(/Change from the bank/u);
  expect(slip.opensDrawer).toBe(true);
  expect((await payCash('F3', '60', papers, true)).text).toContain(till.manager.name);

  // 100.00 float, 50.00 sold, 20.00 in, 60.00 out: 110.00.
  await driver().keys('F6', 'F9');
  await driver().count(100_00);
  await shown(t('closing.again'));
  expect(await driver().page.locator('.till').innerText()).not.toMatch(/\$110\.00|\$10\.00/u);
  await driver().keys('Enter');
  await driver().count(104_00);
  await expect(driver().heading(t('closing.compareTitle'))).toBeVisible();
  await driver().type('12.50');
  await driver().keys('F9');
  await expect(driver().heading(t('closing.varianceTitle'))).toBeVisible();
  await shown(t('shift.short', { amount: money(6_00) }));
  await driver().page.getByRole('button', { name: t('closing.agree') }).click();
  await expect(driver().page.getByRole('heading', { name: t('approval.titleSomebody') })).toBeVisible();
  await expect(driver().page.getByLabel(t('signIn.pin', { name: till.manager.name }))).toBeFocused();
  await driver().type(till.manager.pin);
  await expect(driver().heading(t('shift.closed'))).toBeVisible();
  const z = await papers.next();
  for (const line of [/Paid in\s+\$20\.00/u, /Paid out\s+\$60\.00/u, /Cash expected\s+\$110\.00/u, /Counted before\s+\$100\.00/u, /Cash counted\s+\$104\.00/u, /Difference\s+-\$6\.00/u, /By the shop till\s+\$12\.50/u, /1 x \$100\.00\s+\$100\.00/u]) {
    expect(z.text).toMatch(line);
  }
  expect(z.prose).toContain(`Approved by ${till.manager.name}`);
  expect(z.prose).toContain(t('receipt.report.card.skipped'));
  await driver().keys('Enter');
  await driver().drained();
  await expect.poll(async () => bookOf(await shop.totals(), 101).cash - before.cash).toBe(4_00);
  expect(await account('cash-variance:101')).toBe(6_00);
  expect(await account('cash-movement:101:bank')).toBe(40_00);
  expectBalanced(await shop.totals());
  expect(await bookedExceptions(shop)).not.toContain('approval-missing');
});

test('alone and offline: closed after the second count, said so on the Z, and the office has it', async () => {
  const { driver } = till;
  const papers = await catchPapers(driver().page);
  await driver().openShift('80');
  till.line.cut();
  await driver().offline();
  await driver().keys('F6', 'F9');
  await driver().count(20_00);
  await driver().keys('Enter');
  await driver().count(20_00);
  await expect(driver().heading(t('closing.compareTitle'))).toBeVisible();
  await driver().keys('F9');
  await shown(t('shift.short', { amount: money(60_00) }));
  await driver().keys('F9');
  await expect(driver().heading(t('shift.closed'))).toBeVisible();
  await shown(t('closing.wasAlone'));
  const z = await papers.next();
  expect(z.prose).toContain(t('receipt.report.alone'));
  till.line.heal();
  await driver().keys('Enter');
  await driver().drained();
  await expect.poll(() => bookedExceptions(shop)).toContain('closed-alone');
  expectBalanced(await shop.totals());
});

test('the till is killed while it counts: the shift is open still, nothing is doubled, and the count begins anew', async () => {
  const { driver } = till;
  await driver().openShift('50');
  await driver().keys('F6', 'F9');
  await driver().count(50_00);
  await expect(driver().heading(t('closing.compareTitle'))).toBeVisible();
  await till.restart('kill');
  await driver().signIn(till.cashier);
  await driver().keys('F6', 'F9');
  await driver().count(50_00);
  await expect(driver().heading(t('closing.compareTitle'))).toBeVisible();
  await driver().keys('F9');
  await expect(driver().heading(t('shift.closed'))).toBeVisible();
  await shown(t('shift.exact'));
});
