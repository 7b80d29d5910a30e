import { type Currency, formatMoney, type Minor } from '../../domain/money.ts';
import type { ShopCommand } from './command.ts';

type ProgramRow = { readonly number: number; readonly name: string; readonly currency: Currency; readonly faces: readonly Minor[]; readonly kind: string; readonly range_min: Minor | null; readonly range_max: Minor | null };

/** `business`: what there is: programs, stores, their people and their tills. */
export const businessCommand: ShopCommand = {
  usage: 'business',
  run: ({ database }) => database.transaction(async (sql) => {
    const programs = await sql<ProgramRow>(
      `select p.number, p.name, p.currency, p.kind, p.range_min, p.range_max, coalesce(json_agg(d.face order by d.face) filter (where d.face > 0), '[]') as faces
       from programs p left join denominations d on d.program_id = p.id group by p.id order by p.number`, []);
    const stores = await sql<{ id: string; number: number; name: string; currency: Currency; franchise: string | null }>(
      'select s.id, s.number, s.name, s.currency, f.name as franchise from stores s left join franchises f on f.id = s.franchise_id order by s.number', []);
    const people = await sql<{ store_id: string; name: string; role: string }>('select store_id, name, role from operators where active order by role desc, name', []);
    const tills = await sql<{ store_id: string; number: number; state: string }>('select store_id, number, state from terminals order by number', []);
    if (programs.length + stores.length === 0) return 'There is nothing yet. The command store opens a store, program begins something to sell.\n';
    const list = (texts: readonly string[]): string => (texts.length > 0 ? texts.join(', ') : 'none yet');
    return [
      ...programs.map(({ number, name, currency, faces, kind, range_min: least, range_max: most }) => `Program ${String(number)}: ${[
        name, ...(kind === 'promotional' ? ['given away'] : []), ...faces.map((face) => formatMoney(face, currency, 'en-US')),
        ...(least === null || most === null ? [] : [`anything from ${formatMoney(least, currency, 'en-US')} to ${formatMoney(most, currency, 'en-US')}`]),
      ].join(', ')}`),
      ...stores.flatMap(({ id, number, name, currency, franchise }) => [
        `Store ${String(number)}: ${name}, ${currency}${franchise === null ? '' : `, run by ${franchise}`}`,
        `  People: ${list(people.filter(({ store_id }) => store_id === id).map((one) => `${one.name} (${one.role})`))}`,
        `  Tills: ${list(tills.filter(({ store_id }) => store_id === id).map((one) => `${String(one.number)} (${one.state})`))}`,
      ]), '',
    ].join('\n');
  }),
};
