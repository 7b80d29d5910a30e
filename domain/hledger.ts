import { type Currency, exponentOf, type Minor, minor, toDecimal } from './money.ts';

/**
 * The ledger as an hledger journal (https://hledger.org), so that an accountant's own tool can check our books.
 * The same ledger gives the same text: nothing here asks what time it is.
 */

/** What an account is to an accountant: hledger's letters for asset, cash, liability, expense, revenue and equity. */
type AccountType = 'A' | 'C' | 'L' | 'X' | 'R' | 'E';

/** The one table from our accounts to the journal's. The first fitting row counts. */
const accountTable: readonly { readonly ours: RegExp; readonly theirs: string; readonly type: AccountType }[] = [
  { ours: /^tender:(\d+):cash$/u, theirs: 'Assets:Tenders:$1:Cash', type: 'C' },
  { ours: /^tender:(\d+):card$/u, theirs: 'Assets:Tenders:$1:Card', type: 'A' },
  { ours: /^liability:(\d+):sold$/u, theirs: 'Liabilities:Certificates:$1:Sold', type: 'L' },
  { ours: /^liability:(\d+):promotional$/u, theirs: 'Liabilities:Certificates:$1:Promotional', type: 'L' },
  { ours: /^redeemed:(\d+)$/u, theirs: 'Liabilities:Redeemed:$1', type: 'L' },
  { ours: /^suspense:(\d+)$/u, theirs: 'Liabilities:Suspense:$1', type: 'L' },
  { ours: /^discount:(\d+)$/u, theirs: 'Expenses:Discounts:$1', type: 'X' },
  { ours: /^overspend:program:(\d+)$/u, theirs: 'Expenses:Overspend:Program:$1', type: 'X' },
  { ours: /^overspend:store:(\d+)$/u, theirs: 'Expenses:Overspend:Store:$1', type: 'X' },
  { ours: /^cash-movement:(\d+):expense$/u, theirs: 'Expenses:Small:$1', type: 'X' },
  { ours: /^cash-movement:(\d+):([a-z]+)$/u, theirs: 'Assets:Cash moved:$1:$2', type: 'A' },
  { ours: /^cash-variance:(\d+)$/u, theirs: 'Expenses:Cash variance:$1', type: 'X' },
  { ours: /^refund:(\d+)$/u, theirs: 'Assets:Refunds:$1', type: 'A' },
  { ours: /^refund:(\d+):bank$/u, theirs: 'Assets:Refunds:$1:Bank', type: 'A' },
  { ours: /^refund:(\d+):card$/u, theirs: 'Assets:Refunds:$1:Card', type: 'A' },
  { ours: /^chargeback:program:(\d+)$/u, theirs: 'Expenses:Chargebacks:Program:$1', type: 'X' },
  { ours: /^chargeback:store:(\d+)$/u, theirs: 'Expenses:Chargebacks:Store:$1', type: 'X' },
  { ours: /^unclaimed:(\d+)$/u, theirs: 'Liabilities:Certificates:$1:Unclaimed', type: 'L' },
  { ours: /^escheat:(\d+)$/u, theirs: 'Liabilities:Escheat:$1', type: 'L' },
  { ours: /^vat:(\d+):([a-z]{2}):(\d+)$/u, theirs: 'Liabilities:VAT:$1:$2:$3', type: 'L' },
  { ours: /^vat-carried:(\d+)$/u, theirs: 'Assets:VAT carried:$1', type: 'A' },
  { ours: /^breakage:(\d+)$/u, theirs: 'Revenues:Breakage:$1', type: 'R' },
  { ours: /^income:(\d+)$/u, theirs: 'Revenues:Other:$1', type: 'R' },
  { ours: /^tender:(\d+):bank$/u, theirs: 'Assets:Tenders:$1:Bank', type: 'A' },
  { ours: /^receivable:(\d+)$/u, theirs: 'Assets:Receivable:$1', type: 'A' },
  { ours: /^corporate-discount:(\d+)$/u, theirs: 'Expenses:Corporate discounts:$1', type: 'X' },
  { ours: /^clearing:(\d+):(\d+)$/u, theirs: 'Assets:Clearing:$1:$2', type: 'A' },
  { ours: /^bank:(\d+)$/u, theirs: 'Assets:Bank:$1', type: 'A' },
  { ours: /^cleared:(\d+):(\d+)$/u, theirs: 'Liabilities:Cleared:$1:$2', type: 'L' },
  { ours: /^commission:earned:(\d+):(\d+)$/u, theirs: 'Revenues:Commission:$1:$2', type: 'R' },
  { ours: /^commission:paid:(\d+):(\d+)$/u, theirs: 'Expenses:Commission:$1:$2', type: 'X' },
  // An account that this table does not know yet is exported all the same, under its own name.
  { ours: /^(.+)$/u, theirs: 'Equity:Other:$1', type: 'E' },
];

