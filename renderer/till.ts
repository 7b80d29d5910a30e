import type { Certificate, Refusal, Standing } from '../domain/certificate.ts';
import type { Currency, Minor } from '../domain/money.ts';
import type { CertificateHash, ControlNumber, NumberProblem } from '../domain/number.ts';
import type { CashPieces } from '../domain/cash-units.ts';
import type { Approval, CashMovement, CashOut, CashReason, Honour, NoSale, NoSaleReason, Operation, Redemption, Refund, Reload, Replacement, ReturnCredit, Sale, SealedOperation, ShiftClose, Tender, TenderCorrection, VoidOperation } from '../domain/operation.ts';
import type { CertificateHistory, Operator, Program, WireRefusal } from '../domain/protocol.ts';
import type { Result } from '../domain/result.ts';
import type { CashOutEntitlement } from '../domain/rules.ts';
import type { ShiftReport } from '../domain/shift.ts';
import type { StandinRefusal } from '../domain/standin.ts';
import type { IssueProblem, PrinterStatus, PrintOutcome, ServerFailure, TerminalInfo } from '../preload/contract.ts';

/** What the screens know of the till, and all they can ask of it. `register.ts`, `sync.ts` and `store.ts` stand behind it. */
export type Till = {
  /** For useSyncExternalStore: a new object only when something changed. */
  readonly snapshot: () => TillSnapshot;
  readonly subscribe: (listener: () => void) => () => void;

  readonly signedIn: (operator: Operator) => void;
  readonly signedOut: () => void;

  /** What a scan calls for. Local and immediate; only a certificate the directory has never seen is asked of the server. */
  readonly lookUp: (scan: string) => Promise<ScanVerdict>;
  readonly history: (certificate: CertificateHash) => Promise<Result<CertificateHistory, 'offline' | 'not-here'>>;

  readonly openShift: (float: Minor) => Promise<Recorded<Operation>>;
  readonly report: () => Promise<ShiftReport | undefined>;
  /** Closes the shift with what was counted. A count that is far off wants a second one, and somebody else's PIN or the word that nobody is there. */
  readonly closeShift: (counting: ShiftCounting) => Promise<Recorded<ShiftClose>>;
  /** Unsold certificates that should lie in this store, by denomination: what the directory knows, less what was just sold here. */
  readonly unsoldPaper: () => Promise<readonly PaperStock[]>;
  /** Cash that goes in or out without a sale; above the store's limit a manager agrees with a PIN. */
  readonly moveCash: (input: CashMovementInput) => Promise<Recorded<CashMovement>>;
  /** Z- and X-reports on paper. */
  readonly printReport: (report: ShiftReport) => Promise<PrintOutcome>;

  /** What this till can sell without pre-printed stock: it prints the certificate itself. Empty when the server has not set it up. */
  readonly offers: () => readonly Offer[];
  readonly sell: (basket: Basket) => Promise<Recorded<Sale>>;
  /** Keeps an unfinished sale of which money was taken, so that no restart forgets the money. */
  readonly keepDraft: (draft: SaleDraft) => Promise<Result<null, NotRecorded>>;
  /** The money of an unfinished sale is back with the customer. */
  readonly forgetDraft: (id: string) => Promise<Result<null, NotRecorded>>;
  /** The sale that an earlier run left unfinished lies on the counter again. */
  readonly resumeDraft: () => void;
  /** The cashier has seen the paper of a certificate printed here, and it is good. */
  readonly paperCameOut: (certificate: CertificateHash) => Promise<Result<null, NotRecorded>>;
  /** Sends a certificate's paper to the printer once more; only where nothing of it was sent. */
  readonly printPaperAgain: (certificate: CertificateHash) => Promise<void>;
  /** A certificate printed here did not come out: it is voided alone, unseen, by a manager; and sold again with a new number if the customer still wants it. */
  readonly voidUnprinted: (input: UnprintedInput) => Promise<UnprintedResult>;
  readonly redeem: (use: RedemptionInput) => Promise<RedemptionResult>;
  /** The cashier gave up an attempt that waits for a manager: the request is reversed. */
  readonly abandon: (attempt: string) => Promise<void>;
  readonly voidOperation: (input: VoidInput) => Promise<VoidResult>;
  /** What the rules of this place say of paying a balance out in cash. */
  readonly cashOutOf: (certificate: Certificate) => CashOutEntitlement;
  /** Pays the whole rest of a scanned certificate out in cash; online only, by a manager's PIN. */
  readonly cashOut: (input: CashOutInput) => Promise<AskedResult<CashOut>>;
  /** Accepts an expired certificate for today; online only, by a manager's PIN. */
  readonly honour: (input: HonourInput) => Promise<AskedResult<Honour>>;
  /** Looks at the server's books whether so much may be loaded onto a scanned certificate; nothing is moved. */
  readonly askReload: (input: { readonly held: Held; readonly amount: Minor }) => Promise<ReloadAnswer>;
  /** Records a load that was paid for. */
  readonly reload: (input: ReloadInput) => Promise<Recorded<Reload>>;
  /** Puts the value of goods that came back on the scanned certificate that had paid for them, or on new paper in its place; online only, by a manager's PIN. */
  readonly returnCredit: (input: ReturnCreditInput) => Promise<AskedResult<ReturnCredit>>;
  /** Moves all that lies on damaged paper to unsold paper of this store; a manager agrees with a PIN, and only the server decides. */
  readonly replace: (input: ReplaceInput) => Promise<ReplaceResult>;
  /** Asks the server to end a certificate whose rest goes back to the buyer's card; a manager agrees. Nothing is handed back before its word. */
  readonly askRefund: (input: RefundInput) => Promise<RefundAnswer>;
  /** Records that the card has the money, by the card machine's approval code. */
  readonly refund: (input: { readonly attempt: string; readonly approvalCode: string }) => Promise<RefundResult>;
  /** The card machine said no: the certificate is what it was. */
  readonly abandonRefund: (attempt: string) => Promise<void>;
  readonly correctTender: (input: CorrectionInput) => Promise<Recorded<TenderCorrection>>;
  readonly reprint: (operationId: string) => Promise<Recorded<Operation>>;
  /** Records why the drawer is opened without a sale, and opens it; a manager agrees with a PIN. */
  readonly noSale: (input: NoSaleInput) => Promise<Result<OpenedDrawer, NotRecorded>>;

  /** Newest first, a page at a time; `before` is a sequence. */
  readonly operations: (page: { readonly before: number | null; readonly limit: number }) => Promise<readonly StoredOperation[]>;
  readonly operation: (id: string) => Promise<StoredOperation | undefined>;
  readonly findReference: (reference: string) => Promise<StoredOperation | undefined>;

  /**
   * Answers "recorded, not confirmed: keep or void?" after a crash between the two durable writes. Voiding wants a
   * manager's approval, as every void does. Null when nothing waits for an answer.
   */
  readonly settleUnconfirmed: (answer: 'keep' | 'void', approval: Approval | null) => Promise<Recorded<Operation> | null>;
  /** Tries the server now instead of at the next tick. */
  readonly syncNow: () => Promise<void>;
};

