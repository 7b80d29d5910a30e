import type { TillArrival, TillShipment, TillShipments } from '../../domain/till-arrival.ts';
import type { Shipment } from '../../domain/stock-wire.ts';
import type { KnownTerminal } from '../books.ts';
import type { Business } from '../business.ts';
import type { Database } from '../database.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { readAwaitedShipments, readShipment, readShipmentRow } from './shipment-reading.ts';
import { confirmArrival } from './shipments.ts';

type Deps = Outside & { readonly database: Database; readonly business: () => Promise<Business> };

/** What the tills of a store may know and do about paper that is sent to it. */
export type TillArrivals = {
  readonly awaited: (terminal: KnownTerminal) => Promise<TillShipments>;
  readonly confirm: (terminal: KnownTerminal, arrival: TillArrival) => Promise<TillShipment>;
};

const awaitedMax = 20;

/** A till sees what is on its way to its own store and nothing else; its manager confirms it as somebody of the office would. */
export const createTillArrivals = (deps: Deps): TillArrivals => ({
  awaited: async ({ store }) => {
    const shipments = await readAwaitedShipments(deps.database.read, store.number, awaitedMax + 1);
    return { shipments: shipments.slice(0, awaitedMax).map(toTill), more: shipments.length > awaitedMax };
  },
  confirm: async (terminal, { id, ranges, counted, operator: asked }) => {
    const operator = (await deps.business()).operators.get(asked);
    if (operator?.role !== 'manager' || !operator.active || operator.storeId !== terminal.store.id) throw problem(403, 'not-allowed', 'only a manager of this store may');
    return deps.database.transaction(async (sql) => {
      await sql('select id from shipments where id = $1 for update', [id]);
      const shipment = await readShipmentRow(sql, id);
      // Another store's is answered like one that does not exist.
      if (shipment?.to_store !== terminal.store.number) throw problem(404, 'not-here', 'there is no such shipment');
      // Sent again after a lost answer.
      const isRepeated = shipment.arrived_terminal === terminal.id && shipment.counted === counted;
      if (!isRepeated) await confirmArrival(deps, sql, shipment, { ranges, counted }, { userId: null, operator: { id: operator.id, name: operator.name, terminal: terminal.id } });
      return toTill(await readShipment(sql, id));
    });
  },
});

const toTill = ({ id, number, from, first, last, count, content, shippedAt, counted, findings }: Shipment): TillShipment => ({
  id, number, from, first, last, count, content, shippedAt, counted,
  findings: findings.map((finding) => ({ id: finding.id, kind: finding.kind, first: finding.first, last: finding.last, count: finding.count })),
});
