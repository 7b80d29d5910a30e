import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Certificate, paidFor, standing } from '../../../domain/certificate.ts';
import { hledgerAccount, journalHead, journalTransaction } from '../../../domain/hledger.ts';
import { imbalance } from '../../../domain/ledger.ts';
import { closingOf, type LedgerBalance, type LiabilityMovement, tieToLedger } from '../../../domain/liability.ts';
import { minor } from '../../../domain/money.ts';
import { operationReference } from '../../../domain/number.ts';
import { type Operation, type Redemption, type Reload, type Sale, sealOperation, type Tender, type Voidable } from '../../../domain/operation.ts';
import type { Program, Request, Store } from '../../../domain/protocol.ts';
import { type Books, type Item, type KnownTerminal, openBooks } from '../../../server/books.ts';
import type { Business } from '../../../server/business.ts';
import { recordOperation } from '../../../server/operations.ts';
import { saleKey } from '../../../server/refund-sales.ts';
import { decideRequest } from '../../../server/requests.ts';
import { escheat, returnEscheated } from '../../../server/unclaimed/escheating.ts';
import { lockInTurn, openPairs } from './two-franchises.ts';
import { card, cash, cashOutOf, correctionOf, hashOf, honourOf, idOf, redemption, redemptionLine, refund, reloadOf, replacement, returnCreditOf, reversal, sale, saleLine, usd, voidOf } from '../../domain/given.ts';
import { doInOffice, type OfficeDeed } from './office-deeds.ts';

/*
 * The real folding of operations and requests, without its database: whatever two tills of two stores do, in whatever
 * order it arrives, the books must be right.
 */

const now = Date.UTC(2026, 10, 23, 12);
const store = (number: number): Store =>
  ({ id: idOf(800 + number), number, name: `Store ${String(number)}`, address: [], phone: '', timeZone: 'UTC', currency: usd, receiptLocale: 'en-US' });
const tills: readonly KnownTerminal[] = [{ id: idOf(900), number: 11, store: store(101) }, { id: idOf(901), number: 21, store: store(102) }];

const program = (number: number, kind: Program['kind'], overspendBorneBy: 'program' | 'store'): Program => ({
  id: idOf(100 + number), number, name: `Program ${String(number)}`, currency: usd, kind, denominations: [], validityMonths: null, terms: {},
  offlinePolicy: { version: 1, enabled: true, perCertificate: minor(4_000), perTill: minor(9_000), managerAbove: minor(9_000), knowledgeAgeMaxMs: 1, offlineMaxMs: 1, overspendBorneBy },
  cashOutUpTo: minor(6_000), ...(kind === 'sold' ? { reloadUpTo: minor(20_000) } : {}),
});
const operator = (id: string, role: 'cashier' | 'manager') => [id, { id, storeId: idOf(901), name: role, role, pin: '', active: true }] as const;
const business: Business = {
  epoch: idOf(1), configVersion: 1, linkOrigin: '', stores: new Map(tills.map((till) => [till.store.number, till.store])),
  programs: new Map([program(1, 'sold', 'program'), program(2, 'promotional', 'store')].map((one) => [one.number, one])),
  watches: new Map(),
  vat: new Map([[1, [{ from: '2026-10-20', purpose: 'single', country: 'DE', supplier: 'Harbor', basisPoints: 1_900 }]]]),
  operators: new Map([operator(idOf(700), 'cashier'), operator(idOf(701), 'manager')]),
};

/** Papers 1 to 3 are the first store's stock, 4 the second's; 5 nobody has ever registered. */
const papers = [1, 2, 3, 4, 5];
const stock = (number: number): Certificate => ({
  hash: hashOf(number), state: 'stock', blocked: false, kind: 'sold', programNumber: 1, storeNumber: number === 4 ? 102 : 101,
  currency: usd, face: minor(5_000), balance: minor(0), validUntil: null,
});

/** What every receipt says was paid for a certificate, whoever asks with it for a refund. */
const paidPrice = { price: minor(4_500), face: minor(5_000) };

/** One thing that somebody does. Numbers pick among what there is at that moment, modulo how much that is. */
type Step = {
  readonly do: 'sell' | 'reload' | 'ask-unload' | 'redeem' | 'ask' | 'ask-replace' | 'replace' | 'ask-refund' | 'refund' | 'ask-void' | 'use' | 'ask-cash' | 'cash' | 'ask-return' | 'ask-onto' | 'return' | 'void' | 'void-line' | 'void-asked' | 'correct' | 'reverse' | 'again' | 'escheat' | 'return-escheat' | 'give' | 'honour' | OfficeDeed['does'];
  readonly till: number; readonly which: number; readonly paper: number; readonly amount: number;
  /** How many later things overtake it on its way. */
  readonly late: number;
  /** How many days ago. */
  readonly ago: number;
};
const anyStep: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('sell', 'sell', 'reload', 'ask-unload', 'redeem', 'redeem', 'ask', 'ask-void', 'ask-replace', 'ask-replace', 'replace', 'ask-refund', 'refund', 'use', 'ask-cash', 'ask-cash', 'cash', 'ask-return', 'ask-onto', 'return', 'void', 'void-line', 'void-asked', 'correct', 'reverse', 'reverse', 'again', 'escheat', 'return-escheat', 'give', 'honour', 'company-sale', 'company-pay', 'company-cancel', 'bank-refund', 'bank-refund', 'bank-paid', 'bank-cancelled'),
  till: fc.nat(1), which: fc.nat(30), paper: fc.oneof(fc.constant(0), fc.nat(4)), amount: fc.oneof(fc.integer({ min: 1, max: 7_000 }), fc.integer({ min: 1, max: 900 })),
  late: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(40)), ago: fc.oneof(fc.constant(0), fc.nat(70)),
});

