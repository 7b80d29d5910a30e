import type { Locator, Page } from 'playwright';
import { expect } from 'playwright/test';

/** The window's one heading. */
export const heading = (page: Page, name: string | RegExp): Locator => page.getByRole('heading', { level: 1, name, exact: true });
/** The sentence above the screen. */
export const notice = (page: Page, text: string | RegExp): Locator => page.locator('.notice').getByText(text);
export const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name });

/** How long a code of the authenticator lasts; each is good once. */
const codeMs = 30_000;

/** Signs one of the demo's people in, who fill in their own address, password and code. The office opens with its evening. */
export const signIn = async (page: Page, name: string): Promise<void> => {
  const rooms = page.getByRole('navigation', { name: 'Rooms of the office' });
  await tryCode(page, name);
  const refusal = notice(page, /wait for the next one and try again/u);
  await expect(rooms.or(refusal).first()).toBeVisible();
  // Who was here a moment ago waits for their next code, as the door says.
  if (await refusal.isVisible()) {
    await page.waitForTimeout(codeMs - (Date.now() % codeMs) + 500);
    await tryCode(page, name);
  }
  await expect(rooms).toBeVisible();
};

const tryCode = async (page: Page, name: string): Promise<void> => {
  await expect(heading(page, 'Sign in to the office')).toBeVisible();
  await button(page, new RegExp(`^${name}`, 'u')).click();
  await expect(page.getByLabel('Authenticator code')).not.toHaveValue('');
  await page.keyboard.press('Enter');
};

/** Out again, with the door in sight. */
export const signOut = async (page: Page): Promise<void> => {
  await button(page, 'Sign out').click();
  await expect(heading(page, 'Sign in to the office')).toBeVisible();
};
