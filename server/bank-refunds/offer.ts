import type { RefundOffer } from '../../domain/bank-refund-wire.ts';
import { businessDay } from '../../domain/business-day.ts';
import { paperForm } from '../../domain/cash-out.ts';
import { type Certificate, decideRefund, paidFor, type Refusal } from '../../domain/certificate.ts';
import { type Minor, minor, zero } from '../../domain/money.ts';
import { type CertificateHash, makeControlNumber, operationReference } from '../../domain/number.ts';
import { expiredRefundOf } from '../../domain/rules.ts';
import { shippedRules } from '../../domain/shipped-rules.ts';
import type { FoundSale } from '../blocks/freezing.ts';
import { certificateColumns, type StoredCertificate, toRow } from '../books-read.ts';
import type { Sql } from '../database.ts';
import { readLimit } from '../exceptions/reading.ts';
import { problem } from '../problem.ts';
import { readRefundSales, saleKey } from '../refund-sales.ts';

/**
 * What goes back for a certificate in hand with the receipt of its sale: what was paid for all that is left. Sale and
 * certificate are locked, in the order that everybody keeps.
 */
export const makeOffer = async (sql: Sql, sale: FoundSale, certificate: CertificateHash, now: number): Promise<RefundOffer> => {
  const reference = operationReference(sale.terminal_number, sale.sequence);
  const sold = (await readRefundSales(sql, [{ sale: reference, lines: [{ certificate, amount: minor(0) }] }])).get(saleKey(reference, certificate));
  if (!sold) throw problem(409, 'refund-other-sale', 'this receipt is of another sale');
  if (sold.isUndone) throw problem(409, 'refund-dead', 'its sale was cancelled');
  const [stored] = await sql<StoredCertificate>(`select ${certificateColumns} from certificates where certificates.hash = $1::bytea for update`, [`\\x${certificate}`]);
  if (!stored) throw problem(404, 'certificate-not-here', 'there is no such certificate');
  const held = toRow(stored).certificate;
  const [place] = await sql<{ time_zone: string; cut_over: number; country: string | null; region: string | null; program: string }>(
    'select s.time_zone, s.cut_over, s.country, s.region, p.name as program from stores s left join programs p on p.number = $2 where s.number = $1', [sale.store_number, held.programNumber]);
  const clock = { timeZone: place?.time_zone ?? 'UTC', cutOver: place?.cut_over ?? 0 };
  const today = businessDay(now, clock);
  const decided = decideRefund(held, { amount: held.balance, currency: held.currency, today });
  // The law of the place of sale may give part of an expired one back for a while.
  const due = !decided.ok && decided.error.reason === 'expired'
    ? expiredDue(held, { country: place?.country ?? null, region: place?.region ?? null, soldOn: businessDay(sale.at, clock), today }) : zero;
  if (!decided.ok && due === 0) throw problem(409, problemOf(decided.error), 'it is not refunded');
  // A load was paid in full, whatever the sale was reduced to.
  const loaded = minor(Math.max(0, held.face - sold.face));
  const amount = paidFor(decided.ok ? held.balance : due, { price: minor(sold.price + loaded), face: minor(sold.face + loaded) });
  if (amount === 0) throw problem(409, 'refund-nothing-paid', 'nothing was paid for it');
  return {
    sale: sale.id, reference, soldAt: sale.at, store: { number: sale.store_number, name: sale.store_name }, certificate,
    control: stored.batch === null || stored.running === null ? null : makeControlNumber(stored.batch, stored.running), programName: place?.program ?? '',
    face: sold.face, price: sold.price, balance: held.balance, amount, currency: held.currency, byCard: sold.byCard.left, secondAbove: await readLimit(sql, held.currency),
  };
};

const expiredDue = (held: Certificate, { country, region, soldOn, today }: { readonly country: string | null; readonly region: string | null; readonly soldOn: string; readonly today: string }): Minor => {
  if (country === null) return zero;
  return expiredRefundOf(shippedRules, held, { place: { country, ...(region === null ? {} : { region }) }, soldOn, today, form: paperForm });
};

const problemOf = ({ reason }: Refusal): string => {
  switch (reason) {
    case 'blocked': return 'refund-blocked';
    case 'spent': return 'refund-spent';
    case 'expired': return 'refund-expired';
    case 'nothing-paid': return 'refund-nothing-paid';
    case 'not-here': return 'certificate-not-here';
    default: return 'refund-dead';
  }
};