/** What comes to the server: from tills, and what the office does to what lies still there. */
type Arriving = Item | { readonly kind: 'deed'; readonly deed: OfficeDeed; readonly paper: number } | { readonly kind: 'office'; readonly does: 'escheat' | 'return-escheat'; readonly source: string; readonly paper: number };

/** Makes what the tills would make, in the order of their doing. */
const makeItems = (steps: readonly Step[]): readonly Arriving[] => {
  const items: Arriving[] = [];
  const made: Operation[] = [];
  const asked: { readonly request: Request; readonly by: KnownTerminal }[] = [];
  const pick = <Value>(values: readonly Value[], which: number): Value | undefined => values[which % Math.max(1, values.length)];
  steps.forEach((step, index) => {
    const followed = step.do === 'reverse' ? pick(asked, step.which)
      : step.do === 'cash' ? pick(asked.filter(({ request }) => request.kind === 'cash-out'), step.which)
      : step.do === 'return' ? pick(asked.filter(({ request }) => request.kind === 'return-credit'), step.which)
      : step.do === 'use' ? pick(asked.filter(({ request }) => request.kind === 'redeem'), step.which)
        : step.do === 'replace' ? pick(asked.filter(({ request }) => request.kind === 'replace'), step.which)
        : step.do === 'refund' ? pick(asked.filter(({ request }) => request.kind === 'refund'), step.which)
        : step.do === 'void-asked' ? pick(asked.filter(({ request }) => request.kind === 'void-sale'), step.which) : undefined;
    // What a till asked it goes on with itself; now and then another one claims to.
    const till = (followed && step.amount % 5 !== 0 ? followed.by : tills[step.till]) ?? tills[0]!;
    const day = new Date(now - step.ago * 86_400_000).toISOString().slice(0, 10);
    const head = {
      id: idOf(10_000 + index), terminal: till.id, terminalNumber: till.number, store: till.store.id, storeNumber: till.store.number, sequence: index + 1, day,
      at: now - step.ago * 86_400_000,
    };
    const record = (operation: Operation): void => {
      const sealed = sealOperation(operation);
      made.push(sealed.operation);
      items.push({ kind: 'operation', terminal: till, text: sealed.text, hash: sealed.hash, read: { ok: true, value: sealed }, headForged: false });
    };
    const ask = (request: Request): void => {
      asked.push({ request, by: till });
      items.push({ kind: 'request', terminal: till, request, asked: `${request.id}${request.kind}` });
    };
    const hash = hashOf(papers[step.paper] ?? 1);
    const otherPaper = hashOf(papers[(step.paper + 1 + (step.which % 4)) % 5] ?? 2);
    const sales = made.filter((one): one is Sale => one.kind === 'sale');
    const target = pick(made.filter((one): one is Voidable => one.kind === 'sale' || one.kind === 'redemption' || one.kind === 'cash-out' || one.kind === 'reload'), step.which);
    const sold = pick(sales, step.which);
    const loads = made.filter((one): one is Reload => one.kind === 'reload');
    const wire = { protocol: 1, at: now, day, operator: idOf(700), currency: usd };
    switch (step.do) {
      case 'sell': {
        const free = step.amount % 5 === 0;
        const line = { ...saleLine(hash, 5_000, free ? 0 : step.amount % 3 === 0 ? 4_500 : 5_000), ...(free ? { programNumber: 2, certificateKind: 'promotional' as const } : {}) };
        const until = step.which % 3 === 0 ? day : null;
        const second = step.amount % 4 === 0 ? [saleLine(hashOf(papers[(step.paper + 1) % 5] ?? 1))] : [];
        // Some end with the day of their sale: expired when whatever else happens.
        const lines = [line, ...second].map((one) => ({ ...one, validUntil: until }));
        const price = lines.reduce((total, one) => total + one.price, 0);
        record(sale({ ...head, lines, tenders: [step.which % 2 === 0 ? cash(price) : card(price)] }));
        return;
      }
      case 'give': {
        const given = { ...saleLine(hash, 5_000, 0), programNumber: 2, certificateKind: 'promotional' as const };
        // Now and then nobody has agreed to it.
        record(sale({ ...head, lines: [given], tenders: [], approvals: step.amount % 4 === 0 ? [] : [{ operator: idOf(701), right: 'give-away', at: head.at }] }));
        return;
      }
      case 'honour': record(honourOf(hash, step.amount, head)); return;
      case 'redeem':
        record(redemption({
          ...head, requestId: null, decidedBy: step.which % 2 === 0 ? 'standin' : 'local', atRisk: minor(step.which % 2 === 0 ? step.amount : 0),
          lines: [redemptionLine(hash, step.amount)], amountDue: minor(step.amount),
        }));
        return;
      case 'reload': record(reloadOf(hash, step.amount, { ...head, tenders: [step.which % 2 === 0 ? cash(step.amount) : card(step.amount)] })); return;
      case 'ask-unload': {
        const load = pick(loads, step.which);
        if (load) ask({ kind: 'void-sale', id: idOf(20_000 + index), ...wire, target: load.id, lines: load.lines.map(({ certificate, amount }) => ({ certificate, amount })) });
        return;
      }
      case 'ask': ask({ kind: 'redeem', id: idOf(20_000 + index), ...wire, lines: [{ certificate: hash, amount: minor(step.amount) }] }); return;
      case 'ask-void':
        if (sold) ask({ kind: 'void-sale', id: idOf(20_000 + index), ...wire, target: sold.id, lines: sold.lines.map(({ certificate, face }) => ({ certificate, amount: face })) });
        return;
      case 'ask-replace': {
        // What a till that looks would ask for; now and then it has not looked.
        const amount = minor(step.amount % 3 === 0 ? step.amount : 5_000);
        ask({ kind: 'replace', id: idOf(20_000 + index), ...wire, lines: [hash, otherPaper].map((certificate) => ({ certificate, amount })) });
        return;
      }
      case 'replace': {
        const lines = followed?.request.lines ?? [hash, otherPaper].map((certificate) => ({ certificate, amount: minor(5_000) }));
        record(replacement({ ...head, requestId: followed?.request.id ?? idOf(30_000 + index), lines: lines.map((line) => ({ ...line, sealed: 'c2VhbGVk', control: null, programNumber: 1 })) }));
        return;
      }
      case 'ask-refund': ask({ kind: 'refund', id: idOf(20_000 + index), ...wire, sale: 'T11-000001-0', lines: [{ certificate: hash, amount: minor(step.amount % 3 === 0 ? step.amount : 5_000) }] }); return;
      case 'refund': {
        const line = followed?.request.lines[0] ?? { certificate: hash, amount: minor(step.amount) };
        const back = minor(step.amount % 4 === 0 ? Math.min(step.amount, line.amount) : paidFor(line.amount, paidPrice));
        record(refund({ ...head, requestId: followed?.request.id ?? idOf(30_000 + index), lines: [{ ...line, sealed: 'c2VhbGVk', control: null, programNumber: 1 }], tenders: [card(back)] }));
        return;
      }
      case 'use': {
        const request = followed?.request;
        const line = request?.lines[0];
        if (!request || !line) return;
        const amount = step.amount % 3 === 0 ? minor(step.amount) : line.amount;
        record(redemption({ ...head, requestId: request.id, lines: [redemptionLine(line.certificate, amount)], amountDue: amount }));
        return;
      }
      case 'ask-cash': ask({ kind: 'cash-out', id: idOf(20_000 + index), ...wire, lines: [{ certificate: hash, amount: minor(step.which % 3 === 0 ? step.amount : 5_000) }] }); return;
      case 'cash': {
        const request = followed?.request;
        // Now and then a till pays out what nobody has allowed.
        const line = step.amount % 4 === 0 || !request ? { certificate: hash, amount: minor(step.amount) } : request.lines[0];
        if (line) record(cashOutOf([{ certificate: line.certificate, sealed: 'c2VhbGVk', control: null, programNumber: 1, amount: line.amount }], { ...head, requestId: request?.id ?? idOf(40_000 + index) }));
        return;
      }
      case 'ask-return': {
        const used = pick(made.filter((one): one is Redemption => one.kind === 'redemption'), step.which);
        const line = used?.lines[0];
        if (used && line) {
          ask({
            kind: 'return-credit', id: idOf(20_000 + index), ...wire, reference: operationReference(used.terminalNumber, used.sequence),
            lines: [{ certificate: line.certificate, amount: minor(step.amount % 2 === 0 ? line.amount : Math.ceil(line.amount / 2)) }],
          });
        }
        return;
      }
      case 'ask-onto': {
        // Sold, spent to nothing, and the goods come back when the empty paper is gone.
        record(sale({ ...head, id: idOf(70_000 + index), sequence: 10_000 + index, lines: [saleLine(hash, 5_000)], tenders: [cash(5_000)] }));
        record(redemption({ ...head, id: idOf(80_000 + index), sequence: 20_000 + index, requestId: null, decidedBy: 'local', lines: [redemptionLine(hash, 5_000)], amountDue: minor(5_000) }));
        const lines = [{ certificate: hash, amount: minor(Math.min(step.amount, 5_000)) }];
        ask({ kind: 'return-credit', id: idOf(20_000 + index), ...wire, reference: operationReference(till.number, 20_000 + index), lines, onto: otherPaper });
        return;
      }
      case 'return': {
        const request = followed?.request;
        if (request?.kind !== 'return-credit') return;
        const line = step.amount % 4 === 0 ? { certificate: hash, amount: minor(step.amount) } : request.lines[0];
        if (line) {
          record(returnCreditOf([{ certificate: line.certificate, sealed: 'c2VhbGVk', control: null, programNumber: 1, amount: line.amount, balanceAfter: null }],
            {
              ...head, requestId: request.id, targetReference: request.reference,
              ...(request.onto === undefined || request.onto === line.certificate ? {} : { onto: { certificate: request.onto, sealed: 'c2VhbGVk', control: null, programNumber: 1, validUntil: null } }),
            }));
        }
        return;
      }
      case 'void': if (target) record(voidOf(target, { ...head, requestId: null, decidedBy: 'local' })); return;
      case 'void-line': {
        const line = sold?.lines[step.amount % Math.max(1, sold.lines.length)];
        if (sold && line) record({ ...voidOf({ ...sold, lines: [line], tenders: [cash(line.price)] }, { ...head, requestId: null, decidedBy: 'local', reason: 'not-printed' }) });
        return;
      }
      case 'void-asked': {
        const request = followed?.request;
        const named = [...sales, ...loads].find(({ id }) => request?.kind === 'void-sale' && id === request.target);
        if (request && named) record(voidOf(named, { ...head, requestId: request.id }));
        return;
      }
      case 'correct': {
        const total = sold?.tenders.reduce((sum, { amount }) => sum + amount, 0) ?? 0;
        if (sold && total > 0) record(correctionOf(sold, [sold.tenders[0]?.type === 'cash' ? card(total) : cash(total)], head));
        return;
      }
      case 'reverse': {
        record(reversal({ ...head, requestId: followed?.request.id ?? idOf(30_000 + index) }));
        return;
      }
      case 'company-sale': case 'company-pay': case 'company-cancel': case 'bank-refund': case 'bank-paid': case 'bank-cancelled':
        items.push({ kind: 'deed', deed: { does: step.do, source: idOf(70_000 + index), amount: step.amount }, paper: step.paper });
        return;
      case 'escheat': case 'return-escheat': items.push({ kind: 'office', does: step.do, source: idOf(60_000 + index), paper: step.paper }); return;
      case 'again': { const item = pick(items, step.which); if (item) items.push(item); }
    }
  });
  return items;
};

