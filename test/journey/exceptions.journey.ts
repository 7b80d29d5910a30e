import { expect, test } from './journey.ts';
import { setSecondPersonLimit } from './back-office.ts';
import { bookedCertificate, soundTotals } from './books.ts';
import { button, heading, notice, signIn, signOut } from './office-people.ts';
import { connectionLine, goHome, hasHeard } from './readings.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';

let shop: Shop;
let first: ShopTill;
let second: ShopTill;

// Pauses between two tries grow up to a minute.
test.describe.configure({ mode: 'serial', timeout: 240_000 });
test.beforeAll(async () => {
  shop = await openShop();
  first = await shop.openTill({ terminal: 0 });
  second = await shop.openTill({ terminal: 1 });
  for (const till of [first, second]) {
    await till.driver().signIn(till.cashier);
    await till.driver().openShift('100');
  }
});
test.afterAll(async () => { await shop.close(); });

const allSent = async (till: ShopTill): Promise<void> => { await expect(connectionLine(till)).toHaveText('Online', { timeout: 70_000 }); };

test('two tills redeem one certificate offline; the office resolves it with two people, and the books balance', async () => {
  const sheet = first.paper(/25/u);
  await setSecondPersonLimit(shop, 'USD', 20_00);
  await first.driver().sellForCash(sheet.scan);
  await allSent(first);
  await goHome(first);
  await hasHeard(second);
  for (const till of [first, second]) {
    till.line.cut();
    await till.driver().offline();
    await till.driver().redeem('25', sheet.scan);
    await goHome(till);
  }
  for (const till of [first, second]) {
    till.line.heal();
    await allSent(till);
  }
  const { page } = first.driver();
  await page.keyboard.press('F7');
  await expect(heading(page, 'Who is working?')).toBeVisible();
  await page.keyboard.press('F10');

  await test.step('the first person sees both tills and proposes that the store bears it', async () => {
    await signIn(page, 'Olivia Marsh');
    await page.keyboard.press('F5');
    await expect(heading(page, 'Exceptions')).toBeVisible();
    await button(page, /^Overspend/u).click();
    await expect(page.getByText('Harbor Market Portland, till 12')).toBeVisible();
    await expect(page.getByText('Harbor Market Portland, till 11').first()).toBeVisible();
    await expect(page.getByText(sheet.control).first()).toBeVisible();
    await page.getByText('The store bears it').click();
    await page.getByLabel('What was found out').fill('both tills were offline at noon');
    await page.keyboard.press('F9');
    await expect(notice(page, 'Proposed. Somebody else has to confirm it.')).toBeVisible();
    await expect(button(page, /^Confirm/u)).toHaveCount(0);
    await signOut(page);
  });
  expect((await soundTotals(shop)).trialBalance).toContainEqual({ account: 'overspend:program:1', currency: 'USD', balance: 25_00 });

  await test.step('the second person confirms, and it is posted', async () => {
    await signIn(page, 'Peter Novak');
    await page.keyboard.press('F5');
    await button(page, /^Overspend/u).click();
    await expect(page.getByText('Olivia Marsh proposes this.')).toBeVisible();
    await page.keyboard.press('F9');
    await expect(notice(page, 'Resolved. The books have it.')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(page.getByText('Nothing to resolve.')).toBeVisible();
    await signOut(page);
  });
  const totals = await soundTotals(shop);
  expect(totals.trialBalance).toContainEqual({ account: 'overspend:store:101', currency: 'USD', balance: 25_00 });
  expect(totals.trialBalance.find(({ account }) => account === 'overspend:program:1')?.balance ?? 0).toBe(0);
  await page.keyboard.press('Escape');
  await expect(heading(page, 'Who is working?')).toBeVisible();
});

test('mum read five numbers to a caller: one receipt scan in the office, and another till refuses all five', async () => {
  const { page } = first.driver();
  await first.driver().signIn(first.cashier);
  const sheets = [1, 2, 3, 4, 5].map(() => first.paper(/25/u));
  await first.driver().sellForCash(...sheets.map(({ scan }) => scan));
  const reference = await test.step('the receipt carries its reference', async () => {
    await goHome(first);
    await first.driver().keys('F4');
    await expect(first.driver().heading(/^Sale T/u)).toBeVisible();
    return /T\d+-\d+-\d/u.exec(await first.driver().heading(/^Sale T/u).innerText())?.[0] ?? '';
  });
  await allSent(first);
  await goHome(first);
  await page.keyboard.press('F7');
  await page.keyboard.press('F10');
  await signIn(page, 'Samuel Adeyemi');
  await page.keyboard.press('F7');
  await expect(page.getByText('Nothing has been blocked yet.')).toBeVisible();
  await first.driver().scan(reference);
  await expect(heading(page, `Receipt ${reference}`)).toBeVisible();
  await page.getByText('Fraud', { exact: true }).click();
  await page.keyboard.press('F9');
  await expect(notice(page, /^Frozen\./u)).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Blocked' })).toHaveCount(5);

  await hasHeard(second);
  for (const sheet of sheets) {
    await second.driver().scan(sheet.scan);
    await expect(second.driver().page.locator('.verdict')).toContainText(/blocked/iu);
    await goHome(second);
    expect(await bookedCertificate(shop, sheet)).toEqual({ state: 'active', balance: 25_00 });
  }
  await soundTotals(shop);

  await test.step('the paper itself shows the block, and its number is on no screen', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await first.driver().scan(sheets[0]?.scan ?? '');
    await expect(page.getByText('You blocked this, so somebody else has to lift it.')).toBeVisible();
    expect(await page.locator('body').innerText()).not.toContain((sheets[0]?.scan ?? '').slice(-16));
  });
});

test('a customer stands at another till with the receipt: without the line it says whom to call, with it a manager freezes the sale', async () => {
  const { page } = first.driver();
  await button(page, 'Back to the till').click();
  await first.driver().signIn(first.cashier);
  const sheets = [1, 2].map(() => first.paper(/50/u));
  await first.driver().sellForCash(...sheets.map(({ scan }) => scan));
  await goHome(first);
  await first.driver().keys('F4');
  await expect(first.driver().heading(/^Sale T/u)).toBeVisible();
  const reference = /T\d+-\d+-\d/u.exec(await first.driver().heading(/^Sale T/u).innerText())?.[0] ?? '';
  await allSent(first);
  const driver = second.driver();
  await driver.keys('F2', 'F9');
  await expect(driver.heading('Freeze a sale')).toBeVisible();
  second.line.cut();
  await driver.offline();
  await driver.scan(reference);
  await driver.keys('F9');
  await driver.approve(second.manager);
  await expect(notice(driver.page, /Call \+1 503 555 0100 now/u)).toBeVisible();
  second.line.heal();
  await allSent(second);
  await driver.keys('Escape', 'F9');
  await driver.approve(second.manager);
  await expect(driver.heading(`Frozen: ${reference}`)).toBeVisible();
  await driver.keys('Enter');
  await hasHeard(second);
  await driver.scan(sheets[0]?.scan ?? '');
  await expect(driver.page.locator('.verdict')).toContainText(/blocked/iu);
  await soundTotals(shop);
});
