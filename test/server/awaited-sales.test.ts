import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { operationReference } from '../../domain/number.ts';
import { type ExceptionsOffice, openExceptionsOffice, paperOf } from './exceptions/exceptions-office.ts';
import { expectSoundBooks, saleOf, type TestPaper } from './harness.ts';

let office: ExceptionsOffice;
beforeAll(async () => { office = await openExceptionsOffice(); });
afterAll(async () => { await office.server.close(); });
afterEach(async () => { await expectSoundBooks(office.server); });

/** The receipt that till 11 prints next. */
const nextReceipt = async (ahead = 1): Promise<string> => {
  const [row] = await office.server.database.read<{ sequence: number }>('select sequence from terminals where number = 11', []);
  return operationReference(11, (row?.sequence ?? 0) + ahead);
};
const show = (paper: Pick<TestPaper, 'hash'>, reference: string, more: object = {}) =>
  office.boston.send({ method: 'POST', path: '/v1/awaited-sales', body: { protocol: 1, certificate: paper.hash, reference, operator: office.boston.cashier, ...more } });
const stored = async ({ hash }: TestPaper) => (await office.server.database.read<{ state: string; blocked: boolean; awaited_from: string | null }>(
  'select state, blocked, awaited_from from certificates where hash = $1::bytea', [`\\x${hash}`]))[0];

describe('a certificate that is shown with the receipt of a sale that has not arrived', () => {
  it('names the seller, is set aside, and can be used as soon as the sale arrives', async () => {
    const paper = await paperOf(office);
    const answer = await show(paper, await nextReceipt());
    expect(answer).toMatchObject({ status: 200, body: { storeName: 'Harbor Market Portland', phone: '+1 503 555 0117', terminalNumber: 11 } });
    expect(await stored(paper)).toMatchObject({ state: 'stock', blocked: true });
    const { entries: [entry] } = await office.grace.ask('audit.list', { before: null });
    expect(entry).toMatchObject({ action: 'sale-awaited', user: null, detail: { store: 'Harbor Market Boston' } });
    const { sealed: [sale] } = await office.portland.record(saleOf([paper]));
    expect(sale?.operation.kind).toBe('sale');
    expect(await stored(paper)).toEqual({ state: 'active', blocked: false, awaited_from: null });
    expect(await office.server.database.read('select 1 from exceptions where source = $1', [sale?.operation.id])).toEqual([]);
  });

  it('is answered by the receipt alone: other stores\' paper and made-up numbers look alike, and nothing happens to them', async () => {
    const reference = await nextReceipt(3);
    const elsewhere = await paperOf(office, 301);
    const answers = [await show(elsewhere, reference), await show({ hash: 'ab'.repeat(16) as TestPaper['hash'] }, reference)];
    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual([answers[0], answers[0]].map((one) => ({ status: 200, body: one?.body })));
    expect(await stored(elsewhere)).toEqual({ state: 'stock', blocked: false, awaited_from: null });
  });

  it('is not set aside for a receipt that has arrived, of no till, with a wrong digit, or for somebody who does not work there', async () => {
    const paper = await paperOf(office);
    const wrong = (await nextReceipt()).replace(/\d$/u, (digit) => String((Number(digit) + 1) % 10));
    for (const reference of [await nextReceipt(0), operationReference(99, 1), wrong, 'hello']) expect(await show(paper, reference)).toMatchObject({ status: 404, problem: 'no-such-sale' });
    expect(await show(paper, await nextReceipt(), { operator: office.portland.cashier })).toMatchObject({ status: 403, problem: 'not-allowed' });
    expect(await stored(paper)).toEqual({ state: 'stock', blocked: false, awaited_from: null });
  });

  it('is let go by the office when it was no sale at all, and set aside again when it is shown again', async () => {
    const paper = await paperOf(office);
    const reference = await nextReceipt(2);
    await show(paper, reference);
    await show(paper, reference);
    expect((await office.grace.ask('blocks.find', { text: paper.control })).certificate).toMatchObject({ blocked: true });
    await office.grace.ask('blocks.unblock', { id: v7(), certificates: [paper.hash], reason: 'mistake', note: 'the receipt was of another paper' });
    expect(await stored(paper)).toMatchObject({ state: 'stock', blocked: false });
    await show(paper, reference);
    expect(await stored(paper)).toMatchObject({ state: 'stock', blocked: true });
  });

  it('that the office has blocked since for a reason of its own stays blocked when the sale arrives', async () => {
    const paper = await paperOf(office);
    await show(paper, await nextReceipt());
    await office.grace.ask('blocks.unblock', { id: v7(), certificates: [paper.hash], reason: 'mistake', note: 'shown by mistake' });
    await office.grace.ask('blocks.block', { id: v7(), certificate: paper.hash, reason: 'stolen', note: 'a man took the envelope' });
    await office.portland.record(saleOf([paper]));
    expect(await stored(paper)).toEqual({ state: 'active', blocked: true, awaited_from: null });
  });

  it('that another till has sold stays blocked when the awaited sale arrives too: two have paid for it, and the office decides', async () => {
    const paper = await paperOf(office);
    await office.portland.record(saleOf([paper]));
    await office.server.database.read(`update certificates set blocked = true, awaited_from = (select id from terminals where number = 11) where hash = $1::bytea returning 1`, [`\\x${paper.hash}`]);
    await office.portland.record(saleOf([paper]));
    expect(await stored(paper)).toMatchObject({ state: 'active', blocked: true });
  });

  it('that another till sells all the same stays blocked, and the office hears of it', async () => {
    const paper = await paperOf(office);
    await office.server.database.read(`update certificates set blocked = true, awaited_from = (select id from terminals where number = 12) where hash = $1::bytea returning 1`, [`\\x${paper.hash}`]);
    const { sealed: [sale] } = await office.portland.record(saleOf([paper]));
    expect(await stored(paper)).toMatchObject({ state: 'active', blocked: true });
    expect(await office.server.database.read('select flags from exceptions where source = $1', [sale?.operation.id])).toEqual([{ flags: ['blocked-certificate'] }]);
  });
});
