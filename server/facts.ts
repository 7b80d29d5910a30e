import { applyChange, type Flag } from '../domain/certificate.ts';
import { saleEntries, tenderCorrectionEntries } from '../domain/ledger.ts';
import { type Currency, zero } from '../domain/money.ts';
import { isGivenAway, openFace, priceOf } from '../domain/offering.ts';
import type { Operation, Sale, SaleLine, TenderCorrection } from '../domain/operation.ts';
import type { Program } from '../domain/protocol.ts';
import { type Vat, vatAccount, vatOn, vatWithin } from '../domain/vat.ts';
import { type Books, type CertificateRow, type Fact, isApproved, isUndone, type Moment, noteEffect, post, rowOf } from './books.ts';
import { applyCashMovement, applyShiftClose } from './cash.ts';
import { applyCashOut } from './cash-outs.ts';
import { coverUses } from './covers.ts';
import { applyHonour } from './honours.ts';
import { applyReload } from './reloads.ts';
import { applyRedemption } from './redemptions.ts';
import { applyRefund } from './refunds.ts';
import { applyReplacement } from './replacements.ts';
import { applyReturnCredit } from './returns.ts';
import { takeRequest, undoRequest } from './request-undo.ts';
import { applyVoid } from './voids.ts';

/** Applies a completed operation to certificates and ledger. It never refuses. */
export const applyFact = (books: Books, operation: Operation, moment: Moment): Fact => {
  switch (operation.kind) {
    case 'sale': return applySale(books, operation, moment);
    case 'redemption': return applyRedemption(books, operation, moment);
    case 'void': return applyVoid(books, operation, moment);
    case 'tender-correction': return applyTenderCorrection(books, operation, moment);
    case 'reversal': return { flags: applyReversal(books, operation, moment), effectSource: operation.id };
    // A drawer that was opened moves nothing in the books; whether a manager had agreed is for the office to see.
    case 'no-sale': return { flags: isApproved(books, operation.approvals, 'no-sale') ? [] : ['approval-missing'], effectSource: operation.id };
    case 'pay-in': case 'pay-out': return applyCashMovement(books, operation, moment);
    case 'honour': return applyHonour(books, operation, moment);
    case 'reload': return applyReload(books, operation, moment);
    case 'cash-out': return applyCashOut(books, operation, moment);
    case 'return-credit': return applyReturnCredit(books, operation, moment);
    case 'refund': return applyRefund(books, operation, moment);
    case 'replacement': return applyReplacement(books, operation, moment);
    case 'shift-close': return applyShiftClose(books, operation, moment);
    case 'shift-open': case 'reprint': return { flags: [], effectSource: operation.id };
  }
};

const applySale = (books: Books, sale: Sale, moment: Moment): Fact => {
  const flags: Flag[] = [];
  const { storeNumber, currency } = sale;
  if (sale.lines.some(isGivenAway) && !isApproved(books, sale.approvals, 'give-away')) flags.push('approval-missing');
  const dues = vatOfSale(books, sale);
  const lines = sale.lines.map((line, index) => {
    const { programNumber, certificateKind, face, price, validUntil } = line;
    const program = books.business.programs.get(programNumber);
    const issued = line.paper === 'till';
    if (!program) flags.push('unknown-program');
    // What is printed beforehand says its own value; what a till prints must be something that the program sells.
    else if (issued && !isOffered(program, line, currency)) flags.push('wrong-denomination');
    // So does paper without a value, up to what the program allows.
    else if (!issued && isOpen(books, line) && !isOffered(program, line, currency)) flags.push('wrong-denomination');
    // Its void came first, from another till: the money waits in suspense, and the paper must not come to life.
    const isVoided = isUndone(books, sale.id, line.certificate);
    const row = rowOf(books, line.certificate, currency);
    release(row, sale.terminal);
    const applied = applyChange(row.certificate, { kind: 'activate', storeNumber, programNumber, certificateKind, currency, face, validUntil, issued });
    flags.push(...applied.flags);
    const isAlive = applied.over === 0 && !isVoided;
    row.certificate = applied.over === 0 && isVoided
      ? applyChange(applied.certificate, { kind: 'deactivate', face, today: sale.day }).certificate
      : applied.certificate;
    row.control ??= line.control;
    row.sealed ??= line.sealed === '' ? null : line.sealed;
    row.isChanged = true;
    // Of paper that is sold twice the first sale counts.
    if (applied.over === 0) row.soldAt = moment.at;
    const vat = dues[index];
    const posted = { programNumber, certificateKind, price, face, covered: isAlive ? face : zero, over: isAlive ? zero : face, ...(isAlive && vat ? { vat } : {}) };
    noteEffect(books, {
      source: sale.id, certificate: line.certificate, kind: 'activate', terminal: sale.terminal, storeNumber, currency, bearer: 'store',
      ...posted, at: moment.at, recordedAt: books.now,
    });
    if (isAlive) coverUses(books, { id: sale.id, at: moment.at }, line.certificate);
    return posted;
  });
  post(books, { source: sale.id, kind: 'sale', storeNumber, ...moment, entries: saleEntries(sale, sale.tenders, lines) });
  return { flags, effectSource: sale.id };
};

