import { type Currency, minor } from '../../domain/money.ts';
import { type VatReport, type VatTerms, vatVersionsSchema } from '../../domain/vat.ts';
import type { Database, Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import type { Caller, OfficeFileHandlers, OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import type { Cell } from '../sheets/cells.ts';
import { reportBytes, reportTypes } from '../sheets/report-file.ts';
import { inBooks, scopeFor } from './scope.ts';

type Deps = Outside & { readonly database: Database };
type Asked = { readonly franchiseId: string | null; readonly from: string; readonly to: string };

/** VAT on single-purpose certificates: which programs are, at which rate from which day, and what is due of some days. */
export const createVat = (deps: Deps): { readonly handlers: Pick<OfficeHandlers, 'accounting.vat' | 'accounting.change-vat'>; readonly files: Pick<OfficeFileHandlers, 'accounting.vat-list'> } => {
  const { database } = deps;
  const report = async (caller: Caller, asked: Asked): Promise<VatReport> => {
    const franchiseId = await own(deps, caller, asked);
    const rows = await readDays(database.read, { ...asked, franchiseId });
    const programs = await database.read<{ number: number; name: string; vat: unknown }>('select number, name, vat from programs order by number', []);
    const known = programs.map(({ number, name, vat }) => ({ number, name, terms: vatVersionsSchema.parse(vat) }));
    const merged = new Map<string, VatReport['rows'][number]>();
    for (const { account, currency, gross, vat } of rows) {
      const [programNumber, country, basisPoints] = partsOf(account);
      const program = known.find(({ number }) => number === programNumber);
      const before = merged.get(`${account} ${currency}`);
      const suppliers = (program?.terms ?? []).flatMap((terms) => (terms.purpose === 'single' && terms.country === country && terms.basisPoints === basisPoints ? [terms.supplier] : []));
      merged.set(`${account} ${currency}`, {
        programNumber, programName: program?.name ?? '', country, basisPoints, currency, suppliers: [...new Set(suppliers)], gross: (before?.gross ?? 0) + gross, vat: (before?.vat ?? 0) + vat,
      });
    }
    return { rows: [...merged.values()], programs: known };
  };
  return {
    handlers: {
      'accounting.vat': report,
      'accounting.change-vat': async (caller, { programNumber, terms, known, ...asked }) => {
        if (caller.user.franchise !== null) {
          await note(database.read, deps, { userId: caller.user.id, franchiseId: caller.user.franchise.id, action: 'denied', subject: 'accounting.change-vat' });
          throw problem(403, 'not-allowed', 'programs are the whole business\'s');
        }
        await change(deps, caller, { programNumber, terms, known });
        return report(caller, asked);
      },
    },
    files: {
      'accounting.vat-list': async (caller, { format = 'csv', language, ...asked }) => {
        const franchiseId = await own(deps, caller, asked);
        const rows = await readDays(database.read, { ...asked, franchiseId });
        await note(database.read, deps, { userId: caller.user.id, franchiseId, action: 'books-exported', subject: `vat.${format}`, detail: { from: asked.from, to: asked.to } });
        const table = { title: 'vat' as const, facts: { from: asked.from, to: asked.to }, at: Date.parse(asked.to), lines: [[columns, ...rows.map(line)]] };
        return { name: `vat.${format}`, type: reportTypes[format], body: await reportBytes(table, { format, ...(language === undefined ? {} : { language }) }) };
      },
    },
  };
};

/** Whose books; another franchise's are denied, and noted. */
const own = async (deps: Deps, caller: Caller, { franchiseId, from, to }: Asked): Promise<string | null> => {
  if (from > to) throw problem(400, 'days-reversed', 'the first day is after the last');
  return (await scopeFor(deps.database.read, deps, caller, franchiseId)).franchiseId;
};

type DayRow = { readonly day: string; readonly store: number; readonly account: string; readonly currency: Currency; readonly gross: number; readonly vat: number };

/**
 * By tax day: the day it happened, also where its month was closed before it arrived. The VAT is the ledger's; the prices
 * are those of what the same posting sold or took back.
 */
const readDays = (read: Sql, { franchiseId, from, to }: Asked): Promise<readonly DayRow[]> => read<DayRow>(
  `with posted as (
     select p.id, p.source, p.kind, p.store_number, coalesce(p.event_day, p.accounting_date) as day, e.account, e.currency,
       case e.side when 'credit' then e.amount else -e.amount end as vat
     from postings p join entries e on e.posting = p.id
     where e.account like 'vat:%' and coalesce(p.event_day, p.accounting_date) between $2 and $3 and ${inBooks('$1')})
   select day, store_number as store, account, currency, sum(vat)::bigint as vat, sum(gross)::bigint as gross
   from posted p cross join lateral (
     select coalesce(sum(case when e.kind in ('activate', 'undo-deactivate', 'undo-refund') then e.price else -e.price end), 0) as gross
     from effects e where e.source = p.source and e.vat_account = p.account and case e.kind
       when 'activate' then p.kind = 'sale'
       when 'deactivate' then p.kind in ('void', 'request-void-sale')
       when 'refund' then p.kind in ('refund', 'request-refund', 'bank-refund')
       when 'undo-deactivate' then p.kind = 'reversal'
       when 'undo-refund' then p.kind in ('reversal', 'bank-refund-cancelled')
       else false end) g
   group by day, store_number, account, currency order by day, store_number, account collate "C", currency`, [franchiseId, from, to]);

const partsOf = (account: string): readonly [number, string, number] => {
  const [, program, country = '', rate] = account.split(':');
  return [Number(program), country.toUpperCase(), Number(rate)];
};

const columns = ['tax_day', 'store', 'program', 'country', 'rate_percent', 'price_paid', 'net', 'vat', 'currency'] as const;

const line = ({ day, store, account, currency, gross, vat }: DayRow): readonly Cell[] => {
  const [program, country, basisPoints] = partsOf(account);
  const money = (amount: number): Cell => ({ amount: minor(amount), currency });
  return [{ day }, store, program, country, basisPoints / 100, money(gross), money(gross - vat), money(vat), currency];
};

/** Terms are only ever added, and none for a day that has begun to sell by others. */
const change = ({ database, ...deps }: Deps, { user }: Caller, { programNumber, terms, known }: { readonly programNumber: number; readonly terms: VatTerms; readonly known: number }): Promise<void> => database.transaction(async (sql) => {
  const [program] = await sql<{ id: string; name: string; vat: unknown; reload_up_to: number | null }>('select id, name, vat, reload_up_to from programs where number = $1 for update', [programNumber]);
  if (!program) throw problem(404, 'not-here', 'there is no such program');
  if (program.reload_up_to !== null) throw problem(409, 'single-purpose', 'a program whose certificates are loaded has no VAT of its own');
  const versions = vatVersionsSchema.parse(program.vat);
  if (JSON.stringify(versions.at(-1)) === JSON.stringify(terms)) return;
  if (versions.length !== known) throw problem(409, 'changed-meanwhile', 'others have changed it');
  const today = new Date(deps.now()).toISOString().slice(0, 10);
  if (terms.from <= today || versions.some(({ from }) => from >= terms.from)) throw problem(409, 'vat-day-too-early', 'new terms begin after today and after all others');
  if (terms.purpose === 'multi' && (versions.at(-1)?.purpose ?? 'multi') === 'multi') throw problem(409, 'vat-same-terms', 'it is multi-purpose already');
  await sql(`update programs set vat = vat || $2::jsonb where number = $1`, [programNumber, JSON.stringify([terms])]);
  await note(sql, deps, {
    userId: user.id, franchiseId: null, action: 'vat-changed', subject: program.name,
    detail: { about: program.id, reason: terms.purpose === 'single' ? `${terms.country} ${String(terms.basisPoints / 100)} %, ${terms.supplier}` : 'multi', from: terms.from },
  });
});
