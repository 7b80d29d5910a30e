import { isDeepStrictEqual } from 'node:util';
import { businessDay } from '../../domain/business-day.ts';
import { overspendFlows } from '../../domain/clearing.ts';
import { amountAtStake, decisionEntries, needsHeadquarters, type OverspendDecision, type SuspenseDecision } from '../../domain/exception.ts';
import { type Entry, reversed } from '../../domain/ledger.ts';
import { type Currency, type Minor } from '../../domain/money.ts';
import type { CertificateHash } from '../../domain/number.ts';
import type { OfficeInput } from '../../domain/office-calls.ts';
import { writePostings } from '../books-write.ts';
import { addFlows } from '../clearing/flows.ts';
import type { Database, Sql } from '../database.ts';
import { type AuditAction, note } from '../office/audit.ts';
import type { Caller, OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { type ExceptionRecord, lockException } from './finding.ts';
import { readMoney } from './money.ts';
import { describeException, readLimit } from './reading.ts';
import { endReplacement, planReplacement, sellReplacement } from './replacing.ts';
import { ownStep, writeStep } from './steps.ts';

type Deps = Outside & { readonly database: Database };
type Calls = 'exceptions.take' | 'exceptions.note' | 'exceptions.resolve' | 'exceptions.confirm' | 'exceptions.refuse' | 'exceptions.reverse';

/** A resolution as it is proposed and, perhaps later, takes effect. */
type Plan = {
  readonly id: string; readonly overspend: OverspendDecision | null; readonly suspense: SuspenseDecision | null; readonly replacement: CertificateHash | null;
  readonly reverses: string | null; readonly finding: string; readonly amount: Minor; readonly currency: Currency | null; readonly entries: readonly Entry[];
  readonly needsHeadquarters: boolean;
};

/** Exceptions are taken, looked into, and resolved: by one person, above a limit by two. What has taken effect is final. */
export const createResolving = (deps: Deps): Pick<OfficeHandlers, Calls> => {
  const { database, now } = deps;
  const outside = { now, newId: deps.newId, read: database.read };
  /** Everything about one exception happens behind its lock. */
  const change = (caller: Caller, id: string, work: (sql: Sql, record: ExceptionRecord) => Promise<void>) => database.transaction(async (sql) => {
    const record = await lockException(outside, sql, caller, id);
    await work(sql, record);
    return describeException(sql, caller, await lockException(outside, sql, caller, id));
  });

  return {
    'exceptions.take': (caller, { id, stepId }) => change(caller, id, async (sql, record) => {
      if (await ownStep(sql, stepId, caller, id)) return;
      refuseDecided(record);
      if (record.owner_id !== caller.user.id) await take(deps, sql, caller, record, stepId);
    }),
    'exceptions.note': (caller, { id, stepId, note: text }) => change(caller, id, async (sql, record) => {
      if (await ownStep(sql, stepId, caller, id)) return;
      await writeStep(sql, deps, { id: stepId, exception: id, user: caller.user.id, step: 'noted', note: text, resolution: null });
      await tell(deps, sql, caller, record, 'exception-noted');
    }),
    'exceptions.resolve': (caller, input) => change(caller, input.id, async (sql, record) => {
      if (await isOwnResolution(sql, input.resolutionId, caller, record.id)) return;
      refuseDecided(record);
      refuseShipments(record);
      if (record.owner_id !== null && record.owner_id !== caller.user.id) throw problem(409, 'taken-by-other', 'somebody else works on it');
      if (record.owner_id === null) await take(deps, sql, caller, record, deps.newId());
      await propose(deps, sql, caller, record, await plan(sql, record, input));
    }),
    'exceptions.confirm': async (caller, { id }) => change(caller, await exceptionOf(database.read, id), async (sql, record) => {
      const waiting = await readPlan(sql, id);
      if (waiting.confirmed_by === caller.user.id) return;
      refuseUnlessWaiting(waiting);
      if (waiting.proposed_by === caller.user.id) throw problem(409, 'same-person', 'a second person has to confirm it');
      if (waiting.needsHeadquarters && caller.user.franchise !== null && waiting.proposer_franchise !== null) {
        throw problem(403, 'headquarters-confirms', 'money of a program is moved: one of the two is headquarters');
      }
      await refuseChangedMoney(sql, record, waiting);
      await sql('update exception_resolutions set confirmed_by = $2, confirmed_at = $3 where id = $1', [id, caller.user.id, now()]);
      await takeEffect(deps, sql, caller, record, waiting, 'confirmed');
    }),
    'exceptions.refuse': async (caller, { id, note: text }) => change(caller, await exceptionOf(database.read, id), async (sql, record) => {
      const waiting = await readPlan(sql, id);
      if (waiting.refused_by === caller.user.id) return;
      refuseUnlessWaiting(waiting);
      await sql('update exception_resolutions set refused_by = $2, refused_at = $3 where id = $1', [id, caller.user.id, now()]);
      // What was resolved stays resolved when its reversal is refused.
      await sql('update exceptions set state = $2 where id = $1', [record.id, waiting.reverses === null ? 'taken' : 'resolved']);
      await writeStep(sql, deps, { id: deps.newId(), exception: record.id, user: caller.user.id, step: 'refused', note: text, resolution: id });
      await tell(deps, sql, caller, record, 'exception-refused', { resolution: id });
    }),
    'exceptions.reverse': (caller, input) => change(caller, input.id, async (sql, record) => {
      if (await isOwnResolution(sql, input.resolutionId, caller, record.id)) return;
      if (record.state === 'waiting') throw problem(409, 'resolution-waiting', 'a resolution waits to be confirmed or refused');
      refuseShipments(record);
      if (record.state !== 'resolved') throw problem(409, 'not-resolved', 'there is nothing to reverse');
      const [last] = await sql<{ id: string }>(
        'select id from exception_resolutions where exception_id = $1 and effective_at is not null order by effective_at desc, id desc limit 1', [record.id]);
      // What its sale has covered nobody has decided: a void of the sale or of the use takes it back.
      if (!last) throw problem(409, 'not-resolved', 'there is nothing to reverse');
      const wrong = await readPlan(sql, last.id);
      await propose(deps, sql, caller, record, {
        ...wrong, id: input.resolutionId, reverses: wrong.id, finding: input.finding, entries: reversed(wrong.entries),
      });
    }),
  };
};

const take = async (deps: Deps, sql: Sql, caller: Caller, record: ExceptionRecord, stepId: string): Promise<void> => {
  await sql(`update exceptions set state = 'taken', owner_id = $2 where id = $1`, [record.id, caller.user.id]);
  await writeStep(sql, deps, { id: stepId, exception: record.id, user: caller.user.id, step: 'taken', note: '', resolution: null });
  await tell(deps, sql, caller, record, 'exception-taken');
};

const refuseDecided = ({ state }: ExceptionRecord): void => {
  if (state === 'waiting') throw problem(409, 'resolution-waiting', 'a resolution waits to be confirmed or refused');
  if (state === 'resolved') throw problem(409, 'already-resolved', 'somebody has resolved it');
};

/** What is missing or has strayed is decided piece by piece; with the last of them the exception is resolved. */
const refuseShipments = ({ flags }: ExceptionRecord): void => {
  if (flags.includes('stock-difference')) throw problem(409, 'decided-by-shipment', 'each difference of the shipment is decided by itself');
};

/** What a decision does, with the money as it is at this moment. */
const plan = async (sql: Sql, record: ExceptionRecord, input: OfficeInput<'exceptions.resolve'>): Promise<Plan> => {
  const money = await readMoney(sql, record);
  const decision = { overspend: input.overspend, suspense: input.suspense };
  const entries = decisionEntries(money, decision, record.store_number);
  if (!entries.ok) throw problem(409, entries.error, 'this does not fit the money');
  const replacement = input.suspense === 'replaced' ? await planReplacement(sql, money, input.replacement ?? '') : null;
  return {
    id: input.resolutionId, ...decision, replacement: replacement?.certificate ?? null, reverses: null, finding: input.finding, amount: amountAtStake(money),
    currency: money?.currency ?? null, entries: [...entries.value, ...replacement?.entries ?? []], needsHeadquarters: needsHeadquarters(decision),
  };
};

/** Writes a resolution down. It takes effect at once, or waits for a second person. */
const propose = async (deps: Deps, sql: Sql, caller: Caller, record: ExceptionRecord, wanted: Plan): Promise<void> => {
  const above = wanted.currency === null ? false : wanted.amount > await readLimit(sql, wanted.currency);
  const needsSecond = above || (wanted.needsHeadquarters && caller.user.franchise !== null);
  await sql(
    `insert into exception_resolutions (id, exception_id, overspend, suspense, replacement, reverses, finding, amount, currency, entries, proposed_by, proposed_at, needs_second, needs_headquarters)
     values ($1, $2, $3, $4, $5::bytea, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [wanted.id, record.id, wanted.overspend, wanted.suspense, wanted.replacement === null ? null : `\\x${wanted.replacement}`, wanted.reverses, wanted.finding, wanted.amount,
      wanted.currency, JSON.stringify(wanted.entries), caller.user.id, deps.now(), needsSecond, wanted.needsHeadquarters]);
  if (!needsSecond) return takeEffect(deps, sql, caller, record, wanted, wanted.reverses === null ? 'resolved' : 'reversed');
  await sql(`update exceptions set state = 'waiting' where id = $1`, [record.id]);
  await writeStep(sql, deps, { id: deps.newId(), exception: record.id, user: caller.user.id, step: 'proposed', note: wanted.finding, resolution: wanted.id });
  await tell(deps, sql, caller, record, 'exception-proposed', { resolution: wanted.id, amount: wanted.amount, currency: wanted.currency });
};

/** From here on it counts: it posts, and the exception is resolved, or open again where it was reversed. */
const takeEffect = async (
  deps: Deps, sql: Sql, caller: Caller, record: ExceptionRecord, wanted: Plan, step: 'resolved' | 'reversed' | 'confirmed',
): Promise<void> => {
  const at = deps.now();
  const isReversal = wanted.reverses !== null;
  const today = businessDay(at, { timeZone: record.time_zone, cutOver: record.cut_over });
  const lastDay = await lastDayOfOwner(sql, record, today);
  const day = lastDay ?? today;
  // The store's business day, as everything that clears it; where its month is closed, the first that is open.
  const [open] = await sql<{ day: string | null }>('select first_open_day() as day', []);
  const accountingDate = open?.day != null && open.day > today ? open.day : today;
  if (wanted.replacement !== null && record.terminal_id !== null) {
    const about = { source: wanted.id, terminal: record.terminal_id, certificate: wanted.replacement, at, day };
    await (wanted.reverses !== null ? endReplacement(sql, about, wanted.reverses) : sellReplacement(sql, about, record.store_number));
  }
  if (wanted.entries.length > 0) {
    await writePostings(sql, [{
      source: wanted.id, kind: isReversal ? 'resolution-reversal' : 'resolution', storeNumber: record.store_number, at, accountingDate, eventDay: lastDay ?? (accountingDate === today ? null : today), entries: wanted.entries,
    }], at, deps.newId);
    await addFlows(sql, overspendFlows(wanted.entries, { day: lastDay ?? today, storeNumber: record.store_number }));
  }
  await sql('update exception_resolutions set effective_at = $2 where id = $1', [wanted.id, at]);
  await sql('update exceptions set state = $2 where id = $1', [record.id, isReversal ? 'taken' : 'resolved']);
  await writeStep(sql, deps, { id: deps.newId(), exception: record.id, user: caller.user.id, step, note: step === 'confirmed' ? '' : wanted.finding, resolution: wanted.id });
  await tell(deps, sql, caller, record, `exception-${step}`, { resolution: wanted.id, amount: wanted.amount, currency: wanted.currency });
};

/** The store has passed on since: what is decided about the time before counts, late, for the last day of whoever had it then. */
const lastDayOfOwner = async (sql: Sql, { store_number, day }: ExceptionRecord, today: string): Promise<string | null> => {
  const [row] = await sql<{ day: string }>(
    `select (until_day - 1) as day from store_owners where store_number = $1 and $2::date >= from_day and $2::date < until_day and until_day <= $3::date`, [store_number, day, today]);
  return row?.day ?? null;
};

const tell = (
  deps: Deps, sql: Sql, { user }: Caller, record: ExceptionRecord, action: AuditAction, detail: Record<string, string | number | null> = {},
): Promise<void> => note(sql, deps, { userId: user.id, franchiseId: record.franchise_id, action, subject: record.store_name, detail: { exception: record.id, ...detail } });

/** A repetition after a lost answer; the id of anybody else's resolution is no repetition. */
const isOwnResolution = async (sql: Sql, id: string, { user }: Caller, exception: string): Promise<boolean> => {
  const [known] = await sql<{ proposed_by: string; exception_id: string }>('select proposed_by, exception_id from exception_resolutions where id = $1', [id]);
  if (known && (known.proposed_by !== user.id || known.exception_id !== exception)) throw problem(409, 'id-taken', 'another resolution has this id');
  return known !== undefined;
};

const exceptionOf = async (read: Sql, resolution: string): Promise<string> => {
  const [row] = await read<{ exception_id: string }>('select exception_id from exception_resolutions where id = $1', [resolution]);
  if (!row) throw problem(404, 'not-here', 'there is no such resolution');
  return row.exception_id;
};

type PlanRow = Plan & {
  readonly proposed_by: string; readonly proposer_franchise: string | null; readonly confirmed_by: string | null; readonly refused_by: string | null;
  readonly effective_at: number | null;
};

const readPlan = async (sql: Sql, id: string): Promise<PlanRow> => {
  const [row] = await sql<PlanRow>(
    `select r.id, r.overspend, r.suspense, encode(r.replacement, 'hex') as replacement, r.reverses, r.finding, r.amount, r.currency, r.entries,
       r.needs_headquarters as "needsHeadquarters", r.proposed_by, u.franchise_id as proposer_franchise, r.confirmed_by, r.refused_by, r.effective_at
     from exception_resolutions r join office_users u on u.id = r.proposed_by where r.id = $1`, [id]);
  if (!row) throw problem(404, 'not-here', 'there is no such resolution');
  return row;
};

const refuseUnlessWaiting = ({ effective_at, refused_by }: PlanRow): void => {
  if (effective_at !== null) throw problem(409, 'already-resolved', 'somebody has confirmed it');
  if (refused_by !== null) throw problem(409, 'resolution-refused', 'somebody has refused it');
};

/** What the second person confirms is what the first one saw: when a void came between them, neither decided about it. */
const refuseChangedMoney = async (sql: Sql, record: ExceptionRecord, waiting: PlanRow): Promise<void> => {
  if (waiting.reverses !== null) return;
  const money = await readMoney(sql, record);
  const entries = decisionEntries(money, waiting, record.store_number);
  const isSame = entries.ok && amountAtStake(money) === waiting.amount && (waiting.replacement !== null || isDeepStrictEqual(entries.value, waiting.entries));
  if (!isSame) throw problem(409, 'money-changed', 'the money is another since it was proposed');
};

