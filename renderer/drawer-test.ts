import type { TillSnapshot } from './till.ts';

/**
 * Whether a test page may open the drawer: while a manager is signed in, or in the first run, when nobody works here and
 * no cash lies in it. Everybody else opens it without a sale, which wants a manager's PIN and is recorded.
 */
export const mayTestDrawer = ({ operator, shift }: Pick<TillSnapshot, 'operator' | 'shift'>, { firstRunDone }: { readonly firstRunDone: boolean }): boolean =>
  operator === null ? !firstRunDone && shift === null : operator.role === 'manager';
