import { minor } from '../../../domain/money.ts';
import { operationReference } from '../../../domain/number.ts';
import type { SealedOperation } from '../../../domain/operation.ts';
import { createRandom } from '../../simulation/random.ts';
import {
  approvedBy, cash, cashOutOf, enrolTerminal, makeStock, redemptionOf, returnOf, saleOf, type TestPaper, type TestServer, type TestTerminal, voidOf,
} from '../harness.ts';

const dayMs = 86_400_000;

/** A store's year: what it sells and takes, how, and what goes wrong now and then. */
type Shop = {
  readonly till: TestTerminal; readonly currency: string; readonly stock: TestPaper[]; readonly sold: TestPaper[];
  readonly sales: SealedOperation[]; readonly redemptions: SealedOperation[];
};

const shift = '019ab000-0000-7000-8000-000000000901';
const card = (amount: number) => ({ type: 'card' as const, amount: minor(amount), approvalCode: '123456' });

/**
 * Lets three stores work through a year by the server's real door: sales by cash, card and both, with discounts and
 * given away; loads; redemptions asked and not, too much now and then; balances paid out, goods that come back; voids, corrections, reversals. The same seed, the same
 * year but for ids. The server's clock follows, a month at a time; afterwards it stands where it was.
 */
export const workThroughYear = async (server: TestServer, year: number, options: { readonly perMonth: number; readonly seed?: string }): Promise<void> => {
  const random = createRandom(options.seed ?? `year-${String(year)}`);
  const shops: Shop[] = [];
  for (const [number, store, currency] of [[11, 101, 'USD'], [21, 102, 'USD'], [31, 201, 'KRW']] as const) {
    const [face, program] = currency === 'USD' ? [minor(5_000), 1] : [minor(50_000), 2];
    shops.push({
      till: await enrolTerminal(server, number), currency, stock: [...await makeStock(server, store, options.perMonth * 12, face, program)],
      sold: [], sales: [], redemptions: [],
    });
  }
  await server.database.read(`update programs set cash_out_up_to = case currency when 'KRW' then 25000 else 2500 end, reload_up_to = case currency when 'KRW' then 200000 else 20000 end where kind = 'sold' returning number`, []);
  for (let month = 0; month < 12; month += 1) {
    const first = Date.UTC(year, month, 1);
    const days = Math.round((Date.UTC(year, month + 1, 1) - first) / dayMs);
    server.clock.offsetMs = first + days * dayMs - dayMs / 2 - Date.now();
    server.forgetBusiness();
    for (const shop of shops) {
      const known = [...shop.redemptions];
      const operations: SealedOperation[] = [];
      for (let index = 0; index < options.perMonth; index += 1) {
        const at = first + Math.floor((index * days) / options.perMonth) * dayMs + 15 * 3_600_000;
        operations.push(...await workOnce(shop, shops, random, server, known, { at, day: new Date(at).toISOString().slice(0, 10) }));
      }
      await shop.till.push(operations);
    }
  }
  server.clock.offsetMs = 0;
  server.forgetBusiness();
};

type When = { readonly at: number; readonly day: string };

/** One thing that happens in a shop; certificates are used in every shop of their currency. */
const workOnce = async (shop: Shop, shops: readonly Shop[], random: ReturnType<typeof createRandom>, server: TestServer, known: readonly SealedOperation[], when: When): Promise<readonly SealedOperation[]> => {
  const { till, currency } = shop;
  const what = random.between(0, 99);
  const circulating = shops.filter((one) => one.currency === currency).flatMap(({ sold }) => sold);
  const paper = circulating[random.between(0, Math.max(0, circulating.length - 1))];
  const unit = currency === 'KRW' ? 1_000 : 1;
  const amount = random.between(1, currency === 'KRW' ? 60 : 6_000) * unit;
  if (what < 40 || !paper) return sell(shop, random, when);
  if (what < 70) {
    const made = till.make({ ...redemptionOf([[paper, amount]], { currency, decidedBy: random.chance(0.5) ? 'standin' : 'local' }), ...when });
    shop.redemptions.push(made);
    return [made];
  }
  if (what < 80) return ask(shop, random, when, paper, Math.max(unit, amount));
  if (what < 84) return what < 82 ? payOut(shop, server, when, paper) : giveBack(shop, random, when, known);
  if (what < 88) {
    const target = shop.sales.splice(random.between(0, Math.max(0, shop.sales.length - 1)), 1)[0];
    return target ? [till.make({ ...voidOf(till, target), ...when })] : [];
  }
  if (what < 94) {
    const target = shop.redemptions.splice(random.between(0, Math.max(0, shop.redemptions.length - 1)), 1)[0];
    return target ? [till.make({ ...voidOf(till, target), ...when })] : [];
  }
  if (what >= 97) return load(shop, random, when, paper);
  const target = shop.sales.at(-1)?.operation;
  if (target?.kind !== 'sale') return [];
  const total = target.tenders.reduce((sum, tender) => sum + tender.amount, 0);
  if (total === 0) return [];
  return [till.make({
    kind: 'tender-correction', currency, target: target.id, targetReference: 'T1-000001-0', from: [cash(total)], to: [card(total)],
    approvals: approvedBy(till, 'tender-correction'), ...when,
  })];
};

