import type { CDPSession, Page } from 'playwright';

/** Milliseconds between two keys of a wedge scanner. */
const gapMs = 4;

/** A keyboard-wedge scanner on a window. */
export type Wedge = { readonly scan: (text: string) => Promise<void> };

/**
 * Connects a wedge. The keys before the last are handed over at once with the times that a scanner would have given
 * them, so that a stall of this machine breaks no scan; Enter carries the time at which it is really injected, which is
 * where the clock of a measurement starts. The window still has the other keys to take then: more than a real scan asks.
 */
export const connectWedge = async (page: Page): Promise<Wedge> => {
  const session = await page.context().newCDPSession(page);
  return {
    scan: async (text) => {
      const startSeconds = Date.now() / 1_000 - (text.length * gapMs) / 1_000;
      const keys = [...text].flatMap((key, index) => press(session, key, startSeconds + (index * gapMs) / 1_000));
      await Promise.all([...keys, ...press(session, 'Enter')]);
    },
  };
};

const press = (session: CDPSession, key: string, timestamp?: number): readonly Promise<unknown>[] => {
  const code = key === 'Enter' ? 'Enter' : /\d/u.test(key) ? `Digit${key}` : '';
  const common = { key, code, windowsVirtualKeyCode: key === 'Enter' ? 13 : key.toUpperCase().charCodeAt(0), ...(timestamp === undefined ? {} : { timestamp }) };
  return [
    session.send('Input.dispatchKeyEvent', { type: 'keyDown', text: key === 'Enter' ? '\r' : key, ...common }),
    session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...common }),
  ];
};
