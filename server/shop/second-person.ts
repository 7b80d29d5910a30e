import { z } from 'zod';
import { currencySchema, formatMoney, parseMoney } from '../../domain/money.ts';
import { changeBusiness } from '../business/changing.ts';
import { changeLimit } from '../business/limits.ts';
import { readArguments, type ShopCommand } from './command.ts';

const usage = 'second-person CURRENCY AMOUNT';

/** `second-person`: above which amount two people resolve an exception. */
export const secondPersonCommand: ShopCommand = {
  usage,
  run: async (shop, given) => {
    const { words: [currency, typed] } = readArguments(usage, given, {}, z.object({ words: z.tuple([currencySchema, z.string()], 'a currency and an amount are needed') }));
    const amount = parseMoney(typed, currency);
    if (!amount.ok) throw new Error(`${typed} is no amount of ${currency}`);
    await changeBusiness(shop, null, (change) => changeLimit(change, { currency, amount: amount.value, before: undefined }));
    return `Above ${formatMoney(amount.value, currency, 'en')} two people resolve an exception.\n`;
  },
};
