import { applyChange, type Flag } from '../domain/certificate.ts';
import type { Currency, Minor } from '../domain/money.ts';
import { least, minor, subtract, zero } from '../domain/money.ts';
import type { CertificateHash } from '../domain/number.ts';
import type { Redemption } from '../domain/operation.ts';
import { type Books, type Effect, type Fact, isApproved, isUndone, type Moment, noteEffect, post, rowOf, settleRequest } from './books.ts';
import { redemptionPosting } from './effects.ts';
import { heldOf, spendLease } from './leases.ts';
import { takeRequest, undoRequest } from './request-undo.ts';

/** A redemption: confirmed when it is what its request was approved for, otherwise applied as the fact it is. */
export const applyRedemption = (books: Books, redemption: Redemption, moment: Moment): Fact => {
  if (redemption.requestId === null) return takeValue(books, redemption, moment, []);
  const request = books.requests.get(redemption.requestId);
  if (!request) {
    takeRequest(books, redemption.requestId, redemption.terminal);
    // A till that went ahead on its own word can't know whether its request arrived; one that claims our word can.
    return takeValue(books, redemption, moment, redemption.decidedBy === 'server' ? ['request-unknown'] : []);
  }
  if (request.terminal !== redemption.terminal || request.state === 'confirmed') return takeValue(books, redemption, moment, ['request-mismatch']);
  if (request.state !== 'approved') return takeValue(books, redemption, moment, ['request-declined']);
  if (request.kind === 'redeem' && isSame(books.effects.get(request.id) ?? [], redemption)) {
    settleRequest(books, request, 'confirmed');
    return { flags: [], effectSource: request.id };
  }
  const undone = undoRequest(books, request, redemption.storeNumber, moment);
  return takeValue(books, redemption, moment, ['request-mismatch', ...undone]);
};

const isSame = (debits: readonly Effect[], redemption: Redemption): boolean => {
  const approved = new Map(debits.map((debit) => [debit.certificate, debit.covered]));
  return approved.size === redemption.lines.length && debits.every(({ currency }) => currency === redemption.currency) &&
    redemption.lines.every(({ certificate, amount }) => approved.get(certificate) === amount);
};

const takeValue = (books: Books, redemption: Redemption, moment: Moment, found: readonly Flag[]): Fact => {
  const flags = [...found];
  // Its void came first, from another till: nothing was taken in the end.
  if (redemption.lines.some(({ certificate }) => isUndone(books, redemption.id, certificate))) return { flags: [...flags, 'target-unknown'], effectSource: redemption.id };
  const debits = redemption.lines.map((line) => {
    const { effect, flags: more } = debitCertificate(books, {
      source: redemption.id, terminal: redemption.terminal, storeNumber: redemption.storeNumber, currency: redemption.currency,
      certificate: line.certificate, amount: line.amount, today: redemption.day, at: moment.at, claimedProgram: line.programNumber,
      bearer: (programNumber) => bearerOf(books, redemption, programNumber),
    });
    const row = rowOf(books, line.certificate, redemption.currency);
    row.control ??= line.control;
    row.sealed ??= line.sealed === '' ? null : line.sealed;
    flags.push(...more);
    return effect;
  });
  post(books, { source: redemption.id, kind: 'redemption', storeNumber: redemption.storeNumber, ...moment, entries: redemptionPosting(debits) });
  return { flags, effectSource: redemption.id };
};

/**
 * Who pays for what no balance covers: the program, when it says so and the till kept to the program's offline policy;
 * else the store that took the risk.
 */
const bearerOf = (books: Books, redemption: Redemption, programNumber: number): Effect['bearer'] => {
  const policy = books.business.programs.get(programNumber)?.offlinePolicy;
  if (redemption.decidedBy !== 'standin' || !policy?.enabled || policy.overspendBorneBy !== 'program') return 'store';
  const isInside = redemption.lines.every(({ amount }) => amount <= policy.perCertificate) && redemption.atRisk <= policy.perTill &&
    (redemption.atRisk <= policy.managerAbove || isApproved(books, redemption.approvals, 'offline-risk'));
  return isInside ? 'program' : 'store';
};

export type Debit = {
  readonly source: string; readonly terminal: string; readonly storeNumber: number; readonly currency: Currency;
  readonly certificate: CertificateHash; readonly amount: Minor; readonly today: string; readonly at: number;
  /** The program that the till believes it belongs to, for a certificate that the books don't know. */
  readonly claimedProgram: number;
  readonly bearer: (programNumber: number) => Effect['bearer'];
};

/** Takes value off one certificate and notes it. */
export const debitCertificate = (books: Books, debit: Debit): { readonly effect: Effect; readonly flags: readonly Flag[] } => {
  const row = rowOf(books, debit.certificate, debit.currency);
  // What others have on hold is not there to be taken, whoever comes first.
  const held = least(heldOf(books, debit.certificate, debit.terminal), row.certificate.balance);
  const isLate = spendLease(books, debit.certificate, debit.terminal, debit.amount);
  const free = { ...row.certificate, balance: subtract(row.certificate.balance, held) };
  const applied = applyChange(free, { kind: 'debit', amount: debit.amount, currency: debit.currency, today: debit.today });
  const programNumber = row.certificate.programNumber === 0 ? debit.claimedProgram : row.certificate.programNumber;
  row.certificate = { ...applied.certificate, balance: minor(applied.certificate.balance + held) };
  row.lastUse = { storeNumber: debit.storeNumber, at: debit.at };
  row.isChanged = true;
  const effect: Effect = {
    source: debit.source, certificate: debit.certificate, kind: 'debit', terminal: debit.terminal, storeNumber: debit.storeNumber,
    programNumber, certificateKind: row.certificate.kind, currency: debit.currency, price: zero, face: row.certificate.face,
    covered: applied.covered, over: applied.over, bearer: debit.bearer(programNumber), at: debit.at, recordedAt: books.now,
  };
  noteEffect(books, effect);
  // Its sale may come yet, in this very batch.
  if (effect.over > 0) books.overDebits.set(debit.certificate, [...books.overDebits.get(debit.certificate) ?? [], effect]);
  return { effect, flags: isLate ? [...applied.flags, 'lease-ended'] : applied.flags };
};
