/** What many samples come to. Times: higher is worse; rates: lower is. */
export type Summary = { readonly samples: number; readonly median: number; readonly p95: number; readonly p99: number };

/** Summarises samples; the percentiles look to the bad side. Nearest rank: every number shown was really measured. */
export const summarise = (samples: readonly number[], worse: 'higher' | 'lower' = 'higher'): Summary => {
  const sorted = [...samples].sort((a, b) => (worse === 'higher' ? a - b : b - a));
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return { samples: sorted.length, median: rank(0.5), p95: rank(0.95), p99: rank(0.99) };
};
