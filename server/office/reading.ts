import type { Currency, Minor } from '../../domain/money.ts';
import type { AuditEntry } from '../../domain/office-wire.ts';
import type { Sql } from '../database.ts';
import type { Franchise, OfficeHandlers } from './caller.ts';

/** A screenful, and a little more. */
const auditPage = 100;

/** What the office's screens read of the business, and the audit trail. */
export const createReading = ({ read }: { readonly read: Sql }): Pick<OfficeHandlers, 'business.read' | 'audit.list'> => ({
  'business.read': async ({ user }) => {
    const own = [user.franchise?.id ?? null];
    const [franchises, stores, programs, denominations] = await Promise.all([
      read<Franchise>('select id, number, name from franchises where $1::uuid is null or id = $1 order by number', own),
      read<{ id: string; number: number; name: string; franchise_id: string | null; currency: Currency }>(
        'select id, number, name, franchise_id, currency from stores where $1::uuid is null or franchise_id = $1 order by number', own),
      read<{ id: string; number: number; name: string; currency: Currency }>('select id, number, name, currency from programs where active order by number', []),
      read<{ gtin: string; program_id: string; face: Minor; price: Minor }>(
        // Paper without a value belongs to a free range that is still sold.
        'select d.gtin, d.program_id, d.face, d.price from denominations d join programs p on p.id = d.program_id where d.face > 0 or p.range_min is not null order by d.face, d.gtin', []),
    ]);
    return {
      franchises: franchises.map(({ id, number, name }) => ({ id, number, name })),
      stores: stores.map(({ id, number, name, franchise_id, currency }) => ({ id, number, name, franchiseId: franchise_id, currency })),
      programs: programs.map(({ id, number, name, currency }) => ({
        number, name, currency,
        denominations: denominations.filter(({ program_id }) => program_id === id).map(({ gtin, face, price }) => ({ gtin, face, price })),
      })),
    };
  },
  'audit.list': async ({ user }, { before }) => {
    // Ids are UUIDv7: newer ones are greater, so that a page starts where the one before ended.
    const rows = await read<{ id: string; at: number; user_id: string | null; user_name: string | null; action: string; subject: string; detail: AuditEntry['detail'] }>(
      `select a.id, a.at, a.user_id, u.name as user_name, a.action, a.subject, a.detail from office_audit a left join office_users u on u.id = a.user_id
       where ($1::uuid is null or a.franchise_id = $1) and ($2::uuid is null or a.id < $2) order by a.id desc limit ${String(auditPage + 1)}`,
      [user.franchise?.id ?? null, before]);
    return {
      entries: rows.slice(0, auditPage).map(({ id, at, user_id, user_name, action, subject, detail }) =>
        ({ id, at, user: user_id === null ? null : { id: user_id, name: user_name ?? '' }, action, subject, detail })),
      more: rows.length > auditPage,
    };
  },
});
