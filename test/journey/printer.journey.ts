import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestPrinter, type TestPrinter } from '../escpos/printer.ts';
import { bookOf, goHome, openLast, sees, startWork } from './counter.ts';
import { expect, test } from './journey.ts';
import { readPaper } from './papers.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { wordsOf } from './words.ts';

test.describe.configure({ mode: 'serial' });

const t = wordsOf('en');
const paperModel = { widthDots: 576, codePages: [{ number: 0, encoding: 'cp437' }, { number: 2, encoding: 'cp850' }, { number: 16, encoding: 'windows1252' }] };
let shop: Shop;
let till: ShopTill;
let printer: TestPrinter;
let soldUsd = 0;

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

const papers = () => printer.jobs().map((job) => readPaper(job, paperModel));
const printState = () => till.driver().page.locator('.print-state');

/** Whatever the printer does, the sale stands. */
const sellOne = async (): Promise<string> => {
  const { scan, control } = till.paper(/25/u);
  await till.driver().sellForCash(scan);
  soldUsd += 25_00;
  return control;
};

const standsInBooks = async (): Promise<void> => {
  await till.driver().drained();
  expect(bookOf(await shop.totals(), 101)).toMatchObject({ sold: soldUsd, cash: soldUsd });
};

test('a network printer prints the receipt and says so', async () => {
  const control = await sellOne();
  await expect(printState()).toContainText(t('print.printed'));
  await expect.poll(() => papers().length).toBe(1);
  const [receipt] = papers();
  expect(receipt?.text).toContain(control);
  expect(receipt?.opensDrawer).toBe(true);
  await standsInBooks();
});

test('paper out before the job: the sale stands, the till says what to do, and the copy comes when asked for', async () => {
  const before = papers().length;
  printer.script({ state: 'paper-out' });
  const control = await sellOne();
  await expect(printState()).toContainText(t('print.failed', { reason: t('print.reason.paper-out') }));
  await expect(till.driver().status().getByText(t('status.printer.paper-out'))).toBeVisible();
  await standsInBooks();
  printer.script({});
  await till.driver().keys('F3');
  await expect(printState()).toContainText(t('print.printed'));
  await expect.poll(() => papers().length).toBe(before + 1);
  const copy = papers().at(-1);
  expect(copy?.text).toContain(control);
  expect(copy?.text).toContain(t('receipt.mark.copy'));
  await goHome(till.driver());
});

test('a printer that hangs up in the middle of the job: unconfirmed, a person decides, nothing is sent twice by itself', async () => {
  const before = printer.receivedBytes();
  printer.script({ closeAtByte: 600 });
  await sellOne();
  await expect(printState()).toContainText(t('print.unconfirmed', { reason: t('print.reason.connection-lost') }), { timeout: 25_000 });
  printer.script({});
  const sent = printer.receivedBytes();
  expect(sent).toBeGreaterThan(before);
  await goHome(till.driver());
  await standsInBooks();
  // Well again, and the next customer served: the unconfirmed job has not been sent again.
  const jobs = printer.jobs().length;
  await sellOne();
  await expect(printState()).toContainText(t('print.printed'));
  await expect.poll(() => printer.jobs().length).toBe(jobs + 1);
});

test('a printer that falls silent once it has the job: unconfirmed, the till goes on, and not a byte is sent again', async () => {
  const before = printer.receivedBytes();
  printer.script({ silentFromByte: 1 });
  await sellOne();
  await expect(printState()).toContainText(t('print.unconfirmed', { reason: t('print.reason.offline') }), { timeout: 25_000 });
  const sent = printer.receivedBytes();
  expect(sent).toBeGreaterThan(before);
  await goHome(till.driver());
  await standsInBooks();
  // A second job to the same printer, which keeps silent: its own bytes, and none of the first one's.
  const jobs = printer.jobs().length;
  await sellOne();
  await expect(printState()).toContainText(t('print.unconfirmed', { reason: t('print.reason.offline') }), { timeout: 25_000 });
  await expect.poll(() => printer.jobs().length).toBe(jobs + 1);
  expect(printer.receivedBytes() - sent).toBe(printer.jobs().at(-1)?.length);
  printer.script({});
  await goHome(till.driver());
  await standsInBooks();
  await till.driver().page.waitForTimeout(2_000);
  expect(printer.jobs().length).toBe(jobs + 1);
});

test('a printer that hangs holds nobody up: the next customer is served while it does', async () => {
  printer.script({ hangAtByte: 0 });
  await sellOne();
  // At once, long before any deadline.
  await goHome(till.driver());
  await sellOne();
  await goHome(till.driver());
  await standsInBooks();
  printer.script({});
  printer.restart();
});

test('a broken cutter is told as a fault, and not as a printer that is not there', async () => {
  printer.script({ state: 'cutter-error' });
  await sellOne();
  await expect(printState()).toContainText(t('print.failed', { reason: t('print.reason.error') }), { timeout: 25_000 });
  await expect(till.driver().status().getByText(t('status.printer.error'))).toBeVisible();
  await standsInBooks();
  printer.script({});
  await goHome(till.driver());
});

test('a printer that is not there, and none at all', async () => {
  const { driver } = till;
  const { page } = driver();
  await goHome(driver());
  await driver().keys('F10');
  await page.getByRole('textbox', { name: t('settings.port'), exact: true }).fill('1');
  await driver().keys('F8');
  await sees(till, t('settings.saved'));
  await driver().keys('Escape');
  await sellOne();
  await expect(printState()).toContainText(t('print.failed', { reason: t('print.reason.unreachable') }));
  await goHome(driver());
  await driver().keys('F10');
  // The list grows while devices are being found: a press beside the moving choice is made again.
  await expect(() => page.getByRole('radio', { name: t('settings.connections.none') }).check({ force: true, timeout: 1_000 })).toPass();
  await driver().keys('F8');
  await sees(till, t('settings.saved'));
  await expect(driver().status().getByText(t('status.printer.none'))).toBeVisible();
  await driver().keys('Escape');
  await sellOne();
  await expect(printState()).toContainText(t('print.failed', { reason: t('print.reason.no-printer') }));
  await standsInBooks();
  await goHome(driver());
});

test('a device file takes the bytes and can not confirm them: the till says exactly that', async () => {
  const { driver } = till;
  const { page } = driver();
  const path = join(till.folder, 'lp0');
  await writeFile(path, '');
  await driver().keys('F10');
  await page.getByRole('radio', { name: t('settings.connections.file') }).check({ force: true });
  await page.getByLabel(t('settings.path')).fill(path);
  await driver().keys('F8');
  await sees(till, t('settings.saved'));
  await driver().keys('Escape');
  const control = await sellOne();
  await expect(printState()).toContainText(t('print.unconfirmed', { reason: t('print.reason.no-status-command') }));
  await expect(driver().status().getByText(t('status.printer.connected'))).toBeVisible();
  expect(readPaper(await readFile(path), paperModel).text).toContain(control);
  await goHome(driver());
  await openLast(till);
  await standsInBooks();
});
