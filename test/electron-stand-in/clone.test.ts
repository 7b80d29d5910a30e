import fc from 'fast-check';
import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { decodeClone, encodeClone, notCloneable } from './clone.ts';

const roundTrip = (value: unknown): unknown => decodeClone(encodeClone(value));

describe('structured clone as text', () => {
  it('agrees with the engine on whatever a message may hold', () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withSparseArray: true });
    fc.assert(fc.property(anything, (value) => {
      expect(roundTrip(value)).toStrictEqual(deserialize(serialize(value)));
    }), { numRuns: 500 });
  });

  it('keeps cycles and shared references', () => {
    const shared = { name: 'one' };
    const value: { items: unknown[]; self?: unknown; map: Map<unknown, unknown> } = { items: [shared, shared], map: new Map([[shared, shared]]) };
    value.self = value;
    const copy = roundTrip(value) as typeof value;
    expect(copy.self).toBe(copy);
    expect(copy.items[0]).toBe(copy.items[1]);
    expect([...copy.map][0]).toEqual([copy.items[0], copy.items[0]]);
    expect([...copy.map.keys()][0]).toBe(copy.items[0]);
  });

  it('keeps the kind, message and cause of an error and loses its other fields', () => {
    const copy = roundTrip(Object.assign(new RangeError('too far', { cause: 7n }), { code: 1 })) as RangeError;
    expect(copy).toBeInstanceOf(RangeError);
    expect([copy.message, copy.cause, 'code' in copy]).toEqual(['too far', 7n, false]);
  });

  it('loses prototypes and getters, and sends a view of a pool without the pool', () => {
    class Point { x = 1; get twice(): number { return 2; } }
    expect(roundTrip(new Point())).toStrictEqual({ x: 1 });
    const copy = roundTrip(Buffer.from('abc')) as Uint8Array;
    expect(copy).toStrictEqual(new Uint8Array([97, 98, 99]));
    expect(copy.buffer.byteLength).toBe(3);
  });

  it('does not let a key named __proto__ become a prototype', () => {
    const copy = roundTrip(JSON.parse('{"__proto__":{"admin":true}}')) as { admin?: boolean };
    expect(copy.admin).toBeUndefined();
    expect(Object.keys(copy)).toEqual(['__proto__']);
  });

  it.each([['a function', () => 1], ['a symbol', Symbol('s')], ['a promise', Promise.resolve()], ['a weak map', new WeakMap()], ['an address', new URL('app://till/')]])('refuses %s wherever it stands', (_, value) => {
    expect(() => encodeClone({ deep: [value] })).toThrow(notCloneable);
  });
});
