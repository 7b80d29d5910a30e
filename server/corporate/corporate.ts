import type { OfficeHandlers } from '../office/caller.ts';
import { createActivating } from './activating.ts';
import { createBank } from './bank.ts';
import { createPayments } from './payments.ts';
import type { Deps } from './reading.ts';
import { createSelling } from './selling.ts';

/** Sales to companies: what the office asks of them. */
export const createCorporate = (deps: Deps): Pick<OfficeHandlers, Extract<keyof OfficeHandlers, `corporate.${string}`>> =>
  ({ ...createSelling(deps), ...createActivating(deps), ...createBank(deps), ...createPayments(deps) });
