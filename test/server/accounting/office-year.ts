import { v7 } from 'uuid';
import { minor } from '../../../domain/money.ts';
import { operationReference } from '../../../domain/number.ts';
import type { SealedOperation } from '../../../domain/operation.ts';
import { approvedBy, makeStock, saleOf, type TestPaper, type TestServer, type TestTerminal } from '../harness.ts';
import type { Person } from '../office/people-at-work.ts';

type Office = Readonly<Record<'ines' | 'olivia' | 'grace', Person>>;
const shift = '019ab000-0000-7000-8000-000000000900';
const lines = (...papers: readonly TestPaper[]) => papers.map(({ hash, control, programNumber, face }) => ({ certificate: hash, sealed: 'sealed', control, programNumber, amount: face }));

/** Sold long ago, and nobody came: before the year begins, while the server's clock stands there. */
export const sellLongAgo = async (server: TestServer, till: TestTerminal): Promise<void> => {
  server.clock.offsetMs = Date.parse('2019-03-01T18:00:00Z') - Date.now();
  await till.record({ ...saleOf(await makeStock(server, 101, 2)), at: server.clock.now(), day: '2019-03-01' });
  server.clock.offsetMs = 0;
};

/**
 * What a year of sales and uses does not have by itself: damaged and lost paper that is replaced, refunds to a card and
 * by the bank, and what nobody came for handed to the state and given back in part.
 */
export const workInOffice = async (server: TestServer, till: TestTerminal, { ines, olivia, grace }: Office): Promise<void> => {
  const [damaged, fresh, lost, newer, carded, banked] = await makeStock(server, 101, 6);
  if (!damaged || !fresh || !lost || !newer || !carded || !banked) throw new Error('no stock');
  const sold = async (paper: TestPaper, by: 'card' | 'cash'): Promise<SealedOperation> => {
    const draft = saleOf([paper]);
    const { sealed: [sale] } = await till.record(by === 'cash' ? { ...draft, shift } : { ...draft, shift, tenders: [{ type: 'card', amount: paper.face, approvalCode: '004711' }] });
    if (!sale) throw new Error('not sold');
    return sale;
  };
  const replace = async (old: TestPaper, by: TestPaper, claim?: string): Promise<void> => {
    const named = claim === undefined ? {} : { claim };
    const { id } = await till.ask({ kind: 'replace', ...named, lines: [old, by].map(({ hash, face }) => ({ certificate: hash, amount: face })) });
    await till.record({ kind: 'replacement', currency: 'USD', requestId: id, decidedBy: 'server', validUntil: null, shift, approvals: approvedBy(till, 'replacement'), ...named, lines: lines(old, by) });
  };
  await sold(damaged, 'cash');
  await replace(damaged, fresh);

  const receipt = await sold(lost, 'cash');
  await server.database.read('update programs set lost_after_days = 0 where number = 1 returning number', []);
  const claim = await olivia.ask('claims.open', { id: v7(), sale: receipt.operation.id, certificate: lost.hash, claimant: 'Mary Whitcombe', contact: '+1 503 555 0133', note: '' });
  // Every till has heard.
  await server.database.read(
    `insert into feed_positions (terminal_id, epoch, transaction, told_at) select t.id, i.epoch, pg_current_xact_id(), 0 from terminals t cross join installation i
     on conflict (terminal_id) do update set transaction = excluded.transaction returning terminal_id`, []);
  await grace.ask('claims.release', { id: claim.id, note: '' });
  await replace(lost, newer, claim.id);

  const byCard = operationReference(till.number, (await sold(carded, 'card')).operation.sequence);
  const { id: requestId } = await till.ask({ kind: 'refund', sale: byCard, lines: [{ certificate: carded.hash, amount: carded.face }] });
  await till.record({
    kind: 'refund', currency: 'USD', requestId, decidedBy: 'server', saleReference: byCard, shift, approvals: approvedBy(till, 'refund'), lines: lines(carded),
    tenders: [{ type: 'card', amount: carded.face, approvalCode: '004712' }],
  });

  const inCash = await sold(banked, 'cash');
  const { id } = await olivia.ask('bank-refunds.ask', { id: v7(), sale: inCash.operation.id, certificate: banked.hash, amount: minor(5_000), holder: 'Mary Whitcombe', bank: '', account: '110-234-567890', note: '' });
  await ines.ask('bank-refunds.pay', { id, bankReference: 'TRF 1' });

  await server.database.read(`update stores set country = 'US', region = 'NY' where number = 101 returning number`, []);
  const asked = { asOf: '2025-12-31', rule: 'us-ny-unclaimed' };
  const { totals, rows } = await ines.ask('accounting.choose-unclaimed', { id: v7(), ...asked, isOn: true, confirmedBy: 'counsel' });
  const list = v7();
  await ines.ask('accounting.ask-escheat', { id: list, ...asked, certificates: totals[0]?.certificates ?? 0, outstanding: totals[0]?.outstanding ?? 0 });
  await grace.ask('accounting.decide-escheat', { id: list, ...asked, decision: 'posted' });
  await ines.ask('accounting.return-escheat', { id: v7(), ...asked, control: rows[0]?.control ?? '', reason: 'she came with it' });
};

/** Statements of some days of the year, with commissions: of each quarter one, where one store took what another had sold. */
export const lockStatements = async (server: TestServer, { grace }: Pick<Office, 'grace'>): Promise<void> => {
  await server.database.read(
    `update programs set clearing = '[{"from": "2025-01-01", "holder": "selling-store", "sellingCommission": {"basisPoints": 333, "base": "use"}, "redeemingCommission": {"basisPoints": 125}, "breakage": "owner"}]'
     where kind = 'sold' returning number`, []);
  const days = await server.database.read<{ franchise: string; day: string }>(
    `select distinct on (w.franchise_id, date_trunc('quarter', f.day)) w.franchise_id as franchise, f.day
     from day_flows f join store_owners w on w.store_number = f.redeeming_store where f.day between '2025-01-01' and '2025-12-31'
     order by w.franchise_id, date_trunc('quarter', f.day), (f.selling_store <> f.redeeming_store) desc, f.used desc`, []);
  for (const { franchise, day } of days) await grace.ask('statements.lock', { franchiseId: franchise, day, reason: 'the books of a year' });
};
