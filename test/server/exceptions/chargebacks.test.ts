import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Exception } from '../../../domain/exception-wire.ts';
import { minor } from '../../../domain/money.ts';
import { readLiability } from '../../../server/accounting/liability.ts';
import { readFlows } from '../../../server/clearing/flows.ts';
import { cardPaid } from '../../../server/refund-sales.ts';
import { expectSoundBooks, makeStock, redemptionOf, returnOf, saleOf, type TestPaper, voidOf } from '../harness.ts';
import { operationReference } from '../../../domain/number.ts';
import { signIn } from '../office/people-at-work.ts';
import { decision, type ExceptionsOffice, movedBy, openExceptionsOffice, refusedWith } from './exceptions-office.ts';

let office: ExceptionsOffice;
beforeAll(async () => { office = await openExceptionsOffice(); });
afterAll(async () => { await office.server.close(); });
afterEach(async () => {
  await expectSoundBooks(office.server);
  const { checks } = await readLiability(office.server.database.read, { franchiseId: null, from: '2020-01-01', to: '2099-12-31', knownAt: null });
  for (const { what, currency, report, ledger } of checks) expect([what, currency, report]).toEqual([what, currency, ledger]);
});

type Sold = { readonly papers: readonly TestPaper[]; readonly sale: string; readonly receipt: string };
/** Two certificates of 50 dollars in one sale; so much of it was paid by card. */
const sold = async (byCard = 10_000): Promise<Sold> => {
  const papers = await makeStock(office.server, 101, 2);
  const cash = { type: 'cash' as const, amount: minor(10_000 - byCard), given: minor(10_000 - byCard), change: minor(0) };
  const card = { type: 'card' as const, amount: minor(byCard), approvalCode: '004711' };
  const { sealed: [sale] } = await office.portland.record({ ...saleOf(papers), tenders: [cash, card].filter(({ amount }) => amount > 0) });
  if (!sale) throw new Error('not sold');
  return { papers, sale: sale.operation.id, receipt: operationReference(11, sale.operation.sequence) };
};
const spend = async (paper: TestPaper | undefined, amount: number): Promise<string> => {
  if (!paper) throw new Error('no paper');
  const { sealed: [used] } = await office.boston.record(redemptionOf([[paper, amount]]));
  return operationReference(21, used?.operation.sequence ?? 0);
};
const chargeBack = (sale: string, person = office.olivia) => person.ask('blocks.charge-back', { id: v7(), sale, note: 'Visa case 88-1203' });
const caseOf = async (sale: string): Promise<Exception | undefined> => {
  const { exceptions } = await office.grace.ask('exceptions.list', { show: 'unresolved', store: null, kind: 'chargeback', after: null });
  const read = await Promise.all(exceptions.map(({ id }) => office.grace.ask('exceptions.read', { id })));
  return read.find(({ operation }) => operation?.id === sale);
};
const found = async (sale: string): Promise<Exception> => {
  const one = await caseOf(sale);
  if (!one) throw new Error('no case was opened');
  return one;
};
const accounts = ['refund:101:card', 'chargeback:store:101', 'chargeback:program:1'];

it('what is unspent is frozen in one step, and what is spent becomes a case with the sale and its uses', async () => {
  const { papers: [used, whole], sale } = await sold();
  await spend(used, 3_000);
  const noted = await chargeBack(sale);
  expect(noted.certificates.map(({ blocked, balance }) => [blocked, balance]).sort()).toEqual([[true, 2_000], [true, 5_000]]);
  expect(noted.chargedBackAt).toBeGreaterThan(0);
  expect((await office.boston.ask({ kind: 'redeem', lines: [{ certificate: whole?.hash ?? used!.hash, amount: minor(1) }] })).refusal).toMatchObject({ reason: 'blocked' });
  const one = await found(sale);
  expect(one).toMatchObject({ kind: 'chargeback', state: 'open', amount: 3_000, store: { number: 101 }, operation: { kind: 'sale' }, others: [{ kind: 'redemption', store: { number: 102 } }] });
  // Told, not doubled: whoever notes it again, and the same sent twice.
  await refusedWith(office.peter.refused('blocks.charge-back', { id: v7(), sale, note: '' }), 'charged-back-already');
  expect((await office.olivia.ask('exceptions.list', { show: 'unresolved', store: null, kind: 'chargeback', after: null })).exceptions.filter(({ id }) => id === one.id)).toHaveLength(1);
  expect((await office.olivia.ask('audit.list', { before: null })).entries[0]).toMatchObject({ action: 'sale-charged-back', detail: { count: 2 } });
});

