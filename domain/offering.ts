import { type Minor, zero } from './money.ts';
import type { Program } from './protocol.ts';

/** What paper of a free range says: its value is chosen when it is sold. */
export const openFace: Minor = zero;

/** What a certificate of this face costs; undefined when the program does not sell it. One that is given away costs nothing. */
export const priceOf = ({ kind, denominations, range }: Pick<Program, 'kind' | 'denominations' | 'range'>, face: Minor): Minor | undefined => {
  const named = denominations.find((denomination) => denomination.face === face);
  if (named) return named.price;
  if (!range || face < range.min || face > range.max) return undefined;
  return kind === 'promotional' ? zero : face;
};

/** Whether a certificate is given away rather than sold: somebody else than whoever hands it out agrees to that. */
export const isGivenAway = ({ certificateKind }: { readonly certificateKind: Program['kind'] }): boolean => certificateKind === 'promotional';
