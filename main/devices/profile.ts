import { z } from 'zod';
import bixolonKorean from '../../resources/printer-profiles/bixolon-korean.json';
import bixolon from '../../resources/printer-profiles/bixolon.json';
import epsonT20 from '../../resources/printer-profiles/epson-tm-t20.json';
import epsonT88 from '../../resources/printer-profiles/epson-tm-t88.json';
import generic58 from '../../resources/printer-profiles/generic-58.json';
import generic80 from '../../resources/printer-profiles/generic-80.json';
import starEscPos from '../../resources/printer-profiles/star-escpos.json';
import type { PrinterOverrides } from '../../preload/contract.ts';

/**
 * How the printer tells that a job is done.
 * - `in-order`: `GS r` is answered after everything before it has been processed, so the answer
 *   proves that the job went through. `DLE EOT` is answered as well.
 * - `real-time`: only `DLE EOT`, which overtakes the job; its answer proves that the printer is
 *   well and has taken the bytes, not that the last line is on paper.
 * - `none`: the printer never answers; every job stays unconfirmed.
 */
export const statusSupportSchema = z.enum(['in-order', 'real-time', 'none']);
export type StatusSupport = z.infer<typeof statusSupportSchema>;

const printerProfileSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  notes: z.string(),
  widthDots: z.int().positive(),
  /** Letters of the printer's font A on one line. */
  columns: z.int().positive(),
  /** In order of preference; the first stands for plain text. Numbers are this model's own. */
  codePages: z.array(z.strictObject({ number: z.int().min(0).max(255), encoding: z.string() })).min(1),
  /** The two-byte font that `FS &` turns on, where the printer has one. */
  doubleByte: z.strictObject({ encoding: z.enum(['cp949']) }).exactOptional(),
  /** `GS v 0`. Every printer of the last twenty years; where it is missing, letters without a page become '?'. */
  raster: z.boolean().default(true),
  /** Whether the printer draws CODE128 and QR itself (`GS k`, `GS ( k`), or gets them as pictures. */
  barcode: z.enum(['command', 'picture']).default('command'),
  qr: z.enum(['command', 'picture']).default('command'),
  status: statusSupportSchema,
  cutter: z.enum(['full', 'partial', 'none']),
  drawer: z.strictObject({
    pin: z.union([z.literal(2), z.literal(5)]),
    onMs: z.int().min(20).max(510),
    offMs: z.int().min(20).max(510),
    /** Whether `DLE DC4` opens the drawer even while the printer is out of paper. */
    realTime: z.boolean(),
    /** What pin 3 reads while the drawer is open; the first opening that is seen corrects it. Absent: low, as with Epson's own. */
    openLevel: z.enum(['high', 'low']).exactOptional(),
  }),
});
export type PrinterProfile = z.infer<typeof printerProfileSchema>;

/** Every profile that ships with the till; a broken file stops the process at its start. */
export const printerProfiles: readonly PrinterProfile[] = [
  epsonT20,
  epsonT88,
  starEscPos,
  bixolon,
  bixolonKorean,
  generic80,
  generic58,
].map((file) => printerProfileSchema.parse(file));

/** The profile of that id, or undefined when settings name one that this version doesn't have. */
export const findProfile = (id: string): PrinterProfile | undefined =>
  printerProfiles.find((profile) => profile.id === id);

/** The profile as this very printer turned out to be. */
export const withOverrides = (profile: PrinterProfile, overrides: PrinterOverrides = {}): PrinterProfile => {
  const { wrongCodePages = [], doubleByte, drawerPin, ...simple } = overrides;
  const { doubleByte: ownDoubleByte, ...rest } = profile;
  return {
    ...rest,
    ...simple,
    codePages: profile.codePages.filter(({ number }) => !wrongCodePages.includes(number)),
    ...(ownDoubleByte !== undefined && doubleByte !== false ? { doubleByte: ownDoubleByte } : {}),
    drawer: { ...profile.drawer, pin: drawerPin ?? profile.drawer.pin },
  };
};
