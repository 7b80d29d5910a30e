import { amountAtStake, exceptionKindOf, flagsOfKind, secondPersonAboveDefault } from '../../domain/exception.ts';
import type { Exception, ExceptionRow, Resolution } from '../../domain/exception-wire.ts';
import type { Currency, Minor } from '../../domain/money.ts';
import { type CertificateHash, makeControlNumber, operationReference } from '../../domain/number.ts';
import { idSchema } from '../../domain/operation.ts';
import { ownedBy } from '../business/owners.ts';
import type { Sql } from '../database.ts';
import type { Caller, OfficeHandlers } from '../office/caller.ts';
import type { Outside } from '../server.ts';
import { readShipment } from '../stock/shipment-reading.ts';
import { linesOf, parsed, readEvidence } from './evidence.ts';
import { type ExceptionRecord, findException, mayResolve } from './finding.ts';
import { readMoney } from './money.ts';
import { readBurst, readEnquiries, readJoined } from './signal-reading.ts';

type Deps = Outside & { readonly read: Sql };

const pageExceptions = 50;
const countMax = 1_000;
const othersMax = 20;
const receivedCharactersMax = 6_000;

/** $1: whose franchise asks. Every exception has at least its own store here. */
const theirs = `($1::uuid is null or exists (select from exception_stores xs where xs.exception_id = x.id and ${ownedBy('$1', 'xs.store_number', 'xs.day')}))`;

type ListRow = {
  id: string; flags: string[]; state: ExceptionRow['state']; store_number: number; store_name: string; recorded_at: number; terminal_number: number | null;
  sequence: number | null; kind: string | null; over: Minor | null; currency: Currency | null; owner_id: string | null; owner_name: string | null;
};

const rowSql = `select x.id, x.flags, x.state, x.store_number, s.name as store_name, x.recorded_at, t.number as terminal_number, o.sequence, o.kind, f.over, f.currency,
    x.owner_id, u.name as owner_name
  from exceptions x join stores s on s.number = x.store_number left join terminals t on t.id = x.terminal_id left join operations o on o.id = x.operation_id
    left join office_users u on u.id = x.owner_id
    left join lateral (select (sum(e.over_amount) - coalesce((select sum(amount) from covers c where c.use = o.id), 0))::bigint as over, min(e.currency) as currency from effects e where e.source = o.effect_source) f on true
  where ${theirs} and ($2::int is null or x.store_number = $2) and ($3::text[] is null or x.flags && $3)`;

const isAlone = (flags: string): string => `${flags} && '{${flagsOfKind.alone.join(',')}}'`;

/** The queue, one exception with its evidence, and how many there are. */
export const createExceptionReading = (deps: Deps): Pick<OfficeHandlers, 'exceptions.list' | 'exceptions.count' | 'exceptions.read'> => ({
  'exceptions.list': async ({ user }, { show, store, kind, after }) => {
    const filter = [user.franchise?.id ?? null, store, kind === null ? null : [...flagsOfKind[kind]]];
    // What nobody but its maker has seen heads the list; then what nobody works on, and of that the oldest; what is resolved, the newest first.
    // Ids are in the order of time.
    const rows = show === 'unresolved'
      ? await deps.read<ListRow>(
        `${rowSql} and x.state <> 'resolved' and ($4::text is null or (not ${isAlone('x.flags')}, x.state, x.id) > ((select not ${isAlone('b.flags')} from exceptions b where b.id = $5), $4, $5::uuid))
         order by not ${isAlone('x.flags')}, x.state, x.id limit ${String(pageExceptions + 1)}`,
        [...filter, after?.state ?? null, after?.id ?? null])
      : await deps.read<ListRow>(
        `${rowSql} and x.state = 'resolved' and ($4::uuid is null or x.id < $4) order by x.id desc limit ${String(pageExceptions + 1)}`, [...filter, after?.id ?? null]);
    return { exceptions: rows.slice(0, pageExceptions).map(toListed), more: rows.length > pageExceptions };
  },
  'exceptions.count': async ({ user }) => {
    const [row] = await deps.read<{ count: number }>(
      `select count(*) as count from (select from exceptions x where ${theirs} and x.state <> 'resolved' limit ${String(countMax)}) counted`, [user.franchise?.id ?? null]);
    return { unresolved: row?.count ?? 0 };
  },
  'exceptions.read': async (caller, { id }) => describeException(deps.read, caller, await findException(deps, deps.read, caller, id)),
});

