import fc from 'fast-check';
import { expect, it } from 'vitest';
import { closingOf, type LiabilityMovement, movementSigns, rollForwards } from '../../domain/liability.ts';

const amount = fc.integer({ min: 0, max: 1_000_000 });
const moved = fc.record(Object.fromEntries(['opening', ...Object.keys(movementSigns)].map((what) => [what, amount]))) as fc.Arbitrary<Omit<LiabilityMovement, 'programNumber' | 'certificateKind' | 'currency'>>;
const movement: fc.Arbitrary<LiabilityMovement> = fc.tuple(moved, fc.nat(3), fc.constantFrom('USD', 'KRW')).map(([one, programNumber, currency]) => ({ ...one, programNumber, certificateKind: 'sold', currency }));

it('steps from what was owed to what is owed, whatever moved it', () => {
  fc.assert(fc.property(fc.array(movement, { maxLength: 6 }), (movements) => {
    const pictures = rollForwards(movements);
    expect(pictures.map(({ currency }) => currency)).toEqual([...new Set(movements.map(({ currency }) => currency))].sort());
    for (const { currency, opening, steps, closing } of pictures) {
      expect(steps.reduce((sum, { change }) => sum + change, opening)).toBe(closing);
      expect(closing).toBe(movements.filter((one) => one.currency === currency).reduce((sum, one) => sum + closingOf(one), 0));
      expect(steps.every(({ change }) => change !== 0)).toBe(true);
    }
  }));
});
