import { z } from 'zod';
import { drawerRulesOf } from '../../domain/drawer-cash.ts';
import { type Currency, type Minor, minor, parseMoney, toDecimal } from '../../domain/money.ts';
import { changeBusiness } from '../business/changing.ts';
import { changeStore, settingsOf } from '../business/stores.ts';
import { numberWord, readArguments, type ShopCommand } from './command.ts';
import { needStore } from './stores.ts';

const usage = 'drawer STORE [--manager-above 50.00] [--variance-above 5.00] (usual: what is usual in the currency again)';

const text = { type: 'string' } as const;
const amountWord = z.string().trim().min(1, 'an amount is needed').optional();
const drawerArguments = z.object({ words: z.tuple([numberWord('a store', 0x7fff_ffff)], 'the number of a store is needed'), 'manager-above': amountWord, 'variance-above': amountWord });

/** `drawer`: from which amounts on a manager agrees to cash paid in or out, and somebody else to a count that is off. */
export const drawerCommand: ShopCommand = {
  usage,
  run: async (shop, given) => {
    const { words: [number], ...wanted } = readArguments(usage, given, { 'manager-above': text, 'variance-above': text }, drawerArguments);
    const { currency, rules } = await changeBusiness(shop, null, async (change) => {
      const store = await needStore(change.sql, number);
      const [managerAbove, varianceAbove] = (['manager-above', 'variance-above'] as const).map((name) => readAmount(name, wanted[name], store.currency));
      const after = settingsOf(await changeStore(change, null, {
        id: store.id, ...(managerAbove === undefined ? {} : { managerAbove }), ...(varianceAbove === undefined ? {} : { varianceAbove }),
      }));
      return { currency: store.currency, rules: drawerRulesOf({ currency: store.currency, drawer: after }) };
    });
    const money = (amount: Minor): string => `${toDecimal(amount, currency)} ${currency}`;
    return `In store ${String(number)} cash paid in or out above ${money(rules.managerAbove)} wants a manager, and a count that is off by more than ${money(rules.varianceAbove)} somebody else's eyes.\n`;
  },
};

/** Undefined: not named, stays. Null: what is usual. */
const readAmount = (name: string, word: string | undefined, currency: Currency): Minor | null | undefined => {
  if (word === undefined) return undefined;
  if (word === 'usual') return null;
  const amount = parseMoney(word, currency);
  if (!amount.ok) throw new Error(`--${name}: ${word} is no amount in ${currency}. It is typed so:\n  ${usage}`);
  return minor(amount.value);
};
