import type { Page } from 'playwright';
import { expect } from 'playwright/test';
import type { Currency } from '../../domain/money.ts';
import type { Person } from './demo-business.ts';
import { piecesOf } from './pieces.ts';

/** Milliseconds between two keys of the wedge. */
const wedgeGapMs = 4;

/** The page waits for a scan's keys as many times as long as as many messages took a moment ago, within these. */
const handOver = { times: 4, msMin: 400, msMax: 1_500 } as const;

/** A scan's keys carry the times of the moment before they are handed over: without this they would overlap a key just pressed. */
const handToScannerMs = 100;

/**
 * A wedge scanner: a burst of keys, wherever the focus is. The keys are handed to Chromium at once with the times a
 * scanner would have given them, and the page waits until all are there: otherwise a test machine that is busy between
 * two keys would turn a scan into slow typing, which no scanner does. `text` holds the Enter a scanner ends with.
 */
const wedge = async (page: Page, text: string): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  const askedAt = Date.now();
  // As many messages by the same door: they change nothing.
  await Promise.all(Array.from({ length: 2 * text.length }, () => session.send('Input.setIgnoreInputEvents', { ignore: false })));
  const handOverMs = Math.min(handOver.msMax, Math.max(handOver.msMin, handOver.times * (Date.now() - askedAt)));
  const keys = [...text].map((key) => (key === '\r' ? { key: 'Enter', text: key, code: 'Enter' } : { key, text: key, code: codeOf(key) }));
  const startSeconds = (Date.now() - keys.length * wedgeGapMs) / 1_000;
  const waiting = session.send('Runtime.evaluate', { expression: `{ const until = performance.now() + ${String(handOverMs)}; while (performance.now() < until); }` });
  await Promise.all(keys.flatMap(({ key, text: typed, code }, index) => {
    const timestamp = startSeconds + (index * wedgeGapMs) / 1_000;
    const windowsVirtualKeyCode = key === 'Enter' ? 13 : key.toUpperCase().charCodeAt(0);
    return [
      session.send('Input.dispatchKeyEvent', { type: 'keyDown', key, code, text: typed, timestamp, windowsVirtualKeyCode }),
      session.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, timestamp: timestamp + 0.001, windowsVirtualKeyCode }),
    ];
  }));
  await waiting;
  await session.detach();
};

