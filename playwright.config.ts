import { defineConfig } from 'playwright/test';

// Journeys open the built till themselves, on Electron or on the stand-in; Playwright's own browsers are not used.
export default defineConfig({
  testDir: 'test/journey',
  testMatch: '*.journey.ts',
  globalSetup: './test/journey/demo-template.ts',
  outputDir: 'test-output/journeys',
  // Most of a journey is waiting: for hands, for deadlines, for papers. Each has a shop, a server and a database of its own.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  // A journey shares two cores with a server, a database, a Chromium and another journey. One that fails is told again from its beginning;
  // what passed only then is named at the end of the run with what failed at first, to be looked into like a failure.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  globalTimeout: 30 * 60_000,
  use: { actionTimeout: 10_000, navigationTimeout: 20_000 },
});
