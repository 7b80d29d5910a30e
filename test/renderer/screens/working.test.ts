import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useStage } from './on-stage.ts';
import { scan, settle } from './scenes.ts';

/** The day's jobs on the real screens over a made-up till: by keyboard alone, and by touch alone. */

const { page, begin, press, tap, title, notice } = useStage();
/** Longer than a finger bounces. */
const rest = (): Promise<void> => page().waitForTimeout(700);
const button = (name: string | RegExp): Locator => page().getByRole('button', { name, exact: typeof name === 'string' && name.length < 4 });
const big = (): Promise<string> => page().locator('.big-money-amount').first().innerText();
/** What the till has recorded, newest first. */
const recorded = (): Promise<readonly { kind: string; tenders: unknown }[]> =>
  page().evaluate(() => window.stage.fake.stored.map(({ operation, tenders }) => ({ kind: operation.kind, tenders: JSON.parse(JSON.stringify(tenders)) as unknown })));

describe('by keyboard alone', () => {
  it('scan, F8, Enter: a sale in cash with its receipt', async () => {
    await begin();
    await scan(page(), 'stock-1');
    expect(await big()).toBe('$50.00');
    await press('F8', 'Enter');
    expect(await title()).toBe('Sold');
    expect(await page().locator('.print-state').innerText()).toContain('The receipt is printed.');
    expect((await recorded())[0]).toEqual({ kind: 'sale', tenders: [{ type: 'cash', amount: 5_000, given: 5_000, change: 0 }] });
    await rest();
    await press('Enter');
    expect(await page().locator('.home-call').innerText()).toBe('Scan a certificate');
  });

  it('a second Enter a moment later leaves the change on the screen; the next scan goes on all the same', async () => {
    await begin();
    await scan(page(), 'stock-1');
    await press('F8', '6', '0', 'Enter', 'Enter');
    expect(await title()).toBe('Sold');
    expect(await big()).toBe('$10.00');
    await scan(page(), 'stock-2');
    expect(await title()).toBe('Sale');
  });

  it('ten thousand for a caller: the customer is asked in their language before money is taken, and a yes sells nothing', async () => {
    await begin({ language: 'en' });
    const three = ['F3', 'ArrowRight', 'ArrowRight', 'Enter', 'ArrowRight', 'ArrowRight', 'Enter', 'Enter'];
    await press(...three);
    expect(await page().locator('.caller-question .question').innerText()).toBe('Is someone on the phone or online asking you to buy these?');
    expect(await button('Cash F8').count()).toBe(0);
    await page().getByText('한국어').click();
    await settle(page());
    expect(await page().locator('.caller-question .question').innerText()).toContain('전화나 온라인으로');
    await press('F9');
    expect(await notice()).toContain('The sale was stopped. Nothing was charged');
    await press(...three, 'F8', 'F8', 'Enter');
    expect(await title()).toBe('Sold');
    expect((await recorded()).map(({ kind }) => kind)).toEqual(['sale', 'shift-open']);
  });

  it('Esc after "Redeemed" and a spent certificate leads home, not into an empty redemption', async () => {
    await begin();
    await scan(page(), 'active-2');
    await press('2', '0', 'Enter');
    await scan(page(), 'spent-1');
    await press('Escape');
    expect(await page().locator('.home-call').innerText()).toBe('Scan a certificate');
  });

  it('what the server knows to be lost, and this till does not yet, says since when and whom to call; Esc leads back to the redemption', async () => {
    await begin({ lost: '1' });
    await scan(page(), 'active-1');
    await press('2', '0', 'Enter');
    expect(await title()).toBe('Certificate');
    expect(await page().locator('.verdict').innerText()).toMatch(/reported lost on Nov 21, 2026.*call Harbour Store, \+1 503 555 0117/u);
    expect(await recorded()).toHaveLength(1);
    await press('Escape');
    expect(await title()).toBe('Redemption');
  });

  it('signing out with money taken asks first, and the home screen says what was taken', async () => {
    await begin();
    await scan(page(), 'stock-2');
    await press('F9', 'A', '1', '7', 'Tab');
    await page().getByLabel('Amount on card').fill('35');
    await press('Enter', 'Escape');
    expect(await page().locator('.card-unsaved').innerText()).toContain('Already taken: $35.00 by card (approval code A17).');
    await press('F7');
    expect(await title()).toBe('Sign out with money taken?');
    await press('F7');
    expect(await title()).toBe('Who is working?');
  });

  it('what is taken is on the disk, and off it once it is recorded', async () => {
    await begin();
    await scan(page(), 'stock-2');
    await press('F8', '4', '0', 'Enter');
    expect(await page().evaluate(() => window.stage.fake.kept()?.tenders)).toEqual([{ type: 'cash', amount: 4_000, given: 4_000, change: 0 }]);
    await press('F8', 'Enter');
    expect(await title()).toBe('Sold');
    expect(await page().evaluate(() => window.stage.fake.kept())).toBeNull();
  });

  it('a payment taken back is off the disk again', async () => {
    await begin();
    await scan(page(), 'stock-2');
    await press('F8', '4', '0', 'Enter');
    await button('Take back Cash $40.00').click();
    await settle(page());
    expect(await page().evaluate(() => window.stage.fake.kept())).toBeNull();
  });

  it('an unfinished sale of the run before is gone on with, to its end', async () => {
    await begin({ draft: '1' });
    expect(await page().locator('main').innerText()).toContain('Already taken: $40.00 in cash and $30.00 by card (approval code 30771).');
    await scan(page(), 'stock-1');
    expect(await notice()).toContain('First settle the unfinished sale');
    await press('Escape', 'F8');
    expect(await big()).toBe('$30.00');
    await press('F8', 'Enter');
    expect(await title()).toBe('Sold');
    expect((await recorded())[0]?.tenders).toHaveLength(3);
  });

  it('or its money is given back, which the till believes only when it is told so', async () => {
    await begin({ draft: '1' });
    await press('F9');
    expect(await page().locator('main').innerText()).toContain('approval 30771');
    expect(await page().evaluate(() => window.stage.fake.kept() === null)).toBe(false);
    await press('Enter');
    expect(await notice()).toContain('The money is given back.');
    expect(await page().evaluate(() => window.stage.fake.kept())).toBeNull();
    expect((await recorded()).some(({ kind }) => kind === 'sale')).toBe(false);
  });

  it('a float with zeros too many is asked about once, an absurd one is refused', async () => {
    await begin({ shift: '0' });
    await press('F6', ...'9000', 'Enter', 'Enter');
    expect(await page().locator('main').innerText()).toContain('Really $9,000.00?');
    expect(await recorded()).toEqual([]);
    await rest();
    await press('Enter');
    expect((await recorded()).map(({ kind }) => kind)).toEqual(['shift-open']);
  });

  it('an absurd float is refused with the most there can be; a wrong one says what is wrong with it', async () => {
    await begin({ shift: '0' });
    await press('F6', ...'9999999999', 'Enter');
    expect(await notice()).toMatch(/No drawer holds that much cash.*at most \$/u);
    await press('Escape');
    await page().getByLabel('Cash in the drawer now').fill('12.345');
    await press('Enter');
    expect(await notice()).toContain('USD has at most 2 digits after the point.');
    expect(await recorded()).toEqual([]);
  });

  it('an amount due with too many digits says so, and no button offers to take nothing', async () => {
    await begin();
    await scan(page(), 'active-1');
    await press(...'12.345', 'Enter');
    expect(await notice()).toContain('USD has at most 2 digits after the point.');
    await press('Escape', 'F7');
    await scan(page(), 'stock-1');
    await press('F8', '0');
    expect(await page().locator('.panel-pad .action-primary').innerText()).not.toContain('$0.00');
  });

  it('home counts what stayed sold: a voided sale is not in it', async () => {
    await begin();
    await scan(page(), 'stock-1');
    await press('F8', 'Enter', 'Escape');
    expect(await page().locator('.totals').innerText()).toContain('$50.00');
    await press('F4', 'F8');
    await scan(page(), 'stock-1');
    await press('Enter', ...'654321');
    expect(await title()).toBe('Voided');
    await press('Escape');
    expect(await page().locator('.totals').innerText()).not.toContain('$50.00');
  });

  it('that a sale is partly spent is told when it is scanned, before a manager is asked', async () => {
    await begin();
    await scan(page(), 'stock-1');
    await press('F8', 'Enter', 'Escape');
    await scan(page(), 'stock-1');
    await press(...'20', 'Enter', 'Escape');
    await press('F2');
    await page().locator('.journal-row').filter({ hasText: 'Sale' }).click();
    await press('F8');
    await scan(page(), 'stock-1');
    expect(await notice()).toContain('Part of this certificate is already spent');
    await press('Escape', 'Enter');
    expect(await page().locator('.pin-dot').count()).toBe(0);
  });

  it('a manager is asked for the own PIN, not for a manager', async () => {
    await begin({ signedIn: '0' });
    await press('3', ...'654321');
    await scan(page(), 'stock-1');
    await press('F8', 'Enter', 'Escape', 'F4', 'F5', '7', '7');
    expect(await page().locator('main').innerText()).toContain('Correct with your PIN');
    await press('Enter');
    expect(await page().locator('#approval-title').innerText()).toBe('Your PIN again');
  });

  it('a refused enrolment code leaves the keyboard in its field', async () => {
    await begin({ phase: 'not-enrolled' });
    await press('2');
    await page().getByLabel('Enrolment code').fill('WRONG-CODE');
    await press('Enter');
    expect(await notice()).not.toBe('');
    expect(await page().evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  });

  it('an Enter held down sells once', async () => {
    await begin();
    await scan(page(), 'stock-1');
    await press('F8');
    await page().keyboard.down('Enter');
    await page().keyboard.down('Enter');
    await page().keyboard.down('Enter');
    await page().keyboard.up('Enter');
    await settle(page());
    expect(await title()).toBe('Sold');
    expect((await recorded()).filter(({ kind }) => kind === 'sale')).toHaveLength(1);
  });

  it('cash and card share one sale, and the change is right', async () => {
    await begin();
    await scan(page(), 'stock-2');
    await press('F9', 'A', '1', '7', 'Tab');
    await page().getByLabel('Amount on card').fill('35');
    await press('Enter');
    expect(await big()).toBe('$65.00');
    await press('F8', '7', '0', 'Enter');
    expect(await big()).toBe('$5.00');
    expect((await recorded())[0]?.tenders).toEqual([
      { type: 'card', amount: 3_500, approvalCode: 'A17' }, { type: 'cash', amount: 6_500, given: 7_000, change: 500 },
    ]);
  });

  it('a card without its approval code is not recorded', async () => {
    await begin();
    await scan(page(), 'stock-1');
    await press('F9', 'Enter');
    expect(await notice()).toContain('approval code');
    expect((await recorded()).some(({ kind }) => kind === 'sale')).toBe(false);
    await press('Escape', '9', 'Enter');
    expect(await title()).toBe('Sold');
  });

  it('a partly paid redemption names what the other tender must bring', async () => {
    await begin();
    await scan(page(), 'active-2');
    expect(await big()).toBe('$12.50');
    await press('2', '0', 'Enter');
    expect(await title()).toBe('Redeemed');
    expect(await page().locator('main').innerText()).toContain('Take in another tender: $7.50');
  });

  it('a sold certificate never pays for another', async () => {
    await begin();
    await scan(page(), 'stock-1');
    await scan(page(), 'active-1');
    expect(await notice()).toContain('can\'t pay for another one');
    expect(await title()).toBe('Sale');
  });

  it('what was typed and scanned is there again after leaving', async () => {
    await begin();
    await scan(page(), 'stock-1');
    await press('F8', '6', '0', 'Escape', 'Escape');
    expect(await page().locator('.card-unsaved').innerText()).toContain('Unfinished sale: 1 certificate, $50.00');
    await press('F2', 'Escape', 'F8', 'F8');
    expect(await page().getByLabel('Cash given').inputValue()).toBe('60');
  });

  it('a look at a balance leaves nothing lying about', async () => {
    await begin();
    await scan(page(), 'active-1');
    await press('Escape');
    await scan(page(), 'active-2');
    expect(await big()).toBe('$12.50');
  });

  it('she paid by card, I pressed cash: F4, F5, code, Enter, the manager\'s PIN', async () => {
    await begin();
    await scan(page(), 'stock-1');
    await press('F8', 'Enter', 'Escape');
    await press('F4', 'F5', '7', '7', '1', 'Enter', ...'654321');
    expect(await title()).toBe('Corrected');
    const sale = (await recorded()).find(({ kind }) => kind === 'sale');
    expect(sale?.tenders).toEqual([{ type: 'card', amount: 5_000, approvalCode: '771' }]);
  });

  it('a cashier\'s own PIN does not approve', async () => {
    await begin();
    await scan(page(), 'stock-1');
    await press('F8', 'Enter', 'Escape', 'F4', 'F5', '7', 'Enter', ...'123456');
    expect(await notice()).toContain('That PIN is wrong. 4 tries left');
    expect((await recorded()).some(({ kind }) => kind === 'tender-correction')).toBe(false);
  });

  it('a sale is voided only when its certificate was scanned again', async () => {
    await begin();
    await scan(page(), 'stock-1');
    await press('F8', 'Enter', 'Escape', 'F4', 'F8', 'Enter');
    expect(await notice()).toContain('C000012-0000341-5');
    await press('Escape');
    await scan(page(), 'stock-2');
    expect(await notice()).toContain('not part of this sale');
    await press('Escape');
    await scan(page(), 'stock-1');
    await press('Enter', ...'654321');
    expect(await title()).toBe('Voided');
    expect(await big()).toBe('$50.00');
  });

  it('a scan while a PIN is asked for is answered and not typed into it', async () => {
    await begin({ offline: '1' });
    await scan(page(), 'active-1');
    await press('F8', 'Enter', '6');
    await scan(page(), 'stock-1');
    expect(await notice()).toContain('The scan was not used');
    expect(await page().locator('.pin-dot.full').count()).toBe(1);
    await press('Escape', 'Escape');
    expect(await notice()).toContain('Nothing was taken');
  });

  it('five wrong PINs lock the operator until a stated time', async () => {
    await begin({ signedIn: '0' });
    await press('1');
    for (let attempt = 0; attempt < 5; attempt += 1) await press(...'999999');
    expect(await notice()).toMatch(/Ada Kim is locked until \d\d:\d\d/u);
  });

  it('a printer that does not confirm is not asked again by itself', async () => {
    await begin({ print: 'unconfirmed' });
    await scan(page(), 'stock-1');
    await press('F8', 'Enter');
    expect(await page().locator('.print-state').innerText()).toContain('did not confirm');
    expect((await recorded()).filter(({ kind }) => kind === 'reprint')).toHaveLength(0);
    await press('F3');
    expect((await recorded()).filter(({ kind }) => kind === 'reprint')).toHaveLength(1);
  });
});

describe('by touch alone', () => {
  it('signs in, opens the shift, sells for cash with change', async () => {
    await begin({ signedIn: '0', shift: '0' }, true);
    await tap(button(/Ada Kim/u));
    for (const digit of '123456') await tap(button(digit));
    await tap(button('Open shift'));
    for (const digit of '200') await tap(button(digit));
    await tap(button('Open shift'));
    await scan(page(), 'stock-1');
    await tap(button('Cash'));
    await tap(button('$60.00'));
    await tap(button(/Take/u));
    expect(await title()).toBe('Sold');
    expect(await big()).toBe('$10.00');
  });

  it('redeems, corrects a tender, signs out', async () => {
    await begin({}, true);
    await scan(page(), 'active-1');
    for (const key of ['2', '0', '.', '5']) await tap(button(key));
    await tap(button(/Redeem \$20.50/u));
    expect(await title()).toBe('Redeemed');
    await scan(page(), 'stock-1');
    await tap(button('Cash'));
    await tap(button(/Take/u));
    await tap(button('Next customer'));
    await tap(button('Last operation'));
    await tap(button('Correct tender'));
    await tap(button('ABC'));
    await tap(button('K'));
    await tap(button('Ask the manager'));
    for (const digit of '654321') await tap(button(digit));
    expect(await title()).toBe('Corrected');
    await tap(button('Next customer'));
    await tap(button('Sign out'));
    expect(await title()).toBe('Who is working?');
  });
});

describe('"Headquarters" on the phone', () => {
  it('finds no screen that shows or takes a certificate\'s number', async () => {
    await begin();
    await scan(page(), 'stock-1');
    await press('F8', 'Enter', 'Escape');
    await scan(page(), 'active-1');
    for (const keys of [[], ['F3'], ['Escape', 'Escape', 'F2'], ['Escape', 'F4'], ['Escape', 'F6'], ['Escape', 'F10']]) {
      await press(...keys);
      const text = await page().locator('body').innerText();
      const typed = await page().locator('input').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value).join(' '));
      // A certificate's number has 16 digits of serial; a control number breaks at 7.
      expect(`${text} ${typed}`.replace(/[ -]/gu, '')).not.toMatch(/\d{15,}/u);
    }
  });
});
