import { breakageOf, laterUseOf } from '../../domain/dormancy.ts';
import { breakageEntries } from '../../domain/ledger.ts';
import { minor, toDecimal } from '../../domain/money.ts';
import type { OfficeInput } from '../../domain/office-calls.ts';
import { writePostings } from '../books-write.ts';
import type { Database } from '../database.ts';
import { note } from '../office/audit.ts';
import type { Caller, OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { readDormancy } from './dormancy.ts';

type Deps = Outside & { readonly database: Database };

/** Postings of programs stand under no store: headquarters has the number 0, as in clearing. */
const headquarters = 0;

/** What lies still, and breakage as the accountant posts it. Programs are the whole business's: nobody of one franchise asks. */
export const createBreakage = (deps: Deps): Pick<OfficeHandlers, 'accounting.dormancy' | 'accounting.post-breakage'> => {
  const { database, now } = deps;
  const wholeBusiness = async ({ user }: Caller): Promise<void> => {
    if (user.franchise === null) return;
    await note(database.read, deps, { userId: user.id, franchiseId: user.franchise.id, action: 'denied', subject: 'accounting.dormancy' });
    throw problem(403, 'not-allowed', 'programs are the whole business\'s');
  };
  const report = async (asked: { readonly asOf: string; readonly months: number }) => {
    if (asked.asOf > new Date(now()).toISOString().slice(0, 10)) throw problem(400, 'day-not-over', 'that day is still to come');
    const snapshot = await database.snapshot();
    try {
      return await readDormancy(snapshot.read, { asOf: asked.asOf, months: asked.months });
    } finally {
      await snapshot.end();
    }
  };
  return {
    'accounting.dormancy': async (caller, asked) => {
      await wholeBusiness(caller);
      return report(asked);
    },
    'accounting.post-breakage': async (caller, wanted) => {
      await wholeBusiness(caller);
      await post(deps, caller, wanted);
      return report(wanted);
    },
  };
};

/** Posts what brings the recognised breakage to the estimate, up or down. Liability accounts and balances are not touched. */
const post = ({ database, ...deps }: Deps, { user }: Caller, wanted: OfficeInput<'accounting.post-breakage'>): Promise<void> => database.transaction(async (sql) => {
  const { id, asOf, months, programNumber, currency, method, laterUse } = wanted;
  // One after the other: each sees what the one before has posted, and none a month that is closing.
  await sql('select pg_advisory_xact_lock(6, 2)', []);
  const [known] = await sql<{ kind: string }>('select kind from postings where source = $1', [id]);
  if (known?.kind === 'breakage') return;
  if (known) throw problem(409, 'id-taken', 'something else has this id');
  const found = (await readDormancy(sql, { asOf, months })).programs
    .find((one) => one.programNumber === programNumber && one.currency === currency && one.certificateKind === 'sold');
  if (!found || found.still !== wanted.still || found.recognised !== wanted.recognised) throw problem(409, 'changed-meanwhile', 'the figures are others by now');
  if (method === 'history' && laterUseOf(found.history) !== laterUse) throw problem(409, 'changed-meanwhile', 'history says something else by now');
  const estimate = breakageOf(found.still, laterUse);
  const amount = minor(estimate - found.recognised);
  if (amount === 0) throw problem(409, 'nothing-to-post', 'all of it is posted');
  const [open] = await sql<{ day: string | null }>('select first_open_day() as day', []);
  const accountingDate = open?.day != null && open.day > asOf ? open.day : asOf;
  await writePostings(sql, [{
    source: id, kind: 'breakage', storeNumber: headquarters, at: deps.now(), accountingDate, eventDay: accountingDate === asOf ? null : asOf,
    entries: breakageEntries(programNumber, currency, amount),
  }], deps.now(), deps.newId);
  await note(sql, deps, {
    userId: user.id, franchiseId: null, action: 'breakage-posted', subject: `${found.programName}, ${toDecimal(amount, currency)} ${currency}`,
    detail: { asOf, months, method, laterUse, still: found.still, estimate, before: found.recognised },
  });
});
