import type { Page } from 'playwright';
import { businessDay, dayAfter, dayStart } from '../../domain/business-day.ts';
import { signInBehind } from './behind-the-screens.ts';
import { goHome, startWork } from './counter.ts';
import { expect, test } from './journey.ts';
import { button, heading, notice, signOut } from './office-people.ts';
import { closeShift } from './readings.ts';
import type { Shop, ShopTill } from './shop.ts';
import { nameOfDay, openTurnedShop, type TurnedShop } from './turned-shop.ts';

let turned: TurnedShop;
let shop: Shop;
test.beforeAll(async () => {
  turned = await openTurnedShop();
  ({ shop } = turned);
});
test.afterAll(async () => { await turned.close(); });

const row = (page: Page, store: string) => page.getByRole('main').getByRole('button', { name: new RegExp(store, 'u') });

/** Signs somebody in, who then sees the day before. */
const signIn = async (page: Page, address: string, day: string): Promise<void> => {
  await turned.signIn(page, address);
  await expect(heading(page, nameOfDay(day))).toBeVisible({ timeout: 15_000 });
};

const close = async (till: ShopTill, counted: string): Promise<void> => {
  await goHome(till.driver());
  await till.driver().keys('F6');
  await expect(till.driver().heading('Shift')).toBeVisible();
  await expect(await closeShift(till, counted)).toHaveText('The drawer is right.');
  await till.driver().drained();
};

test('from the 1st the store belongs to another franchise: each office has its days, and what was sold before is honoured', async () => {
  test.setTimeout(300_000);
  const thirtieth = businessDay(turned.now(), turned.clock);
  const first = dayAfter(thirtieth);
  const portland = await shop.openTill({ store: 0 });
  const boston = await shop.openTill({ store: 1 });
  const [east, coast] = [portland.paper(/50/u), boston.paper(/50/u)];

  await test.step('on the 30th two stores of one franchise sell, and one redeems what the other sold', async () => {
    await startWork(portland);
    await startWork(boston);
    await portland.driver().sellForCash(east.scan);
    await boston.driver().sellForCash(coast.scan);
    await portland.driver().drained();
    await goHome(boston.driver());
    await boston.driver().redeem('20', east.scan);
    await boston.driver().drained();
    await close(boston, '150');
  });

  const { page } = (await shop.openTill({ store: 0, terminal: 1 })).driver();
  await test.step('headquarters passes Portland on, and is told which shift is open', async () => {
    await expect(heading(page, 'Who is working?')).toBeVisible({ timeout: 30_000 });
    await page.keyboard.press('F10');
    await signIn(page, 'grace@harbor.example', dayAfter(thirtieth, -1));
    await page.keyboard.press('F10');
    await row(page, 'Harbor Market Portland').click();
    await expect(heading(page, 'Harbor Market Portland')).toBeVisible();
    await button(page, 'Pass it to another franchise').click();
    await expect(page.getByText(`Till 11: a shift is open since ${nameOfDay(thirtieth)}.`, { exact: false })).toBeVisible();
    await page.getByRole('button', { name: /New franchise/u }).click();
    await page.getByRole('option', { name: /하버코리아/u }).click();
    await page.getByLabel('First day of the new franchise').fill(first);
    await expect(button(page, /^Pass it on/u)).toBeDisabled();
    await page.getByText('I have seen what is not settled.').click();
    await button(page, /^Pass it on/u).click();
    await expect(notice(page, `Harbor Market Portland passes on with ${nameOfDay(first)}.`)).toBeVisible();
    await expect(page.getByText('Planned', { exact: true })).toBeVisible();
    await signOut(page);
    await close(portland, '150');
  });

  await test.step('on the 1st the same till, with the same PIN, honours what Boston sold before', async () => {
    await turned.turnTo(dayStart(first, turned.clock) + 10 * 3_600_000);
    await portland.driver().keys('Escape');
    await expect(portland.driver().heading('Open the shift first')).toBeVisible();
    // It learns the server's time, and with it the day.
    await portland.driver().keys('F10');
    await button(portland.driver().page, 'Contact the server now').click();
    await expect(portland.driver().page.getByText('The server answers.', { exact: true }).last()).toBeVisible();
    await portland.driver().keys('Escape');
    await expect(portland.driver().heading('Open the shift first')).toBeVisible();
    await portland.driver().openShift('100');
    await portland.driver().redeem('10', coast.scan);
    await portland.driver().drained();
    await close(portland, '100');
  });

  await turned.turnTo(dayStart(dayAfter(first), turned.clock) + 9 * 3_600_000);
  await test.step('the new franchise sees its first day and is paid for it; the day before is none of its business', async () => {
    await signIn(page, 'minseo@harbor-korea.example', first);
    await expect(row(page, 'Portland')).toBeVisible();
    await expect(row(page, 'Boston')).toHaveCount(0);
    await page.keyboard.press('F8');
    await expect(page.getByText('Sold Harbor Market Boston, used Harbor Market Portland')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(row(page, 'Portland')).toBeVisible();
    await page.keyboard.press('ArrowLeft');
    await expect(heading(page, nameOfDay(thirtieth))).toBeVisible();
    await expect(row(page, 'Portland')).toHaveCount(0);
    await signOut(page);
  });

  await test.step('the old one pays, keeps its own days, and is refused the new one\'s: that is noted', async () => {
    await signIn(page, 'olivia@harbor-east.example', first);
    await expect(row(page, 'Boston')).toBeVisible();
    await expect(row(page, 'Portland')).toHaveCount(0);
    await page.keyboard.press('F8');
    await expect(page.getByText('Sold Harbor Market Boston, used Harbor Market Portland')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(row(page, 'Boston')).toBeVisible();
    await page.keyboard.press('ArrowLeft');
    await expect(heading(page, nameOfDay(thirtieth))).toBeVisible();
    await expect(row(page, 'Portland')).toContainText('$50.00');
    await page.keyboard.press('F8');
    await expect(page.getByText('Sold Harbor Market Portland, used Harbor Market Boston')).toBeVisible();
    // No screen leads to the new day of that store: somebody asks past the screens. A code is good once.
    const olivia = await signInBehind(turned, 'olivia@harbor-east.example');
    expect(await olivia.refused('evening.store', { store: 101, day: first })).toEqual({ status: 404, problem: 'unknown-store' });
    await page.keyboard.press('Escape');
    await expect(row(page, 'Portland')).toBeVisible();
    await page.keyboard.press('F6');
    await expect(page.getByRole('main').locator('.office-line-odd').first()).toContainText('Olivia Marsh');
  });
});