export type TillSnapshot = {
  readonly phase: 'starting' | 'not-enrolled' | 'unconfirmed' | 'quarantined' | 'ready';
  readonly info: TerminalInfo | null;
  readonly operator: Operator | null;
  /** `problem`: why the server's last answer was of no use; null before the first try. */
  readonly connection: { readonly state: 'online' | 'offline'; readonly since: number; readonly problem: ServerFailure['kind'] | null };
  readonly queue: {
    readonly waiting: number;
    /** Value of the waiting operations in the store's currency. */
    readonly value: Minor;
    /** Redeemed on this till's own word, not confirmed by the server yet. */
    readonly atRisk: Minor;
    /** Rows the server answered with a reason; they stay and are shown. */
    readonly stuck: readonly { readonly id: string; readonly reference: string; readonly problem: string }[];
  };
  readonly directory: { readonly certificates: number; readonly asOf: number | null; readonly progress: { readonly done: number; readonly total: number } | null };
  readonly printer: PrinterStatus;
  /** Certificates sold here whose paper is being printed, or of which somebody must say whether it came out. */
  readonly papers?: readonly PendingPaper[];
  readonly shift: { readonly id: string; readonly openedAt: number; readonly operator: string } | null;
  /** The database is being rebuilt from the journal: records done, records in all. */
  readonly rebuild?: { readonly done: number; readonly total: number } | null;
  /** The record that is in one store only, while `phase` is `unconfirmed`. */
  readonly unconfirmed: SealedOperation | null;
  /** An unfinished sale that an earlier run took money for: somebody goes on with it or gives the money back. */
  readonly draft?: SaleDraft | null;
  /** How far the server's clock is ahead of this computer's, milliseconds; null when near enough. Negative: behind. */
  readonly clockOffMs?: number | null;
  /** Why the till is quarantined, or that the disk refuses writes. */
  readonly trouble: { readonly reason: 'journal-damaged' | 'stores-differ' | 'disk-full' | 'storage-failed' | 'revoked' | 'upgrade-required'; readonly detail: string } | null;
};

