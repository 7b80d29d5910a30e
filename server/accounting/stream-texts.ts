/** Whoever wants nothing for this long has gone: a computer that sleeps closes no connection. */
const stallMsMax = 60_000;

/**
 * A file's texts as a stream: the next one is made when the reader wants more. `end` is called once, however it ends, and at
 * once when the reader goes, so that nothing is read on for nobody. What breaks off breaks the stream, so that a part never
 * passes for the whole.
 */
export const streamTexts = (texts: AsyncGenerator<string | Uint8Array>, end: () => Promise<void>, stallMs = stallMsMax): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder();
  let ending: Promise<void> | undefined;
  let stall: NodeJS.Timeout | undefined;
  const endOnce = (): Promise<void> => {
    clearTimeout(stall);
    return (ending ??= end());
  };
  const waitForReader = (stream: ReadableStreamDefaultController<Uint8Array>): void => {
    stall = setTimeout(() => {
      stream.error(new Error('nobody reads the file'));
      void breakOff().catch(() => undefined);
    }, stallMs).unref();
  };
  // First the end, which stops what is being read: the generator listens only when that has answered.
  const breakOff = async (): Promise<void> => {
    const ended = endOnce();
    await texts.return(undefined).catch(() => undefined);
    await ended;
  };
  return new ReadableStream<Uint8Array>({
    start: waitForReader,
    pull: async (stream) => {
      clearTimeout(stall);
      try {
        const next = await texts.next();
        if (!next.done) {
          // Not when the reader has gone meanwhile.
          if (!ending) waitForReader(stream);
          stream.enqueue(typeof next.value === 'string' ? encoder.encode(next.value) : next.value);
          return;
        }
      } catch (error) {
        await endOnce();
        throw error;
      }
      await endOnce();
      stream.close();
    },
    cancel: breakOff,
  }, { highWaterMark: 0 });
};
