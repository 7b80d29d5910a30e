import type { Benchmark } from './benchmark.ts';
import { figure, type Figure } from './measure/result.ts';
import { openCentral } from './world/central.ts';
import { openShift, prepareTill, runtimeVersions, whenReady, whenSynced } from './world/till.ts';

/** How long a queue takes to reach the books. */
export const drainBench: Benchmark = {
  name: 'drain',
  title: 'Drain: the queue reaches the server',
  how: [
    'The line is cut, the till sells that many certificates (each a real sale in both stores), the line comes back. Time: from "try now" to an empty outbox: signed batches to the server, verified, decided, posted and committed, outcomes and certificates kept durably on the till.',
    'Till, server and PostgreSQL share this machine.',
  ],
  run: async ({ quick, say }) => {
    const plans = quick ? [{ size: 1_000, warmUps: 1, rounds: 5 }] : [{ size: 1_000, warmUps: 3, rounds: 9 }, { size: 10_000, warmUps: 0, rounds: 3 }];
    const central = await openCentral();
    try {
      const needed = plans.reduce((total, { size, warmUps, rounds }) => total + size * (warmUps + rounds), 0);
      const hashes = await central.addCertificates(needed, 'stock', 700_000);
      const till = await (await prepareTill(central, 'drain')).launch();
      try {
        await whenReady(till.page);
        await whenSynced(till.page, needed);
        await openShift(till.page);
        const figures: Figure[] = [];
        let used = 0;
        for (const { size, warmUps, rounds } of plans) {
          const samples: number[] = [];
          const pushes: number[] = [];
          for (let round = -warmUps; round < rounds; round += 1) {
            const mine = hashes.slice(used, used += size);
            const { drained, pushed } = await till.page.evaluate(async (all) => {
              const bench = window.countersignBench;
              if (!bench) throw new Error('this is not the bench till');
              await bench.till.syncNow();
              bench.line.isCut = true;
              await bench.till.syncNow();
              await bench.work.sellAll(all);
              if (bench.till.snapshot().queue.waiting !== all.length) throw new Error('the queue is not as long as what was sold');
              bench.line.isCut = false;
              bench.times.push.length = 0;
              const ms = await bench.work.drain();
              return { drained: ms, pushed: [...bench.times.push] };
            }, mine);
            if (round < 0) continue;
            samples.push(drained);
            pushes.push(pushed.reduce((total, ms) => total + ms, 0));
          }
          const name = `${size.toLocaleString('en-US')} operations`;
          figures.push(
            figure(name, 'ms', samples, { targets: [{ of: 'median', atMost: 1_000 }] }),
            figure(`${name}: waiting for main and server, within the above`, 'ms', pushes),
          );
          say(`${name}: done`);
        }
        return { figures, versions: { ...await runtimeVersions(till), PostgreSQL: central.postgresVersion } };
      } finally {
        await till.close();
      }
    } finally {
      await central.close();
    }
  },
};
