import { type Config, protocolVersion } from '../domain/protocol.ts';
import type { KnownTerminal } from './books.ts';
import type { Business } from './business.ts';

/** What a till must know of itself: its store, every program, the people of its store who may sign in, and its own batch. */
export const configurationOf = (business: Business, { id, number, store }: KnownTerminal, batch: number, now: number): Config => ({
  protocol: protocolVersion,
  configVersion: business.configVersion,
  serverTime: now,
  // The store as it is now: the terminal's own is remembered a little longer than the version, and a till asks once a version.
  terminal: { id, number, store: business.stores.get(store.number) ?? store },
  programs: [...business.programs.values()],
  operators: [...business.operators.values()]
    .filter(({ storeId, active }) => storeId === store.id && active)
    .map(({ id: operator, name, role, pin }) => ({ id: operator, name, role, pin })),
  issuing: { batch, linkOrigin: business.linkOrigin },
});
