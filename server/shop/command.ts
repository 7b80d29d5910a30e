import { parseArgs, type ParseArgsConfig } from 'node:util';
import { z } from 'zod';
import type { Database } from '../database.ts';
import type { Outside } from '../server.ts';

/** What a command of the shop works with. */
export type Shop = Outside & {
  readonly database: Database;
  /** Asks the person at the keyboard for something that is not to be seen. */
  readonly askSecretly: (question: string) => Promise<string>;
};

/** A command typed on the server's own machine. Whoever can run it owns database and keys anyway: nobody signs in. */
export type ShopCommand = {
  /** One line that shows how it is typed. */
  readonly usage: string;
  /** Does it and returns what is to be said. Throws a sentence for people when it can't be done. */
  readonly run: (shop: Shop, given: readonly string[]) => Promise<string>;
};

type Options = NonNullable<ParseArgsConfig['options']>;

/** Takes words apart by `schema`; what doesn't fit becomes a sentence that ends with the usage. */
export const readArguments = <Schema extends z.ZodType>(usage: string, given: readonly string[], options: Options, schema: Schema): z.output<Schema> => {
  const fail = (reason: string): never => { throw new Error(`${reason}. It is typed so:\n  ${usage}`); };
  const parsed = takeApart(given, options);
  if (typeof parsed === 'string') return fail(parsed);
  const read = schema.safeParse(parsed);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  return fail(first ? `${first.path.filter((part) => part !== 'words' && typeof part === 'string').map((part) => `--${String(part)}: `).join('')}${first.message}` : 'that can not be meant');
};

const takeApart = (given: readonly string[], options: Options): object | string => {
  try {
    const { values, positionals } = parseArgs({ args: [...given], options, allowPositionals: true, strict: true });
    return { ...values, words: positionals };
  } catch (error) {
    return error instanceof Error ? error.message.split('. ')[0] ?? '' : String(error);
  }
};

/** A number of a store, a program, a till: what people call it. */
export const numberWord = (what: string, max: number): z.ZodType<number> =>
  z.string().regex(/^[1-9]\d{0,9}$/, `the number of ${what} is a whole number from 1 on`).transform(Number)
    .refine((value) => value <= max, `the number of ${what} is at most ${String(max)}`);

/** A name as it appears on screens and paper. */
export const nameWord = z.string().trim().min(1, 'a name is needed').max(80, 'a name has at most 80 letters');
