/** A line of the accountant's chart; see `chart_lines`. */
type Line = { readonly prefix: string; readonly number: string; readonly name: string };

/** What an account is called by a chart: the longest prefix that fits, else our own name and no number. */
export const chartNameOf = (lines: readonly Line[], account: string): { readonly number: string; readonly name: string } => {
  const fitting = lines.filter(({ prefix }) => account === prefix || account.startsWith(`${prefix}:`));
  const longest = fitting.reduce<Line | undefined>((best, line) => (best === undefined || line.prefix.length > best.prefix.length ? line : best), undefined);
  return longest ? { number: longest.number, name: longest.name } : { number: '', name: account };
};

type Named = { readonly account: string; readonly number: string; readonly name: string };

/**
 * Accounts as a person reads them: a store has a clearing account for each store it ever cleared with, so those that the chart
 * names alike are one line, under what they begin with. `count` is how many it stands for.
 */
export const foldPairs = (accounts: readonly Named[]): readonly (Named & { readonly count: number })[] => {
  const lines = new Map<string, Named & { readonly count: number }>();
  for (const one of accounts) {
    const store = /^clearing:\d+(?=:\d+$)/u.exec(one.account)?.[0];
    // Without a number the name is the account's own.
    const key = JSON.stringify([store ?? one.account, one.number, one.number === '' ? '' : one.name]);
    const known = lines.get(key);
    lines.set(key, known ? { ...known, account: store ?? one.account, count: known.count + 1 } : { ...one, count: 1 });
  }
  return [...lines.values()];
};
