import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { operationReference } from '../../domain/number.ts';
import type { Operation } from '../../domain/operation.ts';
import { readLiability } from '../../server/accounting/liability.ts';
import {
  approvedBy, cash, createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, saleOf, type Draft, type TestPaper, type TestServer, type TestTerminal,
} from './harness.ts';

let server: TestServer;
let till: TestTerminal;
let second: TestTerminal;
let boston: TestTerminal;
const shift = '019ab000-0000-7000-8000-000000000700';

beforeAll(async () => {
  server = await createTestServer();
  [till, second, boston] = [await enrolTerminal(server, 11), await enrolTerminal(server, 12), await enrolTerminal(server, 21)];
});
afterAll(async () => { await server.close(); });
// Value is neither made nor lost, whatever was replaced.
afterEach(async () => { await expectSoundBooks(server); });

const stock = async (store = 101, face = 5_000, program = 1): Promise<TestPaper> => {
  const [paper] = await makeStock(server, store, 1, minor(face), program);
  if (!paper) throw new Error('no stock');
  return paper;
};
const soldPaper = async (more: Parameters<typeof saleOf>[1] = {}): Promise<TestPaper> => {
  const paper = await stock();
  await till.record(saleOf([paper], more));
  return paper;
};
const replaceAsked = (old: TestPaper, fresh: TestPaper, amount = 5_000) =>
  ({ kind: 'replace' as const, lines: [old, fresh].map(({ hash }) => ({ certificate: hash, amount: minor(amount) })) });
const replacementOf = (old: TestPaper, fresh: TestPaper, requestId: string, more: Partial<Draft<Extract<Operation, { kind: 'replacement' }>>> = {}): Draft<Extract<Operation, { kind: 'replacement' }>> => ({
  kind: 'replacement', currency: 'USD', requestId, decidedBy: 'server', validUntil: null, shift, approvals: approvedBy(till, 'replacement'),
  lines: [old, fresh].map(({ hash, control, programNumber }) => ({ certificate: hash, sealed: 'sealed', control, programNumber, amount: minor(5_000) })), ...more,
});
const redeem = (paper: TestPaper, amount: number) => ({ kind: 'redeem' as const, lines: [{ certificate: paper.hash, amount: minor(amount) }] });
const rowOf = async (paper: TestPaper) =>
  (await server.database.read<Readonly<Record<string, unknown>>>('select state, ended, balance, face, store_number, valid_until::text from certificates where hash = $1::bytea', [`\\x${paper.hash}`]))[0];
const historyOf = async (from: TestTerminal, paper: TestPaper) =>
  (await from.send({ method: 'GET', path: `/v1/certificates/${paper.hash}` })).body as { readonly events: readonly { readonly kind: string; readonly control?: string; readonly reference: string }[] };

