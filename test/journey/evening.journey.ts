import type { Page } from 'playwright';
import { expect, test } from './journey.ts';
import { button, heading, notice } from './office-people.ts';
import { businessDay, dayAfter, dayStart } from '../../domain/business-day.ts';
import type { Currency } from '../../domain/money.ts';
import { setFranchise } from './back-office.ts';
import { block, sellToCompany } from './behind-the-screens.ts';
import { soundTotals } from './books.ts';
import { goHome, startWork } from './counter.ts';
import { closeShift, hasHeard } from './readings.ts';
import type { Shop, ShopTill } from './shop.ts';
import { nameOfDay, openTurnedShop, type TurnedShop } from './turned-shop.ts';

let turned: TurnedShop;
let shop: Shop;
test.beforeAll(async () => {
  turned = await openTurnedShop();
  ({ shop } = turned);
  // Three stores of one franchise, one of them far away and in another currency.
  await setFranchise(shop, 201, 101);
});
test.afterAll(async () => { await turned.close(); });

const row = (page: Page, store: string) => page.getByRole('button', { name: new RegExp(store, 'u') });

/** Signs somebody in, who then sees the day before. */
const signIn = async (page: Page, address: string, day: string): Promise<void> => {
  await turned.signIn(page, address);
  await expect(heading(page, nameOfDay(day))).toBeVisible({ timeout: 15_000 });
};

