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
    return await printDocument(context, context.receipt(stored, { copy, info: context.info() }));
  } catch {
    return { outcome: 'failed', reason: 'receipt' };
  }
};