const toListed = (row: ListRow): ExceptionRow => ({
  id: row.id, kind: exceptionKindOf(row.flags), flags: row.flags, state: row.state, store: { number: row.store_number, name: row.store_name }, at: row.recorded_at,
  reference: row.sequence === null || row.terminal_number === null ? '' : operationReference(row.terminal_number, row.sequence), operationKind: row.kind, over: row.over ?? 0 as Minor, currency: row.currency,
  owner: row.owner_id === null ? null : { id: row.owner_id, name: row.owner_name ?? '' },
});

/** Everything that whoever resolves it should know. */
export const describeException = async (sql: Sql, caller: Caller, record: ExceptionRecord): Promise<Exception> => {
  const [own] = record.operation_id === null ? [] : await sql<Link & { text: string }>(
    'select text, terminal_id, sequence, recorded_at from operations where id = $1', [record.operation_id]);
  const operation = own && parsed(own.text);
  const shared = new Set(operation ? linesOf(operation).map(({ certificate }) => certificate) : []);
  const previous = own && record.flags.some((flag) => flag === 'sequence-gap' || flag === 'chain-broken') ? await readPrevious(sql, own) : undefined;
  const others = await readOthers(sql, record, shared);
  const joined = await readJoined(sql, record);
  const otherIds = [...new Set([...previous ? [previous.id] : [], ...joined, ...others])];
  const evidence = await readEvidence(sql, caller.user, [...record.operation_id === null ? [] : [record.operation_id], ...otherIds.slice(0, othersMax)], shared);
  const money = await readMoney(sql, record);
  const limit = money === null ? null : await readLimit(sql, money.currency);
  return {
    id: record.id, kind: exceptionKindOf(record.flags), flags: [...record.flags], state: record.state, store: { number: record.store_number, name: record.store_name },
    at: record.recorded_at, detail: record.detail, owner: record.owner_id === null ? null : { id: record.owner_id, name: record.owner_name ?? '' },
    operation: evidence.find(({ id }) => id === record.operation_id) ?? null,
    others: evidence.filter(({ id }) => id !== record.operation_id), moreOthers: otherIds.length > othersMax,
    received: await readReceived(sql, record), gap: own && record.flags.includes('sequence-gap') ? await readGap(sql, own, previous?.sequence ?? 0) : null,
    burst: await readBurst(sql, record), ...await readEnquiries(sql, record), shipment: record.flags.includes('stock-difference') ? await readShipment(sql, record.source) : null,
    money: money === null ? null : { ...money, overspend: [...money.overspend], programs: [...money.programs], suspense: [...money.suspense] },
    amount: amountAtStake(money), secondPersonAbove: limit, isBetweenFranchises: record.is_between, mayResolve: mayResolve(caller.user, record),
    resolutions: [...await readResolutions(sql, record.id)], steps: [...await readSteps(sql, record.id)],
  };
};

/** Above which amount a second person confirms, in this currency. */
export const readLimit = async (sql: Sql, currency: Currency): Promise<Minor> => {
  const [row] = await sql<{ amount: Minor }>('select amount from second_person_limits where currency = $1', [currency]);
  return row?.amount ?? secondPersonAboveDefault(currency);
};

type Link = { readonly terminal_id: string; readonly sequence: number; readonly recorded_at: number };

/** What stood before it when it came; what came late is not what it followed on. */
const readPrevious = async (sql: Sql, { terminal_id, sequence, recorded_at }: Link): Promise<{ id: string; sequence: number } | undefined> =>
  (await sql<{ id: string; sequence: number }>(
    'select id, sequence from operations where terminal_id = $1 and sequence < $2 and recorded_at <= $3 order by sequence desc, recorded_at limit 1', [terminal_id, sequence, recorded_at]))[0];

/** The sequences between two links. What has come late since closes the gap. */
const readGap = async (sql: Sql, { terminal_id, sequence }: Link, before: number): Promise<Exception['gap']> => {
  if (sequence - before < 2) return null;
  const [row] = await sql<{ arrived: number }>('select count(distinct sequence) as arrived from operations where terminal_id = $1 and sequence > $2 and sequence < $3', [terminal_id, before, sequence]);
  return { from: before + 1, to: sequence - 1, arrived: row?.arrived ?? 0 };
};

