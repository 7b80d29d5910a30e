import { defineConfig } from 'playwright/test';

// Journeys open the built till themselves, on Electron or on the stand-in; Playwright's own browsers are not used.
export default defineConfig({
  testDir: 'test/journey',
  testMatch: '*.journey.ts',
  outputDir: 'test-output/journeys',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // A journey that fails once has failed: money code gets no second try.
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  globalTimeout: 30 * 60_000,
  use: { actionTimeout: 10_000, navigationTimeout: 20_000 },
});
