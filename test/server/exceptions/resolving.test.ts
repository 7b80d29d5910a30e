import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { balances, clear, type Transfer } from '../../../domain/clearing.ts';
import { readFlows, readPrograms } from '../../../server/clearing/flows.ts';
import { expectSoundBooks, redemptionOf, saleOf, voidOf } from '../harness.ts';
import { decision, type ExceptionsOffice, exceptionOf, movedBy, openExceptionsOffice, overspent, paperOf, refusedWith, soldTwice } from './exceptions-office.ts';

let office: ExceptionsOffice;
beforeAll(async () => { office = await openExceptionsOffice(); });
afterAll(async () => { await office.server.close(); });
afterEach(async () => { await expectSoundBooks(office.server); });

/** What all parties together gain, by currency. */
const groupedSums = (transfers: readonly Transfer[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const currencies of balances(transfers).values()) for (const [currency, amount] of currencies) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  return sums;
};

const program = 'overspend:program:1';
const boston = 'overspend:store:102';

describe('an overspend', () => {
  it('shows both tills: what came second, and what had been done before', async () => {
    const { exception, paper } = await overspent(office);
    expect(exception).toMatchObject({
      kind: 'overspend', flags: ['overspend'], state: 'open', owner: null, store: { number: 102 }, amount: 2_000, secondPersonAbove: 10_000, mayResolve: true,
      money: { currency: 'USD', overspend: [{ bearer: 'program', owner: 1, amount: 2_000 }], programs: [{ number: 1, over: 2_000 }], suspense: [] },
      operation: { kind: 'redemption', store: { name: 'Harbor Market Boston' }, terminalNumber: 21, lines: [{ control: paper.control, amount: 2_000, covered: 0, over: 2_000 }] },
    });
    expect(exception.others.map(({ kind, terminalNumber, lines }) => [kind, terminalNumber, lines[0]?.covered])).toEqual([['redemption', 11, 5_000], ['sale', 11, 5_000]]);
    for (const { tillAt, recordedAt, operator, reference } of [...exception.others, ...exception.operation ? [exception.operation] : []]) {
      expect(recordedAt).toBeGreaterThanOrEqual(tillAt);
      expect(operator).not.toBeNull();
      expect(reference).toMatch(/^T(11|21)-\d{6}-\d$/);
    }
  });

  it('stays with its bearer by the program\'s rule, without a posting', async () => {
    const { exception } = await overspent(office);
    const moved = await movedBy(office, [program, boston], async () => {
      const resolved = await office.grace.ask('exceptions.resolve', decision(exception, { overspend: 'as-booked' }));
      expect(resolved).toMatchObject({ state: 'resolved', owner: { name: 'Grace Lindqvist' }, resolutions: [{ overspend: 'as-booked', entries: [], needsSecond: false }] });
      expect(resolved.steps.map(({ step, user }) => [step, user?.name])).toEqual([['taken', 'Grace Lindqvist'], ['resolved', 'Grace Lindqvist']]);
    });
    expect(moved).toEqual([0, 0]);
  });

  it('is laid on the store that took the risk, and a wrong resolution is reversed by a new one', async () => {
    const { exception } = await overspent(office);
    const moved = await movedBy(office, [program, boston], () => office.olivia.ask('exceptions.resolve', decision(exception, { overspend: 'to-store' })));
    expect(moved).toEqual([-2_000, 2_000]);
    expect((await office.grace.ask('exceptions.read', { id: exception.id })).money?.overspend).toEqual([{ bearer: 'store', owner: 102, amount: 2_000 }]);
    await refusedWith(office.grace.refused('exceptions.resolve', decision(exception, { overspend: 'as-booked' })), 'already-resolved');
    const back = await movedBy(office, [program, boston], async () => {
      const reversed = await office.grace.ask('exceptions.reverse', { id: exception.id, resolutionId: v7(), finding: 'the till kept to the policy after all' });
      expect(reversed).toMatchObject({ state: 'taken', resolutions: [{ entries: [{}, {}] }, {}] });
      expect(reversed.resolutions[0]?.reverses).toBe(reversed.resolutions[1]?.id);
    });
    expect(back).toEqual([2_000, -2_000]);
    await refusedWith(office.grace.refused('exceptions.reverse', { id: exception.id, resolutionId: v7(), finding: 'once more' }), 'not-resolved');
    // Its owner is the first one; somebody else takes it over and decides anew.
    await refusedWith(office.grace.refused('exceptions.resolve', decision(exception, { overspend: 'as-booked' })), 'taken-by-other');
    await office.grace.ask('exceptions.take', { id: exception.id, stepId: v7() });
    expect((await office.grace.ask('exceptions.resolve', decision(exception, { overspend: 'as-booked' }))).state).toBe('resolved');
  });

  it('is laid on the program by headquarters; a franchise that asks for it needs them as the second person', async () => {
    const paper = await paperOf(office);
    await office.portland.record(saleOf([paper]), redemptionOf([[paper, 5_000]]));
    const { sealed } = await office.boston.record(redemptionOf([[paper, 3_000]], { decidedBy: 'local' }));
    const exception = await exceptionOf(office, sealed[0]?.operation.id ?? '', office.grace);
    expect(exception.money?.overspend).toEqual([{ bearer: 'store', owner: 102, amount: 3_000 }]);
    const proposal = decision(exception, { overspend: 'to-program' });
    expect(await office.olivia.ask('exceptions.resolve', proposal)).toMatchObject({ state: 'waiting', resolutions: [{ needsSecond: true, needsHeadquarters: true, effectiveAt: null }] });
    await refusedWith(office.peter.refused('exceptions.confirm', { id: proposal.resolutionId }), 'headquarters-confirms');
    const moved = await movedBy(office, [program, boston], () => office.grace.ask('exceptions.confirm', { id: proposal.resolutionId }));
    expect(moved).toEqual([3_000, -3_000]);
  });

  it('is cleared with the day on which it was laid on the program, and with the day of the reversal it is not', async () => {
    const paper = await paperOf(office);
    await office.portland.record(saleOf([paper]), redemptionOf([[paper, 5_000]]));
    const { sealed } = await office.boston.record(redemptionOf([[paper, 3_000]], { decidedBy: 'local' }));
    const exception = await exceptionOf(office, sealed[0]?.operation.id ?? '', office.grace);
    const cleared = async (): Promise<number> => {
      const { termsOf } = await readPrograms(office.server.database.read);
      const days = (await office.server.database.read<{ day: string }>('select distinct day from day_flows', [])).map(({ day }) => day);
      const transfers = clear(await readFlows(office.server.database.read, days, null), termsOf);
      for (const sum of groupedSums(transfers).values()) expect(sum).toBe(0);
      return transfers.filter(({ kind, payer, payee }) => kind === 'overspend' && payer === 0 && payee === 102).reduce((total, { amount }) => total + amount, 0);
    };
    const before = await cleared();
    await office.grace.ask('exceptions.resolve', decision(exception, { overspend: 'to-program' }));
    expect(await cleared() - before).toBe(3_000);
    await office.grace.ask('exceptions.reverse', { id: exception.id, resolutionId: v7(), finding: 'the store knew better' });
    expect(await cleared() - before).toBe(0);
  });

  it('above the limit takes two people, never the same one twice', async () => {
    const paper = await paperOf(office);
    await office.portland.record(saleOf([paper]), redemptionOf([[paper, 5_000]]));
    const { sealed } = await office.boston.record(redemptionOf([[paper, 10_001]], { decidedBy: 'local' }));
    const exception = await exceptionOf(office, sealed[0]?.operation.id ?? '', office.olivia);
    const proposal = decision(exception, { overspend: 'to-program' });
    const moved = await movedBy(office, [program, boston], async () => {
      await office.grace.ask('exceptions.resolve', proposal);
      await office.grace.ask('exceptions.resolve', proposal);
      await refusedWith(office.grace.refused('exceptions.confirm', { id: proposal.resolutionId }), 'same-person');
      await refusedWith(office.samuel.refused('exceptions.resolve', decision(exception, { overspend: 'as-booked' })), 'resolution-waiting');
    });
    expect(moved).toEqual([0, 0]);
    const refused = await office.samuel.ask('exceptions.refuse', { id: proposal.resolutionId, note: 'the store ignored its policy' });
    expect(refused).toMatchObject({ state: 'taken', resolutions: [{ refusedBy: { name: 'Samuel Adeyemi' } }] });
    await refusedWith(office.samuel.refused('exceptions.confirm', { id: proposal.resolutionId }), 'resolution-refused');
    const second = decision(exception, { overspend: 'as-booked' });
    await office.grace.ask('exceptions.resolve', second);
    const resolved = await office.samuel.ask('exceptions.confirm', { id: second.resolutionId });
    expect(resolved).toMatchObject({ state: 'resolved', resolutions: [{ confirmedBy: { name: 'Samuel Adeyemi' } }, {}] });
    expect(resolved.steps.map(({ step }) => step)).toEqual(['taken', 'proposed', 'refused', 'proposed', 'confirmed']);
    await expect(office.server.database.read('update exception_resolutions set finding = $2 where id = $1', [second.resolutionId, 'other'])).rejects.toThrow(/final/);
    await expect(office.server.database.read('delete from exception_steps where exception_id = $1', [exception.id])).rejects.toThrow(/append-only/);
  });

  it('that is voided while it waits is not confirmed as it was seen', async () => {
    const paper = await paperOf(office);
    await office.portland.record(saleOf([paper]), redemptionOf([[paper, 5_000]]));
    const { sealed: [redemption] } = await office.boston.record(redemptionOf([[paper, 12_000]], { decidedBy: 'local' }));
    if (!redemption) throw new Error('nothing recorded');
    const exception = await exceptionOf(office, redemption.operation.id, office.grace);
    const proposal = decision(exception, { overspend: 'to-program' });
    await office.grace.ask('exceptions.resolve', proposal);
    await office.boston.record(voidOf(office.boston, redemption));
    await refusedWith(office.samuel.refused('exceptions.confirm', { id: proposal.resolutionId }), 'money-changed');
    await office.samuel.ask('exceptions.refuse', { id: proposal.resolutionId, note: 'it was voided' });
    const now = await office.grace.ask('exceptions.read', { id: exception.id });
    expect(now).toMatchObject({ money: null, amount: 0, operation: { isUndone: true } });
    await refusedWith(office.grace.refused('exceptions.resolve', decision(exception, { overspend: 'to-program' })), 'nothing-to-decide');
    expect((await office.grace.ask('exceptions.resolve', decision(exception))).state).toBe('resolved');
  });

  it('resolved by two people at once is resolved by one; the other is told', async () => {
    const { exception } = await overspent(office);
    const [mine, theirs] = [decision(exception, { overspend: 'as-booked' }), decision(exception, { overspend: 'to-store' })];
    const outcomes = await Promise.allSettled([office.grace.ask('exceptions.resolve', mine), office.samuel.ask('exceptions.resolve', theirs)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { message: expect.stringContaining('already-resolved') as string } });
    expect((await office.grace.ask('exceptions.read', { id: exception.id })).resolutions).toHaveLength(1);
  });

  it('sent five times is resolved once', async () => {
    const { exception } = await overspent(office);
    const once = decision(exception, { overspend: 'to-store' });
    const moved = await movedBy(office, [boston], () => Promise.all(Array.from({ length: 5 }, () => office.grace.ask('exceptions.resolve', once))));
    expect(moved).toEqual([2_000]);
    await refusedWith(office.samuel.refused('exceptions.resolve', once), 'id-taken');
  });
});