/** What else was done with the same certificates; for bytes under a known id, what has that id. */
const readOthers = async (sql: Sql, { operation_id, source }: ExceptionRecord, shared: ReadonlySet<CertificateHash>): Promise<readonly string[]> => {
  // What was received may claim any id, or none.
  if (operation_id === null) return idSchema.safeParse(source).success ? (await sql<{ id: string }>('select id from operations where id = $1', [source])).map(({ id }) => id) : [];
  if (shared.size === 0) return [];
  const rows = await sql<{ id: string }>(
    `select distinct o.id, o.recorded_at from effects e join operations o on o.effect_source = e.source
     where e.certificate = any($1::bytea[]) and o.id <> $2 order by o.recorded_at desc, o.id desc limit $3`,
    [[...shared].map((hash) => `\\x${hash}`), operation_id, othersMax + 1]);
  return rows.map(({ id }) => id);
};

const readReceived = async (sql: Sql, { evidence_hash, terminal_id }: ExceptionRecord): Promise<Exception['received']> => {
  if (evidence_hash === null) return null;
  const [row] = await sql<{ received: Buffer }>('select received from evidence where terminal_id = $1 and hash = $2::bytea', [terminal_id, `\\x${evidence_hash}`]);
  if (!row) return null;
  const text = row.received.toString('utf8');
  // Nobody knows what is in it: whatever could be a certificate's number is not shown.
  return { hash: evidence_hash, text: text.slice(0, receivedCharactersMax).replace(/\d{15,}/gu, '…'), isCut: text.length > receivedCharactersMax };
};

type ResolutionRow = {
  id: string; overspend: Resolution['overspend']; suspense: Resolution['suspense']; batch: number | null; running: number | null; finding: string; amount: Minor; currency: Currency | null;
  reverses: string | null; entries: Resolution['entries']; proposed_id: string; proposed_name: string; proposed_at: number; needs_second: boolean; needs_headquarters: boolean;
  confirmed_id: string | null; confirmed_name: string | null; confirmed_at: number | null; refused_id: string | null; refused_name: string | null; refused_at: number | null; effective_at: number | null;
};

const person = (id: string | null, name: string | null): { readonly id: string; readonly name: string } | null => id === null ? null : { id, name: name ?? '' };

/** The resolutions of an exception, the newest first. */
export const readResolutions = async (sql: Sql, exception: string): Promise<readonly Resolution[]> => {
  const rows = await sql<ResolutionRow>(
    `select r.id, r.overspend, r.suspense, c.batch, c.running, r.finding, r.amount, r.currency, r.reverses, r.entries, p.id as proposed_id, p.name as proposed_name, r.proposed_at,
       r.needs_second, r.needs_headquarters, q.id as confirmed_id, q.name as confirmed_name, r.confirmed_at, f.id as refused_id, f.name as refused_name, r.refused_at, r.effective_at
     from exception_resolutions r join office_users p on p.id = r.proposed_by left join office_users q on q.id = r.confirmed_by left join office_users f on f.id = r.refused_by
       left join certificates c on c.hash = r.replacement
     where r.exception_id = $1 order by r.proposed_at desc, r.id desc`, [exception]);
  return rows.map((row) => ({
    id: row.id, overspend: row.overspend, suspense: row.suspense, replacement: row.batch === null || row.running === null ? null : makeControlNumber(row.batch, row.running),
    finding: row.finding, amount: row.amount, currency: row.currency, reverses: row.reverses, entries: row.entries,
    proposedBy: { id: row.proposed_id, name: row.proposed_name }, proposedAt: row.proposed_at, needsSecond: row.needs_second, needsHeadquarters: row.needs_headquarters,
    confirmedBy: person(row.confirmed_id, row.confirmed_name), confirmedAt: row.confirmed_at, refusedBy: person(row.refused_id, row.refused_name), refusedAt: row.refused_at,
    effectiveAt: row.effective_at,
  }));
};

const readSteps = async (sql: Sql, exception: string): Promise<Exception['steps']> => {
  const rows = await sql<{ id: string; at: number; user_id: string | null; user_name: string | null; step: string; note: string }>(
    `select s.id, s.at, s.user_id, u.name as user_name, s.step, s.note from exception_steps s left join office_users u on u.id = s.user_id
     where s.exception_id = $1 order by s.at, s.id`, [exception]);
  return rows.map(({ id, at, user_id, user_name, step, note }) => ({ id, at, user: person(user_id, user_name), step, note }));
};
