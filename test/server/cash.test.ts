import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import type { CashMovement, ShiftClose } from '../../domain/operation.ts';
import { drawerCommand } from '../../server/shop/drawer.ts';
import { findShopCommand } from '../../server/shop/commands.ts';
import { approvedBy, createTestServer, enrolTerminal, expectSoundBooks, type TestServer, type TestTerminal } from './harness.ts';
import type { Draft } from './terminal.ts';

let server: TestServer;
let till: TestTerminal;
const shift = '019ab000-0000-7000-8000-000000000600';

beforeAll(async () => {
  server = await createTestServer();
  till = await enrolTerminal(server, 11);
});
afterAll(async () => { await server.close(); });

const moved = (kind: CashMovement['kind'], amount: number, more: Partial<Draft<CashMovement>> = {}): Draft<CashMovement> =>
  ({ kind, currency: 'USD', reason: 'safe', note: null, amount: minor(amount), shift, ...more });
const closed = (countedCash: number, expectedCash: number, more: Partial<Draft<ShiftClose>> = {}): Draft<ShiftClose> =>
  ({ kind: 'shift-close', currency: 'USD', countedCash: minor(countedCash), expectedCash, unsent: 0, shift: v7(), certificateTotal: { typed: null, own: 0 }, ...more });

const entriesOf = async (id: string | undefined): Promise<readonly string[]> =>
  (await server.database.read<{ account: string; side: string; amount: number }>(
    'select account, side, amount from entries e join postings p on p.id = e.posting where p.source = $1 order by account', [id])).map(({ account, side, amount }) => `${side} ${account} ${String(amount)}`);
const flagsOf = async (...drafts: readonly Draft[]): Promise<readonly (readonly string[])[]> => (await till.record(...drafts)).response.outcomes.map(({ flags }) => flags);

describe('cash paid in and out', () => {
  it('is posted against its reason, whatever else is true of it', async () => {
    const { response: { outcomes: [bank, expense] } } = await till.record(moved('pay-in', 4_000, { reason: 'bank' }), moved('pay-out', 700, { reason: 'expense' }));
    expect(bank).toMatchObject({ outcome: 'accepted', flags: [] });
    expect(await entriesOf(bank?.id)).toEqual(['credit cash-movement:101:bank 4000', 'debit tender:101:cash 4000']);
    expect(await entriesOf(expense?.id)).toEqual(['debit cash-movement:101:expense 700', 'credit tender:101:cash 700']);
    await expectSoundBooks(server);
  });

  it('above the store\'s limit without a manager is recorded all the same, and flagged', async () => {
    expect(await flagsOf(moved('pay-out', 5_000), moved('pay-out', 5_001), moved('pay-out', 5_001, { approvals: approvedBy(till, 'cash-movement') }), moved('pay-in', 5_001, { approvals: approvedBy(till, 'no-sale') })))
      .toEqual([[], ['approval-missing'], [], ['approval-missing']]);
    await expectSoundBooks(server);
  });

  it('twice under one id moves cash once', async () => {
    const sealed = till.make(moved('pay-out', 1_000));
    const before = (await server.totals()).stores.find(({ store }) => store === 101)?.cash ?? 0;
    await till.push([sealed]);
    await till.push([sealed]);
    expect((await server.totals()).stores.find(({ store }) => store === 101)?.cash).toBe(before - 1_000);
  });
});

