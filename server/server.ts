import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { v7 } from 'uuid';
import { createApp } from './app.ts';
import { createAuthenticate } from './authentication.ts';
import { createBusinessReader } from './business.ts';
import { createAwaitedSales } from './awaited-sales.ts';
import { createTillFreeze } from './blocks/till.ts';
import { createTillClaims } from './claims/till.ts';
import type { Database } from './database.ts';
import { createEnrolment } from './enrolment.ts';
import { createFeed } from './feed.ts';
import { createFeedPositions } from './feed-positions.ts';
import { createHistory } from './history.ts';
import { createIntake } from './intake.ts';
import type { Keys } from './keys.ts';
import { createLeases } from './leasing.ts';
import { createNonceGuard } from './nonces.ts';
import { createOffice } from './office/office.ts';
import { createTillArrivals } from './stock/till-arrivals.ts';
import { createTerminalHeads } from './terminal-heads.ts';
import { createTerminals } from './terminals.ts';
import { createTillBatches } from './till-batches.ts';

/** The clock and the ids, given from outside so that tests and the simulation hold them in their hand. */
export type Outside = { readonly now: () => number; readonly newId: () => string };

/** The real ones. */
export const realOutside: Outside = { now: () => Date.now(), newId: () => v7() };

/** Puts the central server together on a migrated database. */
export const createServer = async ({ database, keys, log, outside = realOutside }: {
  readonly database: Database; readonly keys: Keys; readonly log: Logger; readonly outside?: Outside;
}): Promise<{ readonly app: FastifyInstance; readonly forgetBusiness: () => void }> => {
  const { now, newId } = outside;
  const reader = createBusinessReader({ read: database.read, now });
  const business = reader.current;
  const reading = { read: database.read, business, now };
  const office = createOffice({ database, keys, now, newId, onFailed: (order, error) => { log.error({ order, error }, 'work on an order of paper broke off'); } });
  const app = await createApp({
    now, log, business, office,
    intake: createIntake({
      database, business, now, newId,
      onSetAside: ({ terminal, operation, error }) => { log.error({ terminal, operation, error }, 'an operation could not be applied'); },
    }),
    feed: createFeed({
      ...reading, positions: createFeedPositions(reading),
      onDiffers: ({ terminal, parts }) => { log.warn({ terminal, parts }, 'a till\'s directory is not what it should be; it reads it anew'); },
    }),
    heads: createTerminalHeads({ read: database.read, now }),
    history: createHistory({ ...reading, ...outside, database }),
    claims: createTillClaims(reading),
    arrivals: createTillArrivals({ database, business, now, newId }),
    leases: createLeases({ database, now }),
    freeze: createTillFreeze({ database, business, now, newId }),
    awaitedSale: createAwaitedSales({ database, business, now, newId }),
    enrolment: createEnrolment({ database, business, keys, now, newId }),
    batchOf: createTillBatches({ database, now }).of,
    authenticate: createAuthenticate({ terminals: createTerminals(reading), nonces: createNonceGuard({ database, now }), now }),
    isHealthy: () => database.read('select 1', []).then(() => true, () => false),
  });
  await office.resume();
  return { app, forgetBusiness: reader.forget };
};
