import { z } from 'zod';
import { roleSchema } from '../../domain/protocol.ts';
import { hashPin, pinProblem } from '../pins.ts';
import { changeBusiness } from '../business/changing.ts';
import { addOperator, changeOperator, findOperator } from '../business/operators.ts';
import { nameWord, numberWord, readArguments, type Shop, type ShopCommand } from './command.ts';
import { needStore } from './stores.ts';

const usage = 'operator STORE NAME cashier|manager';
const leavesUsage = 'operator-leaves STORE NAME';
const store = numberWord('a store', 0x7fff_ffff);
const triesMax = 3;

/** `operator`: somebody who signs in at a store's tills; with a name that is known, a new PIN or another role. */
export const operatorCommand: ShopCommand = {
  usage,
  run: async (shop, given) => {
    const { words: [storeNumber, name, role] } = readArguments(usage, given, {}, z.object({
      words: z.tuple([store, nameWord, roleSchema], 'a store, a name and cashier or manager are needed'),
    }));
    // Before the PIN is asked for: nobody types one twice to hear that the store does not exist.
    await needStore(shop.database.read, storeNumber);
    const pinHash = await hashPin(await askPin(shop, name));
    const known = await changeBusiness(shop, null, async (change) => {
      const { id: storeId } = await needStore(change.sql, storeNumber);
      const operator = await findOperator(change.sql, storeId, name);
      if (operator) await changeOperator(change, null, { id: operator.id, role, active: true, pinHash });
      else await addOperator(change, { id: shop.newId(), storeId, name, role, pinHash });
      return operator !== undefined;
    });
    return `${name} is ${known ? 'still known' : 'now'} ${role === 'manager' ? 'a manager' : 'a cashier'} of store ${String(storeNumber)}${known ? ' and has a new PIN' : ''}.\n`;
  },
};

const askPin = async ({ askSecretly }: Shop, name: string): Promise<string> => {
  let problem = '';
  for (let left = triesMax; left > 0; left -= 1) {
    const pin = await askSecretly(`${problem}PIN for ${name}, six digits: `);
    const wrong = pinProblem(pin) ?? (await askSecretly('The same PIN once more: ') === pin ? undefined : 'the two are not the same');
    if (wrong === undefined) return pin;
    problem = `${wrong}.\n`;
  }
  throw new Error(`${problem.trim()} Nothing was changed`);
};

/** `operator-leaves`: ends somebody's access; what they did keeps their name. */
export const operatorLeavesCommand: ShopCommand = {
  usage: leavesUsage,
  run: async (shop, given) => {
    const { words: [storeNumber, name] } = readArguments(leavesUsage, given, {}, z.object({ words: z.tuple([store, nameWord], 'a store and a name are needed') }));
    await changeBusiness(shop, null, async (change) => {
      const { id: storeId } = await needStore(change.sql, storeNumber);
      const operator = await findOperator(change.sql, storeId, name);
      if (!operator?.active) throw new Error(`nobody called ${name} signs in at store ${String(storeNumber)}`);
      await changeOperator(change, null, { id: operator.id, active: false });
    });
    return `${name} may no longer sign in at store ${String(storeNumber)}; its tills hear of it when they next reach the server.\n`;
  },
};
