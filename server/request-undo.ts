import type { Flag } from '../domain/certificate.ts';
import { allowedCashOutEntries, reversed } from '../domain/ledger.ts';
import { type Books, isUndone, type Moment, post, type RecordedRequest, releaseReturns, releaseUndoings, settleRequest } from './books.ts';
import { endedSalePosting, redemptionPosting, toEndedLine, undoCashOuts, undoCredits, undoDeactivations, undoDebits, undoRefunds } from './effects.ts';
import { undoUnloads } from './reloads.ts';
import { undoReplace } from './replacing.ts';

/** Takes an id that no request has used: a request that comes late finds it taken and has no effect. */
export const takeRequest = (books: Books, id: string, terminal: string): void => {
  const taken: RecordedRequest = {
    id, terminal, kind: 'none', state: 'taken', asked: null, target: null, refusal: null, recordedAt: books.now, isNew: true,
  };
  settleRequest(books, taken, 'taken');
};

/** Undoes exactly what an approved request did. */
export const undoRequest = (books: Books, request: RecordedRequest, storeNumber: number, moment: Moment): readonly Flag[] => {
  const flags: Flag[] = [];
  const effects = books.effects.get(request.id) ?? [];
  const posting = { source: request.id, kind: 'reversal' as const, storeNumber, ...moment };
  if (request.kind === 'redeem') {
    const debits = effects.filter(({ kind }) => kind === 'debit');
    flags.push(...undoDebits(books, debits, request.id, moment.at));
    post(books, { ...posting, entries: reversed(redemptionPosting(debits)) });
  } else if (request.kind === 'cash-out') {
    const allowed = effects.filter(({ kind }) => kind === 'cash-out');
    flags.push(...undoCashOuts(books, allowed, request.id, moment.at));
    const [first] = allowed;
    if (first) post(books, { ...posting, entries: reversed(allowedCashOutEntries(first, allowed)) });
  } else if (request.kind === 'return-credit') {
    // A redemption that was voided meanwhile has left out what was credited: that stays, or the holder would lack it.
    const isKept = books.returns.some(({ source, target, certificate }) => source === request.id && isUndone(books, target, certificate));
    // New paper goes back into stock first, and the old one is alive again with what came back.
    flags.push(...undoReplace(books, effects, moment.at));
    const undone = undoCredits(books, effects.filter(({ kind }) => kind === 'credit' && !isKept), request.id, moment.at);
    flags.push(...undone.flags);
    post(books, { ...posting, entries: redemptionPosting(undone.taken) });
    releaseReturns(books, request.id);
  } else if (request.kind === 'refund') {
    const ended = effects.filter(({ kind }) => kind === 'refund');
    post(books, { ...posting, entries: undoRefunds(books, ended, moment.at) });
  } else if (request.kind === 'replace') {
    flags.push(...undoReplace(books, effects, moment.at));
  } else {
    const ended = effects.filter(({ kind }) => kind === 'deactivate');
    post(books, { ...posting, entries: undoDeactivations(books, ended, request.id, moment.at) });
    const unloaded = effects.filter(({ kind }) => kind === 'unload');
    flags.push(...undoUnloads(books, unloaded, request.id, moment.at));
    const [load] = unloaded;
    if (load) post(books, { ...posting, entries: reversed(endedSalePosting(load, [], unloaded.map(toEndedLine))) });
    releaseUndoings(books, request.id);
  }
  settleRequest(books, request, 'reversed');
  return flags;
};
