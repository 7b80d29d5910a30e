import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hledgerAccount } from '../../../domain/hledger.ts';
import { type Minor, minor, toDecimal } from '../../../domain/money.ts';
import { journalTexts } from '../../../server/accounting/exports.ts';
import { createTestServer, enrolTerminal, expectSoundBooks, makeStock, saleOf, type TestServer } from '../harness.ts';
import { type Person, refusalOf, signIn } from '../office/people-at-work.ts';
import { balancesOf, checkJournal, hasHledger, printJournal } from './hledger-tool.ts';
import { sellToCompanies } from './company-year.ts';
import { lockStatements, sellLongAgo, workInOffice } from './office-year.ts';
import { workThroughYear } from './year.ts';
import { rowsOf, unpack } from '../sheets/unpack.ts';

let server: TestServer;
let people: Readonly<Record<'ines' | 'olivia' | 'minseo' | 'noah', Person>>;
const whole = { franchiseId: null, from: null, to: null };

beforeAll(async () => {
  server = await createTestServer({ stockPerStore: 1 });
  const till = await enrolTerminal(server, 12);
  await sellLongAgo(server, till);
  await server.database.read(`update programs set vat = '[{"from": "2025-07-01", "purpose": "single", "country": "US", "supplier": "Harbor", "basisPoints": 825}]' where number = 1 returning number`, []);
  await workThroughYear(server, 2025, { perMonth: 36 });
  // A currency with three decimals: flagged, and a fact all the same.
  await till.record(saleOf(await makeStock(server, 101, 1), { currency: 'KWD' }));
  const [ines, olivia, minseo, noah, grace] = await Promise.all(
    ['ines@harbor.example', 'olivia@harbor-east.example', 'minseo@harbor-korea.example', 'noah@harbor.example', 'grace@harbor.example'].map((email) => signIn(server, email)));
  if (!ines || !olivia || !minseo || !noah || !grace) throw new Error('nobody there');
  people = { ines, olivia, minseo, noah };
  await workInOffice(server, till, { ines, olivia, grace });
  await sellToCompanies(server, { minseo, grace, ines });
  await lockStatements(server, { grace });
  // The accountant's own: a part of what lay still at the year's end.
  const still = { asOf: '2025-12-31', months: 6 };
  const [program] = (await ines.ask('accounting.dormancy', still)).programs.filter(({ certificateKind }) => certificateKind === 'sold');
  if (!program) throw new Error('nothing lies still');
  await ines.ask('accounting.post-breakage', {
    id: v7(), ...still, programNumber: program.programNumber, currency: program.currency, method: 'rate', laterUse: 2_500, still: program.still, recognised: 0,
  });
}, 180_000);
afterAll(async () => { await server.close(); });

const workbookOf = async (file: 'accounting.entries' | 'accounting.redemptions' | 'accounting.summary', days: typeof whole | Record<string, unknown>) => {
  const bytes = new Uint8Array(await (await people.ines.file(file, { franchiseId: null, from: null, to: null, ...days, format: 'xlsx' })).arrayBuffer());
  return { bytes, rows: rowsOf(unpack(bytes).get('xl/worksheets/sheet1.xml') ?? '') };
};
const textOf = async (person: Person, file: 'accounting.journal' | 'accounting.entries' | 'accounting.redemptions' | 'accounting.summary', input: typeof whole | Record<string, unknown> = whole): Promise<string> => {
  const answer = await person.file(file, { ...whole, ...input });
  if (answer.status !== 200) throw new Error(await answer.text());
  return Buffer.from(await answer.arrayBuffer()).toString('utf8');
};

/** hledger writes nothing as 0, whatever the currency. */
const plainZero = (amount: string): string => (/^0(?:\.0+)?$/u.test(amount) ? '0' : amount);

/** The auditor's totals under the journal's account names. */
const totalsByAccount = async (): Promise<ReadonlyMap<string, string>> => {
  const { trialBalance } = await expectSoundBooks(server);
  return new Map(trialBalance.map(({ account, currency, balance }) => [`${hledgerAccount(account).name} ${currency}`, plainZero(toDecimal(balance as Minor, currency))]));
};

const transactions = (journal: string): readonly string[] => journal.match(/^\d{4}-.*$/gmu) ?? [];

