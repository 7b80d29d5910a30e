import { join } from 'node:path';
import { emptyChain } from '../domain/operation.ts';
import type { JournalState } from '../preload/contract.ts';
import { type Journal, openJournal } from './journal.ts';
import type { Log } from './log.ts';

/** The journal of whichever terminal this installation is; a terminal that is replaced leaves its own behind, untouched. */
export type TerminalJournal = {
  /** Opens the terminal's journal unless it is open already. */
  readonly open: (terminal: string) => Promise<void>;
  /** Throws before enrolment: nothing can have been sold yet. */
  readonly current: () => Journal;
  readonly state: () => JournalState;
  readonly close: () => Promise<void>;
};

/** A place for the journal, still empty; `folder` holds one folder for each terminal. */
export const createTerminalJournal = ({ folder, log, now }: { readonly folder: string; readonly log: Log; readonly now: () => number }): TerminalJournal => {
  let opened: { readonly terminal: string; readonly journal: Journal } | undefined;
  return {
    open: async (terminal) => {
      if (opened?.terminal === terminal) return;
      await opened?.journal.close();
      opened = { terminal, journal: await openJournal({ folder: join(folder, terminal), terminal, log, now }) };
    },
    current: () => {
      if (!opened) throw new Error('there is no journal before enrolment');
      return opened.journal;
    },
    state: () => opened?.journal.state() ?? { head: emptyChain, last: null, openRequests: [], damaged: null },
    close: async () => { await opened?.journal.close(); },
  };
};
