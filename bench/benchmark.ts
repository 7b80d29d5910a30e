import type { Figure } from './measure/result.ts';

/** One benchmark: it makes its own world, measures, and takes everything down again. */
export type Benchmark = {
  readonly name: string;
  readonly title: string;
  /** What is measured and how, for whoever reads the numbers. */
  readonly how: readonly string[];
  readonly run: (options: { readonly quick: boolean; readonly say: (text: string) => void }) => Promise<{
    readonly figures: readonly Figure[]; readonly versions: Readonly<Record<string, string>>;
    /** What only this run can tell, such as a peer that is not on this machine. */
    readonly remarks?: readonly string[];
  }>;
};
