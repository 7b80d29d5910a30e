import type { Machine } from './machine.ts';
import { type Summary, summarise } from './summary.ts';

export type Unit = 'ms' | 'per second';

/** One measured figure beside what it is held against. */
export type Figure = {
  readonly name: string;
  readonly unit: Unit;
  readonly ours: Summary;
  /** The floor or the peer, measured in turn with ours in the same run. */
  readonly against: { readonly name: string; readonly summary: Summary } | null;
  /** Ours by theirs, medians. */
  readonly ratio: number | null;
  readonly target: string | null;
  readonly isMet: boolean | null;
};

/** What one benchmark leaves in bench/results. */
export type BenchResult = {
  readonly name: string;
  readonly title: string;
  readonly command: string;
  readonly quick: boolean;
  readonly at: string;
  readonly seconds: number;
  readonly machine: Machine;
  /** One-minute load average before anything of the run began, which is others' work, and after this benchmark. */
  readonly load: { readonly before: number; readonly after: number };
  readonly how: readonly string[];
  readonly figures: readonly Figure[];
};

/** A bound on a figure; the bench says whether it holds and asserts nothing. */
export type Target = { readonly of: 'median' | 'p95' | 'p99' | 'ratio'; readonly atMost?: number; readonly atLeast?: number };

/** Puts a figure together. */
export const figure = (
  name: string, unit: Unit, samples: readonly number[],
  { against, targets = [] }: { readonly against?: { readonly name: string; readonly samples: readonly number[] }; readonly targets?: readonly Target[] } = {},
): Figure => {
  const worse = unit === 'ms' ? 'higher' : 'lower';
  const ours = summarise(samples, worse);
  const theirs = against && { name: against.name, summary: summarise(against.samples, worse) };
  const ratio = theirs ? ours.median / theirs.summary.median : null;
  const valueOf = (of: Target['of']): number => (of === 'ratio' ? ratio ?? NaN : ours[of]);
  const holds = ({ of, atMost = Infinity, atLeast = -Infinity }: Target): boolean => valueOf(of) <= atMost && valueOf(of) >= atLeast;
  return {
    name, unit, ours, against: theirs ?? null, ratio,
    target: targets.length === 0 ? null : targets.map((target) => describe(target, unit)).join(', '),
    isMet: targets.length === 0 ? null : targets.every(holds),
  };
};

const describe = ({ of, atMost, atLeast }: Target, unit: Unit): string => {
  const bound = atMost === undefined ? `≥ ${String(atLeast)}` : `≤ ${String(atMost)}`;
  return `${of} ${bound}${of === 'ratio' ? ' x' : unit === 'ms' ? ' ms' : ' a second'}`;
};
