import { createHash } from 'node:crypto';
import { hashNumber } from '../../domain/identity.ts';
import { type CertificateHash, type CertificateNumber, type ControlNumber, makeControlNumber, makeNumber } from '../../domain/number.ts';
import type { Draw } from '../stock/draw.ts';

/** A certificate as a printer would make it: the number in clear stands on the paper and nowhere else. */
export type Paper = { readonly number: CertificateNumber; readonly hash: CertificateHash; readonly control: ControlNumber; readonly batch: number; readonly running: number };

/** The same serials every time, for tests; worth nothing as a secret. */
export const drawSeeded = (seed: string): Draw => {
  let count = 0;
  return () => {
    count += 1;
    const digest = createHash('sha256').update(`${seed}:${String(count)}`).digest();
    return String(digest.readBigUInt64BE() % 10n ** 15n).padStart(15, '0');
  };
};

/** Makes a batch of paper; `gtins` are taken in turn. */
export const makePaper = (draw: Draw, numberKey: Uint8Array, gtins: readonly string[], batch: number, count: number): readonly Paper[] =>
  Array.from({ length: count }, (_, index) => {
    const number = makeNumber(gtins[index % gtins.length] ?? '', draw());
    const running = index + 1;
    return { number, hash: hashNumber(numberKey, number), control: makeControlNumber(batch, running), batch, running };
  });
