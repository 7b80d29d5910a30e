import type { Behaviour } from '../network/lying-network.ts';
import { bookedCertificate, bookedExceptions, bookedOperations, requestStates, soundTotals, storeTotals } from './books.ts';
import { expect, test } from './journey.ts';
import { clearRedemption, connectionLine, goHome, journalRows, managerAsked, sentence } from './readings.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';

let shop: Shop;
let till: ShopTill;

// Pauses between two tries grow up to a minute.
test.describe.configure({ mode: 'serial', timeout: 180_000 });
test.beforeAll(async () => {
  shop = await openShop();
  till = await shop.openTill({});
  await till.driver().signIn(till.cashier);
  await till.driver().openShift('100');
  await till.driver().drained();
});
test.afterAll(async () => { await shop.close(); });

/** The till is online again and has sent everything; the longest pause between two tries is a minute. */
const allSent = async (): Promise<void> => { await expect(connectionLine(till)).toHaveText('Online', { timeout: 70_000 }); };

const answered = (path: string, behaviour: Behaviour): number =>
  till.line.exchanges().filter((exchange) => exchange.path.startsWith(path) && exchange.behaviour === behaviour && exchange.status === 200).length;

test('the reply to a push is lost after the commit, four times: the batch is delivered five times and counted once', async () => {
  const sheet = till.paper(/50/u);
  till.line.lie('/v1/operations', 'lose-reply', 4);
  await till.driver().sellForCash(sheet.scan);
  await expect.poll(() => answered('/v1/operations', 'lose-reply'), { timeout: 60_000 }).toBe(4);
  await allSent();
  expect(answered('/v1/operations', 'pass')).toBeGreaterThan(0);
  expect(await bookedCertificate(shop, sheet)).toEqual({ state: 'active', balance: 50_00 });
  const totals = await soundTotals(shop);
  expect(storeTotals(totals, 101)).toMatchObject({ sold: 50_00, cash: 50_00, redeemed: 0 });
  expect(totals.operations).toEqual({ accepted: 2, flagged: 0, evidence: 0 });
  await goHome(till);
});

test('the reply to a request is lost after the commit: the till decides by itself, the value leaves once', async () => {
  const sheet = till.paper(/50/u);
  await till.driver().sellForCash(sheet.scan);
  await allSent();
  till.line.lie('/v1/requests', 'lose-reply');
  await till.driver().redeem('20', sheet.scan);
  expect(answered('/v1/requests', 'lose-reply')).toBe(1);
  await expect(till.driver().page.getByText(`Left on ${sheet.control}: $30.00`)).toBeVisible();
  await expect(till.driver().page.getByText('$20.00 was accepted without the server. It is queued and sent by itself.')).toBeVisible();
  await allSent();
  expect(await bookedCertificate(shop, sheet)).toEqual({ state: 'active', balance: 30_00 });
  expect(await requestStates(shop)).toEqual(['confirmed']);
  expect((await bookedOperations(shop, 11)).at(-1)).toMatchObject({ kind: 'redemption', outcome: 'accepted', flags: [] });
  await till.driver().redeem('30', sheet.scan);
  await allSent();
  expect(storeTotals(await soundTotals(shop), 101)).toMatchObject({ redeemed: 50_00 });
  await goHome(till);
});

for (const [behaviour, words, sentenceBegins] of [
  ['server-error', 'faults', 'The server has a fault. Selling goes on'],
  ['garbage', 'nonsense', 'What answers is not the server'],
  ['swallow', 'silence', 'The server does not answer. Selling goes on'],
] as const) {
  test(`the server answers with ${words}: the till says offline, goes on, and catches up`, async () => {
    const [known, home] = [till.paper(/50/u), till.paper(/25/u)];
    const before = storeTotals(await soundTotals(shop), 101);
    await till.driver().sellForCash(known.scan);
    await allSent();
    till.line.lie('/v1/', behaviour, Infinity);
    await till.driver().redeem('20', known.scan);
    await expect(till.driver().page.getByText('$20.00 was accepted without the server. It is queued and sent by itself.')).toBeVisible();
    await expect(connectionLine(till)).toHaveText(/^Offline for .+ · 1 waiting \(\$20\.00\) · \$20\.00 at risk$/u);
    await till.driver().sellForCash(home.scan);
    await till.driver().redeem('25', home.scan);
    await expect(connectionLine(till)).toHaveText(/^Offline for .+ · 3 waiting \(\$70\.00\) · \$20\.00 at risk$/u);
    await goHome(till);
    await expect(till.driver().page.getByText(sentenceBegins)).toBeVisible();
    till.line.stopLying();
    await allSent();
    expect(await bookedCertificate(shop, known)).toEqual({ state: 'active', balance: 30_00 });
    expect(await bookedCertificate(shop, home)).toEqual({ state: 'active', balance: 0 });
    const totals = await soundTotals(shop);
    expect(storeTotals(totals, 101)).toMatchObject({ sold: before.sold + 75_00, cash: before.cash + 75_00, redeemed: before.redeemed + 45_00 });
    expect(totals.operations).toMatchObject({ flagged: 0, evidence: 0 });
    expect(await bookedExceptions(shop)).toEqual([]);
    await expect(till.driver().page.getByText(sentenceBegins)).toBeHidden();
  });
}

test('a reversal overtakes its request: the late request takes nothing', async () => {
  const sheet = till.paper(/50/u);
  await till.driver().sellForCash(sheet.scan);
  await allSent();
  till.line.lie('/v1/requests', 'hold');
  // More than the till may take alone: it asks for a manager, and nobody comes.
  await till.driver().askToRedeem('40', sheet.scan);
  await expect(managerAsked(till)).toBeVisible();
  await till.driver().keys('Escape');
  await expect(sentence(till, 'Nothing was taken. The attempt is undone.')).toBeVisible();
  await clearRedemption(till);
  await allSent();
  expect((await bookedOperations(shop, 11)).at(-1)).toMatchObject({ kind: 'reversal', outcome: 'accepted', flags: [] });
  expect(till.line.held()).toBe(1);
  await till.line.release();
  // The server did answer it, and did nothing.
  expect(answered('/v1/requests', 'hold')).toBe(1);
  expect((await requestStates(shop)).at(-1)).toBe('taken');
  expect(await bookedCertificate(shop, sheet)).toEqual({ state: 'active', balance: 50_00 });
  await till.driver().redeem('50', sheet.scan);
  await expect(till.driver().page.getByText(`Left on ${sheet.control}: $0.00`)).toBeVisible();
  await allSent();
  await soundTotals(shop);
  await goHome(till);
  const rows = await journalRows(till, (await bookedOperations(shop, 11)).length);
  await expect(rows.nth(1)).toContainText('Request undone');
  await expect(rows.nth(1)).toContainText('Accepted');
});
