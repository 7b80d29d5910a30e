import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { minor } from '../../domain/money.ts';
import { makeControlNumber, makeGtin } from '../../domain/number.ts';
import {
  configSchema, enrolRequestSchema, enrolResponseSchema, feedResponseSchema, historySchema, outcomeSchema, problemSchema, protocolVersion,
  pushRequestSchema, pushResponseSchema, refusalSchema, requestResponseSchema, requestSchema,
} from '../../domain/protocol.ts';
import { sealOperation } from '../../domain/operation.ts';
import { hashOf, idOf, noon, sale, today } from './given.ts';

/** One good message of every kind; everything below spoils them one way at a time. */
const policy = {
  version: 1, enabled: false, perCertificate: 5000, perTill: 20_000, managerAbove: 3000, knowledgeAgeMaxMs: 86_400_000, offlineMaxMs: 28_800_000, overspendBorneBy: 'store',
};
const store = { id: idOf(800), number: 12, name: 'Station', address: ['1 Main St'], phone: '+1 555 0100', timeZone: 'America/New_York', currency: 'USD', receiptLocale: 'en' };
const terminal = { id: idOf(900), number: 12, store };
const program = {
  id: idOf(100), number: 1, name: 'Gift', currency: 'USD', kind: 'sold', denominations: [{ gtin: makeGtin('0952123454321'), face: 5000, price: 5000 }],
  validityMonths: null, offlinePolicy: policy, terms: { en: 'Thank you' },
};
const sealed = sealOperation(sale());
const line = { certificate: hashOf(1), amount: 3000 };
const requestHead = { id: idOf(500), protocol: protocolVersion, at: noon, day: today, operator: idOf(700), currency: 'USD' };
const refusal = { reason: 'spent', certificate: hashOf(1), balance: 0, validUntil: null, lastUse: { storeNumber: 13, storeName: 'Airport', at: noon } };
const outcome = { id: sealed.operation.id, outcome: 'flagged', flags: ['overspend'], recordedAt: noon };

const messages: Readonly<Record<string, readonly [z.ZodType, unknown]>> = {
  'an enrolment': [enrolRequestSchema, { protocol: protocolVersion, code: 'ABCD-EFGH', publicKey: 'cHVibGlj', appVersion: '0.1.0' }],
  'an enrolment\'s answer': [enrolResponseSchema, { terminal, numberKey: 'a2V5', sealKey: 'a2V5' }],
  'a configuration': [configSchema, { protocol: protocolVersion, configVersion: 3, serverTime: noon, terminal, programs: [program], operators: [{ id: idOf(700), name: 'Kim', role: 'cashier', pin: '$argon2id$' }] }],
  'a push': [pushRequestSchema, { protocol: protocolVersion, operations: [sealed.text], head: { sequence: 1, hash: sealed.hash, signature: 'c2ln' } }],
  'an outcome': [outcomeSchema, outcome],
  'a push\'s answer': [pushResponseSchema, { outcomes: [outcome], certificates: '', serverTime: noon, configVersion: 3 }],
  'a request to redeem': [requestSchema, { ...requestHead, kind: 'redeem', lines: [line] }],
  'a request to void a sale': [requestSchema, { ...requestHead, kind: 'void-sale', target: idOf(1), lines: [{ ...line, amount: 0 }] }],
  'a refusal': [refusalSchema, refusal],
  'a request\'s answer': [requestResponseSchema, { id: idOf(500), decision: 'declined', refusal, certificates: '', serverTime: noon }],
  'a page of the feed': [feedResponseSchema, { page: '', cursor: '1.2.3', restart: false, more: true, total: 100_000, serverTime: noon, configVersion: 3 }],
  'a history': [historySchema, {
    certificate: hashOf(1), control: makeControlNumber(12, 345), page: '', more: false, serverTime: noon,
    events: [{ at: noon, kind: 'sale', reference: 'T12-000001-2', storeName: 'Station', amount: minor(5000), over: 0, currency: 'USD' }],
  }],
  'a problem': [problemSchema, { problem: 'wrong-clock', detail: 'a week' }],
};

type Path = readonly (string | number)[];

/** Every object inside a message. The program's words by language are a list under free names, not a shape. */
const objectsIn = (value: unknown, path: Path = []): readonly Path[] => {
  if (path.at(-1) === 'terms' || value === null || typeof value !== 'object') return [];
  const inner = Object.entries(value).flatMap(([key, child]) => objectsIn(child, [...path, Array.isArray(value) ? Number(key) : key]));
  return Array.isArray(value) ? inner : [path, ...inner];
};

const spoiled = (message: unknown, path: Path, spoil: (object: Record<string, unknown>) => void): unknown => {
  const copy: unknown = structuredClone(message);
  const target = path.reduce<unknown>((object, key) => (object as Record<string | number, unknown>)[key], copy);
  spoil(target as Record<string, unknown>);
  return copy;
};
const keysAt = (message: unknown, path: Path): readonly string[] =>
  Object.keys(path.reduce<unknown>((object, key) => (object as Record<string | number, unknown>)[key], message) as object);

