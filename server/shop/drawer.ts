import { z } from 'zod';
import { drawerRulesOf } from '../../domain/drawer-cash.ts';
import { type Currency, type Minor, minor, parseMoney, toDecimal } from '../../domain/money.ts';
import { changeBusiness, numberWord, readArguments, type ShopCommand } from './command.ts';
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
    const { currency, rules } = await changeBusiness(shop, `drawer of store ${String(number)}`, async (sql) => {
      const store = await needStore(sql, number);
      const [managerAbove, varianceAbove] = (['manager-above', 'variance-above'] as const).map((name) => readAmount(name, wanted[name], store.currency));
      const [row] = await sql<{ manager: Minor | null; variance: Minor | null }>(
        `update stores set drawer_manager_above = case when $2 then $3 else drawer_manager_above end,
           drawer_variance_above = case when $4 then $5 else drawer_variance_above end
         where number = $1 returning drawer_manager_above as manager, drawer_variance_above as variance`,
        [number, managerAbove !== undefined, managerAbove ?? null, varianceAbove !== undefined, varianceAbove ?? null]);
      return { currency: store.currency, rules: drawerRulesOf({ currency: store.currency, drawer: { managerAbove: row?.manager ?? null, varianceAbove: row?.variance ?? null } }) };
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
