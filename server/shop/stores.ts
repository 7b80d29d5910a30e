import { z } from 'zod';
import { isTimeZone } from '../../domain/calendar.ts';
import { currencySchema } from '../../domain/money.ts';
import type { Sql } from '../database.ts';
import { changeBusiness, nameWord, numberWord, readArguments, type ShopCommand } from './command.ts';

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
    await changeBusiness(shop, `franchise ${String(number)}`, (sql) => sql(
      'insert into franchises (id, number, name) values ($1, $2, $3) on conflict (number) do update set name = excluded.name', [shop.newId(), number, name]));
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

function isLanguage(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
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
    const store = await changeBusiness(shop, `store ${String(number)}`, async (sql) => {
      const known = await findStore(sql, number);
      // What is sold and owed there is in the one, and days were closed by the other.
      if (known && wanted.currency && wanted.currency !== known.currency) throw new Error(`store ${String(number)} sells in ${known.currency}: a store's currency stays`);
      if (known && wanted['time-zone'] && wanted['time-zone'] !== known.time_zone) throw new Error(`store ${String(number)} goes by ${known.time_zone}: a store's time zone stays`);
      const [country, region] = wanted.jurisdiction?.split('-') ?? [];
      const currency = known?.currency ?? wanted.currency;
      const timeZone = known?.time_zone ?? wanted['time-zone'];
      if (currency === undefined || timeZone === undefined) throw new Error(`a new store needs --currency and --time-zone. It is typed so:\n  ${storeUsage}`);
      await sql(
        `insert into stores (id, number, name, address, phone, time_zone, currency, receipt_locale, freeze_phone, paper_header, paper_footer, franchise_id, cut_over, country, region)
         values ($1, $2, $3, coalesce($4::text[], '{}'), coalesce($5, ''), $6, $7, coalesce($8, 'en-US'), coalesce($9, ''), coalesce($10::text[], '{}'), coalesce($11::text[], '{}'), $12::uuid, coalesce($13::int, 0), $14, $15)
         on conflict (number) do update set name = $3, address = coalesce($4::text[], stores.address), phone = coalesce($5, stores.phone), receipt_locale = coalesce($8, stores.receipt_locale),
           freeze_phone = coalesce($9, stores.freeze_phone), paper_header = coalesce($10::text[], stores.paper_header), paper_footer = coalesce($11::text[], stores.paper_footer),
           franchise_id = coalesce($12::uuid, stores.franchise_id), cut_over = coalesce($13::int, stores.cut_over),
           country = coalesce($14, stores.country), region = case when $14::text is null then stores.region else $15 end`,
        [shop.newId(), number, name, wanted.address ?? null, wanted.phone ?? null, timeZone, currency, wanted.language ?? null, wanted['freeze-phone'] ?? null,
          wanted.header ?? null, wanted.footer ?? null, wanted.franchise === undefined ? null : await findFranchise(sql, wanted.franchise), wanted['cut-over'] ?? null, country ?? null, region ?? null]);
      return { currency, timeZone, cutOver: wanted['cut-over'] ?? known?.cut_over ?? 0 };
    });
    return `Store ${String(number)} is ${name}; it sells in ${store.currency} and its day goes by ${store.timeZone}${cutOverWords(store.cutOver)}.\n`;
  },
};

const cutOverWords = (minutes: number): string =>
  minutes === 0 ? '' : ` and ends at ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')} of the next morning`;

type KnownStore = { readonly id: string; readonly name: string; readonly currency: string; readonly time_zone: string; readonly cut_over: number };

/** The store of a number. */
export const findStore = async (sql: Sql, number: number): Promise<KnownStore | undefined> =>
  (await sql<KnownStore>('select id, name, currency, time_zone, cut_over from stores where number = $1', [number]))[0];

/** The same, where there has to be one. */
export const needStore = async (sql: Sql, number: number): Promise<KnownStore> => {
  const store = await findStore(sql, number);
  if (!store) throw new Error(`there is no store ${String(number)} yet: the command store opens it`);
  return store;
};

const findFranchise = async (sql: Sql, number: number): Promise<string> => {
  const [row] = await sql<{ id: string }>('select id from franchises where number = $1', [number]);
  if (!row) throw new Error(`there is no franchise ${String(number)} yet: the command franchise makes it known`);
  return row.id;
};
