import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/**
 * Asks at the keyboard for what is not to be seen: nothing of the answer appears. Without a keyboard each question takes
 * a line of the input, so that scripts can answer.
 */
export const createSecretQuestions = (input: NodeJS.ReadStream, output: NodeJS.WritableStream): {
  readonly ask: (question: string) => Promise<string>; readonly close: () => void;
} => {
  const silent = new Writable({ write: (_chunk, _encoding, done) => { done(); } });
  let opened: { readonly lines: AsyncIterator<string>; readonly close: () => void } | undefined;
  const open = (): NonNullable<typeof opened> => {
    const reader = createInterface({ input, output: silent, terminal: input.isTTY });
    reader.on('SIGINT', () => { output.write('\nNothing was changed.\n'); process.exit(130); });
    return { lines: reader[Symbol.asyncIterator](), close: () => { reader.close(); } };
  };
  return {
    ask: async (question) => {
      opened ??= open();
      output.write(question);
      const answer = await opened.lines.next();
      output.write('\n');
      if (answer.done) throw new Error('there was no answer; nothing was changed');
      return answer.value.trim();
    },
    close: () => { opened?.close(); },
  };
};
