import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BankFormat, CorporateSale } from '../../domain/corporate-wire.ts';
import { minor } from '../../domain/money.ts';
import { controlNumberParts, makeControlNumber } from '../../domain/number.ts';
import { readLiability } from '../../server/accounting/liability.ts';
import { readFlows } from '../../server/clearing/flows.ts';
import { createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, saleOf, type TestPaper, type TestServer, type TestTerminal } from './harness.ts';
import { type Input, type Person, signIn } from './office/people-at-work.ts';

let server: TestServer;
let till: TestTerminal;
let [grace, olivia, minseo, ines]: Person[] = [];
let franchise = '';
beforeAll(async () => {
  server = await createTestServer({ stockPerStore: 1 });
  till = await enrolTerminal(server, 11);
  [grace, olivia, minseo, ines] = await Promise.all(['grace@harbor.example', 'olivia@harbor-east.example', 'minseo@harbor-korea.example', 'ines@harbor.example'].map((email) => signIn(server, email)));
  franchise = who(olivia).session.user.franchise?.id ?? '';
});
afterAll(async () => { await server.close(); });
const who = (person: Person | undefined): Person => { if (!person) throw new Error('nobody'); return person; };

const wanted = (more: Partial<Input<'corporate.quote'>> = {}): Input<'corporate.quote'> => ({
  id: v7(), documentId: v7(), company: { id: v7(), name: 'Northwind Ltd', address: '1 Pier Road\nPortland', taxNumber: 'US 12-345', contact: 'Ana Ruiz' }, storeNumber: 101, programNumber: 1,
  lines: [{ face: minor(5_000), pieces: 7 }], discount: { kind: 'basis-points', value: 1_000 }, validUntil: '2099-01-01', note: '', ...more,
});
/** An order with its invoice. */
const invoiced = async (more: Partial<Input<'corporate.quote'>> = {}): Promise<CorporateSale> => {
  const { id } = await who(olivia).ask('corporate.quote', wanted(more));
  await who(olivia).ask('corporate.accept', { id });
  return who(olivia).ask('corporate.invoice', { id, documentId: v7() });
};
const paperFor = async (sale: CorporateSale, count = 7, store = 101): Promise<{ readonly papers: readonly TestPaper[]; readonly batch: number }> => {
  const papers = await makeStock(server, store, count);
  const { batch } = controlNumberParts(papers[0]?.control ?? makeControlNumber(1, 1));
  await who(olivia).ask('corporate.put-range', { id: sale.id, rangeId: v7(), first: makeControlNumber(batch, 1), last: makeControlNumber(batch, count) });
  return { papers, batch };
};
const format: BankFormat = { day: 'Buchungstag', amount: 'Betrag', payer: 'Auftraggeber', text: 'Verwendungszweck', order: 'dmy', decimal: ',', currency: 'USD' };
const fileOf = (...rows: readonly string[]): string => Buffer.from(`\uFEFF${['Konto;12345', '', 'Buchungstag;Auftraggeber;Verwendungszweck;Betrag', ...rows].join('\r\n')}`, 'utf8').toString('base64');
const importRows = (...rows: readonly string[]) => who(ines).ask('corporate.bank-import', { franchiseId: franchise, file: fileOf(...rows), format });
const lineWith = async (text: string) => {
  const line = (await who(ines).ask('corporate.bank-lines', { franchiseId: franchise })).lines.find((one) => one.text.includes(text));
  if (!line) throw new Error(`no transfer ${text}`);
  return line;
};
const invoiceOf = ({ documents }: CorporateSale): string => documents.find(({ kind }) => kind === 'invoice')?.number ?? '';
/** The whole way to active certificates, paid in full. */
const activated = async (more: Partial<Input<'corporate.quote'>> = {}, count = 7): Promise<{ readonly sale: CorporateSale; readonly papers: readonly TestPaper[] }> => {
  const sale = await invoiced(more);
  const { papers } = await paperFor(sale, count);
  await who(grace).ask('corporate.match', { paymentId: v7(), line: await paidBy(sale), saleId: sale.id, amount: sale.total });
  await who(olivia).ask('corporate.ask-activation', { id: sale.id });
  return { sale: await who(grace).ask('corporate.activate', { id: sale.id }), papers };
};
const paidBy = async (sale: CorporateSale): Promise<string> => {
  await importRows(`23.11.2026;Northwind;${invoiceOf(sale)};${(sale.total / 100).toFixed(2).replace('.', ',')}`);
  return (await lineWith(invoiceOf(sale))).id;
};
const balance = async (account: string): Promise<number> => (await server.database.read<{ balance: number }>(
  `select coalesce(sum(case side when 'debit' then amount else -amount end), 0)::bigint as balance from entries where account = $1`, [account]))[0]?.balance ?? 0;
