import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../../domain/money.ts';
import { readLiability } from '../../../server/accounting/liability.ts';
import { createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, saleOf, type TestPaper, type TestServer, type TestTerminal } from '../harness.ts';
import type { Draft } from '../terminal.ts';
import { type Person, signIn } from '../office/people-at-work.ts';

let server: TestServer;
let portland: TestTerminal;
let boston: TestTerminal;
let [ines, grace]: readonly [Person, Person] | [undefined, undefined] = [undefined, undefined];
let papers: readonly TestPaper[];

const rule = 'us-ny-unclaimed';
const asOf = '2026-03-01';
const turnTo = (day: string): void => { server.clock.offsetMs = Date.parse(`${day}T18:00:00Z`) - Date.now(); };
const on = async (till: TestTerminal, day: string, ...drafts: readonly Draft[]): Promise<void> => {
  turnTo(day);
  await till.record(...drafts.map((draft) => ({ ...draft, at: server.clock.now(), day })));
};
const one = (index: number): TestPaper => {
  const paper = papers[index];
  if (!paper) throw new Error('no such paper');
  return paper;
};
const accountant = (): Person => { if (!ines) throw new Error('nobody'); return ines; };
const second = (): Person => { if (!grace) throw new Error('nobody'); return grace; };
const list = (person = accountant()) => person.ask('accounting.unclaimed', { asOf, rule });
const redeem = (paper: TestPaper, amount: number) => ({ kind: 'redeem' as const, lines: [{ certificate: paper.hash, amount: minor(amount) }] });
const askList = async (certificates: number, outstanding: number, id = v7()): Promise<string> => {
  await accountant().ask('accounting.ask-escheat', { id, asOf, rule, certificates, outstanding });
  return id;
};
const liability = async () => (await readLiability(server.database.read, { franchiseId: null, from: '2010-01-01', to: '2099-12-31', knownAt: null }));

beforeAll(async () => {
  server = await createTestServer({ stockPerStore: 1 });
  portland = await enrolTerminal(server, 11);
  boston = await enrolTerminal(server, 21);
  await server.database.read(`update stores set country = 'US', region = case number when 101 then 'NY' else 'MA' end where number in (101, 102) returning number`, []);
  papers = [...await makeStock(server, 101, 5), ...await makeStock(server, 102, 1)];
  await on(portland, '2019-05-10', saleOf([one(0), one(1), one(2), one(3)]));
  await on(boston, '2019-05-10', saleOf([one(5)]));
  // One is used once, one used up; one is younger.
  await on(boston, '2020-06-01', redemptionOf([[one(1), 2_000]]), redemptionOf([[one(2), 5_000]]));
  await on(portland, '2024-01-05', saleOf([one(4)]));
  turnTo(asOf);
  ines = await signIn(server, 'ines@harbor.example');
  grace = await signIn(server, 'grace@harbor.example');
});
afterAll(async () => { await server.close(); });
afterEach(async () => {
  await expectSoundBooks(server);
  for (const { what, report, ledger } of (await liability()).checks) expect([what, report]).toEqual([what, ledger]);
});

