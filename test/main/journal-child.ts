import { writeSync } from 'node:fs';
import { openJournal } from '../../main/journal.ts';
import { headOf, reprint, shiftClose, terminal } from './operations.ts';

// Appends for ever and says, for each record, that it was acknowledged; the test ends it with SIGKILL.
const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: journal-child <folder>');
const journal = await openJournal({ folder, terminal, log: () => undefined, now: Date.now });
for (;;) {
  const { head } = journal.state();
  const next = head.sequence % 50 === 49 ? shiftClose(head) : reprint(head);
  const appended = await journal.append(next.text);
  if (!appended.ok) throw new Error(appended.error.reason);
  writeSync(1, `${String(headOf(next).sequence)}\n`);
}
