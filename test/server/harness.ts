import { inject } from 'vitest';
import { cloneDatabase, startTestServer, type TestDatabase, type TestServer, type TestServerOptions } from './test-server.ts';

export * from './drafts.ts';
export * from './terminal.ts';
export * from './test-server.ts';

/** A database of one test file's own, in the run's cluster. */
export const createTestDatabase = (connectionsMax?: number): Promise<TestDatabase> => cloneDatabase(inject('postgresUrl'), connectionsMax);

/** A server of one test file's own, in the run's cluster. */
export const createTestServer = (options?: TestServerOptions): Promise<TestServer> => startTestServer(inject('postgresUrl'), options);