/** Practice paper at a real till, real paper at a practising one: each is told, and nothing comes of it. */
export type OtherWorld = 'training-paper' | 'real-paper';

/** A certificate in the cashier's hand: what the till knows of it. */
export type Held = {
  readonly certificate: Certificate;
  readonly sealed: string;
  readonly control: ControlNumber | null;
  readonly program: Program | null;
  readonly standing: Standing;
  readonly source: 'home' | 'directory' | 'server' | 'nowhere';
  /** Server time of that knowledge, epoch milliseconds. */
  readonly knownAt: number | null;
};

export type ScanVerdict =
  /** `range`: its value is chosen at the sale, and it has none yet. */
  | { readonly kind: 'sell'; readonly held: Held; readonly price: Minor; readonly validUntil: string | null; readonly range?: FreeRange }
  | { readonly kind: 'redeem'; readonly held: Held }
  | { readonly kind: 'refused'; readonly held: Held; readonly refusal: Refusal | StandinRefusal }
  | { readonly kind: 'control-number'; readonly control: ControlNumber; readonly held: Held | null }
  | { readonly kind: 'operation'; readonly stored: StoredOperation | null; readonly reference: string }
  | { readonly kind: 'unreadable'; readonly problem: NumberProblem | OtherWorld };

/** Between which values one is chosen at the sale. */
export type FreeRange = { readonly min: Minor; readonly max: Minor };

/** What the till sells by printing it; price and validity as they are today. One with a range has no face until it is chosen. */
export type Offer = { readonly program: Program; readonly gtin: string; readonly face: Minor; readonly price: Minor; readonly validUntil: string | null; readonly range?: FreeRange };

/** A certificate in hand, or one that is made and printed when the sale is recorded. `face`: chosen for paper that has none. */
export type BasketItem =
  | { readonly held: Held; readonly price: Minor; readonly validUntil: string | null; readonly face?: Minor; readonly range?: FreeRange }
  | { readonly offer: Offer; readonly price: Minor; readonly validUntil: string | null };

/** `id`: what the recorded sale will be called, when a draft of it was kept. `callerAsked`: the customer was asked about callers. `approval`: a manager's, where something is given away. */
export type Basket = {
  readonly items: readonly BasketItem[]; readonly tenders: readonly Tender[]; readonly id?: string | undefined; readonly callerAsked?: boolean | undefined; readonly approval?: Approval | null;
};

/** An unfinished sale of which money was taken. Certificates stand in it by hash and sealed number, as everywhere. */
export type SaleDraft = Basket & { readonly id: string; readonly operator: string | null; readonly at: number };

/** A certificate sold here whose paper is not known to be good. `lost`: the till ended before the printer had answered. */
export type PendingPaper = {
  readonly certificate: CertificateHash; readonly control: ControlNumber | null; readonly programNumber: number;
  readonly face: Minor; readonly price: Minor; readonly currency: Currency;
  /** The sale: its id, its reference, its till time. */
  readonly operation: string; readonly reference: string; readonly at: number;
  readonly state: 'printing' | 'failed' | 'unconfirmed' | 'lost';
  /** The printer's own reason; `number-gone` when nothing can be printed any more. */
  readonly reason: string | null;
};

