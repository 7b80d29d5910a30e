import type { ClearingAccount, ClearingAccounts, ClearingPayment } from '../../../domain/clearing-payment-wire.ts';
import { minor } from '../../../domain/money.ts';
import { id, startAt } from './fake-data.ts';

const dayMs = 86_400_000;
const dayBefore = (count: number): string => new Date(startAt - count * dayMs).toISOString().slice(0, 10);

/** Payments between franchises as far as screens need them, seen by headquarters. */
export const fakeClearingPayments = ({ empty, currency: name }: { readonly empty: boolean; readonly currency: string }): Readonly<Record<string, (input: never) => unknown>> => {
  const [currency, unit] = [name, name === 'KRW' ? 1_000 : 1];
  const headquarters = { number: 0, name: '' };
  const east = { number: 1, name: name === 'KRW' ? '하버동부 주식회사' : 'Harbor East LLC' };
  const west = { number: 3, name: name === 'KRW' ? '하버서부 주식회사' : 'Harbor West LLC' };
  const payment = (index: number, wanted: Partial<ClearingPayment>): ClearingPayment => ({
    id: id(9_700 + index), payer: east, payee: headquarters, currency, amount: minor(412_50 * unit), upTo: dayBefore(2), paidOn: dayBefore(1), reference: `SEPA 2026-${String(1_100 - index)}`, state: 'noted',
    notedBy: 'Olivia Marsh', notedAt: startAt - dayMs, receivedOn: null, confirmedBy: null, confirmedAt: null, reversedBy: null, reversedAt: null, reversedReason: null, may: { confirm: true, reverse: true }, ...wanted,
  });
  const confirmed = { state: 'confirmed' as const, receivedOn: dayBefore(7), confirmedBy: 'Grace Okafor', confirmedAt: startAt - 7 * dayMs };
  const payments = empty ? [] : [
    payment(0, {}),
    payment(1, { payer: headquarters, payee: west, amount: minor(1_980_00 * unit), upTo: dayBefore(9), paidOn: dayBefore(8), notedBy: 'Inês Duarte', notedAt: startAt - 8 * dayMs, ...confirmed, may: { confirm: false, reverse: false } }),
    payment(2, { amount: minor(388_00 * unit), upTo: dayBefore(9), paidOn: dayBefore(8), state: 'reversed', notedAt: startAt - 8 * dayMs, reversedBy: 'Olivia Marsh', reversedAt: startAt - 7 * dayMs, reversedReason: name === 'KRW' ? '은행 반송' : 'The bank has sent it back', may: { confirm: false, reverse: false } }),
  ];
  const accounts: ClearingAccounts = {
    party: headquarters, isOwn: true,
    accounts: empty ? [] : [{ other: west, currency, open: -640_25 * unit, unconfirmed: 0 }, { other: east, currency, open: 412_50 * unit, unconfirmed: 412_50 * unit }],
    payments, more: false,
  };
  const account: ClearingAccount = {
    isOwn: true, other: west, currency, upTo: dayBefore(2), open: -590_25 * unit, openInAll: -640_25 * unit,
    items: [[1, -50_00], [2, -310_25], [3, 20_00], [4, -300_00]].map(([day = 0, amount = 0]) => ({ day: dayBefore(day), amount: amount * unit })),
  };
  return {
    'clearing.accounts': () => accounts,
    'clearing.account': () => account,
    'clearing.pay': () => payment(3, { payer: headquarters, payee: west }),
    'clearing.confirm': () => payment(0, { ...confirmed, may: { confirm: false, reverse: true } }),
    'clearing.reverse': () => payment(0, { state: 'reversed', may: { confirm: false, reverse: false } }),
  };
};
