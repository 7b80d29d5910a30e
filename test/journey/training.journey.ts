import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CountersignApi } from '../../preload/contract.ts';
import { bookedOperations, soundTotals, storeTotals } from './books.ts';
import type { Person } from './demo-business.ts';
import { expect, test } from './journey.ts';
import { catchPapers } from './papers.ts';
import { connectionLine, goHome, readShift, sentence } from './readings.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';

test.describe.configure({ mode: 'serial' });

let shop: Shop;
let till: ShopTill;

test.beforeAll(async () => {
  shop = await openShop();
  till = await shop.openTill({});
});
test.afterAll(async () => { await shop.close(); });

const cashier: Person = { id: '', name: 'Practice cashier', role: 'cashier', pin: '111111' };
const manager: Person = { id: '', name: 'Practice manager', role: 'manager', pin: '222222' };

const band = () => till.driver().page.getByRole('complementary', { name: 'Training' });
const isTraining = async (): Promise<void> => {
  await expect(band()).toBeVisible({ timeout: 30_000 });
  await expect(band()).toContainText('TRAINING');
  await expect(till.driver().page.locator('.app-training')).toHaveCSS('padding-left', '12px');
};
const isReal = async (): Promise<void> => {
  await expect(till.driver().heading('Who is working?')).toBeVisible({ timeout: 30_000 });
  await expect(band()).toBeHidden();
  await expect(till.driver().page.locator('.app-training')).toHaveCount(0);
};

/** What the barcodes of practice paper hold. */
const practicePaper = async (kind: string): Promise<string> => {
  const all = await till.driver().page.evaluate(() => (window as unknown as { readonly countersignPractice: CountersignApi }).countersignPractice.virtualCertificates());
  return all.find((paper) => paper.practice === kind)?.scan ?? '';
};

/** Every byte of the real journal, by file. */
const journalBytes = async (): Promise<Readonly<Record<string, string>>> => {
  const folder = join(till.folder, 'journal');
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.journal'));
  return Object.fromEntries(await Promise.all(files.map(async (name) => [name, (await readFile(join(folder, name))).toString('base64')] as const)));
};

/** The texts in the real till's strict database, and the names of all databases. */
const databases = () => till.driver().page.evaluate(async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
  const texts = await new Promise<readonly string[]>((resolve, reject) => {
    const opening = indexedDB.open('countersign-facts');
    opening.onerror = () => { reject(new Error('no real database')); };
    opening.onsuccess = () => {
      const all = opening.result.transaction('operations').objectStore('operations').getAll();
      all.onsuccess = () => {
        opening.result.close();
        resolve((all.result as readonly { readonly text: string }[]).map(({ text }) => text));
      };
    };
  });
  return { names, texts };
});

