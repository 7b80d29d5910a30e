/** The outcome of something that is expected to fail now and then; bugs and dead databases throw instead. */
export type Result<Value, Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure };

/** Wraps a success. */
export const ok = <Value>(value: Value): Result<Value, never> => ({ ok: true, value });

/** Wraps an expected failure. */
export const err = <Failure>(error: Failure): Result<never, Failure> => ({ ok: false, error });

/** Marks a branch that the types rule out; throws when data proves the types wrong. */
export const assertNever = (value: never): never => {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
};
