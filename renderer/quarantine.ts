import { readOperation } from '../domain/operation.ts';
import type { TillContext } from './context.ts';
import { journalDeadlineMs, withDeadline } from './deadline.ts';

const readLimit = 200;

/**
 * Uploads what only the journal holds while the stores disagree. The database's own rows go by the outbox as always;
 * the server keeps both versions as evidence and applies each operation once. True when all of it arrived.
 */
export const uploadJournal = async ({ api, store, timers, connection }: TillContext): Promise<boolean> => {
  const { head } = await api.journalState();
  for (let next = 1; next <= head.sequence;) {
    const texts = await withDeadline(timers, 'the journal', journalDeadlineMs, api.journalRead({ fromSequence: next, limit: readLimit }));
    if (texts.length === 0) return true;
    const only: string[] = [];
    for (const text of texts) {
      const read = readOperation(text);
      if (read.ok && (await store.byId(read.value.operation.id))?.text !== text) only.push(text);
    }
    if (only.length > 0) {
      const reply = await api.serverPush(only);
      if (!reply.ok) {
        connection.failed(reply.error);
        return false;
      }
    }
    next += texts.length;
  }
  return true;
};