/** The journal's name of one of our accounts, and its type. */
export const hledgerAccount = (account: string): { readonly name: string; readonly type: AccountType } => {
  for (const { ours, theirs, type } of accountTable) {
    if (ours.test(account)) return { name: account.replace(ours, theirs), type };
  }
  throw new Error('an account without a name');
};

/** What stands above the transactions: every commodity, payee and account that they use. */
export type JournalHead = {
  readonly currencies: readonly Currency[];
  readonly accounts: readonly string[];
  readonly stores: readonly JournalStore[];
  /** By number, for the comments of accounts. */
  readonly programs: readonly { readonly number: number; readonly name: string }[];
};
export type JournalStore = { readonly number: number; readonly name: string };

/** The journal's beginning. */
export const journalHead = ({ currencies, accounts, stores, programs }: JournalHead): string => [
  '; The ledger of Countersign. Each transaction is one posting; its code is the posting\'s id.',
  '; Tags: event (when it happened), recorded (when the server took it in), source (the operation or request),',
  '; store, and for what came after its month was closed late (the day it happened). Times are UTC.',
  '',
  'decimal-mark .',
  ...sorted(currencies).map((currency) => `commodity ${sample(currency)} ${currency}`),
  '',
  ...stores.toSorted((a, b) => a.number - b.number).map((store) => `payee ${payeeOf(store)}`),
  '',
  ...sorted(accounts).flatMap((account) => accountDirective(account, stores, programs)),
  '',
  '',
].join('\n');

const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/** hledger reads the number of decimals off an example, which must show its decimal mark even where nothing follows it. */
const sample = (currency: Currency): string => `1000.${'0'.repeat(exponentOf(currency))}`;

const accountDirective = (account: string, stores: JournalHead['stores'], programs: JournalHead['programs']): readonly string[] => {
  const { name, type } = hledgerAccount(account);
  const number = Number(/:(\d+)(?::|$)/u.exec(account)?.[1]);
  const owner = (/^(?:liability|discount|overspend:program|unclaimed|breakage|escheat|vat|vat-carried):/u.test(account) ? programs : stores).find((one) => one.number === number);
  return [`account ${name}  ; type:${type}, ours:${account}`, ...(owner ? [`  ; ${plain(owner.name)}`] : [])];
};

/**
 * A name as one line that hledger takes for nothing but a name: `;` would begin a comment, `|` a note, `:` a tag, two
 * spaces the end, a line break another entry.
 */
const plain = (text: string): string =>
  text.normalize('NFC').replace(/[\p{White_Space}\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/[;|]/gu, '/').replace(/:/gu, '.').trim().slice(0, 120);

const payeeOf = ({ number, name }: JournalStore): string => `${String(number)} ${plain(name)}`.trim();

/** A posting as the journal tells it. */
export type JournalPosting = {
  readonly id: string; readonly accountingDate: string; readonly kind: string; readonly store: JournalStore;
  readonly at: number; readonly recordedAt: number; readonly source: string;
  /** The day it happened, where its month was closed already. */
  readonly eventDay: string | null;
  /** In account order. */
  readonly entries: readonly { readonly account: string; readonly side: 'debit' | 'credit'; readonly amount: Minor; readonly currency: Currency }[];
};

/** One posting as one transaction. */
export const journalTransaction = ({ id, accountingDate, kind, store, at, recordedAt, source, eventDay, entries }: JournalPosting): string => {
  const tags = [
    `event:${new Date(at).toISOString()}`, `recorded:${new Date(recordedAt).toISOString()}`, `source:${source}`, `store:${String(store.number)}`,
    ...(eventDay === null ? [] : [`late:${eventDay}`]),
  ];
  return [
    `${accountingDate} (${id}) ${payeeOf(store)} | ${plain(kind)}  ; ${tags.join(', ')}`,
    ...entries.map(({ account, side, amount, currency }) =>
      `    ${hledgerAccount(account).name}  ${toDecimal(minor(side === 'debit' ? amount : 0 - amount), currency)} ${currency}`),
    '',
    '',
  ].join('\n');
};
