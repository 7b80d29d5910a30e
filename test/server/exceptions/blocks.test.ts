import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../../domain/money.ts';
import { operationReference } from '../../../domain/number.ts';
import { expectSoundBooks, makeStock, redemptionOf, saleOf, type TestPaper, voidOf } from '../harness.ts';
import { type ExceptionsOffice, exceptionOf, openExceptionsOffice, paperOf, refusedWith } from './exceptions-office.ts';

let office: ExceptionsOffice;
beforeAll(async () => { office = await openExceptionsOffice(); });
afterAll(async () => { await office.server.close(); });
afterEach(async () => { await expectSoundBooks(office.server); });

const sold = async (): Promise<TestPaper> => {
  const paper = await paperOf(office);
  await office.portland.record(saleOf([paper]));
  return paper;
};
/** Five in one basket, and the reference on their receipt. */
const soldTogether = async () => {
  const papers = await makeStock(office.server, 101, 5);
  const { sealed: [sale] } = await office.portland.record(saleOf(papers));
  if (!sale) throw new Error('nothing recorded');
  return { papers, sale, reference: operationReference(11, sale.operation.sequence) };
};
const block = (paper: TestPaper, more: { readonly id?: string; readonly reason?: 'stolen' | 'mistake' } = {}) =>
  ({ id: v7(), certificate: paper.hash, reason: 'stolen' as const, note: 'a man took the envelope', ...more });
const redeemOnline = (paper: TestPaper, amount = 1_000) => office.boston.ask({ kind: 'redeem', lines: [{ certificate: paper.hash, amount: minor(amount) }] });
const dump = async (): Promise<string> => {
  const tables = ['block_acts', 'block_act_certificates', 'office_audit', 'certificates'];
  const rows = await Promise.all(tables.map((table) => office.server.database.read<{ row: string }>(`select t::text as row from ${table} t`, [])));
  return `${rows.flat().map(({ row }) => row).join('\n')}${office.server.logLines.join('\n')}`;
};

describe('a certificate', () => {
  it('is found by its paper or its control number, and its number is kept nowhere', async () => {
    const paper = await sold();
    const byPaper = await office.olivia.ask('blocks.find', { text: `]C1${paper.scan}` });
    const byControl = await office.olivia.ask('blocks.find', { text: paper.control.toLowerCase() });
    expect(byPaper).toEqual(byControl);
    expect(byPaper.certificate).toMatchObject({ control: paper.control, standing: 'active', blocked: false, balance: 5_000, store: { name: 'Harbor Market Portland' } });
    expect(JSON.stringify(byPaper)).not.toContain(paper.scan.slice(18));
    expect(await dump()).not.toContain(paper.scan.slice(18));
    await refusedWith(office.olivia.refused('blocks.find', { text: 'hello' }), 'not-a-scan');
    await refusedWith(office.olivia.refused('blocks.find', { text: 'C999999-0000001-2' }), 'not-a-scan');
  });

  it('that is blocked is refused online, in the feed for tills, and redeemed offline all the same it is flagged with the block\'s time', async () => {
    const paper = await sold();
    const { cursor } = await office.boston.feed();
    const blocked = await office.olivia.ask('blocks.block', block(paper));
    expect(blocked).toMatchObject({ standing: 'blocked', blocked: true, since: { by: 'Olivia Marsh', reason: 'stolen' }, mayUnblock: false });
    expect((await redeemOnline(paper)).refusal?.reason).toBe('blocked');
    const { entries } = await office.boston.feed(cursor);
    expect(entries.filter(({ certificate }) => certificate.hash === paper.hash).map(({ certificate }) => certificate.blocked)).toEqual([true]);
    const { sealed } = await office.boston.record(redemptionOf([[paper, 2_000]]));
    const exception = await exceptionOf(office, sealed[0]?.operation.id ?? '', office.olivia);
    expect(exception).toMatchObject({ kind: 'blocked', flags: ['blocked-certificate'], operation: { lines: [{ covered: 2_000, blocked: { at: blocked.since?.at, reason: 'stolen' } }] } });
    expect(exception.others.find(({ kind }) => kind === 'sale')?.lines[0]?.blocked).toBeNull();
  });

  it('is unblocked by somebody else than who blocked it, and then works again', async () => {
    const paper = await sold();
    await office.olivia.ask('blocks.block', block(paper));
    const unblock = { id: v7(), certificates: [paper.hash], reason: 'mistake' as const, note: 'she found it' };
    await refusedWith(office.olivia.refused('blocks.unblock', unblock), 'own-block');
    expect((await office.peter.ask('blocks.unblock', unblock)).certificates).toMatchObject([{ blocked: false, standing: 'active', since: null }]);
    await office.peter.ask('blocks.unblock', unblock);
    await refusedWith(office.grace.refused('blocks.unblock', { ...unblock, id: v7() }), 'not-blocked');
    expect((await redeemOnline(paper)).decision).toBe('approved');
  });

  it('is blocked once: sent again it is the same block, by another it is told', async () => {
    const paper = await sold();
    const once = block(paper);
    const answers = await Promise.all(Array.from({ length: 4 }, () => office.olivia.ask('blocks.block', once)));
    expect(new Set(answers.map(({ since }) => since?.at)).size).toBe(1);
    await refusedWith(office.grace.refused('blocks.block', block(paper)), 'already-blocked');
    await refusedWith(office.grace.refused('blocks.block', { ...block(await sold()), id: once.id }), 'id-taken');
    await expect(office.server.database.read(`update block_acts set reason = 'lost'`, [])).rejects.toThrow(/append-only/);
  });

  it('that is dead, unknown or another franchise\'s can not be blocked; who asks for another\'s is noted', async () => {
    const paper = await paperOf(office);
    const { sealed: [sale] } = await office.portland.record(saleOf([paper]));
    if (sale) await office.portland.record(voidOf(office.portland, sale));
    await refusedWith(office.grace.refused('blocks.block', block(paper)), 'already-voided');
    await refusedWith(office.grace.refused('blocks.block', { ...block(paper), certificate: 'ab'.repeat(16) }), 'certificate-not-here');
    const theirs = await sold();
    await refusedWith(office.minseo.refused('blocks.find', { text: theirs.control }), 'certificate-not-here');
    await refusedWith(office.minseo.refused('blocks.block', block(theirs)), 'certificate-not-here');
    await refusedWith(office.minseo.refused('blocks.unblock', { id: v7(), certificates: [theirs.hash], reason: 'mistake', note: '' }), 'certificate-not-here');
    const denied = (await office.grace.ask('audit.list', { before: null })).entries.filter(({ action, user }) => action === 'denied' && user?.name === '정민서');
    expect(denied.map(({ subject }) => subject)).toEqual(['certificate', 'certificate', 'certificate']);
    expect((await office.ines.refused('blocks.block', block(theirs))).status).toBe(403);
    expect((await office.ines.ask('blocks.find', { text: theirs.control })).certificate?.blocked).toBe(false);
  });
});

