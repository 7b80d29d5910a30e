import { hashNumber } from '../../domain/identity.ts';
import type { BlockAct } from '../../domain/exception-wire.ts';
import { type CertificateHash, controlNumberParts, makeControlNumber, operationReference, parseScan } from '../../domain/number.ts';
import { ownedBy, ownerOn } from '../business/owners.ts';
import type { Database, Sql } from '../database.ts';
import type { Keys } from '../keys.ts';
import { type AuditAction, note } from '../office/audit.ts';
import { type Caller, isTheirs, type OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { isRepeated, writeAct } from './acts.ts';
import { describeCertificates, readLastActs } from './certificates.ts';
import { openChargeback } from '../exceptions/chargebacks.ts';
import { cardPaid } from '../refund-sales.ts';
import { chargedBackAt, describeSale, findByReference, findSale, type FoundSale, freezeSale } from './freezing.ts';

type Deps = Outside & { readonly database: Database; readonly keys: Keys };
type Calls = 'blocks.list' | 'blocks.find' | 'blocks.block' | 'blocks.unblock' | 'blocks.freeze' | 'blocks.charge-back';

/** A screenful. */
const pageActs = 30;

type Locked = { readonly certificate: CertificateHash; readonly state: string; readonly blocked: boolean; readonly franchise_id: string | null; readonly batch: number | null; readonly running: number | null };

/** Blocking of certificates: one by its paper or control number, a whole sale by its receipt. */
export const createBlocks = (deps: Deps): Pick<OfficeHandlers, Calls> => {
  const { database, keys, now } = deps;
  const looking = ({ user }: Caller) => ({ userId: user.id, now: now() });

  return {
    'blocks.list': async ({ user }, { before }) => {
      const acts = await readActs(database.read, user.franchise?.id ?? null, before);
      return { acts: acts.slice(0, pageActs), more: acts.length > pageActs };
    },
    'blocks.find': async (caller, { text }) => {
      const scan = parseScan(text);
      if (!scan.ok) throw problem(400, 'not-a-scan', 'neither a certificate, a control number nor a receipt');
      if (scan.value.kind === 'operation') {
        const sale = await findByReference(database.read, text);
        if (!sale) throw problem(404, 'sale-not-here', 'no operation of this reference has arrived');
        await refuseForeign(deps, caller, sale.franchise_id, 'sale-not-here');
        if (sale.kind !== 'sale') throw problem(409, 'not-a-sale', 'this receipt is not of a sale');
        return { certificate: null, sale: await describeSale(database.read, sale, looking(caller)) };
      }
      // The number is turned into its hash here and is gone: nothing keeps or logs it.
      const certificate = scan.value.kind === 'certificate' ? hashNumber(keys.numberKey, scan.value.number) : await hashOfControl(database.read, scan.value.control);
      const [found] = certificate === undefined ? [] : await readLocked(database.read, [certificate], '');
      if (!found) throw notHere();
      await refuseForeign(deps, caller, found.franchise_id);
      const [described] = await describeCertificates(database.read, looking(caller), [found.certificate]);
      return { certificate: described ?? null, sale: null };
    },
    'blocks.block': (caller, { id, certificate, reason, note: text }) => database.transaction(async (sql) => {
      const by = { user: caller.user.id };
      const found = await lockTheirs(deps, sql, caller, [certificate]);
      if (!await isRepeated(sql, { id, action: 'block', by })) {
        if (found.some(({ state }) => state === 'voided')) throw problem(409, 'already-voided', 'it is dead for good');
        if (found.some(({ blocked }) => blocked)) throw problem(409, 'already-blocked', 'it is blocked already');
        await writeAct(sql, { id, action: 'block', sale: null, reason, note: text, by, at: now() }, [certificate]);
        await tell(deps, sql, caller, found, 'certificate-blocked', reason);
      }
      const [described] = await describeCertificates(sql, looking(caller), [certificate]);
      if (!described) throw notHere();
      return described;
    }),
    'blocks.unblock': (caller, { id, certificates: given, reason, note: text }) => database.transaction(async (sql) => {
      const by = { user: caller.user.id };
      const certificates = [...new Set(given)];
      const found = await lockTheirs(deps, sql, caller, certificates);
      if (!await isRepeated(sql, { id, action: 'unblock', by })) {
        if (found.some(({ blocked }) => !blocked)) throw problem(409, 'not-blocked', 'it is not blocked any more');
        const claimed = await sql(`select 1 from claims where certificate = any($1::bytea[]) and state <> 'rejected' limit 1`, [certificates.map((hash) => `\\x${hash}`)]);
        if (claimed.length > 0) throw problem(409, 'claimed', 'it was reported lost: its claim is rejected first');
        const refunding = await sql(`select 1 from bank_refunds where certificate = any($1::bytea[]) and state in ('asked', 'approved') limit 1`, [certificates.map((hash) => `\\x${hash}`)]);
        if (refunding.length > 0) throw problem(409, 'refund-open', 'its refund is under way: that is cancelled first');
        const acts = await readLastActs(sql, certificates);
        if (acts.some(({ user_id }) => user_id === caller.user.id)) throw problem(409, 'own-block', 'somebody else has to lift a block');
        await writeAct(sql, { id, action: 'unblock', sale: null, reason, note: text, by, at: now() }, certificates);
        await tell(deps, sql, caller, found, 'certificate-unblocked', reason);
      }
      return { certificates: await describeCertificates(sql, looking(caller), certificates) };
    }),
    'blocks.charge-back': (caller, { id, sale: wanted, note: text }) => database.transaction(async (sql) => {
      // Before its certificates, as everybody does: of two who note it at once the second is told.
      await sql('select id from operations where id = $1 for update', [wanted]);
      const sale = await findSale(sql, wanted);
      if (!sale) throw problem(404, 'sale-not-here', 'there is no such sale');
      await refuseForeign(deps, caller, sale.franchise_id, 'sale-not-here');
      const act = { id, reason: 'chargeback' as const, note: text, by: { user: caller.user.id }, at: now() };
      if (!await isRepeated(sql, { ...act, action: 'freeze' })) {
        if (await chargedBackAt(sql, sale.id) !== null) throw problem(409, 'charged-back-already', 'it was noted before');
        if (await cardPaid(sql, sale.id) === 0) throw problem(409, 'not-paid-by-card', 'no card has paid for it');
        const frozen = await freezeSale(sql, sale, act) ?? 0;
        // Also where nothing is spent yet: a till without the line may have taken something that arrives later.
        await openChargeback(deps, sql, sale);
        await note(sql, deps, { userId: caller.user.id, franchiseId: sale.franchise_id, action: 'sale-charged-back', subject: operationReference(sale.terminal_number, sale.sequence), detail: { count: frozen } });
      }
      return describeSale(sql, sale, looking(caller));
    }),
    'blocks.freeze': (caller, { id, sale: wanted, reason, note: text }) => database.transaction(async (sql) => {
      const sale = await findSale(sql, wanted);
      if (!sale) throw problem(404, 'sale-not-here', 'there is no such sale');
      await refuseForeign(deps, caller, sale.franchise_id, 'sale-not-here');
      const frozen = await freezeSale(sql, sale, { id, reason, note: text, by: { user: caller.user.id }, at: now() });
      if (frozen !== undefined) await tellFrozen(deps, sql, sale, { userId: caller.user.id, reason, count: frozen });
      return describeSale(sql, sale, looking(caller));
    }),
  };
};

/** Notes a freeze in the audit trail, whoever asked for it. */
export const tellFrozen = (
  deps: Outside, sql: Sql, sale: FoundSale, { userId, ...detail }: { readonly userId: string | null; readonly reason: string; readonly count: number; readonly operator?: string },
): Promise<void> => note(sql, deps, { userId, franchiseId: sale.franchise_id, action: 'sale-frozen', subject: operationReference(sale.terminal_number, sale.sequence), detail });

const tell = async (deps: Deps, sql: Sql, caller: Caller, found: readonly Locked[], action: AuditAction, reason: string): Promise<void> => {
  for (const { franchise_id, batch, running } of found) {
    const subject = batch === null || running === null ? '' : makeControlNumber(batch, running);
    await note(sql, deps, { userId: caller.user.id, franchiseId: franchise_id, action, subject, detail: { reason } });
  }
};

const notHere = () => problem(404, 'certificate-not-here', 'there is no such certificate');

/** The certificate of a control number. */
export const hashOfControl = async (sql: Sql, control: Parameters<typeof controlNumberParts>[0]): Promise<CertificateHash | undefined> => {
  const { batch, running } = controlNumberParts(control);
  const [row] = await sql<{ hash: CertificateHash }>(`select encode(hash, 'hex') as hash from certificates where batch = $1 and running = $2`, [batch, running]);
  return row?.hash;
};

/**
 * What nobody has registered or sold can't be blocked: there is nothing to lose on it, and no store it belongs to. What was
 * sold is the business of whoever had the store on that day; stock of whoever has it now.
 */
const readLocked = (sql: Sql, certificates: readonly CertificateHash[], lock: '' | 'for update of c'): Promise<readonly Locked[]> => sql<Locked>(
  `select encode(c.hash, 'hex') as certificate, c.state, c.blocked, c.batch, c.running, case when sold.day is null then s.franchise_id else sold.franchise_id end as franchise_id
   from certificates c join stores s on s.number = c.store_number
     left join lateral (
       select e.day, ${ownerOn('e.store_number', 'e.day')} as franchise_id from effects e where e.certificate = promise_of(c.hash) and e.kind = 'activate' and e.covered > 0
       order by e.recorded_at limit 1) sold on c.state <> 'stock'
   where c.hash = any($1::bytea[]) and c.state <> 'unknown' order by c.hash ${lock}`, [certificates.map((hash) => `\\x${hash}`)]);

const lockTheirs = async (deps: Deps, sql: Sql, caller: Caller, certificates: readonly CertificateHash[]): Promise<readonly Locked[]> => {
  const found = await readLocked(sql, certificates, 'for update of c');
  if (found.length !== certificates.length) throw notHere();
  for (const { franchise_id } of found) await refuseForeign(deps, caller, franchise_id);
  return found;
};

/** Another franchise's is denied as if it did not exist, and that somebody asked is noted. */
const refuseForeign = async (deps: Deps, { user }: Caller, franchiseId: string | null, name = 'certificate-not-here'): Promise<void> => {
  if (isTheirs(user, franchiseId)) return;
  // Outside any transaction, which ends with the refusal.
  await note(deps.database.read, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'denied', subject: name === 'sale-not-here' ? 'sale' : 'certificate' });
  throw problem(404, name, 'it is not there');
};

