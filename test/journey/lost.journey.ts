import { expect, test } from './journey.ts';
import { bookedCertificate, soundTotals } from './books.ts';
import type { Paper } from './demo-business.ts';
import { button, heading, notice, signIn, signOut } from './office-people.ts';
import { connectionLine, goHome, hasHeard, managerDecides } from './readings.ts';
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

/** Sold for cash at the first till; the reference on its receipt. */
const sold = async (): Promise<{ readonly sheet: Paper; readonly reference: string }> => {
  const sheet = first.paper(/50/u);
  await first.driver().sellForCash(sheet.scan);
  const reference = /T\d+-\d+-\d/u.exec(await first.driver().page.getByText(/^Receipt T/u).innerText())?.[0] ?? '';
  await allSent(first);
  await goHome(first);
  return { sheet, reference };
};
const toOffice = async (): Promise<void> => {
  await first.driver().keys('F7');
  await expect(first.driver().heading('Who is working?')).toBeVisible();
  await first.driver().keys('F10');
};
const toTill = async (): Promise<void> => {
  await first.driver().keys('Escape');
  await first.driver().signIn(first.cashier);
};
const reportLost = async ({ reference }: { readonly reference: string }): Promise<void> => {
  const { page, keys, scan } = first.driver();
  await signIn(page, 'Olivia Marsh');
  await keys('F7');
  await expect(heading(page, 'Blocking')).toBeVisible();
  await scan(reference);
  await expect(heading(page, `Receipt ${reference}`)).toBeVisible();
  await keys('F8');
  await expect(heading(page, 'A certificate is lost')).toBeVisible();
  await page.getByLabel('Name').fill('Mary Whitcombe');
  await page.getByLabel('How to reach them').fill('+1 503 555 0133');
  await keys('F9');
  await expect(notice(page, /^Reported, and blocked\./u)).toBeVisible();
  await expect(page.getByText('You took this yourself, so somebody else has to release or reject it.')).toBeVisible();
  await signOut(page);
};
const openClaim = async (control: string): Promise<void> => {
  const { page, keys } = first.driver();
  await signIn(page, 'Peter Novak');
  await keys('F7');
  await expect(heading(page, 'Blocking')).toBeVisible();
  await keys('F8');
  await expect(heading(page, 'Lost certificates')).toBeVisible();
  await page.locator('button.office-row').filter({ hasText: control }).click();
  await expect(heading(page, control)).toBeVisible();
};

test('headquarters decides that a program replaces what was lost', async () => {
  const { page, keys } = first.driver();
  await toOffice();
  await signIn(page, 'Grace Lindqvist');
  await keys('F10');
  await button(page, /^Harbor Gift Certificate/u).click();
  await expect(heading(page, 'Harbor Gift Certificate')).toBeVisible();
  await page.getByText('Yes, after a wait').click();
  await expect(page.getByLabel('Wait in days')).toHaveValue('14');
  await page.getByLabel('Wait in days').fill('0');
  await keys('F9');
  await expect(notice(page, /Harbor Gift Certificate/u)).toBeVisible();
  await signOut(page);
  await toTill();
});

test('he lost it and has the receipt; next day his niece brings the original', async () => {
  const { page, keys } = first.driver();
  const it = await sold();
  await toOffice();
  await reportLost(it);

  await test.step('she is told that it was reported lost and whom to call, and not by whom', async () => {
    await hasHeard(second);
    await second.driver().scan(it.sheet.scan);
    const verdict = second.driver().page.locator('.verdict');
    await expect(verdict).toContainText(/was reported lost on .*call Harbor Market Portland, \+1 503 555/u);
    expect(await second.driver().page.locator('body').innerText()).not.toContain('Whitcombe');
    await goHome(second);
    expect(await bookedCertificate(shop, it.sheet)).toEqual({ state: 'active', balance: 50_00 });
  });

  await test.step('the office sees where she was, and a second person rejects the claim', async () => {
    await openClaim(it.sheet.control);
    await expect(page.getByRole('region', { name: 'Somebody came with it' })).toContainText('Till 12, Harbor Market Portland');
    await page.getByLabel('Why').fill('His niece has it, he knows her.');
    await keys('F8');
    await expect(notice(page, 'Rejected. The certificate is good again.')).toBeVisible();
    await signOut(page);
  });

  await hasHeard(second);
  await second.driver().redeem('20', it.sheet.scan);
  await goHome(second);
  await second.driver().drained();
  expect(await bookedCertificate(shop, it.sheet)).toEqual({ state: 'active', balance: 30_00 });
  await toTill();
});

test('it does not turn up: once every till has the block a second person releases it, and a manager hands out new paper', async () => {
  const { page, keys, scan } = first.driver();
  const it = await sold();
  await hasHeard(second);
  second.line.cut();
  await toOffice();
  await reportLost(it);

  await test.step('a till without the block is named, and what it waits for ends when that till is back', async () => {
    await openClaim(it.sheet.control);
    await expect(page.getByRole('list', { name: 'Tills without the block' })).toContainText('Till 12, Harbor Market Portland');
    await expect(button(page, /Release new paper/u)).toBeDisabled();
    second.line.heal();
    await expect(page.getByText('Nothing is in the way: the wait is over, and every till has the block.')).toBeVisible({ timeout: 100_000 });
    await keys('F9');
    await expect(notice(page, /^Released\./u)).toBeVisible();
    await signOut(page);
  });
  await toTill();
  const before = await soundTotals(shop);
  const fresh = first.paper(/50/u);

  await test.step('the receipt leads the till to it', async () => {
    await keys('F2', 'F8');
    await expect(first.driver().heading('New paper for a lost certificate')).toBeVisible();
    await scan(it.reference);
    await expect(page.getByLabel('Reference on the receipt')).toHaveValue(it.reference);
    await keys('Enter');
    await expect(page.getByRole('list', { name: 'New paper for a lost certificate' })).toContainText(it.sheet.control);
    await scan(fresh.scan);
    await expect(page.getByText(/^The new paper is here\./u)).toBeVisible();
    await keys('Enter');
    await managerDecides(first);
    await expect(first.driver().heading('Replaced')).toBeVisible();
    await goHome(first);
    await first.driver().drained();
  });
  expect(await bookedCertificate(shop, it.sheet)).toEqual({ state: 'voided', balance: 0 });
  expect(await bookedCertificate(shop, fresh)).toEqual({ state: 'active', balance: 50_00 });
  expect((await soundTotals(shop)).trialBalance).toEqual(before.trialBalance);
  await allSent(second);
  await second.driver().scan(it.sheet.scan);
  await expect(second.driver().page.locator('.verdict')).toContainText(/was reported lost on/u);
  await goHome(second);
});