it('spent paper is blocked too: what returned goods would put onto it can\'t be used, until somebody else lifts it', async () => {
  const { papers: [coat], sale, receipt: bought } = await sold();
  if (!coat) throw new Error('no paper');
  const receipt = await spend(coat, 5_000);
  const noted = await chargeBack(sale);
  expect(noted.certificates.map(({ standing, blocked, balance }) => [standing, blocked, balance]).sort()).toEqual([['blocked', true, 0], ['blocked', true, 5_000]]);
  // Goods come back where they were bought, whatever the server says of it.
  const { id } = await office.boston.ask({ kind: 'return-credit', reference: receipt, lines: [{ certificate: coat.hash, amount: minor(1_500) }] });
  await office.boston.record(returnOf(office.boston, coat, 1_500, { requestId: id, receipt }));
  expect((await office.boston.ask({ kind: 'redeem', lines: [{ certificate: coat.hash, amount: minor(100) }] })).refusal).toMatchObject({ reason: 'blocked' });
  const certificates = noted.certificates.map(({ certificate }) => certificate);
  await office.peter.ask('blocks.unblock', { id: v7(), certificates, reason: 'mistake', note: 'the dispute was won' });
  expect((await office.peter.ask('blocks.find', { text: bought })).sale?.certificates.map(({ blocked }) => blocked)).toEqual([false, false]);
});

it('two who note it at once open one case', async () => {
  const { papers, sale } = await sold();
  await spend(papers[0], 1_000);
  const answers = await Promise.all([office.olivia, office.peter, office.grace].map((person) => chargeBack(sale, person).then(() => 'noted', String)));
  expect(answers.filter((answer) => answer === 'noted')).toHaveLength(1);
  expect(await office.server.database.read(`select 1 from exceptions where topic = $1`, [`chargeback:${sale}`])).toHaveLength(1);
});

it('the store bears it, by one person below the limit; reversed it is decided anew, and won it posts nothing', async () => {
  const { papers, sale, receipt } = await sold();
  await spend(papers[0], 3_000);
  await chargeBack(sale);
  const one = await found(sale);
  await refusedWith(office.olivia.refused('exceptions.resolve', decision(one, { overspend: 'as-booked' })), 'wrong-decision');
  expect(await movedBy(office, accounts, () => office.olivia.ask('exceptions.resolve', decision(one, { overspend: 'to-store' })))).toEqual([-3_000, 3_000, 0]);
  expect(await movedBy(office, accounts, () => office.olivia.ask('exceptions.reverse', { id: one.id, resolutionId: v7(), finding: 'the bank gave it back' }))).toEqual([3_000, -3_000, 0]);
  expect(await movedBy(office, accounts, () => office.olivia.ask('exceptions.resolve', decision(one, { overspend: 'won' })))).toEqual([0, 0, 0]);
  // The dispute was won: somebody else lifts the freeze.
  const certificates = papers.map(({ hash }) => hash);
  await refusedWith(office.olivia.refused('blocks.unblock', { id: v7(), certificates, reason: 'mistake', note: '' }), 'own-block');
  await office.peter.ask('blocks.unblock', { id: v7(), certificates, reason: 'mistake', note: 'the dispute was won' });
  expect((await office.peter.ask('blocks.find', { text: receipt })).sale?.certificates.map(({ blocked }) => blocked)).toEqual([false, false]);
});

it('the program bears it by the word of two, one of them headquarters, and clearing follows on the day of the decision', async () => {
  const { papers, sale } = await sold();
  await spend(papers[0], 5_000);
  await spend(papers[1], 5_000);
  await chargeBack(sale);
  const one = await found(sale);
  expect(one.amount).toBe(10_000);
  const day = new Date(office.server.clock.now()).toISOString().slice(0, 10);
  const flows = async (): Promise<number> => (await readFlows(office.server.database.read, [day, new Date(office.server.clock.now() - 86_400_000).toISOString().slice(0, 10)], [101]))
    .filter(({ sellingStore, redeemingStore }) => sellingStore === 101 && redeemingStore === 101).reduce((sum, { overProgram }) => sum + overProgram, 0);
  const before = await flows();
  const input = decision(one, { overspend: 'to-program' });
  expect(await office.olivia.ask('exceptions.resolve', input)).toMatchObject({ state: 'waiting' });
  await refusedWith(office.peter.refused('exceptions.confirm', { id: input.resolutionId }), 'headquarters-confirms');
  expect(await movedBy(office, accounts, () => office.grace.ask('exceptions.confirm', { id: input.resolutionId }))).toEqual([-10_000, 0, 10_000]);
  expect(await flows()).toBe(before + 10_000);
});

it('it is at most what was paid by card, less what came back of its uses; no card is no chargeback', async () => {
  const part = await sold(2_000);
  await spend(part.papers[0], 5_000);
  await chargeBack(part.sale);
  expect((await found(part.sale)).amount).toBe(2_000);
  const back = await sold();
  const [coat] = back.papers;
  const receipt = await spend(coat, 4_000);
  const { id } = await office.boston.ask({ kind: 'return-credit', reference: receipt, lines: [{ certificate: coat!.hash, amount: minor(1_500) }] });
  await office.boston.record(returnOf(office.boston, coat!, 1_500, { requestId: id, receipt }));
  await chargeBack(back.sale);
  expect((await found(back.sale)).amount).toBe(2_500);
  await refusedWith(office.olivia.refused('blocks.charge-back', { id: v7(), sale: (await sold(0)).sale, note: '' }), 'not-paid-by-card');
});

