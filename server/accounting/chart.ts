import type { Chart, ChartLine } from '../../domain/accounting-wire.ts';
import { chartNameOf } from '../../domain/chart.ts';
import type { Database, Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import type { OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { readAccounts } from './ledger-pages.ts';
import { type Scope, scopeFor } from './scope.ts';

/** A chart's lines, in the order of their prefixes. */
export const readChart = (read: Sql, franchiseId: string | null): Promise<readonly ChartLine[]> => read<ChartLine>(
  'select prefix, number, name from chart_lines where franchise_id is not distinct from $1 order by prefix collate "C"', [franchiseId]);

/** The accountant's own numbers and names: one chart a franchise, and one of the whole business. */
export const createChart = (deps: Outside & { readonly database: Database }): Pick<OfficeHandlers, 'accounting.chart' | 'accounting.change-chart'> => {
  const { database } = deps;
  const describe = async ({ franchiseId, stores }: Scope): Promise<Chart> => {
    const lines = await readChart(database.read, franchiseId);
    const accounts = await readAccounts(database.read, { franchiseId, stores, from: null, to: null });
    return {
      lines: lines.map(({ prefix, number, name }) => ({ prefix, number, name })),
      accounts: [...new Set(accounts.map(({ account }) => account))].map((account) => ({ account, ...chartNameOf(lines, account) })),
    };
  };
  return {
    'accounting.chart': async (caller, { franchiseId }) => describe(await scopeFor(database.read, deps, caller, franchiseId)),
    'accounting.change-chart': async (caller, { franchiseId, lines }) => {
      const scope = await scopeFor(database.read, deps, caller, franchiseId);
      if (new Set(lines.map(({ prefix }) => prefix)).size !== lines.length) throw problem(400, 'prefix-twice', 'an account stands in the chart twice');
      await database.transaction(async (sql) => {
        await sql('delete from chart_lines where franchise_id is not distinct from $1', [scope.franchiseId]);
        await sql(
          `insert into chart_lines (franchise_id, prefix, number, name)
           select $1::uuid, * from json_to_recordset($2) as r(prefix text, number text, name text)`, [scope.franchiseId, JSON.stringify(lines)]);
        await note(sql, deps, {
          userId: caller.user.id, franchiseId: scope.franchiseId, action: 'chart-changed', subject: '',
          detail: { count: lines.length, lines: lines.map(({ prefix, number, name }) => `${prefix} ${number} ${name}`).join('\n') },
        });
      });
      return describe(scope);
    },
  };
};
