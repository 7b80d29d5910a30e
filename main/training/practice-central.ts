import { appendFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Certificate } from '../../domain/certificate.ts';
import { type DirectoryEntry, encodePage } from '../../domain/directory.ts';
import { hashNumber } from '../../domain/identity.ts';
import { minor } from '../../domain/money.ts';
import { type CertificateHash, type CertificateNumber, parseScan } from '../../domain/number.ts';
import { readOperation } from '../../domain/operation.ts';
import { certificatesOf } from '../../domain/overlay.ts';
import { requestSchema } from '../../domain/protocol.ts';
import { err, ok } from '../../domain/result.ts';
import { readIfThere } from '../atomic-file.ts';
import { failure } from '../message.ts';
import type { ServerClient } from '../server-client.ts';
import { openPracticeBooks, type PracticeBooks } from './practice-books.ts';
import { decidePractice, recordPractice } from './practice-intake.ts';
import type { PracticeFile } from './practice-file.ts';

/** Answers what the real central server would, from the same rules, without a line to anybody. */
export type PracticeCentral = Pick<ServerClient, 'push' | 'request' | 'feed' | 'history'> & {
  /** Practise offline: it answers nothing until this is taken back. */
  readonly setReachable: (reachable: boolean) => void;
  readonly isReachable: () => boolean;
};

/** What came in, in its order; the books are made from it again at every start. */
const entrySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('operation'), text: z.string(), at: z.int() }),
  z.strictObject({ kind: z.literal('request'), request: requestSchema, at: z.int() }),
]);
type Entry = z.infer<typeof entrySchema>;

type Deps = { readonly path: string; readonly practice: PracticeFile; readonly now: () => number };

/** Opens the practice central over its log. Nothing in it is worth an fsync: what is lost was practice. */
export const openPracticeCentral = async ({ path, practice, now }: Deps): Promise<PracticeCentral> => {
  const { terminal: { store } } = practice;
  const books = openPracticeBooks(practice.papers.map((paper) => entryOf(paper, practice)));
  for (const entry of await readLog(path)) replay(books, entry, practice);
  let reachable = true;
  let turn: Promise<unknown> = Promise.resolve();

  const note = (entries: readonly Entry[]): Promise<void> => // The line break comes first, so that a line that was cut off spoils none but itself.
    appendFile(path, entries.map((entry) => `\n${JSON.stringify(entry)}`).join(''));

  /** One at a time, in the order in which they came, so that the log tells them in that order too. */
  const answer = <Value>(work: () => Promise<Value>) => {
    if (!reachable) return Promise.resolve(err(failure('unreachable')));
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine.then((value) => ok(value));
  };

  const pageOf = (hashes: readonly CertificateHash[]): string =>
    toPage(hashes.flatMap((hash) => { const row = books.rows.get(hash); return row ? [row] : []; }));

  return {
    setReachable: (next) => { reachable = next; },
    isReachable: () => reachable,
    push: (texts) => answer(async () => {
      const at = now();
      const operations = texts.map((text) => {
        const read = readOperation(text);
        // Whatever isn't this practice till's own would be a mistake of the till, and must be seen.
        if (!read.ok || read.value.operation.terminal !== practice.terminal.id) throw new Error('only operations of this practice world are taken in');
        return read.value.operation;
      });
      await note(texts.map((text) => ({ kind: 'operation', text, at })));
      const outcomes = operations.map((operation) => recordPractice(books, operation, store, at));
      return { outcomes, certificates: pageOf(operations.flatMap((operation): readonly CertificateHash[] => certificatesOf(operation))), serverTime: at, configVersion };
    }),
    request: (request) => answer(async () => {
      const at = now();
      await note([{ kind: 'request', request, at }]);
      const { state, refusal, handBack } = decidePractice(books, request, store, at);
      const decision = state === 'approved' || state === 'confirmed' ? 'approved' : 'declined';
      return { id: request.id, decision, refusal, ...(handBack === undefined ? {} : { handBack }), certificates: pageOf([...request.lines.map(({ certificate }) => certificate), ...(request.kind === 'return-credit' && request.onto !== undefined ? [request.onto] : [])]), serverTime: at };
    }),
    feed: ({ cursor }) => answer(async () => {
      const since = Number(cursor ?? 0);
      const rows = [...books.rows.values()].filter(({ version }) => version > since);
      return { page: toPage(rows), cursor: String(books.version), restart: false, more: false, total: rows.length, serverTime: now(), configVersion };
    }),
    history: (certificate) => {
      const row = reachable ? books.rows.get(certificate as CertificateHash) : undefined;
      if (reachable && !row) return Promise.resolve(err({ ...failure('rejected'), status: 404, problem: 'not-here' }));
      return answer(async () => ({
        certificate: certificate as CertificateHash, control: row?.control ?? null, page: pageOf([certificate as CertificateHash]),
        events: [...row?.events ?? []], more: false, serverTime: now(),
      }));
    },
  };
};

/** The practice business never changes while it lasts. */
const configVersion = 1;

const toPage = (entries: readonly DirectoryEntry[]): string => Buffer.from(encodePage(entries)).toString('base64url');

const replay = (books: PracticeBooks, entry: Entry, { terminal: { store } }: PracticeFile): void => {
  if (entry.kind === 'request') {
    decidePractice(books, entry.request, store, entry.at);
    return;
  }
  const read = readOperation(entry.text);
  if (read.ok) recordPractice(books, read.value.operation, store, entry.at);
};

/** A line that was cut off in the middle is left out: the till sends again what it got no answer to. */
const readLog = async (path: string): Promise<readonly Entry[]> => {
  const lines = (await readIfThere(path))?.toString('utf8').split('\n') ?? [];
  return lines.flatMap((line) => {
    const parsed = entrySchema.safeParse(parseLine(line));
    return parsed.success ? [parsed.data] : [];
  });
};

const parseLine = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

const entryOf = ({ number, control, kind, face, balance, validUntil }: PracticeFile['papers'][number], practice: PracticeFile): Omit<DirectoryEntry, 'version'> => {
  const certificate: Certificate = {
    hash: hashNumber(Buffer.from(practice.numberKey, 'base64url'), number as CertificateNumber),
    state: kind === 'unsold' ? 'stock' : 'active', blocked: kind === 'blocked', kind: 'sold',
    programNumber: practice.programs[0]?.number ?? 1, storeNumber: practice.terminal.store.number,
    currency: practice.currency, face: minor(face), balance: minor(balance), validUntil,
  };
  // A number that its own till could not read back would lie in the dock for nothing.
  if (!parseScan(number).ok) throw new Error('a practice number is a certificate\'s number');
  return { certificate, control };
};
