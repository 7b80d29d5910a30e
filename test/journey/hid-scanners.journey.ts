import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paperSvg } from '../../renderer/virtual-devices/paper-drawing.ts';
import { electronBinary } from '../electron-stand-in/launch.ts';
import { startTestPrinter, type TestPrinter } from '../escpos/printer.ts';
import { scanPaper } from '../escpos/scan-paper.ts';
import { type Maker, reportsOf } from '../main/devices/hid-replay.ts';
import { bookOf, expectBalanced, goHome, sees, startWork } from './counter.ts';
import type { Paper } from './demo-business.ts';
import { type HidDevices, openHidDevices } from './hid-devices.ts';
import { expect, test } from './journey.ts';
import { readPaper } from './papers.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';
import { money, wordsOf } from './words.ts';

test.describe.configure({ mode: 'serial' });

// A small counter: two HID POS scanners and a printer with narrow paper. The scanners' reports are made from the makers'
// documents and enter where `node-hid` would hand them over; everything from there on is the running till.
test.skip(electronBinary() !== undefined, 'Made-up HID devices come with the stand-in; real Electron loads the real node-hid, which needs real devices.');

const t = wordsOf('en');
const narrow = { widthDots: 384, codePages: [{ number: 0, encoding: 'cp437' }, { number: 16, encoding: 'windows1252' }] };
const voyager = { vendorId: 0x0c2e, productId: 0x0b61, serialNumber: 'V1', manufacturer: 'Honeywell', product: 'Voyager' };
const gryphon = { vendorId: 0x05f9, productId: 0x2206, serialNumber: 'G1', manufacturer: 'Datalogic', product: 'Gryphon' };

let folder: string;
let shop: Shop;
let till: ShopTill;
let hid: HidDevices;
let printer: TestPrinter;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-hid-'));
  hid = await openHidDevices(folder);
  await hid.plug(voyager);
  await hid.plug(gryphon);
  printer = await startTestPrinter();
  shop = await openShop();
  till = await shop.openTill({
    env: hid.env,
    settings: {
      scanners: [voyager, gryphon].map(({ vendorId, productId, serialNumber }) => ({ type: 'hid', vendorId, productId, serialNumber })),
      printer: { connection: { type: 'network', host: '127.0.0.1', port: printer.port }, profile: 'generic-58' },
    },
  });
  await startWork(till);
});
test.afterAll(async () => {
  await shop.close();
  await hid.close();
  await printer.stop();
  await rm(folder, { recursive: true, force: true });
});

const inStatus = (key: 'status.scanner.ready' | 'status.scanner.missing') => expect(till.driver().status().getByText(t(key), { exact: true })).toBeVisible({ timeout: 15_000 });
const items = () => till.driver().page.getByRole('region', { name: t('sell.lines') }).getByRole('listitem');
const scan = (scanner: typeof voyager, maker: Maker, text: string, aim?: string): void => { hid.send(scanner.serialNumber, reportsOf(maker, text, aim)); };

const payCash = async (): Promise<void> => {
  await till.driver().keys('F8', 'Enter');
  await expect(till.driver().heading(t('done.sold'))).toBeVisible();
  // Cheap printers answer no questions: the till claims nothing that it can't know.
  const { page } = till.driver();
  await expect(page.getByRole('main').getByText(t('print.unconfirmed', { reason: t('print.reason.no-status-command') }))).toBeVisible();
  await till.driver().keys('Enter');
  await till.driver().drained();
};

test('a Honeywell is woken, sells, loses its plug in the middle of a scan, and finishes the sale', async () => {
  await inStatus('status.scanner.ready');
  // Without this report it says nothing at all.
  expect(hid.done()).toContainEqual(expect.objectContaining({ kind: 'feature-report', data: [0xfe, 0x01] }));
  const [first, second]: readonly Paper[] = [till.paper(/50/u), till.paper(/50/u)];
  scan(voyager, 'honeywell', first?.scan ?? '');
  await expect(items()).toHaveCount(1);
  // A long scan comes in two reports; the plug goes between them.
  hid.send('V1', reportsOf('honeywell', `https://id.gs1.org/${'x'.repeat(60)}`).slice(0, 1));
  await hid.unplug('V1');
  await inStatus('status.scanner.missing');
  await expect(items()).toHaveCount(1);
  await hid.plug(voyager);
  await inStatus('status.scanner.ready');
  scan(voyager, 'honeywell', second?.scan ?? '');
  await expect(items()).toHaveCount(2);
  await payCash();
  expect(bookOf(await shop.totals(), 101)).toMatchObject({ sold: 100_00, cash: 100_00 });
});

test('two of them over one paper count once, and what is not of this shop is answered', async () => {
  const paper = till.paper(/25/u);
  scan(voyager, 'honeywell', paper.scan);
  scan(gryphon, 'datalogic', paper.scan);
  await expect(items()).toHaveCount(1);
  await till.driver().page.waitForTimeout(600);
  await expect(items()).toHaveCount(1);
  await payCash();
  scan(gryphon, 'datalogic', '4006381333931', ']E0');
  await sees(till, /./u);
  expect(bookOf(await shop.totals(), 101)).toMatchObject({ sold: 125_00 });
});

test('a certificate printed on narrow paper is read off it, and redeemed with the other scanner', async () => {
  const { driver } = till;
  const before = printer.jobs().length;
  await goHome(driver());
  await driver().keys('F3');
  await expect(driver().page.getByRole('toolbar').getByRole('button').first()).toBeFocused();
  await driver().keys('Enter');
  await driver().keys('F8');
  await expect(driver().page.getByLabel(t('sell.given'))).toBeFocused();
  await driver().keys('Enter');
  await expect(driver().page.getByText(t('done.papersOpen', { count: 1 }))).toBeVisible({ timeout: 20_000 });
  const read = await Promise.all(printer.jobs().slice(before).map((job) => scanPaper(paperSvg(job, { ...narrow, doubleByte: null }).svg)));
  const codes = read.flat();
  // Narrow paper has no room for the bars: the QR alone.
  expect(codes.filter(({ identifier }) => identifier === ']C1')).toEqual([]);
  const link = codes.find(({ identifier, text }) => identifier === ']Q1' && text.startsWith('https://id.gs1.org/01/'))?.text ?? '';
  expect(link).toContain('/21/');
  const receipt = readPaper(printer.jobs()[before] ?? Uint8Array.of(), narrow);
  expect(receipt.prose).toContain('$25.00');
  expect(Math.max(...receipt.text.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(32);

  // Whether it came out is shown by a scan of it.
  await driver().keys('F1');
  await expect(driver().heading(t('papers.title'))).toBeVisible();
  scan(voyager, 'honeywell', link, ']Q1');
  await sees(till, new RegExp(t('papers.settled', { control: String.raw`C[\d-]+` }), 'u'));

  await goHome(driver());
  // The same paper within 300 ms, by whichever scanner, is one reading of it.
  await driver().page.waitForTimeout(600);
  scan(gryphon, 'datalogic', link, ']Q1');
  await expect(driver().page.locator('.big-money').first()).toHaveText(`${t('redeem.balance')}${money(25_00)}`);
  await driver().type('25');
  await driver().keys('Enter');
  await expect(driver().heading(t('done.redeemed'))).toBeVisible();
  await driver().keys('Enter');
  await driver().drained();
  const totals = await shop.totals();
  expectBalanced(totals);
  expect(bookOf(totals, 101)).toMatchObject({ sold: 150_00, redeemed: 25_00 });
});
