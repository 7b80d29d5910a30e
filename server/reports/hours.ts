import { dayAfter } from '../../domain/business-day.ts';
import type { HoursAsked, HoursFileAsked, HoursReport } from '../../domain/hours.ts';
import type { Currency, Minor } from '../../domain/money.ts';
import { type Scope, scopeFor } from '../accounting/scope.ts';
import { streamTexts } from '../accounting/stream-texts.ts';
import { ownedBy } from '../business/owners.ts';
import type { Database, Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import type { OfficeFileHandlers, OfficeHandlers } from '../office/caller.ts';
import type { Outside } from '../server.ts';
import { csvTexts, type Lines } from '../sheets/cells.ts';
import { inLanguage, reportBytes, reportTypes } from '../sheets/report-file.ts';
import { xlsxBytes } from '../sheets/xlsx.ts';

type Deps = Outside & { readonly database: Database };

/** What stores sold and took by day and hour, from what is counted with every operation: never from history. */
export const createHours = (deps: Deps): { readonly handlers: Pick<OfficeHandlers, 'evening.hours'>; readonly files: Pick<OfficeFileHandlers, 'evening.hours-list'> } => {
  const { read } = deps.database;
  return {
    handlers: {
      'evening.hours': async (caller, asked) => readHours(read, await scopeFor(read, deps, caller, asked.franchiseId), asked),
    },
    files: {
      'evening.hours-list': async (caller, { format = 'csv', language = 'en', ...asked }) => {
        const scope = await scopeFor(read, deps, caller, asked.franchiseId);
        const name = `hours.${format}`;
        await note(read, deps, { userId: caller.user.id, franchiseId: scope.franchiseId, action: 'books-exported', subject: name, detail: { from: asked.from, to: asked.to } });
        const lines = hoursLines(read, scope, asked);
        const type = reportTypes[format];
        if (format === 'pdf') return { name, type, body: await reportBytes({ title: 'hours', facts: { from: asked.from, to: asked.to }, at: Date.parse(asked.to), lines }, { format, language }) };
        return { name, type, body: streamTexts(format === 'csv' ? csvTexts(lines) : xlsxBytes(inLanguage(lines, language)), async () => undefined) };
      },
    },
  };
};

/** Rows of the days and stores that were asked for. $1 and $2: the days, $3: whose, $4: of which program. */
const inReport = `h.day between $1 and $2 and ${ownedBy('$3', 'h.store_number', 'h.day')} and ($4::int is null or h.program_number = $4)`;
const valuesOf = ({ franchiseId }: Scope, { from, to, programNumber }: Pick<HoursAsked, 'from' | 'to' | 'programNumber'>): readonly unknown[] => [from, to, franchiseId, programNumber];

type Row = {
  day: string | null; store: number | null; weekday: number | null; hour: number | null;
  sold: number; redeemed: number; certificates: number; uses: number;
};

const readHours = async (read: Sql, scope: Scope, asked: HoursAsked): Promise<HoursReport> => {
  const values = valuesOf(scope, asked);
  const currencies = (await read<{ currency: Currency }>(
    `select h.currency from hour_flows h where ${inReport} group by h.currency order by count(distinct h.store_number) desc, h.currency`, values)).map(({ currency }) => currency);
  const currency = currencies.find((one) => one === asked.currency) ?? currencies[0] ?? null;
  const rows = await read<Row>(
    `select h.day, h.store_number as store, extract(isodow from h.day)::int as weekday, h.hour,
       sum(h.sold)::bigint as sold, sum(h.redeemed)::bigint as redeemed, sum(h.certificates)::int as certificates, sum(h.uses)::int as uses
     from hour_flows h where ${inReport} and h.currency = $5
     group by grouping sets ((h.day), (h.store_number), (h.store_number, h.hour), (extract(isodow from h.day)::int, h.hour))
     order by h.day, h.store_number, 3, h.hour nulls first`, [...values, currency]);
  const stores = await read<{ number: number; name: string; cut_over: number }>(
    'select number, name, cut_over from stores where number = any($1::int[]) order by number', [rows.flatMap(({ store, hour }) => (store !== null && hour === null ? [store] : []))]);
  const programs = await read<{ number: number; name: string }>('select number, name from programs order by number', []);
  const byDay = new Map(rows.flatMap(({ day, ...row }) => (day === null ? [] : [[day, countedOf(row)] as const])));
  const byStore = new Map(rows.flatMap(({ store, hour, ...row }) => (store === null || hour !== null ? [] : [[store, countedOf(row)] as const])));
  return {
    currency, currencies: currencies.toSorted(), programs: [...programs],
    firstHour: Math.floor(Math.min(...stores.map(({ cut_over }) => cut_over), ...(stores.length === 0 ? [0] : [])) / 60),
    days: daysBetween(asked).map((day) => ({ day, ...byDay.get(day) ?? nothing })),
    stores: stores.map(({ number, name }) => ({ store: number, name, ...byStore.get(number) ?? nothing })),
    storeHours: rows.flatMap(({ store, hour, sold, redeemed }) => (store === null || hour === null ? [] : [{ store, hour, sold, redeemed }])),
    weekdayHours: rows.flatMap(({ weekday, hour, sold, redeemed }) => (weekday === null || hour === null ? [] : [{ weekday, hour, sold, redeemed }])),
  };
};

const nothing = { sold: 0, redeemed: 0, certificates: 0, uses: 0 };
const countedOf = ({ sold, redeemed, certificates, uses }: Pick<Row, keyof typeof nothing>) => ({ sold, redeemed, certificates, uses });

const daysBetween = ({ from, to }: Pick<HoursAsked, 'from' | 'to'>): readonly string[] => {
  const days = [from];
  for (let day = dayAfter(from); day <= to; day = dayAfter(day)) days.push(day);
  return days;
};

const columns = ['business_day', 'store', 'store_name', 'hour', 'program', 'sold', 'certificates', 'redeemed', 'uses', 'currency'] as const;

type LineRow = { store: number; name: string; hour: number; program: number; currency: Currency; sold: Minor; redeemed: Minor; certificates: number; uses: number };

/** One line an hour, store and program; a day at a time is in memory. */
const hoursLines = async function* (read: Sql, scope: Scope, asked: HoursFileAsked): AsyncGenerator<Lines> {
  yield [columns];
  for (const day of daysBetween(asked)) {
    const rows = await read<LineRow>(
      `select h.store_number as store, coalesce(s.name, '') as name, h.hour, h.program_number as program, h.currency, h.sold, h.redeemed, h.certificates, h.uses
       from hour_flows h left join stores s on s.number = h.store_number where ${inReport}
       order by h.store_number, h.hour, h.program_number, h.currency`, valuesOf(scope, { ...asked, from: day, to: day }));
    yield rows.map(({ store, name, hour, program, currency, sold, redeemed, certificates, uses }) =>
      [{ day }, store, name, hour, program, { amount: sold, currency }, certificates, { amount: redeemed, currency }, uses, currency]);
  }
};
