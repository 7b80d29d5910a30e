import { v7 } from 'uuid';
import { expect } from 'vitest';
import type { Exception } from '../../../domain/exception-wire.ts';
import { createTestServer, enrolTerminal, makeStock, redemptionOf, saleOf, type TestPaper, type TestServer, type TestTerminal } from '../harness.ts';
import { type Input, type Person, signIn } from '../office/people-at-work.ts';

/** A server with tills in three stores, two of headquarters, two of one franchise, one of another, and who only reads. */
export type ExceptionsOffice = {
  readonly server: TestServer; readonly portland: TestTerminal; readonly boston: TestTerminal; readonly seoul: TestTerminal;
  readonly grace: Person; readonly samuel: Person; readonly olivia: Person; readonly peter: Person; readonly minseo: Person; readonly ines: Person; readonly noah: Person;
};

/** Opens it. */
export const openExceptionsOffice = async (): Promise<ExceptionsOffice> => {
  const server = await createTestServer({ stockPerStore: 1 });
  const [portland, boston, seoul] = [await enrolTerminal(server, 11), await enrolTerminal(server, 21), await enrolTerminal(server, 31)];
  const person = (email: string): Promise<Person> => signIn(server, email);
  return {
    server, portland, boston, seoul,
    grace: await person('grace@harbor.example'), samuel: await person('samuel@harbor.example'), olivia: await person('olivia@harbor-east.example'),
    peter: await person('peter@harbor-east.example'), minseo: await person('minseo@harbor-korea.example'), ines: await person('ines@harbor.example'), noah: await person('noah@harbor.example'),
  };
};

/** Unsold paper of a store. */
export const paperOf = async ({ server }: Pick<ExceptionsOffice, 'server'>, store = 101): Promise<TestPaper> => {
  const [paper] = await makeStock(server, store, 1);
  if (!paper) throw new Error('no stock');
  return paper;
};

/** The exception that an operation opened. */
export const exceptionOf = async ({ server }: Pick<ExceptionsOffice, 'server'>, operation: string, person: Person): Promise<Exception> => {
  const [row] = await server.database.read<{ id: string }>('select id from exceptions where source = $1', [operation]);
  return person.ask('exceptions.read', { id: row?.id ?? '' });
};

/** Sold in Portland, used there offline, and used once more in Boston: what Boston took was not there. */
export const overspent = async (office: ExceptionsOffice, amount = 2_000): Promise<{ readonly paper: TestPaper; readonly operation: string; readonly exception: Exception }> => {
  const paper = await paperOf(office);
  await office.portland.record(saleOf([paper]));
  await office.portland.record(redemptionOf([[paper, 5_000]]));
  const { sealed } = await office.boston.record(redemptionOf([[paper, amount]]));
  const operation = sealed[0]?.operation.id ?? '';
  return { paper, operation, exception: await exceptionOf(office, operation, office.grace) };
};

/** The same paper sold in two baskets: the second buyer's money waits in suspense. */
export const soldTwice = async (office: ExceptionsOffice): Promise<{ readonly paper: TestPaper; readonly exception: Exception }> => {
  const paper = await paperOf(office);
  await office.portland.record(saleOf([paper]));
  const { sealed } = await office.portland.record(saleOf([paper]));
  return { paper, exception: await exceptionOf(office, sealed[0]?.operation.id ?? '', office.grace) };
};

/** A resolution as somebody would send it. */
export const decision = (exception: Exception, more: Partial<Input<'exceptions.resolve'>> = {}): Input<'exceptions.resolve'> =>
  ({ id: exception.id, resolutionId: v7(), overspend: null, suspense: null, replacement: null, finding: 'both tills were asked', ...more });

/** What stands on an account. */
export const balanceOf = async ({ server }: Pick<ExceptionsOffice, 'server'>, account: string): Promise<number> =>
  (await server.totals()).trialBalance.find((row) => row.account === account)?.balance ?? 0;

/** Runs a step and tells how an account has moved meanwhile. */
export const movedBy = async (office: Pick<ExceptionsOffice, 'server'>, accounts: readonly string[], work: () => Promise<unknown>): Promise<readonly number[]> => {
  const before = await Promise.all(accounts.map((account) => balanceOf(office, account)));
  await work();
  const after = await Promise.all(accounts.map((account) => balanceOf(office, account)));
  return after.map((balance, index) => balance - (before[index] ?? 0));
};

/** What is refused, in one word. */
export const refusedWith = async (refusal: Promise<{ readonly problem: string }>, problem: string): Promise<void> => { expect((await refusal).problem).toBe(problem); };
