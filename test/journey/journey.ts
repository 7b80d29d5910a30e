import { test as plain } from 'playwright/test';
import { windowTexts } from '../electron-stand-in/launch.ts';

export { expect } from 'playwright/test';

/** Playwright's test, which keeps what the tills' windows said when a journey failed. */
export const test = plain.extend<{ readonly windows: undefined }>({
  // Playwright reads from the first parameter what the fixture needs: nothing.
  // eslint-disable-next-line no-empty-pattern
  windows: [async ({}, use, testInfo) => {
    await use(undefined);
    if (testInfo.status === testInfo.expectedStatus) return;
    for (const body of await windowTexts()) await testInfo.attach('window', { body, contentType: 'text/plain' });
  }, { auto: true }],
});
