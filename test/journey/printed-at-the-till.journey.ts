import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paperSvg } from '../../renderer/virtual-devices/paper-drawing.ts';
import { startTestPrinter, type TestPrinter } from '../escpos/printer.ts';
import { scanPaper } from '../escpos/scan-paper.ts';
import { bookOf, expectBalanced, goHome, openLast, sees, startWork } from './counter.ts';
import { expect, test } from './journey.ts';
import { readPaper } from './papers.ts';
import { managerDecides } from './readings.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { wordsOf } from './words.ts';

test.describe.configure({ mode: 'serial' });

const t = wordsOf('en');
const model = { widthDots: 576, codePages: [{ number: 0, encoding: 'cp437' }, { number: 2, encoding: 'cp850' }, { number: 16, encoding: 'windows1252' }] };
let shop: Shop;
let till: ShopTill;
let printer: TestPrinter;
/** What the books must say of store 101. */
let soldUsd = 0;
let redeemedUsd = 0;

test.beforeAll(async () => {
  printer = await startTestPrinter();
  shop = await openShop();
  till = await shop.openTill({ settings: { printer: { connection: { type: 'network', host: '127.0.0.1', port: printer.port }, profile: 'generic-80' } } });
  await startWork(till);
});
test.afterAll(async () => {
  await shop.close();
  await printer.stop();
});

/** A certificate as a barcode reader and a person read it off the paper. */
type Certificate = { readonly bars: string; readonly link: string; readonly text: string };

/** The certificates that have come out whole, oldest first: drawn as the printer would, and read by a reader that nobody here wrote. */
const certificates = async (): Promise<readonly Certificate[]> => {
  const read = await Promise.all(printer.jobs().map(async (job) => {
    const codes = await scanPaper(paperSvg(job, { ...model, doubleByte: null }).svg);
    const bars = codes.find(({ identifier }) => identifier === ']C1')?.text;
    const link = codes.find(({ identifier }) => identifier === ']Q1')?.text;
    return bars === undefined || link === undefined ? [] : [{ bars, link, text: readPaper(job, model).prose }];
  }));
  return read.flat();
};

const newCertificates = async (before: number, count: number): Promise<readonly Certificate[]> => {
  await expect.poll(async () => (await certificates()).length, { timeout: 20_000 }).toBe(before + count);
  return (await certificates()).slice(before);
};

/** By keyboard alone: F3 opens the picker on its first denomination, the arrows walk, Enter adds. */
const pick = async (steps: number): Promise<void> => {
  for (let step = 0; step < steps; step += 1) await till.driver().keys('ArrowRight');
  await till.driver().keys('Enter');
};

const openPicker = async (): Promise<void> => {
  await goHome(till.driver());
  await till.driver().keys('F3');
  await expect(till.driver().page.getByRole('toolbar').getByRole('button').first()).toBeFocused();
};

const takeCash = async (): Promise<void> => {
  await till.driver().keys('F8');
  await expect(till.driver().page.getByLabel(t('sell.given'))).toBeFocused();
  await till.driver().keys('Enter');
  await expect(till.driver().heading('Sold')).toBeVisible();
};

const printedAll = (count: number) => expect(till.driver().page.getByText(t('done.papersPrinted', { count }))).toBeVisible({ timeout: 20_000 });

const standsInBooks = async (): Promise<void> => {
  await till.driver().drained();
  await expect.poll(async () => bookOf(await shop.totals(), 101)).toMatchObject({ sold: soldUsd, redeemed: redeemedUsd, cash: soldUsd });
  expectBalanced(await shop.totals());
};

/** Every file that the till keeps: journal, log, IndexedDB. */
const keptFiles = async (folder: string): Promise<readonly Buffer[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return await Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0))));
};

test('two are printed and one comes from stock, in one sale; what a reader reads off the paper is redeemed', async () => {
  const { driver } = till;
  await openPicker();
  await pick(0);
  await pick(1);
  const stock = till.paper(/25/u);
  await driver().scan(stock.scan);
  await expect(driver().page.getByRole('region', { name: t('sell.lines') }).getByRole('listitem')).toHaveCount(3);
  await takeCash();
  soldUsd += 25_00 + 50_00 + 25_00;
  await printedAll(2);

  const [small, large] = await newCertificates(0, 2);
  if (!small || !large) throw new Error('two certificates were printed');
  expect(small.text).toContain('$25.00');
  expect(large.text).toContain('$50.00');
  expect(new Set([small.bars, large.bars]).size).toBe(2);
  for (const { bars, link, text } of [small, large]) {
    const serial = bars.slice(18);
    expect(link).toBe(`https://id.gs1.org/01/${bars.slice(2, 16)}/21/${serial}`);
    // In figures too, for the day when neither is read; then what the holder needs, and what a swindler doesn't want told.
    expect(text).toContain(`(21)${serial}`);
    expect(text).toMatch(/Valid until .+\d{4}/u);
    expect(text).toMatch(/Control number C\d{6}-\d{7}-\d/u);
    expect(text).toContain('Not redeemable for cash');
    expect(text).toContain(t('receipt.warning').split('. ')[0]);
    expect(text).toContain('+1 503 555 0100');
  }
  // The receipt: the store's own lines, control numbers, and no number.
  const receipt = readPaper(printer.jobs()[0] ?? Uint8Array.of(), model);
  expect(receipt.prose).toContain('Open every day, 8 am to 9 pm');
  expect(receipt.prose).toContain('Thank you for shopping with us.');
  expect(receipt.pictures).toBeGreaterThan(0);
  for (const { bars } of [small, large]) expect(receipt.prose).not.toContain(bars.slice(18));

  await goHome(driver());
  await driver().redeem('10', small.bars);
  redeemedUsd += 10_00;
  await driver().redeem('50', large.link);
  redeemedUsd += 50_00;
  await standsInBooks();

  // The number was in main's memory and on the paper, and nowhere else.
  const files = await keptFiles(till.folder);
  expect(files.length).toBeGreaterThan(5);
  for (const { bars } of [small, large]) expect(files.filter((bytes) => bytes.includes(bars.slice(18)) || bytes.includes(Buffer.from(bars.slice(18), 'utf16le')))).toEqual([]);
});

