import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type DirectoryEntry, encodePage } from '../domain/directory.ts';
import type { CertificateHash } from '../domain/number.ts';
import { readOperation } from '../domain/operation.ts';
import type { Outcome, PushResponse, Request, RequestResponse } from '../domain/protocol.ts';
import { type Answer, type Item, type KnownTerminal, mayKnow, type OperationItem, toEntry } from './books.ts';
import { namedCertificates, readBooks } from './books-read.ts';
import { writeBooks } from './books-write.ts';
import type { Business } from './business.ts';
import { type Database, isPassing, type Sql } from './database.ts';
import { createGroupCommit } from './group-commit.ts';
import { keepAsEvidence, looseId, recordOperation } from './operations.ts';
import { decideRequest } from './requests.ts';

/** Operations in, outcomes out; requests in, decisions out. */
export type Intake = {
  readonly push: (terminal: KnownTerminal, texts: readonly string[], headForged: boolean) => Promise<Omit<PushResponse, 'configVersion'>>;
  readonly ask: (terminal: KnownTerminal, request: Request) => Promise<RequestResponse>;
};

type Deps = {
  readonly database: Database;
  readonly business: () => Promise<Business>;
  readonly now: () => number;
  readonly newId: () => string;
  /** Told of operations that could not be applied; must not be given anything that holds a number. */
  readonly onSetAside?: (problem: { readonly terminal: string; readonly operation: string; readonly error: unknown }) => void;
};

/** What one item came to: its answer, and the certificates it named as they are now. */
type Settled = { readonly answer: Answer; readonly entries: readonly DirectoryEntry[] };

/** At most this many items share a transaction: enough to make the commit cheap, few enough to hold locks briefly. */
const groupItemsMax = 500;

/** What a database that still works gets through before a till loses patience. */
const waitingItemsMax = 40 * groupItemsMax;

/**
 * Takes operations and requests in. Whatever waits at the same moment, from one till or many, shares one transaction:
 * a fixed handful of statements and one commit.
 */
export const createIntake = (deps: Deps): Intake => {
  const settle = createGroupCommit<Item, Settled>({ run: (items) => settleItems(deps, items), itemsMax: groupItemsMax, waitingMax: waitingItemsMax });
  return {
    push: async (terminal, texts, headForged) => {
      const items = texts.map((text, index): OperationItem => ({
        kind: 'operation', terminal, text, hash: sha256(text), read: readOperation(text), headForged: headForged && index === texts.length - 1,
      }));
      const settled = await settle(items);
      return { outcomes: settled.map(toOutcome), certificates: toPage(settled, terminal), serverTime: deps.now() };
    },
    ask: async (terminal, request) => {
      const [settled] = await settle([{ kind: 'request', terminal, request, asked: sha256(canonicalize(request) ?? '') }]);
      if (settled?.answer.kind !== 'request') throw new Error('a request was answered as something else');
      const { decision, refusal, handBack } = settled.answer;
      return { id: request.id, decision, refusal, ...(handBack === undefined ? {} : { handBack }), certificates: toPage([settled], terminal), serverTime: deps.now() };
    },
  };
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const toOutcome = ({ answer }: Settled): Outcome => {
  if (answer.kind !== 'operation') throw new Error('an operation was answered as something else');
  return answer.outcome;
};

/** The certificates named, each once and as the last item left it, as far as this store may know them. */
const toPage = (settled: readonly Settled[], { store }: KnownTerminal): string => {
  const entries = new Map<CertificateHash, DirectoryEntry>();
  for (const entry of settled.flatMap((one) => one.entries)) entries.set(entry.certificate.hash, entry);
  return Buffer.from(encodePage([...entries.values()].filter(({ certificate }) => mayKnow(certificate, store.number)))).toString('base64url');
};

/**
 * Settles items in one transaction. When that fails for a reason that repeating can't mend, halves them until the bad
 * one stands alone: a bad operation is kept as received, and flagged; the others are none the worse for it.
 */
const settleItems = async (deps: Deps, items: readonly Item[]): Promise<readonly Settled[]> => {
  const business = await deps.business();
  try {
    return await deps.database.transaction((sql) => foldItems(deps, sql, items, business));
  } catch (error) {
    if (isPassing(error)) throw error;
    const [only] = items;
    if (only && items.length === 1) return [await setAside(deps, only, business, error)];
    const middle = Math.ceil(items.length / 2);
    // One after the other: operations of one till must stay in their order.
    const first = await settleItems(deps, items.slice(0, middle));
    return [...first, ...await settleItems(deps, items.slice(middle))];
  }
};

const foldItems = async (deps: Deps, sql: Sql, items: readonly Item[], business: Business): Promise<readonly Settled[]> => {
  const books = await readBooks(sql, items, deps.now(), business);
  const answers = items.map((item): Answer => item.kind === 'operation'
    ? { kind: 'operation', outcome: recordOperation(books, item) }
    : decideRequest(books, item));
  await writeBooks(sql, books, deps.newId);
  return answers.map((answer, index) => {
    const item = items[index];
    const named = item ? namedCertificates(item) : [];
    return { answer, entries: named.flatMap((hash) => books.certificates.get(hash) ?? []).map(toEntry) };
  });
};

/** A request that can't be decided is an error for who asked; an operation is a fact and must be kept somehow. */
const setAside = async (deps: Deps, item: Item, business: Business, error: unknown): Promise<Settled> => {
  if (item.kind === 'request') throw error;
  const operation = item.read.ok ? item.read.value.operation.id : looseId(item.text);
  deps.onSetAside?.({ terminal: item.terminal.id, operation, error });
  return deps.database.transaction(async (sql) => {
    const books = await readBooks(sql, [{ ...item, read: { ok: false, error: 'not-an-operation' } }], deps.now(), business);
    const outcome = keepAsEvidence(books, item, operation, ['unreadable'], 'it could not be applied');
    await writeBooks(sql, books, deps.newId);
    return { answer: { kind: 'operation', outcome }, entries: [] };
  });
};
