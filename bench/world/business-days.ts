import type { Database } from '../../server/database.ts';

/** A large business: a thousand stores with two tills each, twenty franchises. */
export const large = { stores: 1_000, tills: 2_000, franchises: 20 } as const;

const firstStore = 1_001;
const firstTill = 10_001;
/** Few enough that a statement stays well below the server's own deadline. */
const tillsPerChunk = 50;

/** An id that generate_series can make again. */
const id = (kind: string, number: string): string => `md5('${kind}' || ${number})::uuid`;

/** Puts stores, franchises and tills into the books. */
export const writeLargeBusiness = async ({ read }: Database): Promise<void> => {
  await read(`insert into franchises (id, number, name) select ${id('franchise', 'i')}, 1000 + i, 'Franchise ' || i from generate_series(1, $1::int) as i`, [large.franchises]);
  await read(
    `insert into stores (id, number, name, address, phone, time_zone, currency, receipt_locale, franchise_id)
     select ${id('store', 'i')}, $2::int + i, 'Store ' || i, '{}', '000', 'America/New_York', 'USD', 'en-US', ${id('franchise', '(1 + i % $3::int)')}
     from generate_series(0, $1::int - 1) as i`, [large.stores, firstStore, large.franchises]);
  await read(
    `insert into terminals (id, number, store_id, state, public_key)
     select ${id('till', 'i')}, $2::int + i, ${id('store', '(i / 2)')}, 'enrolled', decode(repeat('00', 32), 'hex') from generate_series(0, $1::int - 1) as i`, [large.tills, firstTill]);
};

/** What of a day is written: `perTill` operations of each till, the first opens its shift, the last closes it. */
type Day = { readonly day: string; readonly index: number; readonly perTill: number };

/** Writes one whole business day as intake would have: the counting triggers see every row. */
export const writeDay = async (database: Database, { day, index, perTill }: Day, say: (text: string) => void): Promise<void> => {
  for (let from = 0; from < large.tills; from += tillsPerChunk) {
    await database.transaction(async (sql) => {
      const values = [from, from + tillsPerChunk - 1, index, perTill, day, firstStore];
      const rows = `generate_series($1::int, $2::int) as t, generate_series(1, $4::int) as n,
        lateral (select 'd' || $3::int || 't' || t || 'n' || n as key, extract(epoch from $5::date)::bigint * 1000 + 50000000 + n as at, $6::int + t / 2 as store,
          case when n = 1 then 'shift-open' when n = $4::int then 'shift-close' when n % 2 = 0 then 'sale' else 'redemption' end as kind) o`;
      await sql(
        `insert into operations (id, terminal_id, store_number, sequence, kind, hash, text, outcome, flags, effect_source, at, recorded_at, day, shift)
         select md5(key)::uuid, ${id('till', 't')}, store, $3::int * $4::int + n, kind, decode(repeat('00', 32), 'hex'),
           case kind when 'shift-open' then '{"currency":"USD","float":10000}'
             when 'shift-close' then '{"currency":"USD","countedCash":' || 10000 + ($4::int / 2 - 1) * 5000 || ',"expectedCash":' || 10000 + ($4::int / 2 - 1) * 5000 || ',"unsent":0}'
             else '{}' end,
           'accepted', '{}', md5(key)::uuid, at, at, $5::date, md5('shift' || $3::int || 't' || t)::uuid
         from ${rows}`, values);
      await sql(
        `insert into effects (source, certificate, kind, terminal_id, store_number, program_number, certificate_kind, currency, price, face, covered, over_amount, bearer, at, recorded_at, day)
         select md5(key)::uuid, decode(md5('c' || key), 'hex'), 'activate', ${id('till', 't')}, store, 1, 'sold', 'USD', 5000, 5000, 5000, 0, 'store', at, at, $5::date
         from ${rows} where kind = 'sale'`, values);
      // Most of what is used was sold two tills before, in the store next door.
      await sql(
        `insert into effects (source, certificate, kind, terminal_id, store_number, program_number, certificate_kind, currency, price, face, covered, over_amount, bearer, at, recorded_at, day)
         select md5(key)::uuid, decode(md5('c' || 'd' || $3::int || 't' || greatest(0, t - 2) || 'n' || n - 1), 'hex'), 'debit', ${id('till', 't')}, store, 1, 'sold', 'USD', 0, 5000, 1000, 0, 'store', at, at, $5::date
         from ${rows} where kind = 'redemption'`, values);
      await sql(
        `insert into postings (id, source, kind, store_number, at, recorded_at, accounting_date)
         select md5('p' || key)::uuid, md5(key)::uuid, kind, store, at, at, $5::date from ${rows} where kind in ('sale', 'redemption')`, values);
      await sql(
        `insert into entries (posting, account, side, amount, currency)
         select md5('p' || key)::uuid, e.account, e.side, case kind when 'sale' then 5000 else 1000 end, 'USD'
         from ${rows}, lateral (values
           (case kind when 'sale' then 'tender:' || store || ':cash' else 'liability:1:sold' end, 'debit'), (case kind when 'sale' then 'liability:1:sold' else 'redeemed:' || store end, 'credit')) as e(account, side)
         where kind in ('sale', 'redemption')`, values);
    });
    if (from % 500 === 0) say(`${day}: ${String(from)} of ${String(large.tills)} tills`);
  }
  await database.read(
    `insert into terminal_heads (terminal_id, sequence, told_at) select id, ($1::int + 1) * $2::int, 4102444800000 from terminals where number >= $3
     on conflict (terminal_id) do update set sequence = excluded.sequence`, [index, perTill, firstTill]);
  await database.read('update terminals set sequence = ($1::int + 1) * $2::int where number >= $3', [index, perTill, firstTill]);
};
