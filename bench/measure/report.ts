import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isBusy } from './machine.ts';
import type { BenchResult, Figure } from './result.ts';
import type { Summary } from './summary.ts';

/** The order in which benchmarks run and are told. */
export const order = ['scan', 'sold', 'print', 'drain', 'server', 'start'] as const;

/** Keeps a result as JSON. */
export const keepResult = (root: string, result: BenchResult): void => {
  mkdirSync(join(root, 'bench/results'), { recursive: true });
  writeFileSync(join(root, 'bench/results', `${result.name}.json`), `${JSON.stringify(result, undefined, 1)}\n`);
};

/** Writes docs/benchmarks.md from every result that is there, of this run and of earlier ones. */
export const writeReport = (root: string): void => {
  const folder = join(root, 'bench/results');
  const results = readdirSync(folder).filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as BenchResult)
    .sort((a, b) => order.indexOf(a.name as (typeof order)[number]) - order.indexOf(b.name as (typeof order)[number]));
  writeFileSync(join(root, 'docs/benchmarks.md'), [intro, ...results.map(section)].join('\n'));
};

const intro = `# Benchmarks

Written by \`npm run bench\`; no number here was typed. Each benchmark measures Countersign and what it is held against in
turn, in one run, on the same machine. \`x\` is the ratio of the medians. Percentiles are nearest-rank and look to the bad
side: of a rate, p95 is what it fell to in the worst twentieth. Whether a target is met is told, not asserted; where the
machine was busy with other work before the run (load above its cores), times say little and no target is judged.
`;

const section = (result: BenchResult): string => [
  `## ${result.title}`,
  '',
  ...result.how.map((line) => `- ${line}`),
  '',
  '| figure | unit | n | median | p95 | p99 | against | median | p95 | p99 | x | target | met |',
  '|---|---|--:|--:|--:|--:|---|--:|--:|--:|--:|---|---|',
  ...result.figures.map((one) => row(one, isBusyRun(result))),
  '',
  `\`${result.command}\`, ${result.at.slice(0, 16).replace('T', ' ')} UTC, ${result.seconds.toFixed(0)} s; one-minute load ${String(result.load.before)} before, ${String(result.load.after)} after, on ${String(result.machine.cores)} cores.`,
  '',
  `${result.machine.processor}, ${String(result.machine.memoryGb)} GB, ${result.machine.system}. ${Object.entries(result.machine.versions).map(([name, version]) => `${name} ${version}`).join(', ')}.`,
  '',
].join('\n');

/** The load before the run is other people's work: beside it no target is judged. */
const isBusyRun = ({ load, machine }: BenchResult): boolean => isBusy(load.before, machine.cores);

const row = ({ name, unit, ours, against, ratio, target, isMet }: Figure, wasBusy: boolean): string => `| ${[
  name, unit, String(ours.samples), ...values(ours), against?.name ?? '', ...(against ? values(against.summary) : ['', '', '']),
  ratio === null ? '' : ratio.toFixed(2), target ?? '', isMet === null ? '' : wasBusy ? 'not judged' : isMet ? 'yes' : '**no**',
].join(' | ')} |`;

const values = ({ median, p95, p99 }: Summary): readonly string[] => [median, p95, p99].map(short);

/** Three digits that matter, and no more. */
export const short = (value: number): string => {
  if (!Number.isFinite(value)) return '-';
  if (value >= 1_000) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
};