describe.each(Object.entries(messages))('%s', (_name, [schema, message]) => {
  const accepts = (candidate: unknown): boolean => schema.safeParse(candidate).success;

  it('is understood, and nothing in it is changed', () => {
    expect(schema.parse(message)).toEqual(message);
  });

  it('holds no field that nobody knows, at any depth', () => {
    for (const path of objectsIn(message)) {
      expect(accepts(spoiled(message, path, (object) => { object['surprise'] = 1; })), path.join('.')).toBe(false);
    }
  });

  it('lacks nothing and has nothing of another type, at any depth', () => {
    for (const path of objectsIn(message)) {
      for (const key of keysAt(message, path)) {
        expect(accepts(spoiled(message, path, (object) => { Reflect.deleteProperty(object, key); })), `without ${[...path, key].join('.')}`).toBe(false);
        expect(accepts(spoiled(message, path, (object) => { object[key] = { not: 'this' }; })), `odd ${[...path, key].join('.')}`).toBe(key === 'terms');
      }
    }
  });

  it('is no message when it is text, a list or nothing', () => {
    for (const nothing of [undefined, null, [], '', 0, JSON.stringify(message), [message]]) expect(accepts(nothing)).toBe(false);
  });
});

describe('bounds', () => {
  const check = (name: string, change: Record<string, unknown>): boolean => {
    const [schema, message] = messages[name] ?? [];
    expect(schema, name).toBeDefined();
    return schema?.safeParse({ ...(message as object), ...change }).success ?? true;
  };

  it('a push brings 1 to 500 operations of bounded length', () => {
    expect(check('a push', { operations: [] })).toBe(false);
    expect(check('a push', { operations: Array.from({ length: 500 }, () => '{}') })).toBe(true);
    expect(check('a push', { operations: Array.from({ length: 501 }, () => '{}') })).toBe(false);
    expect(check('a push', { operations: ['x'.repeat(200_001)] })).toBe(false);
    expect(check('a push', { head: { sequence: 1, hash: 'ABC', signature: '' } })).toBe(false);
  });

  it('a push brings what can\'t be read too: the server keeps it as evidence', () => {
    expect(check('a push', { operations: ['not an operation'] })).toBe(true);
  });

  it('a request takes something off 1 to 100 certificates', () => {
    expect(check('a request to redeem', { lines: [] })).toBe(false);
    expect(check('a request to redeem', { lines: Array.from({ length: 101 }, () => line) })).toBe(false);
    expect(check('a request to redeem', { lines: [{ ...line, amount: 0 }] })).toBe(false);
    expect(check('a request to redeem', { lines: [{ ...line, amount: -5 }] })).toBe(false);
    expect(check('a request to redeem', { lines: [{ ...line, certificate: '0109521234543213' }] })).toBe(false);
    expect(check('a request to redeem', { kind: 'refund' })).toBe(false);
    expect(check('a request to redeem', { target: idOf(1) })).toBe(false);
    expect(check('a request to redeem', { day: '2026-02-30' })).toBe(false);
  });

  it('a version is a number; an unknown one is well-formed, so that the server can answer "upgrade"', () => {
    for (const name of ['an enrolment', 'a push', 'a request to redeem', 'a configuration']) {
      expect(check(name, { protocol: '1' }), name).toBe(false);
      expect(check(name, { protocol: 1.5 }), name).toBe(false);
      expect(check(name, { protocol: protocolVersion + 1 }), name).toBe(true);
    }
  });

  it('an outcome accepts or flags; a fact is never declined', () => {
    expect(check('an outcome', { outcome: 'accepted' })).toBe(true);
    expect(check('an outcome', { outcome: 'declined' })).toBe(false);
    expect(check('a request\'s answer', { decision: 'flagged' })).toBe(false);
    expect(check('a refusal', { reason: 'unknown-number' })).toBe(false);
  });

  it('programs and stores fit a directory record, and a store lives in a real time zone', () => {
    const withStore = (change: object): boolean => check('an enrolment\'s answer', { terminal: { ...terminal, store: { ...store, ...change } } });
    const withProgram = (change: object): boolean => check('a configuration', { programs: [{ ...program, ...change }] });
    expect([withStore({ number: 0 }), withStore({ number: 2 ** 32 }), withStore({ timeZone: 'Mars/Olympus' }), withStore({ currency: 'usd' })]).toEqual([false, false, false, false]);
    expect([withProgram({ number: 0 }), withProgram({ number: 65_536 }), withProgram({ validityMonths: 0 }), withProgram({ kind: 'returned' })]).toEqual([false, false, false, false]);
    expect([withStore({ number: 2 ** 32 - 1 }), withProgram({ number: 65_535 }), withProgram({ validityMonths: 12 })]).toEqual([true, true, true]);
  });

  it('an enrolment code may be pasted with blanks around it', () => {
    expect(enrolRequestSchema.parse({ ...(messages['an enrolment']?.[1] as object), code: ' ABCD-EFGH\n' })).toMatchObject({ code: 'ABCD-EFGH' });
    expect(check('an enrolment', { code: '  AB  ' })).toBe(false);
  });
});
