import type { PrintLine, PrintMark } from '../../domain/receipt-lines.ts';

/** So many lines after a mark, training says again that it is training: no strip torn off looks real. */
const linesBetween = 6;

/** A mark as wide as the paper: training is repeated across it, at double size. `columns` are letters of normal size. */
export const markAcross = ({ kind, text }: PrintMark, columns: number): string => {
  if (kind !== 'training') return text;
  const times = Math.floor((columns / 2 - 2 + 1) / (widthOf(text) + 1));
  return Array.from({ length: Math.max(1, times) }, () => text).join(' ');
};

/** Han, Kana and Hangul take two columns. */
const widthOf = (text: string): number => [...text].reduce((width, char) => width + (char >= '\u1100' ? 2 : 1), 0);

/** Tells, before each line, whether the training mark is due again. Never beside bars or a QR, whose white it would touch. */
export const createReminder = (marks: readonly PrintMark[]): ((next: PrintLine) => PrintMark | undefined) => {
  const training = marks.find(({ kind }) => kind === 'training');
  let lines = 0;
  let previous: PrintLine['kind'] = 'space';
  return (next) => {
    const isDue = lines >= linesBetween && isWords(next.kind) && (isWords(previous) || previous === 'space');
    lines = isDue ? 0 : lines + 1;
    previous = next.kind;
    return isDue ? training : undefined;
  };
};

const isWords = (kind: PrintLine['kind']): boolean => kind === 'text' || kind === 'columns' || kind === 'rule';
