import type { KeyboardEvent } from 'react';
import { piecesMax } from '../../../domain/cash-units.ts';

/** Reads how many pieces somebody typed; nothing typed is none, undefined is no number of pieces. */
export const readPieces = (text: string): number | undefined => {
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return 0;
  const pieces = /^\d{1,8}$/u.test(plain) ? Number(plain) : NaN;
  return pieces <= piecesMax ? pieces : undefined;
};

/** Down a column of fields: Enter and the arrows go from row to row, Enter in the last one to the button that ends it. */
export const walkRows = (event: KeyboardEvent<HTMLElement>): void => {
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || !(event.target instanceof HTMLInputElement) || event.nativeEvent.isComposing) return;
  const rows = [...event.currentTarget.querySelectorAll('input')];
  const next = rows[rows.indexOf(event.target) + step];
  event.preventDefault();
  if (next) {
    next.focus();
    next.select();
  } else if (event.key === 'Enter') {
    event.currentTarget.querySelector<HTMLElement>('.action-primary')?.focus();
  }
};
