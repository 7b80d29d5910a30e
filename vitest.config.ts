import { existsSync } from 'node:fs';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

type ProjectConfig = NonNullable<TestProjectInlineConfiguration['test']>;

/**
 * What only computes, or has a server and a database of its own: such test files follow one another in one process, which
 * reads the product's modules once. Screens, main processes and what starts programs have a process for each file.
 */
const sharing = ['test/domain/**/*.test.ts', 'test/server/**/*.test.ts', 'test/renderer/*.test.ts'];

// One PostgreSQL serves the whole run; each test file clones a template database from it.
const sharedPostgres = 'test/server/postgres.global.ts';

const each: ProjectConfig = {
  setupFiles: ['test/seed.ts'],
  environment: 'node',
  pool: 'forks',
  // Two cores: more workers only take turns, and PostgreSQL and Chromium want some time too.
  maxWorkers: 2,
  testTimeout: 15_000,
  hookTimeout: 60_000,
  // As for journeys: what passed only the second time is named at the end of `npm test`. Rules fail again: their cases are seeded.
  retry: 1,
};
const elsewhere = ['**/node_modules/**', 'test/journey/**', 'test/package/**'];

export default defineConfig({
  test: {
    globalSetup: existsSync(sharedPostgres) ? [sharedPostgres] : [],
    teardownTimeout: 20_000,
    // A test file without a test is a mistake; so is a test left on `.only`.
    passWithNoTests: false,
    allowOnly: false,
    projects: [
      { test: { ...each, name: 'together', include: sharing, isolate: false } },
      { test: { ...each, name: 'alone', include: ['test/**/*.test.ts', 'test/**/*.test.tsx'], exclude: [...elsewhere, ...sharing] } },
      { test: { ...each, name: 'package', include: ['test/package/**/*.test.ts'] } },
    ],
  },
});
