import fc from 'fast-check';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import type { SealedOperation } from '../../domain/operation.ts';
import {
  createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, saleOf, type TestPaper, type TestServer, type TestTerminal, voidOf,
} from './harness.ts';

let server: TestServer;
let tills: readonly TestTerminal[];

beforeAll(async () => {
  server = await createTestServer();
  tills = [await enrolTerminal(server, 11), await enrolTerminal(server, 21)];
});
afterAll(async () => { await server.close(); });

/** One thing that somebody does; indexes are taken modulo what there is. */
type Step =
  | { readonly do: 'sell' | 'redeem' | 'ask' | 'use'; readonly till: number; readonly paper: number; readonly amount: number }
  | { readonly do: 'void' | 'reverse' | 'resend'; readonly till: number; readonly which: number };

const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom('sell' as const, 'redeem' as const, 'ask' as const, 'use' as const),
    till: fc.nat(1), paper: fc.nat(3), amount: fc.integer({ min: 1, max: 6_000 }),
  }),
  fc.record({ do: fc.constantFrom('void' as const, 'reverse' as const, 'resend' as const), till: fc.nat(1), which: fc.nat(20) }),
);

/** Plays steps in order, remembering what later steps may void, reverse, use or send again. */
const play = async (steps: readonly Step[], papers: readonly TestPaper[]): Promise<void> => {
  const done: SealedOperation[][] = [[], []];
  const asked: { readonly id: string; readonly till: number; readonly paper: TestPaper; readonly amount: number }[] = [];
  const record = async (index: number, draft: Parameters<TestTerminal['make']>[0]): Promise<void> => {
    const { sealed } = await tills[index]?.record(draft) ?? { sealed: [] };
    done[index]?.push(...sealed);
  };
  for (const step of steps) {
    const till = tills[step.till];
    if (!till) continue;
    if ('paper' in step) {
      const paper = papers[step.paper];
      if (!paper) continue;
      const request = asked.filter((one) => one.till === step.till).at(-1);
      if (step.do === 'sell') await record(step.till, saleOf([paper]));
      else if (step.do === 'redeem') await record(step.till, redemptionOf([[paper, step.amount]], { atRisk: step.amount }));
      else if (step.do === 'ask') {
        const { id } = await till.ask({ kind: 'redeem', lines: [{ certificate: paper.hash, amount: minor(step.amount) }] });
        asked.push({ id, till: step.till, paper, amount: step.amount });
      } else if (request) await record(step.till, redemptionOf([[request.paper, step.amount % 2 === 0 ? request.amount : step.amount]], { requestId: request.id }));
    } else if (step.do === 'reverse') {
      await record(step.till, { kind: 'reversal', requestId: asked[step.which % Math.max(1, asked.length)]?.id ?? v7(), reason: 'timed-out' });
    } else {
      const all = done.flat().filter(({ operation }) => step.do === 'resend' || operation.kind === 'sale' || operation.kind === 'redemption');
      const target = all[step.which % Math.max(1, all.length)];
      if (!target) continue;
      if (step.do === 'void') await record(step.till, voidOf(till, target));
      else await tills.find(({ id }) => id === target.operation.terminal)?.push([target]);
    }
  }
};

describe('the books', () => {
  it('balance, and owe what the certificates say, after whatever people do in whatever order', async () => {
    await fc.assert(fc.asyncProperty(fc.array(stepArbitrary, { minLength: 5, maxLength: 25 }), async (steps) => {
      await play(steps, await makeStock(server, 101, 4));
      await expectSoundBooks(server);
      const [low] = await server.database.read<{ least: number }>('select min(balance) as least from certificates', []);
      expect(low?.least).toBeGreaterThanOrEqual(0);
    }), { seed: 20_261_123, numRuns: 25 });
  }, 60_000);

  it('hold a row for every operation, accepted or flagged', async () => {
    const [counts] = await server.database.read<{ operations: number; highest: number }>(
      'select count(*) as operations, (select sum(sequence) from terminals)::bigint as highest from operations', []);
    expect(counts?.operations).toBe(counts?.highest);
    expect(counts?.operations).toBeGreaterThan(50);
  });
});

describe('the database itself', () => {
  it.each(['operations', 'evidence', 'effects', 'postings', 'entries'])('refuses to change or delete %s', async (table) => {
    const column = table === 'entries' ? 'amount' : 'recorded_at';
    await expect(server.database.read(`update ${table} set ${column} = ${column}`, [])).rejects.toThrow('append-only');
    await expect(server.database.read(`delete from ${table}`, [])).rejects.toThrow('append-only');
    await expect(server.database.read(`truncate ${table} cascade`, [])).rejects.toThrow('append-only');
  });

  it('refuses a posting that does not balance', async () => {
    await expect(server.database.transaction(async (sql) => {
      const id = v7();
      await sql(`insert into postings (id, source, kind, store_number, at, recorded_at, accounting_date) values ($1, $1, 'test', 101, 0, 0, '2026-01-01')`, [id]);
      await sql(`insert into entries (posting, account, side, amount, currency) values ($1, 'a', 'debit', 5, 'USD'), ($1, 'b', 'credit', 4, 'USD')`, [id]);
    })).rejects.toThrow('does not balance');
  });

  it('refuses a balance below zero', async () => {
    await expect(server.database.read('update certificates set balance = -1', [])).rejects.toThrow('certificates_balance_check');
  });
});