const sell = (shop: Shop, random: ReturnType<typeof createRandom>, when: When): readonly SealedOperation[] => {
  const papers = shop.stock.splice(0, random.between(1, 2));
  if (papers.length === 0) return [];
  const { till, currency } = shop;
  const draft = saleOf(papers, { currency });
  const face = papers.reduce((total, paper) => total + paper.face, 0);
  const kind = random.between(0, 9);
  // A tenth is given away, a tenth sold with a tenth off.
  const price = kind === 0 ? 0 : kind === 1 ? (face * 9) / 10 : face;
  const half = price > 0 && kind === 2 ? price / 2 : 0;
  const tenders = half > 0 ? [cash(half), card(price - half)] : kind > 5 ? [card(price)] : [cash(price)];
  const made = till.make({
    ...draft, tenders, ...when,
    lines: draft.lines.map((line) => ({ ...line, certificateKind: kind === 0 ? 'promotional' : 'sold', price: minor((price * line.face) / face) })),
  });
  shop.sold.push(...papers);
  if (price > 0) shop.sales.push(made);
  return [made];
};

/** More is put on it by cash or card, and now and then taken off again before anybody has used it. */
const load = ({ till, currency }: Shop, random: ReturnType<typeof createRandom>, when: When, { hash, control, programNumber }: TestPaper): readonly SealedOperation[] => {
  const amount = minor(random.between(1, 20) * (currency === 'KRW' ? 1_000 : 100));
  const loaded = till.make({
    kind: 'reload', currency, shift, tenders: [random.chance(0.5) ? cash(amount) : card(amount)], ...when,
    lines: [{ certificate: hash, sealed: 'sealed', control, programNumber, amount, balanceAfter: amount }],
  });
  return random.chance(0.3) ? [loaded, till.make({ ...voidOf(till, loaded), ...when })] : [loaded];
};

/** Asked first: then used as approved, used otherwise, or taken back. */
const ask = async (shop: Shop, random: ReturnType<typeof createRandom>, when: When, paper: TestPaper, amount: number): Promise<readonly SealedOperation[]> => {
  const { till, currency } = shop;
  const { id, decision } = await till.ask({ kind: 'redeem', lines: [{ certificate: paper.hash, amount: minor(amount) }] });
  if (decision === 'declined') return [];
  if (random.chance(0.3)) return [till.make({ kind: 'reversal', requestId: id, reason: 'timed-out', ...when })];
  const used = random.chance(0.2) ? Math.max(1, Math.floor(amount / 2)) : amount;
  const made = till.make({ ...redemptionOf([[paper, used]], { requestId: id, currency }), ...when });
  shop.redemptions.push(made);
  return [made];
};

/** The rest of a balance in cash, where there is little enough of it. */
const payOut = async ({ till, currency }: Shop, server: TestServer, when: When, paper: TestPaper): Promise<readonly SealedOperation[]> => {
  const [row] = await server.database.read<{ balance: number }>('select balance from certificates where hash = $1::bytea', [`\\x${paper.hash}`]);
  if (!row || row.balance === 0) return [];
  const { id, decision } = await till.ask({ kind: 'cash-out', lines: [{ certificate: paper.hash, amount: minor(row.balance) }] });
  return decision === 'declined' ? [] : [till.make({ ...cashOutOf(till, paper, row.balance, id), currency, ...when })];
};

/** Goods of an earlier month come back, a part of them or all. */
const giveBack = async ({ till, currency, sold }: Shop, random: ReturnType<typeof createRandom>, when: When, known: readonly SealedOperation[]): Promise<readonly SealedOperation[]> => {
  const used = known[random.between(0, Math.max(0, known.length - 1))]?.operation;
  const [line] = used?.kind === 'redemption' ? used.lines : [];
  const paper = sold.find(({ hash }) => hash === line?.certificate);
  if (!used || !line || !paper) return [];
  const receipt = operationReference(till.number, used.sequence);
  const amount = random.chance(0.5) ? line.amount : Math.ceil(line.amount / 2);
  const { id, decision } = await till.ask({ kind: 'return-credit', reference: receipt, lines: [{ certificate: paper.hash, amount: minor(amount) }] });
  return decision === 'declined' ? [] : [till.make({ ...returnOf(till, paper, amount, { requestId: id, receipt }), currency, ...when })];
};
