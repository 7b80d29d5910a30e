import { z } from 'zod';
import { tillNumberMax } from '../../domain/business-wire.ts';
import { changeBusiness } from '../business/changing.ts';
import { addTill, findTill, makeCode, moveTill, withdrawTill } from '../business/tills.ts';
import { codeLifetimeMs } from '../enrolment.ts';
import { textQr } from '../office/command.ts';
import { numberWord, readArguments, type ShopCommand } from './command.ts';
import { needStore } from './stores.ts';

const till = numberWord('a till', tillNumberMax);
const tillUsage = 'till NUMBER --store NUMBER';
const revokeUsage = 'till-revoke NUMBER';
const codeUsage = 'enrolment-code TILL';

/** `till`: gives a store another till. Which machine it is comes with the enrolment. */
export const tillCommand: ShopCommand = {
  usage: tillUsage,
  run: async (shop, given) => {
    const { words: [number], store } = readArguments(tillUsage, given, { store: { type: 'string' } }, z.object({
      words: z.tuple([till], 'the number of a till is needed'), store: numberWord('a store', 0x7fff_ffff),
    }));
    await changeBusiness(shop, null, async (change) => {
      const { id: storeId } = await needStore(change.sql, store);
      const known = await findTill(change.sql, number);
      if (!known) await addTill(change, { id: shop.newId(), storeId, number });
      // Its operations are of the store that it enrolled for.
      else if (known.state !== 'new' && known.store_number !== store) throw new Error(`till ${String(number)} works in store ${String(known.store_number)}; a till that moves enrols anew under another number`);
      else await moveTill(change, known, storeId);
    });
    return `Till ${String(number)} is in store ${String(store)}. Its one-time code: enrolment-code ${String(number)}\n`;
  },
};

/** `enrolment-code`: what is typed at a till's first start. */
export const enrolmentCodeCommand: ShopCommand = {
  usage: codeUsage,
  run: async (shop, given) => {
    const { words: [number] } = readArguments(codeUsage, given, {}, z.object({ words: z.tuple([till], 'the number of a till is needed') }));
    const { code } = await changeBusiness(shop, null, async (change) => {
      const known = await findTill(change.sql, number);
      if (!known) throw new Error(`there is no till ${String(number)} yet: the command till makes it known`);
      return makeCode(change, known);
    });
    return [
      `One-time code for till ${String(number)}:  ${code}`, '', textQr(code), '',
      `Type it (or scan it) at the till's first start, within ${String(codeLifetimeMs / 60_000)} minutes. It is good once, for one machine.`, '',
    ].join('\n');
  },
};

/** `till-revoke`: a stolen or retired till is refused from now on. */
export const tillRevokeCommand: ShopCommand = {
  usage: revokeUsage,
  run: async (shop, given) => {
    const { words: [number] } = readArguments(revokeUsage, given, {}, z.object({ words: z.tuple([till], 'the number of a till is needed') }));
    await changeBusiness(shop, null, async (change) => {
      const known = await findTill(change.sql, number);
      if (known?.state !== 'enrolled') throw new Error(`there is no till ${String(number)} that has enrolled`);
      await withdrawTill(change, known);
    });
    return `Till ${String(number)} is revoked. Within seconds the server refuses whatever it sends; what it had not sent yet is not in the books.\n`;
  },
};
