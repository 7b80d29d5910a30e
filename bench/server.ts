import type { Benchmark } from './benchmark.ts';
import { figure } from './measure/result.ts';
import { createRandom } from './measure/random.ts';
import { type BenchCentral, openCentral } from './world/central.ts';
import { type Load, sendAll } from './world/load.ts';
import { openPgbench } from './world/pgbench.ts';
import { addTerminals, type BenchTerminal } from './world/terminals.ts';

const tills = 50;
const batch = 100;
const connections = 64;
const pgbenchSeconds = 2;

/** What one server takes in. */
export const serverBench: Benchmark = {
  name: 'server',
  title: 'Server: intake and redemptions',
  how: [
    `Intake: ${String(tills)} tills push ${String(batch)} sales each at the same time; every message and chain head signed, every operation verified, decided, posted to a double-entry ledger and committed with fsync on.`,
    `Redemptions: single requests over HTTP, each signed, ${String(connections)} connections; approved means committed. Messages are signed before the clock starts; the load generator runs on the same cores.`,
    'Against, in turn: pgbench\'s TPC-B (prepared statements, its best client count) on the same PostgreSQL, also on the same cores.',
  ],
  run: async ({ quick, say }) => {
    const [warmUps, rounds, requests] = quick ? [3, 9, 4_000] : [3, 15, 10_000];
    const central = await openCentral();
    try {
      const terminals = await addTerminals(central, tills);
      const stock = await central.addCertificates((warmUps + rounds) * tills * batch, 'stock', 500_000);
      const active = await central.addCertificates(20_000, 'active', 500_001);
      const pgbench = await openPgbench(central.databaseUrl);
      say(pgbench ? `pgbench ${pgbench.version} is best with ${String(pgbench.clients)} clients` : 'pgbench is not on this machine: without a peer');
      const random = createRandom(7);
      const samples = { intake: [] as number[], single: [] as number[], latency: [] as number[], tps: [] as number[] };
      for (let round = -warmUps; round < rounds; round += 1) {
        const from = (round + warmUps) * tills * batch;
        const pushes = await pushAll(central, terminals, stock.slice(from, from + tills * batch));
        const asked = await askAll(central, terminals, active, requests, random);
        const tps = await pgbench?.tps(pgbenchSeconds);
        if (round < 0) continue;
        samples.intake.push((tills * batch) / pushes.seconds);
        samples.single.push(requests / asked.seconds);
        for (const { ms } of asked.replies) samples.latency.push(ms);
        if (tps !== undefined) samples.tps.push(tps);
      }
      const against = pgbench && { against: { name: `pgbench TPC-B, ${String(pgbench.clients)} clients`, samples: samples.tps } };
      return {
        versions: { PostgreSQL: central.postgresVersion, ...(pgbench ? { pgbench: pgbench.version } : {}) },
        remarks: pgbench ? [] : ['pgbench was not on this machine: no peer in this run.'],
        figures: [
          figure('batched intake, operations', 'per second', samples.intake, { ...against, targets: pgbench ? [{ of: 'ratio', atLeast: 4 }] : [] }),
          figure('single redemptions', 'per second', samples.single, { ...against, targets: pgbench ? [{ of: 'ratio', atLeast: 1.2 }] : [] }),
          figure('single redemption, sent to answered', 'ms', samples.latency, { targets: [{ of: 'p99', atMost: 25 }] }),
        ],
      };
    } finally {
      await central.close();
    }
  },
};

const pushAll = async (central: BenchCentral, terminals: readonly BenchTerminal[], hashes: readonly string[]): Promise<Load> => {
  const messages = await Promise.all(terminals.map((terminal, index) => terminal.pushSales(hashes.slice(index * batch, (index + 1) * batch))));
  const load = await sendAll(central.url, messages, tills);
  for (const { status, body } of load.replies) {
    if (status !== 200 || body.includes('"flagged"')) throw new Error(`a push was answered ${String(status)}: ${body.slice(0, 300)}`);
  }
  return load;
};

const askAll = async (
  central: BenchCentral, terminals: readonly BenchTerminal[], hashes: readonly string[], count: number, random: () => number,
): Promise<Load> => {
  const pick = <Value>(from: readonly Value[]): Value => from[Math.floor(random() * from.length)] as Value;
  const messages: Buffer[] = [];
  for (let index = 0; index < count; index += 1) messages.push(await pick(terminals).askToRedeem(pick(hashes), 1));
  const load = await sendAll(central.url, messages, connections);
  for (const { status, body } of load.replies) {
    if (status !== 200 || !body.includes('"approved"')) throw new Error(`a request was answered ${String(status)}: ${body.slice(0, 300)}`);
  }
  return load;
};