describe('money for a paper that was sold twice', () => {
  it('is paid back, or kept as income of the store', async () => {
    for (const [suspense, account] of [['refunded', 'refund:101'], ['income', 'income:101']] as const) {
      const { exception } = await soldTwice(office);
      expect(exception).toMatchObject({ kind: 'suspense', money: { overspend: [], suspense: [{ storeNumber: 101, amount: 5_000 }] } });
      await refusedWith(office.grace.refused('exceptions.resolve', decision(exception)), 'decision-missing');
      await refusedWith(office.grace.refused('exceptions.resolve', decision(exception, { suspense: 'to-store' })), 'wrong-decision');
      const moved = await movedBy(office, ['suspense:101', account], () => office.grace.ask('exceptions.resolve', decision(exception, { suspense })));
      expect(moved).toEqual([5_000, -5_000]);
    }
  });

  it('buys another paper, which lives from then on; reversed it ends, unless it is spent', async () => {
    const { exception, paper } = await soldTwice(office);
    const other = await paperOf(office);
    const foreign = await paperOf(office, 102);
    for (const control of [paper.control, foreign.control, 'C000001', '']) {
      await refusedWith(office.grace.refused('exceptions.resolve', decision(exception, { suspense: 'replaced', replacement: control })), 'replacement-unfit');
    }
    const moved = await movedBy(office, ['suspense:101', 'liability:1:sold'], async () => {
      const resolved = await office.grace.ask('exceptions.resolve', decision(exception, { suspense: 'replaced', replacement: other.control }));
      expect(resolved.resolutions[0]).toMatchObject({ suspense: 'replaced', replacement: other.control });
    });
    expect(moved).toEqual([5_000, -5_000]);
    await expectSoundBooks(office.server);
    const { sealed: [used] } = await office.portland.record(redemptionOf([[other, 1_000]]));
    await refusedWith(office.grace.refused('exceptions.reverse', { id: exception.id, resolutionId: v7(), finding: 'wrong paper' }), 'replacement-spent');
    if (used) await office.portland.record(voidOf(office.portland, used));
    await office.grace.ask('exceptions.reverse', { id: exception.id, resolutionId: v7(), finding: 'wrong paper' });
    const after = await office.portland.ask({ kind: 'redeem', lines: [{ certificate: other.hash, amount: 1_000 as never }] });
    expect(after.refusal?.reason).toBe('voided');
  });

  it('that was handed out for a sale nobody knows is borne by the store', async () => {
    const paper = await paperOf(office);
    const sale = office.portland.make(saleOf([paper]));
    const { sealed } = await office.boston.record(voidOf(office.boston, sale));
    const exception = await exceptionOf(office, sealed[0]?.operation.id ?? '', office.grace);
    expect(exception).toMatchObject({ flags: ['target-unknown'], money: { suspense: [{ storeNumber: 102, amount: -5_000 }] } });
    const moved = await movedBy(office, ['suspense:102', boston], () => office.grace.ask('exceptions.resolve', decision(exception, { suspense: 'to-store' })));
    expect(moved).toEqual([-5_000, 5_000]);
  });
});

