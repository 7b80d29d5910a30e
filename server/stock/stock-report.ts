import { endsOf, type PaperRange, sizeOf } from '../../domain/paper-range.ts';
import type { Database, Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import { isTheirs, type OfficeFileHandlers, type OfficeHandlers, type OfficeUser } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { createDeliveryNote } from './delivery-note.ts';
import { lookAt, piecesSql, placeSql, rangeBetween, toLook } from './ranges.ts';
import { reportBytes, reportTypes } from '../sheets/report-file.ts';
import { stockLines } from './stock-lines.ts';
import { papersSql, readStock } from './stock-places.ts';

type Deps = Outside & { readonly database: Database };

/** A screen's worth of pieces. */
const piecesMax = 200;

/** Where paper is: figures, the control numbers behind each, and what lies between two of them. */
export const createStockReport = (deps: Deps): Pick<OfficeHandlers, 'stock.read' | 'stock.ranges' | 'stock.look'> => {
  const { read } = deps.database;
  return {
    'stock.read': async ({ user }) => ({ rows: [...await readStock(read, user)], ...await readWaiting(read, user) }),
    'stock.ranges': async (caller, { store, programNumber, face, currency, place }) => {
      const [known] = await read<{ franchise_id: string | null }>('select franchise_id from stores where number = $1', [store]);
      if (known && !isTheirs(caller.user, known.franchise_id)) {
        await note(read, deps, { userId: caller.user.id, franchiseId: caller.user.franchise?.id ?? null, action: 'denied', subject: 'stock', detail: { store } });
      }
      if (!known || !isTheirs(caller.user, known.franchise_id)) throw problem(404, 'unknown-store', 'there is no such store');
      const pieces = await read<PaperRange>(
        `${piecesSql(`select c.batch, c.running from ${papersSql} and c.store_number = $2 and c.program_number = $3 and c.face = $4 and c.currency = $5 and ${placeSql} = $6`)} limit $7`,
        [null, store, programNumber, face, currency, place, piecesMax + 1]);
      return { ranges: pieces.slice(0, piecesMax).map((piece) => ({ ...endsOf(piece), count: sizeOf(piece) })), more: pieces.length > piecesMax };
    },
    'stock.look': async (caller, { first, last }) => {
      const range = rangeBetween(first, last);
      return { ...endsOf(range), count: sizeOf(range), groups: [...toLook(await lookAt({ sql: read, read, outside: deps, caller }, range, false))] };
    },
  };
};

const readWaiting = async (read: Sql, user: OfficeUser): Promise<{ onTheWay: number; differing: number; waitingDestructions: number; strays: number }> => {
  const [row] = await read<{ onTheWay: number; differing: number; waitingDestructions: number; strays: number }>(
    `with own as (select m.* from shipments m join stores t on t.number = m.to_store left join stores f on f.number = m.from_store
       where $1::uuid is null or t.franchise_id = $1 or f.franchise_id = $1)
     select (select count(*)::int from own where arrived_at is null and withdrawn_at is null) as "onTheWay",
       (select count(distinct d.shipment_id)::int from shipment_findings d join own on own.id = d.shipment_id where d.settled is null and d.kind <> 'arrived') as differing,
       (select count(*)::int from destructions d join stores s on s.number = d.store_number where d.effective_at is null and d.refused_by is null and ($1::uuid is null or s.franchise_id = $1)) as "waitingDestructions",
       (select coalesce(sum(d.last - d.first + 1), 0)::int from shipment_findings d join own on own.id = d.shipment_id where d.kind = 'stray') as strays`, [user.franchise?.id ?? null]);
  if (!row) throw new Error('a count without an answer');
  return row;
};

/** The stock's files. */
export const createStockFiles = (deps: Deps): Pick<OfficeFileHandlers, 'stock.download' | 'shipments.note'> => ({
  'stock.download': async ({ user }, { what, format = 'csv', language }) => {
    const today = new Date(deps.now()).toISOString().slice(0, 10);
    const table = { title: `stock-${what}` as const, facts: { asOf: today }, at: Date.parse(today), lines: stockLines(deps.database.read, user, what) };
    return { name: `countersign-stock-${what}.${format}`, type: reportTypes[format], body: await reportBytes(table, { format, ...(language === undefined ? {} : { language }) }) };
  },
  ...createDeliveryNote(deps),
});
