import type { Sql } from '../../server/database.ts';

/**
 * The schema as text, from PostgreSQL's own catalogue: the same on every machine, without pg_dump. `schema.sql` holds
 * the last one, so that a review sees what a migration really does; it is for reading, the migrations are for running.
 */
export const dumpSchema = async (read: Sql): Promise<string> => {
  const tables = await read<{ name: string; is_unlogged: boolean }>(
    `select c.relname as name, c.relpersistence = 'u' as is_unlogged from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`, []);
  const columns = await read<{ table_name: string; line: string }>(
    `select c.relname as table_name, format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
       || case when d.adbin is null then '' else ' default ' || pg_get_expr(d.adbin, d.adrelid) end
       || case when a.attnotnull then ' not null' else '' end as line
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1, a.attnum`, []);
  const constraints = await read<{ table_name: string; line: string }>(
    `select c.relname as table_name, format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid)) as line
     from pg_constraint k join pg_class c on c.oid = k.conrelid
     where c.relnamespace = 'public'::regnamespace and k.contype in ('p', 'f', 'u', 'c') order by 1, k.contype <> 'p', k.conname`, []);
  const others = await read<{ line: string }>(
    `select line from (
       select 1 as part, indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as line from pg_index i
       where not exists (select from pg_constraint where conindid = i.indexrelid) and (select relnamespace from pg_class where oid = indexrelid) = 'public'::regnamespace
       union all
       select 2, proname, pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace
       union all
       select 3, tgrelid::regclass::text || tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
     ) parts order by part, name`, []);
  const linesOf = (rows: readonly { readonly table_name: string; readonly line: string }[], table: string): readonly string[] =>
    rows.filter(({ table_name }) => table_name === table).map(({ line }) => `  ${line}`);
  const created = tables.map(({ name, is_unlogged }) =>
    `create ${is_unlogged ? 'unlogged ' : ''}table ${name} (\n${[...linesOf(columns, name), ...linesOf(constraints, name)].join(',\n')}\n);`);
  return `-- Written by \`UPDATE_SCHEMA=1 npx vitest run test/server/schema-drift.test.ts\`; the migrations are the source.\n\n${
    [...created, ...others.map(({ line }) => `${line.trim()};`)].join('\n\n')}\n`;
};
