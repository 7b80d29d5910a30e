import { execFile } from 'node:child_process';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bookedCertificate, bookedOperations, soundTotals, storeTotals } from './books.ts';
import type { Paper } from './demo-business.ts';
import { expect, test } from './journey.ts';
import { connectionLine, goHome, sentence } from './readings.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';

const run = promisify(execFile);
const canMount = process.platform === 'linux' && process.getuid?.() === 0;

let shop: Shop;
let till: ShopTill;
let journal = '';

test.describe.configure({ mode: 'serial', timeout: 150_000 });
test.skip(!canMount, 'A disk that can be filled is mounted, which wants root on Linux.');
test.beforeAll(async () => {
  if (!canMount) return;
  shop = await openShop();
  till = await shop.openTill({});
  journal = join(till.folder, 'journal');
});
test.afterAll(async () => {
  if (!canMount) return;
  await till.running().kill();
  await run('umount', [journal]).catch(() => undefined);
  await shop.close();
});

/** Puts the journal on a disk of its own that holds little. */
const moveToSmallDisk = async (): Promise<void> => {
  const aside = `${journal}.aside`;
  await rename(journal, aside);
  await mkdir(journal);
  await run('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=700', 'tmpfs', journal]);
  await cp(aside, journal, { recursive: true });
  await rm(aside, { recursive: true });
};

/** Takes what room is left on the small disk. */
const fillDisk = async (): Promise<void> => {
  const filler = join(journal, 'filler');
  for (;;) {
    try {
      await writeFile(filler, Buffer.alloc(4_096), { flag: 'a' });
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
      return;
    }
  }
};

test('the disk is full: nothing is shown as sold, the sentence says so, and with room again everything works', async () => {
  const { driver } = till;
  await driver().signIn(till.cashier);
  await driver().openShift('100');
  await driver().drained();
  await till.restart('close', moveToSmallDisk);
  await driver().signIn(till.cashier);
  await expect(connectionLine(till)).toHaveText('Online', { timeout: 20_000 });

  await fillDisk();
  const refused = await sellUntilFull();
  await expect(sentence(till, 'The disk is full, so nothing more can be recorded. What was sold before is safe. Make room on the disk; the till then goes on by itself.')).toBeVisible();
  expect(await bookedCertificate(shop, refused)).toEqual({ state: 'stock', balance: 0 });

  await rm(join(journal, 'filler'));
  // Half of the two writes had worked; the till settles that before anything else, and nobody presses a key for it.
  await expect(driver().heading('One record to settle')).toBeVisible({ timeout: 20_000 });
  await expect(driver().page.getByRole('main').getByText(refused.control)).toBeVisible();
  await expect(sentence(till, /The disk is full, so nothing more/u)).toBeHidden();
  await driver().keys('F8');
  await expect(driver().heading('Scan a certificate')).toBeVisible();
  const next = till.paper(/50/u);
  await driver().sellForCash(next.scan);
  await expect(connectionLine(till)).toHaveText('Online', { timeout: 70_000 });
  for (const sheet of [refused, next]) expect(await bookedCertificate(shop, sheet)).toEqual({ state: 'active', balance: 50_00 });
  const operations = await bookedOperations(shop, 11);
  const sales = operations.filter(({ kind }) => kind === 'sale').length;
  expect(operations.every(({ outcome }) => outcome === 'accepted')).toBe(true);
  expect(storeTotals(await soundTotals(shop), 101)).toMatchObject({ sold: sales * 50_00, cash: sales * 50_00 });
});

/** The journal's last page may have room for a record or two; the first sale that finds none is not shown as sold. */
const sellUntilFull = async (): Promise<Paper> => {
  const { scan, keys, heading } = till.driver();
  const full = sentence(till, "The disk is full and nothing was recorded. Don't hand anything over; give any money back. Make room on the disk, then try again.");
  for (let sale = 0; sale < 10; sale += 1) {
    const sheet = till.paper(/50/u);
    await scan(sheet.scan);
    await expect(heading('Sale')).toBeVisible();
    await keys('F8', 'Enter');
    await expect(heading('Sold').or(full)).toBeVisible();
    if (await full.isVisible()) {
      await expect(heading('Sold')).toBeHidden();
      return sheet;
    }
    await goHome(till);
  }
  throw new Error('the full disk took every sale');
};
