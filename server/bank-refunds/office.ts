import { type AuditAction, note } from '../office/audit.ts';
import { lastDigitsOf, plainAccount, type BankRefund } from '../../domain/bank-refund-wire.ts';
import { businessDay } from '../../domain/business-day.ts';
import { hashNumber } from '../../domain/identity.ts';
import { bankRefundEntries } from '../../domain/ledger.ts';
import { type CertificateHash, operationReference, parseScan } from '../../domain/number.ts';
import { type Act, writeAct } from '../blocks/acts.ts';
import { type FoundSale, findByReference, findSale, soldBy } from '../blocks/freezing.ts';
import { hashOfControl } from '../blocks/office.ts';
import { type Effect, post } from '../books.ts';
import { readOfficeBooks } from '../books-read.ts';
import { heldOf } from '../leases.ts';
import { writeBooks } from '../books-write.ts';
import { type Cell, tableTypes } from '../sheets/cells.ts';
import { tableBytes } from '../sheets/whole.ts';
import type { Database, Sql } from '../database.ts';
import { undoRefunds } from '../effects.ts';
import type { Keys } from '../keys.ts';
import { type Caller, isTheirs, type OfficeFileHandlers, type OfficeHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import { endForBank } from '../refunds.ts';
import { readRefundSales, saleKey } from '../refund-sales.ts';
import type { Outside } from '../server.ts';
import { makeOffer } from './offer.ts';
import { describeRefund, freezesSince, listRefunds, readRefund, type StoredRefund, toRefundRow, transfersOf } from './reading.ts';

type Deps = Outside & { readonly database: Database; readonly keys: Keys };
type Calls = 'bank-refunds.list' | 'bank-refunds.read' | 'bank-refunds.find' | 'bank-refunds.ask' | 'bank-refunds.approve' | 'bank-refunds.pay' | 'bank-refunds.cancel';

/** A screenful. */
const pageRefunds = 30;

/** Refunds by bank transfer: asked for with receipt and certificate in hand, approved, sent by the bank. */
export const createBankRefunds = (deps: Deps): { readonly handlers: Pick<OfficeHandlers, Calls>; readonly files: Pick<OfficeFileHandlers, 'bank-refunds.transfers'> } => {
  const { database, keys, now, newId } = deps;
  const show = async (sql: Sql, { user }: Caller, id: string): Promise<BankRefund> => {
    const refund = await readRefund(sql, id, now());
    if (!refund) throw notHere();
    return describeRefund(sql, refund, user.id);
  };
  const writeStep = (sql: Sql, { user }: Caller, refund: string, step: BankRefund['steps'][number]['step'], text: string) =>
    sql('insert into bank_refund_steps (id, refund, step, note, user_id, at) values ($1, $2, $3, $4, $5, $6)', [newId(), refund, step, text, user.id, now()]);
  const tell = (sql: Sql, { user }: Caller, row: StoredRefund, action: AuditAction): Promise<void> => note(sql, deps, {
    userId: user.id, franchiseId: row.franchise_id, action, subject: toRefundRow(row).control ?? operationReference(row.terminal_number, row.sequence),
    detail: { amount: row.amount, currency: row.currency, store: row.store_name },
  });

  return {
    handlers: {
      'bank-refunds.list': async ({ user }, { before }) => {
        const franchise = user.franchise?.id ?? null;
        const rows = await listRefunds(database.read, { franchise, before, now: now(), count: pageRefunds + 1 });
        const waiting = await transfersOf(database.read, { franchise, now: now(), again: true });
        return {
          refunds: rows.slice(0, pageRefunds).map(toRefundRow), more: rows.length > pageRefunds,
          toTransfer: waiting.filter(({ exported_at }) => exported_at === null).length, onTheWay: waiting.length,
        };
      },
      'bank-refunds.read': async (caller, { id }) => {
        await findTheirs(database.read, caller, id);
        return show(database.read, caller, id);
      },
      'bank-refunds.find': (caller, { receipt, certificate: typed }) => database.transaction(async (sql) => {
        const sale = await findByReference(sql, receipt);
        if (!sale) throw problem(404, 'sale-not-here', 'no operation of this reference has arrived');
        if (sale.kind !== 'sale') throw problem(409, 'not-a-sale', 'this receipt is not of a sale');
        await refuseForeignStore(sql, caller, sale);
        const scan = parseScan(typed);
        if (!scan.ok || scan.value.kind === 'operation') throw problem(400, 'not-a-scan', 'neither a certificate nor a control number');
        // The number is turned into its hash here and is gone: nothing keeps or logs it.
        const certificate = scan.value.kind === 'certificate' ? hashNumber(keys.numberKey, scan.value.number) : await hashOfControl(sql, scan.value.control);
        if (certificate === undefined) throw problem(404, 'certificate-not-here', 'there is no such certificate');
        return makeOffer(sql, sale, certificate, now());
      }),
      'bank-refunds.ask': (caller, asked) => database.transaction(async (sql) => {
        const sale = await findSale(sql, asked.sale);
        if (!sale) throw problem(404, 'sale-not-here', 'there is no such sale');
        await refuseForeignStore(sql, caller, sale);
        if (await isAsked(sql, caller, asked)) return show(sql, caller, asked.id);
        if (!(await soldBy(sql, sale)).includes(asked.certificate)) throw problem(409, 'refund-other-sale', 'this receipt is of another sale');
        const offer = await makeOffer(sql, sale, asked.certificate, now());
        if (offer.amount !== asked.amount) throw problem(409, 'refund-changed', 'what is left has changed');
        const account = plainAccount(asked.account);
        const needsSecond = offer.amount > offer.secondAbove;
        await sql(
          `insert into bank_refunds (id, certificate, sale, store_number, balance, amount, currency, last_digits, needs_second, state, asked_by, asked_at)
           values ($1, $2::bytea, $3, $4, $5, $6, $7, $8, $9, 'asked', $10, $11)`,
          [asked.id, `\\x${asked.certificate}`, sale.id, sale.store_number, offer.balance, offer.amount, offer.currency, lastDigitsOf(account), needsSecond, caller.user.id, now()]);
        await sql('insert into bank_refund_accounts (refund, holder, bank, account) values ($1, $2, $3, $4)', [asked.id, asked.holder, asked.bank, account]);
        await writeStep(sql, caller, asked.id, 'asked', asked.note);
        await writeAct(sql, act(caller, 'block'), [asked.certificate]);
        await tell(sql, caller, await mustRead(sql, asked.id), 'bank-refund-asked');
        if (!needsSecond) await approve(sql, caller, await mustRead(sql, asked.id), '');
        return show(sql, caller, asked.id);
      }),
      'bank-refunds.approve': (caller, { id, note: text }) => database.transaction(async (sql) => {
        const refund = await lockTheirs(sql, caller, id);
        if (refund.state === 'approved') return show(sql, caller, id);
        if (refund.state !== 'asked') throw problem(409, 'refund-decided', 'it is paid or cancelled');
        if (refund.asked_by === caller.user.id) throw problem(409, 'own-refund', 'somebody else has to approve');
        await approve(sql, caller, refund, text);
        return show(sql, caller, id);
      }),
      'bank-refunds.pay': (caller, { id, bankReference }) => database.transaction(async (sql) => {
        const refund = await lockTheirs(sql, caller, id);
        if (refund.state === 'paid' && refund.bank_reference === bankReference) return show(sql, caller, id);
        if (refund.state === 'asked') throw problem(409, 'refund-not-approved', 'nobody has approved it');
        if (refund.state !== 'approved') throw problem(409, 'refund-decided', 'it is paid or cancelled');
        if (await isFrozenUnsent(sql, refund)) throw problem(409, 'refund-frozen', 'its sale was frozen before it could be sent');
        const books = await readOfficeBooks(sql, [], now());
        post(books, { source: id, kind: 'bank-refund-paid', storeNumber: refund.store_number, ...await momentOfOwner(sql, refund), entries: bankRefundEntries({ storeNumber: refund.store_number, currency: refund.currency }, refund.amount) });
        await writeBooks(sql, books, newId);
        await sql(`update bank_refunds set state = 'paid', bank_reference = $2 where id = $1`, [id, bankReference]);
        await sql('delete from bank_refund_accounts where refund = $1', [id]);
        await writeStep(sql, caller, id, 'paid', bankReference);
        await tell(sql, caller, refund, 'bank-refund-paid');
        return show(sql, caller, id);
      }),
      'bank-refunds.cancel': (caller, { id, note: text }) => database.transaction(async (sql) => {
        const refund = await lockTheirs(sql, caller, id);
        if (refund.state === 'cancelled') return show(sql, caller, id);
        if (refund.state === 'paid') throw problem(409, 'refund-decided', 'the bank has sent it');
        if (refund.state === 'approved') await bringBack(sql, refund);
        await sql(`update bank_refunds set state = 'cancelled' where id = $1`, [id]);
        await sql('delete from bank_refund_accounts where refund = $1', [id]);
        const [held] = await sql<{ blocked: boolean; state: string }>('select blocked, state from certificates where hash = $1::bytea', [`\\x${refund.certificate}`]);
        if (held?.blocked === true && held.state !== 'voided' && !await isFrozenSince(sql, refund)) await writeAct(sql, act(caller, 'unblock'), [refund.certificate]);
        await writeStep(sql, caller, id, 'cancelled', text);
        await tell(sql, caller, refund, 'bank-refund-cancelled');
        return show(sql, caller, id);
      }),
    },
    files: {
      'bank-refunds.transfers': (caller, { again }) => database.transaction(async (sql) => {
        // One after the other, so that no transfer stands in two files that are made at once.
        await sql('select pg_advisory_xact_lock(6, 3)', []);
        const rows = await transfersOf(sql, { franchise: caller.user.franchise?.id ?? null, now: now(), again }, true);
        const fresh = rows.filter(({ exported_at }) => exported_at === null).map(({ id }) => id);
        await sql('update bank_refunds set exported_at = $2 where id = any($1::uuid[])', [fresh, now()]);
        for (const { id } of rows) await writeStep(sql, caller, id, 'exported', '');
        await note(sql, deps, { userId: caller.user.id, franchiseId: caller.user.franchise?.id ?? null, action: 'bank-refund-exported', subject: '', detail: { count: rows.length } });
        return { name: 'transfers.csv', type: tableTypes.csv, body: await tableBytes([[columns, ...rows.map(line)]], 'csv') };
      }),
    },
  };

  function act({ user }: Caller, action: 'block' | 'unblock'): Act {
    return { id: newId(), action, sale: null, reason: 'refund', note: '', by: { user: user.id }, at: now() };
  }

  function momentOf({ time_zone, cut_over }: StoredRefund): { readonly at: number; readonly accountingDate: string } {
    const at = now();
    return { at, accountingDate: businessDay(at, { timeZone: time_zone, cutOver: cut_over }) };
  }

  /** What follows an approval stands with whoever had the store then: after it has passed on, on their last day. */
  async function momentOfOwner(sql: Sql, refund: StoredRefund): Promise<{ readonly at: number; readonly accountingDate: string }> {
    const moment = momentOf(refund);
    const [owner] = await sql<{ last: string | null }>(
      `select case when w.until_day = 'infinity' then null else (w.until_day - 1)::text end as last
       from bank_refunds b join store_owners w on w.store_number = b.store_number and b.day >= w.from_day and b.day < w.until_day where b.id = $1`, [refund.id]);
    return owner?.last != null && owner.last < moment.accountingDate ? { ...moment, accountingDate: owner.last } : moment;
  }

  function sourceOf(refund: StoredRefund): Pick<Effect, 'source' | 'terminal' | 'storeNumber' | 'currency' | 'at'> {
    return { source: refund.id, terminal: refund.terminal_id, storeNumber: refund.store_number, currency: refund.currency, at: now() };
  }

  /** The certificate ends before any money goes: what was used meanwhile by a till without the block is never sent. */
  async function approve(sql: Sql, caller: Caller, refund: StoredRefund, text: string): Promise<void> {
    const books = await readOfficeBooks(sql, [refund.certificate], now());
    const held = books.certificates.get(refund.certificate)?.certificate;
    if (held?.state !== 'active' || held.balance !== refund.balance) throw problem(409, 'refund-changed', 'what is left has changed');
    // Its holder may have spent it already, and nobody here would know.
    if (heldOf(books, refund.certificate, null) > 0) throw problem(409, 'refund-held', 'a till has it on hold');
    if (await isFrozenSince(sql, refund)) throw problem(409, 'refund-blocked', 'its sale was frozen meanwhile');
    const moment = momentOf(refund);
    const reference = operationReference(refund.terminal_number, refund.sequence);
    const sale = (await readRefundSales(sql, [{ sale: reference, lines: [{ certificate: refund.certificate, amount: refund.balance }] }])).get(saleKey(reference, refund.certificate));
    if (!sale) throw problem(409, 'refund-changed', 'its sale was cancelled');
    endForBank(books, sourceOf(refund), refund.certificate, { back: refund.amount, sale }, moment);
    await writeBooks(sql, books, newId);
    await sql(`update bank_refunds set state = 'approved', approved_by = $2, day = $3 where id = $1`, [refund.id, caller.user.id, moment.accountingDate]);
    await writeStep(sql, caller, refund.id, 'approved', text);
    await tell(sql, caller, refund, 'bank-refund-approved');
  }

  /** Nothing was sent: the certificate has its value again, as if nobody had approved. */
  async function bringBack(sql: Sql, refund: StoredRefund): Promise<void> {
    const books = await readOfficeBooks(sql, [refund.certificate], now());
    const held = books.certificates.get(refund.certificate)?.certificate;
    if (!held) throw new Error('a refunded certificate is gone');
    const moment = await momentOfOwner(sql, refund);
    const [posted] = await sql<{ vat: Effect['price']; vat_account: string | null }>(`select vat, vat_account from effects where source = $1 and kind = 'refund'`, [refund.id]);
    const ended: Effect = {
      ...sourceOf(refund), certificate: refund.certificate, kind: 'refund', programNumber: held.programNumber, certificateKind: held.kind, price: refund.amount, face: refund.balance,
      covered: refund.balance, over: 0 as Effect['over'], bearer: 'store', recordedAt: now(),
      ...(posted?.vat_account == null ? {} : { vat: { account: posted.vat_account, amount: posted.vat } }),
    };
    post(books, { source: refund.id, kind: 'bank-refund-cancelled', storeNumber: refund.store_number, ...moment, entries: undoRefunds(books, [ended], moment.at) });
    await writeBooks(sql, books, newId);
  }

  async function mustRead(sql: Sql, id: string): Promise<StoredRefund> {
    const refund = await readRefund(sql, id, now());
    if (!refund) throw new Error('a refund that was written is gone');
    return refund;
  }

  async function findTheirs(sql: Sql, caller: Caller, id: string): Promise<StoredRefund> {
    const refund = await readRefund(sql, id, now());
    if (!refund) throw notHere();
    if (!isTheirs(caller.user, refund.franchise_id)) return refuse(caller, 'bank-refund', notHere());
    return refund;
  }

  /** The sale, then the certificate, as everybody does; what stands in the refund is read behind that lock. */
  async function lockTheirs(sql: Sql, caller: Caller, id: string): Promise<StoredRefund> {
    const { certificate } = await findTheirs(sql, caller, id);
    await sql('select 1 from operations where id = (select sale from bank_refunds where id = $1) for update', [id]);
    await sql('select 1 from certificates where hash = $1::bytea for update', [`\\x${certificate}`]);
    return mustRead(sql, id);
  }

  /** Whoever has the store today pays, whoever had it when it sold. */
  async function refuseForeignStore(sql: Sql, caller: Caller, sale: FoundSale): Promise<void> {
    const [store] = await sql<{ franchise_id: string | null }>('select franchise_id from stores where number = $1', [sale.store_number]);
    if (!isTheirs(caller.user, store?.franchise_id ?? null)) await refuse(caller, 'sale', problem(404, 'sale-not-here', 'it is not there'));
  }

  /** Another franchise's is denied as if it did not exist, and that somebody asked is noted outside any transaction. */
  async function refuse({ user }: Caller, subject: string, refusal: Error): Promise<never> {
    await note(database.read, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'denied', subject });
    throw refusal;
  }
};

