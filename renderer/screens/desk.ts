import { type Currency, type Minor, subtract, sum, zero } from '../../domain/money.ts';
import type { CertificateHash } from '../../domain/number.ts';
import type { Approval, CashMovement, CashOut, Honour, Redemption, Refund, Reload, Replacement, ReturnCredit, Sale, ShiftClose, ShiftOpen, Tender, TenderCorrection, VoidOperation } from '../../domain/operation.ts';
import type { BasketItem, Done, Held, SaleDraft, ScanVerdict } from '../till.ts';

/** What lies on the counter: which screen is open, and all that was typed or scanned and not recorded yet. */

export type FinishedOperation = Sale | Redemption | VoidOperation | TenderCorrection | ShiftOpen | ShiftClose | CashMovement | CashOut | ReturnCredit | Replacement | Refund | Reload | Honour;

export type Screen =
  | { readonly name: 'home' | 'sell' | 'redeem' | 'journal' | 'shift' | 'settings' | 'no-sale' | 'pay-in' | 'pay-out' | 'find-scanners' | 'scan-trace' | 'papers' | 'sign-out' | 'replace' | 'refund' | 'arrivals' }
  | { readonly name: 'certificate'; readonly verdict: Extract<ScanVerdict, { kind: 'refused' | 'control-number' }> | { readonly kind: 'page'; readonly held: Held } }
  | { readonly name: 'operation' | 'void' | 'correct'; readonly id: string }
  | { readonly name: 'cash-out' | 'reload' | 'honour'; readonly held: Held }
  | { readonly name: 'return-credit'; readonly held: Held | null; readonly reference: string }
  | { readonly name: 'freeze' | 'lost'; readonly reference: string }
  | { readonly name: 'awaited-sale'; readonly held: Held; readonly reference: string }
  | { readonly name: 'done'; readonly done: Done<FinishedOperation> };

export type Notice = { readonly tone: 'problem' | 'quiet'; readonly text: string };

/** `key` tells the items of a sale apart: a certificate in hand by its hash, one that is to be printed by the order in which it was chosen. */
export type SaleItem = BasketItem & { readonly key: string };

export type DeskState = {
  /** The open screen is the last; Esc goes to the one before. */
  readonly screens: readonly [Screen, ...Screen[]];
  /** `id`: what it will be called once it is recorded; it has one as soon as money was taken. */
  readonly sale: { readonly items: readonly SaleItem[]; readonly tenders: readonly Tender[]; readonly id: string | null;
    /** The customer was asked about callers with just these items. */
    readonly callerAsked: boolean;
    /** A manager has agreed to what is given away of just these items. */
    readonly approval: Approval | null;
  };
  readonly redemption: { readonly items: readonly Held[]; readonly attempt: { readonly id: string; readonly atRisk: Minor } | null };
  /** Damaged paper, or with a claim what was lost, and the one that takes its place. */
  readonly replacing: { readonly old: Held | null; readonly fresh: Held | null; readonly claim: string | null };
  /** A certificate to be refunded, its receipt, and what goes back once the server has ended it. */
  readonly refunding: { readonly held: Held | null; readonly reference: string | null; readonly attempt: { readonly id: string; readonly handBack: Minor } | null };
  /** Certificates scanned again for the void of an operation, by its id. */
  readonly voidScans: Readonly<Record<string, readonly CertificateHash[]>>;
  /** Everything typed, by field: it is there again when the screen is. */
  readonly typed: Readonly<Record<string, string>>;
  readonly notice: Notice | null;
  /** Said to screen readers, seen by nobody. */
  readonly said: string;
  readonly scannerSeen: boolean;
  /** The office is on the screen in the till's place. */
  readonly officeOpen: boolean;
};

export type Desk = ReturnType<typeof createDesk>;

const empty: DeskState = {
  screens: [{ name: 'home' }],
  sale: { items: [], tenders: [], id: null, callerAsked: false, approval: null },
  redemption: { items: [], attempt: null },
  replacing: { old: null, fresh: null, claim: null },
  refunding: { held: null, reference: null, attempt: null },
  voidScans: {},
  typed: {},
  notice: null,
  said: '',
  scannerSeen: false,
  officeOpen: false,
};

/** Prefixes of typed fields that belong to a job and end with it. */
const saleFields = 'sale.';
const redemptionFields = 'redeem.';
const refundFields = 'refund.';

