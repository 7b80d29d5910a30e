import type { CertificateHash } from '../domain/number.ts';
import { type Operation, readOperation, type Sale } from '../domain/operation.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { PrintOutcome } from '../preload/contract.ts';
import type { Cell } from './cell.ts';
import type { TillContext } from './context.ts';
import type { PaperRow } from './store-types.ts';
import type { NotRecorded, PendingPaper, TillSnapshot } from './till.ts';

/**
 * Watches over certificates that are printed here until their paper is known to be good. What became of each stands in
 * the database, written with the sale itself: a till that ends between sale and print asks at its next start.
 */
export type PaperDesk = {
  /** Shows what an earlier run has left open. */
  readonly load: () => Promise<void>;
  /** Prints every certificate of a sale that is durable, one after the other; behind its receipt, which opens the drawer. */
  readonly print: (sale: Sale, reference: string, receipt: Promise<unknown>) => Promise<void>;
  /** Sends the same job once more; only for a certificate of which nothing was sent. */
  readonly printAgain: (certificate: CertificateHash) => Promise<void>;
  /** Somebody has the good paper in hand. */
  readonly cameOut: (certificate: CertificateHash) => Promise<Result<null, NotRecorded>>;
  /** Certificates whose sale was voided need no paper; the database knows it from the void itself. */
  readonly drop: (certificates: readonly CertificateHash[]) => void;
  readonly pending: (certificate: CertificateHash) => PendingPaper | undefined;
};

type Deps = Pick<TillContext, 'store' | 'api' | 'makeId' | 'certificatePaper' | 'info'> & { readonly cell: Pick<Cell<TillSnapshot>, 'patch'> };

/** Makes an empty desk. */
export const createPaperDesk = ({ store, api, cell, makeId, certificatePaper, info }: Deps): PaperDesk => {
  const papers = new Map<CertificateHash, PendingPaper>();
  // The same job again is never printed twice, whatever was lost on the way.
  const jobs = new Map<CertificateHash, string>();

  const show = (): void => { cell.patch({ papers: [...papers.values()] }); };

  const put = (paper: PendingPaper): void => {
    papers.set(paper.certificate, paper);
    show();
  };

  const drop = (certificates: readonly CertificateHash[]): void => {
    for (const certificate of certificates) {
      if (!papers.delete(certificate)) continue;
      jobs.delete(certificate);
      void api.forgetNumber(certificate).catch(() => undefined);
    }
    show();
  };

  const send = async (paper: PendingPaper): Promise<PrintOutcome> => {
    const line = lineOf(await saleOf(paper.operation), paper.certificate);
    if (!line) return { outcome: 'failed', reason: 'not-found' };
    const job = jobs.get(paper.certificate) ?? makeId();
    jobs.set(paper.certificate, job);
    try {
      return await api.printCertificate({ job, certificate: paper.certificate, document: certificatePaper(line.sale, line.line, info()) });
    } catch {
      // Main may have got as far as the printer before it failed: only the paper itself can tell.
      return { outcome: 'unconfirmed', reason: 'interrupted' };
    }
  };

  const printOne = async (paper: PendingPaper): Promise<void> => {
    put({ ...paper, state: 'printing', reason: null });
    const outcome = await send(paper);
    if (outcome.outcome === 'printed') {
      await store.settlePaper(paper.certificate);
      return drop([paper.certificate]);
    }
    const { outcome: state, reason } = outcome;
    await store.notePaper({ certificate: paper.certificate, operation: paper.operation, outcome: state });
    // Voided while it waited for the printer: the void has the last word.
    if (papers.has(paper.certificate)) put({ ...paper, state, reason });
  };

  const saleOf = async (id: string): Promise<Sale | undefined> => {
    const row = await store.byId(id);
    const read = row && readOperation(row.text);
    return read?.ok && read.value.operation.kind === 'sale' ? read.value.operation : undefined;
  };

  const fromRow = async ({ certificate, operation: id, outcome }: PaperRow): Promise<PendingPaper | undefined> => {
    const row = await store.byId(id);
    const sale = await saleOf(id);
    const found = lineOf(sale, certificate);
    // The number was in the memory of a program that has ended: nothing can be printed any more, whatever the printer said.
    return found && row && { ...describe(found.sale, found.line, row.reference), state: outcome === 'none' ? 'lost' : outcome, reason: outcome === 'none' ? null : 'number-gone' };
  };

  return {
    load: async () => {
      for (const row of await store.papers()) {
        const paper = papers.has(row.certificate) ? undefined : await fromRow(row);
        if (paper) papers.set(paper.certificate, paper);
      }
      show();
    },
    print: async (sale, reference, receipt) => {
      const due = sale.lines.filter(({ paper }) => paper === 'till').map((line) => describe(sale, line, reference));
      // Shown before anything is awaited: a screen that finds nothing here says that all is printed.
      for (const paper of due) papers.set(paper.certificate, paper);
      show();
      await receipt.catch(() => undefined);
      for (const paper of due) if (papers.has(paper.certificate)) await printOne(paper);
    },
    printAgain: async (certificate) => {
      const paper = papers.get(certificate);
      if (paper?.state === 'failed' && paper.reason !== 'number-gone') await printOne(paper);
    },
    cameOut: async (certificate) => {
      if (!papers.has(certificate)) return err({ reason: 'not-found' });
      const settled = await store.settlePaper(certificate);
      if (!settled.ok) return err({ reason: 'not-durable', detail: settled.error });
      drop([certificate]);
      return ok(null);
    },
    drop,
    pending: (certificate) => papers.get(certificate),
  };
};

type Line = Sale['lines'][number];

const lineOf = (sale: Sale | undefined, certificate: CertificateHash): { readonly sale: Sale; readonly line: Line } | undefined => {
  const line = sale?.lines.find((candidate) => candidate.certificate === certificate);
  return sale && line && { sale, line };
};

const describe = (sale: Sale, { certificate, control, face, price, programNumber }: Line, reference: string): PendingPaper => ({
  certificate, control, face, price, programNumber, currency: sale.currency, operation: sale.id, reference, at: sale.at, state: 'printing', reason: null,
});

/** The certificates of an operation whose papers its recording starts or ends, as the database notes them. */
export const papersIn = (operation: Operation): { readonly begun: readonly PaperRow[]; readonly ended: readonly CertificateHash[] } => {
  if (operation.kind === 'sale') {
    const printed = operation.lines.filter(({ paper }) => paper === 'till');
    return { begun: printed.map(({ certificate }) => ({ certificate, operation: operation.id, outcome: 'none' })), ended: [] };
  }
  return { begun: [], ended: operation.kind === 'void' && operation.targetKind === 'sale' ? operation.lines.map(({ certificate }) => certificate) : [] };
};