export type UnprintedInput = { readonly certificate: CertificateHash; readonly approval: Approval; readonly sellAgain: boolean };
export type UnprintedResult =
  /** `sold` is null when it was not wanted, or why the second sale was not recorded: then the money goes back. */
  | { readonly result: 'done'; readonly voided: Done<VoidOperation>; readonly sold: Recorded<Sale> | null }
  | Exclude<VoidResult, { readonly result: 'done' | 'scan-missing' }>;

export type RedemptionInput = {
  readonly amountDue: Minor;
  /** In any order: `planRedemption` takes the earliest expiry first. */
  readonly items: readonly Held[];
  /** A fresh attempt, or the one a manager now decides on. */
  readonly attempt: string | null;
  readonly approval: Approval | null;
};

/** A durable operation. `print` settles later: the sale stands whatever the printer does. */
export type Done<Kind extends Operation> = { readonly sealed: SealedOperation; readonly operation: Kind; readonly reference: string; readonly print: Promise<PrintOutcome> };

/** Why nothing was recorded. `not-durable`: at least one of the two stores refused; the till re-checks them at once. */
export type NotRecorded =
  | { readonly reason: 'not-durable'; readonly detail: 'disk-full' | 'write-failed' | 'timed-out' }
  | { readonly reason: 'no-shift' }
  | { readonly reason: 'not-signed-in' }
  | { readonly reason: 'not-allowed' }
  | { readonly reason: 'already-voided' }
  | { readonly reason: 'already-closed' }
  | { readonly reason: 'not-found' }
  | { readonly reason: 'nothing-to-correct' }
  | { readonly reason: 'does-not-add-up' }
  /** More of a program than may be sold, as one certificate or at once. */
  | { readonly reason: 'above-limit'; readonly of: 'certificate' | 'sale'; readonly limit: Minor }
  /** The customer must be asked about callers first. */
  | { readonly reason: 'not-asked' }
  /** No number could be made for a certificate that was to be printed here. */
  | { readonly reason: 'not-issued'; readonly detail: IssueProblem['reason'] }
  | { readonly reason: 'refused'; readonly certificate: CertificateHash; readonly refusal: Refusal };

export type Recorded<Kind extends Operation> = Result<Done<Kind>, NotRecorded>;

export type RedemptionResult =
  | { readonly result: 'done'; readonly done: Done<Redemption> }
  | { readonly result: 'declined'; readonly by: 'server'; readonly refusal: WireRefusal }
  | { readonly result: 'declined'; readonly by: 'standin' | 'local'; readonly certificate: CertificateHash | null; readonly refusal: StandinRefusal }
  | { readonly result: 'ask-manager'; readonly attempt: string; readonly atRisk: Minor }
  | { readonly result: 'not-recorded'; readonly problem: NotRecorded };

export type VoidInput = {
  readonly target: string;
  /** Certificates scanned again; every certificate of a voided sale must be among them. */
  readonly scanned: readonly CertificateHash[];
  readonly reason: VoidOperation['reason'];
  readonly approval: Approval;
};
export type VoidResult =
  | { readonly result: 'done'; readonly done: Done<VoidOperation> }
  | { readonly result: 'scan-missing'; readonly controls: readonly (string | null)[] }
  | { readonly result: 'declined'; readonly refusal: WireRefusal | Refusal | { readonly reason: 'needs-connection' } }
  | { readonly result: 'not-recorded'; readonly problem: NotRecorded };

export type CashOutInput = { readonly held: Held; readonly approval: Approval };
export type HonourInput = { readonly held: Held; readonly approval: Approval };
export type ReloadAnswer =
  /** `held`: as the server knows it now. `mustAsk`: the customer is asked about callers before money is taken. */
  | { readonly result: 'ready'; readonly held: Held; readonly mustAsk: boolean }
  | { readonly result: 'declined'; readonly refusal: Refusal | { readonly reason: 'needs-connection' } }
  | { readonly result: 'not-recorded'; readonly problem: NotRecorded };