describe('a whole sale', () => {
  it('is frozen from its receipt in one step; what is spent is shown', async () => {
    const { papers, reference } = await soldTogether();
    const [spent, partly] = papers;
    if (!spent || !partly) throw new Error('no paper');
    await office.boston.record(redemptionOf([[spent, 5_000]]), redemptionOf([[partly, 2_000]]));
    const { sale } = await office.grace.ask('blocks.find', { text: reference });
    expect(sale).toMatchObject({ reference, store: { number: 101 } });
    expect(sale?.certificates.map(({ standing }) => standing).sort()).toEqual(['active', 'active', 'active', 'active', 'spent']);
    const freeze = { id: v7(), sale: sale?.sale ?? '', reason: 'fraud' as const, note: 'she read them to a caller' };
    const frozen = await office.grace.ask('blocks.freeze', freeze);
    expect(frozen.certificates.map(({ standing, balance }) => [standing, balance]).sort()).toEqual([['blocked', 3_000], ['blocked', 5_000], ['blocked', 5_000], ['blocked', 5_000], ['spent', 0]]);
    expect(frozen.certificates.find(({ standing }) => standing === 'spent')?.lastUse?.store.name).toBe('Harbor Market Boston');
    for (const paper of papers.slice(1)) expect((await redeemOnline(paper)).refusal?.reason).toBe('blocked');
    await office.grace.ask('blocks.freeze', freeze);
    const { acts } = await office.olivia.ask('blocks.list', { before: null });
    expect(acts[0]).toMatchObject({ action: 'freeze', by: 'Grace Lindqvist', reason: 'fraud', reference, terminalNumber: null });
    expect([...acts[0]?.controls ?? []].sort()).toEqual(papers.slice(1).map(({ control }) => control).sort());
    expect(acts.filter(({ reference: of }) => of === reference)).toHaveLength(1);
    expect((await office.minseo.ask('blocks.list', { before: null })).acts).toEqual([]);
    const back = { id: v7(), certificates: papers.slice(1).map(({ hash }) => hash), reason: 'mistake' as const, note: 'nothing was read' };
    await refusedWith(office.grace.refused('blocks.unblock', back), 'own-block');
    expect((await office.samuel.ask('blocks.unblock', back)).certificates.every(({ blocked }) => !blocked)).toBe(true);
  });

  it('that is frozen while somebody redeems: each certificate was used before it, or is refused after it', async () => {
    const { papers, sale } = await soldTogether();
    const [, ...answers] = await Promise.all([
      office.grace.ask('blocks.freeze', { id: v7(), sale: sale.operation.id, reason: 'fraud', note: '' }), ...papers.map((paper) => redeemOnline(paper, 5_000)),
    ]);
    const rows = await office.server.database.read<{ blocked: boolean; balance: number }>('select blocked, balance from certificates where hash = any($1)', [papers.map(({ hash }) => Buffer.from(hash, 'hex'))]);
    const approved = answers.filter(({ decision }) => decision === 'approved').length;
    expect(rows.filter(({ balance }) => balance === 0)).toHaveLength(approved);
    expect(rows.filter(({ balance, blocked }) => balance > 0 && blocked)).toHaveLength(5 - approved);
    expect(answers.every(({ decision, refusal }) => decision === 'approved' || refusal?.reason === 'blocked')).toBe(true);
  });

  it('leaves alone what another buyer holds: of paper sold twice the first sale\'s', async () => {
    const paper = await sold();
    const { sealed: [second] } = await office.portland.record(saleOf([paper]));
    const frozen = await office.grace.ask('blocks.freeze', { id: v7(), sale: second?.operation.id ?? '', reason: 'fraud', note: '' });
    expect(frozen.certificates).toEqual([]);
    expect((await redeemOnline(paper)).decision).toBe('approved');
  });

  it('is frozen by a manager at a till of the same franchise, and by nobody else there', async () => {
    const { papers, reference } = await soldTogether();
    const freeze = (till: typeof office.boston, more: object = {}) => till.send({ method: 'POST', path: '/v1/freezes', body: { id: v7(), protocol: 1, reference, operator: till.manager, reason: 'fraud', ...more } });
    expect(await freeze(office.boston, { operator: office.boston.cashier })).toMatchObject({ status: 403, problem: 'not-allowed' });
    expect(await freeze(office.boston, { operator: office.portland.manager })).toMatchObject({ status: 403, problem: 'not-allowed' });
    expect(await freeze(office.seoul)).toMatchObject({ status: 404, problem: 'sale-not-here' });
    expect(await freeze(office.boston, { reference: operationReference(11, 999_998) })).toMatchObject({ status: 404, problem: 'sale-not-here' });
    const id = v7();
    for (const answer of await Promise.all([freeze(office.boston, { id }), freeze(office.boston, { id }), freeze(office.boston, { id })])) {
      expect(answer.status).toBe(200);
      expect((answer.body as { certificates: { standing: string }[] }).certificates.map(({ standing }) => standing)).toEqual(papers.map(() => 'blocked'));
    }
    for (const paper of papers) expect((await redeemOnline(paper)).refusal?.reason).toBe('blocked');
    const { acts } = await office.olivia.ask('blocks.list', { before: null });
    expect(acts.filter((act) => act.reference === reference)).toMatchObject([{ action: 'freeze', terminalNumber: 21, storeName: 'Harbor Market Boston', controls: expect.any(Array) as string[] }]);
    expect((await office.olivia.ask('audit.list', { before: null })).entries[0]).toMatchObject({ action: 'sale-frozen', user: null, subject: reference, detail: { count: 5 } });
    // Whoever froze it was nobody of the office, so anybody of theirs may lift it.
    expect((await office.olivia.ask('blocks.unblock', { id: v7(), certificates: papers.map(({ hash }) => hash), reason: 'mistake', note: '' })).certificates.every(({ blocked }) => !blocked)).toBe(true);
  });

  it('of a receipt that is not there, not a sale\'s, or another franchise\'s is told apart only where one may know', async () => {
    await refusedWith(office.grace.refused('blocks.find', { text: operationReference(11, 999_999) }), 'sale-not-here');
    const paper = await sold();
    const { sealed: [used] } = await office.boston.record(redemptionOf([[paper, 100]]));
    await refusedWith(office.grace.refused('blocks.find', { text: operationReference(21, used?.operation.sequence ?? 0) }), 'not-a-sale');
    const { reference, sale } = await soldTogether();
    await refusedWith(office.minseo.refused('blocks.find', { text: reference }), 'sale-not-here');
    await refusedWith(office.minseo.refused('blocks.freeze', { id: v7(), sale: sale.operation.id, reason: 'fraud', note: '' }), 'sale-not-here');
    expect((await office.grace.ask('audit.list', { before: null })).entries[0]).toMatchObject({ action: 'denied', subject: 'sale', user: { name: '정민서' } });
  });
});
