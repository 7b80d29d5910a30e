import { applyChange, type Flag } from '../domain/certificate.ts';
import { zero } from '../domain/money.ts';
import type { Honour } from '../domain/operation.ts';
import { type Books, type Fact, isApproved, type Moment, noteEffect, rowOf } from './books.ts';

/**
 * A manager has accepted an expired certificate for the day. What lies on it was owed all the time: expiry takes nothing
 * out of the liability, so nothing is posted.
 */
export const applyHonour = (books: Books, honour: Honour, moment: Moment): Fact => {
  const flags: Flag[] = isApproved(books, honour.approvals, 'honour') ? [] : ['approval-missing'];
  for (const line of honour.lines) {
    const row = rowOf(books, line.certificate, honour.currency);
    const applied = applyChange(row.certificate, { kind: 'honour', day: honour.day });
    row.certificate = applied.certificate;
    row.isChanged = true;
    flags.push(...applied.flags);
    const { programNumber, kind, face } = row.certificate;
    noteEffect(books, {
      source: honour.id, certificate: line.certificate, kind: 'honour', terminal: honour.terminal, storeNumber: honour.storeNumber, currency: honour.currency,
      programNumber: programNumber === 0 ? line.programNumber : programNumber, certificateKind: kind, price: zero, face, covered: applied.covered, over: applied.over,
      bearer: 'store', at: moment.at, recordedAt: books.now,
    });
  }
  return { flags, effectSource: honour.id };
};
