import { expect, type Locator } from 'playwright/test';
import { type Currency, exponentOf } from '../../domain/money.ts';
import type { ShopTill } from './shop.ts';

/** The connection's words in the corner: "Offline for 2 min · 3 waiting ($75.00) · $20.00 at risk". */
export const connectionLine = (till: ShopTill): Locator => till.driver().status().getByText(/^(?:Online|Offline)/u);

/** The one sentence above the screen. */
export const sentence = (till: ShopTill, text: string | RegExp): Locator => till.driver().page.locator('.till-notice').getByText(text);

/** Waits for a sentence, then acknowledges it. */
export const readSentence = async (till: ShopTill, text: string | RegExp): Promise<void> => {
  await expect(sentence(till, text)).toBeVisible();
  await till.driver().keys('Escape');
  await expect(sentence(till, text)).toBeHidden();
};

/** The manager types the PIN that the till has just asked for. */
export const managerDecides = async (till: ShopTill): Promise<void> => {
  await expect(managerAsked(till)).toBeVisible();
  await till.driver().type(till.manager.pin);
};

/** The till asks for a manager on the screen. */
export const managerAsked = (till: ShopTill): Locator => till.driver().page.getByRole('heading', { level: 2, name: 'A manager decides' });

/** Puts an unfinished redemption off the counter. */
export const clearRedemption = async (till: ShopTill): Promise<void> => {
  await till.driver().keys('F7');
  await expect(till.driver().heading('Scan a certificate')).toBeVisible();
};

/** Back to the resting screen from wherever a finished job has left the till. */
export const goHome = async (till: ShopTill): Promise<void> => {
  await till.driver().keys('Escape');
  await expect(till.driver().heading('Scan a certificate')).toBeVisible();
};

/** Opens the journal from the resting screen and waits for as many rows; the newest is the first. */
export const journalRows = async (till: ShopTill, count: number): Promise<Locator> => {
  const { page, heading, keys } = till.driver();
  await keys('F2');
  await expect(heading('Journal')).toBeVisible();
  const rows = page.getByRole('list', { name: 'Operations, newest first' }).getByRole('listitem');
  await expect(rows).toHaveCount(count);
  return rows;
};

/** The figures of the open shift as the X-report on the screen shows them. */
export const readShift = async (till: ShopTill): Promise<{ readonly sold: string; readonly redeemed: string }> => {
  const { page, heading, keys } = till.driver();
  await keys('F6');
  await expect(heading('Shift')).toBeVisible();
  const amount = (label: string): Promise<string> =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: label, exact: true }) }).getByRole('cell').last().innerText();
  return { sold: await amount('Sales'), redeemed: await amount('Redemptions') };
};

/** Closes the shift from its screen: the drawer counted blind, nothing said of other machines. Returns what the till makes of the count. */
export const closeShift = async (till: ShopTill, counted: string, currency: Currency = 'USD'): Promise<Locator> => {
  const { page, heading, keys, count } = till.driver();
  await keys('F9');
  await count(Math.round(Number(counted) * 10 ** exponentOf(currency)), currency);
  await expect(heading('Compare before closing')).toBeVisible();
  await keys('F9');
  await expect(heading('Shift closed')).toBeVisible();
  return page.getByText(/^The drawer is right\.$|too much in the drawer|missing in the drawer/u);
};

/** Waits until a till has read what is new at the server. */
export const hasHeard = async (till: ShopTill): Promise<void> => {
  const feeds = (): number => till.line.exchanges().filter(({ path, status }) => path.startsWith('/v1/feed') && status === 200).length;
  const before = feeds();
  // One may have been on its way already.
  await expect.poll(feeds, { timeout: 30_000 }).toBeGreaterThan(before + 1);
};
