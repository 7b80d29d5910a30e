import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { balanceBench } from './balance.ts';
import type { Benchmark } from './benchmark.ts';
import { drainBench } from './drain.ts';
import { describeMachine, isBusy, loadNow } from './measure/machine.ts';
import { keepResult, short, writeReport } from './measure/report.ts';
import type { BenchResult, Figure } from './measure/result.ts';
import { printBench } from './print.ts';
import { reconciliationBench } from './reconciliation.ts';
import { scanBench } from './scan.ts';
import { scannersBench } from './scanners.ts';
import { serverBench } from './server.ts';
import { soldBench } from './sold.ts';
import { startBench } from './start.ts';
import { syncBench } from './sync.ts';
import { endEverything } from './world/left-behind.ts';

const benchmarks: readonly Benchmark[] = [scanBench, scannersBench, soldBench, printBench, drainBench, serverBench, reconciliationBench, balanceBench, syncBench, startBench];
/** From out/bench/main.js. */
const root = fileURLToPath(new URL('../..', import.meta.url));

const runOne = async (benchmark: Benchmark, quick: boolean, before: number): Promise<void> => {
  const startedAt = Date.now();
  console.log(`\n${benchmark.title}`);
  const { figures, versions, remarks = [] } = await benchmark.run({ quick, say: (text) => { console.log(`  ${text}`); } });
  const result: BenchResult = {
    name: benchmark.name, title: benchmark.title, command: `npm run bench -- ${benchmark.name}${quick ? ' --quick' : ''}`, quick,
    at: new Date(startedAt).toISOString(), seconds: (Date.now() - startedAt) / 1_000, machine: describeMachine(versions),
    load: { before, after: loadNow() }, how: [...benchmark.how, ...remarks], figures,
  };
  keepResult(root, result);
  for (const line of figures.flatMap((one) => tell(one, before))) console.log(`  ${line}`);
};

const tell = ({ name, unit, ours, against, ratio, target, isMet }: Figure, load: number): readonly string[] => [
  `${name}: median ${short(ours.median)}, p95 ${short(ours.p95)}, p99 ${short(ours.p99)} ${unit} (n ${String(ours.samples)})`
  + (target === null ? '' : `; target ${target}: ${isBusy(load) ? 'not judged' : isMet ? 'met' : 'MISSED'}`),
  ...(against ? [`    ${against.name}: median ${short(against.summary.median)}, p95 ${short(against.summary.p95)}, p99 ${short(against.summary.p99)}; ratio ${(ratio ?? NaN).toFixed(2)}`] : []),
];

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean', default: false } } });
  const unknown = positionals.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(', ')}. There are: ${benchmarks.map(({ name }) => name).join(', ')}.`);
  const startedAt = Date.now();
  // Once, before anything of ours runs: later it would be our own.
  const before = loadNow();
  if (isBusy(before)) console.log(`The machine is busy with other work (load ${String(before)}): times will be too long, and targets are not judged.`);
  for (const benchmark of benchmarks) {
    if (positionals.length === 0 || positionals.includes(benchmark.name)) await runOne(benchmark, values.quick, before);
  }
  writeReport(root);
  console.log(`\nMeasured in ${((Date.now() - startedAt) / 1_000).toFixed(0)} s. Written: bench/results, docs/benchmarks.md.`);
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    console.log('\nStopping; nothing of this run is written.');
    void endEverything().finally(() => process.exit(130));
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  process.exit(1);
});
