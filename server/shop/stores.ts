import { z } from 'zod';
import { isTimeZone } from '../../domain/calendar.ts';
import { isLanguage, type StoreSettings } from '../../domain/business-wire.ts';
import { currencySchema } from '../../domain/money.ts';
import { changeBusiness } from '../business/changing.ts';
import { addFranchise, changeFranchise, findFranchise } from '../business/franchises.ts';
import { changeStore, findStore, openStore, settingsOf, type StoreRow, timeOf } from '../business/stores.ts';
import type { Sql } from '../database.ts';
import { nameWord, numberWord, readArguments, type ShopCommand } from './command.ts';

const storeNumberMax = 0x7fff_ffff;
const numberOfStore = numberWord('a store', storeNumberMax);
const franchiseUsage = 'franchise NUMBER NAME';
const storeUsage = 'store NUMBER NAME --currency USD --time-zone America/New_York [--language en-US] [--address LINE]... [--phone PHONE] '
  + '[--freeze-phone PHONE] [--header LINE]... [--footer LINE]... [--franchise NUMBER] [--cut-over 04:00] [--jurisdiction US-CA]';

/** `franchise`: who runs stores under a contract. */
export const franchiseCommand: ShopCommand = {
  usage: franchiseUsage,
  run: async (shop, given) => {
    const { words: [number, name] } = readArguments(franchiseUsage, given, {}, z.object({ words: z.tuple([numberOfStore, nameWord], 'a number and a name are needed') }));
    await changeBusiness(shop, null, async (change) => {
      const known = await findFranchise(change.sql, number);
      if (known) await changeFranchise(change, null, { id: known.id, name });
      else await addFranchise(change, { id: shop.newId(), number, name });
    });
    return `Franchise ${String(number)} is ${name}.\n`;
  },
};

const line = z.string().trim().max(80, 'a line has at most 80 letters');
const storeArguments = z.object({
  words: z.tuple([numberOfStore, nameWord], 'a number and a name are needed'),
  currency: currencySchema.optional(),
  'time-zone': z.string().refine(isTimeZone, 'there is no such time zone; Asia/Seoul is one').optional(),
  language: z.string().refine(isLanguage, 'there is no such language; en-US and ko-KR are two').optional(),
  address: z.array(line).max(4).optional(), phone: line.optional(), 'freeze-phone': line.optional(),
  header: z.array(line).max(6).optional(), footer: z.array(line).max(6).optional(),
  franchise: numberWord('a franchise', storeNumberMax).optional(),
  'jurisdiction': z.string().trim().toUpperCase().regex(/^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/, 'a country as KR, or a part of one as US-CA').optional(),
  'cut-over': z.string().regex(/^(?:0?\d|1[01]):[0-5]\d$/, 'a time before noon, as 04:00').transform(toMinutes).optional(),
});

function toMinutes(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

const text = { type: 'string' } as const;
const lines = { type: 'string', multiple: true } as const;

/** `store`: opens a store, or changes what is named of one that is there. */
export const storeCommand: ShopCommand = {
  usage: storeUsage,
  run: async (shop, given) => {
    const { words: [number, name], ...wanted } = readArguments(storeUsage, given, {
      'currency': text, 'time-zone': text, 'language': text, 'address': lines, 'phone': text, 'freeze-phone': text, 'header': lines, 'footer': lines, 'franchise': text, 'cut-over': text, 'jurisdiction': text,
    }, storeArguments);
    const store = await changeBusiness(shop, null, async (change) => {
      const known = await findStore(change.sql, number);
      // What is sold and owed there is in the one, and days were closed by the other.
      if (known && wanted.currency && wanted.currency !== known.currency) throw new Error(`store ${String(number)} sells in ${known.currency}: a store's currency stays`);
      if (known && wanted['time-zone'] && wanted['time-zone'] !== known.time_zone) throw new Error(`store ${String(number)} goes by ${known.time_zone}: a store's time zone stays`);
      const currency = known?.currency ?? wanted.currency;
      const timeZone = known?.time_zone ?? wanted['time-zone'];
      if (currency === undefined || timeZone === undefined) throw new Error(`a new store needs --currency and --time-zone. It is typed so:\n  ${storeUsage}`);
      const settings = {
        ...newStore, ...(known ? settingsOf(known) : {}), name,
        ...named({
          address: wanted.address, phone: wanted.phone, freezePhone: wanted['freeze-phone'], receiptLocale: wanted.language, header: wanted.header, footer: wanted.footer, cutOver: wanted['cut-over'], jurisdiction: wanted.jurisdiction,
        }),
      };
      const franchiseId = wanted.franchise === undefined ? known?.franchise_id ?? null : await needFranchise(change.sql, wanted.franchise);
      if (known) await changeStore(change, null, { id: known.id, franchiseId, ...settings });
      else await openStore(change, { id: shop.newId(), number, currency, timeZone, franchiseId, ...settings });
      return { currency, timeZone, cutOver: settings.cutOver };
    });
    return `Store ${String(number)} is ${name}; it sells in ${store.currency} and its day goes by ${store.timeZone}${cutOverWords(store.cutOver)}.\n`;
  },
};

/** What a new store is until somebody says otherwise. */
const newStore: StoreSettings = {
  name: '', address: [], phone: '', freezePhone: '', receiptLocale: 'en-US', header: [], footer: [], cutOver: 0, managerAbove: null, varianceAbove: null, jurisdiction: null,
};

const named = <Value extends object>(value: Value): { readonly [Key in keyof Value]?: NonNullable<Value[Key]> } =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { readonly [Key in keyof Value]?: NonNullable<Value[Key]> };

const cutOverWords = (minutes: number): string => (minutes === 0 ? '' : ` and ends at ${timeOf(minutes)} of the next morning`);

/** The store of a number, where there has to be one. */
export const needStore = async (sql: Sql, number: number): Promise<StoreRow> => {
  const store = await findStore(sql, number);
  if (!store) throw new Error(`there is no store ${String(number)} yet: the command store opens it`);
  return store;
};

const needFranchise = async (sql: Sql, number: number): Promise<string> => {
  const franchise = await findFranchise(sql, number);
  if (!franchise) throw new Error(`there is no franchise ${String(number)} yet: the command franchise makes it known`);
  return franchise.id;
};