describe('a closed shift', () => {
  it('posts what the count shows, and nothing when it is right', async () => {
    const { response: { outcomes } } = await till.record(closed(9_900, 10_000), closed(10_300, 10_000), closed(10_000, 10_000));
    expect(outcomes.map(({ flags }) => flags)).toEqual([[], [], []]);
    expect(await entriesOf(outcomes[0]?.id)).toEqual(['debit cash-variance:101 100', 'credit tender:101:cash 100']);
    expect(await entriesOf(outcomes[1]?.id)).toEqual(['credit cash-variance:101 300', 'debit tender:101:cash 300']);
    expect(await entriesOf(outcomes[2]?.id)).toEqual([]);
    await expectSoundBooks(server);
  });

  it('that is off by more than the store lets pass wants somebody else; closed alone it is an exception', async () => {
    const off = (more: Partial<Draft<ShiftClose>>): Draft<ShiftClose> => closed(5_000, 10_000, more);
    const own = [{ operator: till.cashier, right: 'cash-variance' as const, at: Date.now() }];
    expect(await flagsOf(off({}), off({ approvals: own }), off({ approvals: approvedBy(till, 'void') }), off({ approvals: approvedBy(till, 'cash-variance') }), off({ operator: till.manager, approvals: own }), off({ alone: true })))
      .toEqual([['approval-missing'], ['approval-missing'], ['approval-missing'], [], [], ['closed-alone']]);
    expect(await server.database.read(`select 1 from exceptions where flags @> '{closed-alone}'`, [])).toHaveLength(1);
    await expectSoundBooks(server);
  });

  it('from a till that asked nobody yet is posted and not blamed', async () => {
    const draft = closed(5_000, 10_000);
    const { certificateTotal: _unasked, ...old } = draft;
    const { response: { outcomes: [outcome] } } = await till.record(old);
    expect(outcome).toMatchObject({ outcome: 'accepted' });
    expect(await entriesOf(outcome?.id)).toHaveLength(2);
  });

  it('whose pieces do not add up is kept, and moves nothing', async () => {
    const { response: { outcomes: [outcome] } } = await till.record(closed(9_000, 10_000, { count: [{ unit: minor(1_000), pieces: 8 }] }));
    expect(outcome?.flags).toEqual(['unreadable']);
    expect(await entriesOf(outcome?.id)).toEqual([]);
  });

  it('on the day after it opened is counted to the day of the count', async () => {
    const { response: { outcomes: [outcome] } } = await till.record(closed(9_990, 10_000, { day: '2026-01-02' }));
    expect(await server.database.read('select accounting_date::text as day from postings where source = $1', [outcome?.id])).toEqual([{ day: '2026-01-02' }]);
  });
});

describe('the command drawer', () => {
  const run = (...words: readonly string[]): Promise<string> => drawerCommand.run({
    database: server.database, now: server.clock.now, newId: () => crypto.randomUUID(), askSecretly: () => Promise.resolve(''),
  }, words);

  it('is one of the shop\'s', () => { expect(findShopCommand('drawer')).toBe(drawerCommand.run); });

  it('sets the store\'s own rules, tells tills with their configuration, and goes back to what is usual', async () => {
    expect(till.config.terminal.store).not.toHaveProperty('drawer');
    expect(await run('101', '--manager-above', '20', '--variance-above', '0')).toContain('above 20.00 USD wants a manager, and a count that is off by more than 0.00 USD');
    server.forgetBusiness();
    expect((await till.send({ method: 'GET', path: '/v1/terminal' })).body).toMatchObject({ terminal: { store: { drawer: { managerAbove: 2_000, varianceAbove: 0 } } } });
    expect(await flagsOf(moved('pay-out', 2_001), closed(9_999, 10_000))).toEqual([['approval-missing'], ['approval-missing']]);
    expect(await run('101', '--manager-above', 'usual')).toContain('above 50.00 USD');
    expect(await run('101', '--variance-above', 'usual')).toContain('off by more than 5.00 USD');
    expect(await server.database.read(`select 1 from office_audit where action = 'store-changed' and subject like '101 %'`, [])).toHaveLength(3);
  });

  it('says what is wrong with what was typed, and changes nothing', async () => {
    await expect(run('101', '--manager-above', 'lots')).rejects.toThrow('lots is no amount in USD');
    await expect(run('201', '--variance-above', '0.5')).rejects.toThrow('0.5 is no amount in KRW');
    await expect(run('999')).rejects.toThrow('no store 999');
    await expect(run()).rejects.toThrow('the number of a store is needed');
  });
});
