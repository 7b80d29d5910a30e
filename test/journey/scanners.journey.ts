import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPty, hasSocat, type Pty } from '../main/devices/pty.ts';
import { bookOf, expectBalanced, sees, startWork } from './counter.ts';
import type { Paper } from './demo-business.ts';
import { expect, test } from './journey.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { money, wordsOf } from './words.ts';

test.describe.configure({ mode: 'serial' });

// Real serial ports by the real serialport package, in the devices process of the real till. HID scanners can't be made on
// a test machine: their recorded reports are replayed in test/main/devices/scanners.test.ts.
test.skip(!hasSocat, 'This machine has no socat, which makes the serial ports.');

const t = wordsOf('en');
let folder: string;
let shop: Shop;
let till: ShopTill;
let counter: Pty;
let hand: Pty;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-scanners-'));
  [counter, hand] = await Promise.all([createPty(join(folder, 'counter')), createPty(join(folder, 'hand'))]);
  shop = await openShop();
  till = await shop.openTill({ settings: { scanners: [
    { type: 'serial', path: counter.path, baudRate: 9_600, suffix: 'cr' },
    { type: 'serial', path: hand.path, baudRate: 115_200, suffix: 'none' },
  ] } });
  await startWork(till);
});
test.afterAll(async () => {
  await shop.close();
  await Promise.all([counter.unplug(), hand.unplug()]);
  await rm(folder, { recursive: true, force: true });
});

const page = () => till.driver().page;
const inStatus = (key: 'status.scanner.ready' | 'status.scanner.missing') => expect(till.driver().status().getByText(t(key), { exact: true })).toBeVisible({ timeout: 15_000 });
const items = () => page().getByRole('region', { name: t('sell.lines') }).getByRole('listitem');

/** The till takes one paper twice within 300 ms for one; a hand needs longer. */
const shown = (scanner: Pty, sheet: Paper, end = ''): Promise<void> => scanner.write(`]C1${sheet.scan}${end}`);

const payCash = async (): Promise<void> => {
  await till.driver().keys('F8', 'Enter');
  await expect(till.driver().heading(t('done.sold'))).toBeVisible();
  await till.driver().keys('Enter');
  await till.driver().drained();
};

test('a sale with a serial scanner, its plug pulled in the middle, finished with the same scanner', async () => {
  await inStatus('status.scanner.ready');
  const [first, second] = [till.paper(/50/u), till.paper(/50/u)];
  await shown(counter, first, '\r');
  await expect(till.driver().heading(t('sell.title'))).toBeVisible();
  // Half of the next scan is on its way when the plug is pulled: it is no scan, and the sale stands as it is.
  await counter.write(second.scan.slice(0, 20));
  await counter.unplug();
  await inStatus('status.scanner.missing');
  await sees(till, t('scanners.state.missing', { device: counter.path }));
  await expect(items()).toHaveCount(1);
  await counter.plug();
  await inStatus('status.scanner.ready');
  await shown(counter, second, '\r');
  await expect(items()).toHaveCount(2);
  await payCash();
  expect(bookOf(await shop.totals(), 101)).toMatchObject({ sold: 100_00, cash: 100_00 });

  // Redeemed with the other scanner, which sends no suffix.
  await shown(hand, first);
  await expect(page().locator('.big-money').first()).toHaveText(`${t('redeem.balance')}${money(50_00)}`);
  await till.driver().type('20');
  await till.driver().keys('Enter');
  await expect(till.driver().heading(t('done.redeemed'))).toBeVisible();
  await till.driver().keys('Enter');
  await till.driver().drained();
  expect(bookOf(await shop.totals(), 101)).toMatchObject({ redeemed: 20_00 });
});

test('two scanners at once: one paper under both counts once, two papers count twice', async () => {
  const [first, second] = [till.paper(/25/u), till.paper(/25/u)];
  await Promise.all([shown(counter, first, '\r'), shown(hand, first)]);
  await expect(items()).toHaveCount(1);
  await page().waitForTimeout(600);
  await shown(hand, second);
  await expect(items()).toHaveCount(2);
  await payCash();
  const totals = await shop.totals();
  expectBalanced(totals);
  expect(bookOf(totals, 101)).toMatchObject({ sold: 150_00, redeemed: 20_00 });
});

test('what makes no sense is said so, and the next scan is heard', async () => {
  await counter.write(Uint8Array.of(0xf8, 0x00, 0x80, 0xe6, 0xfe, 0x98, 0x0d));
  await sees(till, t('scan.dropped.baud-rate'));
  await page().waitForTimeout(600);
  await counter.write(`${'7'.repeat(10_000)}\r`);
  await sees(till, t('scan.dropped.too-long'));
  await page().waitForTimeout(600);
  await shown(counter, till.paper(/25/u), '\r');
  await expect(items()).toHaveCount(1);
  await till.driver().keys('Escape');
});
