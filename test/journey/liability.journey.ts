import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { dayStart } from '../../domain/business-day.ts';
import { soundTotals } from './books.ts';
import { goHome, startWork } from './counter.ts';
import { expect, test } from './journey.ts';
import { button, heading, notice } from './office-people.ts';
import type { ShopTill } from './shop.ts';
import { nameOfDay, openTurnedShop, type TurnedShop } from './turned-shop.ts';

let turned: TurnedShop;
let saves: string;
test.beforeAll(async () => {
  saves = await mkdtemp(join(tmpdir(), 'countersign-saves-'));
  turned = await openTurnedShop();
});
test.afterAll(async () => {
  await turned.close();
  await rm(saves, { recursive: true, force: true });
});

/** The next March that lies wholly ahead: nothing is older than the business. */
const year = String(new Date().getUTCFullYear() + 1);
const march = { from: `${year}-03-01`, to: `${year}-03-31` };
const april = { from: `${year}-04-01`, to: `${year}-04-30` };

const ask = async (page: Page, { from, to }: typeof march, known = ''): Promise<void> => {
  await page.getByLabel('From', { exact: true }).fill(from);
  await page.getByLabel('As of', { exact: true }).fill(to);
  await page.getByLabel('As known on', { exact: true }).fill(known);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: new RegExp(nameOfDay(to), 'u') })).toBeVisible();
};
/** The one program's line: opening, sold, voided, redeemed, returned, overspent, closing. */
const moved = (page: Page, ...figures: readonly string[]) =>
  page.getByRole('row', { name: new RegExp(`^Harbor Gift Certificate.*${figures.map((figure) => figure.replaceAll(/[$.]/gu, '\\$&')).join('.*')}$`, 'u') });
/** A file of the days on the screen, line by line. */
const download = async (page: Page, label: string, name: string): Promise<readonly string[]> => {
  await button(page, label).click();
  await expect(notice(page, `${name} is saved.`)).toBeVisible();
  return (await readFile(join(saves, name), 'utf8')).replace('\uFEFF', '').trimEnd().split('\r\n');
};
/** From the settings: the sentence above says how far the till's own clock is off. */
const hearTheTime = async ({ driver }: ShopTill): Promise<void> => {
  await driver().keys('F10');
  await button(driver().page, 'Contact the server now').click();
  await expect(driver().page.getByText('The server answers.', { exact: true }).last()).toBeVisible();
  await goHome(driver());
};
const sellWithoutLine = async (till: ShopTill, scan: string): Promise<void> => {
  till.line.cut();
  await till.driver().offline();
  await goHome(till.driver());
  await till.driver().sellForCash(scan);
};

test('liability at 31 March, asked on 20 May, after a late till', async () => {
  test.setTimeout(240_000);
  const portland = await turned.shop.openTill({ store: 0, env: { COUNTERSIGN_STAND_IN_SAVES: saves } });
  const second = await turned.shop.openTill({ store: 0, terminal: 1 });
  const boston = await turned.shop.openTill({ store: 1 });
  const tills = [portland, second, boston];
  const at = (day: string, hour: number): number => dayStart(day, turned.clock) + hour * 3_600_000;
  const coast = boston.paper(/50/u);

  await test.step('on 30 March three tills sell; two lose their line, and one of those also takes value off', async () => {
    for (const till of tills) await startWork(till);
    await turned.turnTo(at(`${year}-03-30`, 12));
    // Each learns the server's time, and with it the day.
    for (const till of tills) await hearTheTime(till);
    await portland.driver().sellForCash(portland.paper(/50/u).scan);
    await portland.driver().drained();
    await boston.driver().sellForCash(coast.scan);
    await boston.driver().drained();
    await sellWithoutLine(boston, boston.paper(/25/u).scan);
    await goHome(boston.driver());
    await boston.driver().redeem('10', coast.scan);
    await sellWithoutLine(second, second.paper(/25/u).scan);
  });

  const { page } = portland.driver();
  await test.step('on 20 May the accountant asks what was owed on 31 March: what has arrived, and the ledger says the same', async () => {
    await turned.turnTo(at(`${year}-05-20`, 9));
    await goHome(portland.driver());
    await portland.driver().keys('F7');
    await expect(heading(page, 'Who is working?')).toBeVisible();
    await page.keyboard.press('F10');
    await turned.signIn(page, 'ines@harbor.example');
    await page.keyboard.press('F11');
    await expect(heading(page, 'Books')).toBeVisible();
    await ask(page, march);
    await expect(moved(page, '$0.00', '$100.00', '$0.00', '$100.00')).toBeVisible();
    await expect(page.getByText('The ledger says the same in all 5 figures that were compared.')).toBeVisible();
    await expect(page.getByText(/came after/u)).toHaveCount(0);
  });

  await test.step('one late till comes while March is open: its sale and its use count for March; what was known before can still be asked', async () => {
    boston.line.heal();
    await boston.driver().drained();
    await expect(boston.driver().page.getByText('Online', { exact: true })).toBeVisible({ timeout: 90_000 });
    await ask(page, march, `${year}-05-19`);
    await expect(moved(page, '$100.00', '$0.00', '$100.00')).toBeVisible();
    await ask(page, march);
    await expect(moved(page, '$125.00', '$10.00', '$115.00')).toBeVisible();
    await expect(page.getByText('The ledger says the same in all 5 figures that were compared.')).toBeVisible();
    const lines = await download(page, 'Roll-forward', `countersign-liability-${march.from}-${march.to}.csv`);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/Harbor Gift Certificate.*,125\.00,.*,10\.00,.*,115\.00/u);
  });

  await test.step('March is closed; another late till comes: March stays as it was, says what is missing, and April has it, marked', async () => {
    await button(page, /^Close /u).click();
    await page.keyboard.press('F9');
    await expect(notice(page, / is closed\.$/u)).toBeVisible();
    second.line.heal();
    await second.driver().drained();
    await expect(second.driver().page.getByText('Online', { exact: true })).toBeVisible({ timeout: 90_000 });
    await ask(page, april);
    await expect(moved(page, '$115.00', '$25.00', '$140.00')).toBeVisible();
    const entries = await download(page, 'Entries', `countersign-entries-${april.from}-${april.to}.csv`);
    expect(entries[0]).toContain('late_event_day');
    // Cash and what is owed, both marked with the day on which it happened.
    expect(entries.slice(1).map((line) => [line.startsWith(`${april.from},`), line.includes(`,${year}-03-30,`)])).toEqual([[true, true], [true, true]]);
    await ask(page, march);
    await expect(moved(page, '$125.00', '$10.00', '$115.00')).toBeVisible();
    await expect(page.getByText('One posting of these days came after its month was closed and stands in a later one.')).toBeVisible();
    const lines = await download(page, 'Roll-forward', `countersign-liability-${march.from}-${march.to}.csv`);
    expect(lines[1]).toMatch(/,115\.00/u);
  });
  await soundTotals(turned.shop);
});
