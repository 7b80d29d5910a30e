/** A line of the accountant's chart; see `chart_lines`. */
type Line = { readonly prefix: string; readonly number: string; readonly name: string };

/** What an account is called by a chart: the longest prefix that fits, else our own name and no number. */
export const chartNameOf = (lines: readonly Line[], account: string): { readonly number: string; readonly name: string } => {
  const fitting = lines.filter(({ prefix }) => account === prefix || account.startsWith(`${prefix}:`));
  const longest = fitting.reduce<Line | undefined>((best, line) => (best === undefined || line.prefix.length > best.prefix.length ? line : best), undefined);
  return longest ? { number: longest.number, name: longest.name } : { number: '', name: account };
};
