import { z } from 'zod';
import { virtualCertificateSchema } from '../preload/contract.ts';
import { readIfThere } from './atomic-file.ts';

/** What the demo server leaves for a till: paper as it would lie in the drawer of each store. Numbers in clear, of a business that does not exist. */
const demoFileSchema = z.object({
  stores: z.array(z.object({ number: z.int(), paper: z.array(virtualCertificateSchema) })),
});

/** The demo paper of one store; none outside a demo. */
export const readDemoPaper = async (path: string | undefined, storeNumber: number | undefined): Promise<z.infer<typeof virtualCertificateSchema>[]> => {
  const bytes = path === undefined ? undefined : await readIfThere(path);
  if (!bytes || storeNumber === undefined) return [];
  return demoFileSchema.parse(JSON.parse(bytes.toString('utf8'))).stores.find(({ number }) => number === storeNumber)?.paper ?? [];
};
