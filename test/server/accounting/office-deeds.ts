import { paidFor } from '../../../domain/certificate.ts';
import { bankRefundEntries, corporatePaymentEntries, corporateSaleEntries, reversed } from '../../../domain/ledger.ts';
import { minor, zero } from '../../../domain/money.ts';
import type { CertificateHash } from '../../../domain/number.ts';
import { type Books, type Effect, noteEffect, post } from '../../../server/books.ts';
import { undoRefunds } from '../../../server/effects.ts';
import { endForBank } from '../../../server/refunds.ts';
import { usd } from '../../domain/given.ts';

/** What an office does between the tills' operations, by certificates' hashes. */
export type OfficeDeed = { readonly does: 'company-sale' | 'company-pay' | 'company-cancel' | 'bank-refund' | 'bank-paid' | 'bank-cancelled'; readonly source: string; readonly amount: number };
type Paid = { readonly price: ReturnType<typeof minor>; readonly face: ReturnType<typeof minor> };

const storeNumber = 101;
const place = { storeNumber, currency: usd };

/**
 * Sales to a company and refunds by the bank over books in memory. Refunds go through the product's own functions; a company's
 * sale is SQL in the product (`server/corporate/activating.ts`), done here on the same rows, effects and entries.
 */
export const doInOffice = (books: Books, { does, source, amount }: OfficeDeed, hash: CertificateHash, paid: Paid): void => {
  const row = books.certificates.get(hash);
  const moment = { at: books.now, accountingDate: '2026-11-23' };
  const of = { source, terminal: null, storeNumber, currency: usd, at: books.now };
  const refunds = books.written.postings.filter(({ kind }) => kind === 'bank-refund').map((posting) => posting.source);
  const isDecided = (refund: string): boolean => books.written.postings.some((posting) => posting.source === refund && posting.kind !== 'bank-refund');
  const open = books.written.effects.find((effect) => effect.kind === 'refund' && effect.certificate === hash && refunds.includes(effect.source) && !isDecided(effect.source));
  if (books.effects.has(source) || !row) return;
  const { certificate } = row;
  switch (does) {
    case 'company-sale': {
      if (certificate.state !== 'stock' || certificate.blocked || certificate.storeNumber !== storeNumber) return;
      const line = { programNumber: certificate.programNumber, certificateKind: certificate.kind, face: certificate.face, listPrice: certificate.face, paid: minor(certificate.face - (amount % 2_000)) };
      row.certificate = { ...certificate, state: 'active', balance: certificate.face };
      noteEffect(books, { ...of, ...line, certificate: hash, kind: 'activate', price: line.listPrice, covered: certificate.face, over: zero, bearer: 'store', recordedAt: books.now });
      post(books, { source, kind: 'corporate-sale', storeNumber, ...moment, entries: corporateSaleEntries(place, [line]) });
      return;
    }
    // Before the activation or after it, a part or too much: the company's account says which.
    case 'company-pay': post(books, { source, kind: 'corporate-payment', storeNumber, ...moment, entries: corporatePaymentEntries(place, minor(amount)) }); return;
    case 'company-cancel': {
      const sold = books.written.effects.find((effect): effect is Effect => effect.kind === 'activate' && effect.certificate === hash && books.written.postings.some((posting) => posting.source === effect.source && posting.kind === 'corporate-sale'));
      if (!sold || certificate.state !== 'active' || certificate.blocked || certificate.balance !== sold.face || certificate.face !== sold.face) return;
      const entries = books.written.postings.find((posting) => posting.source === sold.source)?.entries ?? [];
      row.certificate = { ...certificate, state: 'voided', balance: zero };
      noteEffect(books, { ...sold, source, kind: 'deactivate', recordedAt: books.now });
      post(books, { source, kind: 'corporate-cancel', storeNumber, ...moment, entries: reversed(entries) });
      return;
    }
    // Whether its last day is past or not; never what was given away.
    case 'bank-refund':
      if (certificate.state !== 'active' || certificate.blocked || certificate.kind !== 'sold' || certificate.balance === 0) return;
      endForBank(books, of, hash, { back: paidFor(certificate.balance, paid), sale: paid }, moment);
      return;
    case 'bank-paid': if (open) post(books, { source: open.source, kind: 'bank-refund-paid', storeNumber, ...moment, entries: bankRefundEntries(place, open.price) }); return;
    case 'bank-cancelled': if (open) post(books, { source: open.source, kind: 'bank-refund-cancelled', storeNumber, ...moment, entries: undoRefunds(books, [open], books.now) });
  }
};
