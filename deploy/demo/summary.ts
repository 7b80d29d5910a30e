import { z } from 'zod';
import { formatMoney, minor } from '../../domain/money.ts';
import type { Operation } from '../../domain/operation.ts';
import type { TillBooks } from './till-books.ts';

const totalsSchema = z.object({
  imbalance: z.record(z.string(), z.int()),
  outstanding: z.record(z.string(), z.object({ certificates: z.int(), ledger: z.int() })),
  stores: z.array(z.object({ store: z.int(), currency: z.string(), sold: z.int(), redeemed: z.int(), cash: z.int(), card: z.int() })),
  operations: z.object({ accepted: z.int(), flagged: z.int(), evidence: z.int() }),
});

type Figures = { readonly sold: number; readonly redeemed: number; readonly cash: number; readonly card: number };
type Count = { readonly certificates: number; readonly value: number };

export type StoreDay = {
  readonly store: number; readonly name: string; readonly currency: string; readonly locale: string;
  readonly tills: readonly TillBooks[];
  /** Till time, epoch milliseconds: the server was away in between. */
  readonly offlineFrom: number; readonly backAt: number;
};

export type StoreSummary = {
  readonly store: number; readonly name: string; readonly currency: string; readonly locale: string;
  readonly soldOnline: Count; readonly redeemedOnline: Count; readonly soldOffline: Count; readonly redeemedOffline: Count;
  readonly voidedSales: number; readonly tenderCorrections: number; readonly offlineOperations: number;
  /** Minor units; the tills' Z-reports added up, and what the server's books say of the store. */
  readonly tills: Figures; readonly server: Figures;
};

export type Summary = {
  readonly equal: boolean;
  readonly stores: readonly StoreSummary[];
  readonly operations: { readonly atTheTills: number; readonly atTheServer: number; readonly flagged: number; readonly evidence: number };
  readonly books: { readonly imbalance: Readonly<Record<string, number>>; readonly outstanding: Readonly<Record<string, { readonly certificates: number; readonly ledger: number }>> };
  /** What does not agree; nothing when all is well. */
  readonly differences: readonly string[];
};

/** Puts the tills' own books beside the server's. Equal means equal to the cent. */
export const summarize = (days: readonly StoreDay[], serverTotals: unknown): Summary => {
  const totals = totalsSchema.parse(serverTotals);
  const stores = days.map((day) => storeSummary(day, totals.stores.find(({ store }) => store === day.store)));
  const atTheTills = days.flatMap(({ tills }) => tills).reduce((count, { operations }) => count + operations.length, 0);
  const atTheServer = totals.operations.accepted + totals.operations.flagged;
  const differences = [
    ...stores.flatMap((store) => figureNames.filter((name) => store.tills[name] !== store.server[name])
      .map((name) => `${store.name}: ${name} is ${money(store.tills[name], store)} at the tills and ${money(store.server[name], store)} at the server`)),
    ...(atTheTills === atTheServer ? [] : [`${String(atTheTills)} operations at the tills, ${String(atTheServer)} at the server`]),
    ...(totals.operations.evidence === 0 ? [] : [`${String(totals.operations.evidence)} operations are kept as evidence`]),
    ...Object.entries(totals.imbalance).filter(([, amount]) => amount !== 0).map(([currency, amount]) => `the ledger is ${String(amount)} ${currency} out of balance`),
    ...Object.entries(totals.outstanding).filter(([, { certificates, ledger }]) => certificates !== ledger)
      .map(([currency, { certificates, ledger }]) => `certificates owe ${String(certificates)} ${currency}, the ledger ${String(ledger)}`),
  ];
  return {
    equal: differences.length === 0, stores, differences,
    operations: { atTheTills, atTheServer, flagged: totals.operations.flagged, evidence: totals.operations.evidence },
    books: { imbalance: totals.imbalance, outstanding: totals.outstanding },
  };
};

const money = (amount: number, { currency, locale }: Pick<StoreSummary, 'currency' | 'locale'>): string => formatMoney(minor(amount), currency, locale);

const figureNames = ['sold', 'redeemed', 'cash', 'card'] as const;

