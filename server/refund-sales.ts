import { type Minor, minor } from '../domain/money.ts';
import { type CertificateHash, parseScan } from '../domain/number.ts';
import { readOperation, type Tender } from '../domain/operation.ts';
import type { Request } from '../domain/protocol.ts';
import type { Vat } from '../domain/vat.ts';
import type { Sql } from './database.ts';

/** What a sale says of one certificate that it sold. `byCard` is shared by all certificates of one sale. */
export type RefundSale = {
  readonly storeNumber: number; readonly price: Minor; readonly face: Minor; readonly isUndone: boolean;
  /** What was posted as VAT with the sale. */
  readonly vat?: Vat;
  /** What one card has paid and has not got back yet: of several the one that has most, because a refund goes to one card. */
  readonly byCard: { left: Minor };
};

/** A receipt, and the certificates that it is shown for. */
export type Asked = Pick<Extract<Request, { kind: 'refund' }>, 'sale' | 'lines'>;

/** What a certificate of a sale is known by among the sales that refunds are asked for. */
export const saleKey = (sale: string, certificate: CertificateHash): string => `${sale}:${certificate}`;

type SaleRow = {
  id: string; terminal_id: string; sequence: number; store_number: number; text: string; effect_source: string; shift: string | null;
};

/**
 * Locks the sales of the receipts in hand, so that two certificates of one sale can't both take the last of its card money,
 * and reads what was paid for each certificate. One that was replaced is the one that was sold.
 */
export const readRefundSales = async (sql: Sql, asked: readonly Asked[]): Promise<ReadonlyMap<string, RefundSale>> => {
  const sales = new Map<string, RefundSale>();
  const places = [...new Set(asked.map(({ sale }) => sale))].sort().flatMap((sale) => {
    const scan = parseScan(sale);
    const [, terminal, sequence] = scan.ok && scan.value.kind === 'operation' ? /^T(\d+)-(\d+)-\d$/u.exec(scan.value.reference) ?? [] : [];
    return terminal === undefined || sequence === undefined ? [] : [{ sale, terminal: Number(terminal), sequence: Number(sequence) }];
  });
  for (const { sale, terminal, sequence } of places) {
    const [row] = await sql<SaleRow>(
      `select o.id, o.terminal_id, o.sequence, o.store_number, o.text, o.effect_source, o.shift from operations o
       where o.terminal_id = (select id from terminals where number = $1) and o.sequence = $2 and o.kind = 'sale' order by o.recorded_at limit 1 for update`, [terminal, sequence]);
    if (!row) continue;
    // Behind the lock: whatever another till took of it before is seen.
    const byCard = { left: minor(Math.max(0, mostByOneCard(await tendersOf(sql, row), await voidedTenders(sql, row)) - await wentBack(sql, row))) };
    const hashes = asked.filter((one) => one.sale === sale).flatMap(({ lines }) => lines.map(({ certificate }) => certificate));
    const sold = await sql<{ certificate: CertificateHash; price: Minor; face: Minor; is_undone: boolean; vat: Minor; vat_account: string | null }>(
      `select encode(c.hash, 'hex') as certificate, a.price, a.face, a.vat, a.vat_account,
         exists (select from undoings u where u.target = $3 and u.certificate = a.certificate) as is_undone
       from unnest($1::bytea[]) c(hash) join effects a on a.certificate = promise_of(c.hash) and a.source = $2 and a.kind = 'activate' and a.covered > 0`,
      [hashes.map((hash) => `\\x${hash}`), row.effect_source, row.id]);
    for (const { certificate, price, face, is_undone, vat, vat_account } of sold) {
      sales.set(saleKey(sale, certificate), {
        storeNumber: row.store_number, price, face, isUndone: is_undone, byCard, ...(vat_account === null ? {} : { vat: { account: vat_account, amount: vat } }),
      });
    }
  }
  return sales;
};

