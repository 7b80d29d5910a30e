import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isAccount, plainAccount } from '../../domain/bank-refund-wire.ts';
import { minor } from '../../domain/money.ts';
import { operationReference } from '../../domain/number.ts';
import { readLiability } from '../../server/accounting/liability.ts';
import { type ExceptionsOffice, movedBy, openExceptionsOffice, refusedWith } from './exceptions/exceptions-office.ts';
import { expectSoundBooks, makeStock, redemptionOf, saleOf, type TestPaper, voidOf } from './harness.ts';

let office: ExceptionsOffice;
beforeAll(async () => { office = await openExceptionsOffice(); });
afterAll(async () => { await office.server.close(); });
// Value is neither made nor lost, whatever went back.
afterEach(async () => {
  await expectSoundBooks(office.server);
  const { checks } = await readLiability(office.server.database.read, { franchiseId: null, from: '2020-01-01', to: '2099-12-31', knownAt: null });
  for (const { what, currency, report, ledger } of checks) expect([what, currency, report]).toEqual([what, currency, ledger]);
});

const iban = 'DE89 3704 0044 0532 0130 00';
const soldWith = async (more: { readonly price?: number; readonly face?: number } = {}) => {
  const papers = await makeStock(office.server, 101, 2, minor(more.face ?? 5_000));
  const draft = saleOf(papers);
  const price = minor(more.price ?? more.face ?? 5_000);
  const { sealed: [sale] } = await office.portland.record({
    ...draft, lines: draft.lines.map((line) => ({ ...line, price })), tenders: [{ type: 'cash', amount: minor(2 * price), given: minor(2 * price), change: minor(0) }],
  });
  const [paper, other] = papers;
  if (!sale || !paper || !other) throw new Error('nothing was sold');
  return { paper, other, sealed: sale, sale: sale.operation.id, receipt: operationReference(11, sale.operation.sequence) };
};
type Sold = Awaited<ReturnType<typeof soldWith>>;
const asking = ({ sale, paper }: Sold, amount: number, more: Partial<{ account: string }> = {}) =>
  ({ id: v7(), sale, certificate: paper.hash, amount: minor(amount), holder: '=Mary Whitcombe', bank: 'COBADEFF', account: iban, note: 'paid in cash', ...more });
const redeem = (paper: TestPaper, amount: number) => ({ kind: 'redeem' as const, lines: [{ certificate: paper.hash, amount: minor(amount) }] });
const accounts = ['liability:1:sold', 'discount:1', 'suspense:101', 'refund:101:bank', 'tender:101:cash'];
const personal = (id: string) => office.server.database.read('select * from bank_refund_accounts where refund = $1', [id]);