/** Lets things overtake one another on their way. */
const arrive = (items: readonly Arriving[], steps: readonly Step[]): readonly Arriving[] =>
  items.map((item, index) => ({ item, at: index + (steps[index % steps.length]?.late ?? 0) })).toSorted((a, b) => a.at - b.at).map(({ item }) => item);

const openWith = (firstOpenDay: string | null): Books => {
  const books = openBooks(now, business, firstOpenDay);
  for (const till of tills) books.heads.set(till.id, { sequence: 0, hash: '0'.repeat(64) });
  for (const number of papers.slice(0, 4)) {
    books.certificates.set(hashOf(number), { certificate: stock(number), control: null, sealed: null, lastUse: null, awaitedFrom: null, soldAt: null, version: 1, isNew: false, isChanged: false });
  }
  return books;
};

/** The office hands over what it finds active and not blocked, once an id; and gives back what was handed over. */
const handOver = (books: Books, { does, source, paper }: Extract<Arriving, { kind: 'office' }>): void => {
  const hash = hashOf(papers[paper] ?? 1);
  const held = books.certificates.get(hash)?.certificate;
  const from = { source, storeNumber: 101, at: now, accountingDate: '2026-11-23' };
  if (books.effects.has(source)) return;
  if (does === 'escheat' && held?.state === 'active' && held.balance > 0 && !held.blocked) escheat(books, from, [{ certificate: hash, terminal: idOf(900) }]);
  const handed = books.written.effects.filter(({ kind, certificate }) => kind === 'escheat' && certificate === hash).at(-1);
  if (does === 'return-escheat' && held?.ended === 'escheated' && handed) returnEscheated(books, from, { certificate: hash, terminal: idOf(900), covered: handed.covered });
};

