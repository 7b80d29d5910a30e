import type { Currency, Minor } from '../../domain/money.ts';
import { endsOf, sizeOf } from '../../domain/paper-range.ts';
import { type stockFiles, stockPlaces } from '../../domain/stock-wire.ts';
import type { Sql } from '../database.ts';
import type { Cell, Lines } from '../sheets/cells.ts';
import type { OfficeUser } from '../office/caller.ts';
import type { Content } from './ranges.ts';
import { readStock } from './stock-places.ts';

/** One list of the stock. */
export const stockLines = async function* (read: Sql, user: OfficeUser, what: (typeof stockFiles)[number]): AsyncGenerator<Lines> {
  yield what === 'places' ? await placesOf(read, user) : what === 'destroyed' ? await destroyedOf(read, user) : await straysOf(read, user);
};

type Line = readonly Cell[];

const day = (at: number): Cell => ({ day: new Date(at).toISOString().slice(0, 10) });
const valueOf = (face: Minor, currency: Currency): Line => [{ amount: face, currency }, currency];

const placesOf = async (read: Sql, user: OfficeUser): Promise<readonly Line[]> => [
  ['store', 'store_name', 'program', 'face', 'currency', ...stockPlaces.map((place) => place.replaceAll('-', '_'))],
  ...(await readStock(read, user)).map(({ store, programName, face, currency, counts }) =>
    [store.number, store.name, programName, ...valueOf(face, currency), ...stockPlaces.map((place) => counts[place])]),
];

type DestroyedRow = { at: number; store_number: number; name: string; batch: number; first: number; last: number; reason: string; note: string; content: Content[]; asked: string; confirmed: string | null };

const destroyedOf = async (read: Sql, { franchise }: OfficeUser): Promise<readonly Line[]> => {
  const rows = await read<DestroyedRow>(
    `select d.effective_at as at, d.store_number, s.name, d.batch, d.first, d.last, d.reason, d.note, d.content, a.name as asked, c.name as confirmed
     from destructions d join stores s on s.number = d.store_number join office_users a on a.id = d.asked_by left join office_users c on c.id = d.confirmed_by
     where d.effective_at is not null and ($1::uuid is null or s.franchise_id = $1) order by d.effective_at, d.id`, [franchise?.id ?? null]);
  return [
    ['day', 'store', 'store_name', 'first', 'last', 'program', 'face', 'currency', 'count', 'reason', 'note', 'asked_by', 'confirmed_by'],
    ...rows.flatMap((row) => row.content.map(({ programName, face, currency, count }) => {
      const { first, last } = endsOf(row);
      return [day(row.at), row.store_number, row.name, first, last, programName, ...valueOf(face, currency), count, row.reason, row.note, row.asked, row.confirmed ?? ''];
    })),
  ];
};

type StrayRow = { at: number; number: number; store_number: number; name: string; batch: number; first: number; last: number; settled: string | null; note: string };

const straysOf = async (read: Sql, { franchise }: OfficeUser): Promise<readonly Line[]> => {
  const rows = await read<StrayRow>(
    `select m.arrived_at as at, m.number, t.number as store_number, t.name, d.batch, d.first, d.last, d.settled, d.note
     from shipment_findings d join shipments m on m.id = d.shipment_id join stores t on t.number = m.to_store
     where d.kind = 'stray' and ($1::uuid is null or t.franchise_id = $1) order by m.number, d.batch, d.first`, [franchise?.id ?? null]);
  return [
    ['day', 'shipment', 'store', 'store_name', 'first', 'last', 'count', 'decision', 'note'],
    ...rows.map((row) => {
      const { first, last } = endsOf(row);
      return [day(row.at), row.number, row.store_number, row.name, first, last, sizeOf(row), row.settled ?? '', row.note];
    }),
  ];
};
