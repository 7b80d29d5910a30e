import type { AwaitedSale, ShownReceipt } from '../domain/awaited-sale.ts';
import { parseOperationReference } from '../domain/number.ts';
import type { KnownTerminal } from './books.ts';
import type { Business } from './business.ts';
import type { Database } from './database.ts';
import { note } from './office/audit.ts';
import { problem } from './problem.ts';
import type { Outside } from './server.ts';

type Deps = Outside & { readonly database: Database; readonly business: () => Promise<Business> };
type Seller = { readonly id: string; readonly store_number: number; readonly franchise_id: string | null; readonly sequence: number; readonly told_at: number | null };

/**
 * Somebody has the receipt of a sale that has not arrived: says whose it is and whom to call, and sets unsold paper of
 * that store aside, so that nobody sells it a second time before its sale arrives. What is answered goes by the receipt
 * alone: made-up numbers and other stores' stock look alike. A receipt of what has arrived, or of no till, is a problem
 * `no-such-sale`.
 */
export const createAwaitedSales = (deps: Deps) => async (terminal: KnownTerminal, { certificate, reference, operator: asked }: ShownReceipt): Promise<AwaitedSale> => {
  const { operators, stores } = await deps.business();
  const operator = operators.get(asked);
  if (!operator?.active || operator.storeId !== terminal.store.id) throw problem(403, 'not-allowed', 'only who works in this store may');
  const receipt = parseOperationReference(reference);
  return deps.database.transaction(async (sql) => {
    const [seller] = await sql<Seller>(
      `select t.id, s.number as store_number, s.franchise_id, t.sequence, h.told_at from terminals t join stores s on s.id = t.store_id left join terminal_heads h on h.terminal_id = t.id
       where t.number = $1 and t.state <> 'new'`, [receipt?.terminalNumber ?? 0]);
    const store = seller && stores.get(seller.store_number);
    // What has arrived is known, and says of the certificate all there is to say.
    if (!seller || !store || (receipt?.sequence ?? 0) <= seller.sequence) throw problem(404, 'no-such-sale', 'no till has a sale of this reference still to send');
    const [setAside] = await sql<{ hash: string }>(
      `update certificates set blocked = true, awaited_from = $2, changed = pg_current_xact_id()
       where hash = $1::bytea and state = 'stock' and store_number = $3 and not blocked returning encode(hash, 'hex') as hash`,
      [`\\x${certificate}`, seller.id, seller.store_number]);
    if (setAside) {
      await note(sql, deps, {
        userId: null, franchiseId: seller.franchise_id, action: 'sale-awaited', subject: reference, detail: { store: terminal.store.name, operator: operator.name },
      });
    }
    return { storeName: store.name, phone: store.phone, terminalNumber: receipt?.terminalNumber ?? 0, heardAt: seller.told_at };
  });
};
