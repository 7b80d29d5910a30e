import { paperForm } from '../domain/cash-out.ts';
import { applyChange, decideReload, decideUnload, type Flag, type Refusal } from '../domain/certificate.ts';
import { saleEntries } from '../domain/ledger.ts';
import { zero } from '../domain/money.ts';
import type { Reload } from '../domain/operation.ts';
import { validityOf } from '../domain/rules.ts';
import { shippedRules } from '../domain/shipped-rules.ts';
import { type Books, type CertificateRow, type Effect, type Fact, isUndone, type Moment, noteEffect, post, rowOf } from './books.ts';
import type { EndedLine } from './effects.ts';

/** Money was taken for more value on a certificate: as a sale it is never refused, and what can't bear it waits in suspense. */
export const applyReload = (books: Books, reload: Reload, moment: Moment): Fact => {
  const flags: Flag[] = [];
  const { storeNumber, currency } = reload;
  const lines = reload.lines.map((line) => {
    const row = rowOf(books, line.certificate, currency);
    const { covered, over } = put(books, row, reload, flags);
    row.control ??= line.control;
    row.sealed ??= line.sealed === '' ? null : line.sealed;
    row.isChanged = true;
    const { programNumber, kind: certificateKind } = row.certificate;
    const posted = { programNumber: programNumber === 0 ? line.programNumber : programNumber, certificateKind, price: line.amount, face: line.amount, covered, over };
    noteEffect(books, {
      source: reload.id, certificate: line.certificate, kind: 'reload', terminal: reload.terminal, storeNumber, currency, bearer: 'store', ...posted, at: moment.at, recordedAt: books.now,
    });
    return posted;
  });
  post(books, { source: reload.id, kind: 'reload', storeNumber, ...moment, entries: saleEntries(reload, reload.tenders, lines) });
  return { flags, effectSource: reload.id };
};

const put = (books: Books, row: CertificateRow, { id, lines: [line], currency, day }: Reload, flags: Flag[]): Pick<Effect, 'covered' | 'over'> => {
  if (!line) throw new Error('a load names a certificate');
  // Its void came first: the money waits in suspense for that, and nothing is put on.
  if (isUndone(books, id, line.certificate)) return { covered: zero, over: line.amount };
  const { amount } = line;
  const upTo = books.business.programs.get(row.certificate.programNumber)?.reloadUpTo ?? null;
  const decided = decideReload(row.certificate, { amount, currency, today: day, upTo });
  if (!decided.ok && (decided.error.reason === 'not-reloadable' || decided.error.reason === 'above-highest')) flags.push('not-reloadable');
  const applied = applyChange(row.certificate, { kind: 'reload', amount, currency, today: day, validUntil: validAfter(books, row, day) });
  row.certificate = applied.certificate;
  flags.push(...applied.flags);
  return applied;
};

/** By the rules of the place of its sale, which may count from the last load; never shorter than it is. */
const validAfter = (books: Books, { certificate: { hash, validUntil, kind, programNumber, storeNumber } }: CertificateRow, day: string): string | null => {
  const place = books.business.stores.get(storeNumber)?.jurisdiction;
  const soldOn = books.soldOn.get(hash);
  if (place === undefined || soldOn === undefined) return validUntil;
  const programMonths = books.business.programs.get(programNumber)?.validityMonths ?? null;
  return validityOf(shippedRules, { place, kind, form: paperForm, soldOn, lastLoadedOn: day, today: day, programMonths }).lastDay;
};

/** Takes loads off again; money that had waited in suspense is only given back. */
export const unload = (books: Books, loads: readonly Effect[], source: { readonly id: string; readonly terminal: string; readonly at: number }): { readonly lines: readonly EndedLine[]; readonly flags: readonly Flag[] } => {
  const flags: Flag[] = [];
  const lines = loads.map((load): EndedLine => {
    const { programNumber, certificateKind, price, face } = load;
    const note = ({ covered, over }: Pick<Effect, 'covered' | 'over'>): void => {
      noteEffect(books, { ...load, source: source.id, terminal: source.terminal, kind: 'unload', covered, over, at: source.at, recordedAt: books.now });
    };
    if (load.over > 0) {
      note({ covered: zero, over: zero });
      return { programNumber, certificateKind, price, face, covered: zero, over: zero, wasSuspense: true };
    }
    const row = rowOf(books, load.certificate, load.currency);
    const { certificate, covered, over, flags: found } = applyChange(row.certificate, { kind: 'unload', amount: load.covered });
    row.certificate = certificate;
    row.isChanged = true;
    flags.push(...found);
    note({ covered, over });
    return { programNumber, certificateKind, price, face, covered, over, wasSuspense: false };
  });
  return { lines, flags };
};

/** Puts loads on again whose void the till did not go through with. */
export const undoUnloads = (books: Books, taken: readonly Effect[], source: string, at: number): readonly Flag[] => taken.flatMap((effect) => {
  if (effect.covered + effect.over === 0) return [];
  const row = rowOf(books, effect.certificate, effect.currency);
  const applied = applyChange(row.certificate, { kind: 'undo-unload', covered: effect.covered, over: effect.over });
  row.certificate = applied.certificate;
  row.isChanged = true;
  noteEffect(books, { ...effect, source, kind: 'undo-unload', at, recordedAt: books.now });
  return applied.flags;
});

/** Why a load can't be taken off again; undefined when it may. */
export const refuseUnload = (books: Books, load: Effect): Refusal | undefined => {
  // Money for a certificate that could not be loaded: giving it back takes nothing off anything.
  if (load.over > 0) return undefined;
  const decided = decideUnload(books.certificates.get(load.certificate)?.certificate, load.covered);
  return decided.ok ? undefined : decided.error;
};
