import { emptyChain, type ChainHead, sealOperation, type SealedOperation } from '../../domain/operation.ts';

/** The terminal in whose name the tests of main act. */
export const terminal = '019aa000-0000-7000-8000-000000000001';

export const id = (number: number): string => `019aa000-0000-7000-8000-${String(number).padStart(12, '0')}`;

const head = (chain: ChainHead) => ({
  v: 1 as const, id: id(1_000 + chain.sequence), terminal, terminalNumber: 1, store: id(2), storeNumber: 1,
  sequence: chain.sequence + 1, previous: chain.hash, at: 1_763_000_000_000 + chain.sequence, clockOffsetMs: null, day: '2025-11-13',
  operator: id(3), shift: id(4), approvals: [],
});

/** The smallest operation that can follow `chain`. */
export const reprint = (chain: ChainHead, changes: { readonly terminal?: string } = {}): SealedOperation =>
  sealOperation({ ...head(chain), ...changes, kind: 'reprint', target: id(5), targetReference: 'T1-000001-8' });

/** An operation that names a request. */
export const reversal = (chain: ChainHead, requestId: string): SealedOperation =>
  sealOperation({ ...head(chain), kind: 'reversal', requestId, reason: 'timed-out' });

/** The operation that closes a segment. */
export const shiftClose = (chain: ChainHead): SealedOperation =>
  sealOperation({ ...head(chain), kind: 'shift-close', currency: 'USD', countedCash: 0 as never, expectedCash: 0, unsent: 0 });

export const headOf = ({ operation, hash }: SealedOperation): ChainHead => ({ sequence: operation.sequence, hash });

/** `count` operations in a chain; every `closeEvery`th closes a shift. */
export const chainOf = (count: number, closeEvery = Infinity): readonly SealedOperation[] => {
  const chain: SealedOperation[] = [];
  for (let index = 1; index <= count; index += 1) {
    const last = chain.at(-1);
    const before = last ? headOf(last) : emptyChain;
    chain.push(index % closeEvery === 0 ? shiftClose(before) : reprint(before));
  }
  return chain;
};
