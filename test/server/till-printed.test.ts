import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { type CertificateHash, controlNumberParts, makeControlNumber } from '../../domain/number.ts';
import type { Sale } from '../../domain/operation.ts';
import { demoPrograms } from '../../server/demo/people.ts';
import { approvedBy, cash, makeStock, redemptionOf, saleOf, type TestPaper } from './drafts.ts';
import { createTillBatches } from '../../server/till-batches.ts';
import { createTestServer, expectSoundBooks, type TestServer } from './harness.ts';
import { type Draft, enrolTerminal, type TestTerminal } from './terminal.ts';

let server: TestServer;
let till: TestTerminal;
let other: TestTerminal;
let running = 0;

beforeAll(async () => {
  server = await createTestServer();
  till = await enrolTerminal(server, 11);
  other = await enrolTerminal(server, 12);
});
afterAll(async () => {
  await expectSoundBooks(server);
  await server.close();
});

/** A certificate that the till has made itself: no server has heard of it. */
const made = (face = 5_000): TestPaper => {
  running += 1;
  return {
    hash: running.toString(16).padStart(32, 'd') as CertificateHash, control: makeControlNumber(till.config.issuing?.batch ?? 0, running),
    scan: '', face: minor(face), programNumber: 1,
  };
};

type SaleDraft = Draft<Sale>;
const printedSale = (papers: readonly TestPaper[], stock: readonly TestPaper[] = []): SaleDraft => {
  const sale = saleOf([...papers, ...stock]);
  return { ...sale, lines: sale.lines.map((line, index) => (index < papers.length ? { ...line, paper: 'till' } : line)) };
};
const notPrinted = (sale: ReturnType<TestTerminal['make']>, papers: readonly TestPaper[], more: { readonly requestId?: string; readonly decidedBy?: 'local' | 'server' } = {}): Draft => ({
  kind: 'void', currency: 'USD', target: sale.operation.id, targetKind: 'sale', targetReference: 'T11-000001-0', reason: 'not-printed',
  requestId: more.requestId ?? null, decidedBy: more.decidedBy ?? (more.requestId === undefined ? 'local' : 'server'),
  lines: papers.map(({ hash, control, face, programNumber }) => ({ certificate: hash, sealed: 'sealed', control, programNumber, amount: face })),
  tenders: [cash(papers.reduce((total, { face }) => total + face, 0))], approvals: approvedBy(till, 'void'),
});
const flagsOf = ({ response }: Awaited<ReturnType<TestTerminal['record']>>) => response.outcomes.map(({ flags }) => flags);
const stateOf = async (paper: TestPaper) => {
  const rows = await server.database.read<{ state: string; balance: number; program_number: number; store_number: number; batch: number; running: number; sealed: string }>(
    'select state, balance, program_number, store_number, batch, running, sealed from certificates where hash = $1', [`\\x${paper.hash}`]);
  return rows[0];
};

describe('a till\'s own batch', () => {
  it('is given once and stays, and no two tills share one', async () => {
    const { batch } = till.config.issuing ?? { batch: 0 };
    expect(batch).toBeGreaterThan(0);
    expect(other.config.issuing?.batch).not.toBe(batch);
    const [again] = await server.database.read<{ batch: number }>('select batch from till_batches where terminal_id = $1', [till.id]);
    expect(again?.batch).toBe(batch);
    expect((await till.send({ method: 'GET', path: '/v1/terminal' })).body).toMatchObject({ issuing: { batch } });
  });

  it('is above every batch that was printed before', async () => {
    const [stock] = await makeStock(server, 101, 1);
    const late = await enrolTerminal(server, 21);
    expect(late.config.issuing?.batch).toBeGreaterThan(stock ? controlNumberParts(stock.control).batch : Infinity);
  });
});

