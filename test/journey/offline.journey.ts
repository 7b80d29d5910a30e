import { bookedOperations, soundTotals, storeTotals } from './books.ts';
import {
  clearRedemption, closeShift, connectionLine, goHome, journalRows, managerAsked, managerDecides, readSentence, readShift, sentence,
} from './readings.ts';
import { expect, test } from './journey.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';

let shop: Shop;
let till: ShopTill;

test.beforeAll(async () => {
  shop = await openShop();
  till = await shop.openTill({});
});
test.afterAll(async () => { await shop.close(); });

// In the demo a till alone takes up to $25 from a certificate, up to $50 with a manager, and $200 in all.
test('the line is cut: sales and redemptions go on, survive a power cut, and reach the server by themselves', async () => {
  test.setTimeout(180_000);
  const { driver } = till;
  const known = till.paper(/50/u);
  const large = till.paper(/100/u);
  const home = till.paper(/50/u);

  await test.step('online, two certificates are sold and sent', async () => {
    await driver().signIn(till.cashier);
    await driver().openShift('100');
    await driver().sellForCash(known.scan, large.scan);
    await driver().drained();
    await driver().online();
  });

  await test.step('offline, a sale waits, and a certificate of that sale is redeemed to the cent without risk', async () => {
    till.line.cut();
    await driver().offline();
    await driver().sellForCash(home.scan);
    await expect(connectionLine(till)).toHaveText(/^Offline for .+ · 1 waiting \(\$50\.00\)$/u);
    await driver().redeem('20', home.scan);
    await expect(driver().page.getByText(`Left on ${home.control}: $30.00`)).toBeVisible();
    await expect(connectionLine(till)).toHaveText(/ · 2 waiting \(\$70\.00\)$/u);
  });

  await test.step('what the server knows of is redeemed within the policy, then with a manager', async () => {
    await driver().redeem('15', known.scan);
    await expect(driver().page.getByText('$15.00 was accepted without the server. It is queued and sent by itself.')).toBeVisible();
    await expect(connectionLine(till)).toHaveText(/ · 3 waiting \(\$85\.00\) · \$15\.00 at risk$/u);
    // Together with the first this is more than a till takes alone.
    await driver().askToRedeem('15', known.scan);
    await expect(driver().page.getByText('$15.00 without the server\'s word, at the store\'s risk.')).toBeVisible();
    await managerDecides(till);
    await expect(driver().heading('Redeemed')).toBeVisible();
    await expect(driver().page.getByText(`Left on ${known.control}: $20.00`)).toBeVisible();
  });

  await test.step('a manager who does not come, and an amount above the cap, take nothing', async () => {
    await driver().askToRedeem('40', large.scan);
    await expect(managerAsked(till)).toBeVisible();
    await driver().keys('Escape');
    await expect(sentence(till, 'Nothing was taken. The attempt is undone.')).toBeVisible();
    await clearRedemption(till);
    await driver().askToRedeem('60', large.scan);
    await readSentence(till, 'Offline, at most $50.00 may be taken from one certificate. Nothing was taken. Type a smaller amount, or wait for the connection.');
    await clearRedemption(till);
    await expect(connectionLine(till)).toHaveText(/ · 4 waiting \(\$100\.00\) · \$30\.00 at risk$/u);
  });

  await test.step('after a power cut everything is still there, and the till is still offline', async () => {
    await till.restart('kill');
    await expect(connectionLine(till)).toHaveText(/^Offline for .+ · 4 waiting \(\$100\.00\) · \$30\.00 at risk$/u, { timeout: 30_000 });
    await driver().signIn(till.cashier);
    const rows = await journalRows(till, 6);
    for (const index of [0, 1, 2, 3]) await expect(rows.nth(index)).toContainText('Waiting to be sent');
    for (const index of [4, 5]) await expect(rows.nth(index)).toContainText('Accepted');
    await goHome(till);
    await driver().redeem('30', home.scan);
    await expect(driver().page.getByText(`Left on ${home.control}: $0.00`)).toBeVisible();
    await goHome(till);
    await expect(connectionLine(till)).toHaveText(/ · 5 waiting \(\$130\.00\) · \$30\.00 at risk$/u);
  });

  await test.step('the line is back: the queue drains by itself, and both sides add up to the same', async () => {
    till.line.heal();
    // The longest pause between two tries is a minute.
    await expect(connectionLine(till)).toHaveText('Online', { timeout: 70_000 });
    expect(await readShift(till)).toEqual({ sold: '$200.00', redeemed: '$80.00' });
    const totals = await soundTotals(shop);
    expect(storeTotals(totals, 101)).toMatchObject({ sold: 200_00, redeemed: 80_00, cash: 200_00, card: 0 });
    expect(totals.outstanding['USD']).toEqual({ certificates: 120_00, ledger: 120_00 });
    expect(totals.operations).toEqual({ accepted: 7, flagged: 0, evidence: 0 });
    await expect(await closeShift(till, '300')).toHaveText('The drawer is right.');
    await driver().drained();
    expect((await bookedOperations(shop, 11)).map(({ kind }) => kind)).toEqual(
      ['shift-open', 'sale', 'sale', 'redemption', 'redemption', 'redemption', 'redemption', 'shift-close']);
  });
});
