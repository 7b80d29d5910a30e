import { mkdir } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './on-stage.ts';
import { type Scene, scenes, settle } from './scenes.ts';
import { openStage, type Stage } from './stage.ts';

/*
 * Every screen is checked for sideways scrolling and for targets too small, light, enlarged, dark and in Korean; by axe in
 * light, and in dark for what the colours change.
 * With COUNTERSIGN_PICTURES=<folder> each is drawn instead, in more sizes; COUNTERSIGN_SCENES=<text> picks among them,
 * COUNTERSIGN_LOOKS=<text> among the looks.
 */

type Look = { readonly name: string; readonly width: number; readonly height: number; readonly theme: string; readonly language: string; readonly zoom: number };

const folder = process.env['COUNTERSIGN_PICTURES'];
const wanted = process.env['COUNTERSIGN_SCENES'] ?? '';
const light = { name: 'light', width: 1366, height: 768, theme: 'light', language: 'en', zoom: 1 };
const dark = { name: 'dark', width: 1366, height: 768, theme: 'dark', language: 'ko', zoom: 1 };
const lookPattern = process.env['COUNTERSIGN_LOOKS'] ?? '';
const allLooks: readonly Look[] = [
  light, dark,
  { ...light, name: 'large', width: 1920, height: 1080, language: 'ko' },
  { ...dark, name: 'large-dark', width: 1920, height: 1080, language: 'en' },
  { ...light, name: 'small', width: 1024, height: 600 },
  // 200 % zoom halves the CSS pixels and doubles the dots.
  { ...light, name: 'zoom', width: 683, height: 384, zoom: 2 },
];
const show = async (page: Page, { url }: Stage, scene: Scene, look: Look): Promise<void> => {
  await page.setViewportSize({ width: look.width, height: look.height });
  await page.goto(`${url}?${new URLSearchParams({ ...scene.begin, theme: look.theme, language: look.language }).toString()}`);
  await page.waitForSelector('main h1');
  await settle(page);
  await scene.act?.(page);
  await settle(page);
};

/** The page that all scenes of a look are shown on, one after the other: a page for each would start a process for each. */
const openPage = async (context: BrowserContext, complaints: string[]): Promise<Page> => {
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
  return page;
};

/** Targets that a finger would miss (WCAG 2.5.8 asks for 24 px; a till for 44). Scaled by nothing: CSS pixels. */
const smallTargets = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const least = 43.5;
    return [...document.querySelectorAll('button, input, [role="radio"], label.choice-option, label.check, summary')]
      .filter((target) => !target.closest('.visually-hidden, [hidden]') && !(target instanceof HTMLInputElement && /^(?:radio|checkbox)$/u.test(target.type)))
      .map((target) => ({ target, box: target.getBoundingClientRect() }))
      .filter(({ target, box }) => box.width > 1 && getComputedStyle(target).visibility === 'visible' && (box.width < least || box.height < least))
      .map(({ target, box }) => `${target.className}: ${String(Math.round(box.width))} x ${String(Math.round(box.height))}`);
  });

const scrollsSideways = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => [...document.querySelectorAll('html, .till, .till-screen, .till-screen main')]
    .filter((box) => box.scrollWidth > box.clientWidth + 1)
    .map((box) => `${box.className || box.tagName}: ${String(box.scrollWidth)} in ${String(box.clientWidth)}`));

/** The office's rooms stand still and what is in one scrolls by itself: whatever reaches below it would move all of it away with the next focus. */
const roomsMove = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => [...document.querySelectorAll('.till-screen')]
    .filter((frame) => [...frame.children].some((child) => child.matches('.office') && getComputedStyle(child).display === 'grid') && frame.scrollHeight > frame.clientHeight + 1)
    .map((frame) => `${String(frame.scrollHeight)} in ${String(frame.clientHeight)}`));

/** What the page has once the checker is loaded; it says which rules are broken and where, and nothing of what is right. */
type Checker = { readonly run: (context: Document, options: object) => Promise<{ readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] }[] }> };

/** Loads axe into the page once; its own driver would send it again for each question and fetch all that passed. */
const askAxe = async (page: Page, { url }: Stage, runOnly: object): Promise<readonly string[]> => {
  if (!await page.evaluate(() => 'axe' in window)) await page.addScriptTag({ url: `${url}axe.js` });
  return page.evaluate(async (only) => {
    const { axe } = window as unknown as { readonly axe: Checker };
    const { violations } = await axe.run(document, { runOnly: only, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join(' | ')}`);
  }, runOnly);
};

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const sound = { violations: [], smallTargets: [], sideways: [], roomsMove: [] };
/** All of axe's rules once; in another look only what colours can change. */
const inspect = async (page: Page, stage: Stage, rules: 'all' | 'contrast' | 'none'): Promise<object> => ({
  violations: rules === 'none' ? [] : await askAxe(page, stage, rules === 'all' ? { type: 'tag', values: levels } : { type: 'rule', values: ['color-contrast'] }),
  smallTargets: await smallTargets(page), sideways: await scrollsSideways(page), roomsMove: await roomsMove(page),
});

/** One half of all scenes, each looked at by machine; the halves are two test files, so that two workers share them. */
export const describeScreens = (half: 0 | 1): void => {
  let stage: Stage;
  let browser: Browser;
  beforeAll(async () => {
    stage = await openStage();
    browser = await openBrowser();
    if (folder !== undefined) await mkdir(folder, { recursive: true });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  const looks = folder === undefined ? [light] : allLooks.filter(({ name }) => name.includes(lookPattern));
  const own = scenes.filter(({ name }, index) => index % 2 === half && name.includes(wanted));
  // Where one picks scenes, none may be in this half.
  describe.skipIf(own.length === 0).each(looks)('screens, $name', (look) => {
    let context: BrowserContext;
    let page: Page;
    const complaints: string[] = [];
    beforeAll(async () => {
      context = await browser.newContext({ deviceScaleFactor: look.zoom, reducedMotion: 'reduce' });
      page = await openPage(context, complaints);
    });
    afterAll(async () => { await context.close(); });

    it.each(own.length === 0 ? scenes.slice(0, 1) : own)('$name', async (scene) => {
      complaints.length = 0;
      await show(page, stage, scene, look);
      if (folder !== undefined) await page.screenshot({ path: `${folder}/${scene.name}-${look.name}.png` });
      expect(await inspect(page, stage, look.zoom === 1 ? 'all' : 'none'), look.name).toEqual(sound);
      if (folder === undefined) {
        // The same page at 200 %: half the CSS pixels in each direction.
        await page.setViewportSize({ width: Math.ceil(look.width / 2), height: look.height / 2 });
        await settle(page);
        expect(await inspect(page, stage, 'none'), 'at 200 %').toEqual(sound);
        // And as a night shift in Seoul has it: dark and Korean.
        await page.setViewportSize({ width: look.width, height: look.height });
        await page.evaluate(() => window.stage.dress('dark', 'ko'));
        await settle(page);
        expect(await inspect(page, stage, 'contrast'), 'dark, in Korean').toEqual(sound);
      }
      expect(complaints).toEqual([]);
    }, 30_000);
  });
};
