import type { SecondPersonLimit } from '../../domain/business-wire.ts';
import { secondPersonAboveDefault } from '../../domain/exception.ts';
import { type Currency, type Minor, toDecimal } from '../../domain/money.ts';
import type { Sql } from '../database.ts';
import { type Change, noteChange, refusal } from './changing.ts';

/** Above which amounts two people resolve an exception, for every currency that something is sold in. */
export const readLimits = async (sql: Sql): Promise<SecondPersonLimit[]> => {
  const rows = await sql<{ currency: Currency; amount: Minor | null }>(
    `select c.currency, l.amount from (select currency from programs union select currency from stores union select currency from second_person_limits) c
     left join second_person_limits l on l.currency = c.currency order by c.currency`, []);
  return rows.map(({ currency, amount }) => ({ currency, amount: amount ?? secondPersonAboveDefault(currency), isSet: amount !== null }));
};

/** Sets one; `before`: what was seen there (null: what is usual), undefined: whatever is there. */
export const changeLimit = async (
  change: Change, { currency, amount, before }: { readonly currency: Currency; readonly amount: Minor; readonly before: Minor | null | undefined },
): Promise<void> => {
  const [known] = await change.sql<{ amount: Minor }>('select amount from second_person_limits where currency = $1 for update', [currency]);
  if (before !== undefined && (known?.amount ?? null) !== before) throw refusal('changed-meanwhile', 'somebody has changed it meanwhile');
  await change.sql('insert into second_person_limits (currency, amount) values ($1, $2) on conflict (currency) do update set amount = excluded.amount', [currency, amount]);
  const told = (value: Minor) => ({ secondPerson: `${toDecimal(value, currency)} ${currency}` });
  await noteChange(change, {
    action: 'limit-changed', about: currency, subject: `${toDecimal(amount, currency)} ${currency}`, franchiseId: null,
    before: told(known?.amount ?? secondPersonAboveDefault(currency)), after: told(amount),
  });
};
