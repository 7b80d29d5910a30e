import { randomInt } from 'node:crypto';
import { specimenSerial } from '../../domain/specimen.ts';

/** Draws serials: 15 digits each. */
export type Draw = () => string;

/** Real randomness (CSPRNG). Two draws of nine and six digits, because one of fifteen is beyond what `randomInt` takes. */
export const drawRandom: Draw = () => {
  const serial = String(randomInt(1_000_000_000)).padStart(9, '0') + String(randomInt(1_000_000)).padStart(6, '0');
  return serial === specimenSerial ? drawRandom() : serial;
};