/** What is due for each line, rounded once for all lines of one rate; by the day of the sale. */
const vatOfSale = ({ business }: Books, { lines, day }: Sale): readonly (Vat | undefined)[] => {
  const accounts = lines.map(({ programNumber, certificateKind }) => {
    const terms = certificateKind === 'sold' ? vatOn(business.vat?.get(programNumber) ?? [], day) : undefined;
    return terms && { account: vatAccount(programNumber, terms), basisPoints: terms.basisPoints };
  });
  const dues: (Vat | undefined)[] = lines.map(() => undefined);
  for (const account of new Set(accounts.flatMap((one) => one?.account ?? []))) {
    const own = accounts.flatMap((one, index) => (one?.account === account ? [{ index, basisPoints: one.basisPoints }] : []));
    const parts = vatWithin(own.map(({ index }) => lines[index]?.price ?? 0), own[0]?.basisPoints ?? 0);
    own.forEach(({ index }, place) => {
      const amount = parts[place] ?? zero;
      if (amount > 0) dues[index] = { account, amount };
    });
  }
  return dues;
};

/** Paper that was shown with this till's receipt before the sale arrived was set aside for it, and is let go. */
const release = (row: CertificateRow, terminal: string): void => {
  // Sold by another till meanwhile it has two buyers: the office decides whose it is.
  if (row.awaitedFrom !== terminal || row.certificate.state !== 'stock') return;
  row.certificate = { ...row.certificate, blocked: false };
  row.awaitedFrom = null;
};

/** Whether the paper has no value printed on it. */
const isOpen = (books: Books, { certificate, face }: SaleLine): boolean => {
  const known = books.certificates.get(certificate)?.certificate;
  return known?.state === 'stock' && known.face === openFace && face !== openFace;
};

const isOffered = (program: Program, { face, certificateKind }: SaleLine, currency: Currency): boolean =>
  program.currency === currency && program.kind === certificateKind && priceOf(program, face) !== undefined;

const applyTenderCorrection = (books: Books, correction: TenderCorrection, moment: Moment): Fact => {
  const flags: Flag[] = [];
  const target = books.operations.get(correction.target)?.kind;
  if (target !== 'sale' && target !== 'reload') flags.push('target-unknown');
  if (!isApproved(books, correction.approvals, 'tender-correction')) flags.push('approval-missing');
  const entries = tenderCorrectionEntries(correction, correction.from, correction.to);
  post(books, { source: correction.id, kind: 'tender-correction', storeNumber: correction.storeNumber, ...moment, entries });
  return { flags, effectSource: correction.id };
};

/** The machine takes back a request that the till did not go through with, whether it has arrived yet or not. */
const applyReversal = (books: Books, reversal: Extract<Operation, { kind: 'reversal' }>, moment: Moment): readonly Flag[] => {
  const request = books.requests.get(reversal.requestId);
  if (!request) {
    takeRequest(books, reversal.requestId, reversal.terminal);
    return [];
  }
  if (request.terminal !== reversal.terminal || request.state === 'confirmed') return ['request-mismatch'];
  if (request.state !== 'approved') return [];
  const flags = undoRequest(books, request, reversal.storeNumber, moment);
  return request.kind === 'refund' && reversal.reason === 'restarted' ? [...flags, ...blockInDoubt(books, request.id)] : flags;
};

/**
 * The till stopped between the server's word and the card machine's code: the money may be back on the card. What the
 * certificate got back stays blocked until somebody has looked at the card machine.
 */
const blockInDoubt = (books: Books, request: string): readonly Flag[] => {
  for (const { certificate, currency } of books.effects.get(request) ?? []) {
    const row = rowOf(books, certificate, currency);
    row.certificate = { ...row.certificate, blocked: true };
    row.isChanged = true;
  }
  return ['refund-in-doubt'];
};
