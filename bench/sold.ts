import type { Benchmark } from './benchmark.ts';
import { figure } from './measure/result.ts';
import { openCentral } from './world/central.ts';
import { openShift, prepareTill, runtimeVersions, whenReady, whenSynced } from './world/till.ts';

const warmUps = 3;

/** What a sale's two durable writes cost. */
export const soldBench: Benchmark = {
  name: 'sold',
  title: 'Sold: durable in both stores',
  how: [
    'A real till sells certificates for cash, online. Time: from the moment the register begins to write until the operation is durable in IndexedDB (strict) and in the journal (fdatasync), which is when the screen says "sold".',
    'Against, after each sale, once the outbox is empty: the same bytes as one raw strict IndexedDB put and as one message to main that writes and flushes, side by side; the slower counts.',
  ],
  run: async ({ quick }) => {
    const count = quick ? 200 : 1_000;
    const central = await openCentral();
    try {
      const hashes = await central.addCertificates(count + warmUps, 'stock', 800_000);
      const till = await (await prepareTill(central, 'sold')).launch();
      try {
        await whenReady(till.page);
        await whenSynced(till.page, hashes.length);
        await openShift(till.page);
        const times = await till.page.evaluate(async (all) => {
          const bench = window.countersignBench;
          if (!bench) throw new Error('this is not the bench till');
          const sales = [];
          for (const hash of all) sales.push(await bench.work.sellBesideFloor(hash));
          return sales;
        }, hashes);
        const measured = times.slice(warmUps);
        const nothing = await till.page.evaluate(async (rounds) => {
          const samples: number[] = [];
          for (let round = 0; round < rounds; round += 1) {
            const startedAt = performance.now();
            await window.countersignFloor.nothing();
            samples.push(performance.now() - startedAt);
          }
          return samples;
        }, 200);
        const against = { name: 'raw strict put and write + flush in main, in parallel', samples: measured.map(({ floor }) => floor) };
        return {
          versions: { ...await runtimeVersions(till), PostgreSQL: central.postgresVersion },
          figures: [
            figure('both writes durable', 'ms', measured.map(({ sold }) => sold), { against, targets: [{ of: 'p95', atMost: 15 }, { of: 'ratio', atMost: 1.5 }] }),
            figure('journal append alone, within the above', 'ms', measured.map(({ append }) => append)),
            figure('the whole of sell(): look-up, rules, sealing and both writes', 'ms', measured.map(({ whole }) => whole)),
            figure('an empty message to main and back', 'ms', nothing),
          ],
        };
      } finally {
        await till.close();
      }
    } finally {
      await central.close();
    }
  },
};