const storeSummary = ({ store, name, currency, locale, tills, offlineFrom, backAt }: StoreDay, server: Figures | undefined): StoreSummary => {
  const operations = tills.flatMap((till) => till.operations);
  const offline = operations.filter(({ at }) => at >= offlineFrom && at < backAt);
  const online = operations.filter((operation) => !offline.includes(operation));
  const add = (figure: (books: TillBooks) => number): number => tills.reduce((total, books) => total + figure(books), 0);
  return {
    store, name, currency, locale,
    soldOnline: count(online, 'sale'), redeemedOnline: count(online, 'redemption'),
    soldOffline: count(offline, 'sale'), redeemedOffline: count(offline, 'redemption'),
    voidedSales: operations.filter((operation) => operation.kind === 'void' && operation.targetKind === 'sale').length,
    tenderCorrections: operations.filter(({ kind }) => kind === 'tender-correction').length,
    offlineOperations: offline.length,
    tills: {
      sold: add(({ report }) => report.sales.value - report.salesVoided.value),
      redeemed: add(({ report }) => report.redemptions.value - report.redemptionsVoided.value),
      cash: add(({ report }) => report.cash), card: add(({ report }) => report.card),
    },
    server: { sold: server?.sold ?? 0, redeemed: server?.redeemed ?? 0, cash: server?.cash ?? 0, card: server?.card ?? 0 },
  };
};

const count = (operations: readonly Operation[], kind: 'sale' | 'redemption'): Count => {
  const amounts = operations.flatMap((operation) => {
    if (operation.kind !== kind) return [];
    return operation.kind === 'sale' ? operation.lines.map(({ face }) => face) : operation.lines.map(({ amount }) => amount);
  });
  return { certificates: amounts.length, value: amounts.reduce<number>((total, amount) => total + amount, 0) };
};

/** What was sold and redeemed, a line a store, for the end of the run: money as the store's people read it. */
export const closingLines = ({ stores }: Summary): readonly string[] => stores.map(({ name, currency, locale, tills, server }) => {
  const both = (figure: 'sold' | 'redeemed'): string => {
    const [atTheTills, atTheServer] = [money(tills[figure], { currency, locale }), money(server[figure], { currency, locale })];
    return tills[figure] === server[figure] ? atTheTills : `${atTheTills} by the tills, ${atTheServer} by the server`;
  };
  return `${name}: sold ${both('sold')}, redeemed ${both('redeemed')}`;
});

/** The summary as a page that people read. */
export const summaryMarkdown = (summary: Summary, facts: readonly string[]): string => [
  '# The demo shift', '',
  summary.equal ? '**The tills and the server agree to the cent.**' : `**The tills and the server do not agree:**\n\n${summary.differences.map((text) => `- ${text}`).join('\n')}`, '',
  ...summary.stores.flatMap(storeMarkdown),
  '## All of it', '',
  `- ${String(summary.operations.atTheTills)} operations recorded at the tills, ${String(summary.operations.atTheServer)} in the server's books; ${String(summary.operations.flagged)} flagged for the office, because two tills redeemed the same certificate while the server was away.`,
  ...Object.entries(summary.books.imbalance).map(([currency, amount]) => `- Ledger in ${currency}: debits minus credits are ${String(amount)}. Owed to holders: ${owed(summary, currency)}.`),
  ...facts.map((fact) => `- ${fact}`), '',
].join('\n');

const owed = ({ books }: Summary, currency: string): string => {
  const outstanding = books.outstanding[currency];
  const money = (amount: number): string => formatMoney(minor(amount), currency, 'en');
  return outstanding ? `${money(outstanding.certificates)} by the certificates, ${money(outstanding.ledger)} by the ledger` : 'nothing';
};

const storeMarkdown = (store: StoreSummary): readonly string[] => {
  const row = (label: string, { certificates, value }: Count): string => `| ${label} | ${String(certificates)} | ${money(value, store)} |`;
  return [
    `## ${store.name}`, '',
    '| | certificates | value |', '|---|---:|---:|',
    row('sold with the server there', store.soldOnline), row('redeemed with the server there', store.redeemedOnline),
    row('sold with the server gone', store.soldOffline), row('redeemed with the server gone', store.redeemedOffline), '',
    `Sales voided: ${String(store.voidedSales)}. Tenders corrected: ${String(store.tenderCorrections)}. The server was stopped and started; ${String(store.offlineOperations)} operations waited for it and drained by themselves.`, '',
    '| totals | tills | server | |', '|---|---:|---:|---|',
    ...figureNames.map((name) => `| ${figureWords[name]} | ${money(store.tills[name], store)} | ${money(store.server[name], store)} | ${store.tills[name] === store.server[name] ? 'equal' : 'DIFFERENT'} |`), '',
  ];
};

const figureWords = { sold: 'sold, less voids', redeemed: 'redeemed', cash: 'cash', card: 'card' } as const;