describe('a refund by the bank', () => {
  it('is offered for receipt and certificate in hand, for what was paid for what is left', async () => {
    const sold = await soldWith({ price: 4_500 });
    await office.boston.record(redemptionOf([[sold.paper, 2_000]]));
    const offer = await office.olivia.ask('bank-refunds.find', { receipt: sold.receipt, certificate: sold.paper.scan });
    expect(offer).toMatchObject({ reference: sold.receipt, control: sold.paper.control, balance: 3_000, amount: 2_700, byCard: 0, secondAbove: 10_000, store: { number: 101 } });
    expect((await office.olivia.ask('bank-refunds.find', { receipt: sold.receipt, certificate: sold.paper.control })).amount).toBe(2_700);
    const find = (more: { readonly receipt?: string; readonly certificate?: string }) => office.olivia.refused('bank-refunds.find', { receipt: sold.receipt, certificate: sold.paper.scan, ...more });
    const another = await soldWith();
    await refusedWith(find({ receipt: another.receipt }), 'refund-other-sale');
    await refusedWith(find({ receipt: 'T11-999998-0' }), 'sale-not-here');
    await refusedWith(find({ certificate: 'a coat' }), 'not-a-scan');
  });

  it('up to the limit is approved at once: the certificate is dead before money goes, and the bank pays, not the drawer', async () => {
    const sold = await soldWith({ price: 4_500 });
    const asked = asking(sold, 4_500);
    expect(await movedBy(office, accounts, () => office.olivia.ask('bank-refunds.ask', asked))).toEqual([5_000, -500, -4_500, 0, 0]);
    expect((await office.boston.ask(redeem(sold.paper, 100))).refusal?.reason).toBe('refunded');
    const refund = await office.olivia.ask('bank-refunds.ask', asked);
    expect(refund).toMatchObject({ state: 'approved', lastDigits: '3000', holder: '=Mary Whitcombe', amount: 4_500, balance: 5_000, needsSecond: false });
    expect(JSON.stringify(refund)).not.toContain('370400440532');
    expect(await movedBy(office, accounts, () => office.ines.ask('bank-refunds.pay', { id: refund.id, bankReference: 'SEPA 4711' }))).toEqual([0, 0, 4_500, -4_500, 0]);
    const paid = await office.ines.ask('bank-refunds.pay', { id: refund.id, bankReference: 'SEPA 4711' });
    expect(paid).toMatchObject({ state: 'paid', bankReference: 'SEPA 4711', holder: null, bank: null, lastDigits: '3000' });
    expect(paid.steps.map(({ step, by }) => [step, by])).toEqual([['asked', 'Olivia Marsh'], ['approved', 'Olivia Marsh'], ['paid', 'Inês Duarte']]);
    expect(await personal(refund.id)).toEqual([]);
    await refusedWith(office.olivia.refused('bank-refunds.cancel', { id: refund.id, note: 'too late' }), 'refund-decided');
    const kept = await office.server.database.read(`select subject, detail::text from office_audit where action like 'bank-refund-%'`, []);
    expect(JSON.stringify(kept)).not.toMatch(/Whitcombe|37040/u);
  });

  it('above the limit blocks at once and waits for a second person; whoever asked does not approve', async () => {
    const sold = await soldWith({ face: 20_000 });
    expect(await movedBy(office, accounts, async () => { await office.olivia.ask('bank-refunds.ask', { ...asking(sold, 20_000), id: ids.big }); })).toEqual([0, 0, 0, 0, 0]);
    expect((await office.boston.ask(redeem(sold.paper, 100))).refusal?.reason).toBe('blocked');
    await refusedWith(office.olivia.refused('bank-refunds.approve', { id: ids.big, note: '' }), 'own-refund');
    await refusedWith(office.ines.refused('bank-refunds.pay', { id: ids.big, bankReference: 'x' }), 'refund-not-approved');
    await refusedWith(office.peter.refused('blocks.unblock', { id: v7(), certificates: [sold.paper.hash], reason: 'mistake', note: '' }), 'refund-open');
    expect(await office.peter.ask('bank-refunds.approve', { id: ids.big, note: 'paper seen' })).toMatchObject({ state: 'approved' });
    await expect(office.server.database.read('update bank_refunds set approved_by = asked_by where id = $1', [ids.big])).rejects.toThrow(/bank_refunds_check/u);
    await expect(office.server.database.read('update bank_refund_steps set note = $1', ['another'])).rejects.toThrow(/append-only/u);
  });

  it('is not approved when a till without the block took something meanwhile, and can be asked for anew', async () => {
    const sold = await soldWith({ face: 20_000 });
    const { id } = await office.olivia.ask('bank-refunds.ask', asking(sold, 20_000));
    await office.boston.record(redemptionOf([[sold.paper, 1_000]]));
    await refusedWith(office.peter.refused('bank-refunds.approve', { id, note: '' }), 'refund-changed');
    await office.peter.ask('bank-refunds.cancel', { id, note: 'used in Boston' });
    await refusedWith(office.olivia.refused('bank-refunds.ask', asking(sold, 20_000)), 'refund-changed');
    expect(await office.olivia.ask('bank-refunds.ask', asking(sold, 19_000))).toMatchObject({ state: 'asked' });
  });

  it('lets nobody report the certificate lost meanwhile, and leaves a freeze of its sale as it is', async () => {
    const sold = await soldWith({ face: 20_000 });
    const { id } = await office.olivia.ask('bank-refunds.ask', asking(sold, 20_000));
    await office.server.database.read('update programs set lost_after_days = 1 where number = 1 returning 1', []);
    await refusedWith(office.peter.refused('claims.open', { id: v7(), sale: sold.sale, certificate: sold.paper.hash, claimant: 'Carol Finch', contact: 'carol@example.com', note: '' }), 'refund-open');
    await office.peter.ask('blocks.freeze', { id: v7(), sale: sold.sale, reason: 'fraud', note: 'somebody called' });
    await refusedWith(office.peter.refused('bank-refunds.approve', { id, note: '' }), 'refund-blocked');
    await office.olivia.ask('bank-refunds.cancel', { id, note: 'the sale is frozen' });
    expect((await office.boston.ask(redeem(sold.paper, 100))).refusal?.reason).toBe('blocked');
  });

  it('cancelled before the bank has sent it, the certificate is what it was, and the account is forgotten', async () => {
    const sold = await soldWith();
    const { id } = await office.olivia.ask('bank-refunds.ask', asking(sold, 5_000));
    const moved = await movedBy(office, accounts, async () => { expect(await office.olivia.ask('bank-refunds.cancel', { id, note: 'the buyer keeps it' })).toMatchObject({ state: 'cancelled', holder: null }); });
    expect(moved).toEqual([-5_000, 0, 5_000, 0, 0]);
    expect(await personal(id)).toEqual([]);
    expect((await office.boston.ask(redeem(sold.paper, 5_000))).decision).toBe('approved');
    await refusedWith(office.ines.refused('bank-refunds.pay', { id, bankReference: 'x' }), 'refund-decided');
  });

  it('gives back of an expired one what the law of its place of sale says, and the program keeps the rest', async () => {
    const expired = async (validUntil: string) => {
      const sold = await soldWith({ price: 4_500 });
      await office.server.database.read('update certificates set valid_until = $2, changed = pg_current_xact_id() where hash = $1::bytea returning 1', [`\\x${sold.paper.hash}`, validUntil]);
      return sold;
    };
    const inKorea = (country: string | null) => office.server.database.read('update stores set country = $1, region = null where number = 101 returning 1', [country]);
    const sold = await expired('2020-01-31');
    await refusedWith(office.olivia.refused('bank-refunds.ask', asking(sold, 4_500)), 'refund-expired');
    await inKorea('KR');
    try {
      // The shipped rule is in won; it holds nowhere else.
      await refusedWith(office.olivia.refused('bank-refunds.ask', asking(sold, 4_500)), 'refund-expired');
      await office.server.database.read(`update certificates set currency = 'KRW' where hash = $1::bytea returning 1`, [`\\x${sold.paper.hash}`]);
      // 90 % of what is left, and of that the part which was paid for.
      expect(await office.olivia.ask('bank-refunds.find', { receipt: sold.receipt, certificate: sold.paper.scan })).toMatchObject({ balance: 5_000, amount: 4_050 });
    } finally {
      await office.server.database.read(`update certificates set currency = 'USD' where hash = $1::bytea returning 1`, [`\\x${sold.paper.hash}`]);
      await inKorea(null);
    }
  });

  it('is refused for what is spent, dead, blocked, given away or somebody else\'s account', async () => {
    const refused = async (sold: Sold, problem: string): Promise<void> => { await refusedWith(office.olivia.refused('bank-refunds.ask', asking(sold, 5_000)), problem); };
    const spent = await soldWith();
    await office.boston.record(redemptionOf([[spent.paper, 5_000]]));
    await refused(spent, 'refund-spent');
    const voided = await soldWith();
    await office.portland.record(voidOf(office.portland, voided.sealed));
    await refused(voided, 'refund-dead');
    const blocked = await soldWith();
    await office.peter.ask('blocks.block', { id: v7(), certificate: blocked.paper.hash, reason: 'fraud', note: '' });
    await refused(blocked, 'refund-blocked');
    const free = await soldWith({ price: 0 });
    await refused(free, 'refund-nothing-paid');
    const fit = await soldWith();
    await refusedWith(office.olivia.refused('bank-refunds.ask', asking(fit, 5_000, { account: 'DE88 3704 0044 0532 0130 00' })), 'bad-request');
    await refused({ ...fit, paper: spent.paper }, 'refund-other-sale');
    const twice = await Promise.allSettled([office.olivia, office.peter, office.grace].map((person) => person.ask('bank-refunds.ask', asking(fit, 5_000))));
    expect(twice.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is no business of another franchise: denied, and noted; the auditor reads, the accountant pays and does not approve', async () => {
    const sold = await soldWith();
    const asked = asking(sold, 5_000);
    await refusedWith(office.minseo.refused('bank-refunds.find', { receipt: sold.receipt, certificate: sold.paper.scan }), 'sale-not-here');
    await refusedWith(office.minseo.refused('bank-refunds.ask', asked), 'sale-not-here');
    const { id } = await office.olivia.ask('bank-refunds.ask', asked);
    await refusedWith(office.minseo.refused('bank-refunds.read', { id }), 'refund-not-here');
    await refusedWith(office.minseo.refused('bank-refunds.pay', { id, bankReference: 'x' }), 'refund-not-here');
    expect((await office.minseo.ask('bank-refunds.list', { before: null }))).toEqual({ refunds: [], more: false, toTransfer: 0, onTheWay: 0 });
    const denied = (await office.grace.ask('audit.list', { before: null })).entries.filter(({ action, user }) => action === 'denied' && user?.name === '정민서');
    expect(denied.map(({ subject }) => subject).sort()).toEqual(['bank-refund', 'bank-refund', 'sale', 'sale']);
    expect((await office.noah.ask('bank-refunds.read', { id })).amount).toBe(5_000);
    expect((await office.noah.refused('bank-refunds.pay', { id, bankReference: 'x' })).status).toBe(403);
    expect((await office.ines.refused('bank-refunds.approve', { id, note: '' })).status).toBe(403);
  });
});

const ids = { big: v7() };

describe('the transfers', () => {
  it('stand in one file each, with the whole account and no formula in it; asked for again all that are not paid', async () => {
    const text = async (again: boolean): Promise<string> => (await office.ines.file('bank-refunds.transfers', { again })).text();
    const first = await text(false);
    const row = first.split('\r\n').find((line) => line.startsWith(ids.big));
    expect(row).toMatch(/^[^,]+,\d{4}-\d{2}-\d{2},101 Harbor Market Portland,'=Mary Whitcombe,COBADEFF,DE89370400440532013000,200\.00,USD,C/u);
    expect((await text(false)).split('\r\n').filter((line) => line !== '')).toHaveLength(1);
    expect(await text(true)).toContain(ids.big);
    expect(await office.minseo.file('bank-refunds.transfers', { again: true }).then((file) => file.text())).not.toContain('Whitcombe');
    expect((await office.grace.ask('bank-refunds.read', { id: ids.big })).steps.map(({ step }) => step)).toEqual(['asked', 'approved', 'exported', 'exported']);
  });

  it('are none of a sale that is frozen since: neither sent nor noted as paid, unless the bank may have it already, and cancelled at will', async () => {
    const sold = await soldWith();
    const { id } = await office.olivia.ask('bank-refunds.ask', asking(sold, 5_000));
    const freeze = (sale: string) => office.peter.ask('blocks.freeze', { id: v7(), sale, reason: 'fraud', note: 'somebody called' });
    const file = async (again: boolean): Promise<string> => (await office.ines.file('bank-refunds.transfers', { again })).text();
    await freeze(sold.sale);
    expect(await file(true)).not.toContain(id);
    await refusedWith(office.ines.refused('bank-refunds.pay', { id, bankReference: 'SEPA 4713' }), 'refund-frozen');
    expect(await office.olivia.ask('bank-refunds.cancel', { id, note: 'the sale is frozen' })).toMatchObject({ state: 'cancelled' });
    expect((await office.boston.ask(redeem(sold.paper, 100))).refusal?.reason).toBe('blocked');
    const sent = await soldWith();
    const { id: gone } = await office.olivia.ask('bank-refunds.ask', asking(sent, 5_000));
    expect(await file(true)).toContain(gone);
    office.server.clock.offsetMs += 1_000;
    await freeze(sent.sale);
    expect(await file(true)).not.toContain(gone);
    expect(await office.ines.ask('bank-refunds.pay', { id: gone, bankReference: 'SEPA 4714' })).toMatchObject({ state: 'paid' });
  });

  it('clear like a refund at the till: the sale is taken back by so much on that day', async () => {
    const flows = () => office.server.database.read<{ price: number; face: number }>('select sum(sold_price)::bigint as price, sum(sold_face)::bigint as face from day_flows where selling_store = 101 and redeeming_store = 0', []);
    const sold = await soldWith({ price: 4_500 });
    const [before] = await flows();
    await office.olivia.ask('bank-refunds.ask', asking(sold, 4_500));
    const [after] = await flows();
    expect([(after?.price ?? 0) - (before?.price ?? 0), (after?.face ?? 0) - (before?.face ?? 0)]).toEqual([-4_500, -5_000]);
  });
});

it('an account is an IBAN whose check digits are right, or plain digits', () => {
  expect([iban, 'GB82 WEST 1234 5698 7654 32', '110-234-567890'].map((typed) => isAccount(plainAccount(typed)))).toEqual([true, true, true]);
  expect(['DE88 3704 0044 0532 0130 00', '12345', 'Mary', ''].map((typed) => isAccount(plainAccount(typed)))).toEqual([false, false, false, false]);
});
