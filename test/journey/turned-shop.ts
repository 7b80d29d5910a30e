import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Page } from 'playwright';
import { expect } from 'playwright/test';
import { businessDay, dayAfter, dayStart, type DayClock } from '../../domain/business-day.ts';
import { demoOfficePassword, demoTotpSecret } from '../../server/demo/office.ts';
import { totpCode } from '../../server/office/totp.ts';
import { heading } from './office-people.ts';
import { openShop, type Shop } from './shop.ts';
import { turnedClock } from './turned-clock.ts';

/** A shop whose server's clock stands where the journey says. Tills go by the server's; all stores are in one zone. */
export type TurnedShop = {
  readonly shop: Shop;
  readonly clock: DayClock;
  /** The server's time. */
  readonly now: () => number;
  readonly turnTo: (at: number) => Promise<void>;
  /** Signs somebody of the demo's office in by what they type; their authenticator goes by the server's time. */
  readonly signIn: (page: Page, address: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Opens it at noon of a day that is not over in any store, whenever this runs. */
export const openTurnedShop = async (): Promise<TurnedShop> => {
  const clock = { timeZone: 'America/New_York' };
  const folder = await mkdtemp(join(tmpdir(), 'countersign-turned-'));
  let aheadMs = 0;
  const turnTo = async (at: number): Promise<void> => {
    aheadMs = at - Date.now();
    await writeFile(join(folder, 'ahead'), String(aheadMs));
  };
  await turnTo(dayStart(dayAfter(businessDay(Date.now(), clock)), clock) + 12 * 3_600_000);
  await writeFile(join(folder, 'clock.cjs'), turnedClock(join(folder, 'ahead')));
  const shop = await openShop({ env: { NODE_OPTIONS: `--require ${join(folder, 'clock.cjs')}` } });
  const now = (): number => Date.now() + aheadMs;
  const client = new Client({ connectionString: shop.central().databaseUrl });
  await client.connect();
  await client.query('update stores set time_zone = $1', [clock.timeZone]);
  await client.end();
  return {
    shop, clock, now, turnTo,
    signIn: async (page, address) => {
      await expect(heading(page, 'Sign in to the office')).toBeVisible();
      await page.getByLabel('E-mail address').fill(address);
      await page.getByLabel('Password').fill(demoOfficePassword);
      await page.getByLabel('Authenticator code').fill(totpCode(demoTotpSecret, now()));
      await page.keyboard.press('Enter');
      await expect(page.getByRole('navigation', { name: 'Rooms of the office' })).toBeVisible({ timeout: 15_000 });
    },
    close: async () => {
      await shop.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** A day as the screens name it. */
export const nameOfDay = (day: string): string =>
  new Intl.DateTimeFormat('en', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' }).format(Date.parse(`${day}T00:00:00Z`));