const columns = ['refund', 'asked_on', 'store', 'account_holder', 'bank', 'account', 'amount', 'currency', 'purpose'] as const;

const line = (row: StoredRefund): readonly Cell[] => [
  row.id, { day: new Date(row.asked_at).toISOString().slice(0, 10) }, `${String(row.store_number)} ${row.store_name}`, row.holder ?? '', row.bank ?? '', row.account ?? '',
  { amount: row.amount, currency: row.currency }, row.currency, toRefundRow(row).control ?? operationReference(row.terminal_number, row.sequence),
];

/** Whether somebody froze the whole sale after the refund was asked for: that freeze found this certificate blocked already. */
const isFrozenSince = async (sql: Sql, { id }: StoredRefund): Promise<boolean> => {
  const [frozen] = await sql(`select 1 from bank_refunds b where b.id = $1 and exists (select ${freezesSince})`, [id]);
  return frozen !== undefined;
};

/** Whether its sale was frozen before it stood in any file: then nobody has sent it. The bank may have what stood in one. */
const isFrozenUnsent = async (sql: Sql, { id }: StoredRefund): Promise<boolean> =>
  (await sql(`select 1 from bank_refunds b where b.id = $1 and exists (select ${freezesSince} and (b.exported_at is null or f.at < b.exported_at))`, [id])).length > 0;

/** Whether this very refund was asked for before; the id of anything else is no repetition. */
const isAsked = async (sql: Sql, { user }: Caller, { id, certificate }: { readonly id: string; readonly certificate: CertificateHash }): Promise<boolean> => {
  const [known] = await sql<{ is_same: boolean }>('select asked_by = $2 and certificate = $3::bytea as is_same from bank_refunds where id = $1', [id, user.id, `\\x${certificate}`]);
  if (known && !known.is_same) throw problem(409, 'id-taken', 'something else has this id');
  return known !== undefined;
};

const notHere = () => problem(404, 'refund-not-here', 'there is no such refund');
