import { readFile } from 'node:fs/promises';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../../domain/money.ts';
import type { Person } from '../office/people-at-work.ts';
import { expectSoundBooks, makeStock, redemptionOf, saleOf } from '../harness.ts';
import { type EveningOffice, openEvening, shiftOf } from './evening-office.ts';

/* East's 101 and 102 have sold what Korea's 201 takes: East owes Korea, by two days' statements. No commission is agreed. */
let office: EveningOffice;
let [olivia, minseo, grace, noah]: Person[] = [];
let [first, second, third] = ['', '', ''];
beforeAll(async () => {
  office = await openEvening();
  const { server, tills, today } = office;
  first = today();
  const [papers, others] = [await makeStock(server, 101, 3), await makeStock(server, 201, 1)];
  await tills.east.record(...shiftOf([saleOf(papers)], { cash: 15_000 }));
  await tills.other.record(...shiftOf([saleOf(others), redemptionOf([[papers[0]!, 3_000]])], { cash: 5_000 }));
  for (const till of [tills.eastTwo, tills.boston]) await till.record(...shiftOf([], { cash: 0 }));
  second = office.nextDay();
  await tills.other.record(...shiftOf([redemptionOf([[papers[1]!, 2_000]])], { cash: 0 }));
  await tills.boston.record(...shiftOf([redemptionOf([[others[0]!, 500]])], { cash: 0 }));
  for (const till of [tills.east, tills.eastTwo]) await till.record(...shiftOf([], { cash: 0 }));
  third = office.nextDay();
  grace = await office.signIn('grace');
  olivia = await office.signIn('olivia');
  minseo = await office.signIn('minseo');
  noah = await office.signIn('noah');
  await lock(office.franchises.east, first);
});
afterAll(async () => { await office.server.close(); });

const lock = (franchiseId: string, day: string) => grace!.ask('statements.lock', { franchiseId, day, reason: 'a till has more to tell' });
const own = { franchiseId: null, before: null };
const openOf = async (who: Person | undefined) => (await who!.ask('clearing.accounts', own)).accounts.map(({ other, open, unconfirmed }) => [other.number, open, unconfirmed]);
const payment = (wanted: object = {}) => ({ id: v7(), other: 2, currency: 'USD' as const, upTo: first, amount: minor(3_000), paidOn: third, reference: 'SEPA 1', ...wanted });
/** Accounts of the ledger by their beginning, what is not nothing. */
const accounts = async (beginning: RegExp) => Object.fromEntries((await expectSoundBooks(office.server)).trialBalance.filter(({ account, balance }) => beginning.test(account) && balance !== 0).map(({ account, balance }) => [account, balance]));

