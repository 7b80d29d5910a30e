import { bookedCertificate, bookedExceptions, bookedOperations, requestStates, soundTotals, storeTotals } from './books.ts';
import type { Paper } from './demo-business.ts';
import { expect, test } from './journey.ts';
import { connectionLine, goHome, journalRows } from './readings.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';

let shop: Shop;
let first: ShopTill;
let second: ShopTill;

// Pauses between two tries grow up to a minute.
test.describe.configure({ mode: 'serial', timeout: 180_000 });
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

/** Sells a certificate at the first till and waits until the second has heard of it. */
const sellKnownToBoth = async (label: RegExp): Promise<Paper> => {
  const sheet = first.paper(label);
  await first.driver().sellForCash(sheet.scan);
  await allSent(first);
  await goHome(first);
  await secondHasHeard();
  return sheet;
};

/** The second till knows what is booked by now. */
const secondHasHeard = async (): Promise<void> => {
  const feeds = (): number => second.line.exchanges().filter(({ path, status }) => path.startsWith('/v1/feed') && status === 200).length;
  const before = feeds();
  // One may have been on its way already; the next was asked after it was booked.
  await expect.poll(feeds, { timeout: 30_000 }).toBeGreaterThan(before + 1);
};

test('two tills redeem the same certificate offline: both are recorded, the second is flagged, the books balance', async () => {
  const sheet = await sellKnownToBoth(/25/u);
  for (const till of [first, second]) {
    till.line.cut();
    await till.driver().offline();
    await till.driver().redeem('25', sheet.scan);
    await expect(till.driver().page.getByText('$25.00 was accepted without the server. It is queued and sent by itself.')).toBeVisible();
    await goHome(till);
  }
  for (const till of [first, second]) {
    till.line.heal();
    await allSent(till);
  }
  const firstRows = await journalRows(first, 3);
  await expect(firstRows.first()).toContainText('Redemption');
  await expect(firstRows.first()).toContainText('Accepted');
  const secondRows = await journalRows(second, 2);
  await expect(secondRows.first()).toContainText('Redemption');
  await expect(secondRows.first()).toContainText('With the office');
  await secondRows.first().getByRole('button').click();
  await expect(second.driver().page.getByText('More was taken than the certificate held.')).toBeVisible();
  expect((await bookedOperations(shop, 11)).at(-1)).toMatchObject({ kind: 'redemption', outcome: 'accepted', flags: [] });
  expect((await bookedOperations(shop, 12)).at(-1)).toMatchObject({ kind: 'redemption', outcome: 'flagged', flags: ['overspend'] });
  expect(await bookedExceptions(shop)).toEqual(['overspend']);
  expect(await bookedCertificate(shop, sheet)).toEqual({ state: 'active', balance: 0 });
  // The store gave goods for $50 and may claim them; the program bears what its policy allowed.
  const totals = await soundTotals(shop);
  expect(storeTotals(totals, 101)).toMatchObject({ sold: 25_00, redeemed: 50_00 });
  expect(totals.trialBalance).toContainEqual({ account: 'overspend:program:1', currency: 'USD', balance: 25_00 });
  expect(totals.operations).toEqual({ accepted: 4, flagged: 1, evidence: 0 });
  for (const till of [first, second]) await home(till);
});

test('a decline is lost on its way: the till stands in, the office hears of it, nobody owes less than nothing', async () => {
  const sheet = await sellKnownToBoth(/50/u);
  const before = await soundTotals(shop);
  const exceptions = (await bookedExceptions(shop)).length;
  // The first till has the certificate in hand, and from here on no news of it.
  await first.driver().scan(sheet.scan);
  await expect(first.driver().heading('Redemption')).toBeVisible();
  await first.driver().type('20');
  await second.driver().scan(sheet.scan);
  await expect(second.driver().heading('Redemption')).toBeVisible();
  await second.driver().type('50');
  first.line.lie('/v1/feed', 'hold');
  await expect.poll(() => first.line.held(), { timeout: 20_000 }).toBe(1);
  await second.driver().keys('Enter');
  await expect(second.driver().heading('Redeemed')).toBeVisible();
  first.line.lie('/v1/requests', 'lose-reply');
  await first.driver().keys('Enter');
  await expect(first.driver().heading('Redeemed')).toBeVisible();
  await expect(first.driver().page.getByText('$20.00 was accepted without the server. It is queued and sent by itself.')).toBeVisible();
  expect(first.line.exchanges().findLast(({ path }) => path === '/v1/requests')).toMatchObject({ behaviour: 'lose-reply', status: 200 });
  await first.line.release();
  for (const till of [first, second]) await allSent(till);
  expect(await requestStates(shop)).toEqual(['confirmed', 'declined']);
  const [booked] = (await bookedOperations(shop, 11)).slice(-1);
  expect(booked).toMatchObject({ kind: 'redemption', outcome: 'flagged' });
  expect([...booked?.flags ?? []].sort()).toEqual(['overspend', 'request-declined']);
  expect((await bookedExceptions(shop)).slice(exceptions).sort()).toEqual(['overspend', 'request-declined']);
  expect(await bookedCertificate(shop, sheet)).toEqual({ state: 'active', balance: 0 });
  const totals = await soundTotals(shop);
  expect(storeTotals(totals, 101).redeemed - storeTotals(before, 101).redeemed).toBe(70_00);
  await goHome(first);
  const rows = await journalRows(first, 5);
  await expect(rows.first()).toContainText('With the office');
});

/** From an operation's page, or from the journal, to the resting screen. */
const home = async (till: ShopTill): Promise<void> => {
  const { keys, heading } = till.driver();
  await expect(async () => {
    await keys('Escape');
    await expect(heading('Scan a certificate')).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 10_000 });
};

test('"I bought it ten minutes ago at the till without a line, here they say unsold": the seller is named, and nobody sells it again', async () => {
  const sheet = first.paper(/50/u);
  const { page } = second.driver();
  first.line.cut();
  await first.driver().offline();
  await first.driver().sellForCash(sheet.scan);
  await goHome(first);
  await first.driver().keys('F4');
  await expect(first.driver().heading(/^Sale T/u)).toBeVisible();
  const reference = /T\d+-\d+-\d/u.exec(await first.driver().heading(/^Sale T/u).innerText())?.[0] ?? '';

  // To this till it is paper that waits to be sold.
  await second.driver().scan(sheet.scan);
  await expect(second.driver().heading('Sale')).toBeVisible();
  await second.driver().scan(reference);
  await expect(second.driver().heading('Bought, and not known here')).toBeVisible();
  await second.driver().keys('Enter');
  await expect(second.driver().heading('The sale has not arrived yet')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('from Harbor Market Portland, till 11');
  await expect(page.getByRole('main')).toContainText('+1 503 555 0117');
  await second.driver().keys('Enter');
  await expect(second.driver().heading('Scan a certificate')).toBeVisible();
  expect((await bookedCertificate(shop, sheet)).state).toBe('stock');
  await second.driver().scan(sheet.scan);
  await expect(page.locator('.verdict')).toContainText('This certificate is blocked by the office.');
  await second.driver().keys('Escape');

  first.line.heal();
  await allSent(first);
  await secondHasHeard();
  await second.driver().redeem('50', sheet.scan);
  await goHome(second);
  expect(await bookedCertificate(shop, sheet)).toEqual({ state: 'active', balance: 0 });
  await soundTotals(shop);
});
