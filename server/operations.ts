import { businessDay } from '../domain/business-day.ts';
import type { Flag } from '../domain/certificate.ts';
import type { Signal } from '../domain/exception.ts';
import { incoherences } from '../domain/coherence.ts';
import { follows, type Operation, type SealedOperation } from '../domain/operation.ts';
import type { Outcome } from '../domain/protocol.ts';
import { type Books, distinctFlags, type Evidence, type OpenedException, type OperationItem, type RecordedOperation } from './books.ts';
import { evidenceKey } from './books-read.ts';
import { applyFact } from './facts.ts';
import { signalsOf, watchSales } from './signals.ts';

/** How far a till's corrected clock may be ahead of ours before the office hears of it. */
const clockAheadMsMax = 10 * 60_000;

/** How near to the end of a business day an operation may count itself to either day. */
const dayDoubtMs = 10 * 60_000;

/** Folds one operation into the books. Whatever it is, it is kept: accepted, flagged, or as evidence. */
export const recordOperation = (books: Books, item: OperationItem): Outcome => {
  const known = books.evidence.get(evidenceKey(item.terminal.id, item.hash));
  if (known) return toOutcome(known.operationId, 'flagged', known.flags, known.recordedAt);
  if (!item.read.ok) return keepAsEvidence(books, item, looseId(item.text), ['unreadable'], item.read.error);

  const sealed = item.read.value;
  const { operation } = sealed;
  const recorded = books.operations.get(operation.id);
  if (recorded?.hash === sealed.hash && recorded.terminal === item.terminal.id) {
    return toOutcome(recorded.id, recorded.outcome, recorded.flags, recorded.recordedAt);
  }
  if (recorded) return keepAsEvidence(books, item, operation.id, ['same-id-other-bytes'], 'another operation has this id');
  if (!isFrom(operation, item)) return keepAsEvidence(books, item, operation.id, ['unreadable'], 'it names another terminal or store');
  return recordNew(books, item, sealed);
};

const isFrom = (operation: Operation, { terminal }: OperationItem): boolean =>
  operation.terminal === terminal.id && operation.terminalNumber === terminal.number &&
  operation.store === terminal.store.id && operation.storeNumber === terminal.store.number;

const recordNew = (books: Books, item: OperationItem, { operation, text, hash }: SealedOperation): Outcome => {
  const flags: Flag[] = [...advanceHead(books, item, operation, hash)];
  if (item.headForged) flags.push('chain-broken');
  if (!books.business.operators.has(operation.operator)) flags.push('unknown-operator');
  if (eventTime(operation) > books.now + clockAheadMsMax) flags.push('clock-far-off');
  if (!isDayOf(operation, item)) flags.push('day-differs');
  const problems = incoherences(operation);
  const fact = problems.length > 0
    ? { flags: ['unreadable'] as const, effectSource: operation.id }
    : applyFact(books, operation, { at: eventTime(operation), accountingDate: operation.day });
  const all = distinctFlags([...flags, ...fact.flags]);
  const recorded: RecordedOperation = {
    id: operation.id, terminal: operation.terminal, storeNumber: operation.storeNumber, kind: operation.kind, hash,
    outcome: all.length > 0 ? 'flagged' : 'accepted', flags: all, recordedAt: books.now, effectSource: fact.effectSource, day: operation.day,
  };
  books.operations.set(recorded.id, recorded);
  books.written.operations.push({ ...recorded, sequence: operation.sequence, text, at: eventTime(operation), shift: operation.shift });
  // What was flagged has an exception with all its evidence; a signal says more only where nothing else was wrong.
  const told: readonly (Flag | Signal)[] = all.length > 0 ? all : problems.length > 0 ? [] : signalsOf(books, operation, eventTime(operation));
  if (told.length > 0) openException(books, item, { source: operation.id, evidence: null, flags: told, detail: problems.join('; ') });
  if (problems.length === 0) watchSales(books, operation, Math.min(eventTime(operation), books.now));
  return toOutcome(recorded.id, recorded.outcome, recorded.flags, recorded.recordedAt);
};

/** Whether the day it says is one that its own time may mean. The day is taken as it is said all the same. */
const isDayOf = (operation: Operation, { terminal: { store } }: OperationItem): boolean =>
  operation.day >= businessDay(eventTime(operation) - dayDoubtMs, store) && operation.day <= businessDay(eventTime(operation) + dayDoubtMs, store);

/** The till's clock, put right by what it knew of ours. */
const eventTime = (operation: Operation): number => operation.at + (operation.clockOffsetMs ?? 0);

/** Checks an operation against the head and moves the head. A gap or a break is a fact too: noted, never refused. */
const advanceHead = (books: Books, item: OperationItem, operation: Pick<Operation, 'sequence' | 'previous'>, hash: string): readonly Flag[] => {
  const head = books.heads.get(item.terminal.id);
  if (!head) throw new Error('an operation was folded without its terminal');
  // An old link that comes late, or a second chain beside the first, leaves the head where it is.
  if (operation.sequence <= head.sequence) return ['chain-broken'];
  books.heads.set(item.terminal.id, { sequence: operation.sequence, hash });
  books.written.heads.add(item.terminal.id);
  if (follows(head, operation)) return [];
  return [operation.sequence === head.sequence + 1 ? 'chain-broken' : 'sequence-gap'];
};

/** Keeps something that can't be recorded as an operation, once, as received, without any effect. */
export const keepAsEvidence = (books: Books, item: OperationItem, operationId: string, flags: readonly Flag[], detail: string): Outcome => {
  const place = loosePlace(item.text);
  const head = books.heads.get(item.terminal.id);
  // It may still be a link of the chain: the next operation then follows on it.
  if (place && head && follows(head, place)) advanceHead(books, item, place, item.hash);
  const evidence: Evidence = { terminal: item.terminal.id, hash: item.hash, text: item.text, operationId, flags, detail, recordedAt: books.now };
  books.evidence.set(evidenceKey(item.terminal.id, item.hash), evidence);
  books.written.evidence.push(evidence);
  openException(books, item, { source: operationId, evidence: item.hash, flags, detail });
  return toOutcome(operationId, 'flagged', flags, books.now);
};

const openException = (books: Books, item: OperationItem, about: Pick<OpenedException, 'source' | 'evidence' | 'flags' | 'detail'>): void => {
  books.written.exceptions.push({ ...about, terminal: item.terminal.id, storeNumber: item.terminal.store.number });
};

const looseJson = (text: string): Record<string, unknown> => {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json as Record<string, unknown> : {};
  } catch {
    return {};
  }
};

/** The id that an unreadable operation seems to have, for the till that asks after it. */
export const looseId = (text: string): string => {
  const { id } = looseJson(text);
  return typeof id === 'string' && /^[0-9a-f-]{1,64}$/i.test(id) ? id : '';
};

const loosePlace = (text: string): Pick<Operation, 'sequence' | 'previous'> | undefined => {
  const { sequence, previous } = looseJson(text);
  return typeof sequence === 'number' && typeof previous === 'string' ? { sequence, previous } : undefined;
};

const toOutcome = (id: string, outcome: Outcome['outcome'], flags: readonly string[], recordedAt: number): Outcome => ({
  id, outcome, flags: [...flags], recordedAt,
});