describe('damaged paper', () => {
  it('is surrendered for unsold paper that carries on what it was; nothing is posted', async () => {
    const old = await soldPaper({ validUntil: '2031-05-01' });
    // Other value is printed on the new paper, and another store hands it out.
    const fresh = await stock(102, 2_500);
    const before = await server.totals();
    const asked = await boston.ask(replaceAsked(old, fresh));
    expect(asked).toMatchObject({ decision: 'approved' });
    expect(new Map(asked.page.map(({ certificate }) => [certificate.hash, certificate]))).toEqual(new Map([
      [old.hash, expect.objectContaining({ state: 'voided', ended: 'replaced', balance: 0 })],
      [fresh.hash, expect.objectContaining({ state: 'active', balance: 5_000, face: 5_000, storeNumber: 101, validUntil: '2031-05-01' })],
    ]));
    const { response } = await boston.record(replacementOf(old, fresh, asked.id, { approvals: approvedBy(boston, 'replacement') }));
    expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    const { outstanding, trialBalance } = await server.totals();
    expect([outstanding, trialBalance]).toEqual([before.outstanding, before.trialBalance]);
    expect(await server.database.read('select 1 from postings where source = $1', [asked.id])).toEqual([]);
  });

  it('is refused everywhere afterwards, by its own word; its history names the other paper, and the other way round', async () => {
    const [old, fresh] = [await soldPaper(), await stock()];
    const { id } = await till.ask(replaceAsked(old, fresh));
    await till.record(replacementOf(old, fresh, id));
    for (const other of [till, second, boston]) expect(await other.ask(redeem(old, 100))).toMatchObject({ decision: 'declined', refusal: { reason: 'replaced' } });
    expect(await till.ask(replaceAsked(old, await stock()))).toMatchObject({ decision: 'declined', refusal: { reason: 'replaced', certificate: old.hash } });
    expect((await historyOf(boston, old)).events).toMatchObject([{ kind: 'replaced', control: fresh.control }, { kind: 'sale' }]);
    expect((await historyOf(boston, fresh)).events).toMatchObject([{ kind: 'replacement', control: old.control, reference: expect.stringMatching(/^T11-/u) as string }]);
    expect((await historyOf(boston, old)).events[1]).not.toHaveProperty('control');
    expect(await boston.ask(redeem(fresh, 5_000))).toMatchObject({ decision: 'approved' });
  });

  it('is not replaced when it is spent, blocked, expired, unsold or not what the till saw; nor by paper that is not this store\'s, sold, or of another program', async () => {
    const old = await soldPaper();
    const fresh = await stock();
    const refusal = async (from: TestTerminal, a: TestPaper, b: TestPaper, amount = 5_000): Promise<string | undefined> => (await from.ask(replaceAsked(a, b, amount))).refusal?.reason;
    expect(await refusal(till, old, fresh, 4_999)).toBe('balance-changed');
    expect(await refusal(till, fresh, await stock())).toBe('not-here');
    expect(await refusal(boston, old, fresh)).toBe('not-here');
    expect(await refusal(till, old, await soldPaper())).toBe('already-sold');
    expect(await refusal(till, old, await stock(101, 2_500, 2))).toBe('other-program');
    expect(await refusal(till, await soldPaper({ validUntil: '2020-01-01' }), fresh)).toBe('expired');
    await server.database.transaction((sql) => sql('update certificates set blocked = true, changed = pg_current_xact_id() where hash = $1::bytea', [`\\x${old.hash}`]));
    expect(await refusal(till, old, fresh)).toBe('blocked');
    expect(await rowOf(fresh)).toMatchObject({ state: 'stock', ended: null, balance: 0 });
  });

  it('that was not replaced after all is what it was, and the new paper is stock again with its own face', async () => {
    const [old, fresh] = [await soldPaper({ validUntil: '2031-05-01' }), await stock(101, 2_500)];
    const { id } = await till.ask(replaceAsked(old, fresh));
    const reversal: Draft = { kind: 'reversal', requestId: id, reason: 'timed-out' };
    expect((await till.record(reversal)).response.outcomes).toMatchObject([{ flags: [] }]);
    expect(await rowOf(old)).toMatchObject({ state: 'active', ended: null, balance: 5_000, valid_until: '2031-05-01' });
    expect(await rowOf(fresh)).toMatchObject({ state: 'stock', balance: 0, face: 2_500, store_number: 101, valid_until: null });
    expect(await server.database.read('select 1 from replacements where source = $1', [id])).toEqual([]);
    // It may be sold like any other, or replace another paper.
    expect((await till.record(saleOf([fresh]))).response.outcomes).toMatchObject([{ flags: [] }]);
    expect(await till.ask(replaceAsked(old, await stock()))).toMatchObject({ decision: 'approved' });
  });

  it('reversed in the very push that it was approved before, or never approved, leaves no trace either', async () => {
    const [old, fresh] = [await soldPaper(), await stock()];
    const id = v7();
    await till.record({ kind: 'reversal', requestId: id, reason: 'timed-out' });
    expect(await till.ask(replaceAsked(old, fresh), id)).toMatchObject({ decision: 'declined', refusal: { reason: 'request-taken' } });
    expect(await rowOf(old)).toMatchObject({ state: 'active', balance: 5_000 });
  });

  it('reversed when the new paper was spent from gives back what is left', async () => {
    const [old, fresh] = [await soldPaper(), await stock()];
    const { id } = await till.ask(replaceAsked(old, fresh));
    await boston.record(redemptionOf([[fresh, 2_000]]));
    expect((await till.record({ kind: 'reversal', requestId: id, reason: 'restarted' })).response.outcomes).toMatchObject([{ flags: ['spent-before-void'] }]);
    expect(await rowOf(old)).toMatchObject({ state: 'active', balance: 3_000 });
    expect(await rowOf(fresh)).toMatchObject({ state: 'active', balance: 0 });
  });
});

