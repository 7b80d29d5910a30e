import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import {
  chainHash, chainStart, emptyChain, follows, type Operation, operationSchema, operationValue, readOperation, sealOperation,
} from '../../domain/operation.ts';
import { anyAmount, anyHash, card, cash, correctionOf, hashOf, idOf, noon, redemption, redemptionLine, reprint, reversal, sale, saleLine, shiftClose, shiftOpen, voidOf } from './given.ts';

const one = sale();
const every: readonly Operation[] = [
  shiftOpen(), one, redemption(), voidOf(one), voidOf(redemption()), correctionOf(one, [card(5000)]), reversal(), reprint(), shiftClose(),
];

const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(fc.array(fc.tuple(anyHash, anyAmount(1e9)), { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 1e9 })).map(([lines, sequence]) =>
    sale({ sequence, lines: lines.map(([hash, face]) => saleLine(hash, face)) })),
  fc.tuple(anyHash, fc.integer({ min: 1, max: 1e9 }), fc.constantFrom('server' as const, 'standin' as const, 'local' as const)).map(([hash, amount, decidedBy]) =>
    redemption({ decidedBy, requestId: decidedBy === 'server' ? idOf(5) : null, lines: [redemptionLine(hash, amount)] })),
  fc.constantFrom(...every),
);

describe('an operation', () => {
  it.each(every)('$kind: is stored as canonical text and read back the same', (operation) => {
    const sealed = sealOperation(operation);
    expect(readOperation(sealed.text)).toEqual({ ok: true, value: sealed });
    expect(sealed.operation).toEqual(operation);
    expect(sealed.hash).toBe(createHash('sha256').update(sealed.text, 'utf8').digest('hex'));
  });

  it('has one text, in whatever order its fields were written', () => {
    fc.assert(fc.property(anyOperation, (operation) => {
      const shuffled = Object.fromEntries(Object.entries(operation).reverse()) as Operation;
      const sealed = sealOperation(operation);
      expect(sealOperation(shuffled)).toEqual(sealed);
      expect(readOperation(sealed.text)).toEqual({ ok: true, value: sealed });
    }));
  });

  it('has another hash as soon as one character differs', () => {
    const { text, hash } = sealOperation(one);
    fc.assert(fc.property(fc.nat(text.length - 1), (at) => {
      expect(chainHash(text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1))).not.toBe(hash);
    }));
  });

  it('is hashed as UTF-8: an approval code may be Korean', () => {
    const korean = sealOperation(sale({ tenders: [{ type: 'card', amount: minor(5000), approvalCode: '승인-47' }] }));
    expect(korean.hash).toBe(createHash('sha256').update(korean.text, 'utf8').digest('hex'));
  });

  it('that could not be read back is never sealed', () => {
    const broken: readonly Operation[] = [
      sale({ lines: [] }), sale({ day: '2026-02-30' }), sale({ id: idOf(1).toUpperCase() }), sale({ sequence: 0 }),
      sale({ tenders: [{ type: 'card', amount: minor(5000), approvalCode: '' }] }),
      sale({ tenders: [{ type: 'card', amount: minor(5000), approvalCode: '\u001bp0' }] }),
      redemption({ lines: [redemptionLine(hashOf(1), 0)] }), { ...one, extra: 1 } as Operation,
    ];
    for (const operation of broken) expect(() => sealOperation(operation)).toThrow();
    expect(sealOperation(sale({ tenders: [{ type: 'card', amount: minor(5000), approvalCode: ' 47 ' }] })).operation).toMatchObject({ tenders: [{ approvalCode: '47' }] });
  });
});

describe('reading a text back', () => {
  const { text } = sealOperation(one);
  const json = JSON.parse(text) as Record<string, unknown>;
  const problem = (wrong: string): string => { const read = readOperation(wrong); return read.ok ? 'read' : read.error; };

  it('refuses what is no JSON, no operation, or not byte for byte canonical', () => {
    expect(problem('')).toBe('not-json');
    expect(problem(text.slice(0, -1))).toBe('not-json');
    for (const nothing of ['null', '[]', '"sale"', '{}', '{"kind":"sale"}', '{"kind":"refund"}']) expect(problem(nothing), nothing).toBe('not-an-operation');
    for (const other of [` ${text}`, `${text}\n`, JSON.stringify(json, null, 1), text.replace('"v":1', '"v":1.0'), text.replace('"v":1', '"v":1e0')]) expect(problem(other)).toBe('not-canonical');
    expect(problem(text.replace('"USD"', '"\\u0055SD"'))).toBe('not-canonical');
    expect(problem(text.replace('{', '{"v":1,'))).toBe('not-canonical');
  });

  it.each(Object.keys(one))('refuses a sale without its %s', (field) => {
    const { [field]: left, ...rest } = json;
    expect(left).toBeDefined();
    expect(problem(JSON.stringify(rest))).toBe('not-an-operation');
  });

  it.each([
    ['an unknown field', { tip: 1 }], ['another version', { v: 2 }], ['a version as text', { v: '1' }], ['a fraction of a cent', { tenders: [{ ...card(1), amount: 0.5 }] }],
    ['a negative tender', { tenders: [{ ...cash(1), amount: -1 }] }], ['a tender nobody knows', { tenders: [{ type: 'cheque', amount: 1 }] }],
    ['an unknown field in a tender', { tenders: [{ ...card(1), track: '4111' }] }], ['an unknown field in a line', { lines: [{ ...saleLine(hashOf(1)), number: '0109' }] }],
    ['101 lines', { lines: Array.from({ length: 101 }, (_, index) => saleLine(hashOf(index))) }], ['a certificate in upper case', { lines: [{ ...saleLine(hashOf(1)), certificate: 'A'.repeat(32) }] }],
    ['a currency in lower case', { currency: 'usd' }], ['a day that does not exist', { day: '2026-02-29' }], ['an id that is none', { id: '7' }], ['an amount beyond exact numbers', { lines: [{ ...saleLine(hashOf(1)), face: 2 ** 53 }] }],
    ['time as text', { at: '2026' }], ['a short previous hash', { previous: '0' }], ['a right nobody can give', { approvals: [{ operator: idOf(1), right: 'discount', at: noon }] }],
  ])('refuses %s', (_what, wrong) => {
    expect(operationSchema.safeParse({ ...json, ...wrong }).success).toBe(false);
  });

  it('refuses a field called __proto__', () => {
    expect(readOperation(text.replace('{', '{"__proto__":{},')).ok).toBe(false);
  });
});

describe('a chain', () => {
  it('starts at nothing and each link names the one before', () => {
    const first = sealOperation(shiftOpen({ sequence: 1, previous: chainStart }));
    const second = sealOperation(sale({ sequence: 2, previous: first.hash }));
    expect(follows(emptyChain, first.operation)).toBe(true);
    expect(follows({ sequence: 1, hash: first.hash }, second.operation)).toBe(true);
    expect(follows(emptyChain, second.operation)).toBe(false);
    expect(follows({ sequence: 1, hash: second.hash }, second.operation)).toBe(false);
    expect(follows({ sequence: 2, hash: first.hash }, second.operation)).toBe(false);
  });
});

it('the value an operation moved is what the queue shows', () => {
  const discounted = sale({ lines: [saleLine(hashOf(1), 5000, 4000), saleLine(hashOf(2), 1000)] });
  expect(every.map(operationValue)).toEqual([0, 5000, 3000, 5000, 3000, 5000, 0, 0, 0]);
  expect(operationValue(discounted)).toBe(6000);
});
