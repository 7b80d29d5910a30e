import type { FrozenSale } from '../../domain/exception-wire.ts';
import { type CertificateHash, operationReference, parseOperationReference, parseScan } from '../../domain/number.ts';
import { ownerOn } from '../business/owners.ts';
import type { Sql } from '../database.ts';
import type { Act } from './acts.ts';
import { isRepeated, writeAct } from './acts.ts';
import { describeCertificates } from './certificates.ts';

/** A sale by its receipt. */
export type FoundSale = {
  readonly id: string; readonly kind: string; readonly effect_source: string; readonly terminal_number: number; readonly sequence: number; readonly at: number;
  readonly store_number: number; readonly store_name: string; readonly franchise_id: string | null; readonly is_undone: boolean;
};

const saleSql = `select o.id, o.kind, o.effect_source, t.number as terminal_number, o.sequence, o.at, s.number as store_number, s.name as store_name, ${ownerOn('o.store_number', 'o.day')} as franchise_id,
    exists (select from undoings u where u.target = o.id) as is_undone
  from operations o join terminals t on t.id = o.terminal_id join stores s on s.number = o.store_number`;

/** The operation that a receipt names, sales before others; undefined when none has arrived under this reference. */
export const findByReference = async (sql: Sql, text: string): Promise<FoundSale | undefined> => {
  const scan = parseScan(text);
  const receipt = scan.ok && scan.value.kind === 'operation' ? parseOperationReference(scan.value.reference) : undefined;
  if (!receipt) return undefined;
  const [found] = await sql<FoundSale>(
    `${saleSql} where t.number = $1 and o.sequence = $2 order by o.kind = 'sale' desc, o.recorded_at limit 1`, [receipt.terminalNumber, receipt.sequence]);
  return found;
};

/** The same by its id. */
export const findSale = async (sql: Sql, id: string): Promise<FoundSale | undefined> => (await sql<FoundSale>(`${saleSql} where o.id = $1 and o.kind = 'sale'`, [id]))[0];

/** The certificates that a sale brought to life, and the papers that replaced them. One that another sale had sold before belongs to that other buyer. */
export const soldBy = async (sql: Sql, sale: FoundSale): Promise<readonly CertificateHash[]> =>
  (await sql<{ certificate: CertificateHash }>(
    `with sold as (select certificate from effects where source = $1 and kind = 'activate' and over_amount = 0)
     select encode(certificate, 'hex') as certificate from (
       select certificate from sold union select r.certificate from replacements r join sold on r.root = sold.certificate) named order by named.certificate`, [sale.effect_source]))
    .map(({ certificate }) => certificate);

/** A sale and what became of each of its certificates. */
export const describeSale = async (sql: Sql, sale: FoundSale, looking: { readonly userId: string | null; readonly now: number }): Promise<FrozenSale> => {
  const at = looking.userId === null ? null : await chargedBackAt(sql, sale.id);
  return { ...await describeFrozen(sql, sale, looking), ...(at === null ? {} : { chargedBackAt: at }) };
};

const describeFrozen = async (sql: Sql, sale: FoundSale, looking: { readonly userId: string | null; readonly now: number }): Promise<FrozenSale> => ({
  sale: sale.id, reference: operationReference(sale.terminal_number, sale.sequence), store: { number: sale.store_number, name: sale.store_name }, at: sale.at, isUndone: sale.is_undone,
  certificates: await describeCertificates(sql, looking, await soldBy(sql, sale)),
});

/** When somebody noted that the sale's card payment was taken back. */
export const chargedBackAt = async (sql: Sql, sale: string): Promise<number | null> =>
  (await sql<{ at: number }>(`select at from block_acts where sale = $1 and reason = 'chargeback'`, [sale]))[0]?.at ?? null;

/**
 * Blocks every certificate of a sale that still has value, in one step. Redemptions wait for the same rows: each is
 * either before it, and shown as spent, or after it, and refused. Once the card payment is taken back the spent ones are
 * blocked too: goods that are returned later would put value onto them that nobody has paid for. Returns how many were
 * blocked now; undefined where the same act was sent before.
 */
export const freezeSale = async (sql: Sql, sale: FoundSale, act: Omit<Act, 'action' | 'sale'>): Promise<number | undefined> => {
  const sold = await soldBy(sql, sale);
  const open = await sql<{ certificate: CertificateHash }>(
    `select encode(hash, 'hex') as certificate from (
       select hash, state, balance, blocked from certificates where hash = any($1::bytea[]) order by certificates.hash for update) locked
     where state = 'active' and (balance > 0 or $2) and not blocked`, [sold.map((hash) => `\\x${hash}`), act.reason === 'chargeback']);
  // Behind the locks: the same freeze sent twice at once finds the first one's act.
  if (await isRepeated(sql, { ...act, action: 'freeze' })) return undefined;
  await writeAct(sql, { ...act, action: 'freeze', sale: sale.id }, open.map(({ certificate }) => certificate));
  return open.length;
};
