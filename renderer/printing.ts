import { movesCash } from '../domain/operation.ts';
import type { PrintDocument } from '../domain/receipt-lines.ts';
import type { PrintOutcome } from '../preload/contract.ts';
import type { TillContext } from './context.ts';
import { describeById } from './stored.ts';

/** Prints a document as one job; a printer that throws has failed, the operation stands. */
export const printDocument = async (context: TillContext, document: PrintDocument | undefined): Promise<PrintOutcome> => {
  if (!document) return { outcome: 'printed', warning: 'nothing-to-print' };
  try {
    return await context.api.print({ job: context.makeId(), document });
  } catch {
    return { outcome: 'failed', reason: 'printer' };
  }
};

/** Prints the receipt of a stored operation. */
export const printReceipt = async (context: TillContext, operationId: string, copy: boolean): Promise<PrintOutcome> => {
  const stored = await describeById(context.store, operationId).catch(() => undefined);
  if (!stored) return { outcome: 'failed', reason: 'not-found' };
  try {
    const outcome = await printDocument(context, context.receipt(stored, { copy, info: context.info() }));
    // Without paper there is no receipt that could open the drawer, and the cashier stands there with the money.
    if (outcome.outcome === 'failed' && !copy && movesCash(stored.operation)) void openDrawer(context);
    return outcome;
  } catch {
    return { outcome: 'failed', reason: 'receipt' };
  }
};

/** Opens the drawer by itself, without a receipt. */
export const openDrawer = ({ api }: TillContext): Promise<PrintOutcome> =>
  api.openDrawer().catch((): PrintOutcome => ({ outcome: 'failed', reason: 'printer' }));
