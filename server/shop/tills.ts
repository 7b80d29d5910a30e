import { z } from 'zod';
import { codeLifetimeMs, makeEnrolmentCode } from '../enrolment.ts';
import { textQr } from '../office/command.ts';
import { changeBusiness, numberWord, readArguments, type ShopCommand } from './command.ts';
import { needStore } from './stores.ts';

const till = numberWord('a till', 999_999);
const tillUsage = 'till NUMBER --store NUMBER';
const revokeUsage = 'till-revoke NUMBER';
const codeUsage = 'enrolment-code TILL';

type TillRow = { readonly id: string; readonly state: 'new' | 'enrolled' | 'revoked'; readonly store: number };

/** `till`: gives a store another till. Which machine it is comes with the enrolment. */
export const tillCommand: ShopCommand = {
  usage: tillUsage,
  run: async (shop, given) => {
    const { words: [number], store } = readArguments(tillUsage, given, { store: { type: 'string' } }, z.object({
      words: z.tuple([till], 'the number of a till is needed'), store: numberWord('a store', 0x7fff_ffff),
    }));
    await changeBusiness(shop, `till ${String(number)}`, async (sql) => {
      const { id } = await needStore(sql, store);
      const [known] = await sql<TillRow>('select t.id, t.state, s.number as store from terminals t join stores s on s.id = t.store_id where t.number = $1', [number]);
      if (!known) await sql(`insert into terminals (id, number, store_id, state) values ($1, $2, $3, 'new')`, [shop.newId(), number, id]);
      // Its operations are of the store that it enrolled for.
      else if (known.state !== 'new' && known.store !== store) throw new Error(`till ${String(number)} works in store ${String(known.store)}; a till that moves enrols anew under another number`);
      else await sql('update terminals set store_id = $2 where id = $1', [known.id, id]);
    });
    return `Till ${String(number)} is in store ${String(store)}. Its one-time code: enrolment-code ${String(number)}\n`;
  },
};

/** `enrolment-code`: what is typed at a till's first start. */
export const enrolmentCodeCommand: ShopCommand = {
  usage: codeUsage,
  run: async (shop, given) => {
    const { words: [number] } = readArguments(codeUsage, given, {}, z.object({ words: z.tuple([till], 'the number of a till is needed') }));
    const expiresAt = shop.now() + codeLifetimeMs;
    const code = await shop.database.transaction(async (sql) => {
      const [known] = await sql<{ id: string; state: TillRow['state'] }>('select id, state from terminals where number = $1 for update', [number]);
      if (!known) throw new Error(`there is no till ${String(number)} yet: the command till makes it known`);
      if (known.state !== 'new') {
        throw new Error(`till ${String(number)} is ${known.state === 'enrolled' ? 'a machine that has enrolled' : 'revoked'}; another machine is another till, with a number of its own`);
      }
      // The newest code is the only good one, so that a screen that was left open lets nobody in.
      await sql('delete from enrolment_codes where terminal_id = $1', [known.id]);
      return makeEnrolmentCode(sql, known.id, expiresAt);
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
    await changeBusiness(shop, `till ${String(number)} revoked`, async (sql) => {
      const revoked = await sql(`update terminals set state = 'revoked' where number = $1 and state = 'enrolled' returning id`, [number]);
      if (revoked.length === 0) throw new Error(`there is no till ${String(number)} that has enrolled`);
    });
    return `Till ${String(number)} is revoked. Within seconds the server refuses whatever it sends; what it had not sent yet is not in the books.\n`;
  },
};