describe('a certificate printed at the till', () => {
  it('is made with its sale: active, with program, face, store, control number and sealed number', async () => {
    const paper = made();
    expect(flagsOf(await till.record(printedSale([paper])))).toEqual([[]]);
    expect(await stateOf(paper)).toMatchObject({ state: 'active', balance: 5_000, program_number: 1, store_number: 101, ...controlNumberParts(paper.control), sealed: 'sealed' });
    // Every till may know of it, and take it.
    expect((await other.feed()).entries.find(({ certificate }) => certificate.hash === paper.hash)).toMatchObject({ control: paper.control, certificate: { state: 'active', balance: 5_000 } });
    expect(await other.ask({ kind: 'redeem', lines: [{ certificate: paper.hash, amount: minor(2_000) }] })).toMatchObject({ decision: 'approved' });
  });

  it('counts once, however often its record arrives', async () => {
    const paper = made();
    const sale = till.make(printedSale([paper]));
    const first = await till.push([sale]);
    const again = await till.push([sale]);
    expect(again.outcomes).toEqual(first.outcomes);
    expect(await stateOf(paper)).toMatchObject({ balance: 5_000 });
  });

  it('is flagged and never doubled when there is one of that number already', async () => {
    const paper = made();
    await till.record(printedSale([paper]));
    expect(flagsOf(await other.record(printedSale([paper])))).toEqual([['number-taken', 'sold-twice']]);
    expect(await stateOf(paper)).toMatchObject({ balance: 5_000 });
    const [stock] = await makeStock(server, 101, 1);
    if (!stock) throw new Error('stock was made');
    expect(flagsOf(await till.record(printedSale([stock])))).toEqual([['number-taken']]);
  });

  it.each([['a face that the program does not sell', { face: 5_001 }], ['a program in another currency', { programNumber: 2 }]])('is flagged for %s, and stands', async (_, change) => {
    const paper = { ...made(), ...change } as TestPaper;
    expect(flagsOf(await till.record(printedSale([paper])))).toEqual([['wrong-denomination']]);
    expect(await stateOf(paper)).toMatchObject({ state: 'active', balance: paper.face });
    expect(demoPrograms.find(({ number }) => number === 1)?.denominations.map(({ face }) => face)).toContain(5_000);
  });

  it('from stock is still looked for in stock', async () => {
    expect(flagsOf(await till.record(saleOf([made()])))).toEqual([['unknown-certificate']]);
  });
});

describe('one that did not come out', () => {
  it('is voided alone; the rest of its sale stands, is redeemed, and is voided once, later', async () => {
    const [torn, good] = [made(), made(2_500)];
    const [stock] = await makeStock(server, 101, 1);
    if (!stock) throw new Error('stock was made');
    const sale = till.make(printedSale([torn, good], [stock]));
    await till.push([sale]);
    expect(flagsOf(await till.record(notPrinted(sale, [torn])))).toEqual([[]]);
    expect([await stateOf(torn), await stateOf(good), await stateOf(stock)].map((row) => row?.state)).toEqual(['voided', 'active', 'active']);

    const rest = notPrinted(sale, [good, stock]);
    expect(flagsOf(await till.record({ ...rest, reason: 'mistake' } as Draft))).toEqual([[]]);
    expect((await stateOf(stock))?.state).toBe('voided');
    // Each line once: what was voided before moves no value again.
    expect(flagsOf(await till.record(notPrinted(sale, [torn])))).toEqual([['voided-certificate']]);
  });

  it('is asked about before the fact where the server answers, and a lost answer counts once', async () => {
    const [torn, good] = [made(), made()];
    const sale = till.make(printedSale([torn, good]));
    await till.push([sale]);
    const asked = await till.ask({ kind: 'void-sale', target: sale.operation.id, lines: [{ certificate: torn.hash, amount: torn.face }] });
    expect(asked.decision).toBe('approved');
    expect([(await stateOf(torn))?.state, (await stateOf(good))?.state]).toEqual(['voided', 'active']);
    // The till never heard it and decided by itself, naming the request.
    expect(flagsOf(await till.record(notPrinted(sale, [torn], { requestId: asked.id, decidedBy: 'local' })))).toEqual([[]]);
    const rest = await till.ask({ kind: 'void-sale', target: sale.operation.id, lines: [{ certificate: good.hash, amount: good.face }] });
    expect(rest.decision).toBe('approved');
    await till.record({ kind: 'reversal', requestId: rest.id, reason: 'timed-out' });
    expect((await stateOf(good))?.state).toBe('active');
    expect(flagsOf(await till.record({ ...notPrinted(sale, [good]), reason: 'mistake' } as Draft))).toEqual([[]]);
  });

  it('and came out after all, and was spent: the office hears of it and the store bears it', async () => {
    const torn = made();
    const sale = till.make(printedSale([torn]));
    await till.push([sale]);
    await other.record(redemptionOf([[torn, 2_000]]));
    expect(flagsOf(await till.record(notPrinted(sale, [torn])))).toEqual([['spent-before-void', 'overspend']]);
  });

  it('wants a manager, and may overtake its sale', async () => {
    const [torn, good] = [made(), made()];
    const sale = till.make(printedSale([torn, good]));
    const ended = till.make({ ...notPrinted(sale, [torn]), approvals: [] });
    const early = await till.push([ended]);
    expect(early.outcomes[0]?.flags).toEqual(expect.arrayContaining(['approval-missing', 'target-unknown']));
    await till.push([sale]);
    expect([(await stateOf(torn))?.state, (await stateOf(good))?.state]).toEqual(['voided', 'active']);
  });
});

