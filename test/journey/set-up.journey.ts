import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { testPattern } from '../../domain/test-pattern.ts';
import { startTestPrinter, type TestPrinter } from '../escpos/printer.ts';
import { createPty, hasSocat, type Pty } from '../main/devices/pty.ts';
import { bookOf, goHome, sees } from './counter.ts';
import { expect, test } from './journey.ts';
import { readPaper } from './papers.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { wordsOf } from './words.ts';

/*
 * A till is set up without a manual: a serial scanner on a pseudo terminal, opened by the real serialport package; a
 * printer on the network; a scanner whose keyboard is not the computer's; an odd scan, saved for support.
 */

const t = wordsOf('en');
const paperModel = { widthDots: 576, codePages: [{ number: 0, encoding: 'cp437' }, { number: 2, encoding: 'cp850' }, { number: 16, encoding: 'windows1252' }] };
let shop: Shop;
let folder: string;
let scanner: Pty;
let printer: TestPrinter;
let till: ShopTill;

test.skip(!hasSocat, 'socat, which makes the pseudo terminals, is not on this machine');
test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-set-up-'));
  scanner = await createPty(join(folder, 'scanner'));
  printer = await startTestPrinter();
  shop = await openShop();
  till = await shop.openTill({ firstRunDone: false, env: { COUNTERSIGN_ENROL_CODE: 'WRONG-CODE-00', COUNTERSIGN_STAND_IN_SAVES: folder } });
});
test.afterAll(async () => {
  await shop.close();
  await printer.stop();
  await scanner.unplug();
  await rm(folder, { recursive: true, force: true });
});

const question = (step: number): string => t('firstRun.step', { step });
const verdict = (page: Page) => page.locator('.verdict').first();

/** Keys as a scanner of a US keyboard presses them, read by a computer that is set to French. */
const frenchKeys: Readonly<Record<string, readonly [key: string, code: string, shift: boolean]>> = {
  0: ['à', 'Digit0', false], 1: ['&', 'Digit1', false], 2: ['é', 'Digit2', false], 3: ['"', 'Digit3', false], 4: ['\'', 'Digit4', false],
  5: ['(', 'Digit5', false], 6: ['-', 'Digit6', false], 7: ['è', 'Digit7', false], 8: ['_', 'Digit8', false], 9: ['ç', 'Digit9', false],
  Q: ['A', 'KeyQ', true], z: ['w', 'KeyZ', false], '-': [')', 'Minus', false], a: ['q', 'KeyA', false], '"': ['%', 'Quote', true],
  ';': ['m', 'Semicolon', false], '/': ['!', 'Slash', false], y: ['y', 'KeyY', false], M: ['?', 'KeyM', true],
};

/** A burst of keys made in the page: no test machine has a French keyboard and a scanner on it. */
const scanThroughFrench = (page: Page, text: string): Promise<void> => page.evaluate((keys) => {
  for (const { key, code, shiftKey } of keys) (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, code, shiftKey, bubbles: true, cancelable: true }));
}, [...[...text].map((character) => {
  const [key, code, shiftKey] = frenchKeys[character] ?? [character, '', false];
  return { key, code, shiftKey };
}), { key: 'Enter', code: 'Enter', shiftKey: false }]);

test('the office\'s code is taken by scan from the first question on, and nothing else is', async () => {
  const { driver } = till;
  const { page } = driver();
  await expect(driver().heading(question(1))).toBeVisible({ timeout: 30_000 });
  // A certificate's number must not be shown, and the sentence says what this screen waits for.
  await driver().scan(till.paper(/25/u).scan);
  await sees(till, t('firstRun.notACode'));
  const code = shop.stores()[0]?.terminals[0]?.code ?? '';
  await driver().scan(code);
  await expect(driver().heading(question(2))).toBeVisible();
  await expect(page.getByRole('textbox', { name: t('firstRun.code') })).toHaveValue(code);
  await driver().scan(till.paper(/25/u).scan);
  await sees(till, t('firstRun.notACode'));
  await expect(page.getByRole('textbox', { name: t('firstRun.code') })).toHaveValue(code);
  await driver().keys('Escape', 'Enter');
  await expect(driver().heading(question(3))).toBeVisible();
});

