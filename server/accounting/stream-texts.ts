/**
 * A file's texts as a stream: the next one is made when the reader wants more. `end` is called once, however it ends;
 * what breaks off breaks the stream, so that a part never passes for the whole.
 */
export const streamTexts = (texts: AsyncGenerator<string | Uint8Array>, end: () => Promise<void>): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder();
  let ending: Promise<void> | undefined;
  const endOnce = (): Promise<void> => (ending ??= end());
  return new ReadableStream<Uint8Array>({
    pull: async (stream) => {
      try {
        const next = await texts.next();
        if (!next.done) {
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
    cancel: async () => {
      await texts.return(undefined);
      await endOnce();
    },
  }, { highWaterMark: 0 });
};
