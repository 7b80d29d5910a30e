import { type Minor, subtract, sum, zero } from '../../domain/money.ts';
import type { CertificateHash } from '../../domain/number.ts';
import type { Redemption, Sale, ShiftClose, ShiftOpen, Tender, TenderCorrection, VoidOperation } from '../../domain/operation.ts';
import type { Done, Held, ScanVerdict } from '../till.ts';

/** What lies on the counter: which screen is open, and all that was typed or scanned and not recorded yet. */

export type FinishedOperation = Sale | Redemption | VoidOperation | TenderCorrection | ShiftOpen | ShiftClose;

export type Screen =
  | { readonly name: 'home' | 'sell' | 'redeem' | 'journal' | 'shift' | 'settings' | 'no-sale' | 'find-scanners' | 'scan-trace' }
  | { readonly name: 'certificate'; readonly verdict: Extract<ScanVerdict, { kind: 'refused' | 'control-number' }> | { readonly kind: 'page'; readonly held: Held } }
  | { readonly name: 'operation' | 'void' | 'correct'; readonly id: string }
  | { readonly name: 'done'; readonly done: Done<FinishedOperation> };

export type Notice = { readonly tone: 'problem' | 'quiet'; readonly text: string };

export type SaleItem = { readonly held: Held; readonly price: Minor; readonly validUntil: string | null };

export type DeskState = {
  /** The open screen is the last; Esc goes to the one before. */
  readonly screens: readonly [Screen, ...Screen[]];
  readonly sale: { readonly items: readonly SaleItem[]; readonly tenders: readonly Tender[] };
  readonly redemption: { readonly items: readonly Held[]; readonly attempt: { readonly id: string; readonly atRisk: Minor } | null };
  /** Certificates scanned again for the void of an operation, by its id. */
  readonly voidScans: Readonly<Record<string, readonly CertificateHash[]>>;
  /** Everything typed, by field: it is there again when the screen is. */
  readonly typed: Readonly<Record<string, string>>;
  readonly notice: Notice | null;
  /** Said to screen readers, seen by nobody. */
  readonly said: string;
  readonly scannerSeen: boolean;
};

export type Desk = ReturnType<typeof createDesk>;

const empty: DeskState = {
  screens: [{ name: 'home' }],
  sale: { items: [], tenders: [] },
  redemption: { items: [], attempt: null },
  voidScans: {},
  typed: {},
  notice: null,
  said: '',
  scannerSeen: false,
};

/** Prefixes of typed fields that belong to a job and end with it. */
const saleFields = 'sale.';
const redemptionFields = 'redeem.';

/** The counter's own small store. Nothing in it is money yet: what is recorded lives behind `Till`. */
export const createDesk = () => {
  let state = empty;
  const listeners = new Set<() => void>();
  const set = (change: Partial<DeskState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const withoutFields = (prefix: string): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(state.typed).filter(([field]) => !field.startsWith(prefix)));

  return {
    snapshot: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    /** Opens a screen above the present one; a screen of the same name is replaced, so that Esc never walks in circles. */
    open: (screen: Screen) => {
      const below = state.screens.filter((other) => other.name !== screen.name && other.name !== 'done');
      const [first = { name: 'home' } as const, ...rest] = below;
      set({ screens: screen.name === 'home' ? [screen] : [first, ...rest, screen], notice: null });
    },
    back: () => {
      const [first, ...rest] = state.screens;
      set({ screens: [first, ...rest.slice(0, -1)], notice: null });
    },
    home: () => set({ screens: [{ name: 'home' }], notice: null }),

    type: (field: string, text: string) => set({ typed: { ...state.typed, [field]: text } }),
    forget: (prefix: string) => set({ typed: withoutFields(prefix) }),

    addSaleItem: (item: SaleItem) => set({ sale: { ...state.sale, items: [...state.sale.items, item] } }),
    removeSaleItem: (certificate: CertificateHash) =>
      set({ sale: { ...state.sale, items: state.sale.items.filter(({ held }) => held.certificate.hash !== certificate) } }),
    addTender: (tender: Tender) =>
      set({ sale: { ...state.sale, tenders: [...state.sale.tenders, tender] }, typed: withoutFields(saleFields) }),
    removeTender: (index: number) =>
      set({ sale: { ...state.sale, tenders: state.sale.tenders.filter((_, at) => at !== index) } }),
    clearSale: () => set({ sale: empty.sale, typed: withoutFields(saleFields) }),

    addRedemptionItem: (held: Held) => set({ redemption: { ...state.redemption, items: [...state.redemption.items, held] } }),
    removeRedemptionItem: (certificate: CertificateHash) =>
      set({ redemption: { ...state.redemption, items: state.redemption.items.filter((held) => held.certificate.hash !== certificate) } }),
    setAttempt: (attempt: DeskState['redemption']['attempt']) => set({ redemption: { ...state.redemption, attempt } }),
    clearRedemption: () => set({ redemption: empty.redemption, typed: withoutFields(redemptionFields) }),

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

/** What is still to be paid of the sale on the counter. */
export const stillToPay = (sale: DeskState['sale']): Minor =>
  subtract(sum(sale.items.map(({ price }) => price)), sum(sale.tenders.map(({ amount }) => amount)));

/** Net of one certificate list: the balances together. */
export const totalBalance = (items: readonly Held[]): Minor => items.reduce<Minor>((total, { certificate }) => sum([total, certificate.balance]), zero);
