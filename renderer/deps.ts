import type { CertificateDocument } from '../domain/certificate-paper.ts';
import type { Sale, SaleLine } from '../domain/operation.ts';
import type { PrintDocument } from '../domain/receipt-lines.ts';
import type { ShiftReport } from '../domain/shift.ts';
import type { CountersignApi, TerminalInfo } from '../preload/contract.ts';
import type { Timers } from './deadline.ts';
import type { Store } from './store-types.ts';
import type { StoredOperation } from './till.ts';

/** What the till asks of the main process. */
export type TillApi = Pick<CountersignApi,
  | 'terminalInfo' | 'refreshTerminal' | 'identify' | 'journalState' | 'journalAppend' | 'journalRead' | 'journalOpenRequest'
  | 'issueNumbers' | 'forgetNumber' | 'printCertificate' | 'serverPush' | 'serverRequest' | 'serverFeed' | 'serverHistory' | 'print' | 'openDrawer' | 'printerStatus' | 'onPrinterStatus' | 'onTerminalChanged'>;

/** `now` is the wall clock, epoch milliseconds, and may jump; `monotonic` only ever grows while the program runs. */
export type Clock = { readonly now: () => number; readonly monotonic: () => number };

/** Runs `work` while nobody else, in this window or another, holds the lock of that name. */
export type Locks = { readonly exclusive: <Value>(name: string, work: () => Promise<Value>) => Promise<Value> };

/** How a stored operation becomes paper; undefined when there is nothing to print. */
export type ReceiptOptions = { readonly copy: boolean; readonly info: TerminalInfo };

/** Everything the till needs from outside. A simulation passes its own clock, timers, ids, network and storage. */
export type TillDeps = {
  readonly api: TillApi;
  readonly openStore: () => Promise<Store>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly locks: Locks;
  /** A fresh UUIDv7. */
  readonly makeId: () => string;
  /** Between 0 and 1; spreads retries. */
  readonly random: () => number;
  readonly receipt: (stored: StoredOperation, options: ReceiptOptions) => PrintDocument | undefined;
  /** The paper of a certificate that is printed here; main puts the number into it. */
  readonly certificatePaper: (sale: Sale, line: SaleLine, info: TerminalInfo) => CertificateDocument;
  readonly reportDocument: (report: ShiftReport, info: TerminalInfo) => PrintDocument;
  /** How often the feed is read while the server answers. */
  readonly pollMs: number;
  /** How long a customer waits for the server's word before the till decides by itself. */
  readonly requestDeadlineMs: number;
};
