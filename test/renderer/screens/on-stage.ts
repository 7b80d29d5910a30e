import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { findChromium } from '../../electron-stand-in/chromium.ts';
import { settle } from './scenes.ts';
import { openStage, type Stage } from './stage.ts';

/** A Chromium for the screens. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: findChromium() ?? 'chromium', args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'] });

/**
 * The real screens over a made-up till, for a file of tests. Two pages serve them all, one with touch and one without: a
 * page for each test would start a process for each. A test whose page has thrown an error has failed.
 */
export const useStage = () => {
  let stage: Stage;
  let browser: Browser;
  let current: Page;
  const pages = new Map<boolean, Page>();
  const complaints: string[] = [];
  beforeAll(async () => {
    stage = await openStage();
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });
  afterEach(() => { expect(complaints.splice(0)).toEqual([]); });

  const pageFor = async (hasTouch: boolean): Promise<Page> => {
    const open = pages.get(hasTouch) ?? await (await browser.newContext({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce', hasTouch })).newPage();
    if (!pages.has(hasTouch)) {
      open.setDefaultTimeout(8_000);
      open.on('pageerror', (error) => { complaints.push(error.message); });
      pages.set(hasTouch, open);
    }
    return open;
  };
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      await current.keyboard.press(key);
      await settle(current);
    }
  };
  return {
    page: () => current,
    /** A till that begins like this, see stage.tsx. */
    begin: async (how: Readonly<Record<string, string>> = {}, hasTouch = false): Promise<void> => {
      current = await pageFor(hasTouch);
      await current.goto(`${stage.url}?${new URLSearchParams(how).toString()}`);
      await current.waitForSelector('main h1');
      await settle(current);
    },
    press,
    tap: async (target: Locator): Promise<void> => {
      await target.tap();
      await settle(current);
    },
    title: (): Promise<string> => current.locator('main h1').innerText(),
    notice: (): Promise<string> => current.locator('.notice p').first().innerText(),
  };
};
