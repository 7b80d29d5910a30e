import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { dumpBooks } from './back-office.ts';
import { bookOf, goHome, openLast, sees, startWork } from './counter.ts';
import type { Paper } from './demo-business.ts';
import { expect, test } from './journey.ts';
import { catchPapers } from './papers.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { wordsOf } from './words.ts';

test.describe.configure({ mode: 'serial' });

/** "This is headquarters. Activate these for me, and read me the numbers": the till has no place that could. */

const t = wordsOf('en');
let shop: Shop;
let till: ShopTill;
const used: Paper[] = [];

test.beforeAll(async () => {
  shop = await openShop();
  till = await shop.openTill({});
  await startWork(till);
  // The demo's own paper lies beside the till with its codes in clear, as paper does; it is put away.
  await till.driver().keys('F12');
  await expect(till.driver().page.getByText(t('dock.note'))).toBeHidden();
});
test.afterAll(async () => { await shop.close(); });

/** Every number of the store, sold or not, whole or only its serial, also with blanks or brackets in between. */
const findsNumbers = (text: string): readonly string[] => {
  const digits = text.replaceAll(/[\s()\u00a0]/gu, '');
  return till.store.paper.filter(({ scan }) => digits.includes(scan.slice(-16))).map(({ control }) => control);
};

type Collected = { readonly where: string; readonly text: string };
const collected: Collected[] = [];
const collect = (where: string, text: string): void => { collected.push({ where, text }); };

/** All that a person, a screen reader or a look into the page could get from this screen. */
const look = async (page: Page, where: string): Promise<void> => {
  collect(`${where}: page`, await page.evaluate(() => {
    const values = [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value);
    return [document.documentElement.outerHTML, document.title, document.body.innerText, ...values].join('\n');
  }));
  const session = await page.context().newCDPSession(page);
  collect(`${where}: accessibility tree`, JSON.stringify(await session.send('Accessibility.getFullAXTree')));
  await session.detach();
};

test('every screen after sales and redemptions shows control numbers, and never a number', async () => {
  const { driver } = till;
  const { page } = driver();
  const downloads: string[] = [];
  page.on('download', (download) => { downloads.push(download.suggestedFilename()); });
  page.on('console', (message) => { collect('console', message.text()); });
  const papers = await catchPapers(page);
  const take = (label: RegExp): Paper => { const sheet = till.paper(label); used.push(sheet); return sheet; };
  const [first, second, waiting] = [take(/100/u), take(/50/u), take(/25/u)];

  await driver().scan(first.scan);
  await expect(driver().heading(t('sell.title'))).toBeVisible();
  await look(page, 'sale');
  await driver().keys('F8');
  await look(page, 'cash');
  await driver().keys('Enter');
  await expect(driver().heading(t('done.sold'))).toBeVisible();
  await look(page, 'sold');
  await driver().sellByCard(second.scan, '4711');
  await driver().drained();
  await driver().scan(first.scan);
  await expect(driver().heading(t('redeem.title'))).toBeVisible();
  await look(page, 'redemption');
  await driver().keys('F3');
  await expect(page.getByText(`${t('certificate.event.sale')} · ${till.store.name}`)).toBeVisible();
  await look(page, 'certificate');
  await driver().keys('Escape');
  await driver().type('60');
  await driver().keys('Enter');
  await expect(driver().heading(t('done.redeemed'))).toBeVisible();
  await look(page, 'redeemed');
  await driver().scan(waiting.scan.slice(0, -1) + String((Number(waiting.scan.at(-1)) + 1) % 10));
  await sees(till, t('number.serial-check-digit'));
  await look(page, 'wrong digit');
  await goHome(driver());
  await look(page, 'home');
  await driver().keys('F2');
  await expect(driver().heading(t('journal.title'))).toBeVisible();
  await look(page, 'journal');
  for (const action of ['F8', 'F5']) {
    await goHome(driver());
    await openLast(till);
    await look(page, 'operation');
    await driver().keys(action);
    await look(page, `operation ${action}`);
  }
  await goHome(driver());
  await driver().scan(first.control);
  await expect(driver().heading(t('certificate.title'))).toBeVisible();
  await look(page, 'control number');
  for (const key of ['F6', 'F10']) {
    await goHome(driver());
    await driver().keys(key);
    await expect(driver().heading(key === 'F6' ? t('shift.title') : t('settings.title'))).toBeVisible();
    await look(page, key);
  }
  await goHome(driver());
  await openLast(till);
  await driver().keys('F3');
  await sees(till, t('print.printed'));
  await goHome(driver());
  await driver().drained();

  // What the till and the server keep and write.
  for (const { text, codes } of await papers.all()) collect('paper', [text, ...codes].join('\n'));
  expect((await papers.all()).length).toBe(4);
  collect('IndexedDB', await dumpDatabases(page));
  collect('local storage', await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])));
  collect('program output', till.running().output());
  collect('server output', shop.central().output());
  collect('books', await dumpBooks(shop));
  for (const path of await filesOf(till.folder)) collect(path, (await readFile(path)).toString('latin1'));

  const seen = collected.map(({ where }) => where);
  for (const must of ['IndexedDB', 'paper', 'books', 'server output']) expect(seen).toContain(must);
  expect(seen.some((where) => where.endsWith('till.log'))).toBe(true);
  expect(seen.some((where) => /journal/u.test(where) && where.startsWith('/'))).toBe(true);
  // The search finds what is there: control numbers stand on screens, paper and in the stores, and a number put there would be found.
  for (const where of ['IndexedDB', 'paper', 'sold: page', 'sold: accessibility tree']) {
    expect(collected.filter((each) => each.where === where).some(({ text }) => used.some(({ control }) => text.includes(control))), where).toBe(true);
  }
  expect(findsNumbers(`(01) ${first.scan.slice(2, 16)} (21) ${first.scan.slice(-16)}`)).toEqual([first.control]);
  expect(collected.flatMap(({ where, text }) => findsNumbers(text).map((control) => `${where} shows ${control}`))).toEqual([]);
  expect(downloads).toEqual([]);
});

