import type { RunningTill } from '../test/electron-stand-in/launch.ts';
import type { Benchmark } from './benchmark.ts';
import { figure } from './measure/result.ts';
import { openCentral } from './world/central.ts';
import { launchEmpty, openShift, prepareTill, runtimeVersions, whenReady, whenSynced } from './world/till.ts';

/** From the start of the program to the first possible scan. */
export const startBench: Benchmark = {
  name: 'start',
  title: 'Start to ready for a scan',
  how: [
    '100,000 certificates in the directory, operations waiting in both stores, no server. Time: from the start of the process to the second animation frame after the till can take a scan, its two stores compared.',
    'In turn: an empty window of the same runtime, the till after an orderly end, the till after SIGKILL of its process group.',
  ],
  run: async ({ quick, say }) => {
    const [warmUps, rounds, queued] = quick ? [1, 9, 500] : [3, 15, 10_000];
    const central = await openCentral();
    let running: RunningTill | undefined;
    try {
      const stock = await central.addCertificates(queued, 'stock', 600_000);
      await central.addCertificates(100_000 - queued, 'active', 600_001);
      const home = await prepareTill(central, 'start');
      running = await home.launch();
      const { page } = running;
      await whenReady(page);
      await whenSynced(page, 100_000);
      const versions = { ...await runtimeVersions(running), PostgreSQL: central.postgresVersion };
      await openShift(page);
      await page.evaluate(async (all) => {
        const bench = window.countersignBench;
        if (!bench) throw new Error('this is not the bench till');
        bench.line.isCut = true;
        await bench.till.syncNow();
        await bench.work.sellAll(all);
      }, stock);
      await central.stop();
      await running.close();
      running = undefined;
      say('prepared');

      const start = async (launch: () => Promise<RunningTill>, ready: (till: RunningTill) => Promise<number>, end: 'close' | 'kill'): Promise<number> => {
        const startedAt = Date.now();
        running = await launch();
        const ms = (await ready(running)) - startedAt;
        await running[end]();
        running = undefined;
        return ms;
      };
      const tillReady = (till: RunningTill): Promise<number> => whenReady(till.page);
      const emptyReady = async (till: RunningTill): Promise<number> =>
        Number(await (await till.page.waitForFunction(() => (window as unknown as { readyAt?: number }).readyAt ?? null)).jsonValue());

      const samples: Record<'empty' | 'orderly' | 'killed', number[]> = { empty: [], orderly: [], killed: [] };
      for (let round = -warmUps; round < rounds; round += 1) {
        const empty = await start(() => launchEmpty(central.dataFolder), emptyReady, 'close');
        const orderly = await start(home.launch, tillReady, 'kill');
        const killed = await start(home.launch, tillReady, 'close');
        if (round < 0) continue;
        samples.empty.push(empty);
        samples.orderly.push(orderly);
        samples.killed.push(killed);
      }
      const name = `${queued.toLocaleString('en-US')} operations waiting`;
      const against = { name: 'empty window', samples: samples.empty };
      return {
        versions,
        figures: [
          figure(`after an orderly end, ${name}`, 'ms', samples.orderly, { against }),
          figure(`after SIGKILL, ${name}`, 'ms', samples.killed, { against }),
          figure('more than the empty window, after an orderly end', 'ms', pairwise(samples.orderly, samples.empty), { targets: [{ of: 'median', atMost: 300 }] }),
          figure('more than the empty window, after SIGKILL', 'ms', pairwise(samples.killed, samples.empty), { targets: [{ of: 'median', atMost: 500 }] }),
        ],
      };
    } finally {
      await running?.kill();
      await central.close();
    }
  },
};

const pairwise = (ours: readonly number[], theirs: readonly number[]): readonly number[] => ours.map((ms, index) => ms - (theirs[index] ?? NaN));