describe('payments between franchises', () => {
  it('are of what a locked statement says, on the side of whoever locked it', async () => {
    expect(await openOf(olivia)).toEqual([[2, -3_000, 0]]);
    expect(await openOf(minseo)).toEqual([]);
    await lock(office.franchises.korea, first);
    await lock(office.franchises.east, second);
    expect(await openOf(minseo)).toEqual([[1, 3_000, 0]]);
    expect(await openOf(olivia)).toEqual([[2, -4_500, 0]]);
    expect(await olivia!.ask('clearing.account', { franchiseId: null, other: 2, currency: 'USD', upTo: first })).toMatchObject({ open: -3_000, openInAll: -4_500, items: [{ day: second, amount: -1_500 }, { day: first, amount: -3_000 }] });
  });

  const refused: readonly (readonly [string, () => object, string])[] = [
    ['of another amount than is open', () => payment({ amount: minor(2_999) }), 'clearing-changed'],
    ['of what one is owed', () => payment({ other: 1 }), 'nothing-to-pay'],
    ['to somebody who is owed nothing', () => payment({ other: 0 }), 'nothing-to-pay'],
    ['before the statement\'s day', () => payment({ upTo: second, paidOn: first, amount: minor(4_500) }), 'paid-before-statement'],
    ['of a day to come', () => payment({ paidOn: '2099-01-01' }), 'paid-tomorrow'],
  ];
  it.each(refused)('are not noted %s', async (_, wanted, problem) => {
    expect(await olivia!.refused('clearing.pay', wanted() as never)).toMatchObject({ status: 409, problem });
  });

  it('are noted by the payer, once; the other side still has it to receive', async () => {
    const asked = payment();
    expect(await olivia!.ask('clearing.pay', asked)).toMatchObject({ state: 'noted', payer: { number: 1 }, payee: { number: 2 }, may: { confirm: false, reverse: true } });
    expect(await olivia!.ask('clearing.pay', asked)).toMatchObject({ id: asked.id, state: 'noted' });
    expect(await olivia!.refused('clearing.pay', payment())).toMatchObject({ problem: 'nothing-to-pay' });
    expect(await openOf(olivia)).toEqual([[2, -1_500, 0]]);
    expect(await openOf(minseo)).toEqual([[1, 3_000, 3_000]]);
    expect(await accounts(/^bank:/u)).toEqual({ 'bank:101': -3_000 });
  });

  it('come to nothing on both sides once the payee has confirmed, and nobody else can', async () => {
    const [{ id } = { id: '' }] = (await minseo!.ask('clearing.accounts', own)).payments;
    expect(await olivia!.refused('clearing.confirm', { id, receivedOn: third })).toMatchObject({ problem: 'not-the-payee' });
    expect(await grace!.refused('clearing.confirm', { id, receivedOn: third })).toMatchObject({ problem: 'not-the-payee' });
    expect(await noah!.refused('clearing.confirm', { id, receivedOn: third })).toMatchObject({ problem: 'not-allowed' });
    expect(await minseo!.refused('clearing.confirm', { id, receivedOn: first })).toMatchObject({ problem: 'paid-before-statement' });
    for (let time = 0; time < 2; time += 1) expect(await minseo!.ask('clearing.confirm', { id, receivedOn: third })).toMatchObject({ state: 'confirmed', confirmedBy: minseo!.session.user.name });
    expect(await openOf(minseo)).toEqual([[1, 0, 0]]);
    expect(await accounts(/^bank:/u)).toEqual({ 'bank:101': -3_000, 'bank:201': 3_000 });
    await lock(office.franchises.korea, second);
    expect(await accounts(/^clearing:/u)).toEqual({ 'clearing:101:201': -2_000, 'clearing:102:201': 500, 'clearing:201:101': 2_000, 'clearing:201:102': -500 });
  });

  it('go store by store through the bank where several stores owe and are owed', async () => {
    await olivia!.ask('clearing.pay', payment({ upTo: second, amount: minor(1_500), reference: 'SEPA 2' }));
    expect(await olivia!.refused('clearing.pay', payment())).toMatchObject({ problem: 'paid-further' });
    expect(await accounts(/^(?:bank|clearing:10)/u)).toEqual({ 'bank:101': -5_000, 'bank:102': 500, 'bank:201': 3_000 });
  });

  it('are owed again once they are reversed: by either before they are confirmed, by the payee after', async () => {
    const [unconfirmed, confirmed] = (await olivia!.ask('clearing.accounts', own)).payments;
    expect(await olivia!.refused('clearing.reverse', { id: confirmed!.id, reason: 'never sent' })).toMatchObject({ problem: 'not-the-payee' });
    expect(await olivia!.ask('clearing.reverse', { id: unconfirmed!.id, reason: 'the bank has sent it back' })).toMatchObject({ state: 'reversed', may: { confirm: false, reverse: false } });
    expect(await minseo!.refused('clearing.confirm', { id: unconfirmed!.id, receivedOn: third })).toMatchObject({ problem: 'payment-reversed' });
    for (let time = 0; time < 2; time += 1) expect(await minseo!.ask('clearing.reverse', { id: confirmed!.id, reason: 'it was somebody else\'s' })).toMatchObject({ state: 'reversed' });
    expect(await accounts(/^bank:/u)).toEqual({});
    expect(await openOf(olivia)).toEqual([[2, -4_500, 0]]);
    expect(await openOf(minseo)).toEqual([[1, 4_500, 0]]);
    // And can be paid again, all of it.
    await olivia!.ask('clearing.pay', payment({ upTo: second, amount: minor(4_500), reference: 'SEPA 3' }));
  });

  it('are a file, and another franchise\'s are denied', async () => {
    const csv = await (await olivia!.file('clearing.payments-list', { franchiseId: null })).text();
    expect(csv.trim().split('\r\n').map((line) => line.split(',').slice(2, 9).join(','))).toEqual([
      'payer,payee,amount,currency,up_to_statement,reference,state',
      `1 Harbor East LLC,2 하버코리아 주식회사,30.00,USD,${first},SEPA 1,reversed`,
      `1 Harbor East LLC,2 하버코리아 주식회사,15.00,USD,${second},SEPA 2,reversed`,
      `1 Harbor East LLC,2 하버코리아 주식회사,45.00,USD,${second},SEPA 3,noted`,
    ]);
    expect((await (await olivia!.file('clearing.payments-list', { franchiseId: null, format: 'pdf', language: 'ko' })).arrayBuffer()).byteLength).toBeGreaterThan(1_000);
    expect(await olivia!.refused('clearing.accounts', { franchiseId: office.franchises.korea, before: null })).toMatchObject({ status: 404 });
    expect(await grace!.ask('clearing.accounts', { franchiseId: office.franchises.korea, before: null })).toMatchObject({ isOwn: false, party: { number: 2 } });
  });

  it('never change otherwise, and what is open is the sum of what was noted', async () => {
    const { database } = office.server;
    await expect(database.read('update clearing_payments set amount = 1', [])).rejects.toThrow('does not change');
    await expect(database.read('delete from clearing_payments', [])).rejects.toThrow();
    await expect(database.read('update clearing_items set amount = 1', [])).rejects.toThrow();
    const sums = await database.read('select party, other, currency, own_store, other_store, sum(amount)::bigint as amount from clearing_items group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5', []);
    expect(await database.read('select party, other, currency, own_store, other_store, amount from clearing_balances order by 1, 2, 3, 4, 5', [])).toEqual(sums);
  });

  it('find statements from before in the same place: the migration makes the same items', async () => {
    const migration = await readFile(new URL('../../../server/migrations/0029-clearing-payments.sql', import.meta.url), 'utf8');
    const insert = migration.slice(migration.lastIndexOf('insert into clearing_items'));
    const items = `select source, party, other, own_store, other_store, currency, amount, day from clearing_items where kind = 'statement' order by 1, 2, 4, 5`;
    await office.server.database.transaction(async (sql) => {
      const ours = await sql(items, []);
      await sql('alter table clearing_items disable trigger clearing_items_append_only', []);
      await sql('delete from clearing_items', []);
      await sql(insert, []);
      expect(ours.length).toBe(6);
      expect(await sql(items, [])).toEqual(ours);
      await sql('alter table clearing_items enable trigger clearing_items_append_only', []);
    });
  });
});