const close = async (till: ShopTill, counted: string, currency: Currency = 'USD'): Promise<void> => {
  await goHome(till.driver());
  await till.driver().keys('F6');
  await expect(till.driver().heading('Shift')).toBeVisible();
  await expect(await closeShift(till, counted, currency)).toHaveText('The drawer is right.');
};
/** Writes down what was found out, and goes back to the list. */
const resolve = async (page: Page, finding: string): Promise<void> => {
  await page.getByLabel('What was found out').fill(finding);
  await page.keyboard.press('F9');
  await expect(notice(page, 'Resolved. The books have it.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(heading(page, 'Exceptions')).toBeVisible();
};
const olivias = 'olivia@harbor-east.example';

test('a day in three stores, a till offline over closing time: the evening waits for it, what both took is resolved, it is right, is locked; what comes later is late', async () => {
  test.setTimeout(300_000);
  const day = businessDay(turned.now(), turned.clock);
  const [portland, boston, seongsu] = await Promise.all([0, 1, 2].map((store) => shop.openTill({ store }))) as [ShopTill, ShopTill, ShopTill];
  const [east, coast, twice, stolen] = [portland.paper(/50/u), boston.paper(/50/u), portland.paper(/25/u), portland.paper(/25/u)];

  await test.step('three stores sell, one redeems what another sold, and a company has three activated', async () => {
    for (const till of [portland, boston, seongsu]) await startWork(till);
    await portland.driver().sellForCash(east.scan);
    await goHome(portland.driver());
    await portland.driver().sellForCash(twice.scan, stolen.scan);
    await portland.driver().drained();
    await boston.driver().sellForCash(coast.scan);
    await boston.driver().drained();
    await goHome(boston.driver());
    await boston.driver().redeem('20', east.scan);
    await boston.driver().drained();
    await seongsu.driver().sellForCash(seongsu.paper(/50,000/u).scan);
    await seongsu.driver().drained();
    await sellToCompany(turned, 3);
    await hasHeard(boston);
  });

  await test.step('Boston\'s line is cut: it takes what is used elsewhere meanwhile, and what is blocked meanwhile', async () => {
    boston.line.cut();
    await boston.driver().offline();
    await goHome(portland.driver());
    await portland.driver().redeem('25', twice.scan);
    await portland.driver().drained();
    await block(turned, 'peter@harbor-east.example', stolen);
    await goHome(boston.driver());
    await boston.driver().redeem('25', twice.scan);
    await goHome(boston.driver());
    await boston.driver().redeem('15', stolen.scan);
    await goHome(boston.driver());
    await boston.driver().sellForCash(boston.paper(/25/u).scan);
    await close(boston, '175');
  });

  await test.step('the others close in time; a second shift that one begins without its line is nobody\'s knowledge yet', async () => {
    await close(seongsu, '50100', 'KRW');
    await seongsu.driver().drained();
    await close(portland, '200');
    await portland.driver().drained();
    portland.line.cut();
    await portland.driver().offline();
    await portland.driver().keys('Escape');
    await expect(portland.driver().heading('Open the shift first')).toBeVisible();
    await portland.driver().openShift('100');
    await portland.driver().redeem('10', coast.scan);
  });

  const office = await test.step('in the morning the office sees which till is missing, and whom to call', async () => {
    await turned.turnTo(dayStart(dayAfter(day), turned.clock) + 9 * 3_600_000);
    const till = await shop.openTill({ store: 0, terminal: 1 });
    const { page } = till.driver();
    await expect(heading(page, 'Who is working?')).toBeVisible({ timeout: 30_000 });
    await page.keyboard.press('F10');
    await signIn(page, olivias, day);
    await expect(row(page, 'Portland')).toContainText('Right');
    // What the company's are worth counts as sold: three of fifty dollars beside the hundred over the counter.
    await expect(row(page, 'Portland')).toContainText('$250.00');
    await expect(row(page, '성수')).toContainText('Right');
    await expect(row(page, '성수')).toContainText('₩50,000');
    await row(page, 'Portland').click();
    await expect(page.getByText('3 pieces worth $150.00, for $135.00')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(row(page, 'Boston')).toContainText('Provisional');
    await expect(row(page, 'Boston')).toContainText('Till 21 has not closed.');
    await row(page, 'Boston').click();
    await expect(page.getByText(/Call Harbor Market Boston: .*\d/u)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(row(page, 'Boston')).toBeVisible();
    // Its shift is open as far as anybody knows; the other's was closed, so it may as well be shut.
    await page.getByRole('button', { name: 'Offline now' }).click();
    await expect(page.getByText('One till works without the server.', { exact: false })).toBeVisible();
    await expect(page.getByRole('row', { name: /^Till 21/u })).toContainText('$200.00');
    await page.keyboard.press('Escape');
    await expect(row(page, 'Boston')).toBeVisible();
    await page.keyboard.press('F8');
    await expect(page.getByText('A till has not told everything of this day.', { exact: false })).toBeVisible();
    await page.keyboard.press('Escape');
    return till;
  });
  const { page } = office.driver();

  await test.step('it comes back with two flagged operations, each with the evidence of both sides; the office resolves them', async () => {
    boston.line.heal();
    await boston.driver().drained();
    await expect(row(page, 'Boston')).toContainText('Till 21: 2 exceptions.', { timeout: 90_000 });
    await page.keyboard.press('F5');
    await expect(heading(page, 'Exceptions')).toBeVisible();
    await button(page, /^Overspend/u).click();
    await expect(page.getByText('Harbor Market Boston, till 21').first()).toBeVisible();
    await expect(page.getByText('Harbor Market Portland, till 11').first()).toBeVisible();
    await page.getByText('As the program\'s rule has it').click();
    await resolve(page, 'both took it while Boston had no line');
    await button(page, /^Blocked certificate/u).click();
    await expect(page.getByText(stolen.control).first()).toBeVisible();
    await resolve(page, 'Boston could not know of the block');
    // In the morning already: one that Boston took minutes after Portland had sold it. It flags nothing, so the day was right all the same.
    await button(page, /^Unusual use or void/u).click();
    await resolve(page, 'the buyer had sent a picture of it to Boston');
    await expect(page.getByText('Nothing to resolve.', { exact: false })).toBeVisible();
  });

  await test.step('then everything is right, and the day is locked', async () => {
    await page.keyboard.press('F1');
    await expect(page.getByText('Everything is right in all 3 stores.', { exact: false })).toBeVisible();
    await expect(row(page, 'Boston')).toContainText('$75.00');
    await page.getByRole('button', { name: 'Days and hours' }).click();
    await expect(page.getByRole('img', { name: /Most was sold on/u })).toBeVisible();
    await expect(page.getByRole('row', { name: /^Harbor Market Boston/u })).toContainText('$75.00');
    await page.keyboard.press('Escape');
    await expect(row(page, 'Boston')).toContainText('$75.00');
    await page.keyboard.press('F8');
    // The demo's drawer has a lock of its own.
    await expect(page.getByRole('main').getByRole('button', { name: /^Lock/u })).toBeVisible();
    await page.keyboard.press('F8');
    await expect(page.getByText('Locked by Olivia Marsh', { exact: false })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('region', { name: 'Between our own stores' }).getByText('Sold Harbor Market Portland, used Harbor Market Boston')).toBeVisible();
    // What no balance covered is borne by the program.
    await expect(page.getByRole('region', { name: 'Headquarters' })).toContainText('$25.00');
    await expect(page.getByText('Sold Harbor Market Boston, used Harbor Market Portland')).toHaveCount(0);
  });

  await test.step('what arrives after the lock stands in the next statement, as late', async () => {
    portland.line.heal();
    await portland.driver().drained();
    await expect(portland.driver().page.getByText('Online', { exact: true })).toBeVisible({ timeout: 90_000 });
    await turned.turnTo(dayStart(dayAfter(day, 2), turned.clock) + 9 * 3_600_000);
    // The session slept over.
    await page.keyboard.press('F1');
    await signIn(page, olivias, dayAfter(day));
    await expect(row(page, 'Boston')).toBeVisible();
    await page.keyboard.press('F8');
    await expect(page.getByText('Sold Harbor Market Boston, used Harbor Market Portland')).toBeVisible();
    await expect(page.getByText(`late, of ${nameOfDay(day)}`)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(row(page, 'Boston')).toBeVisible();
    await page.keyboard.press('ArrowLeft');
    await expect(heading(page, nameOfDay(day))).toBeVisible();
    await expect(row(page, 'Boston')).toContainText('Right');
    await page.keyboard.press('F8');
    await expect(page.getByText('Locked by Olivia Marsh', { exact: false })).toBeVisible();
    await expect(page.getByText('Sold Harbor Market Boston, used Harbor Market Portland')).toHaveCount(0);
  });
  await soundTotals(shop);
});
