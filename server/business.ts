import type { Currency, Minor } from '../domain/money.ts';
import { openFace } from '../domain/offering.ts';
import type { Program, Role, Store } from '../domain/protocol.ts';
import { type VatTerms, vatVersionsSchema } from '../domain/vat.ts';
import type { BuyingLimits } from '../domain/buying-limits.ts';
import type { OfflinePolicy } from '../domain/standin.ts';
import { type Watch, usualWatch } from '../domain/watch.ts';
import type { Sql } from './database.ts';

/** What headquarters has decided, as intake, requests and configuration need it. */
export type Business = {
  readonly epoch: string;
  readonly configVersion: number;
  /** Where the link in a certificate's QR code leads, without a path. */
  readonly linkOrigin: string;
  /** By store number. */
  readonly stores: ReadonlyMap<number, Store>;
  /** By program number. */
  readonly programs: ReadonlyMap<number, Program>;
  /** When the office hears of sales and uses of a program, by its number. */
  readonly watches: ReadonlyMap<number, Watch>;
  /** VAT terms of programs that have any, by program number. Tills know nothing of them. */
  readonly vat?: ReadonlyMap<number, readonly VatTerms[]>;
  /** By id; people who left stay known, so that their old operations are no riddle. */
  readonly operators: ReadonlyMap<string, BusinessOperator>;
};

export type BusinessOperator = { readonly id: string; readonly storeId: string; readonly name: string; readonly role: Role; readonly pin: string; readonly active: boolean };

/** How long an instance goes by what it has read: headquarters' changes reach every instance within this time. */
const ageMsMax = 2_000;

/** Reads the business now and then instead of with every message. */
export const createBusinessReader = ({ read, now }: { readonly read: Sql; readonly now: () => number }): { readonly current: () => Promise<Business>; readonly forget: () => void } => {
  let known: { readonly at: number; readonly business: Promise<Business> } | undefined;
  return {
    current: () => {
      const at = now();
      if (!known || Math.abs(at - known.at) > ageMsMax) {
        const business = readBusiness(read);
        known = { at, business };
        // A failed reading must not be remembered.
        business.catch(() => { known = undefined; });
      }
      return known.business;
    },
    forget: () => { known = undefined; },
  };
};

type ProgramRow = {
  id: string; number: number; name: string; currency: Currency; kind: 'sold' | 'promotional'; validity_months: number | null; range_min: Minor | null; range_max: Minor | null;
  cash_out_up_to: Minor | null; reload_up_to: Minor | null; buying_limits: BuyingLimits | null; watch: Watch | null; offline_policy: OfflinePolicy; terms: Record<string, string>; is_offered: boolean; vat: unknown;
};
type StoreRow = {
  id: string; number: number; name: string; address: string[]; phone: string; time_zone: string; cut_over: number; currency: Currency; receipt_locale: string;
  freeze_phone: string; paper_header: string[]; paper_footer: string[]; logo_width: number | null; logo_height: number | null; logo_bits: Buffer | null;
  drawer_manager_above: Minor | null; drawer_variance_above: Minor | null; country: string | null; region: string | null;
};
type InstallationRow = { epoch: string; config_version: number; link_origin: string };
type OperatorRow = { id: string; store_id: string; name: string; role: Role; pin_hash: string; active: boolean };

/** Reads all of it, as it is now. */
export const readBusiness = async (read: Sql): Promise<Business> => {
  // One after the other: it may be a transaction's only connection.
  const installations = await read<InstallationRow>('select epoch, config_version, link_origin from installation', []);
  const stores = await read<StoreRow>(
    `select id, number, name, address, phone, time_zone, cut_over, currency, receipt_locale, freeze_phone, paper_header, paper_footer, logo_width, logo_height, logo_bits,
       drawer_manager_above, drawer_variance_above, country, region
     from stores`, []);
  const programs = await read<ProgramRow>('select id, number, name, currency, kind, validity_months, cash_out_up_to, reload_up_to, buying_limits, watch, offline_policy, terms, active and printed_at_till as is_offered, range_min, range_max, vat from programs', []);
  const denominations = await read<{ gtin: string; program_id: string; face: Minor; price: Minor }>('select gtin, program_id, face, price from denominations order by face, gtin', []);
  const operators = await read<OperatorRow>('select id, store_id, name, role, pin_hash, active from operators order by name, id', []);
  const installation = installations[0];
  if (!installation) throw new Error('the database has not been migrated');
  return {
    epoch: installation.epoch,
    configVersion: installation.config_version,
    linkOrigin: installation.link_origin,
    stores: new Map(stores.map((row) => [row.number, toStore(row)])),
    programs: new Map(programs.map((row) => [row.number, {
      id: row.id, number: row.number, name: row.name, currency: row.currency, kind: row.kind, validityMonths: row.validity_months,
      ...offeredOf(row, denominations.filter(({ program_id }) => program_id === row.id)),
      offlinePolicy: row.offline_policy, terms: row.terms, ...(row.cash_out_up_to === null ? {} : { cashOutUpTo: row.cash_out_up_to }),
      ...(row.reload_up_to === null ? {} : { reloadUpTo: row.reload_up_to }),
      // Left out where tills print it: those of any age do.
      ...(row.is_offered ? {} : { printedAtTill: false }),
      ...(row.buying_limits === null ? {} : { buyingLimits: row.buying_limits }),
    }])),
    watches: new Map(programs.map(({ number, watch }) => [number, watch ?? usualWatch])),
    vat: new Map(programs.map((row) => [row.number, vatVersionsSchema.parse(row.vat)])),
    operators: new Map(operators.map((row) => [row.id, {
      id: row.id, storeId: row.store_id, name: row.name, role: row.role, pin: row.pin_hash, active: row.active,
    }])),
  };
};

/** What a program sells: denominations, and a free range with the trade item number of its paper. */
const offeredOf = ({ range_min, range_max }: ProgramRow, rows: readonly Program['denominations'][number][]): Pick<Program, 'denominations' | 'range'> => {
  const open = rows.find(({ face }) => face === openFace);
  return {
    denominations: rows.filter(({ face }) => face !== openFace).map(({ gtin, face, price }) => ({ gtin, face, price })),
    ...(open && range_min !== null && range_max !== null ? { range: { gtin: open.gtin, min: range_min, max: range_max } } : {}),
  };
};

const toStore = (row: StoreRow): Store => ({
  id: row.id, number: row.number, name: row.name, address: row.address, phone: row.phone,
  timeZone: row.time_zone, currency: row.currency, receiptLocale: row.receipt_locale,
  // Left out at midnight: tills from before there was a cut-over know no such field.
  ...(row.cut_over === 0 ? {} : { cutOver: row.cut_over }),
  letterhead: {
    logo: row.logo_width === null || row.logo_height === null || row.logo_bits === null
      ? null
      : { widthDots: row.logo_width, heightDots: row.logo_height, bits: row.logo_bits.toString('base64') },
    header: row.paper_header, footer: row.paper_footer, freezePhone: row.freeze_phone,
  },
  // Left out where nothing is set: then a till of any age goes by what is usual.
  ...(row.drawer_manager_above === null && row.drawer_variance_above === null
    ? {} : { drawer: { managerAbove: row.drawer_manager_above, varianceAbove: row.drawer_variance_above } }),
  // Likewise: a store of which nobody has said where it stands.
  ...(row.country === null ? {} : { jurisdiction: { country: row.country, ...(row.region === null ? {} : { region: row.region }) } }),
});