test('a garbled scan is recognised, and both keyboards and the remedy are named', async () => {
  const { page } = till.driver();
  await scanThroughFrench(page, testPattern);
  await expect(verdict(page)).toHaveText(t('setUp.layout', { scanner: t('setUp.layouts.us'), computer: t('setUp.layouts.fr') }));
  await expect(page.getByText(t('setUp.stillReads'))).toBeVisible();
});

test('one scan of the pattern finds the serial scanner, its suffix and its speed; nobody is asked for either', async () => {
  const { driver } = till;
  const { page } = driver();
  // A pseudo terminal is on no list of ports: it is named, as one over Bluetooth would be.
  await page.getByText(t('setUp.otherPort')).click();
  await page.getByLabel(t('setUp.port')).fill(scanner.path);
  await driver().keys('F5');
  await expect(page.locator('.finder-answers > p.muted').last()).toContainText(scanner.path);
  await scanner.write('4006381333931\r');
  await expect(verdict(page)).toHaveText(t('firstRun.scanOther'));
  await scanner.write(`]C1${testPattern}\r\n`);
  await expect(verdict(page)).toHaveText(t('setUp.deviceGood', { device: scanner.path }));
  const found = page.getByRole('list', { name: t('setUp.foundList') }).getByRole('listitem').filter({ hasText: scanner.path });
  await found.getByText(t('setUp.details')).click();
  await expect(found).toContainText(t('setUp.suffixes.crlf'));
  await expect(found).toContainText(']C1');
  await expect(found).toContainText(t('setUp.fnc1s.gs'));
  await page.getByRole('button', { name: t('common.goOn') }).last().click();
  await expect(driver().heading(question(4))).toBeVisible();
});

test('the printer: a wrong address is answered, its page is printed, and a wrong line is learned', async () => {
  const { driver } = till;
  const { page } = driver();
  await page.getByRole('radio', { name: t('settings.connections.network') }).check({ force: true });
  await page.getByLabel(t('settings.host')).fill('192,168,1,50');
  await driver().keys('Enter');
  await sees(till, t('setUp.address.letters'));
  await driver().keys('Escape');
  await page.getByLabel(t('settings.host')).fill('127.0.0.1');
  await page.getByRole('textbox', { name: t('settings.port') }).fill(String(printer.port));
  await page.getByRole('checkbox', { name: t('setUp.drawer') }).focus();
  await driver().keys('Space');
  await driver().keys('Enter');
  await expect(verdict(page)).toHaveText(t('firstRun.printGood'), { timeout: 20_000 });
  await expect.poll(() => printer.jobs().length).toBe(1);
  const [first] = printer.jobs().map((job) => readPaper(job, paperModel));
  expect(first?.text).toContain('1. ABC abc 0123456789');
  expect(first?.opensDrawer).toBe(true);

  // The square code came out wrong: it is printed as a picture from now on.
  const line = page.getByRole('checkbox', { name: new RegExp(t('testPage.feature.qr'), 'u') });
  await line.focus();
  await driver().keys('Space');
  await expect(page.getByText(t('setUp.willLearn'))).toBeVisible();
  // The drawer stayed shut: its cable is wired to the other pin.
  const opened = page.getByRole('checkbox', { name: new RegExp(t('testPage.feature.drawer'), 'u') });
  await opened.focus();
  await driver().keys('Space');
  await page.getByRole('button', { name: t('setUp.learnAndPrint') }).click();
  await expect.poll(() => printer.jobs().length, { timeout: 20_000 }).toBe(2);
  const settings = JSON.parse(await readFile(join(till.folder, 'settings.json'), 'utf8')) as { readonly printer: unknown; readonly scanners: unknown };
  expect(settings.printer).toMatchObject({ connection: { type: 'network', host: '127.0.0.1' }, overrides: { qr: 'picture', drawerPin: 5 } });
  expect(settings.scanners).toEqual([{ type: 'serial', path: scanner.path, baudRate: 9_600, suffix: 'crlf' }]);
  await page.getByRole('button', { name: t('firstRun.finish') }).click();
  await expect(driver().heading(t('signIn.title'))).toBeVisible();
});