test('without the server it is the same, and the server learns of it by itself', async () => {
  const { driver } = till;
  const before = (await certificates()).length;
  till.line.cut();
  await driver().offline();
  await openPicker();
  await pick(2);
  await takeCash();
  soldUsd += 100_00;
  await printedAll(1);
  const [sold] = await newCertificates(before, 1);
  if (!sold) throw new Error('a certificate was printed');
  await goHome(driver());
  await driver().redeem('40', sold.bars);
  redeemedUsd += 40_00;
  till.line.heal();
  await driver().online();
  await standsInBooks();
  await driver().redeem('60', sold.link);
  redeemedUsd += 60_00;
  await standsInBooks();
});

test('the printer hangs up in the middle: the cashier decides, that one alone is voided, and a new one is sold in one step', async () => {
  const { driver } = till;
  const { page } = driver();
  const before = (await certificates()).length;
  await openPicker();
  await pick(0);
  const stock = till.paper(/50/u);
  await driver().scan(stock.scan);
  printer.script({ closeAtByte: 600 });
  await takeCash();
  soldUsd += 25_00 + 50_00;
  await expect(page.getByText(t('done.papersOpen', { count: 1 }))).toBeVisible({ timeout: 30_000 });
  printer.script({});
  await driver().keys('F1');
  await expect(driver().heading(t('papers.title'))).toBeVisible();
  await expect(page.getByText(t('papers.unconfirmed', { reason: t('print.reason.connection-lost') }))).toBeVisible();
  // Not the one in question: nothing is settled by another certificate's barcode.
  await driver().scan(stock.scan);
  await sees(till, t('papers.other'));
  await driver().keys('Escape', 'F9', 'F8');
  await expect(page.getByText(t('papers.sellAgainText'))).toBeVisible();
  await managerDecides(till);
  await expect(driver().heading('Sold')).toBeVisible();
  await sees(till, t('papers.soldAgain'));
  await printedAll(1);
  const [again] = await newCertificates(before, 1);
  if (!again) throw new Error('a new one was printed');
  expect(again.text).toContain('$25.00');
  await standsInBooks();

  await goHome(driver());
  await driver().redeem('25', again.bars);
  redeemedUsd += 25_00;
  await standsInBooks();
  // The rest of that sale stands, and can still be voided with what is left of it.
  await goHome(driver());
  await driver().keys('F2');
  await page.getByRole('list', { name: 'Operations, newest first' }).getByRole('button', { name: /Sale .*\$75\.00|\$75\.00/u }).first().click();
  await expect(page.getByText(t('operation.notPrinted'))).toBeVisible();
  await driver().keys('F8');
  await expect(driver().heading(/^Void sale T/u)).toBeVisible();
  await driver().scan(stock.scan);
  await expect(page.getByText(t('void.allScanned'))).toBeVisible();
  await driver().keys('Enter');
  await managerDecides(till);
  await expect(driver().heading('Voided')).toBeVisible();
  await expect(page.getByText('Give back $50.00 in cash.')).toBeVisible();
  soldUsd -= 50_00;
  await standsInBooks();
});

test('out of paper: nothing was sent, so the very same certificate is printed once there is paper', async () => {
  const { driver } = till;
  const { page } = driver();
  const before = (await certificates()).length;
  printer.script({ state: 'paper-out' });
  await openPicker();
  await pick(1);
  await takeCash();
  soldUsd += 50_00;
  await expect(page.getByText(t('done.papersOpen', { count: 1 }))).toBeVisible({ timeout: 20_000 });
  await driver().keys('F1');
  await expect(page.getByText(t('papers.failed', { reason: t('print.reason.paper-out') }))).toBeVisible();
  printer.script({});
  await driver().keys('F3');
  const [printed] = await newCertificates(before, 1);
  if (!printed) throw new Error('the certificate was printed');
  await expect(page.getByText(t('papers.none'))).toBeVisible();
  await goHome(driver());
  await driver().redeem('50', printed.bars);
  redeemedUsd += 50_00;
  await standsInBooks();
});

test('the till is killed between sale and print: it asks at its next start, and the money goes back', async () => {
  const { driver } = till;
  printer.script({ hangAtByte: 0 });
  await openPicker();
  await pick(0);
  await takeCash();
  soldUsd += 25_00;
  await till.restart('kill', () => { printer.script({}); return Promise.resolve(); });
  await driver().page.getByRole('button', { name: new RegExp(`^${till.cashier.name}`, 'u') }).click();
  await driver().type(till.cashier.pin);
  await expect(driver().heading(t('papers.title'))).toBeVisible({ timeout: 20_000 });
  await expect(driver().page.getByText(t('papers.lost'))).toBeVisible();
  // Not now: the till works on, and goes on saying so.
  await driver().keys('Escape');
  await expect(driver().page.getByText(t('home.papers', { count: 1 }))).toBeVisible();
  await driver().keys('F1', 'F9', 'F9');
  await managerDecides(till);
  await expect(driver().heading('Voided')).toBeVisible();
  await expect(driver().page.getByText('Give back $25.00 in cash.')).toBeVisible();
  soldUsd -= 25_00;
  await goHome(driver());
  await expect(driver().page.getByText(t('home.papers', { count: 1 }))).toBeHidden();
  await openLast(till);
  await standsInBooks();
});
