import { applyChange, type Change, type Flag } from '../domain/certificate.ts';
import { type Minor, zero } from '../domain/money.ts';
import type { CertificateHash } from '../domain/number.ts';
import { type Books, type Effect, noteEffect, rowOf } from './books.ts';

type Source = Pick<Effect, 'source' | 'terminal' | 'storeNumber' | 'currency' | 'at'>;

/**
 * Moves all that lies on one certificate to another. The promise stays the same one, so nothing is posted: what the
 * program owes is neither more nor less, and the effects say where it went.
 */
export const replace = (books: Books, source: Source, old: CertificateHash, fresh: CertificateHash): { readonly moved: Minor; readonly flags: readonly Flag[] } => {
  const from = rowOf(books, old, source.currency).certificate;
  const to = rowOf(books, fresh, source.currency).certificate;
  if (from.state !== 'active' || to.state === 'active' || to.state === 'voided') {
    // A fact that nobody allowed: the papers have changed hands, and no value moves until the office has looked.
    return { moved: zero, flags: [from.state === 'active' ? (to.state === 'active' ? 'sold-twice' : 'voided-certificate') : from.state === 'voided' ? 'voided-certificate' : 'not-sold'] };
  }
  const given = change(books, source, old, { kind: 'surrender' });
  const taken = change(books, source, fresh, { kind: 'take-over', old: from, covered: given.covered });
  const promise = books.promises.get(old);
  books.promises.set(fresh, promise ?? old);
  books.written.replacements.set(fresh, { certificate: fresh, predecessor: old, root: promise ?? old, source: source.source });
  return { moved: given.covered, flags: [...given.flags, ...taken.flags] };
};

/** Takes back what an approved request moved; the new paper goes back into stock. */
export const undoReplace = (books: Books, effects: readonly Effect[], at: number): readonly Flag[] => {
  const given = effects.find(({ kind }) => kind === 'surrender');
  const taken = effects.find(({ kind }) => kind === 'take-over');
  if (!given || !taken) return [];
  const source = { ...given, at };
  const back = change(books, source, taken.certificate, { kind: 'undo-take-over', storeNumber: taken.storeNumber, face: taken.face, covered: taken.covered });
  change(books, source, given.certificate, { kind: 'undo-surrender', covered: back.covered });
  // A paper that was spent from in between stays a part of the same promise.
  if (back.flags.length === 0) {
    books.promises.delete(taken.certificate);
    if (!books.written.replacements.delete(taken.certificate)) books.written.endedReplacements.add(taken.certificate);
  }
  return back.flags;
};

/** Changes one certificate and notes it. A take-over keeps the face that is printed on the paper, for the way back. */
const change = (books: Books, { source, terminal, storeNumber, currency, at }: Source, hash: CertificateHash, what: Change): ReturnType<typeof applyChange> => {
  const row = rowOf(books, hash, currency);
  const { face } = row.certificate;
  const applied = applyChange(row.certificate, what);
  row.certificate = applied.certificate;
  row.isChanged = true;
  noteEffect(books, {
    source, certificate: hash, kind: what.kind, terminal, storeNumber, programNumber: row.certificate.programNumber, certificateKind: row.certificate.kind, currency,
    price: zero, face, covered: applied.covered, over: applied.over, bearer: 'store', at, recordedAt: books.now,
  });
  return applied;
};
