import { openDatabase } from '../../server/database.ts';
import { bookedOperations, soundTotals, storeTotals } from './books.ts';
import { type BusyTill, startBusyTill, stockOf } from './fake-tills.ts';
import { expect, test } from './journey.ts';
import { connectionLine, goHome } from './readings.ts';
import { openShop, type Shop, type ShopTill } from './shop.ts';

let shop: Shop;
let till: ShopTill;
let busy: readonly BusyTill[] = [];

test.describe.configure({ mode: 'serial', timeout: 150_000 });
test.beforeAll(async () => {
  shop = await openShop();
  till = await shop.openTill({});
  await till.driver().signIn(till.cashier);
  await till.driver().openShift('100');
  await till.driver().drained();
  const papers = await stockOf(shop, 102);
  const half = papers.length / 2;
  busy = [await startBusyTill(shop, 21, papers.slice(0, half)), await startBusyTill(shop, 22, papers.slice(half))];
});
test.afterAll(async () => {
  await Promise.allSettled(busy.map(({ stop }) => stop()));
  await shop.close();
});

const acknowledged = (): number => Math.min(...busy.map((one) => one.acknowledged.length));

/** Every busy till has been answered this many times more. */
const moreAcknowledged = async (operations: number): Promise<void> => {
  const before = acknowledged();
  await expect.poll(acknowledged, { timeout: 60_000 }).toBeGreaterThan(before + operations);
};

const sellMeanwhile = async (): Promise<void> => {
  await till.driver().sellForCash(till.paper(/25/u).scan);
  await goHome(till);
};

test('the server is killed under load and started again: tills go on by themselves', async () => {
  await sellMeanwhile();
  await moreAcknowledged(100);
  await shop.restartCentral('kill', sellMeanwhile);
  await moreAcknowledged(100);
  await sellMeanwhile();
});

test('its PostgreSQL is stopped in the middle of a write, and the server with it', async () => {
  test.skip(process.platform === 'win32', 'Windows has no signal for an immediate stop.');
  const database = openDatabase(shop.central().databaseUrl, { connectionsMax: 1 });
  const [pidFile] = await database.read<{ text: string }>('select pg_read_file(\'postmaster.pid\') as text', []);
  await database.close();
  await moreAcknowledged(100);
  // Immediate: nothing is flushed or rolled back; the next start recovers from the write-ahead log.
  process.kill(Number(pidFile?.text.split('\n')[0]), 'SIGQUIT');
  await shop.restartCentral('kill', sellMeanwhile);
  await moreAcknowledged(100);
});

test('every acknowledged operation is there, each once, and the books balance', async () => {
  await Promise.all(busy.map(({ stop }) => stop()));
  // The longest pause between two tries is a minute.
  await expect(connectionLine(till)).toHaveText('Online', { timeout: 70_000 });
  for (const one of busy) {
    expect(one.complaints).toEqual([]);
    expect((await bookedOperations(shop, one.number)).map(({ id }) => id)).toEqual(one.acknowledged);
  }
  const totals = await soundTotals(shop);
  const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
  expect(storeTotals(totals, 102)).toMatchObject({ sold: sum(busy.map(({ sold }) => sold())), redeemed: sum(busy.map(({ redeemed }) => redeemed())) });
  expect((await bookedOperations(shop, 11)).map(({ kind }) => kind)).toEqual(['shift-open', 'sale', 'sale', 'sale', 'sale']);
  expect(storeTotals(totals, 101)).toMatchObject({ sold: 100_00, cash: 100_00 });
  expect(totals.operations).toMatchObject({ flagged: 0, evidence: 0 });
});