describe('a generated year as an hledger journal', () => {
  it('holds every kind of thing that people did', async () => {
    const rows = await server.database.read<{ kind: string }>('select distinct kind from postings order by kind', []);
    expect(rows.map(({ kind }) => kind)).toEqual([
      'bank-refund', 'bank-refund-paid', 'breakage', 'cash-out', 'clearing', 'corporate-cancel', 'corporate-payment', 'corporate-sale', 'escheat', 'escheat-returned', 'redemption', 'refund', 'reload', 'request-cash-out', 'request-redeem', 'request-refund', 'request-return-credit',
      'reversal', 'sale', 'tender-correction', 'void',
    ]);
    // Replacing posts nothing: the promise stays the same one. Damaged paper, and what was lost.
    expect(await server.database.read(`select kind, count(*) as count from effects where kind in ('surrender', 'take-over') group by kind order by kind`, []))
      .toEqual([{ kind: 'surrender', count: 2 }, { kind: 'take-over', count: 2 }]);
    const accounts = await server.database.read<{ account: string }>(`select distinct split_part(account, ':', 1) as account from entries order by 1`, []);
    expect(accounts.map(({ account }) => account)).toEqual(expect.arrayContaining(['breakage', 'cleared', 'clearing', 'commission', 'corporate-discount', 'discount', 'escheat', 'liability', 'overspend', 'receivable', 'redeemed', 'refund', 'suspense', 'tender', 'vat', 'vat-carried']));
    const [count] = await server.database.read<{ count: number }>('select count(*) from postings', []);
    expect(count?.count).toBeGreaterThan(800);
  });

  it.skipIf(!hasHledger)('passes hledger\'s strict check', async () => {
    const journal = await textOf(people.ines, 'accounting.journal');
    expect(() => { checkJournal(journal); }).not.toThrow();
    // The check can fail: one cent more.
    expect(() => { checkJournal(journal.replace(/^( {4}.*)(\d) USD$/mu, (_, before: string, cents: string) => `${before}${String((Number(cents) + 1) % 10)} USD`)); }).toThrow('balance');
  });

  it.skipIf(!hasHledger)('balances to the cent with the auditor\'s totals, account by account and currency by currency', async () => {
    const journal = await textOf(people.ines, 'accounting.journal');
    const expected = await totalsByAccount();
    const found = balancesOf(journal);
    expect([...expected.keys()].some((key) => key.endsWith('KRW'))).toBe(true);
    expect(found.get('Assets:Tenders:101:Cash KWD')).toBe('5.000');
    // Every company has paid what it owed or got back what it was not to pay; what one was let off stands with its store.
    expect(['receivable:201', 'corporate-discount:201', 'tender:201:bank'].map((account) => found.get(`${hledgerAccount(account).name} KRW`))).toEqual(['0', '15000', '385000']);
    for (const [key, balance] of expected) expect(`${key} ${plainZero(found.get(key) ?? '0')}`).toBe(`${key} ${balance}`);
    for (const [key, balance] of found) if (!expected.has(key)) expect(`${key} ${balance}`).toMatch(/ 0(?:\.0+)?$/u);
  });

  it('is the same bytes when it is asked for again, in the order of days and ids', async () => {
    const [first, second] = await Promise.all([textOf(people.ines, 'accounting.journal'), textOf(people.noah, 'accounting.journal')]);
    expect(second).toBe(first);
    const keys = transactions(first).map((line) => line.slice(0, line.indexOf(')')));
    expect(keys.length).toBeGreaterThan(800);
    expect([...keys].sort()).toEqual(keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('names when it happened, when it was taken in, and what it came from', async () => {
    const [row] = await server.database.read<{ id: string; source: string; at: number; recorded_at: number }>(`select id, source, at, recorded_at from postings where kind = 'sale' order by id limit 1`, []);
    const line = transactions(await textOf(people.ines, 'accounting.journal')).find((one) => one.includes(`(${row?.id ?? '-'})`));
    expect(line).toContain('101 Harbor Market Portland | sale  ; ');
    expect(line).toContain(`event:${new Date(row?.at ?? 0).toISOString()}, recorded:${new Date(row?.recorded_at ?? 0).toISOString()}, source:${row?.source ?? '-'}, store:101`);
  });

  it('gives a part of the year by days', async () => {
    const march = await textOf(people.ines, 'accounting.journal', { from: '2025-03-01', to: '2025-03-31' });
    const days = transactions(march).map((line) => line.slice(0, 10));
    expect(days.length).toBeGreaterThan(50);
    expect(days.every((day) => day >= '2025-03-01' && day <= '2025-03-31')).toBe(true);
    expect(await refusalOf(await people.ines.file('accounting.journal', { ...whole, from: '2025-03-31', to: '2025-03-01' }))).toEqual({ status: 400, problem: 'days-reversed' });
  });
});

describe('redemptions with the price paid', () => {
  it('add up to what stores may claim by the ledger, and to what buyers had paid by the clearing', async () => {
    const [head = '', ...lines] = (await textOf(people.ines, 'accounting.redemptions')).trimEnd().split('\r\n');
    const names = head.replace('\uFEFF', '').split(',');
    const rows = lines.map((line) => new Map(line.split(',').map((field, index) => [names[index] ?? '', field])));
    expect(new Set(rows.map((row) => row.get('what')))).toEqual(new Set(['use', 'taken-back']));
    const sumOf = (columns: readonly string[], currency: string): string => toDecimal(minor(rows.filter((row) => row.get('currency') === currency)
      .flatMap((row) => columns.map((column) => (row.get('what') === 'use' ? 1 : -1) * Math.round(Number(row.get(column)) * (currency === 'KRW' ? 1 : 100)))).reduce((sum, one) => sum + one, 0)), currency);
    for (const currency of ['USD', 'KRW']) {
      const { trialBalance } = await server.totals();
      const claimed = trialBalance.filter((one) => one.account.startsWith('redeemed:') && one.currency === currency).reduce((sum, { balance }) => sum - balance, 0);
      expect(sumOf(['used', 'overspend'], currency)).toBe(toDecimal(minor(claimed), currency));
      const [flows] = await server.database.read<{ paid: number }>('select sum(used_paid)::bigint as paid from day_flows where currency = $1', [currency]);
      expect(sumOf(['price_paid'], currency)).toBe(toDecimal(minor(flows?.paid ?? 0), currency));
      // Some were sold with a discount, some given away.
      expect(Number(sumOf(['price_paid'], currency))).toBeLessThan(Number(sumOf(['used'], currency)));
    }
  });
});

it('counts the same by hours as by stores, whatever a year has brought', async () => {
  const sums = (sql: string) => server.database.read<{ store: number }>(`select day, store, program_number as program, currency, sum(sold)::bigint as sold, sum(redeemed)::bigint as redeemed from (${sql}) one
    group by 1, 2, 3, 4 having sum(sold) <> 0 or sum(redeemed) <> 0 order by 1, 2, 3, 4`, []);
  const byStores = await sums(`select day, program_number, currency, selling_store as store, sold_face as sold, 0 as redeemed from day_flows where redeeming_store = 0
    union all select day, program_number, currency, redeeming_store, reloaded, used + over_program + over_store from day_flows where redeeming_store <> 0`);
  expect(new Set(byStores.map(({ store }) => store))).toEqual(new Set([101, 102, 201]));
  expect(await sums('select day, program_number, currency, store_number as store, sold, redeemed from hour_flows')).toEqual(byStores);
});

describe('whose books they are', () => {
  it('gives a franchise its own stores\' postings only, and together they are the whole', async () => {
    const [all, east, korea] = await Promise.all([people.ines, people.olivia, people.minseo].map((person) => textOf(person, 'accounting.journal')));
    const storesOf = (journal = ''): readonly string[] => [...new Set(transactions(journal).map((line) => /store:(\d+)/u.exec(line)?.[1] ?? ''))].sort();
    expect([storesOf(all), storesOf(east), storesOf(korea)]).toEqual([['0', '101', '102', '201'], ['101', '102'], ['201']]);
    expect(korea).not.toMatch(/Harbor Market|USD|:10[12]/u);
    // What is posted for a program stands under no store, and in the whole books only.
    expect([...transactions(east ?? ''), ...transactions(korea ?? '')].sort()).toEqual(transactions(all ?? '').filter((line) => !line.endsWith('store:0')));
    const entries = await textOf(people.minseo, 'accounting.entries');
    expect(entries).not.toMatch(/,101,|,102,|USD/u);
    expect(await textOf(people.minseo, 'accounting.summary')).not.toMatch(/:10[12]|USD/u);
  });

  it.each(['accounting.journal', 'accounting.entries', 'accounting.redemptions', 'accounting.summary'] as const)('denies another franchise\'s %s, and notes it', async (file) => {
    const other = people.minseo.session.user.franchise?.id ?? '';
    expect(await refusalOf(await people.olivia.file(file, { ...whole, franchiseId: other }))).toEqual({ status: 404, problem: 'not-here' });
    const [noted] = await server.database.read<{ user_id: string; subject: string; detail: { franchise: string } }>(
      `select user_id, subject, detail from office_audit where action = 'denied' order by id desc limit 1`, []);
    expect(noted).toEqual({ user_id: people.olivia.session.user.id, subject: 'books', detail: { franchise: other } });
    expect(await textOf(people.ines, file, { franchiseId: other })).toBe(await textOf(people.minseo, file));
    expect(await refusalOf(await people.ines.file(file, { ...whole, franchiseId: v7() }))).toEqual({ status: 404, problem: 'not-here' });
  });

  it('notes every download', async () => {
    await textOf(people.noah, 'accounting.summary', { from: '2025-01-01', to: '2025-01-31' });
    const [noted] = await server.database.read<{ user_id: string; subject: string; detail: unknown }>(
      `select user_id, subject, detail from office_audit where action = 'books-exported' order by id desc limit 1`, []);
    expect(noted).toEqual({ user_id: people.noah.session.user.id, subject: 'summary.csv', detail: { from: '2025-01-01', to: '2025-01-31' } });
  });
});

describe('a download', () => {
  it('shows one moment, whatever is posted while it is read', async () => {
    const before = await textOf(people.ines, 'accounting.journal');
    const snapshot = await server.database.snapshot();
    const texts = journalTexts(snapshot.read, { from: null, to: null, franchiseId: null, stores: null });
    const parts = [(await texts.next()).value as string];
    const till = await enrolTerminal(server, 22);
    await till.record(saleOf(await makeStock(server, 102, 1)));
    for await (const text of texts) parts.push(text);
    await snapshot.end();
    // In parts, so that a ledger of any length needs no more memory than this one.
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.join('')).toBe(before);
    expect(transactions(await textOf(people.ines, 'accounting.journal')).length).toBe(transactions(before).length + 1);
  });

  it('that is broken off gives its connection back', async () => {
    for (let times = 0; times < 8; times += 1) {
      const breaking = new AbortController();
      const answer = await people.ines.file('accounting.journal', whole, breaking.signal);
      expect(answer.status).toBe(200);
      await answer.body?.getReader().read();
      breaking.abort();
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
    const [sleeping] = await server.database.read<{ count: number }>(`select count(*) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`, []);
    expect(sleeping?.count).toBe(0);
  });
});

describe('CSV', () => {
  it('holds every entry once, in columns for debit and credit that add up alike', async () => {
    const lines = (await textOf(people.ines, 'accounting.entries')).trimEnd().split('\r\n');
    expect(lines[0]).toBe('\uFEFFaccounting_date,posting,kind,store,event_time,recorded_time,late_event_day,source,account,debit,credit,currency');
    const [count] = await server.database.read<{ count: number }>('select count(*) from entries', []);
    expect(lines.length - 1).toBe(count?.count);
    const sums = new Map<string, number>();
    for (const line of lines.slice(1)) {
      const [, , , , , , , , , debit = '', credit = '', currency = ''] = line.split(',');
      sums.set(currency, (sums.get(currency) ?? 0) + Math.round((Number(debit) - Number(credit)) * 1_000));
    }
    expect([...sums.values()].every((sum) => sum === 0)).toBe(true);
    expect([...sums.keys()].sort()).toEqual(['KRW', 'KWD', 'USD']);
    expect(lines.find((line) => line.endsWith('KRW'))).toMatch(/,\d+,,KRW$|,,\d+,KRW$/u);
  });

  it('summary: what each account moved each day, under the accountant\'s numbers; without a chart under ours', async () => {
    const ours = await textOf(people.ines, 'accounting.summary');
    expect(ours).toMatch(/^2025-\d\d-\d\d,,tender:101:cash,\d+\.\d\d,(?:\d+\.\d\d)?,USD$/mu);
    await people.ines.ask('accounting.change-chart', { franchiseId: null, lines: [
      { prefix: 'tender', number: '1000', name: 'Money' }, { prefix: 'tender:101:cash', number: '1001', name: '=HYPERLINK("evil"), or "so"' },
      { prefix: 'liability', number: '2000', name: '상품권 부채' },
    ] });
    const mapped = await textOf(people.ines, 'accounting.summary');
    expect(mapped).toContain(`,1001,"'=HYPERLINK(""evil""), or ""so""",`);
    expect(mapped).toMatch(/,1000,Money,/u);
    expect(mapped).toMatch(/,2000,상품권 부채,/u);
    expect(mapped).not.toMatch(/tender:|liability:/u);
    expect(mapped).toMatch(/,,redeemed:101,/u);
    // The business's chart is not the franchise's.
    expect(await textOf(people.olivia, 'accounting.summary')).toMatch(/tender:101:cash/u);
    for (const text of [ours, mapped]) {
      const sums = new Map<string, number>();
      for (const line of text.trimEnd().split('\r\n').slice(1)) {
        const [, day = '', rest = ''] = /^([^,]+),.*?,([^,]*,[^,]*,[A-Z]{3})$/u.exec(line) ?? [];
        const [debit = '', credit = '', currency = ''] = rest.split(',');
        sums.set(`${day} ${currency}`, (sums.get(`${day} ${currency}`) ?? 0) + Math.round((Number(debit) - Number(credit)) * 1_000));
      }
      expect(sums.size).toBeGreaterThan(200);
      expect([...sums].filter(([, sum]) => sum !== 0)).toEqual([]);
    }
    await people.ines.ask('accounting.change-chart', { franchiseId: null, lines: [] });
    expect(await textOf(people.ines, 'accounting.summary')).toBe(ours);
  });
});

describe('awkward names and nothing at all', () => {
  it.skipIf(!hasHledger)('a name with a semicolon, two spaces, a line break, quotes, a tag and a bar is only a name', async () => {
    const name = 'The "Old  Mill";\n 2025-01-01 (x) evil | type:E, date:2020-01-01  ; \'q\'\t=1';
    await server.database.read('update stores set name = $1 where number = 102', [name]);
    await server.database.read('update programs set name = $1 where number = 1', [name]);
    const journal = await textOf(people.ines, 'accounting.journal');
    checkJournal(journal);
    const found = balancesOf(journal);
    for (const [key, balance] of await totalsByAccount()) expect(`${key} ${plainZero(found.get(key) ?? '0')}`).toBe(`${key} ${balance}`);
    expect(printJournal(journal, 'payee:Old Mill').split('\n')[0]).toContain('102 The "Old Mill"/ 2025-01-01 (x) evil / type.E, date.2020-01-01 / \'q\' =1 | ');
    // Program 1's liability is still a liability, and nothing was moved to another day.
    expect(balancesOf(journal, 'type:L').has('Liabilities:Certificates:1:Sold USD')).toBe(true);
    expect(transactions(journal).filter((line) => line.startsWith('2020')).length).toBe(0);
  });

  it('of zero rows is a file all the same', async () => {
    const nothing = { from: '1999-01-01', to: '1999-12-31' };
    const journal = await textOf(people.ines, 'accounting.journal', nothing);
    expect(transactions(journal)).toEqual([]);
    expect(journal).toContain('decimal-mark .');
    if (hasHledger) checkJournal(journal);
    expect((await textOf(people.ines, 'accounting.entries', nothing)).trimEnd().split('\r\n')).toHaveLength(1);
    expect((await textOf(people.ines, 'accounting.summary', nothing)).trimEnd().split('\r\n')).toHaveLength(1);
    expect((await textOf(people.ines, 'accounting.redemptions', nothing)).trimEnd().split('\r\n')).toHaveLength(1);
    expect(await workbookOf('accounting.entries', nothing)).toMatchObject({ rows: [expect.arrayContaining(['t1:debit'])] });
  });

  it('as a workbook says what the CSV says, has money as numbers, and is the same bytes when it is asked for again', async () => {
    for (const file of ['accounting.entries', 'accounting.summary', 'accounting.redemptions'] as const) {
      const lines = (await textOf(people.ines, file)).trimEnd().split('\r\n');
      const { bytes, rows } = await workbookOf(file, whole);
      expect(rows).toHaveLength(lines.length);
      expect(Buffer.compare(bytes, (await workbookOf(file, whole)).bytes)).toBe(0);
    }
    const { rows: [, first] } = await workbookOf('accounting.entries', whole);
    expect(first?.[0]).toMatch(/^n2:\d{5}$/u);
    expect(first?.filter((cell) => /^n[4-8]:\d+(?:\.\d+)?$/u.test(cell))).toHaveLength(1);
  });
});

describe('the reports on the screen as files', () => {
  const year = { franchiseId: null, from: '2025-01-01', to: '2025-12-31', knownAt: null };
  const rows = async (person: Person, file: 'accounting.liability-list' | 'accounting.ageing-list' | 'accounting.dormancy-list' | 'evening.list', input: Record<string, unknown>): Promise<readonly Record<string, string>[]> => {
    const answer = await person.file(file, input as never);
    if (answer.status !== 200) throw new Error(await answer.text());
    // A program has been given a name full of signs by now; no figure is in quotes.
    const [head = [], ...lines] = (await answer.text()).replace('\uFEFF', '').replace(/"(?:[^"]|"")*"/gu, 'name').trimEnd().split('\r\n').map((line) => line.split(','));
    return lines.map((line) => Object.fromEntries(head.map((column, index) => [column, line[index] ?? ''])));
  };

  it('say what the screen says: how the liability came about and how old it is, what lies still, a day store by store', async () => {
    const { ines } = people;
    const report = await ines.ask('accounting.liability', year);
    const movements = await rows(ines, 'accounting.liability-list', year);
    expect(movements.length).toBe(report.movements.length);
    expect(movements.map(({ program, kind, currency, opening, credited_back: creditedBack, closing }) => ({ program, kind, currency, opening, creditedBack, closing }))).toEqual(report.movements.map((row) => ({
      program: String(row.programNumber), kind: row.certificateKind, currency: row.currency, opening: toDecimal(row.opening as Minor, row.currency), creditedBack: toDecimal(row.creditedBack as Minor, row.currency), closing: toDecimal(row.closing as Minor, row.currency),
    })));
    expect((await rows(ines, 'accounting.ageing-list', year)).map(({ outstanding }) => outstanding)).toEqual(report.aged.map((row) => toDecimal(row.outstanding as Minor, row.currency)));
    const still = { asOf: '2025-12-31', months: 6 };
    const { aged } = await ines.ask('accounting.dormancy', still);
    expect(aged.length).toBeGreaterThan(0);
    expect((await rows(ines, 'accounting.dormancy-list', still)).map(({ outstanding, certificates }) => [outstanding, certificates])).toEqual(aged.map((row) => [toDecimal(row.outstanding as Minor, row.currency), String(row.certificates)]));
    const day = '2025-03-14';
    const { stores } = await ines.ask('evening.read', { day });
    const evening = await rows(ines, 'evening.list', { day });
    expect(stores.map(({ store, sold, redeemed, currency }) => [String(store), toDecimal(sold, currency), toDecimal(redeemed, currency)])).toEqual(
      stores.map(({ store }) => evening.find((line) => line['store'] === String(store))).map((line) => [line?.['store'], line?.['sold'], line?.['redeemed']]));
  });

  it('come to be read as well, the same bytes again, in the reader\'s language', async () => {
    const pdf = async (language: 'en' | 'ko') => Buffer.from(await (await people.ines.file('accounting.liability-list', { ...year, format: 'pdf', language })).arrayBuffer());
    const [english, again, korean] = [await pdf('en'), await pdf('en'), await pdf('ko')];
    expect(english.subarray(0, 5).toString()).toBe('%PDF-');
    expect(again.equals(english)).toBe(true);
    expect(korean.equals(english)).toBe(false);
  });

  it('give a franchise its own, refuse it another\'s, and what lies still belongs to the whole business', async () => {
    const { olivia } = people;
    const own = (await olivia.ask('accounting.liability', year)).movements;
    expect((await rows(olivia, 'accounting.liability-list', year)).map(({ closing }) => closing)).toEqual(own.map((row) => toDecimal(row.closing as Minor, row.currency)));
    expect(await refusalOf(await olivia.file('accounting.ageing-list', { ...year, franchiseId: v7() }))).toEqual({ status: 404, problem: 'not-here' });
    expect(await refusalOf(await olivia.file('accounting.dormancy-list', { asOf: '2025-12-31', months: 6 }))).toEqual({ status: 403, problem: 'not-allowed' });
    expect((await rows(olivia, 'evening.list', { day: '2025-03-14' })).map(({ store }) => store)).toEqual((await olivia.ask('evening.read', { day: '2025-03-14' })).stores.map(({ store }) => String(store)));
  });
});
