import fc from 'fast-check';
import { expect, it } from 'vitest';
import { labelled, scaleFor } from '../../renderer/office/pictures/scale.ts';

it('holds every value and zero between round figures, with a few lines', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -1_000_000_000, max: 100_000_000_000 }), { maxLength: 40 }), (values) => {
    const { low, high, ticks } = scaleFor(values);
    expect(low).toBeLessThanOrEqual(Math.min(0, ...values));
    expect(high).toBeGreaterThanOrEqual(Math.max(0, ...values));
    expect(high).toBeGreaterThan(low);
    expect(ticks).toContain(0);
    expect([ticks[0], ticks.at(-1)]).toEqual([low, high]);
    expect(ticks.length).toBeLessThanOrEqual(7);
    expect(ticks.every(Number.isSafeInteger)).toBe(true);
  }));
  expect(scaleFor([48_250_00, 12_400_00]).ticks).toEqual([0, 2_000_000, 4_000_000, 6_000_000]);
});

it('tells as many labels as there is room for, the first among them', () => {
  const told = (count: number, room: number) => Array.from({ length: count }, (_, index) => index).filter(labelled(count, room));
  expect(told(7, 6)).toEqual([0, 2, 4, 6]);
  expect(told(5, 6)).toEqual([0, 1, 2, 3, 4]);
  expect(told(92, 6)).toHaveLength(6);
});