const liability = async () => {
  const report = await readLiability(server.database.read, { franchiseId: null, from: '2020-01-01', to: '2099-01-01', knownAt: null });
  expect(report.checks.every(({ report: reported, ledger }) => reported === ledger)).toBe(true);
  return report.movements.find(({ currency }) => currency === 'USD');
};

describe('a sale to a company', () => {
  it('is priced below face to the cent, and certificates are activated by two people once the money is there', async () => {
    const [[before, discount, receivable, bank], sold] = [await Promise.all(['liability:1:sold', 'corporate-discount:101', 'receivable:101', 'tender:101:bank'].map(balance)), await liability()];
    // Seven at 50.00 less a third of a percent: a price that no seven equal parts make.
    const sale = await invoiced({ discount: { kind: 'basis-points', value: 33 } });
    expect(sale).toMatchObject({ state: 'invoiced', total: 34_884, pieces: 7 });
    expect(await who(olivia).refused('corporate.ask-activation', { id: sale.id })).toEqual({ status: 409, problem: 'order-not-full' });
    const { papers } = await paperFor(sale);
    expect(await who(olivia).refused('corporate.ask-activation', { id: sale.id })).toEqual({ status: 409, problem: 'not-paid' });
    const line = await paidBy(sale);
    expect(await lineWith(invoiceOf(sale))).toMatchObject({ left: 34_884, suggestions: [{ saleId: sale.id, because: 'number-and-amount' }] });
    await who(ines).ask('corporate.match', { paymentId: v7(), line, saleId: sale.id, amount: minor(34_884) });
    await who(olivia).ask('corporate.ask-activation', { id: sale.id });
    expect(await who(olivia).refused('corporate.activate', { id: sale.id })).toEqual({ status: 409, problem: 'same-person' });
    expect(await who(ines).refused('corporate.activate', { id: sale.id })).toMatchObject({ status: 403 });
    expect(await who(grace).ask('corporate.activate', { id: sale.id })).toMatchObject({ state: 'activated', unspent: { count: 7, total: 34_884 } });
    const prices = await server.database.read<{ paid_price: number; price: number }>('select paid_price, price from effects where source = $1 order by paid_price', [sale.id]);
    expect(prices.map(({ paid_price }) => paid_price)).toEqual([4_983, 4_983, 4_983, 4_983, 4_984, 4_984, 4_984]);
    expect(await Promise.all([balance('liability:1:sold'), balance('corporate-discount:101'), balance('receivable:101'), balance('tender:101:bank')]))
      .toEqual([(before ?? 0) - 35_000, (discount ?? 0) + 116, receivable, (bank ?? 0) + 34_884]);
    expect((await liability())?.activated).toBe((sold?.activated ?? 0) + 35_000);
    // The evening tells it by itself, beside the tills.
    const day = (await who(olivia).ask('corporate.read', { id: sale.id })).activatedDay ?? '';
    expect((await who(olivia).ask('evening.store', { store: 101, day })).corporate).toMatchObject([{ id: sale.id, pieces: 7, face: 35_000, total: 34_884 }]);
    // Every till takes them.
    expect((await till.record(redemptionOf([[papers[0]!, 5_000]]))).response.outcomes).toMatchObject([{ outcome: 'accepted' }]);
    await expectSoundBooks(server);
  });

  it('clears at the program\'s price: the selling store bears what it let the company off, and VAT sees what was paid', async () => {
    const { sale, papers } = await activated({ storeNumber: 102, lines: [{ face: minor(5_000), pieces: 2 }], discount: { kind: 'amount', value: minor(2_000) } }, 2);
    // The till's store lies three hours west: past midnight in the east it would still write yesterday.
    await till.record({ ...redemptionOf([[papers[0]!, 5_000]]), day: sale.activatedDay ?? '' });
    const flows = (await readFlows(server.database.read, [sale.activatedDay ?? ''], [102])).filter(({ sellingStore }) => sellingStore === 102);
    expect(flows.map(({ redeemingStore, soldPrice, used, usedPaid }) => ({ redeemingStore, soldPrice, used, usedPaid }))).toEqual([
      { redeemingStore: 0, soldPrice: 10_000, used: 0, usedPaid: 0 }, { redeemingStore: 101, soldPrice: 0, used: 5_000, usedPaid: 5_000 },
    ]);
    const csv = await (await who(ines).file('accounting.redemptions', { franchiseId: null, from: sale.activatedDay ?? '', to: sale.activatedDay ?? '' })).text();
    const line = csv.split('\r\n').find((one) => one.includes(papers[0]?.control ?? 'none')) ?? '';
    expect(line).toContain('50.00,40.00');
  });

  it('is not activated with paper that was sold meanwhile, nor paper of another order, face or franchise', async () => {
    const sale = await invoiced();
    const { papers, batch } = await paperFor(sale);
    const other = await invoiced();
    const put = (first: number, last: number, of = batch) => ({ id: other.id, rangeId: v7(), first: makeControlNumber(of, first), last: makeControlNumber(of, last) });
    expect(await who(olivia).refused('corporate.put-range', put(3, 4))).toEqual({ status: 409, problem: 'range-put' });
    const tens = controlNumberParts((await makeStock(server, 101, 2, minor(10_000)))[0]!.control).batch;
    expect(await who(olivia).refused('corporate.put-range', put(1, 2, tens))).toEqual({ status: 409, problem: 'range-other-paper' });
    const many = controlNumberParts((await makeStock(server, 101, 8))[0]!.control).batch;
    expect(await who(olivia).refused('corporate.put-range', put(1, 8, many))).toEqual({ status: 409, problem: 'order-full' });
    await who(ines).ask('corporate.credit', { id: sale.id, note: 'a customer of many years' });
    await who(olivia).ask('corporate.ask-activation', { id: sale.id });
    await till.record(saleOf([papers[2]!]));
    expect(await who(grace).refused('corporate.activate', { id: sale.id })).toEqual({ status: 409, problem: 'range-changed' });
    // Nothing of it has happened.
    expect((await server.database.read('select from effects where source = $1', [sale.id])).length).toBe(0);
    await who(grace).ask('corporate.refuse-activation', { id: sale.id });
    await who(olivia).ask('corporate.take-range', { id: sale.id, rangeId: (await who(olivia).ask('corporate.read', { id: sale.id })).ranges[0]!.id });
    await paperFor(sale);
    await who(olivia).ask('corporate.ask-activation', { id: sale.id });
    const owed = await balance('receivable:101');
    await who(grace).ask('corporate.activate', { id: sale.id });
    // On credit: the company owes it.
    expect(await balance('receivable:101')).toBe(owed + sale.total);
  });

  it('is taken back by two people as far as nobody has spent it, with a credit note; what was paid for that goes back', async () => {
    const { sale, papers } = await activated();
    await till.record(redemptionOf([[papers[6]!, 1]]));
    const before = await liability();
    await who(olivia).ask('corporate.ask-cancel', { id: sale.id, note: 'the party was called off' });
    expect(await who(olivia).refused('corporate.cancel', { id: sale.id, documentId: v7(), count: 6 })).toEqual({ status: 409, problem: 'same-person' });
    expect(await who(grace).refused('corporate.cancel', { id: sale.id, documentId: v7(), count: 7 })).toEqual({ status: 409, problem: 'changed-meanwhile' });
    const cancelled = await who(grace).ask('corporate.cancel', { id: sale.id, documentId: v7(), count: 6 });
    expect(cancelled).toMatchObject({ state: 'cancelled', cancelledTotal: 27_000, documents: [{ kind: 'quotation' }, { kind: 'invoice' }, { kind: 'credit-note' }] });
    expect((await liability())?.voided).toBe((before?.voided ?? 0) + 30_000);
    expect((await till.ask({ kind: 'redeem', lines: [{ certificate: papers[0]!.hash, amount: minor(100) }] })).decision).toBe('declined');
    expect(await who(olivia).refused('corporate.pay-back', { id: sale.id, paymentId: v7(), amount: minor(27_001), note: 'transfer 17' })).toEqual({ status: 409, problem: 'too-much-back' });
    expect(await who(olivia).ask('corporate.pay-back', { id: sale.id, paymentId: v7(), amount: minor(27_000), note: 'transfer 17' })).toMatchObject({ paid: 4_500 });
    await expectSoundBooks(server);
  });

  it('has invoices without a gap in each franchise, and its papers as files', async () => {
    const [first, second] = [await invoiced(), await invoiced()];
    const numberOf = (sale: CorporateSale): number => Number(invoiceOf(sale).split('-').at(-1));
    expect(numberOf(second)).toBe(numberOf(first) + 1);
    // An order that ends takes no number with it.
    const ended = await who(olivia).ask('corporate.withdraw', { id: second.id, documentId: v7() });
    expect(ended).toMatchObject({ state: 'withdrawn', documents: [{ kind: 'quotation' }, { kind: 'invoice' }, { kind: 'credit-note' }] });
    expect(numberOf(await invoiced())).toBe(numberOf(second) + 1);
    for (const { id } of ended.documents) {
      const [one, again] = [await who(olivia).file('corporate.document', { id }), await who(olivia).file('corporate.document', { id })];
      expect(Buffer.from(await one.arrayBuffer()).equals(Buffer.from(await again.arrayBuffer()))).toBe(true);
    }
    const { sale } = await activated();
    expect((await who(olivia).file('corporate.note', { id: sale.id })).status).toBe(200);
    // In the language that was chosen with the quotation, whoever downloads it.
    const { documents } = await invoiced({ language: 'ko' });
    const titleOf = async (id: string): Promise<string> => Buffer.from(await (await who(olivia).file('corporate.document', { id })).arrayBuffer()).toString('latin1');
    const written = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('latin1');
    expect(await Promise.all(documents.map(async ({ id }, index) => (await titleOf(id)).includes(written(['견적서', '청구서'][index] ?? '-'))))).toEqual([true, true]);
    expect(await titleOf(ended.documents[0]?.id ?? '')).toContain('Quotation QUO-');
  });

  it('is nobody else\'s business: another franchise is answered as if there were none, and that it asked is noted', async () => {
    const sale = await invoiced();
    const denied = async (): Promise<number> => (await who(grace).ask('audit.list', { before: null })).entries
      .filter(({ action, user }) => action === 'denied' && user?.id === who(minseo).session.user.id).length;
    const before = await denied();
    const calls = [['corporate.read', { id: sale.id }], ['corporate.accept', { id: sale.id }], ['corporate.bank-lines', { franchiseId: franchise }]] as const;
    for (const [name, input] of calls) expect(await who(minseo).refused(name, input)).toEqual({ status: 404, problem: 'not-here' });
    expect(await denied()).toBe(before + calls.length);
    expect((await who(minseo).file('corporate.document', { id: sale.documents[0]!.id })).status).toBe(404);
    expect((await who(minseo).ask('corporate.companies', {})).companies).toEqual([]);
  });
});

