import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const paperSchema = z.object({ control: z.string(), label: z.string(), scan: z.string() });
const personSchema = z.object({ id: z.string(), name: z.string(), role: z.enum(['cashier', 'manager']), pin: z.string() });
const storeSchema = z.object({
  number: z.int(), name: z.string(), currency: z.string(),
  terminals: z.array(z.object({ number: z.int(), code: z.string().nullable() })),
  operators: z.array(personSchema),
  paper: z.array(paperSchema),
  sold: z.array(paperSchema),
});

/** A sheet of demo stock: `scan` is what its barcode holds. */
export type Paper = z.infer<typeof paperSchema>;
export type Person = z.infer<typeof personSchema>;
export type DemoStore = z.infer<typeof storeSchema>;

/** Reads what the demo server left beside its data: codes, people with PINs, paper. */
export const readDemoStores = (dataFolder: string): readonly DemoStore[] =>
  z.object({ stores: z.array(storeSchema) }).parse(JSON.parse(readFileSync(demoFile(dataFolder), 'utf8'))).stores;

/** Where that file lies. */
export const demoFile = (dataFolder: string): string => join(dataFolder, 'demo.json');
