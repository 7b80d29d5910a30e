import { piecesOf } from '../../test/journey/pieces.ts';
import type { Counter } from './counter.ts';
import { readTillBooks, type TillBooks } from './till-books.ts';

/** Counts the drawer, closes the shift with its Z-report, and answers what the till's own books say. */
export const closeShift = async (counter: Counter, withPictures: boolean): Promise<TillBooks> => {
  const { words, press, see, shoot } = counter;
  const { report } = await readTillBooks(counter.page());
  await press('F6');
  await see(words.shift.title);
  await counter.waitFor(counter.page().locator('table.report'));
  await press('F9');
  await see(words.shift.countTitle);
  for (const pieces of piecesOf(report.expectedCash, counter.till.store.currency)) {
    if (pieces > 0) await counter.type(String(pieces));
    await press('ArrowDown');
  }
  if (withPictures) await shoot('count-the-drawer');
  await press('F9');
  await see(words.closing.compareTitle);
  await press('F9');
  await see(words.shift.closed);
  if (withPictures) {
    await counter.keepPaper('z-report');
    await shoot('shift-closed');
  }
  await press('Enter');
  counter.tell(`${counter.till.name} has counted its drawer and printed its Z-report`);
  return readTillBooks(counter.page());
};
