import type { BankRefund, BankRefundRow, RefundOffer } from '../../../domain/bank-refund-wire.ts';
import { minor } from '../../../domain/money.ts';
import { type CertificateHash, makeControlNumber, operationReference } from '../../../domain/number.ts';
import { id, startAt } from './fake-data.ts';

const hourMs = 3_600_000;

/** Refunds through the bank in every state, as far as screens need them. */
export const createFakeBankRefunds = ({ empty, currency }: { readonly empty: boolean; readonly currency: string }): Readonly<Record<string, (input: never) => unknown>> => {
  const isWon = currency === 'KRW';
  const money = (amount: number) => minor(isWon ? amount * 10 : amount);
  const store = isWon ? { number: 201, name: '하버 마켓 성수점' } : { number: 101, name: 'Harbor Market Portland' };
  const by = isWon ? '김서준' : 'Samuel Adeyemi';
  const step = (index: number, what: BankRefund['steps'][number]['step'], at: number, note = ''): BankRefund['steps'][number] => ({ id: id(9_960 + index), step: what, by, at, note });
  const base: BankRefund = {
    id: id(9_940), state: 'asked', control: makeControlNumber(12, 346), reference: operationReference(11, 345), store, amount: money(180_00), balance: money(200_00), currency,
    lastDigits: '3000', askedAt: startAt - 2 * hourMs, exportedAt: null, holder: isWon ? '정유진' : 'Mary Whitcombe', bank: isWon ? '하버은행' : 'COBADEFF', needsSecond: true, isOwn: false, bankReference: null,
    steps: [step(0, 'asked', startAt - 2 * hourMs, isWon ? '현금으로 구매' : 'Paid in cash')],
  };
  const approved: BankRefund = { ...base, state: 'approved', steps: [...base.steps, step(1, 'approved', startAt - hourMs)] };
  let refunds: readonly BankRefund[] = empty ? [] : [
    base,
    { ...approved, id: id(9_941), control: makeControlNumber(12, 351), amount: money(45_00), balance: money(50_00), lastDigits: '7890', needsSecond: false },
    { ...approved, id: id(9_942), control: makeControlNumber(12, 360), amount: money(25_00), balance: money(25_00), lastDigits: '5432', exportedAt: startAt - hourMs / 2 },
    { ...approved, id: id(9_943), control: makeControlNumber(12, 371), state: 'paid', amount: money(100_00), lastDigits: '1102', holder: null, bank: null, bankReference: 'TRF-2026-0411', askedAt: startAt - 72 * hourMs },
    { ...base, id: id(9_944), control: makeControlNumber(12, 380), state: 'cancelled', amount: money(50_00), lastDigits: '0021', holder: null, bank: null, askedAt: startAt - 96 * hourMs },
  ];
  const row = ({ id: of, state, control, reference, store: at, amount, lastDigits, askedAt, exportedAt }: BankRefund): BankRefundRow => ({ id: of, state, control, reference, store: at, amount, currency, lastDigits, askedAt, exportedAt });
  const change = (which: string, next: Partial<BankRefund>): BankRefund | undefined => {
    refunds = refunds.map((one) => (one.id === which ? { ...one, ...next } : one));
    return refunds.find((one) => one.id === which);
  };
  const offer: RefundOffer = {
    sale: id(9_950), reference: base.reference, soldAt: startAt - 240 * hourMs, store, certificate: 'ab'.repeat(16) as CertificateHash, control: base.control, programName: isWon ? '하버 상품권' : 'Harbor Gift Certificate',
    face: money(200_00), price: money(180_00), balance: money(200_00), amount: money(180_00), currency, byCard: minor(0), secondAbove: money(100_00),
  };
  return {
    'bank-refunds.list': () => ({ refunds: refunds.map(row), more: false, toTransfer: empty ? 0 : 1, onTheWay: empty ? 0 : 2 }),
    'bank-refunds.read': ({ id: which }: { id: string }) => refunds.find((one) => one.id === which),
    'bank-refunds.find': () => offer,
    'bank-refunds.ask': () => ({ ...base, isOwn: true }),
    'bank-refunds.approve': ({ id: which }: { id: string }) => change(which, { state: 'approved' }),
    'bank-refunds.pay': ({ id: which, bankReference }: { id: string; bankReference: string }) => change(which, { state: 'paid', bankReference, holder: null, bank: null }),
    'bank-refunds.cancel': ({ id: which }: { id: string }) => change(which, { state: 'cancelled', holder: null, bank: null }),
  };
};
