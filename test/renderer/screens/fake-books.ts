import type { Chart, Liability, Periods } from '../../../domain/accounting-wire.ts';
import type { Dormancy } from '../../../domain/dormancy.ts';
import { closingOf } from '../../../domain/liability.ts';
import { makeControlNumber } from '../../../domain/number.ts';
import type { VatReport } from '../../../domain/vat.ts';
import type { Unclaimed } from '../../../domain/unclaimed-wire.ts';
import { fakeClearingPayments } from './fake-clearing-payments.ts';
import { id, startAt } from './fake-data.ts';

const dayMs = 86_400_000;
const monthBefore = (count: number): string => {
  const now = new Date(startAt);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 1)).toISOString().slice(0, 7);
};

/** The accountant's calls as far as screens need them. `isOff`: a report that the ledger does not agree with. */
export const createFakeBooks = ({ empty, currency, isOff }: { readonly empty: boolean; readonly currency: string; readonly isOff: boolean }): Readonly<Record<string, (input: never) => unknown>> => {
  const unit = currency === 'KRW' ? 1_000 : 1;
  const program = { programNumber: 1, programName: currency === 'KRW' ? '하버 상품권' : 'Harbor Gift Certificate', currency };
  const movement = (certificateKind: 'sold' | 'promotional', [opening = 0, activated = 0, voided = 0, redeemed = 0, returned = 0, overspend = 0, creditedBack = 0, cashedOut = 0, refunded = 0, escheated = 0, reloaded = 0]: readonly number[]): Liability['movements'][number] => {
    const figures = { opening: opening * unit, activated: activated * unit, reloaded: reloaded * unit, voided: voided * unit, redeemed: redeemed * unit, returned: returned * unit, overspend: overspend * unit, creditedBack: creditedBack * unit, cashedOut: cashedOut * unit, refunded: refunded * unit, escheated: escheated * unit };
    return { ...program, certificateKind, ...figures, closing: closingOf(figures) };
  };
  const movements = empty ? [] : [movement('promotional', [0, 150_00, 0, 30_00, 0, 0]), movement('sold', [48_250_00, 12_400_00, 300_00, 9_815_50, 125_00, 45_00, 60_00, 38_20, 0, 420_00])];
  const closing = movements.reduce((sum, row) => sum + row.closing, 0);
  const shares = [0.44, 0.27, 0.14, 0.09];
  const aged: Liability['aged'] = empty ? [] : shares.map((share, index) => ({ ...program, certificateKind: 'sold' as const, month: monthBefore(index), certificates: Math.round(900 * share), outstanding: Math.round(closing * share) }));
  const rest = closing - aged.reduce((sum, { outstanding }) => sum + outstanding, 0);
  const checks = (['opening', 'closing', 'redeemed', 'overspend', 'ageing'] as const).map((what) => ({ what, currency, report: closing, ledger: closing - (isOff && what === 'closing' ? 125 * unit : 0) }));
  const liability: Liability = {
    movements, aged: empty ? [] : [...aged, { ...program, certificateKind: 'promotional', month: null, certificates: 12, outstanding: rest }], checks: empty ? [] : checks, late: empty ? 0 : 2,
  };
  let closedUpTo = monthBefore(3);
  const periods = (): Periods => ({
    firstOpenDay: `${closedUpTo}-01`,
    months: Array.from({ length: 9 }, (_, index): Periods['months'][number] => {
      const month = monthBefore(index);
      const closed = month <= closedUpTo;
      return { month, state: closed ? 'closed' : 'open', hasEnded: index > 0, closedBy: closed ? 'Inês Duarte' : null, closedAt: closed ? startAt - (index - 1) * 30 * dayMs : null, late: index === 3 ? 2 : 0 };
    }),
  });
  const chart = (lines: Chart['lines']): Chart => ({
    lines,
    accounts: empty ? [] : ['cleared:101:1', 'clearing:101:0', 'clearing:101:102', 'clearing:101:201', 'commission:earned:101:1', 'discount:1', 'liability:1:sold', 'redeemed:101', 'tender:101:card', 'tender:101:cash'].map((account) => {
      const line = lines.find(({ prefix }) => account.startsWith(prefix));
      return { account, number: line?.number ?? '', name: line?.name ?? account };
    }),
  });
  const dormancy: Dormancy = {
    stillSince: '2024-11-22',
    aged: empty ? [] : [2, 3, 4].map((years, index) => ({ ...program, certificateKind: 'sold' as const, years, certificates: [41, 18, 6][index] ?? 0, outstanding: ([1_640_00, 655_00, 210_00][index] ?? 0) * unit })),
    programs: empty ? [] : [{
      ...program, certificateKind: 'sold', still: 2_505_00 * unit, history: { day: '2024-11-22', still: 1_980_00 * unit, usedAfter: 118_80 * unit }, recognised: 1_200_00 * unit,
    }],
  };
  const unclaimed: Unclaimed = {
    rules: [
      { id: 'us-ny-unclaimed', country: 'US', region: 'NY', afterYears: 5, owed: true, source: 'New York Abandoned Property Law § 1315', isOn: !empty, confirmedBy: empty ? null : 'Ruth Abernathy, counsel' },
      { id: 'us-ca-unclaimed', country: 'US', region: 'CA', afterYears: 3, owed: false, source: 'California Code of Civil Procedure § 1520.5', isOn: false, confirmedBy: null },
    ],
    rule: 'us-ny-unclaimed', stillSince: '2021-11-23', totals: empty ? [] : [{ ...program, certificateKind: 'sold', certificates: 3, outstanding: 112_50 * unit }],
    rows: empty ? [] : [['2019-12-20', '2019-12-20', 'sold', 50_00], ['2020-02-14', '2020-03-02', 'used', 12_50], ['2021-05-08', '2021-06-30', 'other', 50_00]].map(([soldOn, lastOn, lastKind, balance], index) => ({
      control: makeControlNumber(7, 120 + index), programNumber: 1, programName: program.programName, storeNumber: 101, storeName: currency === 'KRW' ? '하버 마켓 성수점' : 'Harbor Market Portland',
      soldOn: String(soldOn), lastOn: String(lastOn), lastKind: lastKind as 'sold' | 'used' | 'other', balance: Number(balance) * unit, currency,
    })),
    more: false,
    batches: empty ? [] : [
      { id: id(9_890), rule: 'us-ny-unclaimed', asOf: '2026-11-01', state: 'asked', askedBy: 'Inês Duarte', askedAt: startAt - dayMs, isOwn: false, decidedBy: null, decidedAt: null, certificates: 2, amounts: [{ currency, amount: 75_00 * unit }], leftOut: 0 },
      { id: id(9_891), rule: 'us-ny-unclaimed', asOf: '2025-11-01', state: 'posted', askedBy: 'Inês Duarte', askedAt: startAt - 380 * dayMs, isOwn: false, decidedBy: 'Samuel Adeyemi', decidedAt: startAt - 379 * dayMs, certificates: 14, amounts: [{ currency, amount: 540_00 * unit }], leftOut: 1 },
    ],
  };
  const vat: VatReport = {
    rows: empty ? [] : [{ programNumber: 3, programName: currency === 'KRW' ? '하버 숙박권' : 'Harbor Spa Day', country: 'DE', basisPoints: 1_900, suppliers: ['Harbor Spa GmbH'], currency, gross: 1_190_00 * unit, vat: 190_00 * unit }],
    programs: [
      { number: 1, name: program.programName, terms: [] },
      { number: 3, name: currency === 'KRW' ? '하버 숙박권' : 'Harbor Spa Day', terms: [{ from: '2026-01-01', purpose: 'single', country: 'DE', supplier: 'Harbor Spa GmbH', basisPoints: 1_900 }] },
    ],
  };
  return {
    ...fakeClearingPayments({ currency, empty }),
    'accounting.vat': () => vat,
    'accounting.change-vat': () => vat,
    'accounting.unclaimed': () => unclaimed,
    'accounting.choose-unclaimed': () => unclaimed,
    'accounting.ask-escheat': () => unclaimed,
    'accounting.decide-escheat': () => unclaimed,
    'accounting.return-escheat': () => unclaimed,
    'accounting.dormancy': () => dormancy,
    'accounting.post-breakage': () => dormancy,
    'accounting.liability': () => liability,
    'accounting.periods': periods,
    'accounting.close': ({ month }: { month: string }) => { closedUpTo = month; return periods(); },
    'accounting.chart': () => chart(empty ? [] : [{ prefix: 'liability', number: '3210', name: currency === 'KRW' ? '상품권 선수금' : 'Deferred revenue, certificates' }, { prefix: 'tender', number: '1000', name: currency === 'KRW' ? '현금성 자산' : 'Cash and card clearing' }]),
    'accounting.change-chart': ({ lines }: { lines: Chart['lines'] }) => chart(lines),
  };
};
