import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minor, zero } from '../../domain/money.ts';
import { type CertificateHash, operationReference } from '../../domain/number.ts';
import type { SealedOperation } from '../../domain/operation.ts';
import { requestSchema } from '../../domain/protocol.ts';
import { openPracticeBooks, type PracticeBooks } from '../../main/training/practice-books.ts';
import { decidePractice, recordPractice } from '../../main/training/practice-intake.ts';
import {
  cashOutOf, createTestServer, type Draft, enrolTerminal, makeStock, redemptionOf, returnOf, saleOf, type TestPaper, type TestServer, type TestTerminal, voidOf,
} from './harness.ts';

/*
 * The practice central must behave like the real one: both get the same requests and operations, and must decide the
 * same, flag the same and come to the same balances.
 */

let server: TestServer;
let till: TestTerminal;
beforeAll(async () => {
  server = await createTestServer();
  // Where a balance below 15 dollars is paid out.
  await server.database.read(`update stores set country = 'US', region = 'CA' where number = 101 returning number`, []);
  server.forgetBusiness();
  till = await enrolTerminal(server, 11);
});
afterAll(async () => { await server.close(); });

/** The same dice in every run of the same story. */
const diceOf = (story: number) => {
  let thrown = 0;
  const next = (): number => createHash('sha256').update(`${String(story)}:${String(thrown += 1)}`).digest().readUInt32BE() / 2 ** 32;
  return { between: (from: number, to: number) => from + Math.floor(next() * (to - from + 1)), pick: <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(next() * items.length)] };
};
type Dice = ReturnType<typeof diceOf>;

const twins = async (papers: readonly TestPaper[]) => {
  const { store } = till.config.terminal;
  const books: PracticeBooks = openPracticeBooks(papers.map(({ hash, control, face }) => ({
    control,
    certificate: { hash, state: 'stock', blocked: false, kind: 'sold', programNumber: 1, storeNumber: store.number, currency: 'USD', face, balance: zero, validUntil: null },
  })));
  const same = async (hashes: readonly CertificateHash[], what: string): Promise<void> => {
    const rows = await server.database.read<{ hash: string; state: string; balance: number }>(
      `select encode(hash, 'hex') as hash, state, balance from certificates where encode(hash, 'hex') = any($1)`, [hashes]);
    const real = new Map(rows.map(({ hash, state, balance }) => [hash, `${state} ${String(balance)}`]));
    for (const hash of hashes) {
      const row = books.rows.get(hash)?.certificate;
      expect(`${row?.state ?? ''} ${String(row?.balance)}`, what).toBe(real.get(hash));
    }
  };
  const record = async (draft: Draft): Promise<SealedOperation> => {
    const { sealed: [sealed], response } = await till.record(draft);
    if (!sealed) throw new Error('nothing was recorded');
    const practised = recordPractice(books, sealed.operation, store, server.clock.now());
    expect([...practised.flags].sort(), sealed.text).toEqual([...response.outcomes[0]?.flags ?? []].sort());
    await same(papers.map(({ hash }) => hash), sealed.text);
    return sealed;
  };
  const ask = async (draft: Parameters<TestTerminal['ask']>[0], id = v7()) => {
    const real = await till.ask(draft, id);
    const request = requestSchema.parse({ id, protocol: 1, at: server.clock.now(), day: '2026-01-01', operator: till.cashier, currency: 'USD', ...draft });
    const practised = decidePractice(books, request, store, server.clock.now());
    const decided = practised.state === 'approved' || practised.state === 'confirmed' ? 'approved' : 'declined';
    const of = (refusal: typeof real.refusal) => refusal && { reason: refusal.reason, balance: refusal.balance, certificate: refusal.certificate, used: refusal.lastUse?.storeName };
    expect({ decided, refusal: of(practised.refusal) }, JSON.stringify(draft)).toEqual({ decided: real.decision, refusal: of(real.refusal) });
    await same(papers.map(({ hash }) => hash), JSON.stringify(draft));
    return { id, approved: real.decision === 'approved' };
  };
  return { record, ask };
};

const balanceOf = async ({ hash }: TestPaper): Promise<number> =>
  (await server.database.read<{ balance: number }>('select balance from certificates where hash = $1::bytea', [`\\x${hash}`]))[0]?.balance ?? 0;

