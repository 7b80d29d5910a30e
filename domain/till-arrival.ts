import { z } from 'zod';
import { idSchema } from './operation.ts';
import { confirmArrivalSchema, shipmentFindingSchema, shipmentSchema } from './stock-wire.ts';

/** A shipment as the store's tills may know it: its paper, and what was found; not who in the office did what. */
export const tillShipmentSchema = shipmentSchema.pick({ id: true, number: true, from: true, first: true, last: true, count: true, content: true, shippedAt: true, counted: true }).extend({
  findings: z.array(shipmentFindingSchema.pick({ id: true, kind: true, first: true, last: true, count: true })),
});
export type TillShipment = z.infer<typeof tillShipmentSchema>;

/** GET /v1/shipments: what is on its way to the till's store, the oldest first. */
export const tillShipmentsSchema = z.strictObject({ shipments: z.array(tillShipmentSchema), more: z.boolean() });
export type TillShipments = z.infer<typeof tillShipmentsSchema>;

/** POST /v1/arrivals: a manager confirms what arrived, by the ends of every unbroken piece and a count by hand. */
export const tillArrivalSchema = confirmArrivalSchema.extend({ protocol: z.int(), operator: idSchema });
export type TillArrival = z.infer<typeof tillArrivalSchema>;