test('the first sale: scanned by the serial scanner, also after it was unplugged, and printed', async () => {
  const { driver } = till;
  await driver().signIn(till.cashier);
  await driver().openShift('100');
  await scanner.write(`${till.paper(/50/u).scan}\r\n`);
  await expect(driver().heading('Sale')).toBeVisible();
  await scanner.unplug();
  await scanner.plug();
  const items = driver().page.getByRole('region', { name: t('sell.lines') }).getByRole('listitem');
  const second = till.paper(/50/u).scan;
  // The till looks for the scanner again every moment; a person scans once more when nothing happens.
  await expect(async () => {
    await scanner.write(`${second}\r\n`);
    await expect(items).toHaveCount(2, { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await goHomeNotice();
  await driver().keys('F8', 'Enter');
  await expect(driver().heading('Sold')).toBeVisible();
  await expect.poll(() => printer.jobs().length, { timeout: 15_000 }).toBe(3);
  await driver().drained();
  expect(bookOf(await shop.totals(), 101)).toMatchObject({ sold: 100_00, cash: 100_00 });
});

/** The second paper may have been read twice: that sentence is answered before anything else. */
const goHomeNotice = async (): Promise<void> => {
  const { driver } = till;
  if (await driver().page.locator('.notice').isVisible()) await driver().keys('Escape');
};

test('the trace of an odd scan is replayed step by step and saved without any number', async () => {
  const { driver } = till;
  const { page } = driver();
  await goHome(driver());
  const { scan } = till.paper(/25/u);
  // The line end came too early: the till answers, and remembers.
  await driver().scan(scan.slice(0, 27));
  await expect(page.locator('.notice p')).toHaveText(t('number.wrong-length'));
  await driver().keys('Escape', 'F10', 'F4');
  await expect(driver().heading(t('trace.title'))).toBeVisible();
  const list = page.getByRole('list', { name: t('trace.list') });
  await expect(list.getByRole('listitem').first()).toContainText(t('trace.outcome.scan'));
  await expect(page.getByText(t('trace.verdict.wrong-length'))).toBeVisible();
  await driver().keys('Home');
  await expect(verdict(page)).toHaveText(`${t('trace.step', { number: 1, total: 28 })} ${t('trace.fate.hold')}`);
  await driver().keys('ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight');
  await expect(verdict(page)).toHaveText(`${t('trace.step', { number: 6, total: 28 })} ${t('trace.fate.swallow')}`);

  await driver().keys('F8');
  await expect(page.locator('.notice p')).toContainText('scan-trace-');
  const [name] = (await readdir(folder)).filter((each) => each.startsWith('scan-trace-'));
  const text = await readFile(join(folder, name ?? ''), 'utf8');
  const saved = JSON.parse(text) as { readonly masked: boolean; readonly scans: readonly { readonly source: string; readonly device?: string }[] };
  expect(saved.masked).toBe(true);
  expect(saved.scans.map(({ source }) => source)).toEqual(expect.arrayContaining(['keyboard', 'device']));
  // No five digits in a row of any certificate that was scanned are in the file, nor on the screen.
  const shown = await page.locator('main').innerText();
  for (let at = 0; at + 5 <= scan.length; at += 1) {
    const digits = scan.slice(at, at + 5);
    if (/^9+$/u.test(digits)) continue;
    expect(shown).not.toContain(digits);
    expect(JSON.stringify(saved.scans)).not.toContain(`"${digits}`);
  }
  expect(text).not.toMatch(/[0-8]\d{12}(?!\d*,)/u);
});