test('a number read out over the phone and typed by hand does nothing anywhere', async () => {
  const { driver } = till;
  const { page } = driver();
  const sheet = till.paper(/100/u);
  const before = bookOf(await shop.totals(), 101);
  await goHome(driver());
  await driver().type(sheet.scan);
  await driver().keys('Enter');
  await expect(driver().heading(t('home.title'))).toBeVisible();
  await expect(page.locator('.notice')).toHaveCount(0);

  await driver().keys('F2');
  await page.getByLabel(t('journal.filter')).focus();
  await driver().type(sheet.scan);
  await driver().keys('Enter');
  await expect(page.getByText(t('journal.noMatch'))).toBeVisible();
  await page.getByLabel(t('journal.filter')).fill('');
  await goHome(driver());

  await driver().scan(till.paper(/25/u).scan);
  await expect(driver().heading(t('sell.title'))).toBeVisible();
  await driver().type(sheet.scan.slice(-16));
  await driver().keys('F8');
  await driver().type(sheet.scan);
  await driver().keys('Enter');
  await expect(driver().heading(t('sell.title'))).toBeVisible();
  // Fourteen digits are as much as an amount can have: far more than anybody pays with.
  await sees(till, t('sell.tooMuchCash', { amount: '$1,025.00' }));
  await driver().keys('Escape', 'Escape', 'F7');
  await sees(till, t('sell.cleared'));
  await driver().drained();
  expect(bookOf(await shop.totals(), 101)).toEqual(before);
});

const dumpDatabases = (page: Page): Promise<string> => page.evaluate(async () => {
  const settled = <Value>(request: IDBRequest<Value>): Promise<Value> => new Promise((resolve, reject) => {
    request.onsuccess = () => { resolve(request.result); };
    request.onerror = () => { reject(new Error(String(request.error))); };
  });
  const plain = (_key: string, value: unknown): unknown => (value instanceof Uint8Array || value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value);
  const dumps: string[] = [];
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows: unknown = await settled(database.transaction(store).objectStore(store).getAll());
      dumps.push(`${name}.${store}: ${JSON.stringify(rows, plain)}`);
    }
    database.close();
  }
  return dumps.join('\n');
});

/** Everything in the till's own folder, Chromium's cache of its own program aside. */
const filesOf = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};
