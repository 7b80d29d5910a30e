import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { indexedDbFolder } from '../electron-stand-in/launch.ts';
import { bookedCertificate, bookedOperations, soundTotals, storeTotals } from './books.ts';
import type { Paper } from './demo-business.ts';
import { expect, test } from './journey.ts';
import { connectionLine, goHome, journalRows, managerDecides } from './readings.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';

let shop: Shop;
let till: ShopTill;
let sent: Paper;
let unsent: Paper;

test.describe.configure({ mode: 'serial', timeout: 150_000 });
test.beforeAll(async () => {
  shop = await openShop();
  till = await shop.openTill({});
});
test.afterAll(async () => { await shop.close(); });

const allSent = async (): Promise<void> => { await expect(connectionLine(till)).toHaveText('Online', { timeout: 70_000 }); };

/** Takes the last record off the journal, as a power cut before its write would have. */
const cutLastRecord = async (): Promise<void> => {
  const folder = join(till.folder, 'journal');
  const [terminal = ''] = await readdir(folder);
  const segment = (await readdir(join(folder, terminal))).filter((name) => name.endsWith('.journal')).sort().at(-1) ?? '';
  const path = join(folder, terminal, segment);
  const lines = (await readFile(path, 'utf8')).split('\n');
  expect(lines.at(-2)).toMatch(/^O .*"kind":"sale"/u);
  await writeFile(path, [...lines.slice(0, -2), ''].join('\n'));
};

test('IndexedDB is emptied between two starts: rebuilt from the journal, the history is there, the unsent go out once', async () => {
  const { driver } = till;
  [sent, unsent] = [till.paper(/50/u), till.paper(/100/u)];
  await driver().signIn(till.cashier);
  await driver().openShift('100');
  await driver().sellForCash(sent.scan);
  await allSent();
  till.line.cut();
  await driver().offline();
  await driver().sellForCash(unsent.scan);

  await till.restart('kill', () => rm(indexedDbFolder(till.folder), { recursive: true }));
  await driver().signIn(till.cashier);
  await expect(connectionLine(till)).toHaveText(/^Offline for /u);
  const rows = await journalRows(till, 3);
  await expect(rows.nth(0)).toContainText('$100.00');
  await expect(rows.nth(1)).toContainText('$50.00');
  await expect(rows.nth(2)).toContainText('Shift opened');
  await expect(rows.nth(0)).toContainText('Waiting to be sent');
  await goHome(till);
  till.line.heal();
  await allSent();
  expect((await bookedOperations(shop, 11)).map(({ kind, outcome }) => [kind, outcome])).toEqual(
    [['shift-open', 'accepted'], ['sale', 'accepted'], ['sale', 'accepted']]);
  const totals = await soundTotals(shop);
  expect(totals.operations).toEqual({ accepted: 3, flagged: 0, evidence: 0 });
  expect(storeTotals(totals, 101)).toMatchObject({ sold: 150_00, cash: 150_00 });
  await driver().redeem('10', sent.scan);
  await expect(driver().page.getByText(`Left on ${sent.control}: $40.00`)).toBeVisible();
  await allSent();
  await goHome(till);
});

test('the last record is in one store only: the till asks "keep or void?", and does what it is told', async () => {
  const { driver } = till;
  const [kept, voided] = [till.paper(/50/u), till.paper(/25/u)];
  till.line.cut();
  await driver().offline();
  await driver().sellForCash(kept.scan);
  const database = indexedDbFolder(till.folder);
  const older = join(till.folder, '..', 'older-database');

  await test.step('the journal is one record short; the cashier says that the sale took place', async () => {
    await till.restart('kill', async () => {
      await cp(database, older, { recursive: true });
      await cutLastRecord();
    });
    await driver().signIn(till.cashier);
    await expect(driver().heading('One record to settle')).toBeVisible();
    await expect(driver().page.getByText('It is recorded, but nobody saw it confirmed. Did it take place?')).toBeVisible();
    await expect(driver().page.getByRole('main').getByText(kept.control)).toBeVisible();
    await driver().keys('F8');
    await expect(driver().heading('Scan a certificate')).toBeVisible();
    await expect(connectionLine(till)).toHaveText(/ · 1 waiting \(\$50\.00\)$/u);
  });

  await test.step('the database is one record short; the manager says that the sale did not take place', async () => {
    await driver().sellForCash(voided.scan);
    await till.restart('kill', async () => {
      await rm(database, { recursive: true });
      await cp(older, database, { recursive: true });
    });
    await driver().signIn(till.cashier);
    await expect(driver().heading('One record to settle')).toBeVisible();
    await expect(driver().page.getByRole('main').getByText(voided.control)).toBeVisible();
    await driver().keys('F9');
    await managerDecides(till);
    await expect(driver().heading('Scan a certificate')).toBeVisible();
  });

  await test.step('both answers reach the server, each record once', async () => {
    till.line.heal();
    await allSent();
    expect((await bookedOperations(shop, 11)).slice(-3).map(({ kind, outcome }) => [kind, outcome])).toEqual(
      [['sale', 'accepted'], ['sale', 'accepted'], ['void', 'accepted']]);
    expect(await bookedCertificate(shop, kept)).toEqual({ state: 'active', balance: 50_00 });
    expect(await bookedCertificate(shop, voided)).toEqual({ state: 'voided', balance: 0 });
    const totals = await soundTotals(shop);
    expect(totals.operations).toEqual({ accepted: 7, flagged: 0, evidence: 0 });
    expect(storeTotals(totals, 101)).toMatchObject({ sold: 200_00, cash: 200_00, redeemed: 10_00 });
  });
});