/** The counter's own small store. What is recorded lives behind `Till`, and so does a copy of what money was taken for. */
export const createDesk = () => {
  let state = empty;
  let chosen = 0;
  const listeners = new Set<() => void>();
  const set = (change: Partial<DeskState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const withoutFields = (prefix: string): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(state.typed).filter(([field]) => !field.startsWith(prefix)));
  const withKey = (item: BasketItem): SaleItem => {
    chosen += 1;
    return { ...item, key: 'held' in item ? item.held.certificate.hash : `chosen-${String(chosen)}` };
  };

  return {
    snapshot: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    /** Opens a screen above the present one; a screen of the same name is replaced, so that Esc never walks in circles. */
    open: (screen: Screen) => {
      // What is done is done: Esc must not lead back into the job that it ended, where nothing lies any more.
      if (screen.name === 'done') return set({ screens: [{ name: 'home' }, screen], notice: null });
      const below = state.screens.filter((other) => other.name !== screen.name && other.name !== 'done');
      const [first = { name: 'home' } as const, ...rest] = below;
      set({ screens: screen.name === 'home' ? [screen] : [first, ...rest, screen], notice: null });
    },
    back: () => {
      const [first, ...rest] = state.screens;
      set({ screens: [first, ...rest.slice(0, -1)], notice: null });
    },
    openOffice: () => set({ officeOpen: true, notice: null }),
    closeOffice: () => set({ officeOpen: false, notice: null }),
    home: () => set({ screens: [{ name: 'home' }], notice: null }),

    type: (field: string, text: string) => set({ typed: { ...state.typed, [field]: text } }),
    forget: (prefix: string) => set({ typed: withoutFields(prefix) }),

    addSaleItem: (item: BasketItem) => set({ sale: { ...state.sale, callerAsked: false, approval: null, items: [...state.sale.items, withKey(item)] } }),
    /** Somebody has chosen the value of paper that has none, and with it the price. */
    chooseValue: (wanted: string, item: BasketItem) =>
      set({ sale: { ...state.sale, callerAsked: false, approval: null, items: state.sale.items.map((known) => (known.key === wanted ? { ...item, key: wanted } : known)) }, typed: withoutFields(saleFields) }),
    /** A sale that an earlier run left unfinished is put on the counter again. */
    resumeSale: ({ id, items, tenders, callerAsked = false }: SaleDraft) => set({ sale: { id, tenders, callerAsked, approval: null, items: items.map(withKey) } }),
    removeSaleItem: (wanted: string) => set({ sale: { ...state.sale, callerAsked: false, approval: null, items: state.sale.items.filter(({ key }) => key !== wanted) } }),
    addTender: (tender: Tender, id: string) =>
      set({ sale: { ...state.sale, id, tenders: [...state.sale.tenders, tender] }, typed: withoutFields(saleFields) }),
    removeTender: (index: number) =>
      set({ sale: { ...state.sale, tenders: state.sale.tenders.filter((_, at) => at !== index) } }),
    /** The customer was asked about callers, and said no. */
    askedAboutCallers: () => set({ sale: { ...state.sale, callerAsked: true } }),
    /** A manager agrees to what is given away; null: did so too long ago. */
    agreeToGiving: (approval: Approval | null) => set({ sale: { ...state.sale, approval } }),
    clearSale: () => set({ sale: empty.sale, typed: withoutFields(saleFields) }),

    addRedemptionItem: (held: Held) => set({ redemption: { ...state.redemption, items: [...state.redemption.items, held] } }),
    removeRedemptionItem: (certificate: CertificateHash) =>
      set({ redemption: { ...state.redemption, items: state.redemption.items.filter((held) => held.certificate.hash !== certificate) } }),
    setAttempt: (attempt: DeskState['redemption']['attempt']) => set({ redemption: { ...state.redemption, attempt } }),
    clearRedemption: () => set({ redemption: empty.redemption, typed: withoutFields(redemptionFields) }),

    scanForReplacing: (part: 'old' | 'fresh', held: Held | null) => set({ replacing: { ...state.replacing, [part]: held } }),
    changeRefunding: (change: Partial<DeskState['refunding']>) => set({ refunding: { ...state.refunding, ...change } }),
    clearRefunding: () => set({ refunding: empty.refunding, typed: withoutFields(refundFields) }),
    /** New paper for what was lost: the office has released it. */
    replaceLost: (claim: string, old: Held) => set({ replacing: { old, fresh: null, claim } }),
    clearReplacing: () => set({ replacing: empty.replacing }),

    scanForVoid: (operation: string, certificate: CertificateHash) => {
      const before = state.voidScans[operation] ?? [];
      set({ voidScans: { ...state.voidScans, [operation]: [...new Set([...before, certificate])] } });
    },

    problem: (text: string) => set({ notice: { tone: 'problem', text }, said: text }),
    quiet: (text: string) => set({ notice: { tone: 'quiet', text }, said: text }),
    say: (text: string) => set({ said: text }),
    dismiss: () => set({ notice: null }),
    scannerWorks: () => { if (!state.scannerSeen) set({ scannerSeen: true }); },
    /** A new operator finds an empty screen stack; an unfinished job stays on the counter. */
    changeOperator: () => set({ screens: [{ name: 'home' }], notice: null, said: '' }),
  };
};

/** Whether a certificate in hand lies in the sale. */
export const holds = ({ items }: DeskState['sale'], certificate: CertificateHash): boolean => items.some(({ key }) => key === certificate);

/** The currency of a sale; a sale has one. */
export const currencyOfSale = ({ items: [first] }: { readonly items: readonly BasketItem[] }): Currency | undefined =>
  first && ('held' in first ? first.held.certificate.currency : first.offer.program.currency);

/** What is still to be paid of the sale on the counter. */
export const stillToPay = (sale: DeskState['sale']): Minor =>
  subtract(sum(sale.items.map(({ price }) => price)), sum(sale.tenders.map(({ amount }) => amount)));

/** Net of one certificate list: the balances together. */
export const totalBalance = (items: readonly Held[]): Minor => items.reduce<Minor>((total, { certificate }) => sum([total, certificate.balance]), zero);