describe('a bank\'s file', () => {
  it('is taken over once, however often it comes; parts, too much and unknown money stay in sight', async () => {
    const sale = await invoiced();
    const number = invoiceOf(sale);
    const rows = [`20.11.2026;Müller & Söhne;Rechnung ${number.replaceAll('-', ' ')} Teil 1;100,00`, `20.11.2026;Müller & Söhne;Rest ${number};1.300,00`, '20.11.2026;Jemand;danke;12,34', '20.11.2026;Jemand;danke;12,34', '21.11.2026;Strom;Abschlag;-80,00'];
    expect(await importRows(...rows)).toEqual({ added: 4, held: 0, known: 0, outgoing: 1, faults: [] });
    expect(await importRows(...rows)).toEqual({ added: 0, held: 0, known: 4, outgoing: 1, faults: [] });
    const part = await lineWith('Teil 1');
    expect(part.suggestions).toMatchObject([{ saleId: sale.id, because: 'number', open: 31_500 }]);
    const payment = v7();
    expect(await who(ines).ask('corporate.match', { paymentId: payment, line: part.id, saleId: sale.id, amount: part.left })).toMatchObject({ paid: 10_000 });
    // Sent twice it is one.
    expect(await who(ines).ask('corporate.match', { paymentId: payment, line: part.id, saleId: sale.id, amount: part.left })).toMatchObject({ paid: 10_000 });
    expect(await who(ines).refused('corporate.match', { paymentId: v7(), line: part.id, saleId: sale.id, amount: minor(1) })).toEqual({ status: 409, problem: 'transfer-used' });
    // More than is open: a person gives the order what it needs, the rest stays in sight.
    const rest = await lineWith('Rest');
    await who(ines).ask('corporate.match', { paymentId: v7(), line: rest.id, saleId: sale.id, amount: minor(21_500) });
    expect(await lineWith('Rest')).toMatchObject({ amount: 130_000, left: 108_500 });
    expect(await who(ines).ask('corporate.unmatch', { id: sale.id, paymentId: v7(), undoes: payment, note: 'of another company' })).toMatchObject({ paid: 21_500 });
    expect(await lineWith('Teil 1')).toMatchObject({ left: 10_000 });
    expect((await who(ines).ask('corporate.bank-lines', { franchiseId: franchise })).lines.filter(({ text }) => text === 'danke')).toMatchObject([{ suggestions: [] }, { suggestions: [] }]);
    await expectSoundBooks(server);
  });

  it('that can\'t be read is told line by line, and nothing of it is taken over', async () => {
    expect(await importRows('22.11.2026;Gut;gut;1,00', '31.02.2026;A;b;1,00', '22.11.2026;A;b;1.0,00')).toEqual({
      added: 0, held: 0, known: 0, outgoing: 0, faults: [{ line: 5, what: 'day', found: '31.02.2026' }, { line: 6, what: 'amount', found: '1.0,00' }],
    });
    const looked = await who(ines).ask('corporate.bank-look', { franchiseId: franchise, file: fileOf('22.11.2026;Gut;gut;1,00') });
    expect(looked).toMatchObject({ rows: 1, format, columns: [{ title: 'Buchungstag', samples: ['22.11.2026'] }, {}, {}, {}] });
  });

  it('of another kind holds what may be here already: nothing is doubled, nothing dropped, and a person says which', async () => {
    const other: BankFormat = { day: 'Date', amount: 'Credit', payer: 'Name', text: 'Details', order: 'ymd', decimal: '.', currency: 'USD' };
    const importOther = (...rows: readonly string[]) => who(ines).ask('corporate.bank-import', {
      franchiseId: franchise, format: other, file: Buffer.from(['Date,Name,Details,Credit', ...rows].join('\n')).toString('base64') });
    const look = async () => (await who(ines).ask('corporate.bank-lines', { franchiseId: franchise }));
    const told = ['24.11.2026;Quill & Co;Rechnung 77;640,00', '24.11.2026;Quill & Co;Rechnung 78;640,00', '24.11.2026;Solo Ltd;Anzahlung;91,00'];
    expect(await importRows(...told)).toMatchObject({ added: 3, held: 0 });
    const left = (await look()).lines.length;
    // The three in other words, a fourth of the same day and amount that may be any of them, one of another payer, and a new one.
    const rows = ['2026-11-24,QUILL CO,REF 1,640.00', '2026-11-24,QUILL CO,REF 2,640.00', '2026-11-24,QUILL CO,REF 3,640.00', '2026-11-24,,ct 1,91.00', '2026-11-24,Zebra AG,x,640.00', '2026-11-25,New,y,5.00'];
    expect(await importOther(...rows)).toMatchObject({ added: 2, held: 4, known: 0 });
    expect(await importOther(...rows)).toMatchObject({ added: 0, held: 0, known: 6 });
    const { held, lines } = await look();
    expect(held.map(({ text, known }) => [text, known.payer]).toSorted()).toEqual([['REF 1', 'Quill & Co'], ['REF 2', 'Quill & Co'], ['REF 3', 'Quill & Co'], ['ct 1', 'Solo Ltd']]);
    expect(lines.length).toBe(left + 2);
    const [first, second, third] = held.filter(({ payer }) => payer === 'QUILL CO');
    if (!first || !second || !third) throw new Error('nothing is held');
    // What waits pays nothing.
    const sale = await invoiced();
    const pay = { paymentId: v7(), line: first.id, saleId: sale.id, amount: minor(100) };
    expect(await who(ines).refused('corporate.match', pay)).toEqual({ status: 404, problem: 'not-here' });
    await who(ines).ask('corporate.bank-decide', { franchiseId: franchise, line: first.id, isSame: false });
    expect(await who(ines).ask('corporate.match', pay)).toMatchObject({ paid: 100 });
    const after = await who(ines).ask('corporate.bank-decide', { franchiseId: franchise, line: second.id, isSame: true });
    expect([after.held.length, after.lines.length]).toEqual([2, left + 3]);
    // Of two that are alike the first was another: the second can still be what is here, and after it none.
    await who(ines).ask('corporate.bank-decide', { franchiseId: franchise, line: third.id, isSame: true });
    expect(await importOther('2026-11-24,QUILL CO,REF 4,640.00')).toMatchObject({ added: 0, held: 1 });
    const fourth = (await look()).held.find(({ text }) => text === 'REF 4')?.id ?? '';
    expect(await who(ines).refused('corporate.bank-decide', { franchiseId: franchise, line: fourth, isSame: true })).toEqual({ status: 409, problem: 'same-already' });
    await who(ines).ask('corporate.bank-decide', { franchiseId: franchise, line: fourth, isSame: false });
    // Said once; twice the same is once.
    await who(ines).ask('corporate.bank-decide', { franchiseId: franchise, line: second.id, isSame: true });
    expect(await who(ines).refused('corporate.bank-decide', { franchiseId: franchise, line: second.id, isSame: false })).toEqual({ status: 409, problem: 'changed-meanwhile' });
    expect(await who(minseo).refused('corporate.bank-decide', { franchiseId: franchise, line: held.at(-1)?.id ?? '', isSame: true })).toEqual({ status: 404, problem: 'not-here' });
    const noted = (await who(grace).ask('audit.list', { before: null })).entries.map(({ action }) => action).filter((action) => action.startsWith('corporate-transfer-'));
    expect(noted).toEqual(['corporate-transfer-another', 'corporate-transfer-same', 'corporate-transfer-same', 'corporate-transfer-another']);
    // The first kind of file again, with one day more: what is here is here.
    expect(await importRows(...told, '25.11.2026;New;why;5,00')).toMatchObject({ added: 0, held: 1, known: 3 });
  });
});

