import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streamTexts } from '../../../server/accounting/stream-texts.ts';
import type { Snapshot } from '../../../server/database.ts';
import { createTestServer, enrolTerminal, makeStock, saleOf, type TestServer } from '../harness.ts';
import { type Person, signIn } from '../office/people-at-work.ts';

let server: TestServer;
let ines: Person;
const whole = { franchiseId: null, from: null, to: null };

beforeAll(async () => {
  server = await createTestServer({ stockPerStore: 1 });
  const till = await enrolTerminal(server, 12);
  for (const stock of [1, 2, 3]) await till.record(saleOf(await makeStock(server, 101, stock)));
  ines = await signIn(server, 'ines@harbor.example');
}, 60_000);
afterAll(async () => { await server.close(); });

const slowlyRead = 'select pg_sleep(20)';
const readingNow = async (state: string, query = ''): Promise<number> => {
  const [row] = await server.database.read<{ count: number }>(
    'select count(*) as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state = $1 and query like $2', [state, `${query}%`]);
  return row?.count ?? -1;
};
const until = async (isThere: () => Promise<boolean>): Promise<void> => {
  while (!(await isThere())) await new Promise((resolve) => { setTimeout(resolve, 20); });
};
/** A file that asks the database for something long after its first line. */
const slowFile = (snapshot: Snapshot): ReadableStream<Uint8Array> => streamTexts((async function* () {
  yield 'first\n';
  await snapshot.read(slowlyRead, []);
  yield 'never\n';
})(), snapshot.end);

describe('a download that somebody ends', () => {
  it('ends what the database does for it at once, and its connection is free for the next', async () => {
    // More often than there are connections.
    for (let times = 0; times < 7; times += 1) {
      const reader = slowFile(await server.database.snapshot()).getReader();
      await reader.read();
      const more = reader.read();
      await until(async () => (await readingNow('active', slowlyRead)) === 1);
      await reader.cancel();
      expect(await more).toEqual({ done: true, value: undefined });
      expect(await readingNow('active', slowlyRead)).toBe(0);
      expect(await readingNow('idle in transaction')).toBe(0);
    }
  });

  it('reads nothing any more with a connection that is another\'s', async () => {
    const snapshot = await server.database.snapshot();
    await snapshot.end();
    await expect(snapshot.read('select 1', [])).rejects.toThrow('has ended');
  });
});

describe('a download whose reader has gone to sleep', () => {
  it('breaks off and frees its connection', async () => {
    let ended = 0;
    const stream = streamTexts((async function* () { for (;;) yield 'line\n'; })(), async () => { ended += 1; }, 30);
    const reader = stream.getReader();
    await reader.read();
    await until(async () => ended > 0);
    await expect(reader.read()).rejects.toThrow('nobody reads');
    expect(ended).toBe(1);
  });
});

describe('downloads and tills', () => {
  it('a sale waits for no download, however many there are and however long they read', async () => {
    const till = await enrolTerminal(server, 22);
    const paper = await makeStock(server, 102, 1);
    const open = await Promise.all(Array.from({ length: 5 }, () => server.database.snapshot()));
    const readings = open.map((snapshot) => snapshot.read(slowlyRead, []).catch((error: unknown) => error));
    await until(async () => (await readingNow('active', slowlyRead)) === 5);
    await till.record(saleOf(paper));
    expect(await readingNow('active', slowlyRead)).toBe(5);
    await Promise.all(open.map(({ end }) => end()));
    expect(await Promise.all(readings)).toEqual(Array.from({ length: 5 }, () => expect.objectContaining({ code: '57014' }) as unknown));
  });
});

describe('how much a download comes to', () => {
  it.each(['accounting.entries', 'accounting.journal'] as const)('%s: is told before its first line', async (file) => {
    const answer = await ines.file(file, whole);
    const text = await answer.text();
    const lines = text.split('\n').length - 1;
    const told = Number(answer.headers.get('countersign-lines'));
    // What a journal begins with is not counted.
    const head = file === 'accounting.journal' ? text.slice(0, text.search(/^\d{4}-/mu)).split('\n').length - 1 : 0;
    expect([told, lines > 6]).toEqual([lines - head, true]);
  });

  it('is not known of what is packed on the way, and of a whole file by its bytes', async () => {
    const packed = await ines.file('accounting.entries', { ...whole, format: 'xlsx' });
    expect([packed.headers.get('countersign-lines'), packed.headers.get('content-length')]).toEqual([null, null]);
    await packed.arrayBuffer();
    const [franchise] = await server.database.read<{ id: string }>('select id from franchises where number = 1', []);
    const short = await ines.file('statements.download', { franchiseId: franchise?.id ?? v7(), day: '2026-01-02', format: 'csv' });
    expect(Number(short.headers.get('content-length'))).toBe((await short.arrayBuffer()).byteLength);
  });
});

describe('the daily summary as PDF', () => {
  it('is the same bytes again, in each language; a ledger as PDF is not to be had', async () => {
    const days = { franchiseId: null, from: '2026-01-01', to: '2027-12-31' };
    const hashOf = async (language: 'en' | 'ko'): Promise<Buffer> => Buffer.from(await (await ines.file('accounting.summary', { ...days, format: 'pdf', language })).arrayBuffer());
    const [first, again, korean] = [await hashOf('en'), await hashOf('en'), await hashOf('ko')];
    expect([first.subarray(0, 5).toString(), first.equals(again), first.equals(korean)]).toEqual(['%PDF-', true, false]);
    expect((await ines.file('accounting.entries', { ...days, format: 'pdf' as 'csv' })).status).toBe(400);
  });

  it('that nobody would read is refused in a sentence, and its connection is free', async () => {
    // One account for each line: more than a PDF holds.
    await server.database.transaction(async (sql) => {
      await sql(`alter table entries disable trigger all; alter table postings disable trigger all`);
      await sql(`insert into entries (posting, account, side, amount, currency) select (select id from postings where kind = 'sale' limit 1), 'tender:' || n, 'debit', 1, 'USD' from generate_series(1000, 5100) n`, []);
    });
    for (let times = 0; times < 6; times += 1) {
      const answer = await ines.file('accounting.summary', { ...whole, format: 'pdf' });
      expect([answer.status, ((await answer.json()) as { problem: string }).problem]).toEqual([409, 'too-long-for-pdf']);
    }
    expect(await readingNow('idle in transaction')).toBe(0);
  });
});