/** One tender pays all of it. */
export type ReloadInput = { readonly held: Held; readonly amount: Minor; readonly tender: Tender; readonly callerAsked: boolean };
/**
 * `reference`: the receipt of the redemption, as typed or scanned. `onto`: unsold paper, where the certificate that had paid
 * is gone; `held` is then what the receipt says of it, and nobody has scanned it.
 */
export type ReturnCreditInput = { readonly held: Held; readonly onto?: Held; readonly reference: string; readonly amount: Minor; readonly approval: Approval };
/** What only the server can allow. */
export type AskedResult<Kind extends Operation> =
  | { readonly result: 'done'; readonly done: Done<Kind> }
  | { readonly result: 'declined'; readonly refusal: WireRefusal | Refusal | { readonly reason: 'needs-connection' } }
  | { readonly result: 'not-recorded'; readonly problem: NotRecorded };

/** `claim`: the old paper is in nobody's hand, and the office has released what lay on it. */
export type ReplaceInput = { readonly old: Held; readonly fresh: Held; readonly approval: Approval; readonly claim?: string };
export type ReplaceResult =
  | { readonly result: 'done'; readonly done: Done<Replacement> }
  /** `of`: which of the two papers it is about. */
  | { readonly result: 'declined'; readonly of: 'old' | 'fresh'; readonly refusal: WireRefusal | Refusal | { readonly reason: 'needs-connection' } }
  | { readonly result: 'not-recorded'; readonly problem: NotRecorded };

/** A certificate in hand and the reference on the receipt of its sale. */
export type RefundInput = { readonly held: Held; readonly saleReference: string; readonly approval: Approval };
export type RefundAnswer =
  /** The certificate is dead; so much goes back to the card, then its approval code is recorded. */
  | { readonly result: 'hand-back'; readonly attempt: string; readonly handBack: Minor }
  | { readonly result: 'declined'; readonly refusal: WireRefusal | Refusal | { readonly reason: 'needs-connection' } }
  | { readonly result: 'not-recorded'; readonly problem: NotRecorded };
export type RefundResult =
  | { readonly result: 'done'; readonly done: Done<Refund> }
  | { readonly result: 'not-recorded'; readonly problem: NotRecorded };

export type NoSaleInput = { readonly reason: NoSaleReason; readonly note: string | null; readonly approval: Approval };
/** What was counted at the end of a shift, and what the other machines say; null: nobody counted or typed it. */
export type ShiftCounting = {
  readonly countedCash: Minor;
  /** Pieces of each note and coin; null where one amount was typed. */
  readonly count: readonly CashPieces[] | null;
  /** Counts that were confirmed before, in their order. */
  readonly earlierCounts: readonly Minor[];
  readonly varianceNote: string | null;
  /** Who else has looked at a count that is far off. */
  readonly agreed: Approval | 'alone' | null;
  readonly certificateTotal: Minor | null;
  readonly cardTotal: Minor | null;
  readonly papers: readonly (PaperStock & { readonly counted: number })[] | null;
};
export type PaperStock = { readonly programNumber: number; readonly face: Minor; readonly pieces: number };

export type CashMovementInput = {
  readonly kind: CashMovement['kind']; readonly reason: CashReason; readonly note: string | null; readonly amount: Minor; readonly approval: Approval | null;
};

/** `drawer` tells whether the printer took the order to open it; the slip's `print` settles later. */
export type OpenedDrawer = Done<NoSale> & { readonly drawer: Promise<PrintOutcome> };

export type CorrectionInput = { readonly target: string; readonly to: readonly Tender[]; readonly approval: Approval };

export type StoredOperation = {
  readonly operation: Operation;
  readonly reference: string;
  readonly text: string;
  readonly state: 'waiting' | 'accepted' | 'flagged' | 'stuck';
  readonly flags: readonly string[];
  readonly recordedAt: number | null;
  /** Id of the void of this operation, if there is one; of a sale voided line by line, the last of them. */
  readonly voidedBy: string | null;
  /** Lines of a sale that were voided by themselves, because they did not come out of the printer. */
  readonly voidedLines: readonly CertificateHash[];
  /** Tenders after corrections and after what went back for such lines; equal to the operation's own when nothing happened. */
  readonly tenders: readonly Tender[];
};

export type MoneyOf = { readonly amount: Minor; readonly currency: Currency };