/** Folds everything in; no balance is below zero at any moment. */
const fold = (items: readonly Arriving[], firstOpenDay: string | null): Books => {
  const books = openWith(firstOpenDay);
  for (const item of items) {
    if (item.kind === 'office' || item.kind === 'deed') {
      if (item.kind === 'office') handOver(books, item);
      else doInOffice(books, item.deed, hashOf(papers[item.paper] ?? 1), paidPrice);
      continue;
    }
    if (item.kind === 'request' && item.request.kind === 'refund') {
      for (const { certificate } of item.request.lines) {
        books.refundSales.set(saleKey(item.request.sale, certificate), { storeNumber: item.terminal.store.number, ...paidPrice, isUndone: false, byCard: { left: minor(1_000_000) } });
      }
    }
    // A receipt is found once its operation has arrived.
    if (item.kind === 'operation') {
      recordOperation(books, item);
      const operation = item.read.ok ? item.read.value.operation : undefined;
      if (operation?.kind === 'redemption') books.references.set(operationReference(operation.terminalNumber, operation.sequence), operation.id);
    }
    else decideRequest(books, item);
    for (const { certificate } of books.certificates.values()) expect(certificate.balance).toBeGreaterThanOrEqual(0);
  }
  return books;
};

const total = <Value>(values: readonly Value[], of: (value: Value) => number): number => values.reduce((sum, value) => sum + of(value), 0);

