/** What happened in a run, as a person would tell it. */
export type Story = {
  readonly tell: (who: string, what: string) => void;
  /** Every line so far, with its time. */
  readonly lines: () => readonly string[];
};

/** Makes an empty story over a clock. */
export const createStory = (now: () => number): Story => {
  const lines: string[] = [];
  return {
    tell: (who, what) => { lines.push(`${clockTime(now())}  ${who.padEnd(8)} ${what}`); },
    lines: () => lines,
  };
};

const clockTime = (ms: number): string => {
  const seconds = Math.floor(ms / 1_000);
  const part = (value: number): string => String(value).padStart(2, '0');
  return `${part(Math.floor(seconds / 3_600))}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}.${String(Math.floor(ms % 1_000)).padStart(3, '0')}`;
};

/** What the run found to be wrong; thrown at the first. */
export class Violation extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Violation';
  }
}

/** Throws a {@link Violation} unless it holds. */
export const must = (holds: boolean, message: string | (() => string)): void => {
  if (!holds) throw new Violation(typeof message === 'string' ? message : message());
};
