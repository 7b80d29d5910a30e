import { expect, test } from './journey.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';

let shop: Shop;
let till: ShopTill;

test.beforeAll(async () => {
  shop = await openShop();
  till = await shop.openTill({});
});
test.afterAll(async () => { await shop.close(); });

test('a cashier sells a certificate for cash in three actions, then a manager redeems it partly and fully', async () => {
  const { driver } = till;
  const sheet = till.paper(/50/u);
  await driver().signIn(till.cashier);
  await driver().openShift('100');
  await driver().sellForCash(sheet.scan);
  await driver().drained();
  await driver().redeem('20', sheet.scan);
  await expect(driver().page.getByText(`Left on ${sheet.control}: $30.00`)).toBeVisible();
  await driver().redeem('30', sheet.scan);
  await expect(driver().page.getByText(`Left on ${sheet.control}: $0.00`)).toBeVisible();
  await driver().scan(sheet.scan);
  await expect(driver().page.getByText(/redeemed at|Nothing is left/u).first()).toBeVisible();
  console.log(JSON.stringify(await shop.totals()));
});
