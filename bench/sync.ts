import type { Page } from 'playwright';
import type { RunningTill } from '../test/electron-stand-in/launch.ts';
import type { Benchmark } from './benchmark.ts';
import { figure } from './measure/result.ts';
import { type BenchCentral, openCentral } from './world/central.ts';
import { prepareTill, runtimeVersions, using, whenReady } from './world/till.ts';

/** How long a first reading is watched before the benchmark says that it does not end. */
const deadlineMs = 300_000;

/** What a record holds, as PostgreSQL's own way out would give it. */
const rowsOfTill = `select hash, state, blocked, kind, program_number, store_number, currency, face, balance, valid_until, batch, running, ended, changed
  from certificates where state in ('active', 'voided') or (state = 'stock' and store_number = 101)`;

/** A new till reads all that it may have to know of certificates. */
export const syncBench: Benchmark = {
  name: 'sync',
  title: 'First reading of the directory',
  how: [
    'A till that holds nothing reads every certificate of its store from the server. Time: from its first question to the server until all of it is in IndexedDB and a strict write behind it has ended.',
    'Within it: signed requests, pages made by PostgreSQL in the order of the hashes, JSON, the way from main to the window, decoding, merging and writing; the next page is asked for while the last is written.',
    'Against, after each: COPY (the same columns of the same rows) TO STDOUT on the same PostgreSQL, thrown away by whoever reads it.',
  ],
  run: async ({ quick, say }) => {
    const [size, rounds] = quick ? [100_000, 3] : [1_000_000, 5];
    const central = await openCentral();
    try {
      await central.addCertificates(size, 'active', 600_000);
      await central.database.read('vacuum analyze certificates', []);
      const home = await prepareTill(central, 'sync');
      let versions = {};
      const [ours, copied, waiting]: [number[], number[], number[]] = [[], [], []];
      // The first round warms up both sides.
      for (let round = -1; round < rounds; round += 1) {
        const read = await using(home.launch, async (till) => {
          versions = await runtimeVersions(till);
          return readAnew(till, size);
        });
        const copyMs = await copyAll(central);
        if (round < 0) continue;
        ours.push(read.wholeMs);
        waiting.push(read.waitingMs);
        copied.push(copyMs);
        say(`${size.toLocaleString('en-US')} certificates: ${read.wholeMs.toFixed(0)} ms, COPY ${copyMs.toFixed(0)} ms`);
      }
      const name = `${size.toLocaleString('en-US')} certificates`;
      return {
        versions: { ...versions, PostgreSQL: central.postgresVersion },
        figures: [
          figure(`${name}, server to durable on the till`, 'ms', ours, {
            against: { name: 'COPY TO STDOUT', samples: copied }, targets: [{ of: 'median', atMost: 5_000 }, { of: 'ratio', atMost: 5 }],
          }),
          figure(`${name}: waiting for main and server, within the above`, 'ms', waiting),
        ],
      };
    } finally {
      await central.close();
    }
  },
};

type Reading = { readonly wholeMs: number; readonly waitingMs: number };

/** Waits for the first reading of a till that holds nothing, then takes what it has read away, for the next round. */
const readAnew = async ({ page }: RunningTill, size: number): Promise<Reading> => {
  await whenReady(page);
  const read = await page.evaluate((limitMs) => window.countersignBench?.work.firstReading(limitMs), deadlineMs);
  if (!read || read.certificates < size) throw new Error(`the till has read ${String(read?.certificates)} certificates of ${String(size)}`);
  await forgetDirectory(page);
  return read;
};

const forgetDirectory = (page: Page): Promise<void> => page.evaluate(() => new Promise<void>((resolve, reject) => {
  window.countersignBench?.till.stop();
  const request = indexedDB.deleteDatabase('countersign-caches');
  request.onsuccess = () => { resolve(); };
  request.onerror = () => { reject(request.error ?? new Error('the directory was not deleted')); };
}));

const copyAll = async ({ database }: BenchCentral): Promise<number> => {
  const startedAt = performance.now();
  await database.read(`copy (${rowsOfTill}) to stdout`);
  return performance.now() - startedAt;
};