test('a cashier practises in the middle of a shift: the real till, its queue and the books know nothing of it', async () => {
  test.setTimeout(240_000);
  const { driver } = till;
  const [first, second, counter, later] = [till.paper(/50/u), till.paper(/100/u), till.paper(/25/u), till.paper(/50/u)];

  await test.step('a real shift with two operations that have not been sent, and a sale begun', async () => {
    await driver().signIn(till.cashier);
    await driver().openShift('100');
    await driver().sellForCash(first.scan);
    await driver().drained();
    till.line.cut();
    await driver().offline();
    await driver().sellForCash(second.scan);
    await driver().redeem('30', second.scan);
    await expect(connectionLine(till)).toHaveText(/ · 2 waiting \(\$130\.00\)/u);
    await driver().scan(counter.scan);
    await expect(driver().heading('Sale')).toBeVisible();
    await goHome(till);
  });
  const journalBefore = await journalBytes();
  const storeBefore = (await databases()).texts;
  expect(storeBefore).toHaveLength(4);

  await test.step('F11 begins training: frame, band and word are there before anybody has signed in', async () => {
    await driver().keys('F11');
    await isTraining();
    await expect(driver().page.getByText('111111')).toBeVisible();
    await driver().signIn(cashier);
    await isTraining();
    await expect(driver().heading('Open the shift first')).toBeVisible();
  });

  const papers = await catchPapers(driver().page, 'countersignPractice');
  await test.step('sell, redeem and void, each on paper that says TRAINING', async () => {
    const unsold = await practicePaper('unsold');
    await driver().openShift('50');
    await driver().sellForCash(unsold);
    const receipt = await papers.next();
    expect(receipt.text.match(/TRAINING/gu)?.length).toBeGreaterThanOrEqual(6);
    expect(receipt.opensDrawer).toBe(true);
    await expect(driver().status().getByText('Drawer open')).toBeVisible();
    await driver().page.getByRole('button', { name: 'Drawer is open. Push it shut' }).click();
    await driver().redeem('10', await practicePaper('part-used'));
    expect((await papers.next()).text).toContain('TRAINING');
    await isTraining();
    await goHome(till);
    await driver().scan(await practicePaper('expired'));
    await expect(driver().page.locator('.verdict')).toContainText('was valid until');
    await goHome(till);
    await driver().keys('F4');
    await expect(driver().heading(/^Redemption T9999-/u)).toBeVisible();
    await driver().keys('F8');
    await expect(driver().heading(/^Void redemption T9999-/u)).toBeVisible();
    await driver().page.getByRole('button', { name: 'Ask the manager and void' }).click();
    await driver().approve(manager);
    await expect(driver().heading('Voided')).toBeVisible();
    expect((await papers.next()).text).toContain('TRAINING');
    await goHome(till);
  });

  await test.step('real paper is refused, and nothing comes of it', async () => {
    await driver().scan(later.scan);
    await expect(sentence(till, 'This certificate is real, and this till is training. Nothing was charged and nothing has changed.')).toBeVisible();
    await driver().keys('Escape');
  });

  await test.step('practise offline, and back', async () => {
    await band().getByRole('button', { name: 'Practise offline' }).click();
    await driver().offline();
    await driver().redeem('5', await practicePaper('active'));
    await expect(driver().page.getByText(/was accepted without the server/u)).toBeVisible();
    await band().getByRole('button', { name: 'Practise online' }).click();
    await driver().online();
  });

  await test.step('meanwhile the real line is back: the real queue drains behind the practice', async () => {
    till.line.heal();
    await expect.poll(async () => (await bookedOperations(shop, 11)).length, { timeout: 70_000 }).toBe(4);
    await isTraining();
  });

  await test.step('one button begins anew: no shift, no journal, other paper', async () => {
    const before = await practicePaper('unsold');
    await band().getByRole('button', { name: 'Start anew' }).click();
    await driver().signIn(cashier);
    await expect(driver().heading('Open the shift first')).toBeVisible();
    expect(await practicePaper('unsold')).not.toBe(before);
    await driver().keys('F2');
    await expect(driver().page.locator('.empty')).toBeVisible();
  });

  const practice = await practicePaper('unsold');
  await test.step('one key leads back: nobody is signed in, the shift is open, the begun sale lies there', async () => {
    await driver().keys('F11');
    await isReal();
    expect(await journalBytes()).toEqual(journalBefore);
    expect((await databases()).texts).toEqual(storeBefore);
    await driver().signIn(till.cashier);
    await expect(driver().page.getByText('Unfinished sale: 1 certificate, $25.00')).toBeVisible();
    expect(await readShift(till)).toEqual({ sold: '$150.00', redeemed: '$30.00' });
    await expect(connectionLine(till)).toHaveText('Online', { timeout: 70_000 });
  });

  await test.step('practice paper at the real till is refused likewise', async () => {
    await driver().scan(practice);
    await expect(sentence(till, 'This is practice paper, worth nothing. Nothing was charged.')).toBeVisible();
    await driver().keys('Escape');
    expect(await journalBytes()).toEqual(journalBefore);
  });

  await test.step('a power cut in training: the till comes up training, says so, and one key leads back', async () => {
    await goHome(till);
    await driver().keys('F11');
    await isTraining();
    await driver().signIn(cashier);
    await driver().openShift('50');
    await driver().sellForCash(await practicePaper('unsold'));
    await till.restart('kill');
    await isTraining();
    await expect(sentence(till, 'The till was closed while somebody trained. It is still training.')).toBeVisible();
    await driver().signIn(cashier);
    await expect(driver().heading('Scan a certificate')).toBeVisible();
    await goHome(till);
    await driver().keys('F11');
    await isReal();
    await driver().signIn(till.cashier);
    expect(await readShift(till)).toEqual({ sold: '$150.00', redeemed: '$30.00' });
  });

  await test.step('stores, server and books hold the real day and nothing else', async () => {
    expect(await journalBytes()).toEqual(journalBefore);
    const { names, texts } = await databases();
    expect(texts).toEqual(storeBefore);
    expect(names.filter((name) => name.startsWith('countersign-practice-')).length).toBeLessThanOrEqual(2);
    expect((await bookedOperations(shop, 11)).map(({ kind, outcome }) => [kind, outcome])).toEqual(
      [['shift-open', 'accepted'], ['sale', 'accepted'], ['sale', 'accepted'], ['redemption', 'accepted']]);
    const totals = await soundTotals(shop);
    expect(totals.operations).toEqual({ accepted: 4, flagged: 0, evidence: 0 });
    expect(storeTotals(totals, 101)).toMatchObject({ sold: 150_00, redeemed: 30_00, cash: 150_00, card: 0 });
  });
});

test('without a server and without a network there is all of training', async () => {
  test.setTimeout(120_000);
  const { driver } = till;
  till.line.cut();
  await till.restart('close');
  await driver().signIn(till.cashier);
  await driver().offline();
  await driver().keys('F11');
  await isTraining();
  await driver().signIn(cashier);
  await driver().online();
  await band().getByRole('button', { name: 'Start anew' }).click();
  await driver().signIn(cashier);
  await driver().openShift('0');
  await driver().redeem('20', await practicePaper('active'));
  await driver().keys('F11');
  await isReal();
  till.line.heal();
});
