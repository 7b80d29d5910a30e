import { expect, test } from './journey.ts';
import { bookedCertificate, soundTotals } from './books.ts';
import { catchPapers } from './papers.ts';
import { goHome, hasHeard, managerAsked, managerDecides, readSentence, sentence } from './readings.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';

let shop: Shop;
let first: ShopTill;
let second: ShopTill;

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

test('coffee on a certificate: its value moves to new paper, and the old one is refused everywhere with the reason', async () => {
  const { page, heading, keys, scan, sellForCash, redeem, drained } = first.driver();
  const [old, fresh] = [first.paper(/25/u), first.paper(/25/u)];
  await sellForCash(old.scan);
  await goHome(first);
  await redeem('5', old.scan);
  await goHome(first);
  const before = await soundTotals(shop);

  await test.step('the damaged paper is scanned, then new paper from the drawer; a manager has both in hand', async () => {
    await scan(old.scan);
    await expect(heading('Redemption')).toBeVisible();
    await keys('F3', 'F2');
    await expect(heading('Replace a certificate')).toBeVisible();
    await keys('Enter');
    await readSentence(first, /^Scan the new paper/u);
    await scan(fresh.scan);
    await expect(page.getByText('Both papers are here.')).toBeVisible();
    await expect(page.getByText(/25\.00 is printed on the new paper, and it will be worth \$20\.00/u)).toBeVisible();
    await keys('Enter');
    await expect(managerAsked(first)).toBeVisible();
  });
  const papers = await catchPapers(page);
  await managerDecides(first);
  await expect(heading('Replaced')).toBeVisible();
  await expect(page.getByText(`On ${fresh.control} now`)).toBeVisible();
  const slip = await papers.next();
  for (const words of [old.control, fresh.control, '$20.00', first.manager.name, 'Signature']) expect(slip.text).toContain(words);
  expect(slip.opensDrawer).toBe(false);
  await goHome(first);
  await drained();

  expect(await bookedCertificate(shop, old)).toEqual({ state: 'voided', balance: 0 });
  expect(await bookedCertificate(shop, fresh)).toEqual({ state: 'active', balance: 20_00 });
  // Nobody is owed more or less, and no drawer knows of it.
  expect((await soundTotals(shop)).trialBalance).toEqual(before.trialBalance);

  await test.step('another till refuses the old paper, and its history leads to the new one', async () => {
    const { page: other } = second.driver();
    await hasHeard(second);
    await second.driver().scan(old.scan);
    await expect(other.getByRole('alert').filter({ hasText: 'This paper was replaced' })).toBeVisible();
    await expect(other.getByText(`by ${fresh.control}`)).toBeVisible();
    await goHome(second);
    await second.driver().redeem('20', fresh.scan);
    await goHome(second);
    await second.driver().drained();
  });
  expect(await bookedCertificate(shop, fresh)).toEqual({ state: 'active', balance: 0 });
  await soundTotals(shop);
});

test('without the server nothing moves, and both papers stay what they are', async () => {
  const { page, heading, keys, scan, sellForCash, drained } = first.driver();
  const [old, fresh] = [first.paper(/25/u), first.paper(/25/u)];
  await sellForCash(old.scan);
  await drained();
  await goHome(first);
  await scan(old.scan);
  await expect(heading('Redemption')).toBeVisible();
  await keys('F3', 'F2');
  await expect(heading('Replace a certificate')).toBeVisible();
  await scan(fresh.scan);
  await expect(page.getByText('Both papers are here.')).toBeVisible();
  first.line.cut();
  await keys('Enter');
  await managerDecides(first);
  await readSentence(first, /papers are replaced with its word only\. Nothing has moved/u);
  first.line.heal();
  await first.driver().online();
  await drained();
  expect(await bookedCertificate(shop, old)).toEqual({ state: 'active', balance: 25_00 });
  expect(await bookedCertificate(shop, fresh)).toMatchObject({ state: 'stock' });
  await keys('Enter');
  await managerDecides(first);
  await expect(heading('Replaced')).toBeVisible();
  await goHome(first);
  await drained();
  expect(await bookedCertificate(shop, fresh)).toEqual({ state: 'active', balance: 25_00 });
  await soundTotals(shop);
});

test('bought by card and not wanted: what is left goes back to the card, and the certificate is dead before it does', async () => {
  const { page, heading, keys, scan, type, sellByCard, redeem, drained } = first.driver();
  const sheet = first.paper(/25/u);
  await sellByCard(sheet.scan, '004711');
  const reference = /T\d+-\d+-\d/u.exec(await page.getByText(/^Receipt T/u).innerText())?.[0] ?? '';
  await goHome(first);
  await redeem('5', sheet.scan);
  await goHome(first);
  await drained();
  const before = await soundTotals(shop);

  await scan(sheet.scan);
  await expect(heading('Redemption')).toBeVisible();
  await keys('F3', 'F5');
  await expect(heading('Refund a certificate')).toBeVisible();
  await keys('Enter');
  await readSentence(first, /^Scan the receipt/u);
  await scan(reference);
  await expect(page.getByText('Both are here.')).toBeVisible();
  await keys('Enter');
  await managerDecides(first);
  await expect(page.getByText('Refund on the card machine')).toBeVisible();
  expect(await bookedCertificate(shop, sheet)).toEqual({ state: 'voided', balance: 0 });

  await test.step('the card machine refuses: the certificate has its value again', async () => {
    await keys('F7');
    await expect(sentence(first, /^No money went back/u)).toBeVisible();
    await drained();
    await expect.poll(async () => await bookedCertificate(shop, sheet)).toEqual({ state: 'active', balance: 20_00 });
  });

  await test.step('the second time it does not, and its code is recorded', async () => {
    await scan(sheet.scan);
    await expect(heading('Redemption')).toBeVisible();
    await keys('F3', 'F5');
    await expect(heading('Refund a certificate')).toBeVisible();
    await scan(reference);
    await expect(page.getByText('Both are here.')).toBeVisible();
    await keys('Enter');
    await managerDecides(first);
    await expect(page.getByText('Refund on the card machine')).toBeVisible();
    const papers = await catchPapers(page);
    await type('R4712');
    await keys('Enter');
    await expect(heading('Refunded')).toBeVisible();
    const slip = await papers.next();
    for (const words of [reference, sheet.control, '$20.00', 'R4712', first.manager.name, 'Signature']) expect(slip.text).toContain(words);
    expect(slip.opensDrawer).toBe(false);
    await goHome(first);
    await drained();
  });

  const after = await soundTotals(shop);
  const moved = (account: string): number => (after.trialBalance.find((row) => row.account === account)?.balance ?? 0) - (before.trialBalance.find((row) => row.account === account)?.balance ?? 0);
  expect([moved('tender:101:card'), moved('liability:1:sold'), moved('suspense:101')]).toEqual([0 - 20_00, 20_00, 0]);
  await hasHeard(second);
  await second.driver().scan(sheet.scan);
  await expect(second.driver().page.locator('.verdict')).toContainText('was refunded to the buyer');
  await goHome(second);
});
