import { join } from 'node:path';
import type { Page } from 'playwright';
import { looksOf, numbered, type Shot } from './shots.ts';

/** A picture in the output folder. */
export type Picture = { readonly shot: Shot; readonly language: string; readonly theme: string; readonly width: number; readonly file: string };

/** What the till stands at between two pictures. */
const counter = { width: 1366, height: 768 };

export type Camera = { readonly shoot: (page: Page, shot: Shot) => Promise<void> };

/** Draws the till's screen in several sizes and themes without touching what is on it. */
export const createCamera = (folder: string, language: string, keep: (picture: Picture) => void): Camera => {
  /** The theme is an attribute of the page; the operator's setting stays as it is. */
  const dress = (page: Page, theme: string, dock: boolean): Promise<void> => page.evaluate(async ([wanted, withDock]) => {
    document.documentElement.dataset['theme'] = wanted;
    // The virtual devices lie beside the till, not on it: a real counter has real ones.
    const beside = document.querySelector<HTMLElement>('.dock');
    if (beside) beside.style.display = withDock ? '' : 'none';
    await document.fonts.ready;
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
  }, [theme, dock] as const);

  return {
    shoot: async (page, shot) => {
      // A pointer left on a button would colour it.
      await page.mouse.move(0, 0);
      for (const { theme, width, height } of looksOf(shot)) {
        await page.setViewportSize({ width, height });
        await dress(page, theme, shot === 'virtual-devices');
        const file = `${numbered(shot)}.${language}.${theme}.${String(width)}.png`;
        await page.screenshot({ path: join(folder, file), animations: 'disabled', scale: 'css' });
        keep({ shot, language, theme, width, file });
      }
      await page.setViewportSize(counter);
      await dress(page, 'light', false);
    },
  };
};