const playStory = async (story: number, steps: number): Promise<ReadonlySet<string>> => {
  const dice: Dice = diceOf(story);
  const papers = await makeStock(server, 101, 3);
  const { record, ask } = await twins(papers);
  const sales: { readonly sealed: SealedOperation; readonly paper: TestPaper }[] = [];
  const redemptions: SealedOperation[] = [];
  const cashOuts: SealedOperation[] = [];
  const done = new Set<string>();
  for (let step = 0; step < steps; step += 1) {
    const paper = dice.pick(papers) ?? papers[0]!;
    const amount = dice.between(1, 4) * 1_000;
    const redeem = { kind: 'redeem' as const, lines: [{ certificate: paper.hash, amount: minor(amount) }] };
    const what = dice.pick(['sell', 'sell', 'redeem', 'redeem', 'redeem-other', 'abandon', 'late', 'standin', 'void-sale', 'void-sale-local', 'void-redemption', 'twice', 'cash-out', 'cash-out-unasked', 'cash-out-abandoned', 'void-cash-out', 'return', 'return', 'return-abandoned'] as const) ?? 'sell';
    done.add(what);
    switch (what) {
      case 'sell': sales.push({ sealed: await record(saleOf([paper])), paper }); break;
      case 'redeem': {
        const { id, approved } = await ask(redeem);
        if (approved) redemptions.push(await record(redemptionOf([[paper, amount]], { requestId: id })));
        break;
      }
      case 'redeem-other': {
        const { id, approved } = await ask(redeem);
        if (approved) redemptions.push(await record(redemptionOf([[paper, amount - 500]], { requestId: id })));
        break;
      }
      case 'abandon': {
        const { id } = await ask(redeem);
        await record({ kind: 'reversal', requestId: id, reason: 'abandoned' });
        break;
      }
      case 'late': {
        const id = v7();
        await record({ kind: 'reversal', requestId: id, reason: 'timed-out' });
        await ask(redeem, id);
        break;
      }
      case 'standin': redemptions.push(await record(redemptionOf([[paper, amount]]))); break;
      case 'void-sale': {
        const sale = dice.pick(sales);
        if (!sale) break;
        const { id, approved } = await ask({ kind: 'void-sale', target: sale.sealed.operation.id, lines: [{ certificate: sale.paper.hash, amount: sale.paper.face }] });
        if (approved) await record(voidOf(till, sale.sealed, { requestId: id }));
        break;
      }
      case 'void-sale-local': {
        const sale = dice.pick(sales);
        if (sale) await record(voidOf(till, sale.sealed));
        break;
      }
      case 'void-redemption': {
        const redemption = dice.pick(redemptions);
        if (redemption) await record(voidOf(till, redemption));
        break;
      }
      case 'cash-out': case 'cash-out-abandoned': {
        const wanted = Math.max(500, await balanceOf(paper));
        const { id, approved } = await ask({ kind: 'cash-out', lines: [{ certificate: paper.hash, amount: minor(wanted) }] });
        if (what === 'cash-out-abandoned') await record({ kind: 'reversal', requestId: id, reason: 'abandoned' });
        else if (approved) cashOuts.push(await record(cashOutOf(till, paper, wanted, id)));
        break;
      }
      case 'cash-out-unasked': cashOuts.push(await record(cashOutOf(till, paper, amount, v7()))); break;
      case 'void-cash-out': {
        const paid = dice.pick(cashOuts);
        if (paid) await record(voidOf(till, paid));
        break;
      }
      case 'return': case 'return-abandoned': {
        const used = dice.pick(redemptions);
        if (!used) break;
        const receipt = operationReference(till.number, used.operation.sequence);
        const { id, approved } = await ask({ kind: 'return-credit', reference: receipt, lines: [{ certificate: paper.hash, amount: minor(amount) }] });
        if (what === 'return-abandoned') {
          if (dice.between(0, 1) === 1) await record(voidOf(till, used));
          await record({ kind: 'reversal', requestId: id, reason: 'abandoned' });
        }
        else if (approved) await record(returnOf(till, paper, amount, { requestId: id, receipt }));
        break;
      }
      case 'twice': {
        const { id, approved } = await ask(redeem);
        if (!approved) break;
        redemptions.push(await record(redemptionOf([[paper, amount]], { requestId: id })));
        redemptions.push(await record(redemptionOf([[paper, amount]], { requestId: id })));
        break;
      }
    }
  }
  return done;
};

describe('the practice central beside the real one', () => {
  it('decides, flags and counts the same in stories of every kind of trouble', async () => {
    const done = new Set<string>();
    for (let story = 1; story <= 12; story += 1) for (const what of await playStory(story, 24)) done.add(what);
    expect(done.size).toBe(16);
  }, 120_000);
});
