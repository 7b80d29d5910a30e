import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// One PostgreSQL serves the whole run; each test file clones a template database from it.
const sharedPostgres = 'test/server/postgres.global.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['**/node_modules/**', 'test/journey/**'],
    globalSetup: existsSync(sharedPostgres) ? [sharedPostgres] : [],
    setupFiles: ['test/seed.ts'],
    environment: 'node',
    pool: 'forks',
    // Two cores: more workers only take turns, and PostgreSQL and Chromium want some time too.
    maxWorkers: 2,
    testTimeout: 15_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    // As for journeys: what passed only the second time is named at the end of `npm test`. Rules fail again: their cases are seeded.
    retry: 1,
    // A test file without a test is a mistake; so is a test left on `.only`.
    passWithNoTests: false,
    allowOnly: false,
  },
});
