import { z } from 'zod';
import { currencySchema, formatMoney, parseMoney } from '../../domain/money.ts';
import { changeBusiness, readArguments, type ShopCommand } from './command.ts';

const usage = 'second-person CURRENCY AMOUNT';

/** `second-person`: above which amount two people resolve an exception. */
export const secondPersonCommand: ShopCommand = {
  usage,
  run: async (shop, given) => {
    const { words: [currency, typed] } = readArguments(usage, given, {}, z.object({ words: z.tuple([currencySchema, z.string()], 'a currency and an amount are needed') }));
    const amount = parseMoney(typed, currency);
    if (!amount.ok) throw new Error(`${typed} is no amount of ${currency}`);
    await changeBusiness(shop, `second person above ${typed} ${currency}`, (sql) => sql(
      'insert into second_person_limits (currency, amount) values ($1, $2) on conflict (currency) do update set amount = excluded.amount', [currency, amount.value]));
    return `Above ${formatMoney(amount.value, currency, 'en')} two people resolve an exception.\n`;
  },
};
