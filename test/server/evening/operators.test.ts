import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../../domain/money.ts';
import type { OperatorFigures } from '../../../domain/operators-report.ts';
import { cashOutOf, makeStock, redemptionOf, saleOf, voidOf } from '../harness.ts';
import { type EveningOffice, openEvening } from './evening-office.ts';

let office: EveningOffice;
beforeAll(async () => { office = await openEvening(); });
afterAll(async () => { await office.server.close(); });

const nothing = { count: 0, value: 0 };
const of = (figures: readonly OperatorFigures[], operator: string): OperatorFigures | undefined => figures.find((one) => one.operator === operator);

describe('what operators did', () => {
  it('is counted by operator and store, and who has most to look at comes first', async () => {
    const { server, tills: { east, boston } } = office;
    const [day, papers, theirs] = [office.today(), await makeStock(server, 101, 3), await makeStock(server, 102, 1)];
    const { sealed: [first, second] } = await east.record(saleOf(papers.slice(0, 2)), saleOf(papers.slice(2)));
    if (!first || !second) throw new Error('two sales were recorded');
    await east.record(
      voidOf(east, second),
      { kind: 'no-sale', reason: 'change-money', note: null }, { kind: 'no-sale', reason: 'other', note: 'stuck' },
      { kind: 'pay-out', currency: 'USD', reason: 'bank', note: null, amount: minor(7_000) },
      { kind: 'reprint', target: first.operation.id, targetReference: 'T11-000001-0' },
      { ...redemptionOf([[papers[0]!, 2_000]]), operator: east.manager },
      cashOutOf(east, papers[1]!, 1_200, v7()),
    );
    await boston.record(saleOf(theirs));
    const olivia = await office.signIn('olivia');
    const { from, to, operators } = await olivia.ask('evening.operators', { day, days: 1 });
    expect([from, to]).toEqual([day, day]);
    expect(operators.map(({ operator }) => operator)).toEqual([east.cashier, east.manager, boston.cashier]);
    expect(operators[0]).toMatchObject({
      store: 101, currency: 'USD', sales: { count: 2, value: 15_000 }, redemptions: nothing, voids: { count: 1, value: 5_000 }, corrections: 0, noSales: 2,
      cashMovements: { count: 1, value: 7_000 }, cashOuts: { count: 1, value: 1_200 }, copies: 1,
      // Sold by the cashier, redeemed by the manager minutes later.
      soonRedeemed: { count: 1, value: 2_000 },
    });
    expect(operators[1]).toMatchObject({ sales: nothing, redemptions: { count: 1, value: 2_000 }, noSales: 0, soonRedeemed: nothing });
    expect(operators[2]).toMatchObject({ store: 102, sales: { count: 1, value: 5_000 }, voids: nothing });

    const work = await olivia.ask('evening.operator-work', { day, days: 1, store: 101, operator: east.cashier });
    // The newest first; the sale that was redeemed soon is among it, the one that was voided is there as its void.
    expect(work.operations.map(({ kind }) => kind)).toEqual(['cash-out', 'reprint', 'pay-out', 'no-sale', 'no-sale', 'void', 'sale']);
    expect(work.more).toBe(false);
  });

  it('reaches back as many days as were asked for, and a redemption a day later is not soon', async () => {
    const { server, tills: { east } } = office;
    const [papers, before] = [await makeStock(server, 101, 1), office.today()];
    const olivia = await office.signIn('olivia');
    const [known] = [of((await olivia.ask('evening.operators', { day: before, days: 1 })).operators, east.cashier)];
    await east.record(saleOf(papers));
    const day = office.nextDay();
    await east.record(redemptionOf([[papers[0]!, 5_000]]));
    const later = await office.signIn('olivia');
    const today = (await later.ask('evening.operators', { day, days: 1 })).operators;
    expect(of(today, east.cashier)).toMatchObject({ sales: nothing, redemptions: { count: 1, value: 5_000 }, voids: nothing, soonRedeemed: nothing });
    const week = await later.ask('evening.operators', { day, days: 7 });
    expect(of(week.operators, east.cashier)).toMatchObject({ sales: { count: (known?.sales.count ?? 0) + 1 }, redemptions: { count: 1 }, soonRedeemed: { count: 1, value: 2_000 } });
  });

  it('shows who is no operator that the office knows, and of another franchise\'s stores nothing', async () => {
    const { tills: { other } } = office;
    await other.record({ kind: 'no-sale', reason: 'other', note: null, operator: v7() });
    const day = office.today();
    const [grace, minseo, olivia] = [await office.signIn('grace'), await office.signIn('minseo'), await office.signIn('olivia')];
    expect((await grace.ask('evening.operators', { day, days: 1 })).operators.find(({ name }) => name === '')).toMatchObject({ store: 201, noSales: 1 });
    expect((await minseo.ask('evening.operators', { day, days: 30 })).operators.map(({ store }) => store)).toEqual([201]);
    const [{ operator } = { operator: '' }] = (await grace.ask('evening.operators', { day, days: 30 })).operators;
    expect(await minseo.refused('evening.operator-work', { day, days: 30, store: 101, operator })).toMatchObject({ status: 404, problem: 'unknown-store' });
    expect(await olivia.ask('evening.operator-work', { day, days: 30, store: 102, operator })).toEqual({ operations: [], more: false });
    expect(await office.server.database.read(`select count(*)::int as denied from office_audit where action = 'denied' and subject = 'evening'`, [])).toEqual([{ denied: 1 }]);
  });
});


