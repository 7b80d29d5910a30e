import { expect } from 'playwright/test';
import type { Person } from './demo-business.ts';
import type { ShopTill, Totals } from './shop.ts';
import { wordsOf } from './words.ts';

const t = wordsOf('en');

/** The sentence above the screen, word for word. */
export const sees = async ({ driver }: ShopTill, sentence: string | RegExp): Promise<void> => {
  await expect(driver().page.locator('.notice p')).toHaveText(sentence);
};

/** The reason on a certificate's page, word for word. */
export const isRefused = async ({ driver }: ShopTill, sentence: string | RegExp): Promise<void> => {
  await expect(driver().page.locator('.verdict')).toHaveText(sentence);
};

/** Types a PIN into the pad that asks for it, once it listens. */
export const enterPin = async ({ driver }: ShopTill, { name }: Pick<Person, 'name'>, pin: string): Promise<void> => {
  await expect(driver().page.getByLabel(t('signIn.pin', { name }))).toBeFocused();
  await driver().type(pin);
};

/** Signs in, and opens the shift if none is open. */
export const startWork = async (till: ShopTill, person: Person = till.cashier): Promise<void> => {
  await till.driver().signIn(person);
  if (await till.driver().heading(t('home.noShift')).isVisible()) await till.driver().openShift('100');
};

/** Opens the last sale's or redemption's page from the home screen. */
export const openLast = async ({ driver }: ShopTill): Promise<void> => {
  await goHome(driver());
  await driver().keys('F4');
  await expect(driver().heading(/^(Sale|Redemption) T/u)).toBeVisible();
};

/** Esc until the till rests. */
export const goHome = async (driver: ReturnType<ShopTill['driver']>): Promise<void> => {
  const home = driver.heading(t('home.title'));
  for (let tries = 0; tries < 6 && !(await home.isVisible()); tries += 1) await driver.keys('Escape');
  await expect(home).toBeVisible();
};

/** What one store has in the books. */
export const bookOf = (totals: Totals, store: number): { readonly sold: number; readonly redeemed: number; readonly cash: number; readonly card: number } => {
  const { stores } = totals as unknown as { readonly stores: readonly { readonly store: number; readonly sold: number; readonly redeemed: number; readonly cash: number; readonly card: number }[] };
  const found = stores.find((candidate) => candidate.store === store);
  if (!found) throw new Error(`the books have no store ${String(store)}`);
  const { sold, redeemed, cash, card } = found;
  return { sold, redeemed, cash, card };
};

/** Debits and credits agree, and the certificates are worth what the ledger owes. */
export const expectBalanced = (totals: Totals): void => {
  const { imbalance, outstanding } = totals as unknown as { readonly imbalance: Record<string, number>; readonly outstanding: Record<string, { readonly certificates: number; readonly ledger: number }> };
  for (const each of Object.values(imbalance)) expect(each).toBe(0);
  for (const { certificates, ledger } of Object.values(outstanding)) expect(certificates).toBe(ledger);
};