/** Thousands of keys at once, which Chromium's own door for them is too slow for: the page makes them itself. */
const floodWedge = (page: Page, text: string): Promise<void> => page.evaluate((keys) => {
  for (const key of [...keys, 'Enter']) (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}, text);

const codeOf = (key: string): string => (/\d/u.test(key) ? `Digit${key}` : /[a-z]/iu.test(key) ? `Key${key.toUpperCase()}` : '');

/** What a person does at a till, in a person's words: scans, keys, and what the screen says. */
export type TillDriver = ReturnType<typeof driveTill>;

/** Drives the till's window by keyboard and scanner alone. */
export const driveTill = (page: Page) => {
  // Word for word: "Certificate" must not find "Scan a certificate".
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name, exact: true });
  /** When a hand was last at the keyboard. */
  let handAt = 0;
  const keys = async (...names: readonly string[]): Promise<void> => {
    for (const name of names) {
      // A person reads what has just opened before answering it; the till takes a faster Enter for the same press.
      if (name === 'Enter' || name === 'F9') await expect(page.locator('.action-arming')).toHaveCount(0);
      await page.keyboard.press(name);
      handAt = Date.now();
    }
  };
  /** The hand that pressed a key has to take up the scanner: its first sign never follows the key like the next sign of a burst. */
  const afterHand = async (length: number): Promise<void> => {
    const left = handAt + handToScannerMs + length * wedgeGapMs - Date.now();
    if (left > 0) await page.waitForTimeout(left);
  };
  let last = { text: '', at: 0 };
  const scan = async (text: string): Promise<void> => {
    // The till takes the same paper within 300 ms for one scan read twice; no hand is that fast.
    const left = last.text === text ? last.at + 900 - Date.now() : 0;
    if (left > 0) await page.waitForTimeout(left);
    await afterHand(text.length);
    await wedge(page, `${text}\r`);
    last = { text, at: Date.now() };
  };
  /** A person types slower than a scanner. */
  const type = async (text: string): Promise<void> => {
    await page.keyboard.type(text, { delay: 70 });
    handAt = Date.now();
  };

  const approve = async (manager: Person): Promise<void> => {
    const dialog = page.getByRole('group', { name: /Manager/u });
    const tile = page.getByRole('button', { name: new RegExp(`^${manager.name}`, 'u') });
    if (await tile.isVisible().catch(() => false)) await tile.click();
    await expect(dialog.or(page.getByText(/PIN/u).first())).toBeVisible();
    await type(manager.pin);
  };

  return {
    page,
    keys,
    scan,
    /** A scan of thousands of characters. */
    scanFlood: (text: string): Promise<void> => floodWedge(page, text),
    /** A scan that breaks off: its Enter never comes. */
    scanPartly: async (text: string): Promise<void> => {
      await afterHand(text.length);
      await wedge(page, text);
    },
    /** A scanner that reads the same paper twice within a moment. */
    scanTwice: async (text: string): Promise<void> => {
      await afterHand(2 * text.length);
      await wedge(page, `${text}\r${text}\r`);
    },
    type,
    heading,
    approve,
    /** The one sentence that the screen shows. */
    notice: () => page.getByRole('alert'),
    status: () => page.getByRole('contentinfo'),

    signIn: async (person: Person): Promise<void> => {
      await expect(heading('Who is working?')).toBeVisible({ timeout: 30_000 });
      await page.getByRole('button', { name: new RegExp(`^${person.name}`, 'u') }).click();
      await type(person.pin);
      await expect(heading(/^(Scan a certificate|Open the shift first|One record to settle)$/u)).toBeVisible();
    },
    openShift: async (float: string): Promise<void> => {
      await keys('F6');
      await type(float);
      await keys('Enter');
      await expect(heading('Scan a certificate')).toBeVisible();
    },
    /** Counts the drawer, so many cents or won in as few notes and coins as there are, from the screen that asks for them. */
    count: async (amount: number, currency: Currency = 'USD'): Promise<void> => {
      await expect(heading('Count the drawer')).toBeVisible();
      for (const pieces of piecesOf(amount, currency)) {
        if (pieces > 0) await type(String(pieces));
        await keys('ArrowDown');
      }
      await keys('F9');
    },
    sellForCash: async (...scans: readonly string[]): Promise<void> => {
      const lines = page.getByRole('region', { name: 'Certificates in this sale' }).getByRole('listitem');
      for (const [index, text] of scans.entries()) {
        await scan(text);
        await expect(heading('Sale')).toBeVisible();
        // While the till looks one up, it says "one moment" to the next.
        await expect(lines).toHaveCount(index + 1);
      }
      await keys('F8', 'Enter');
      await expect(heading('Sold')).toBeVisible();
    },
    sellByCard: async (text: string, approvalCode: string): Promise<void> => {
      await scan(text);
      await expect(heading('Sale')).toBeVisible();
      await keys('F9');
      await type(approvalCode);
      await keys('Enter');
      await expect(heading('Sold')).toBeVisible();
    },
    /** Types the amount due and asks; what comes of it is the caller's to see. */
    askToRedeem: async (amountDue: string, ...scans: readonly string[]): Promise<void> => {
      for (const text of scans) {
        await scan(text);
        await expect(heading('Redemption')).toBeVisible();
      }
      await type(amountDue);
      await keys('Enter');
    },
    redeem: async (amountDue: string, ...scans: readonly string[]): Promise<void> => {
      for (const text of scans) {
        await scan(text);
        await expect(heading('Redemption')).toBeVisible();
      }
      await type(amountDue);
      await keys('Enter');
      await expect(heading('Redeemed')).toBeVisible();
    },
    online: () => expect(page.getByText('Online', { exact: true })).toBeVisible({ timeout: 20_000 }),
    offline: () => expect(page.getByText(/^Offline for/u)).toBeVisible({ timeout: 20_000 }),
    /** Everything has reached the server. */
    drained: () => expect(page.getByText(/\d+ waiting/u)).toBeHidden({ timeout: 30_000 }),
  };
};