type ActRow = {
  id: string; action: BlockAct['action']; reason: BlockAct['reason']; note: string; at: number; by: string; terminal_number: number | null; store_name: string | null;
  sale_terminal: number | null; sale_sequence: number | null; controls: { batch: number; running: number }[] | null;
};

/** Newest first; a franchise sees the acts about certificates and sales of its own stores. */
const readActs = async (sql: Sql, franchise: string | null, before: string | null): Promise<BlockAct[]> => {
  const rows = await sql<ActRow>(
    `select a.id, a.action, a.reason, a.note, a.at, coalesce(u.name, p.name, '') as by, t.number as terminal_number, s.name as store_name,
       st.number as sale_terminal, o.sequence as sale_sequence,
       (select json_agg(json_build_object('batch', c.batch, 'running', c.running) order by c.batch, c.running)
        from block_act_certificates bc join certificates c on c.hash = bc.certificate where bc.act = a.id and c.batch is not null and c.running is not null) as controls
     from block_acts a left join office_users u on u.id = a.user_id left join operators p on p.id = a.operator_id left join terminals t on t.id = a.terminal_id
       left join stores s on s.number = a.store_number left join operations o on o.id = a.sale left join terminals st on st.id = o.terminal_id
     where ($1::uuid is null or exists (
         select from block_act_certificates bc join certificates c on c.hash = bc.certificate join stores cs on cs.number = c.store_number
         where bc.act = a.id and ${ownedBy('$1', 'cs.number', 'business_day_of(a.at, cs.time_zone, cs.cut_over)')})
       or (o.id is not null and ${ownedBy('$1', 'o.store_number', 'o.day')}))
       and ($2::uuid is null or (a.at, a.id) < (select b.at, b.id from block_acts b where b.id = $2))
     order by a.at desc, a.id desc limit ${String(pageActs + 1)}`, [franchise, before]);
  return rows.map((row) => ({
    id: row.id, action: row.action, reason: row.reason, note: row.note, at: row.at, by: row.by, terminalNumber: row.terminal_number, storeName: row.store_name,
    controls: (row.controls ?? []).map(({ batch, running }) => makeControlNumber(batch, running)),
    reference: row.sale_terminal === null || row.sale_sequence === null ? '' : operationReference(row.sale_terminal, row.sale_sequence),
  }));
};
