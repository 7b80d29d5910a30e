import type { Sql } from './database.ts';

/** What an auditor adds up first. Amounts are minor units. */
export type Totals = {
  /** Debits minus credits by account and currency; together zero in every currency. */
  readonly trialBalance: readonly { readonly account: string; readonly currency: string; readonly balance: number }[];
  /** By currency; anything but zero means the books are wrong. */
  readonly imbalance: Readonly<Record<string, number>>;
  /** What is owed to holders, by the certificates themselves and by the ledger: equal, or the books are wrong. */
  readonly outstanding: Readonly<Record<string, { readonly certificates: number; readonly ledger: number }>>;
  readonly stores: readonly {
    readonly store: number; readonly currency: string; readonly sold: number; readonly redeemed: number; readonly cash: number; readonly card: number;
  }[];
  readonly operations: { readonly accepted: number; readonly flagged: number; readonly evidence: number };
};

/** Adds up the books. Reads only; one snapshot a statement, so ask when nothing is under way. */
export const readTotals = async (read: Sql): Promise<Totals> => {
  const trialBalance = await read<{ account: string; currency: string; balance: number }>(
    `select account, currency, sum(case side when 'debit' then amount else -amount end)::bigint as balance
     from entries group by account, currency order by account, currency`, []);
  const balances = await read<{ currency: string; balance: number }>(
    'select currency, sum(balance)::bigint as balance from certificates group by currency order by currency', []);
  const [operations] = await read<Totals['operations']>(
    `select count(*) filter (where outcome = 'accepted') as accepted, count(*) filter (where outcome = 'flagged') as flagged,
       (select count(*) from evidence) as evidence from operations`, []);
  const currencies = [...new Set([...trialBalance, ...balances].map(({ currency }) => currency))].sort();
  const sumOf = (currency: string, prefix: string): number => trialBalance
    .filter((row) => row.currency === currency && row.account.startsWith(prefix)).reduce((total, { balance }) => total + balance, 0);
  return {
    trialBalance,
    imbalance: byCurrency(currencies, (currency) => sumOf(currency, '')),
    outstanding: byCurrency(currencies, (currency) => ({
      certificates: balances.find((row) => row.currency === currency)?.balance ?? 0,
      // A liability stands on the credit side; -0 would not equal 0 in a comparison of totals.
      ledger: 0 - sumOf(currency, 'liability:'),
    })),
    stores: await readStores(read),
    operations: operations ?? { accepted: 0, flagged: 0, evidence: 0 },
  };
};

const byCurrency = <Value>(currencies: readonly string[], value: (currency: string) => Value): Readonly<Record<string, Value>> =>
  Object.fromEntries(currencies.map((currency) => [currency, value(currency)]));

/** Net of voids and reversals: `sold` is face value that stands, loads included, `redeemed` what the store may claim, tenders what it holds. */
const readStores = (read: Sql): Promise<Totals['stores']> => read<Totals['stores'][number]>(
  `select s.number as store, s.currency,
     coalesce((select sum(case e.kind when 'activate' then e.covered when 'reload' then e.covered when 'undo-unload' then e.covered + e.over_amount
         when 'deactivate' then -(e.covered + e.over_amount) when 'unload' then -(e.covered + e.over_amount) else e.covered end)
       from effects e where e.store_number = s.number and e.kind in ('activate', 'deactivate', 'undo-deactivate', 'reload', 'unload', 'undo-unload')), 0)::bigint as sold,
     coalesce((select sum(case side when 'credit' then amount else -amount end) from entries where account = 'redeemed:' || s.number), 0)::bigint as redeemed,
     coalesce((select sum(case side when 'debit' then amount else -amount end) from entries where account = 'tender:' || s.number || ':cash'), 0)::bigint as cash,
     coalesce((select sum(case side when 'debit' then amount else -amount end) from entries where account = 'tender:' || s.number || ':card'), 0)::bigint as card
   from stores s order by s.number`, []);
