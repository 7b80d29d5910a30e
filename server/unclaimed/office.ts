import { businessDay } from '../../domain/business-day.ts';
import { type Minor, toDecimal } from '../../domain/money.ts';
import { type CertificateHash, parseScan } from '../../domain/number.ts';
import { hashOfControl } from '../blocks/office.ts';
import type { Moment } from '../books.ts';
import { readOfficeBooks } from '../books-read.ts';
import { heldOf } from '../leases.ts';
import { writeBooks } from '../books-write.ts';
import type { Business } from '../business.ts';
import type { Database, Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import type { Caller, OfficeFileHandlers, OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { escheat, returnEscheated } from './escheating.ts';
import { reportBytes, reportTypes } from '../sheets/report-file.ts';
import { readChoices, readStill, readUnclaimed, type UnclaimedRule, unclaimedLines, unclaimedRules, writeItems } from './reading.ts';

type Deps = Outside & { readonly database: Database };
type Calls = 'accounting.unclaimed' | 'accounting.choose-unclaimed' | 'accounting.ask-escheat' | 'accounting.decide-escheat' | 'accounting.return-escheat';

/** What nobody came for: which law is followed, the list, its handing over by two people, and what comes back. */
export const createUnclaimed = (deps: Deps): { readonly handlers: Pick<OfficeHandlers, Calls>; readonly files: Pick<OfficeFileHandlers, 'accounting.unclaimed-list'> } => {
  const { database, now, newId } = deps;
  const wholeBusiness = async ({ user }: Caller): Promise<void> => {
    if (user.franchise === null) return;
    await note(database.read, deps, { userId: user.id, franchiseId: user.franchise.id, action: 'denied', subject: 'accounting.unclaimed' });
    throw problem(403, 'not-allowed', 'programs are the whole business\'s');
  };
  const report = async ({ user }: Caller, { asOf, rule }: { readonly asOf: string; readonly rule: string | null }) => {
    refuseToCome(asOf, now());
    const snapshot = await database.snapshot();
    try {
      return await readUnclaimed(snapshot.read, { asOf, rule }, user.id);
    } finally {
      await snapshot.end();
    }
  };
  return {
    handlers: {
      'accounting.unclaimed': async (caller, asked) => {
        await wholeBusiness(caller);
        return report(caller, asked);
      },
      'accounting.choose-unclaimed': async (caller, wanted) => {
        await wholeBusiness(caller);
        await choose(deps, caller, wanted);
        return report(caller, wanted);
      },
      'accounting.ask-escheat': async (caller, wanted) => {
        await wholeBusiness(caller);
        refuseToCome(wanted.asOf, now());
        await ask(deps, caller, wanted);
        return report(caller, wanted);
      },
      'accounting.decide-escheat': async (caller, wanted) => {
        await wholeBusiness(caller);
        await decide(deps, caller, wanted);
        return report(caller, wanted);
      },
      'accounting.return-escheat': async (caller, wanted) => {
        await wholeBusiness(caller);
        await bringBack(deps, caller, wanted);
        return report(caller, wanted);
      },
    },
    files: {
      'accounting.unclaimed-list': async (caller, { asOf, rule: id, format = 'csv', language }) => {
        await wholeBusiness(caller);
        refuseToCome(asOf, now());
        const rule = ruleOf(id);
        const rows = await readStill(database.read, rule, asOf);
        await note(database.read, { now, newId }, { userId: caller.user.id, franchiseId: null, action: 'books-exported', subject: `unclaimed.${format}`, detail: { asOf, rule: id } });
        const table = { title: 'unclaimed' as const, facts: { asOf, rule: id.toUpperCase() }, at: Date.parse(asOf), lines: [unclaimedLines(rows, rule)] };
        return { name: `unclaimed.${format}`, type: reportTypes[format], body: await reportBytes(table, { format, ...(language === undefined ? {} : { language }) }) };
      },
    },
  };
};

const refuseToCome = (asOf: string, now: number): void => {
  if (asOf > new Date(now).toISOString().slice(0, 10)) throw problem(400, 'day-not-over', 'that day is still to come');
};

const ruleOf = (id: string): UnclaimedRule => {
  const rule = unclaimedRules.find((one) => one.id === id);
  if (!rule) throw problem(404, 'not-here', 'there is no such rule');
  return rule;
};

/** One after the other: each list sees what the one before has taken. */
const inTurn = (sql: Sql): Promise<unknown> => sql('select pg_advisory_xact_lock(6, 4)', []);

const choose = ({ database, ...deps }: Deps, { user }: Caller, { id, rule: wanted, isOn, confirmedBy }: { readonly id: string; readonly rule: string; readonly isOn: boolean; readonly confirmedBy: string }): Promise<void> => database.transaction(async (sql) => {
  const rule = ruleOf(wanted);
  if (isOn && !rule.says.owed) throw problem(409, 'escheat-not-owed', 'this law hands nothing to the state');
  const [known] = await sql('select 1 from unclaimed_choices where id = $1', [id]);
  if (known) return;
  await sql('insert into unclaimed_choices (id, rule, is_on, confirmed_by, user_id, at) values ($1, $2, $3, $4, $5, $6)', [id, rule.id, isOn, confirmedBy, user.id, deps.now()]);
  await note(sql, deps, { userId: user.id, franchiseId: null, action: 'unclaimed-chosen', subject: rule.id, detail: { isOn, reason: confirmedBy } });
});

const ask = ({ database, ...deps }: Deps, { user }: Caller, wanted: { readonly id: string; readonly rule: string; readonly asOf: string; readonly certificates: number; readonly outstanding: number }): Promise<void> => database.transaction(async (sql) => {
  await inTurn(sql);
  const [known] = await sql('select 1 from escheats where id = $1', [wanted.id]);
  if (known) return;
  const rule = ruleOf(wanted.rule);
  if ((await readChoices(sql)).get(rule.id)?.isOn !== true) throw problem(409, 'escheat-rule-off', 'nobody has confirmed this rule');
  await sql(`insert into escheats (id, rule, as_of, state, asked_by, asked_at) values ($1, $2, $3, 'asked', $4, $5)`, [wanted.id, rule.id, wanted.asOf, user.id, deps.now()]);
  const items = await writeItems(sql, wanted.id, rule, wanted.asOf);
  const outstanding = items.reduce((total, { balance }) => total + balance, 0);
  if (items.length === 0) throw problem(409, 'escheat-nothing', 'nothing lies still');
  if (items.length !== wanted.certificates || outstanding !== wanted.outstanding) throw problem(409, 'changed-meanwhile', 'the figures are others by now');
  await note(sql, deps, { userId: user.id, franchiseId: null, action: 'escheat-asked', subject: rule.id, detail: { asOf: wanted.asOf, count: items.length } });
});

type Item = { readonly certificate: CertificateHash; readonly store_number: number; readonly terminal_id: string; readonly balance: Minor; readonly moved: boolean };

const decide = ({ database, ...deps }: Deps, { user }: Caller, { id, decision }: { readonly id: string; readonly decision: 'posted' | 'refused' }): Promise<void> => database.transaction(async (sql) => {
  await inTurn(sql);
  const [batch] = await sql<{ rule: string; state: string; asked_by: string }>('select rule, state, asked_by from escheats where id = $1 for update', [id]);
  if (!batch) throw problem(404, 'not-here', 'there is no such list');
  if (batch.state === decision) return;
  if (batch.state !== 'asked') throw problem(409, 'escheat-decided', 'somebody has decided');
  // Whoever asked may take it back, and not post it.
  if (decision === 'posted' && batch.asked_by === user.id) throw problem(409, 'same-person', 'a second person has to post it');
  if (decision === 'posted' && (await readChoices(sql)).get(batch.rule)?.isOn !== true) throw problem(409, 'escheat-rule-off', 'nobody follows this rule any more');
  const count = decision === 'posted' ? await postItems(sql, deps, id) : 0;
  await sql('update escheats set state = $2, decided_by = $3, decided_at = $4 where id = $1', [id, decision, user.id, deps.now()]);
  await note(sql, deps, { userId: user.id, franchiseId: null, action: decision === 'posted' ? 'escheat-posted' : 'escheat-refused', subject: batch.rule, detail: { count } });
});

/** What was moved or blocked since the list was made, or is on hold, is left out: somebody has come for it. */
const postItems = async (sql: Sql, deps: Outside, id: string): Promise<number> => {
  const hashes = (await sql<{ certificate: CertificateHash }>(`select encode(certificate, 'hex') as certificate from escheat_items where escheat = $1 order by escheat_items.certificate`, [id]))
    .map(({ certificate }) => certificate);
  const books = await readOfficeBooks(sql, hashes, deps.now());
  // Behind the locks.
  const items = await sql<Item>(
    `select encode(i.certificate, 'hex') as certificate, i.store_number, i.terminal_id, i.balance,
       exists (select from effects e where e.certificate = i.certificate and e.recorded_at >= b.asked_at) as moved
     from escheat_items i join escheats b on b.id = i.escheat where i.escheat = $1 order by i.store_number, i.certificate`, [id]);
  const kept = items.filter(({ certificate, balance, moved }) => {
    const held = books.certificates.get(certificate)?.certificate;
    return !moved && held?.state === 'active' && !held.blocked && held.balance === balance && heldOf(books, certificate, null) === 0;
  });
  const posted: { readonly certificate: string; readonly source: string }[] = [];
  for (const storeNumber of new Set(kept.map(({ store_number }) => store_number))) {
    const source = deps.newId();
    const own = kept.filter(({ store_number }) => store_number === storeNumber);
    escheat(books, { source, storeNumber, ...momentIn(books.business, storeNumber, books.now) }, own.map(({ certificate, terminal_id }) => ({ certificate, terminal: terminal_id })));
    posted.push(...own.map(({ certificate }) => ({ certificate: `\\x${certificate}`, source })));
  }
  await writeBooks(sql, books, deps.newId);
  await sql('update escheat_items i set source = r.source from json_to_recordset($2) as r(certificate bytea, source uuid) where i.escheat = $1 and i.certificate = r.certificate', [id, JSON.stringify(posted)]);
  return posted.length;
};

const momentIn = ({ stores }: Business, storeNumber: number, at: number): Moment => ({ at, accountingDate: businessDay(at, stores.get(storeNumber) ?? { timeZone: 'UTC' }) });

/** Somebody has come with a certificate that was handed over, and is served: its balance is owed to them again. */
const bringBack = ({ database, ...deps }: Deps, { user }: Caller, { id, control, reason }: { readonly id: string; readonly control: string; readonly reason: string }): Promise<void> => database.transaction(async (sql) => {
  const scan = parseScan(control);
  if (!scan.ok || scan.value.kind !== 'control-number') throw problem(400, 'not-a-scan', 'this is no control number');
  const certificate = await hashOfControl(sql, scan.value.control);
  if (certificate === undefined) throw problem(404, 'certificate-not-here', 'there is no such certificate');
  const books = await readOfficeBooks(sql, [certificate], deps.now());
  const [known] = await sql('select 1 from postings where source = $1', [id]);
  if (known) return;
  const held = books.certificates.get(certificate)?.certificate;
  const [handed] = await sql<{ store_number: number; terminal_id: string; covered: Minor }>(
    `select store_number, terminal_id, covered from effects where certificate = $1::bytea and kind = 'escheat' order by recorded_at desc limit 1`, [`\\x${certificate}`]);
  if (held?.ended !== 'escheated' || !handed) throw problem(409, 'escheat-not-handed', 'it was not handed over');
  returnEscheated(books, { source: id, storeNumber: handed.store_number, ...momentIn(books.business, handed.store_number, books.now) }, { certificate, terminal: handed.terminal_id, covered: handed.covered });
  await writeBooks(sql, books, deps.newId);
  await note(sql, deps, {
    userId: user.id, franchiseId: null, action: 'escheat-returned', subject: `${scan.value.control}, ${toDecimal(handed.covered, held.currency)} ${held.currency}`, detail: { reason },
  });
});
