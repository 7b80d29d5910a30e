import fc from 'fast-check';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { choicesFor } from '../../../domain/exception.ts';
import type { SealedOperation } from '../../../domain/operation.ts';
import { expectSoundBooks, makeStock, redemptionOf, saleOf, voidOf } from '../harness.ts';
import { decision, type ExceptionsOffice, openExceptionsOffice } from './exceptions-office.ts';

let office: ExceptionsOffice;
beforeAll(async () => { office = await openExceptionsOffice(); });
afterAll(async () => { await office.server.close(); });

/** What tills do to two papers, and what people of the office do about what comes of it. */
type Step =
  | { readonly do: 'sell' | 'redeem' | 'void'; readonly till: 0 | 1; readonly paper: 0 | 1; readonly amount: number }
  | { readonly do: 'resolve' | 'confirm' | 'refuse' | 'reverse'; readonly which: number; readonly choice: number };

const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom('sell' as const, 'sell' as const, 'redeem' as const, 'redeem' as const, 'void' as const), till: fc.constantFrom(0 as const, 1 as const),
    paper: fc.constantFrom(0 as const, 1 as const), amount: fc.integer({ min: 1, max: 12_000 }),
  }),
  fc.record({ do: fc.constantFrom('resolve' as const, 'resolve' as const, 'confirm' as const, 'refuse' as const, 'reverse' as const), which: fc.nat(20), choice: fc.nat(20) }),
);

/** Asks; whatever the server refuses must change nothing, which the books show. */
const tried = async (asking: Promise<unknown>): Promise<void> => {
  await asking.catch((error: unknown) => { if (!(error instanceof Error) || !error.message.includes('"problem"') || error.message.includes('server-error')) throw error; });
};

it('after any resolutions, confirmed, refused or reversed, between any operations, the books balance and owe what the certificates say', async () => {
  const tills = [office.portland, office.boston];
  let resolutions = 0;
  await fc.assert(fc.asyncProperty(fc.array(stepArbitrary, { minLength: 8, maxLength: 24 }), async (steps) => {
    const [papers, spare] = [await makeStock(office.server, 101, 2), await makeStock(office.server, 101, 6)];
    const started = office.server.clock.now();
    const done: SealedOperation[] = [];
    for (const step of steps) {
      if ('till' in step) {
        const [till, paper] = [tills[step.till], papers[step.paper]];
        const target = done[step.amount % Math.max(1, done.length)];
        if (!till || !paper || (step.do === 'void' && !target)) continue;
        const draft = step.do === 'sell' ? saleOf([paper]) : step.do === 'void' && target ? voidOf(till, target) : redemptionOf([[paper, step.amount]]);
        const { sealed } = await till.record(draft);
        if (step.do !== 'void') done.push(...sealed);
        continue;
      }
      const rows = await office.server.database.read<{ id: string }>('select id from exceptions where recorded_at >= $1 order by id', [started]);
      const id = rows[step.which % Math.max(1, rows.length)]?.id;
      if (id === undefined) continue;
      const exception = await office.grace.ask('exceptions.read', { id });
      const waiting = exception.state === 'waiting' ? exception.resolutions[0]?.id : undefined;
      const choices = choicesFor(exception.money);
      const pick = <Choice>(from: readonly Choice[]): Choice | null => from[step.choice % Math.max(1, from.length)] ?? null;
      if (step.do === 'resolve') {
        const suspense = pick(choices.suspense);
        await tried(office.grace.ask('exceptions.resolve', decision(exception, { overspend: pick(choices.overspend), suspense, replacement: suspense === 'replaced' ? spare[step.which % 6]?.control ?? '' : null })));
      } else if (step.do === 'reverse') await tried(office.grace.ask('exceptions.reverse', { id, resolutionId: v7(), finding: 'it was wrong' }));
      else if (waiting !== undefined) await tried(step.do === 'confirm' ? office.samuel.ask('exceptions.confirm', { id: waiting }) : office.samuel.ask('exceptions.refuse', { id: waiting, note: 'not so' }));
      await expectSoundBooks(office.server);
    }
    await expectSoundBooks(office.server);
    const [off] = await office.server.database.read<{ wrong: number }>(
      `select count(*) as wrong from exceptions x where (x.state = 'waiting') <> exists (select from exception_resolutions r where r.exception_id = x.id and r.effective_at is null and r.refused_at is null)`, []);
    expect(off?.wrong).toBe(0);
    const [count] = await office.server.database.read<{ count: number }>('select count(*) as count from exception_resolutions where effective_at is not null', []);
    resolutions = count?.count ?? 0;
  }), { numRuns: 15 });
  // The steps did reach what this is about.
  expect(resolutions).toBeGreaterThan(15);
}, 120_000);
