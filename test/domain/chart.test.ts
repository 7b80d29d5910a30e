import { expect, it } from 'vitest';
import { changeChartSchema } from '../../domain/accounting-wire.ts';
import { chartNameOf, foldPairs } from '../../domain/chart.ts';

it('the accounts of a store with every other are one line where the chart names them alike', () => {
  const lines = [{ prefix: 'tender:101', number: '1000', name: 'Cash' }, { prefix: 'clearing:102', number: '1200', name: 'Other stores' }, { prefix: 'clearing:102:0', number: '1300', name: 'Headquarters' }];
  const accounts = ['clearing:101:0', 'clearing:101:102', 'clearing:102:0', 'clearing:102:101', 'clearing:102:201', 'clearing:103:201', 'tender:101:card', 'tender:101:cash'];
  expect(foldPairs(accounts.map((account) => ({ account, ...chartNameOf(lines, account) }))).map(({ account, number, count }) => [account, number, count])).toEqual([
    ['clearing:101', '', 2], ['clearing:102:0', '1300', 1], ['clearing:102', '1200', 2], ['clearing:103:201', '', 1], ['tender:101:card', '1000', 1], ['tender:101:cash', '1000', 1],
  ]);
});

it('takes a line for any account of ours, and for nothing that none of them begins like', () => {
  const takes = (prefix: string): boolean => changeChartSchema.safeParse({ franchiseId: null, lines: [{ prefix, number: '1', name: 'One' }] }).success;
  expect(['clearing', 'clearing:101:0', 'commission:earned', 'cash-variance:101', 'vat:1:de:1900', 'corporate-discount'].map(takes)).toEqual(Array(6).fill(true));
  expect(['', '-variance', 'cash-', 'clearing:', 'Clearing', 'cash variance'].map(takes)).toEqual(Array(6).fill(false));
});
