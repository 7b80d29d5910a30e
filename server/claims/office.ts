import type { CertificateHash } from '../../domain/number.ts';
import { isRepeated, writeAct } from '../blocks/acts.ts';
import { findSale, soldBy } from '../blocks/freezing.ts';
import type { Database, Sql } from '../database.ts';
import { type AuditAction, note } from '../office/audit.ts';
import { type Caller, isTheirs, type OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { isClaimFrozen } from './frozen.ts';
import { describeClaim, listClaims, type LockedCertificate, lockCertificate, readClaim, readMissingTills, standingIn, type StoredClaim, toClaimRow } from './reading.ts';

type Deps = Outside & { readonly database: Database };
type Calls = 'claims.list' | 'claims.read' | 'claims.open' | 'claims.release' | 'claims.reject';

/** A screenful. */
const pageClaims = 30;
const dayMs = 86_400_000;

/** Lost certificates: reported, blocked, and released or rejected by somebody else. */
export const createClaims = (deps: Deps): Pick<OfficeHandlers, Calls> => {
  const { database, now, newId } = deps;
  const show = async (sql: Sql, { user }: Caller, id: string) => {
    const claim = await readClaim(sql, id);
    if (!claim) throw notHere();
    return describeClaim(sql, claim, { userId: user.id, franchiseId: user.franchise?.id ?? null, now: now() });
  };
  const writeStep = (sql: Sql, { user }: Caller, claim: string, step: 'opened' | 'released' | 'rejected', text: string) =>
    sql('insert into claim_steps (id, claim, step, note, user_id, at) values ($1, $2, $3, $4, $5, $6)', [newId(), claim, step, text, user.id, now()]);

  return {
    'claims.list': async ({ user }, { before }) => {
      const rows = await listClaims(database.read, user.franchise?.id ?? null, before, pageClaims + 1);
      return { claims: rows.slice(0, pageClaims).map(toClaimRow), more: rows.length > pageClaims };
    },
    'claims.read': async (caller, { id }) => {
      await findTheirs(deps, database.read, caller, id);
      return show(database.read, caller, id);
    },
    'claims.open': (caller, { id, sale: wanted, certificate, claimant, contact, note: text }) => database.transaction(async (sql) => {
      const sale = await findSale(sql, wanted);
      if (!sale) throw problem(404, 'sale-not-here', 'there is no such sale');
      await refuseForeign(deps, caller, sale.franchise_id, 'sale-not-here');
      const sold = await soldBy(sql, sale);
      const held = sold.includes(certificate) ? await lockCertificate(sql, certificate) : undefined;
      if (!held) throw problem(404, 'certificate-not-here', 'this sale has sold no such certificate');
      if (await isOpened(sql, caller, id, certificate)) return show(sql, caller, id);
      const [terms] = await sql<{ lost_after_days: number | null; time_zone: string }>(
        'select p.lost_after_days, s.time_zone from programs p cross join stores s where p.number = $1 and s.number = $2', [held.programNumber, sale.store_number]);
      refuseUnfit(held, now(), terms?.time_zone ?? 'UTC');
      const [other] = await sql(`select 1 from claims where certificate = $1::bytea and state <> 'rejected'`, [`\\x${certificate}`]);
      if (other) throw problem(409, 'claimed-already', 'somebody has reported this certificate lost before');
      // Its money may be on the way to the buyer: that is decided first.
      const [refund] = await sql(`select 1 from bank_refunds where certificate = $1::bytea and state in ('asked', 'approved')`, [`\\x${certificate}`]);
      if (refund) throw problem(409, 'refund-open', 'a refund of it waits');
      if (terms?.lost_after_days == null) throw problem(409, 'lost-not-replaced', 'this program does not replace lost certificates');
      await sql(
        `insert into claims (id, certificate, sale, store_number, claimant, contact, note, has_blocked, opened_by, opened_at, release_from, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open')`,
        [id, `\\x${certificate}`, sale.id, sale.store_number, claimant, contact, text, !held.blocked, caller.user.id, now(), now() + terms.lost_after_days * dayMs]);
      await writeStep(sql, caller, id, 'opened', text);
      if (!held.blocked) await block(sql, caller, id, certificate);
      await tell(sql, caller, id, 'claim-opened');
      return show(sql, caller, id);
    }),
    'claims.release': (caller, { id, note: text }) => database.transaction(async (sql) => {
      const { claim, held } = await lockTheirs(sql, caller, id);
      if (claim.state === 'released') return show(sql, caller, id);
      if (claim.state === 'rejected') throw problem(409, 'claim-decided', 'this claim was rejected');
      if (claim.opened_by === caller.user.id) throw problem(409, 'own-claim', 'somebody else has to decide');
      if (now() < claim.release_from) throw problem(409, 'claim-too-early', 'the wait is not over');
      if (held.balance === 0) throw problem(409, 'claim-spent', 'nothing is left on it');
      if (await isClaimFrozen(sql, id)) throw problem(409, 'claim-frozen', 'its sale is frozen');
      if ((await readMissingTills(sql, claim.certificate)).length > 0) throw problem(409, 'claim-tills-missing', 'not every till has the block');
      await decide(sql, caller, claim, 'released', text);
      await tell(sql, caller, id, 'claim-released');
      return show(sql, caller, id);
    }),
    'claims.reject': (caller, { id, note: text }) => database.transaction(async (sql) => {
      const { claim, held } = await lockTheirs(sql, caller, id);
      if (claim.state === 'rejected') return show(sql, caller, id);
      if (claim.is_replaced) throw problem(409, 'claim-decided', 'the claimant has the new paper');
      if (claim.opened_by === caller.user.id) throw problem(409, 'own-claim', 'somebody else has to decide');
      await decide(sql, caller, claim, 'rejected', text);
      // What froze its sale meanwhile found it blocked already: that block stays until somebody lifts it.
      if (claim.has_blocked && held.blocked && held.state !== 'voided' && !await isClaimFrozen(sql, id)) {
        await writeAct(sql, { id: newId(), action: 'unblock', sale: null, reason: 'mistake', note: text, by: { user: caller.user.id }, at: now() }, [held.hash]);
      }
      await tell(sql, caller, id, 'claim-rejected');
      return show(sql, caller, id);
    }),
  };

  async function block(sql: Sql, { user }: Caller, claim: string, certificate: CertificateHash): Promise<void> {
    const act = { id: newId(), action: 'block' as const, sale: null, reason: 'lost' as const, note: '', by: { user: user.id }, at: now() };
    if (await isRepeated(sql, act)) throw new Error(`the block of claim ${claim} was written before`);
    await writeAct(sql, act, [certificate]);
  }

  async function decide(sql: Sql, caller: Caller, { id }: StoredClaim, state: 'released' | 'rejected', text: string): Promise<void> {
    await sql('update claims set state = $2, decided_by = $3 where id = $1', [id, state, caller.user.id]);
    await writeStep(sql, caller, id, state, text);
  }

  async function tell(sql: Sql, { user }: Caller, id: string, action: AuditAction): Promise<void> {
    const claim = await readClaim(sql, id);
    if (!claim) throw new Error('a claim that was written is gone');
    await note(sql, deps, { userId: user.id, franchiseId: claim.franchise_id, action, subject: toClaimRow(claim).control ?? '' });
  }

  /** The certificate first, as everybody does; what stands in the claim is read behind that lock. */
  async function lockTheirs(sql: Sql, caller: Caller, id: string): Promise<{ readonly claim: StoredClaim; readonly held: LockedCertificate }> {
    const { certificate } = await findTheirs(deps, sql, caller, id);
    const held = await lockCertificate(sql, certificate);
    const claim = await readClaim(sql, id);
    if (!held || !claim) throw notHere();
    return { claim, held };
  }
};

/** Whether this very claim was opened before; the id of anything else is no repetition. */
const isOpened = async (sql: Sql, { user }: Caller, id: string, certificate: CertificateHash): Promise<boolean> => {
  const [known] = await sql<{ is_same: boolean }>('select opened_by = $2 and certificate = $3::bytea as is_same from claims where id = $1', [id, user.id, `\\x${certificate}`]);
  if (known && !known.is_same) throw problem(409, 'id-taken', 'something else has this id');
  return known !== undefined;
};

/** What was spent, given away, or is dead already is not replaced. */
const refuseUnfit = (held: LockedCertificate, now: number, timeZone: string): void => {
  switch (standingIn(held, now, timeZone)) {
    case 'replaced': throw problem(409, 'claim-replaced', 'it was replaced by other paper');
    case 'refunded': throw problem(409, 'claim-refunded', 'its buyer has the money back');
    case 'voided': case 'escheated': throw problem(409, 'already-voided', 'it is dead for good');
    case 'unknown': case 'not-sold': case 'destroyed': throw problem(409, 'claim-unsold', 'nobody has bought it');
    case 'spent': throw problem(409, 'claim-spent', 'nothing is left on it');
    case 'expired': throw problem(409, 'claim-expired', 'it has expired');
    case 'active': case 'blocked': break;
  }
  if (held.kind === 'promotional') throw problem(409, 'claim-promotional', 'what was given away is not replaced');
};

const notHere = () => problem(404, 'claim-not-here', 'there is no such claim');

const findTheirs = async (deps: Deps, sql: Sql, caller: Caller, id: string): Promise<StoredClaim> => {
  const claim = await readClaim(sql, id);
  if (!claim) throw notHere();
  await refuseForeign(deps, caller, claim.franchise_id, 'claim-not-here');
  return claim;
};

/** Another franchise's is denied as if it did not exist, and that somebody asked is noted. */
const refuseForeign = async (deps: Deps, { user }: Caller, franchiseId: string | null, name: 'claim-not-here' | 'sale-not-here'): Promise<void> => {
  if (isTheirs(user, franchiseId)) return;
  // Outside any transaction, which ends with the refusal.
  await note(deps.database.read, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'denied', subject: name === 'sale-not-here' ? 'sale' : 'claim' });
  throw problem(404, name, 'it is not there');
};