describe('unclaimed property', () => {
  it('is listed by nobody\'s law until somebody has confirmed it; a law that hands nothing over is never followed', async () => {
    const before = await list();
    expect(before.rules.map(({ id, owed, isOn }) => [id, owed, isOn])).toEqual([['us-ca-unclaimed', false, false], ['us-de-unclaimed', true, false], ['us-ma-unclaimed', false, false], [rule, true, false]]);
    expect(before.totals).toEqual([]);
    expect(await accountant().refused('accounting.ask-escheat', { id: v7(), asOf, rule, certificates: 3, outstanding: 13_000 })).toMatchObject({ problem: 'escheat-rule-off' });
    const wanted = { id: v7(), asOf, rule, isOn: true, confirmedBy: 'Ruth Abernathy, counsel' };
    expect(await accountant().refused('accounting.choose-unclaimed', { ...wanted, rule: 'us-ma-unclaimed' })).toMatchObject({ problem: 'escheat-not-owed' });
    expect((await accountant().ask('accounting.choose-unclaimed', wanted)).rules.find(({ id }) => id === rule)).toMatchObject({ isOn: true, confirmedBy: 'Ruth Abernathy, counsel' });
  });

  it('is what stores under that law sold and nobody has moved for its years, with the evidence of its last activity', async () => {
    const { stillSince, totals, rows } = await list();
    expect(stillSince).toBe('2021-03-01');
    expect(totals).toMatchObject([{ programNumber: 1, certificates: 3, outstanding: 13_000 }]);
    expect(rows.map(({ control, soldOn, lastOn, lastKind, balance }) => [control, soldOn, lastOn, lastKind, balance])).toEqual([
      [one(0).control, '2019-05-10', '2019-05-10', 'sold', 5_000], [one(3).control, '2019-05-10', '2019-05-10', 'sold', 5_000], [one(1).control, '2019-05-10', '2020-06-01', 'used', 3_000],
    ]);
    const file = await (await accountant().file('accounting.unclaimed-list', { asOf, rule })).text();
    expect(file.split('\r\n')[3]).toBe(`${one(1).control},Harbor Gift Certificate,101 Harbor Market Portland,2019-05-10,2020-06-01,used,30.00,USD,${rule},New York Abandoned Property Law § 1315`);
    // Of an earlier day there is less.
    expect((await accountant().ask('accounting.unclaimed', { asOf: '2025-05-20', rule })).totals).toMatchObject([{ certificates: 2 }]);
  });

  it('is nobody\'s of one franchise, and that they asked is noted; an auditor reads and decides nothing', async () => {
    const [olivia, noah] = [await signIn(server, 'olivia@harbor-east.example'), await signIn(server, 'noah@harbor.example')];
    expect(await olivia.refused('accounting.unclaimed', { asOf, rule })).toEqual({ status: 403, problem: 'not-allowed' });
    expect((await olivia.ask('audit.list', { before: null })).entries[0]).toMatchObject({ action: 'denied', subject: 'accounting.unclaimed' });
    expect((await list(noah)).totals).toHaveLength(1);
    expect((await noah.refused('accounting.ask-escheat', { id: v7(), asOf, rule, certificates: 3, outstanding: 13_000 })).status).toBe(403);
  });

  it('is handed over by two people; what was moved or blocked meanwhile is left out, statements know nothing of it, and tills refuse it', async () => {
    expect(await accountant().refused('accounting.ask-escheat', { id: v7(), asOf, rule, certificates: 2, outstanding: 13_000 })).toMatchObject({ problem: 'changed-meanwhile' });
    const id = await askList(3, 13_000);
    expect((await list()).totals).toEqual([]);
    expect(await accountant().refused('accounting.decide-escheat', { id, asOf, rule, decision: 'posted' })).toMatchObject({ problem: 'same-person' });
    // Somebody comes for one, and another is blocked.
    await on(boston, asOf, redemptionOf([[one(1), 500]]));
    await second().ask('blocks.block', { id: v7(), certificate: one(3).hash, reason: 'court-order', note: '' });
    const flows = () => server.database.read('select * from day_flows order by day, program_number, selling_store, redeeming_store', []);
    const before = [await flows(), await server.database.read('select * from late_days', [])];
    const report = await second().ask('accounting.decide-escheat', { id, asOf, rule, decision: 'posted' });
    expect(report.batches).toMatchObject([{ state: 'posted', certificates: 1, amounts: [{ currency: 'USD', amount: 5_000 }], leftOut: 2, decidedBy: 'Grace Lindqvist' }]);
    expect([await flows(), await server.database.read('select * from late_days', [])]).toEqual(before);
    expect((await expectSoundBooks(server)).trialBalance.find(({ account }) => account === 'escheat:1')).toMatchObject({ balance: -5_000 });
    expect((await liability()).movements).toMatchObject([{ escheated: 5_000 }]);
    expect((await boston.ask(redeem(one(0), 100))).refusal?.reason).toBe('escheated');
    await expect(server.database.read('update escheats set decided_by = asked_by where id = $1', [id])).rejects.toThrow(/escheats_check/u);
    // Sent again it is the same.
    await second().ask('accounting.decide-escheat', { id, asOf, rule, decision: 'posted' });
    expect((await liability()).movements).toMatchObject([{ escheated: 5_000 }]);
  });

  it('comes back when its holder does: owed to them again, and usable everywhere', async () => {
    const back = { id: v7(), asOf, rule, control: one(0).control, reason: 'she came with it' };
    expect(await accountant().refused('accounting.return-escheat', { ...back, control: one(2).control })).toMatchObject({ problem: 'escheat-not-handed' });
    await accountant().ask('accounting.return-escheat', back);
    await accountant().ask('accounting.return-escheat', back);
    expect((await liability()).movements).toMatchObject([{ escheated: 0 }]);
    expect((await expectSoundBooks(server)).trialBalance.find(({ account }) => account === 'escheat:1')?.balance ?? 0).toBe(0);
    expect((await boston.ask(redeem(one(0), 5_000))).decision).toBe('approved');
  });

  it('a list is dropped by anybody who may post, and what stood in it can be listed again', async () => {
    await second().ask('blocks.unblock', { id: v7(), certificates: [one(3).hash], reason: 'mistake', note: '' }).catch(() => undefined);
    await server.database.read('update certificates set blocked = false where hash = $1::bytea returning 1', [`\\x${one(3).hash}`]);
    const id = await askList(1, 5_000);
    expect((await accountant().ask('accounting.decide-escheat', { id, asOf, rule, decision: 'refused' })).totals).toMatchObject([{ certificates: 1, outstanding: 5_000 }]);
    expect(await second().refused('accounting.decide-escheat', { id, asOf, rule, decision: 'posted' })).toMatchObject({ problem: 'escheat-decided' });
  });
});
