import { expect, it } from 'vitest';
import { closingLines, type Summary } from '../../deploy/demo/summary.ts';

const store = (name: string, currency: string, locale: string, sold: number, soldAtServer = sold): Summary['stores'][number] => ({
  store: 1, name, currency, locale, voidedSales: 0, tenderCorrections: 0, offlineOperations: 0,
  soldOnline: { certificates: 0, value: 0 }, redeemedOnline: { certificates: 0, value: 0 }, soldOffline: { certificates: 0, value: 0 }, redeemedOffline: { certificates: 0, value: 0 },
  tills: { sold, redeemed: 1_250, cash: 0, card: 0 }, server: { sold: soldAtServer, redeemed: 1_250, cash: 0, card: 0 },
});

it('ends the demo with money as people read it, and with both sides where they differ', () => {
  const summary = {
    equal: false, differences: [], operations: { atTheTills: 0, atTheServer: 0, flagged: 0, evidence: 0 }, books: { imbalance: {}, outstanding: {} },
    stores: [store('Harbor', 'USD', 'en-US', 50_000), store('하버', 'KRW', 'ko-KR', 50_000), store('Wrong', 'USD', 'en-US', 50_000, 49_999)],
  };
  expect(closingLines(summary)).toEqual([
    'Harbor: sold $500.00, redeemed $12.50',
    '하버: sold ₩50,000, redeemed ₩1,250',
    'Wrong: sold $500.00 by the tills, $499.99 by the server, redeemed $12.50',
  ]);
});