/** Credits less debits of the accounts that begin like this. */
const balanceOf = ({ written }: Books, prefix: string): number => total(
  written.postings.flatMap(({ entries }) => entries).filter(({ account }) => account === prefix || account.startsWith(`${prefix}:`)),
  ({ side, amount }) => (side === 'credit' ? amount : 0 - amount));

/** The roll-forward of everything, from what happened to certificates alone. */
const movementsOf = ({ written: { effects } }: Books): readonly LiabilityMovement[] => {
  const keys = [...new Set(effects.map(({ programNumber, certificateKind }) => `${String(programNumber)}:${certificateKind}`))].sort();
  return keys.map((key) => {
    const own = effects.filter(({ programNumber, certificateKind }) => `${String(programNumber)}:${certificateKind}` === key);
    const of = (kind: string, value: (effect: (typeof own)[number]) => number): number => total(own.filter((effect) => effect.kind === kind), value);
    const whole = ({ covered, over }: (typeof own)[number]): number => covered + over;
    const over = (effect: (typeof own)[number]): number => effect.over;
    return {
      programNumber: Number(key.split(':')[0]), certificateKind: key.endsWith('sold') ? 'sold' : 'promotional', currency: usd, opening: 0,
      activated: of('activate', ({ covered }) => covered), reloaded: of('reload', ({ covered }) => covered) - of('unload', whole) + of('undo-unload', whole), voided: of('deactivate', whole) - of('undo-deactivate', whole),
      redeemed: of('debit', whole), returned: of('undo-debit', whole),
      creditedBack: of('credit', whole) - of('undo-credit', whole), cashedOut: of('cash-out', whole) - of('undo-cash-out', whole), refunded: of('refund', ({ covered }) => covered) - of('undo-refund', ({ covered }) => covered),
      escheated: of('escheat', ({ covered }) => covered) - of('undo-escheat', ({ covered }) => covered),
      overspend: of('undo-cover', ({ covered }) => covered) - of('cover', ({ covered }) => covered) + of('debit', over) + of('deactivate', over) + of('unload', over) - of('undo-unload', over) + of('cash-out', over) + of('undo-credit', over) - of('undo-debit', over) - of('undo-deactivate', over) - of('undo-cash-out', over),
    };
  });
};

/** The same postings as a journal, in the order of days and sources. */
const journalOf = ({ written: { postings } }: Books): string => {
  const rows = postings.map((posting, index) => ({ ...posting, id: `${posting.source}/${posting.kind}/${String(index)}` }))
    .toSorted((a, b) => (`${a.accountingDate}${a.id}` < `${b.accountingDate}${b.id}` ? -1 : 1));
  const accounts = rows.flatMap(({ entries }) => entries.map(({ account }) => account));
  return journalHead({ currencies: [usd], accounts, stores: tills.map(({ store: one }) => one), programs: [] }) + rows.map((row) =>
    journalTransaction({ ...row, store: tills.find(({ store: one }) => one.number === row.storeNumber)?.store ?? tills[0]!.store, recordedAt: now })).join('');
};

const anyHistory = fc.record({
  steps: fc.array(anyStep, { minLength: 1, maxLength: 40, size: 'max' }),
  firstOpenDay: fc.constantFrom(null, '2026-10-01', '2026-11-01'),
});

/** Plays a history and says what may be asserted of it. */
const play = ({ steps, firstOpenDay }: { readonly steps: readonly Step[]; readonly firstOpenDay: string | null }) => {
  const items = arrive(makeItems(steps), steps);
  return { items, books: fold(items, firstOpenDay) };
};