describe('a replacement that nobody allowed', () => {
  it('is a fact: what lay on the old paper moves, and the office hears of it', async () => {
    const [old, fresh] = [await soldPaper(), await stock()];
    const { response } = await till.record(replacementOf(old, fresh, v7(), { approvals: [] }));
    expect(response.outcomes).toMatchObject([{ outcome: 'flagged', flags: ['approval-missing', 'request-unknown'] }]);
    expect(await rowOf(fresh)).toMatchObject({ state: 'active', balance: 5_000 });
  });

  it('moves nothing from dead paper, nor onto paper that is somebody\'s', async () => {
    const [old, fresh, sold] = [await soldPaper(), await stock(), await soldPaper()];
    const { id } = await till.ask(replaceAsked(old, fresh));
    const again = await stock();
    expect((await till.record(replacementOf(old, again, v7()))).response.outcomes).toMatchObject([{ flags: ['request-unknown', 'voided-certificate'] }]);
    expect((await till.record(replacementOf(await soldPaper(), sold, v7()))).response.outcomes).toMatchObject([{ flags: ['request-unknown', 'sold-twice'] }]);
    expect(await rowOf(again)).toMatchObject({ state: 'stock' });
    expect(await rowOf(sold)).toMatchObject({ balance: 5_000 });
    // Another paper than was allowed: what the request moved goes back first.
    expect((await till.record(replacementOf(old, again, id))).response.outcomes).toMatchObject([{ flags: ['request-mismatch'] }]);
    expect(await rowOf(fresh)).toMatchObject({ state: 'stock' });
    expect(await rowOf(again)).toMatchObject({ state: 'active', balance: 5_000 });
  });

  it('is voided by nobody: the sale of a replaced certificate stays', async () => {
    const paper = await stock();
    const { sealed: [sale] } = await till.record(saleOf([paper]));
    await till.ask(replaceAsked(paper, await stock()));
    expect(await till.ask({ kind: 'void-sale', target: sale?.operation.id ?? '', lines: [{ certificate: paper.hash, amount: paper.face }] })).toMatchObject({ decision: 'declined', refusal: { reason: 'replaced' } });
  });
});

describe('at the same moment', () => {
  it('two tills replace the same paper, and others redeem it: exactly one wins', async () => {
    for (let round = 0; round < 5; round += 1) {
      const old = await soldPaper();
      const [one, two, three] = [await stock(), await stock(), await stock(102)];
      const answers = await Promise.all([
        till.ask(replaceAsked(old, one)), second.ask(replaceAsked(old, two)), boston.ask(replaceAsked(old, three)), boston.ask(redeem(old, 5_000)), second.ask(redeem(old, 5_000)),
      ]);
      expect(answers.filter(({ decision }) => decision === 'approved')).toHaveLength(1);
      const papers = await Promise.all([one, two, three].map(rowOf));
      expect(papers.filter((row) => row?.['state'] === 'active')).toHaveLength(answers.slice(0, 3).filter(({ decision }) => decision === 'approved').length);
      await expectSoundBooks(server);
    }
  });

  it('two damaged papers are to be replaced by one: exactly one is', async () => {
    const [a, b, fresh] = [await soldPaper(), await soldPaper(), await stock()];
    const answers = await Promise.all([till.ask(replaceAsked(a, fresh)), second.ask(replaceAsked(b, fresh))]);
    expect(answers.map(({ decision }) => decision).sort()).toEqual(['approved', 'declined']);
    expect(await rowOf(fresh)).toMatchObject({ balance: 5_000 });
  });
});

describe('what is told of a replaced certificate', () => {
  it('keeps its age, its price and its store: liability, ageing and clearing see one promise', async () => {
    const paper = await stock();
    // Sold for less than its face.
    const sale = saleOf([paper]);
    await till.record({ ...sale, lines: sale.lines.map((line) => ({ ...line, price: minor(4_500) })), tenders: [cash(4_500)] });
    const [fresh, last] = [await stock(), await stock(102)];
    await till.ask(replaceAsked(paper, fresh));
    await boston.ask(replaceAsked(fresh, last));
    expect(await server.database.read(`select encode(root, 'hex') as root from replacements where certificate = $1::bytea`, [`\\x${last.hash}`])).toEqual([{ root: paper.hash }]);
    const flows = () => server.database.read<{ used: number; used_paid: number }>(
      'select coalesce(sum(used), 0)::bigint as used, coalesce(sum(used_paid), 0)::bigint as used_paid from day_flows where selling_store = 101 and redeeming_store = 102', []);
    const [before] = await flows();
    await boston.ask(redeem(last, 2_000));
    const [after] = await flows();
    expect([(after?.used ?? 0) - (before?.used ?? 0), (after?.used_paid ?? 0) - (before?.used_paid ?? 0)]).toEqual([2_000, 1_800]);
    const report = await readLiability(server.database.read, { franchiseId: null, from: '2020-01-01', to: '2099-12-31', knownAt: null });
    for (const { what, currency, report: ours, ledger } of report.checks) expect([what, currency, ours]).toEqual([what, currency, ledger]);
    // Nothing is outstanding that was sold on no day.
    expect(report.aged.filter(({ month }) => month === null)).toEqual([]);
  });

  it('is frozen with its sale, on whichever paper it is by now', async () => {
    const [paper, fresh] = [await stock(), await stock()];
    const { sealed: [sale] } = await till.record(saleOf([paper]));
    await till.ask(replaceAsked(paper, fresh));
    const body = { protocol: 1, id: v7(), reference: operationReference(11, sale?.operation.sequence ?? 0), operator: till.manager, reason: 'fraud' };
    expect((await till.send({ method: 'POST', path: '/v1/freezes', body })).status).toBe(200);
    expect(await till.ask(redeem(fresh, 100))).toMatchObject({ decision: 'declined', refusal: { reason: 'blocked' } });
  });
});