it('where nothing is spent yet the case waits without an amount, and what arrives later is part of it, after a decision a case of its own', async () => {
  const { papers, sale } = await sold();
  await chargeBack(sale);
  expect(await found(sale)).toMatchObject({ state: 'open', money: null });
  await spend(papers[0], 1_000);
  const one = await found(sale);
  expect(one.amount).toBe(1_000);
  expect(await movedBy(office, accounts, () => office.olivia.ask('exceptions.resolve', decision(one, { overspend: 'to-store' })))).toEqual([-1_000, 1_000, 0]);
  expect(await caseOf(sale)).toBeUndefined();
  await spend(papers[1], 2_000);
  const two = await found(sale);
  expect(two.id).not.toBe(one.id);
  expect(two.amount).toBe(2_000);
  await spend(papers[1], 500);
  expect((await found(sale)).id).toBe(two.id);
  // The first is decided anew for what the second does not count, and the second for the rest.
  expect(await movedBy(office, accounts, () => office.olivia.ask('exceptions.resolve', decision(two, { overspend: 'to-store' })))).toEqual([-2_500, 2_500, 0]);
  expect(await movedBy(office, accounts, () => office.olivia.ask('exceptions.reverse', { id: one.id, resolutionId: v7(), finding: 'decided anew' }))).toEqual([1_000, -1_000, 0]);
  const again = await office.olivia.ask('exceptions.read', { id: one.id });
  expect(again.amount).toBe(1_000);
  expect(await movedBy(office, accounts, () => office.olivia.ask('exceptions.resolve', decision(again, { overspend: 'to-store' })))).toEqual([-1_000, 1_000, 0]);
  await spend(papers[0], 700);
  expect((await found(sale)).amount).toBe(700);
});

it('what a void handed back to the card is not taken back once more; of a sale that was voided whole nothing is by card', async () => {
  const papers = await makeStock(office.server, 101, 2);
  const card = (amount: number) => ({ type: 'card' as const, amount: minor(amount), approvalCode: '004711' });
  const { sealed: [sale] } = await office.portland.record({ ...saleOf(papers), tenders: [card(10_000)] });
  if (!sale) throw new Error('not sold');
  const whole = voidOf(office.portland, sale);
  await office.portland.record({ ...whole, reason: 'not-printed', lines: whole.lines.slice(0, 1), tenders: [card(5_000)] });
  expect(await cardPaid(office.server.database.read, sale.operation.id)).toBe(5_000);
  await office.portland.record({ ...whole, lines: whole.lines.slice(1), tenders: [card(5_000)] });
  expect(await cardPaid(office.server.database.read, sale.operation.id)).toBe(0);
  await refusedWith(office.olivia.refused('blocks.charge-back', { id: v7(), sale: sale.operation.id, note: '' }), 'not-paid-by-card');
});

it('what the bank has sent the buyer for the rest is lost too: the card payment is taken back, and both were paid', async () => {
  const { papers: [paper], sale } = await sold();
  const { id } = await office.olivia.ask('bank-refunds.ask', {
    id: v7(), sale, certificate: paper?.hash ?? '', amount: minor(5_000), holder: 'Mary Whitcombe', bank: 'COBADEFF', account: 'DE89370400440532013000', note: 'the card is gone',
  });
  await office.ines.ask('bank-refunds.pay', { id, bankReference: 'SEPA 4712' });
  await chargeBack(sale);
  expect((await found(sale)).amount).toBe(5_000);
});

it('another franchise\'s sale does not exist for whoever asks, and who only reads notes nothing', async () => {
  const { papers, sale } = await sold();
  await spend(papers[0], 1_000);
  const before = (await office.server.database.read(`select 1 from office_audit where action = 'denied'`, [])).length;
  expect(await office.minseo.refused('blocks.charge-back', { id: v7(), sale, note: '' })).toEqual({ status: 404, problem: 'sale-not-here' });
  expect((await office.noah.refused('blocks.charge-back', { id: v7(), sale, note: '' })).status).toBe(403);
  expect((await office.server.database.read(`select 1 from office_audit where action = 'denied'`, [])).length).toBe(before + 2);
  await chargeBack(sale);
  const one = await found(sale);
  expect(await office.minseo.refused('exceptions.read', { id: one.id })).toEqual({ status: 404, problem: 'not-here' });
});

it('it concerns whoever had the store on the day of the sale, and nobody who has it since', async () => {
  const { papers, sale } = await sold();
  await spend(papers[0], 1_000);
  office.server.clock.offsetMs += 2 * 86_400_000;
  const grace = await signIn(office.server, 'grace@harbor.example');
  await grace.ask('blocks.charge-back', { id: v7(), sale, note: '' });
  const days = await office.server.database.read<{ is_day: boolean }>(
    'select s.day = o.day as is_day from exceptions x join exception_stores s on s.exception_id = x.id join operations o on o.id = x.operation_id where x.topic = $1', [`chargeback:${sale}`]);
  expect(days).toEqual([{ is_day: true }]);
});
