import { standing } from '../../domain/certificate.ts';
import { dayIn } from '../../domain/calendar.ts';
import type { Claim, ClaimRow } from '../../domain/claim-wire.ts';
import type { Currency, Minor } from '../../domain/money.ts';
import { makeControlNumber, operationReference } from '../../domain/number.ts';
import { certificateColumns, type StoredCertificate, toRow } from '../books-read.ts';
import type { Sql } from '../database.ts';
import { isClaimFrozen } from './frozen.ts';

export type StoredClaim = {
  readonly id: string; readonly certificate: string; readonly state: 'open' | 'released' | 'rejected'; readonly claimant: string; readonly contact: string; readonly has_blocked: boolean;
  readonly opened_by: string; readonly opened_at: number; readonly release_from: number; readonly store_number: number; readonly store_name: string; readonly franchise_id: string | null;
  readonly terminal_number: number; readonly sequence: number; readonly batch: number | null; readonly running: number | null; readonly balance: Minor; readonly currency: Currency;
  readonly enquiries: number; readonly new_batch: number | null; readonly new_running: number | null; readonly is_replaced: boolean;
};

const claimSql = `select l.id, encode(l.certificate, 'hex') as certificate, l.state, l.claimant, l.contact, l.has_blocked, l.opened_by, l.opened_at, l.release_from,
    s.number as store_number, s.name as store_name, s.franchise_id, t.number as terminal_number, o.sequence, c.batch, c.running, c.balance, c.currency,
    (select count(*) from claim_enquiries e where e.claim = l.id) as enquiries, n.batch as new_batch, n.running as new_running, r.certificate is not null as is_replaced
  from claims l join certificates c on c.hash = l.certificate join stores s on s.number = l.store_number join operations o on o.id = l.sale join terminals t on t.id = o.terminal_id
    left join replacements r on r.predecessor = l.certificate and l.state = 'released' left join certificates n on n.hash = r.certificate`;

const controlOf = (batch: number | null, running: number | null) => (batch === null || running === null ? null : makeControlNumber(batch, running));

/** What stands in a list. */
export const toClaimRow = (row: StoredClaim): ClaimRow => ({
  id: row.id, state: row.is_replaced ? 'replaced' : row.state, control: controlOf(row.batch, row.running), reference: operationReference(row.terminal_number, row.sequence),
  store: { number: row.store_number, name: row.store_name }, claimant: row.claimant, openedAt: row.opened_at, balance: row.balance, currency: row.currency,
  releaseFrom: row.release_from, enquiries: row.enquiries,
});

/** One claim with what its list row and its page need. */
export const readClaim = async (sql: Sql, id: string): Promise<StoredClaim | undefined> => (await sql<StoredClaim>(`${claimSql} where l.id = $1`, [id]))[0];

/** Newest first; of one franchise, or of all. */
export const listClaims = (sql: Sql, franchise: string | null, before: string | null, count: number): Promise<readonly StoredClaim[]> => sql<StoredClaim>(
  `${claimSql} where ($1::uuid is null or s.franchise_id = $1) and ($2::uuid is null or (l.opened_at, l.id) < (select b.opened_at, b.id from claims b where b.id = $2))
   order by l.opened_at desc, l.id desc limit $3`, [franchise, before, count]);

type MissingTill = { readonly number: number; readonly store_name: string; readonly franchise_id: string | null; readonly told_at: number | null };

/**
 * The tills that may not know that a certificate is blocked: every one that still takes part and has not stored the
 * feed up to where the certificate changed last. One that is withdrawn takes nothing any more.
 */
export const readMissingTills = (sql: Sql, certificate: string): Promise<readonly MissingTill[]> => sql<MissingTill>(
  `select t.number, s.name as store_name, s.franchise_id, h.told_at
   from certificates c join stores s on s.currency = c.currency join terminals t on t.store_id = s.id and t.state = 'enrolled'
     left join feed_positions p on p.terminal_id = t.id and p.epoch = (select epoch from installation) and p.transaction > c.changed
     left join terminal_heads h on h.terminal_id = t.id
   where c.hash = $1::bytea and p.terminal_id is null order by t.number`, [`\\x${certificate}`]);

/** A screenful of tills. */
const tillsMax = 20;

/** A claim as its page shows it to somebody. */
export const describeClaim = async (sql: Sql, row: StoredClaim, { userId, franchiseId, now }: { readonly userId: string; readonly franchiseId: string | null; readonly now: number }): Promise<Claim> => {
  const claim = toClaimRow(row);
  const tills = claim.state === 'open' ? await readMissingTills(sql, row.certificate) : [];
  const theirs = tills.filter(({ franchise_id }) => franchiseId === null || franchise_id === franchiseId).slice(0, tillsMax);
  const steps = await sql<{ id: string; step: Claim['steps'][number]['step']; by: string; at: number; note: string }>(
    'select p.id, p.step, u.name as by, p.at, p.note from claim_steps p join office_users u on u.id = p.user_id where p.claim = $1 order by p.at, p.id', [row.id]);
  const cameWith = await sql<{ store_name: string; till: number; at: number }>(
    `select s.name as store_name, t.number as till, e.at from claim_enquiries e join stores s on s.number = e.store_number join terminals t on t.id = e.terminal_id
     where e.claim = $1 order by e.at desc limit ${String(tillsMax)}`, [row.id]);
  const isOwn = row.opened_by === userId;
  const isFrozen = claim.state === 'open' && await isClaimFrozen(sql, row.id);
  const hindrances: Claim['hindrances'] = claim.state !== 'open' ? [] : [
    ...(now < row.release_from ? ['wait' as const] : []), ...(tills.length > 0 ? ['tills' as const] : []), ...(row.balance === 0 ? ['spent' as const] : []), ...(isFrozen ? ['frozen' as const] : []),
    ...(isOwn ? ['same-person' as const] : []),
  ];
  return {
    ...claim, contact: row.contact, isOwn, hasBlocked: row.has_blocked, hindrances, steps: [...steps], replacedBy: controlOf(row.new_batch, row.new_running),
    missing: theirs.map(({ number, store_name, told_at }) => ({ number, storeName: store_name, heardAt: told_at })), missingElsewhere: tills.length - theirs.length,
    cameWith: cameWith.map(({ store_name, till, at }) => ({ storeName: store_name, till, at })),
  };
};

export type LockedCertificate = ReturnType<typeof toRow>['certificate'];

/** Locks a certificate before anything is read of its claims: who changes one holds this row. */
export const lockCertificate = async (sql: Sql, certificate: string): Promise<LockedCertificate | undefined> => {
  const [stored] = await sql<StoredCertificate>(`select ${certificateColumns} from certificates where certificates.hash = $1::bytea for update`, [`\\x${certificate}`]);
  return stored && toRow(stored).certificate;
};

/** How a certificate reads today in the store that sold it. */
export const standingIn = (certificate: LockedCertificate, now: number, timeZone: string): ReturnType<typeof standing> => standing({ ...certificate, blocked: false }, dayIn(now, timeZone));