/** What was paid by card for a sale, as it was keyed in the end, and has not gone back to it. Nothing of one that was voided whole. */
export const cardPaid = async (sql: Sql, sale: string): Promise<Minor> => {
  const [row] = await sql<SaleRow>(`select id, terminal_id, sequence, store_number, text, effect_source, shift from operations where id = $1 and kind = 'sale'`, [sale]);
  if (!row || await isVoidedWhole(sql, row)) return minor(0);
  return minor(Math.max(0, cardOf(await tendersOf(sql, row)) - cardOf(await voidedTenders(sql, row)) - await wentBack(sql, row)));
};

const isVoidedWhole = async (sql: Sql, { id, effect_source }: SaleRow): Promise<boolean> => (await sql(
  `select 1 from effects e where e.source = $2 and e.kind = 'activate'
   having count(*) > 0 and bool_and(exists (select from undoings u where u.target = $1 and u.certificate = e.certificate))`, [id, effect_source])).length > 0;

/** What voids of single certificates handed back; a later tender correction says what is left after them by itself. */
const voidedTenders = async (sql: Sql, { id, terminal_id, sequence, shift }: SaleRow): Promise<readonly Tender[]> => {
  const rows = await sql<{ text: string }>(
    `select v.text from operations v where v.kind = 'void' and v.effect_source in (select u.source from undoings u where u.target = $1)
       and not exists (select from operations c where c.terminal_id = $2 and v.terminal_id = $2 and c.sequence > greatest(v.sequence, $3) and c.shift = $4
         and c.kind = 'tender-correction' and c.text::json ->> 'target' = $5)`, [id, terminal_id, sequence, shift, id]);
  return rows.flatMap(({ text }) => {
    const read = readOperation(text);
    return read.ok && read.value.operation.kind === 'void' ? read.value.operation.tenders : [];
  });
};

/** What went back to the card already, from whichever paper carried on what this sale had sold. */
const wentBack = async (sql: Sql, { effect_source }: SaleRow): Promise<Minor> => {
  const [row] = await sql<{ total: Minor }>(
    `with sold as (select certificate from effects where source = $1 and kind = 'activate')
     select coalesce(sum(f.price), 0)::bigint as total
     from (select certificate from sold union select r.certificate from replacements r join sold on r.root = sold.certificate) papers
       join effects f on f.certificate = papers.certificate and f.kind = 'refund'
     where not exists (select from bank_refunds b where b.id = f.source)
       and not exists (select from effects u where u.source = f.source and u.certificate = f.certificate and u.kind = 'undo-refund')`, [effect_source]);
  return row?.total ?? minor(0);
};

/** A correction is made in the shift of its sale, so that only that shift's operations are looked through. */
const tendersOf = async (sql: Sql, { id, terminal_id, sequence, shift, text }: SaleRow): Promise<readonly Tender[]> => {
  const [corrected] = await sql<{ text: string }>(
    `select text from operations where terminal_id = $1 and sequence > $2 and shift = $3 and kind = 'tender-correction' and text::json ->> 'target' = $4
     order by sequence desc limit 1`, [terminal_id, sequence, shift, id]);
  const read = readOperation(corrected?.text ?? text);
  if (!read.ok) return [];
  const { operation } = read.value;
  return operation.kind === 'sale' ? operation.tenders : operation.kind === 'tender-correction' ? operation.to : [];
};

const cardOf = (tenders: readonly Tender[]): number => tenders.reduce((total, { type, amount }) => total + (type === 'card' ? amount : 0), 0);

/** The most that one card has paid, less what voids handed back to it; what they handed back to none of these cards, this one bears. */
const mostByOneCard = (paid: readonly Tender[], handedBack: readonly Tender[]): number => {
  const cards = new Map<string, number>();
  for (const tender of paid) if (tender.type === 'card') cards.set(tender.approvalCode, (cards.get(tender.approvalCode) ?? 0) + tender.amount);
  let elsewhere = 0;
  for (const tender of handedBack) {
    if (tender.type !== 'card') continue;
    const card = cards.get(tender.approvalCode);
    if (card === undefined) elsewhere += tender.amount;
    else cards.set(tender.approvalCode, card - tender.amount);
  }
  return Math.max(0, ...cards.values()) - elsewhere;
};