describe('any sequence of operations and requests, in any order of arrival', () => {
  it('leaves entries that balance, positive and posting by posting', () => {
    fc.assert(fc.property(anyHistory, (history) => {
      for (const { entries } of play(history).books.written.postings) {
        expect([...imbalance(entries).values()].every((value) => value === 0)).toBe(true);
        expect(entries.every(({ amount }) => amount > 0)).toBe(true);
      }
    }));
  });

  it('activated + reloaded + credited back + overspend = redeemed + cashed out + refunded + expired + escheated + outstanding, each net of voids, by certificates and by the ledger', () => {
    fc.assert(fc.property(anyHistory, (history) => {
      const { books } = play(history);
      const movements = movementsOf(books);
      const activated = total(movements, (one) => one.activated - one.voided);
      const reloaded = total(movements, (one) => one.reloaded);
      const redeemed = total(movements, (one) => one.redeemed - one.returned);
      const creditedBack = total(movements, (one) => one.creditedBack);
      const cashedOut = total(movements, (one) => one.cashedOut);
      const overspend = total(movements, (one) => one.overspend);
      const refunded = total(movements, (one) => one.refunded);
      const escheated = total(movements, (one) => one.escheated);
      // Expired is what is past its day and still owed: honoured it is outstanding again, given back it is refunded.
      const isExpired = ({ certificate: held }: { readonly certificate: Certificate }): boolean => standing({ ...held, blocked: false }, '2026-11-23') === 'expired';
      const expired = total([...books.certificates.values()].filter(isExpired), ({ certificate }) => certificate.balance);
      const outstanding = total([...books.certificates.values()].filter((row) => !isExpired(row)), ({ certificate }) => certificate.balance);
      expect(activated + reloaded + creditedBack + overspend).toBe(redeemed + cashedOut + refunded + expired + escheated + outstanding);
      expect(escheated).toBe(balanceOf(books, 'escheat'));
      // VAT stands beside the liability, never in it, and no more goes back than was due.
      expect(balanceOf(books, 'vat')).toBe(0 - balanceOf(books, 'vat-carried'));
      expect(balanceOf(books, 'vat')).toBeGreaterThanOrEqual(0);
      expect(redeemed - creditedBack).toBe(balanceOf(books, 'redeemed'));
      expect(overspend).toBe(0 - balanceOf(books, 'overspend'));
      expect(expired + outstanding).toBe(balanceOf(books, 'liability'));
    }));
  });

  it('leaves certificates that hold what the liability accounts owe, program by program and kind by kind', () => {
    fc.assert(fc.property(anyHistory, (history) => {
      const { books } = play(history);
      for (const number of [0, 1, 2]) {
        for (const kind of ['sold', 'promotional']) {
          const held = total([...books.certificates.values()].filter(({ certificate }) => certificate.programNumber === number && certificate.kind === kind), ({ certificate }) => certificate.balance);
          expect(held).toBe(balanceOf(books, `liability:${String(number)}:${kind}`));
        }
      }
    }));
  });

  it('ties the liability report to the ledger', () => {
    fc.assert(fc.property(anyHistory, (history) => {
      const { books } = play(history);
      const movements = movementsOf(books);
      const accounts = [...new Set(books.written.postings.flatMap(({ entries }) => entries.map(({ account }) => account)))];
      const ledger: readonly LedgerBalance[] = accounts.map((account) => ({ account, currency: usd, opening: 0, closing: total(
        books.written.postings.flatMap(({ entries }) => entries).filter((entry) => entry.account === account), ({ side, amount }) => (side === 'credit' ? amount : 0 - amount)) }));
      const aged = movements.map(({ programNumber, certificateKind, currency, ...figures }) =>
        ({ programNumber, certificateKind, currency, month: null, certificates: 0, outstanding: closingOf({ ...figures }) }));
      expect(tieToLedger(movements, aged, ledger).filter(({ report, ledger: figure }) => report !== figure)).toEqual([]);
    }));
  });

  it('keeps the money of every posted sale, void, refund and correction in the drawer it lies in', () => {
    fc.assert(fc.property(anyHistory, (history) => {
      const { books, items } = play(history);
      const posted = new Set(books.written.postings.map(({ source }) => source));
      const operations = new Map(items.flatMap((item) => (item.kind === 'operation' && item.read.ok ? [[item.read.value.operation.id, item.read.value.operation] as const] : [])));
      const expected = new Map<string, number>();
      const move = (storeNumber: number, tenders: readonly Tender[], sign: 1 | -1): void => {
        for (const { type, amount } of tenders) expected.set(`tender:${String(storeNumber)}:${type}`, (expected.get(`tender:${String(storeNumber)}:${type}`) ?? 0) + sign * amount);
      };
      for (const operation of operations.values()) {
        if (!posted.has(operation.id)) continue;
        if (operation.kind === 'sale' || operation.kind === 'reload') move(operation.storeNumber, operation.tenders, 1);
        if (operation.kind === 'void' || operation.kind === 'refund') move(operation.storeNumber, operation.tenders, -1);
        const cashAccount = `tender:${String(operation.storeNumber)}:cash`;
        if (operation.kind === 'cash-out') expected.set(cashAccount, (expected.get(cashAccount) ?? 0) - operation.lines.reduce((sum, { amount }) => sum + amount, 0));
        if (operation.kind === 'void' && operation.targetKind === 'cash-out') expected.set(cashAccount, (expected.get(cashAccount) ?? 0) + operation.lines.reduce((sum, { amount }) => sum + amount, 0));
        if (operation.kind === 'tender-correction') { move(operation.storeNumber, operation.from, -1); move(operation.storeNumber, operation.to, 1); }
      }
      for (const { store: { number } } of tills) {
        for (const type of ['cash', 'card']) {
          const account = `tender:${String(number)}:${type}`;
          expect(`${account} ${String(0 - balanceOf(books, account))}`).toBe(`${account} ${String(expected.get(account) ?? 0)}`);
        }
      }
    }));
  });

  it('lets clearing come to nothing over all stores, whoever locked before the rest had arrived', () => {
    fc.assert(fc.property(anyHistory, fc.nat(), (history, part) => {
      const { effects } = play(history).books.written;
      expect([...openPairs(lockInTurn(effects, part % (effects.length + 1)))].filter(([, sum]) => sum !== 0)).toEqual([]);
    }), { numRuns: 200 });
  });

  it('posts nothing into a closed month, and keeps the day of what came late', () => {
    fc.assert(fc.property(anyHistory, (history) => {
      for (const { accountingDate, eventDay } of play(history).books.written.postings) {
        if (history.firstOpenDay === null) expect(eventDay).toBeNull();
        else {
          expect(accountingDate >= history.firstOpenDay).toBe(true);
          if (eventDay !== null) expect([accountingDate, eventDay < history.firstOpenDay]).toEqual([history.firstOpenDay, true]);
        }
      }
    }));
  });

  it('is the same journal and the same liability report, byte for byte, when it is folded again', () => {
    fc.assert(fc.property(anyHistory, (history) => {
      const [one, again] = [play(history).books, play(history).books];
      expect(journalOf(again)).toBe(journalOf(one));
      expect(JSON.stringify(movementsOf(again))).toBe(JSON.stringify(movementsOf(one)));
    }), { numRuns: 100 });
  });

  it('is worth looking at: histories have overspends, suspense, reversals and late postings in them', () => {
    const seen = new Set<string>();
    fc.assert(fc.property(anyHistory, (history) => {
      const { books } = play(history);
      const { written } = books;
      for (const { kind, certificate } of written.effects) {
        seen.add(`effect: ${kind}`);
        const ended = books.certificates.get(certificate)?.certificate;
        if (kind === 'refund' && ended?.ended === 'refunded' && ended.validUntil !== null && ended.validUntil < '2026-11-23') seen.add('refunded after its last day');
        if (kind === 'activate' && ended?.state === 'active' && ended.balance > 0 && standing(ended, '2026-11-23') === 'expired') seen.add('expired');
      }
      for (const { source, kind, eventDay, entries } of written.postings) {
        for (const effect of written.effects) if (effect.source === source) seen.add(`${kind}: ${effect.kind}`);
        seen.add(kind);
        if (eventDay !== null) seen.add('late');
        for (const { account } of entries) seen.add(account.replace(/:\d+/u, ''));
      }
      // More histories than usual: so many kinds of things want to be seen.
    }), { numRuns: 2_000 });
    const wanted = [
      'sale', 'redemption', 'void', 'cover: cover', 'void: undo-cover', 'tender-correction', 'request-redeem', 'request-void-sale', 'reversal', 'late',
      'effect: surrender', 'escheat: escheat', 'escheat-returned: undo-escheat', 'effect: take-over', 'effect: undo-take-over', 'request-refund: refund', 'refund: refund', 'reversal: undo-refund',
      'reload: reload', 'request-void-sale: unload', 'void: unload', 'void: undo-debit', 'void: deactivate', 'request-void-sale: deactivate', 'reversal: undo-debit', 'reversal: undo-deactivate',
      'request-cash-out: cash-out', 'cash-out: cash-out', 'void: undo-cash-out', 'reversal: undo-cash-out', 'request-return-credit: credit', 'request-return-credit: take-over', 'return-credit: credit', 'return-credit: take-over', 'reversal: undo-credit', 'reversal: undo-take-over',
      'effect: honour', 'expired', 'refunded after its last day', 'bank-refund: refund', 'bank-refund-paid', 'bank-refund-cancelled: undo-refund', 'corporate-sale: activate', 'corporate-payment', 'corporate-cancel: deactivate',
      'overspend:program', 'overspend:store', 'suspense', 'discount', 'receivable', 'corporate-discount', 'tender:bank', 'refund:bank', 'vat:de:1900', 'vat-carried', 'liability:sold', 'liability:promotional', 'tender:cash', 'tender:card', 'redeemed',
    ];
    expect(wanted.filter((one) => !seen.has(one))).toEqual([]);
  });
});

