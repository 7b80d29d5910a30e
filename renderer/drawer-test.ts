import type { TillSnapshot } from './till.ts';

/**
 * Whether a test page may open the drawer: while no shift is open, so that no cash lies in it, by a manager or in the
 * first run, when nobody works here. During a shift it is opened without a sale, which wants a manager's PIN and is recorded.
 */
export const mayTestDrawer = ({ operator, shift }: Pick<TillSnapshot, 'operator' | 'shift'>, { firstRunDone }: { readonly firstRunDone: boolean }): boolean =>
  shift === null && (operator === null ? !firstRunDone : operator.role === 'manager');
