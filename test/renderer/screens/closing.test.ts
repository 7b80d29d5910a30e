import { describe, expect, it } from 'vitest';
import { useStage } from './on-stage.ts';
import { scan, settle } from './scenes.ts';

/** Counting, comparing and closing on the real screens over a made-up till with a float of $200. */

const { page, begin, press, title, notice } = useStage();
/** A button that has only just come under the finger answers a moment later. */
const restAnd = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) {
    await page().waitForFunction(() => document.querySelector('.action-arming') === null);
    await press(key);
  }
};
const tap = async (name: string | RegExp): Promise<void> => {
  const button = page().getByRole('button', { name });
  await button.and(page().locator(':not([disabled])')).waitFor();
  await button.tap();
  await settle(page());
};
const text = (): Promise<string> => page().locator('main').innerText();
/** The newest operation, as it was recorded. */
const last = () => page().evaluate(() => JSON.parse(JSON.stringify(window.stage.fake.stored[0]?.operation ?? null)) as Record<string, unknown>);
const kinds = (): Promise<readonly string[]> => page().evaluate(() => window.stage.fake.stored.map(({ operation }) => operation.kind));

describe('by keyboard alone', () => {
  it('pieces by Enter from row to row, the other machines, and the shift is closed', async () => {
    await begin();
    await press('F6', 'F9');
    expect(await title()).toBe('Count the drawer');
    await press('1', 'Enter', '2');
    expect(await text()).toContain('$200.00');
    await restAnd('F9');
    expect(await title()).toBe('Compare before closing');
    await press('4', '0', 'Enter', 'Enter', '2');
    await restAnd('F9');
    expect(await title()).toBe('Shift closed');
    expect(await last()).toMatchObject({
      kind: 'shift-close', countedCash: 20_000, expectedCash: 20_000, count: [{ unit: 10_000, pieces: 1 }, { unit: 5_000, pieces: 2 }],
      certificateTotal: { typed: 4_000, own: 0 }, cardTotal: { typed: null, own: 0 }, paperCount: [{ face: 2_500, pieces: 2 }],
    });
    expect(await text()).toMatch(/The drawer is right\.[\s\S]*The shop till says \$40\.00, redeemed here: \$0\.00\./u);
  });

  it('a count that is far off is made once more before anybody learns by how much; then somebody else agrees', async () => {
    await begin();
    await press('F6', 'F9', '9');
    await restAnd('F9');
    expect(await text()).toContain('This count is far from what the till expects.');
    expect(await text()).not.toMatch(/\$200\.00|\$700\.00|missing|too much/u);
    await restAnd('Enter');
    expect(await page().locator('.count-row input').first().inputValue()).toBe('');
    await press('8');
    await restAnd('F9');
    expect(await title()).toBe('Compare before closing');
    expect(await text()).not.toMatch(/\$200\.00|\$600\.00/u);
    await restAnd('F9');
    expect(await title()).toBe('The drawer is off');
    expect(await text()).toContain('$600.00 too much in the drawer');
    expect(await kinds()).toEqual(['shift-open']);
    await page().getByLabel('What may have happened').fill('the safe was not emptied');
    await restAnd('F8');
    // Not the one who counted: everybody else.
    expect(await page().getByRole('radiogroup', { name: 'Who' }).innerText()).not.toContain('Ada Kim');
    await press(...'654321');
    expect(await title()).toBe('Shift closed');
    expect(await last()).toMatchObject({ countedCash: 80_000, earlierCounts: [90_000], varianceNote: 'the safe was not emptied', approvals: [{ right: 'cash-variance' }] });
  });

  it('alone in the shop: closed, and said so', async () => {
    await begin();
    await press('F6', 'F9', '1');
    await restAnd('F9', 'Enter');
    await press('1');
    await restAnd('F9', 'F9', 'F9');
    expect(await last()).toMatchObject({ kind: 'shift-close', alone: true, approvals: [], countedCash: 10_000, earlierCounts: [10_000] });
    expect(await text()).toContain('Closed alone. The office sees it first thing tomorrow.');
  });

  it('Esc leads back a step at a time, loses nothing, and every count that was confirmed is kept', async () => {
    await begin();
    await press('F6', 'F9', '9');
    await restAnd('F9', 'Enter');
    await press('8');
    await restAnd('F9', 'F9');
    expect(await title()).toBe('The drawer is off');
    await restAnd('F8');
    await press('Escape');
    expect(await title()).toBe('The drawer is off');
    await press('Escape');
    expect(await title()).toBe('Compare before closing');
    await press('Escape');
    expect(await page().locator('.count-row input').first().inputValue()).toBe('8');
    await press('Escape');
    expect(await title()).toBe('Shift');
    await press('Escape', 'F6', 'F9');
    await page().locator('.count-row input').first().fill('2');
    await restAnd('F9', 'F9');
    expect(await last()).toMatchObject({ kind: 'shift-close', countedCash: 20_000, earlierCounts: [90_000, 80_000] });
  });

  it('nothing typed is asked about once, and an empty drawer can be closed', async () => {
    await begin({ shift: '0' });
    await press('F6', '0', 'Enter', 'F6', 'F9');
    await restAnd('F9');
    expect(await text()).toContain('Is the drawer empty?');
    await restAnd('F9', 'F9');
    expect(await last()).toMatchObject({ kind: 'shift-close', countedCash: 0, count: [] });
  });

  it('a million coins are asked about once; what is no number of pieces is said', async () => {
    await begin();
    await press('F6', 'F9');
    await page().getByLabel('Pieces of $0.01').fill('100000000');
    await restAnd('F9');
    await page().getByLabel('Pieces of $0.01').fill('99999999');
    await restAnd('F9');
    expect(await notice()).toContain('How many pieces of $0.01?');
    await press('Escape');
    await page().getByLabel('Pieces of $0.01').fill('ten');
    await restAnd('F9');
    expect(await notice()).toContain('Type a whole number');
    await press('Escape');
    await page().getByLabel('Pieces of $0.01').fill('');
    await page().getByLabel('Pieces of $5.00').fill('1000000');
    await restAnd('F9');
    expect(`${await text()}${await page().locator('.notice').innerText().catch(() => '')}`).toMatch(/Really \$5,000,000\.00\?|No drawer holds/u);
    expect(await kinds()).toEqual(['shift-open']);
  });

  it('an open sale is finished first, also when it was scanned during the count', async () => {
    await begin();
    await press('F6', 'F9', '2');
    await restAnd('F9');
    await scan(page(), 'stock-1');
    expect(await title()).toBe('Sale');
    await press('Escape', 'F6');
    expect(await title()).toBe('Compare before closing');
    await restAnd('F9');
    expect(await notice()).toContain('Finish or clear the open sale');
    expect(await kinds()).toEqual(['shift-open']);
  });

  it('a sale between count and close makes the count void', async () => {
    await begin();
    await press('F6', 'F9', '2');
    await restAnd('F9');
    await scan(page(), 'stock-1');
    await press('F8', 'Enter');
    await press('Escape', 'F6');
    await restAnd('F9');
    expect(await notice()).toContain('Something was recorded since the count');
    expect(await title()).toBe('Count the drawer');
    expect(await kinds()).toEqual(['sale', 'shift-open']);
  });

  it('in a currency whose coins are not known one amount is counted', async () => {
    await begin({ currency: 'CHF' });
    await press('F6', 'F9', '2', '0', '0');
    await restAnd('Enter', 'F9');
    const operation = await last();
    expect(operation).toMatchObject({ kind: 'shift-close', countedCash: 20_000 });
    expect(operation).not.toHaveProperty('count');
  });

  it('a total that is no amount is told by its name; a bounced F9 closes nothing', async () => {
    await begin();
    await press('F6', 'F9', '2');
    await restAnd('F9');
    await press('F9');
    expect(await title()).toBe('Compare before closing');
    await press('4', '.', '.');
    await restAnd('F9');
    expect(await notice()).toContain('Shop till: certificates taken: that is no amount.');
    expect(await kinds()).toEqual(['shift-open']);
  });

  it('cash paid out: amount, reason, Enter; above the limit a manager', async () => {
    await begin();
    await press('F6', 'F3', '3', '0', 'Enter');
    expect(await title()).toBe('Paid out');
    expect(await last()).toMatchObject({ kind: 'pay-out', amount: 3_000, reason: 'bank', approvals: [] });
    await press('Escape', 'F6', 'F2', '8', '0', 'Enter');
    expect(await text()).toContain('A manager decides');
    expect(await kinds()).toEqual(['pay-out', 'shift-open']);
    await press(...'654321');
    expect(await title()).toBe('Paid in');
    expect(await last()).toMatchObject({ kind: 'pay-in', amount: 8_000, approvals: [{ right: 'cash-movement' }] });
    await press('Escape', 'F6');
    expect(await page().locator('table.report').innerText()).toMatch(/Paid in\s+\$80\.00\s+Paid out\s+\$30\.00/u);
  });

  it('cash paid out says what is missing, and nothing moves', async () => {
    await begin();
    await press('F6', 'F3', 'Enter');
    expect(await notice()).toContain('Type an amount');
    await press('Escape', '0', 'Enter');
    expect(await notice()).toContain('Nothing would move.');
    expect(await kinds()).toEqual(['shift-open']);
  });
});

describe('by touch alone', () => {
  it('counts, compares and closes with the pad', async () => {
    await begin({}, true);
    await tap(/^Shift/u);
    await tap(/Close with Z-report/u);
    await tap('1');
    await page().getByLabel('Pieces of $50.00').tap();
    await tap('2');
    await tap(/The count is complete/u);
    await page().getByLabel('Card machine: its own total').tap();
    await tap('7');
    await tap(/Close the shift/u);
    expect(await title()).toBe('Shift closed');
    expect(await last()).toMatchObject({ countedCash: 20_000, cardTotal: { typed: 700, own: 0 } });
  });
});