it('two refunds of one sale take no more from its card than it paid, in one transaction as well', () => {
  const books = openWith(null);
  const byCard = { left: minor(6_000) };
  const [till] = tills;
  if (!till) throw new Error('a till');
  const decisions = [1, 2].map((number) => {
    books.certificates.set(hashOf(number), { certificate: { ...stock(number), state: 'active', balance: minor(5_000) }, control: null, sealed: null, lastUse: null, awaitedFrom: null, soldAt: null, version: 1, isNew: false, isChanged: false });
    books.refundSales.set(saleKey('T11-000001-0', hashOf(number)), { storeNumber: 101, ...paidPrice, isUndone: false, byCard });
    const request = { kind: 'refund' as const, id: idOf(40_000 + number), protocol: 1, at: now, day: '2026-11-23', operator: idOf(700), currency: usd, sale: 'T11-000001-0', lines: [{ certificate: hashOf(number), amount: minor(5_000) }] };
    return decideRequest(books, { kind: 'request', terminal: till, request, asked: request.id });
  });
  expect(decisions).toMatchObject([{ decision: 'approved', handBack: 4_500 }, { decision: 'declined', refusal: { reason: 'not-by-card' } }]);
});

/** Every order of a few things, or a hundred of them. */
const ordersOf = <Value>(values: readonly Value[]): fc.Arbitrary<readonly Value[]> => fc.shuffledSubarray([...values], { minLength: values.length, maxLength: values.length });

