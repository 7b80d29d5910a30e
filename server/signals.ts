import type { Signal } from '../domain/exception.ts';
import { type Minor, sum } from '../domain/money.ts';
import type { Operation } from '../domain/operation.ts';
import { addSold, isSoonElsewhere, usualWatch, type Watch } from '../domain/watch.ts';
import type { Books } from './books.ts';

const watchOf = (books: Books, programNumber: number): Watch => books.business.watches.get(programNumber) ?? usualWatch;

/** What is odd about an operation whose record is sound. */
export const signalsOf = (books: Books, operation: Operation, at: number): readonly Signal[] => {
  switch (operation.kind) {
    case 'redemption': {
      const isSoon = operation.lines.some(({ certificate }) => {
        const row = books.certificates.get(certificate);
        return row !== undefined && isSoonElsewhere(
          { at: row.soldAt, storeNumber: row.certificate.storeNumber }, { at, storeNumber: operation.storeNumber }, watchOf(books, row.certificate.programNumber));
      });
      return isSoon ? ['used-soon-elsewhere'] : [];
    }
    // The day's cash was counted with the sale in it.
    case 'void': return (books.operations.get(operation.target)?.day ?? operation.day) < operation.day ? ['late-void'] : [];
    default: return [];
  }
};

/** Counts what a till has sold in the last minutes, program by program, and notes where that is too much at once. */
export const watchSales = (books: Books, operation: Operation, at: number): void => {
  if (operation.kind !== 'sale') return;
  for (const programNumber of new Set(operation.lines.map((line) => line.programNumber))) {
    const faces: readonly Minor[] = operation.lines.filter((line) => line.programNumber === programNumber).map(({ face }) => face);
    const { lately, burst } = addSold(books.lately.get(operation.terminal) ?? [], { at, programNumber, pieces: faces.length, value: sum(faces) }, watchOf(books, programNumber));
    books.lately.set(operation.terminal, lately);
    if (burst) books.written.bursts.push({ ...burst, operation: operation.id, terminal: operation.terminal, storeNumber: operation.storeNumber, until: at });
  }
};
