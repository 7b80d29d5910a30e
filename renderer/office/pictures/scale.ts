/** An axis that begins and ends at round figures, and those in between. */
export type Scale = { readonly low: number; readonly high: number; readonly ticks: readonly number[] };

/** Four or so lines across a picture: enough to read a height by, few enough to stay calm. */
const linesWanted = 4;

/** The axis for some values: zero is always on it, and every step is 1, 2 or 5 with noughts. */
export const scaleFor = (values: readonly number[]): Scale => {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const rough = Math.max(1, (most - least) / linesWanted);
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = magnitude * ([1, 2, 5].find((factor) => factor * magnitude >= rough) ?? 10);
  const [first, last] = [Math.floor(least / step), Math.max(1, Math.ceil(most / step))];
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { low: first * step, high: last * step, ticks };
};

/** Which of so many labels are told, when there is room for some of them only: the first, and every so many after it. */
export const labelled = (count: number, roomFor: number): ((index: number) => boolean) => {
  const every = Math.max(1, Math.ceil(count / roomFor));
  return (index) => index % every === 0;
};
