import { applyChange } from '../../domain/certificate.ts';
import { escheatEntries, reversed } from '../../domain/ledger.ts';
import { type Minor, minor, zero } from '../../domain/money.ts';
import type { CertificateHash } from '../../domain/number.ts';
import { type Books, type Effect, type Moment, noteEffect, post } from '../books.ts';

/** What posts it: one source for each selling store, so that each store's books say what was owed by it. */
export type EscheatSource = Moment & { readonly source: string; readonly storeNumber: number };
export type EscheatLine = { readonly certificate: CertificateHash; readonly terminal: string | null };

/** Hands what is left on certificates of one store to the state. They are locked, active and not blocked: the caller has looked. */
export const escheat = (books: Books, source: EscheatSource, lines: readonly EscheatLine[]): void => {
  const effects = lines.flatMap(({ certificate: hash, terminal }): readonly Effect[] => {
    const row = books.certificates.get(hash);
    if (!row) throw new Error('a certificate that is handed over is gone');
    const { certificate, covered } = applyChange(row.certificate, { kind: 'escheat' });
    if (covered === 0) return [];
    row.certificate = certificate;
    row.isChanged = true;
    return [effectOf(books, source, hash, terminal, 'escheat', covered)];
  });
  for (const effect of effects) noteEffect(books, effect);
  const [first] = effects;
  if (first) post(books, { ...source, kind: 'escheat', entries: escheatEntries(first.currency, effects) });
};

/** Its holder has come after all: the balance is owed to them again, and the state owes it to whoever handed it over. */
export const returnEscheated = (books: Books, source: EscheatSource, { certificate: hash, terminal, covered }: EscheatLine & { readonly covered: Minor }): void => {
  const row = books.certificates.get(hash);
  if (row?.certificate.ended !== 'escheated') throw new Error('a certificate comes back that was not handed over');
  row.certificate = applyChange(row.certificate, { kind: 'undo-escheat', covered }).certificate;
  row.isChanged = true;
  const effect = effectOf(books, source, hash, terminal, 'undo-escheat', covered);
  noteEffect(books, effect);
  post(books, { ...source, kind: 'escheat-returned', entries: reversed(escheatEntries(effect.currency, [effect])) });
};

const effectOf = (books: Books, { source, storeNumber, at }: EscheatSource, certificate: CertificateHash, terminal: string | null, kind: 'escheat' | 'undo-escheat', covered: Minor): Effect => {
  const held = books.certificates.get(certificate)?.certificate;
  if (!held) throw new Error('a certificate that is handed over is gone');
  return {
    source, certificate, kind, terminal, storeNumber, programNumber: held.programNumber, certificateKind: held.kind, currency: held.currency, price: zero, face: minor(covered), covered,
    over: zero, bearer: 'program', at, recordedAt: books.now,
  };
};