it('a sale to a company is not activated once its program has VAT of its own, whoever has asked before', async () => {
  const sale = await invoiced();
  const { papers } = await paperFor(sale);
  await who(grace).ask('corporate.match', { paymentId: v7(), line: await paidBy(sale), saleId: sale.id, amount: sale.total });
  const follow = (terms: readonly object[]) => server.database.read('update programs set vat = $1::jsonb where number = 1 returning number', [JSON.stringify(terms)]);
  const single = { from: '2020-01-01', purpose: 'single', country: 'DE', supplier: 'Harbor Spa GmbH', basisPoints: 1_900 };
  await follow([single]);
  expect(await who(olivia).refused('corporate.ask-activation', { id: sale.id })).toEqual({ status: 409, problem: 'single-purpose' });
  await follow([]);
  await who(olivia).ask('corporate.ask-activation', { id: sale.id });
  await follow([single]);
  expect(await who(grace).refused('corporate.activate', { id: sale.id })).toEqual({ status: 409, problem: 'single-purpose' });
  expect((await till.ask({ kind: 'redeem', lines: papers.slice(0, 1).map(({ hash }) => ({ certificate: hash, amount: minor(1) })) })).refusal).toMatchObject({ reason: 'not-here' });
  await follow([]);
  expect(await who(grace).ask('corporate.activate', { id: sale.id })).toMatchObject({ state: 'activated' });
});
