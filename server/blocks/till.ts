import { businessDay } from '../../domain/business-day.ts';
import type { FrozenSale, TillFreeze } from '../../domain/exception-wire.ts';
import type { KnownTerminal } from '../books.ts';
import type { Business } from '../business.ts';
import { ownerOn } from '../business/owners.ts';
import type { Database } from '../database.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { describeSale, findByReference, freezeSale } from './freezing.ts';
import { tellFrozen } from './office.ts';

type Deps = Outside & { readonly database: Database; readonly business: () => Promise<Business> };

/**
 * Freezes a sale for a manager at a till whose customer stands there with the receipt. Only sales of the till's own store, and of
 * its franchise: one that passed on goes on serving the people it sold to.
 */
export const createTillFreeze = (deps: Deps) => async (terminal: KnownTerminal, { id, reference, operator: asked, reason }: TillFreeze): Promise<FrozenSale> => {
  const operator = (await deps.business()).operators.get(asked);
  if (operator?.role !== 'manager' || !operator.active || operator.storeId !== terminal.store.id) throw problem(403, 'not-allowed', 'only a manager of this store may');
  return deps.database.transaction(async (sql) => {
    const sale = await findByReference(sql, reference);
    const [place] = await sql<{ franchise_id: string | null }>(
      `select ${ownerOn('$1::int', '$2::date')} as franchise_id`, [terminal.store.number, businessDay(deps.now(), terminal.store)]);
    if (!sale || (sale.store_number !== terminal.store.number && sale.franchise_id !== place?.franchise_id)) throw problem(404, 'sale-not-here', 'no sale of this reference that this store may know of');
    if (sale.kind !== 'sale') throw problem(409, 'not-a-sale', 'this receipt is not of a sale');
    const by = { operator: operator.id, terminal: terminal.id, storeNumber: terminal.store.number };
    const frozen = await freezeSale(sql, sale, { id, reason, note: '', by, at: deps.now() });
    if (frozen !== undefined) await tellFrozen(deps, sql, sale, { userId: null, reason, count: frozen, operator: operator.name });
    return describeSale(sql, sale, { userId: null, now: deps.now() });
  });
};
