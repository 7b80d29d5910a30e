import { z } from 'zod';
import { certificateHashSchema } from './number.ts';
import { idSchema } from './operation.ts';

/** POST /v1/awaited-sales: a customer shows a certificate and the receipt of its sale, and the certificate is not known as sold. */
export const shownReceiptSchema = z.strictObject({ protocol: z.int(), certificate: certificateHashSchema, reference: z.string().max(24), operator: idSchema });
export type ShownReceipt = z.infer<typeof shownReceiptSchema>;

/** Whose sale it is that has not arrived yet, and how to reach them. */
export const awaitedSaleSchema = z.strictObject({
  storeName: z.string(), phone: z.string(), terminalNumber: z.int(),
  /** When the till that sold it was last heard, server time; null: never. */
  heardAt: z.int().nullable(),
});
export type AwaitedSale = z.infer<typeof awaitedSaleSchema>;
