/** An error that is told to the caller: a stable name and a sentence for the log. Anything else is a bug and tells nothing. */
export type Problem = Error & { readonly statusCode: number; readonly problem: string; readonly retryAfterSeconds?: number };

/** Makes a problem; throw it anywhere below a route. */
export const problem = (statusCode: number, name: string, detail: string, retryAfterSeconds?: number): Problem =>
  Object.assign(new Error(detail), { statusCode, problem: name, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) });

/** Tells a problem of ours from any other error. */
export const isProblem = (error: unknown): error is Problem =>
  error instanceof Error && 'problem' in error && typeof error.problem === 'string' && 'statusCode' in error;