describe('a sale and the uses of its certificate, in any two orders of arrival', () => {
  const anyUse = fc.record({ amount: fc.integer({ min: 1, max: 6_000 }), till: fc.nat(1), isVoided: fc.boolean(), ago: fc.nat(3), isStandIn: fc.boolean() });
  const world = fc.record({ paper: fc.constantFrom(1, 4, 5), isFree: fc.boolean(), uses: fc.array(anyUse, { minLength: 1, maxLength: 4 }) });
  const itemsOf = ({ paper, isFree, uses }: { readonly paper: number; readonly isFree: boolean; readonly uses: readonly { amount: number; till: number; isVoided: boolean; ago: number; isStandIn: boolean }[] }): readonly Arriving[] => {
    const made: Arriving[] = [];
    const record = (operation: Operation): void => {
      const sealed = sealOperation(operation);
      const till = tills.find(({ id }) => id === sealed.operation.terminal) ?? tills[0]!;
      made.push({ kind: 'operation', terminal: till, text: sealed.text, hash: sealed.hash, read: { ok: true, value: sealed }, headForged: false });
    };
    const head = (index: number, which: number, ago: number) => {
      const till = tills[which] ?? tills[0]!;
      const at = now - ago * 86_400_000;
      return { id: idOf(10_000 + index), terminal: till.id, terminalNumber: till.number, store: till.store.id, storeNumber: till.store.number, sequence: index + 1, day: new Date(at).toISOString().slice(0, 10), at };
    };
    const line = { ...saleLine(hashOf(paper), 5_000, isFree ? 0 : 5_000), ...(isFree ? { programNumber: 2, certificateKind: 'promotional' as const } : {}) };
    record(sale({ ...head(0, paper === 4 ? 1 : 0, 2), lines: [line], tenders: isFree ? [] : [cash(5_000)] }));
    uses.forEach(({ amount, till, isVoided, ago, isStandIn }, index) => {
      const use = redemption({
        ...head(10 + index, till, ago), requestId: null, decidedBy: isStandIn ? 'standin' : 'local', atRisk: minor(isStandIn ? amount : 0), lines: [redemptionLine(hashOf(paper), amount)], amountDue: minor(amount),
      });
      record(use);
      if (isVoided) record(voidOf(use, { ...head(20 + index, till, ago), requestId: null, decidedBy: 'local' }));
    });
    return made;
  };
  const any = world.chain((one) => fc.tuple(fc.constant(one), ordersOf(itemsOf(one)), ordersOf(itemsOf(one))));
  const balanceIn = (books: Books, paper: number): number => books.certificates.get(hashOf(paper))?.certificate.balance ?? 0;

  it('leave the same on it, and the same for somebody to bear', () => {
    const seen = new Set<string>();
    fc.assert(fc.property(any, ([{ paper, uses }, one, other]) => {
      const [first, second] = [fold(one, null), fold(other, null)];
      // What was freed after another had gone short is on the certificate, and somebody bears the other: together they are the same.
      expect(balanceIn(second, paper) + balanceOf(second, 'overspend')).toBe(balanceIn(first, paper) + balanceOf(first, 'overspend'));
      expect(balanceOf(second, 'redeemed')).toBe(balanceOf(first, 'redeemed'));
      const used = total(uses, ({ amount }) => amount);
      if (used > 5_000 && uses.some(({ isVoided }) => isVoided)) return;
      seen.add(used > 5_000 ? 'short' : 'enough');
      const left = Math.max(0, 5_000 - total(uses.filter(({ isVoided }) => !isVoided), ({ amount }) => amount));
      expect([balanceIn(first, paper), balanceIn(second, paper)]).toEqual([left, left]);
      expect(0 - balanceOf(first, 'overspend')).toBe(Math.max(0, used - 5_000));
      if (one.some((item, index) => index > 0 && item.kind === 'operation' && item.text.includes('"kind":"sale"'))) seen.add('after a use');
    }), { numRuns: 1_000 });
    expect([...seen].sort()).toEqual(['after a use', 'enough', 'short']);
  });

  it('clear the same between the stores, whichever came first', () => {
    // All on one day, because commissions are rounded by the day.
    const oneDay = world.map((one) => ({ ...one, isFree: false, uses: one.uses.map((use) => ({ ...use, ago: 2 })) }));
    const anyDay = oneDay.chain((one) => fc.tuple(fc.constant(one), ordersOf(itemsOf(one)), ordersOf(itemsOf(one))));
    const owed = (items: readonly Arriving[]): Readonly<Record<string, number>> => {
      const sums: Record<string, number> = {};
      for (const { account, side, amount } of lockInTurn(fold(items, null).written.effects, 0).flatMap(({ entries }) => entries)) sums[account] = (sums[account] ?? 0) + (side === 'debit' ? amount : 0 - amount);
      return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
    };
    let isAnythingOwed = false;
    fc.assert(fc.property(anyDay, ([{ uses }, one, other]) => {
      if (total(uses, ({ amount }) => amount) > 5_000) return;
      expect(owed(other)).toEqual(owed(one));
      isAnythingOwed ||= Object.keys(owed(one)).length > 0;
    }), { numRuns: 200 });
    expect(isAnythingOwed).toBe(true);
  });
});

describe('the journal\'s names', () => {
  it('are another one for every account of ours', () => {
    const account = fc.oneof(
      fc.tuple(fc.constantFrom('tender', 'liability', 'redeemed', 'suspense', 'discount', 'overspend:program', 'overspend:store', 'clearing', 'cash-variance'), fc.nat(400), fc.constantFrom('', ':cash', ':card', ':sold', ':promotional', ':7'))
        .map(([type, number, detail]) => `${type}:${String(number)}${detail}`));
    fc.assert(fc.property(account, account, (one, other) => {
      expect(hledgerAccount(one).name === hledgerAccount(other).name).toBe(one === other);
    }));
  });
});