describe('a certificate of any value', () => {
  beforeAll(async () => {
    await server.database.transaction(async (sql) => {
      await sql('insert into denominations (gtin, program_id, face, price) select $1, id, 0, 0 from programs where number = 1', ['09520000099998']);
      await sql('update programs set range_min = 500, range_max = 20000 where number = 1', []);
    });
    server.forgetBusiness();
  });

  it('is as good as a denomination within the range, printed here or on paper without a value, and flagged outside', async () => {
    const [inside, outside] = [made(12_345), made(20_001)];
    expect(flagsOf(await till.record(printedSale([inside])))).toEqual([[]]);
    expect(flagsOf(await till.record(printedSale([outside])))).toEqual([['wrong-denomination']]);
    const [open, dear] = await makeStock(server, 101, 2, minor(0));
    if (!open || !dear) throw new Error('stock was made');
    expect(flagsOf(await till.record(saleOf([{ ...open, face: minor(3_700) }])))).toEqual([[]]);
    expect(await stateOf(open)).toMatchObject({ state: 'active', balance: 3_700 });
    expect(flagsOf(await till.record(saleOf([{ ...dear, face: minor(20_001) }])))).toEqual([['wrong-denomination']]);
    expect(await stateOf(dear)).toMatchObject({ state: 'active', balance: 20_001 });
    // Tills learn the range with its paper's number, and no denomination of nothing.
    const [program] = (await enrolTerminal(server, 22)).config.programs.filter(({ number }) => number === 1);
    expect(program?.range).toEqual({ gtin: '09520000099998', min: 500, max: 20_000 });
    expect(program?.denominations.map(({ face }) => face)).toEqual([2_500, 5_000, 10_000]);
  });
});

describe('what is given away', () => {
  const gift = (paper: TestPaper, approvals = approvedBy(till, 'give-away')): SaleDraft => {
    const sale = printedSale([paper]);
    return { ...sale, lines: sale.lines.map((line) => ({ ...line, certificateKind: 'promotional', price: minor(0) })), tenders: [], approvals };
  };
  beforeAll(async () => {
    await server.database.transaction((sql) => sql(`update programs set kind = 'promotional' where number = 1`, []));
    server.forgetBusiness();
  });
  afterAll(async () => {
    await server.database.transaction((sql) => sql(`update programs set kind = 'sold' where number = 1`, []));
    server.forgetBusiness();
  });

  it('is a debt of its program that nobody paid for, takes a manager, and is never paid out or refunded', async () => {
    const [agreed, alone] = [made(), made()];
    const given = await till.record(gift(agreed));
    expect(flagsOf(given)).toEqual([[]]);
    expect(flagsOf(await till.record(gift(alone, [])))).toEqual([['approval-missing']]);
    const entries = await server.database.read<{ account: string; side: string; amount: number }>(
      `select e.account, e.side, e.amount from entries e join postings p on p.id = e.posting where p.source = $1 order by e.account`, [given.sealed[0]?.operation.id]);
    expect(entries).toEqual([{ account: 'discount:1', side: 'debit', amount: 5_000 }, { account: 'liability:1:promotional', side: 'credit', amount: 5_000 }]);
    expect(await till.ask({ kind: 'cash-out', lines: [{ certificate: agreed.hash, amount: agreed.face }] })).toMatchObject({ decision: 'declined' });
    expect(await till.ask({ kind: 'redeem', lines: [{ certificate: agreed.hash, amount: minor(2_000) }] })).toMatchObject({ decision: 'approved' });
  });
});

describe('a till\'s batch', () => {
  it('is not given while a paper order takes one', async () => {
    const [terminal] = await server.database.read<{ id: string }>(
      'select id from terminals where id not in (select terminal_id from till_batches) limit 1', []);
    if (!terminal) throw new Error('every terminal has its batch already');
    const batches = createTillBatches({ database: server.database, now: () => 1 });
    const settled: string[] = [];
    let given: Promise<unknown> = Promise.resolve();
    await server.database.transaction(async (sql) => {
      await sql('select id from installation for update', []);
      given = batches.of(terminal.id).then(() => settled.push('given'));
      // Long enough for a till that waits for nobody to have got its number.
      await new Promise((resume) => { setTimeout(resume, 300); });
      settled.push('order');
    });
    await given;
    expect(settled).toEqual(['order', 'given']);
  });
});
