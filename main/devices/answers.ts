/** Bytes that came from the printer and have not been asked for yet, and who waits for the next. */
export type Answers = {
  push(bytes: Uint8Array): void;
  /** The connection is gone: whoever waits gets undefined at once. */
  end(): void;
  /** Forgets the bytes that would answer a question not yet put. */
  discard(matching: (byte: number) => boolean): void;
  /** The oldest byte that `accept` takes; others stay for whoever waits for them. */
  next(accept: (byte: number) => boolean, timeoutMs: number): Promise<number | undefined>;
};

/** A printer that babbles must not fill the memory; only the newest answers matter. */
const keptBytesMax = 256;

/** An empty inbox. One question at a time. */
export const createAnswers = (): Answers => {
  let kept: number[] = [];
  let hasEnded = false;
  let wake: (() => void) | undefined;

  const take = (accept: (byte: number) => boolean): number | undefined => {
    const index = kept.findIndex(accept);
    if (index === -1) return undefined;
    const byte = kept[index];
    kept.splice(index, 1);
    return byte;
  };

  return {
    push: (bytes) => {
      kept = [...kept, ...bytes].slice(-keptBytesMax);
      wake?.();
    },
    end: () => {
      hasEnded = true;
      wake?.();
    },
    discard: (matching) => {
      kept = kept.filter((byte) => !matching(byte));
    },
    next: (accept, timeoutMs) =>
      new Promise((resolve) => {
        const settle = (byte: number | undefined) => {
          clearTimeout(timer);
          wake = undefined;
          resolve(byte);
        };
        const timer = setTimeout(() => settle(undefined), timeoutMs);
        wake = () => {
          const byte = take(accept);
          if (byte !== undefined || hasEnded) settle(byte);
        };
        wake();
      }),
  };
};
