/** Timers as the till uses them; injected, so that a simulation decides when time passes. */
export type Timers = { readonly after: (delayMs: number, run: () => void) => () => void };

/** Answers of the journal later than this count as none. */
export const journalDeadlineMs = 5_000;

/** What a promise that did not settle in time is rejected with. */
export class DeadlineError extends Error {
  constructor(what: string, deadlineMs: number) {
    super(`${what} did not answer within ${String(deadlineMs)} ms`);
    this.name = 'DeadlineError';
  }
}

/** Settles like `work`, or rejects with {@link DeadlineError} once `deadlineMs` have passed; `onDeadline` may then cancel it. */
export const withDeadline = <Value>(
  timers: Timers, what: string, deadlineMs: number, work: Promise<Value>, onDeadline: () => void = () => undefined,
): Promise<Value> =>
  new Promise((resolve, reject) => {
    const cancel = timers.after(deadlineMs, () => {
      reject(new DeadlineError(what, deadlineMs));
      onDeadline();
    });
    work.then(resolve, reject).finally(cancel);
  });
