import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redemptionOf, saleOf } from '../harness.ts';
import { decision, type ExceptionsOffice, exceptionOf, openExceptionsOffice, overspent, paperOf, refusedWith, soldTwice } from './exceptions-office.ts';

let office: ExceptionsOffice;
beforeAll(async () => { office = await openExceptionsOffice(); });
afterAll(async () => { await office.server.close(); });

const all = { show: 'unresolved', store: null, kind: null, after: null } as const;

describe('the queue', () => {
  it('is empty at first, and says so', async () => {
    expect(await office.grace.ask('exceptions.list', all)).toEqual({ exceptions: [], more: false });
    expect(await office.grace.ask('exceptions.count', {})).toEqual({ unresolved: 0 });
  });

  it('has what nobody works on first, the oldest first, and leaves out what is resolved', async () => {
    const [first, second, third] = [(await overspent(office)).exception, (await soldTwice(office)).exception, (await overspent(office)).exception];
    await office.olivia.ask('exceptions.take', { id: first.id, stepId: v7() });
    const { exceptions } = await office.grace.ask('exceptions.list', all);
    expect(exceptions.map(({ id }) => id)).toEqual([second.id, third.id, first.id]);
    expect(exceptions[0]).toMatchObject({ kind: 'suspense', state: 'open', over: 5_000, currency: 'USD', operationKind: 'sale', owner: null, store: { name: 'Harbor Market Portland' } });
    expect(exceptions[2]).toMatchObject({ state: 'taken', owner: { name: 'Olivia Marsh' }, over: 2_000 });
    expect((await office.grace.ask('exceptions.list', { ...all, store: 101 })).exceptions.map(({ id }) => id)).toEqual([second.id]);
    expect((await office.grace.ask('exceptions.list', { ...all, kind: 'overspend' })).exceptions.map(({ id }) => id)).toEqual([third.id, first.id]);
    expect((await office.grace.ask('exceptions.list', { ...all, after: { state: 'open', id: second.id } })).exceptions.map(({ id }) => id)).toEqual([third.id, first.id]);
    await office.grace.ask('exceptions.resolve', decision(second, { suspense: 'income' }));
    expect(await office.grace.ask('exceptions.count', {})).toEqual({ unresolved: 2 });
    expect((await office.grace.ask('exceptions.list', { ...all, show: 'resolved' })).exceptions.map(({ id }) => id)).toEqual([second.id]);
  });

  it('is read by its partial index, however much is resolved', async () => {
    const plan = await office.server.database.transaction(async (sql) => {
      await sql('set local enable_seqscan = off');
      return sql<{ 'QUERY PLAN': string }>(`explain select id from exceptions where state <> 'resolved' order by not flags && '{closed-alone}', state, id limit 50`);
    });
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('exceptions_queue');
  });
});

describe('a franchise', () => {
  it('sees what concerns its stores, and of another\'s nothing: denied and noted', async () => {
    const { exception } = await overspent(office);
    const seen = (await office.minseo.ask('exceptions.list', all)).exceptions;
    expect(seen).toEqual([]);
    expect(await office.minseo.ask('exceptions.count', {})).toEqual({ unresolved: 0 });
    await refusedWith(office.minseo.refused('exceptions.read', { id: exception.id }), 'not-here');
    await refusedWith(office.minseo.refused('exceptions.take', { id: exception.id, stepId: v7() }), 'not-here');
    await refusedWith(office.minseo.refused('exceptions.note', { id: exception.id, stepId: v7(), note: 'hello' }), 'not-here');
    await refusedWith(office.minseo.refused('exceptions.resolve', decision(exception, { overspend: 'as-booked' })), 'not-here');
    await refusedWith(office.minseo.refused('exceptions.reverse', { id: exception.id, resolutionId: v7(), finding: 'none' }), 'not-here');
    const denied = (await office.grace.ask('audit.list', { before: null })).entries.filter(({ action, user }) => action === 'denied' && user?.name === '정민서');
    expect(denied.map(({ subject }) => subject)).toEqual(Array.from({ length: 5 }, () => 'exception'));
  });

  it('sees an overspend between itself and another, and leaves it to headquarters', async () => {
    const [paper, other] = [await paperOf(office), await paperOf(office)];
    await office.portland.record(saleOf([paper, other]), redemptionOf([[paper, 5_000]]));
    const { sealed } = await office.seoul.record(redemptionOf([[paper, 1_000]]));
    const exception = await exceptionOf(office, sealed[0]?.operation.id ?? '', office.grace);
    expect(exception.isBetweenFranchises).toBe(true);
    const east = await office.olivia.ask('exceptions.read', { id: exception.id });
    const korea = await office.minseo.ask('exceptions.read', { id: exception.id });
    expect([east.mayResolve, korea.mayResolve]).toEqual([false, false]);
    // Who worked there, and what else was in the basket, is the other franchise's own.
    expect(korea.operation?.operator).not.toBeNull();
    expect(korea.others.map(({ operator, lines }) => [operator, lines.length])).toEqual([[null, 1], [null, 1]]);
    expect(east.operation?.operator).toBeNull();
    expect(east.others.map(({ lines }) => lines.length)).toEqual([1, 2]);
    await refusedWith(office.olivia.refused('exceptions.resolve', decision(exception, { overspend: 'as-booked' })), 'headquarters-resolves');
    await refusedWith(office.minseo.refused('exceptions.take', { id: exception.id, stepId: v7() }), 'headquarters-resolves');
    expect((await office.samuel.ask('exceptions.resolve', decision(exception, { overspend: 'as-booked' }))).state).toBe('resolved');
  });

  it('is read by accountant and auditor, who change nothing', async () => {
    const { exception } = await overspent(office);
    for (const reader of [office.ines, office.noah]) {
      expect((await reader.ask('exceptions.read', { id: exception.id })).mayResolve).toBe(false);
      expect((await reader.refused('exceptions.resolve', decision(exception, { overspend: 'as-booked' }))).status).toBe(403);
      expect((await reader.refused('exceptions.take', { id: exception.id, stepId: v7() })).status).toBe(403);
    }
  });
});

describe('everything that is done', () => {
  it('stands in the audit trail', async () => {
    const { exception } = await soldTwice(office);
    await office.peter.ask('exceptions.resolve', decision(exception, { suspense: 'refunded' }));
    const { entries } = await office.olivia.ask('audit.list', { before: null });
    expect(entries.slice(0, 2)).toMatchObject([
      { action: 'exception-resolved', user: { name: 'Peter Novak' }, subject: 'Harbor Market Portland', detail: { amount: 5_000, currency: 'USD', exception: exception.id } },
      { action: 'exception-taken', user: { name: 'Peter Novak' } },
    ]);
  });
});