describe('what moved no money', () => {
  it('is noted with a finding and never posts', async () => {
    const reversal = () => ({ kind: 'reversal', requestId: v7(), reason: 'timed-out' } as const);
    const missing = [office.seoul.make(reversal()), office.seoul.make(reversal())];
    const { sealed } = await office.seoul.record(reversal());
    const before = await office.server.totals();
    const gap = await exceptionOf(office, sealed[0]?.operation.id ?? '', office.grace);
    expect(gap).toMatchObject({ kind: 'record', flags: ['sequence-gap'], money: null, gap: { from: 1, to: 2, arrived: 0 } });
    await office.seoul.push(missing);
    expect((await office.minseo.ask('exceptions.read', { id: gap.id })).gap).toEqual({ from: 1, to: 2, arrived: 2 });
    await refusedWith(office.grace.refused('exceptions.resolve', decision(gap, { finding: '  ' })), 'bad-request');
    await refusedWith(office.grace.refused('exceptions.resolve', decision(gap, { suspense: 'income' })), 'nothing-to-decide');
    expect((await office.minseo.ask('exceptions.resolve', decision(gap))).state).toBe('resolved');
    expect((await office.server.totals()).trialBalance).toEqual(before.trialBalance);
    const garbage = `{"id":"${v7()}","kind":"sale","number":"01095212345432132112345678901234567"`;
    await office.portland.push([garbage]);
    const { exceptions } = await office.grace.ask('exceptions.list', { show: 'unresolved', store: 101, kind: 'record', after: null });
    const unreadable = await office.grace.ask('exceptions.read', { id: exceptions.find(({ flags }) => flags.includes('unreadable'))?.id ?? '' });
    expect(unreadable).toMatchObject({ flags: ['unreadable'], operation: null, received: { isCut: false } });
    expect(unreadable.received?.text).toContain('"kind":"sale"');
    expect(unreadable.received?.text).not.toMatch(/\d{15}/);
  });

  it('keeps what people write down about it', async () => {
    const { exception } = await overspent(office);
    const note = { id: exception.id, stepId: v7(), note: 'called Boston, they look for the receipt' };
    await office.grace.ask('exceptions.note', note);
    const noted = await office.grace.ask('exceptions.note', note);
    expect(noted.steps).toMatchObject([{ step: 'noted', note: note.note, user: { name: 'Grace Lindqvist' } }]);
    expect(noted.state).toBe('open');
  });
});
