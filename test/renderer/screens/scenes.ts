import type { Page } from 'playwright-core';
import { makeControlNumber } from '../../../domain/number.ts';
import { testPattern } from '../../../domain/test-pattern.ts';
// What the page itself declares on its window.
import type {} from './stage.tsx';

/** Every screen worth a look: how the till begins, and what is done until it is there. */
export type Scene = { readonly name: string; readonly begin: Readonly<Record<string, string>>; readonly act?: (page: Page) => Promise<void> };

/** Hands a scan to the till and waits until the screen has answered it. */
export const scan = async (page: Page, raw: string): Promise<void> => {
  await page.evaluate((text) => { window.stage.scan(text); }, raw);
  await settle(page);
};

/** Lets promises and two frames pass. */
export const settle = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((resolve) => { setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => resolve())), 30); }));

const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) {
    await page.keyboard.press(key);
    await settle(page);
  }
};

/** A scan by a wedge set to one keyboard on a computer set to another. */
const wedge = async (page: Page, text: string, scanner = 'us', computer = 'us'): Promise<void> => {
  await page.evaluate(([raw, from, to]) => { window.stage.wedge(raw ?? '', from, to); }, [text, scanner, computer]);
  await settle(page);
};

/** A scanner device sends the pattern while set-up listens. */
const hear = async (page: Page): Promise<void> => {
  await page.evaluate(() => { window.stage.devices.hear({}); });
  await settle(page);
};

const refundBegun = async (page: Page): Promise<void> => { await scan(page, 'active-1'); await press(page, 'F3', 'F5'); await scan(page, 'T11-000345-6'); await press(page, 'Enter', ...'654321'); };
/** Presses the action with this sign: some have no key of their own. */
const pressIcon = async (page: Page, icon: string): Promise<void> => { await page.locator(`.action:has(.lucide-${icon})`).first().click(); await settle(page); };
const sellInCash = async (page: Page, word: string): Promise<void> => {
  await scan(page, word);
  await press(page, 'F8', 'Enter');
};

/** So many dollars, or thousands of won. */
const unitsOf = async (page: Page, units: string): Promise<readonly string[]> => [...units, ...(await isWon(page) ? ['0', '0', '0'] : [])];
/** Eight of it were paid with a certificate, and the goods come back. */
/** The receipt is another till's: what stands on it is typed, sign by sign. */
const returnOntoNew = async (page: Page): Promise<void> => {
  await scan(page, 'spent-1');
  await press(page, 'F3');
  const control = await page.locator('.control').first().innerText();
  await press(page, 'F7');
  await scan(page, 'T11-000345-6');
  await scan(page, 'stock-1');
  await page.locator('input').first().pressSequentially(control);
  await page.locator('input').nth(2).fill('8');
  await press(page, 'Enter', ...'654321');
};
const returnEight = async (page: Page): Promise<void> => {
  await scan(page, 'active-2');
  await press(page, ...await unitsOf(page, '8'), 'Enter', 'Escape', 'F4', 'F7');
  await scan(page, 'active-2');
  await scan(page, 'T11-000345-6');
  await press(page, ...await unitsOf(page, '8'));
};
/** Three certificates of the largest face: as much as is sold at once, and enough to ask about callers. */
const threeHundred = ['F3', 'ArrowRight', 'ArrowRight', 'Enter', 'ArrowRight', 'ArrowRight', 'Enter', 'Enter'];
/** The certificate that is given away, the only one of the second program. */
const pickGift = (page: Page): Promise<void> => page.getByRole('toolbar').nth(1).getByRole('button').first().click();
const sellPrinted = (page: Page): Promise<void> => press(page, 'F3', 'Enter', 'Enter', 'F8', 'Enter');

/** Opens the office, which is read from the disk only now, and presses what follows in it. */
const inOffice = (...keys: readonly string[]) => async (page: Page): Promise<void> => {
  await press(page, 'F10');
  await page.waitForSelector('.office h1, .office-door h1');
  await settle(page);
  await press(page, ...keys);
};
/** Opens a row of the list by its place. */
const openRow = async (page: Page, place: number): Promise<void> => {
  await page.locator('button.office-row').nth(place).click();
  await settle(page);
};

/** The first and the last paper of a shipment are scanned, and somebody has counted. */
const fillArrival = async (page: Page, last: number, counted: string): Promise<void> => {
  for (const running of [151, last]) { await scan(page, makeControlNumber(10_001, running)); await settle(page); }
  await page.locator('.field-large input').fill(counted);
  await settle(page);
};
/** Opens an exception of the queue by its place. */
const exceptionRow = (place: number) => async (page: Page): Promise<void> => { await inOffice('F5')(page); await openRow(page, place); };
/** One of the four sides of paper. */
const stockTab = (place: number) => async (page: Page): Promise<void> => { await inOffice('F2')(page); await page.locator('.choice-option').nth(place).click(); await settle(page); };
/** Scans something in the room where certificates are blocked. */
const askRefund = async (page: Page): Promise<void> => {
  await inOffice('F7')(page);
  await press(page, 'F9');
  await press(page, 'F8');
  await page.locator('input').nth(0).fill('T11-000345-6');
  await page.locator('input').nth(1).fill('C000012-0000346-4');
  await press(page, 'Enter');
};
const blockingOf = (text: string) => async (page: Page): Promise<void> => { await inOffice('F7')(page); await scan(page, text); };

/** A store of the business room, and a program of it. */
const businessStore = async (page: Page): Promise<void> => { await inOffice('F10')(page); await openRow(page, 0); };
const passOn = async (page: Page): Promise<void> => {
  await businessStore(page);
  await page.locator('section.card').filter({ has: page.locator('.office-steps small') }).first().getByRole('button').click();
  await settle(page);
  await page.locator('.business-counted').last().scrollIntoViewIfNeeded();
};
const businessProgram = async (page: Page): Promise<void> => { await inOffice('F10')(page); await openRow(page, 4); };

export const scenes: readonly Scene[] = [
  { name: 'starting', begin: { phase: 'starting' } },
  { name: 'first-run-1-purpose', begin: { phase: 'not-enrolled', demo: '1' } },
  { name: 'first-run-2-code', begin: { phase: 'not-enrolled' }, act: (page) => press(page, '2') },
  { name: 'first-run-3-scan', begin: { firstRunDone: '0' } },
  { name: 'first-run-4-print', begin: { firstRunDone: '0' }, act: (page) => press(page, 'Enter', 'Enter') },
  { name: 'set-up-found', begin: { firstRunDone: '0', devices: '1' }, act: async (page) => { await hear(page); await wedge(page, testPattern); } },
  { name: 'set-up-french', begin: { firstRunDone: '0', devices: '1' }, act: (page) => wedge(page, testPattern, 'us', 'fr') },
  { name: 'set-up-nothing', begin: { firstRunDone: '0' }, act: (page) => wedge(page, testPattern, 'us', 'kr') },
  { name: 'set-up-printers', begin: { firstRunDone: '0', devices: '1' }, act: (page) => press(page, 'Enter') },
  { name: 'set-up-wrong-line', begin: { firstRunDone: '0' }, act: async (page) => { await press(page, 'Enter', 'Enter'); await page.locator('.check').nth(1).click(); } },
  { name: 'find-scanners', begin: { devices: '1' }, act: async (page) => { await press(page, 'F10', 'F2'); await hear(page); await page.locator('.found summary').click(); } },
  { name: 'scan-trace', begin: {}, act: async (page) => { await wedge(page, 'stock-000001'); await wedge(page, '01095212345432132180', 'us', 'fr'); await press(page, 'Escape', 'F10', 'F4', 'ArrowLeft', 'ArrowLeft'); } },
  { name: 'scan-trace-empty', begin: {}, act: (page) => press(page, 'F10', 'F4') },
  { name: 'unconfirmed', begin: { phase: 'unconfirmed' } },
  { name: 'trouble', begin: { phase: 'quarantined' } },
  { name: 'sign-in', begin: { signedIn: '0' } },
  { name: 'sign-in-pin-wrong', begin: { signedIn: '0' }, act: async (page) => { await press(page, '1', '9', '9', '9', '9', '9', '9'); await press(page, '1', '2'); } },
  { name: 'home', begin: {}, act: async (page) => { await sellInCash(page, 'stock-1'); await press(page, 'Escape'); } },
  { name: 'home-no-shift', begin: { shift: '0' } },
  { name: 'home-unfinished-offline', begin: { offline: '1' }, act: async (page) => { await sellInCash(page, 'stock-1'); await scan(page, 'stock-2'); await press(page, 'Escape'); } },
  { name: 'sell', begin: {}, act: async (page) => { await scan(page, 'stock-1'); await scan(page, 'stock-2'); } },
  { name: 'sell-cash', begin: {}, act: async (page) => { await scan(page, 'stock-1'); await scan(page, 'stock-3'); await press(page, 'F8', '1', '0', '0', ...(await isWon(page) ? ['0', '0', '0'] : [])); } },
  { name: 'sell-card', begin: {}, act: async (page) => { await scan(page, 'stock-1'); await press(page, 'F9', '4', '8', '2'); } },
  { name: 'sell-split', begin: {}, act: async (page) => { await scan(page, 'stock-2'); await press(page, 'F8', '4', '0', ...(await isWon(page) ? ['0', '0', '0'] : []), 'Enter'); } },
  { name: 'unfinished-sale', begin: { draft: '1' } },
  { name: 'unfinished-give-back', begin: { draft: '1' }, act: (page) => press(page, 'F9') },
  { name: 'home-taken', begin: {}, act: async (page) => { await scan(page, 'stock-2'); await press(page, 'F8', '4', '0', ...(await isWon(page) ? ['0', '0', '0'] : []), 'Enter', 'Escape'); } },
  { name: 'sign-out-taken', begin: {}, act: async (page) => { await scan(page, 'stock-2'); await press(page, 'F8', '4', '0', ...(await isWon(page) ? ['0', '0', '0'] : []), 'Enter', 'Escape', 'F7'); } },
  { name: 'sell-problem', begin: {}, act: async (page) => { await scan(page, 'stock-1'); await scan(page, 'active-1'); } },
  { name: 'sell-done-change', begin: {}, act: async (page) => { await scan(page, 'stock-1'); await press(page, 'F8', '6', '0', ...(await isWon(page) ? ['0', '0', '0'] : []), 'Enter'); } },
  { name: 'sell-done-print-failed', begin: { print: 'failed' }, act: (page) => sellInCash(page, 'stock-1') },
  { name: 'sell-pick-first', begin: {}, act: (page) => press(page, 'F3') },
  { name: 'sell-pick', begin: {}, act: async (page) => { await press(page, 'F3', 'Enter', 'ArrowRight', 'Enter'); await scan(page, 'stock-1'); } },
  { name: 'sell-any-value', begin: {}, act: async (page) => { await press(page, 'F3', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter'); await press(page, '3', '7', ...(await isWon(page) ? ['0', '0', '0'] : [])); } },
  { name: 'sell-give-away', begin: {}, act: async (page) => { await scan(page, 'stock-1'); await press(page, 'F3'); await pickGift(page); } },
  { name: 'sell-give-away-manager', begin: {}, act: async (page) => { await press(page, 'F3'); await pickGift(page); await press(page, 'F8'); } },
  { name: 'sell-done-given-away', begin: {}, act: async (page) => { await press(page, 'F3'); await pickGift(page); await press(page, 'F8', '6', '5', '4', '3', '2', '1'); } },
  { name: 'sell-asks-about-callers', begin: {}, act: (page) => press(page, ...threeHundred) },
  { name: 'sell-too-much', begin: {}, act: (page) => press(page, ...threeHundred, 'F8', 'Enter') },
  { name: 'sell-done-printed-here', begin: {}, act: (page) => sellPrinted(page) },
  { name: 'sell-done-not-printed-here', begin: { print: 'unconfirmed' }, act: (page) => sellPrinted(page) },
  { name: 'home-papers', begin: { print: 'unconfirmed' }, act: async (page) => { await sellPrinted(page); await press(page, 'Escape'); } },
  { name: 'papers', begin: { print: 'unconfirmed' }, act: async (page) => { await sellPrinted(page); await press(page, 'F1'); } },
  { name: 'papers-failed', begin: { print: 'failed' }, act: async (page) => { await sellPrinted(page); await press(page, 'F1'); } },
  { name: 'papers-not-out', begin: { print: 'unconfirmed' }, act: async (page) => { await sellPrinted(page); await press(page, 'F1', 'F9'); } },
  { name: 'papers-manager', begin: { print: 'unconfirmed' }, act: async (page) => { await sellPrinted(page); await press(page, 'F1', 'F9', 'F8'); } },
  { name: 'redeem', begin: {}, act: (page) => scan(page, 'active-1') },
  { name: 'redeem-two', begin: {}, act: async (page) => { await scan(page, 'active-1'); await scan(page, 'active-2'); await press(page, '8', '0', ...(await isWon(page) ? ['0', '0', '0'] : [])); } },
  { name: 'redeem-manager', begin: { offline: '1' }, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F8', 'Enter'); } },
  { name: 'redeem-done', begin: {}, act: async (page) => { await scan(page, 'active-2'); await press(page, '2', '0', ...(await isWon(page) ? ['0', '0', '0'] : []), 'Enter'); } },
  { name: 'cash-out', begin: {}, act: async (page) => { await scan(page, 'active-2'); await press(page, 'F3', 'F9'); } },
  { name: 'cash-out-not', begin: {}, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F9'); } },
  { name: 'cash-out-offline', begin: { offline: '1' }, act: async (page) => { await scan(page, 'active-2'); await press(page, 'F3', 'F9'); } },
  { name: 'cash-out-manager', begin: {}, act: async (page) => { await scan(page, 'active-2'); await press(page, 'F3', 'F9', 'Enter', '6', '5'); } },
  { name: 'cash-out-done', begin: {}, act: async (page) => { await scan(page, 'active-2'); await press(page, 'F3', 'F9', 'Enter', ...'654321'); } },
  { name: 'return-credit', begin: {}, act: async (page) => { await scan(page, 'spent-1'); await press(page, 'F7'); } },
  { name: 'return-credit-from-receipt', begin: {}, act: async (page) => { await scan(page, 'active-2'); await press(page, ...await unitsOf(page, '8'), 'Enter', 'Escape', 'F4', 'F7'); await scan(page, 'T11-000345-6'); } },
  { name: 'return-credit-manager', begin: {}, act: async (page) => { await returnEight(page); await press(page, 'Enter', '6', '5'); } },
  { name: 'return-credit-done', begin: {}, act: async (page) => { await returnEight(page); await press(page, 'Enter', ...'654321'); } },
  { name: 'return-credit-onto-new', begin: {}, act: async (page) => { await scan(page, 'spent-1'); await press(page, 'F7'); await scan(page, 'T11-000345-6'); await scan(page, 'stock-1'); } },
  { name: 'return-credit-onto-new-done', begin: {}, act: (page) => returnOntoNew(page) },
  { name: 'replace', begin: {}, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F2'); } },
  { name: 'replace-ready', begin: {}, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F2'); await scan(page, 'stock-1'); } },
  { name: 'replace-manager', begin: {}, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F2'); await scan(page, 'stock-1'); await press(page, 'Enter', '6', '5'); } },
  { name: 'replace-done', begin: {}, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F2'); await scan(page, 'stock-1'); await press(page, 'Enter', ...'654321'); } },
  { name: 'lost', begin: {}, act: async (page) => { await press(page, 'F2', 'F8'); await scan(page, 'T11-000345-6'); } },
  { name: 'lost-not-released', begin: { failure: 'none' }, act: async (page) => { await press(page, 'F2', 'F8'); await scan(page, 'T11-000345-6'); await press(page, 'Enter'); } },
  { name: 'lost-ready', begin: {}, act: async (page) => { await press(page, 'F2', 'F8'); await scan(page, 'T11-000345-6'); await press(page, 'Enter'); await scan(page, 'stock-1'); } },
  { name: 'lost-declined', begin: { lost: '1' }, act: async (page) => { await scan(page, 'active-1'); await press(page, '2', '0', 'Enter'); } },
  { name: 'lost-refused', begin: { lost: '1' }, act: async (page) => { await scan(page, 'blocked-1'); } },
  { name: 'replace-offline', begin: { offline: '1' }, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F2'); await scan(page, 'stock-1'); await press(page, 'Enter', ...'654321'); } },
  { name: 'refund', begin: {}, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F5'); } },
  { name: 'refund-ready', begin: {}, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F5'); await scan(page, 'T11-000345-6'); } },
  { name: 'refund-manager', begin: {}, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F5'); await scan(page, 'T11-000345-6'); await press(page, 'Enter', '6', '5'); } },
  { name: 'refund-on-the-machine', begin: {}, act: async (page) => { await refundBegun(page); await press(page, '7', '7'); } },
  { name: 'refund-done', begin: {}, act: async (page) => { await refundBegun(page); await press(page, '7', '7', '1', 'Enter'); } },
  { name: 'refund-offline', begin: { offline: '1' }, act: (page) => refundBegun(page) },
  { name: 'certificate-page', begin: {}, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3'); } },
  { name: 'certificate-expired', begin: {}, act: (page) => scan(page, 'expired-1') },
  { name: 'honour', begin: {}, act: async (page) => { await scan(page, 'expired-1'); await press(page, 'F6'); } },
  { name: 'honour-done', begin: {}, act: async (page) => { await scan(page, 'expired-1'); await press(page, 'F6', 'Enter', ...'654321'); } },
  { name: 'reload', begin: {}, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F8', '3', '0', ...(await isWon(page) ? ['0', '0', '0'] : [])); } },
  { name: 'reload-pay', begin: {}, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F8', '3', '0', ...(await isWon(page) ? ['0', '0', '0'] : []), 'Enter'); } },
  { name: 'reload-cash', begin: {}, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F8', '3', '0', ...(await isWon(page) ? ['0', '0', '0'] : []), 'Enter', 'F8'); } },
  { name: 'reload-too-much', begin: {}, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F8', '9', '9', '9', '0', '0', '0', 'Enter'); } },
  { name: 'reload-offline', begin: { offline: '1' }, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F8', '3', '0', 'Enter'); } },
  { name: 'reload-done', begin: {}, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F8', '3', '0', ...(await isWon(page) ? ['0', '0', '0'] : []), 'Enter', 'F8', 'Enter'); } },
  { name: 'reload-void', begin: {}, act: async (page) => { await scan(page, 'active-1'); await press(page, 'F3', 'F8', '3', '0', ...(await isWon(page) ? ['0', '0', '0'] : []), 'Enter', 'F8', 'Enter', 'Escape', 'F4', 'F8'); } },
  { name: 'certificate-spent', begin: {}, act: (page) => scan(page, 'spent-1') },
  { name: 'certificate-expired-offline', begin: { offline: '1' }, act: (page) => scan(page, 'expired-1') },
  { name: 'certificate-not-here', begin: {}, act: (page) => scan(page, 'elsewhere-1') },
  { name: 'unreadable', begin: {}, act: (page) => scan(page, 'rubbish') },
  {
    name: 'journal', begin: { offline: '1' }, act: async (page) => {
      for (const word of ['stock-1', 'stock-2', 'stock-3']) { await sellInCash(page, word); await press(page, 'Escape'); }
      await scan(page, 'active-2');
      await press(page, 'F8', 'Enter', 'Escape', 'F2');
    },
  },
  { name: 'journal-empty', begin: { shift: '0' }, act: (page) => press(page, 'F2') },
  { name: 'operation', begin: {}, act: async (page) => { await sellInCash(page, 'stock-1'); await press(page, 'Escape', 'F4'); } },
  { name: 'arrival', begin: {}, act: async (page) => { await press(page, 'F6', 'F4'); await settle(page); } },
  { name: 'arrival-short', begin: {}, act: async (page) => { await press(page, 'F6', 'F4'); await settle(page); await fillArrival(page, 250, '98'); } },
  { name: 'arrival-manager', begin: {}, act: async (page) => { await press(page, 'F6', 'F4'); await settle(page); await fillArrival(page, 249, '99'); await press(page, 'F9', '6', '5'); } },
  { name: 'arrival-done', begin: {}, act: async (page) => { await press(page, 'F6', 'F4'); await settle(page); await fillArrival(page, 249, '99'); await press(page, 'F9', ...'654321'); await settle(page); } },
  { name: 'arrival-offline', begin: { failure: 'none' }, act: async (page) => { await press(page, 'F6', 'F4'); await settle(page); } },
  { name: 'freeze', begin: {}, act: async (page) => { await press(page, 'F2', 'F9'); await scan(page, 'T11-000345-6'); } },
  { name: 'awaited-sale', begin: {}, act: async (page) => { await scan(page, 'elsewhere-1'); await press(page, 'F4'); } },
  { name: 'awaited-sale-answer', begin: {}, act: async (page) => { await scan(page, 'stock-1'); await scan(page, 'T3-000345-6'); await press(page, 'Enter'); } },
  { name: 'freeze-manager', begin: {}, act: async (page) => { await press(page, 'F2', 'F9'); await scan(page, 'T11-000345-6'); await press(page, 'F9', '6', '5'); } },
  { name: 'freeze-done', begin: {}, act: async (page) => { await press(page, 'F2', 'F9'); await scan(page, 'T11-000345-6'); await press(page, 'F9', ...'654321'); } },
  { name: 'freeze-offline', begin: { failure: 'none' }, act: async (page) => { await press(page, 'F2', 'F9'); await scan(page, 'T11-000345-6'); await press(page, 'F9', ...'654321'); } },
  { name: 'correct', begin: {}, act: async (page) => { await sellInCash(page, 'stock-1'); await press(page, 'Escape', 'F4', 'F5', '7', '7', '1'); } },
  { name: 'correct-manager', begin: {}, act: async (page) => { await sellInCash(page, 'stock-1'); await press(page, 'Escape', 'F4', 'F5', '7', '7', '1', 'Enter', '6', '5'); } },
  { name: 'void', begin: {}, act: async (page) => { await scan(page, 'stock-2'); await sellInCash(page, 'stock-1'); await press(page, 'Escape', 'F4', 'F8'); await scan(page, 'stock-1'); } },
  { name: 'shift-open', begin: { shift: '0' }, act: (page) => press(page, 'F6', '2', '0', '0') },
  { name: 'shift', begin: {}, act: async (page) => { await sellInCash(page, 'stock-1'); await press(page, 'Escape', 'F6'); } },
  { name: 'shift-count', begin: {}, act: (page) => press(page, 'F6', 'F9', '1', 'Enter', '1', '2', 'Enter', 'Enter', '7') },
  { name: 'shift-really', begin: { shift: '0' }, act: (page) => press(page, 'F6', ...'9000000', 'Enter') },
  { name: 'shift-count-empty', begin: {}, act: async (page) => { await press(page, 'F6', 'F9'); await rest(page); await press(page, 'F9'); } },
  { name: 'shift-count-million', begin: {}, act: async (page) => { await press(page, 'F6', 'F9', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', ...'1000000'); await rest(page); await press(page, 'F9'); } },
  { name: 'shift-count-one-amount', begin: { currency: 'CHF' }, act: (page) => press(page, 'F6', 'F9', '2', '0', '0') },
  { name: 'shift-count-again', begin: {}, act: async (page) => { await press(page, 'F6', 'F9'); await count(page, '9'); } },
  { name: 'shift-compare', begin: {}, act: async (page) => { await press(page, 'F6', 'F9'); await countRight(page); await press(page, '4', '0', 'Enter', '3', '0', 'Enter', '2'); } },
  { name: 'shift-compare-wrong', begin: {}, act: async (page) => { await press(page, 'F6', 'F9'); await countRight(page); await press(page, '4', '.', '.'); await rest(page); await press(page, 'F9'); } },
  { name: 'shift-variance', begin: {}, act: (page) => countOff(page) },
  { name: 'shift-somebody', begin: {}, act: async (page) => { await countOff(page); await rest(page); await press(page, 'F8', '6', '5'); } },
  { name: 'shift-closed', begin: {}, act: async (page) => { await press(page, 'F6', 'F9'); await countRight(page); await press(page, '4', '0', 'Enter', '3', '0', 'Enter', '2'); await rest(page); await press(page, 'F9'); } },
  { name: 'shift-closed-alone', begin: { offline: '1' }, act: async (page) => { await sellInCash(page, 'stock-1'); await press(page, 'Escape'); await countOff(page); await rest(page); await press(page, 'F9'); } },
  { name: 'pay-in', begin: {}, act: (page) => press(page, 'F6', 'F2', '2', '0') },
  { name: 'pay-out', begin: {}, act: (page) => press(page, 'F6', 'F3', '3', '0') },
  { name: 'pay-out-manager', begin: {}, act: (page) => press(page, 'F6', 'F3', ...'80000', 'Enter', '6', '5') },
  { name: 'pay-out-note-missing', begin: {}, act: async (page) => { await press(page, 'F6', 'F3', '9'); await page.locator('.choice-option').last().click(); await page.locator('.field-large input').press('Enter'); } },
  { name: 'pay-out-done', begin: {}, act: (page) => press(page, 'F6', 'F3', '3', '0', 'Enter') },
  { name: 'settings', begin: {}, act: (page) => press(page, 'F10') },
  { name: 'settings-page-printed', begin: {}, act: (page) => press(page, 'F10', 'F3') },
  { name: 'settings-page-failed', begin: { print: 'failed' }, act: (page) => press(page, 'F10', 'F3') },
  { name: 'no-sale', begin: {}, act: (page) => press(page, 'F5') },
  { name: 'no-sale-manager', begin: {}, act: (page) => press(page, 'F5', 'Enter', '6', '5') },
  { name: 'no-sale-done', begin: { drawer: 'open' }, act: (page) => press(page, 'F5', 'Enter', '6', '5', '4', '3', '2', '1') },
  { name: 'drawer-open-long', begin: { drawer: 'open-long' } },
  { name: 'drawer-stayed-shut', begin: { drawer: 'stuck' }, act: (page) => sellInCash(page, 'stock-1') },
  { name: 'training-sign-in', begin: { training: '1', signedIn: '0', resumed: '1' } },
  { name: 'training-home', begin: { training: '1' } },
  { name: 'training-sell', begin: { training: '1', drawer: 'open' }, act: async (page) => { await scan(page, 'stock-1'); await press(page, 'F8'); } },
  { name: 'training-redeem', begin: { training: '1', offline: '1' }, act: (page) => scan(page, 'active-1') },
  { name: 'training-settings', begin: { training: '1' }, act: (page) => press(page, 'F10') },
  { name: 'training-real-paper', begin: { training: '1' }, act: (page) => scan(page, 'real-paper') },
  { name: 'training-paper-refused', begin: {}, act: (page) => scan(page, 'training-paper') },
  { name: 'demo-dock', begin: { demo: '1' }, act: async (page) => { await press(page, 'F10', 'F3'); await scan(page, 'stock-1'); } },
  { name: 'office-sign-in', begin: { signedIn: '0', demo: '1' }, act: inOffice() },
  { name: 'office-sign-in-wrong', begin: { signedIn: '0' }, act: async (page) => { await inOffice()(page); for (const label of [0, 1, 2]) await page.locator('input').nth(label).fill(label === 2 ? '123456' : 'nobody@example.com'); await press(page, 'Enter'); } },
  { name: 'office-set-up', begin: { signedIn: '0' }, act: async (page) => { await inOffice('F8')(page); await page.locator('input').first().fill('ABCD-EFGH'); await press(page, 'Enter'); } },
  { name: 'office-evening', begin: { signedIn: '0', office: '1' }, act: inOffice() },
  { name: 'office-evening-empty', begin: { signedIn: '0', office: '1', empty: '1' }, act: inOffice() },
  { name: 'office-evening-waits', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice()(page); await openRow(page, 1); } },
  { name: 'office-evening-differs', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice()(page); await openRow(page, 2); } },
  { name: 'office-evening-operations', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice()(page); await openRow(page, 2); await openRow(page, 0); } },
  { name: 'office-operators', begin: { signedIn: '0', office: '1' }, act: inOffice('F9') },
  { name: 'office-operator-work', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F9')(page); await openRow(page, 0); } },
  { name: 'office-hours', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice()(page); await pressIcon(page, 'chart-column'); } },
  { name: 'office-hours-weekdays', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice()(page); await pressIcon(page, 'chart-column'); await page.locator('.choice-option').nth(3).click(); await page.locator('.report-heat').scrollIntoViewIfNeeded(); await settle(page); } },
  { name: 'office-hours-empty', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice()(page); await pressIcon(page, 'chart-column'); for (const field of [0, 1]) await page.locator('input').nth(field).fill('2020-01-01'); await press(page, 'Enter'); } },
  { name: 'office-exposure', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice()(page); await pressIcon(page, 'cloud-off'); } },
  { name: 'office-exposure-sums', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice()(page); await pressIcon(page, 'cloud-off'); await page.locator('.choice-option').nth(1).click(); await page.locator('.books-table').last().scrollIntoViewIfNeeded(); await settle(page); } },
  { name: 'office-exposure-none', begin: { signedIn: '0', office: '1', failure: 'calm' }, act: async (page) => { await inOffice()(page); await pressIcon(page, 'cloud-off'); } },
  { name: 'office-statement', begin: { signedIn: '0', office: '1' }, act: inOffice('F8') },
  { name: 'office-statement-locked', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F8')(page); await page.locator('input').first().fill('Both tills are at the repair shop'); await press(page, 'F8'); } },
  { name: 'office-statement-refused', begin: { signedIn: '0', office: '1', failure: 'already-locked' }, act: async (page) => { await inOffice('F8')(page); await page.locator('input').first().fill('Both tills are at the repair shop'); await press(page, 'F8'); } },
  { name: 'office-paper', begin: { signedIn: '0', office: '1' }, act: inOffice('F2') },
  { name: 'office-paper-empty', begin: { signedIn: '0', office: '1', empty: '1' }, act: inOffice('F2') },
  { name: 'office-paper-making', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F2')(page); await openRow(page, 0); } },
  { name: 'office-paper-release', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F2')(page); await openRow(page, 1); } },
  { name: 'office-paper-refused', begin: { signedIn: '0', office: '1', failure: 'key-changed' }, act: async (page) => { await inOffice('F2')(page); await openRow(page, 1); await press(page, 'F9'); } },
  { name: 'office-paper-broken', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F2')(page); await openRow(page, 3); } },
  { name: 'office-paper-at-printer', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F2')(page); await openRow(page, 4); } },
  { name: 'office-stock', begin: { signedIn: '0', office: '1' }, act: stockTab(1) },
  { name: 'office-stock-empty', begin: { signedIn: '0', office: '1', empty: '1' }, act: stockTab(1) },
  { name: 'office-stock-ranges', begin: { signedIn: '0', office: '1' }, act: async (page) => { await stockTab(1)(page); await page.locator('.stock-figure').first().click(); await settle(page); } },
  { name: 'office-stock-ship', begin: { signedIn: '0', office: '1' }, act: async (page) => { await stockTab(1)(page); await press(page, 'F8'); await scan(page, makeControlNumber(10_001, 151)); await settle(page); await scan(page, makeControlNumber(10_001, 250)); await settle(page); } },
  { name: 'office-stock-shipments', begin: { signedIn: '0', office: '1' }, act: stockTab(2) },
  { name: 'office-stock-arrival', begin: { signedIn: '0', office: '1' }, act: async (page) => { await stockTab(2)(page); await openRow(page, 0); await scan(page, makeControlNumber(10_001, 151)); await settle(page); await scan(page, makeControlNumber(10_001, 250)); await page.locator('.field-large input').fill('98'); await settle(page); } },
  { name: 'office-stock-differs', begin: { signedIn: '0', office: '1' }, act: async (page) => { await stockTab(2)(page); await openRow(page, 1); await page.locator('.stock-difference .action-plain').first().click(); await settle(page); await page.locator('.choice-option').nth(1).click(); } },
  { name: 'office-stock-refused', begin: { signedIn: '0', office: '1', failure: 'range-sold' }, act: async (page) => { await stockTab(1)(page); await press(page, 'F9'); await scan(page, makeControlNumber(10_001, 1)); await settle(page); await scan(page, makeControlNumber(10_001, 9)); await page.locator('.choice-option').first().click(); await page.locator('.field input').last().fill('torn'); await press(page, 'F9'); } },
  { name: 'office-stock-destructions', begin: { signedIn: '0', office: '1' }, act: stockTab(3) },
  { name: 'office-corporate', begin: { signedIn: '0', office: '1' }, act: stockTab(4) },
  { name: 'office-corporate-empty', begin: { signedIn: '0', office: '1', empty: '1' }, act: stockTab(4) },
  { name: 'office-corporate-new', begin: { signedIn: '0', office: '1' }, act: async (page) => { await stockTab(4)(page); await press(page, 'F8'); await page.locator('.select-button').nth(1).click(); await press(page, 'ArrowDown', 'Enter'); await page.locator('.office-stack .stock-ends').last().locator('input').nth(1).fill('500'); await page.locator('.office-next input[inputmode=decimal]').fill('10'); await settle(page); } },
  { name: 'office-corporate-invoiced', begin: { signedIn: '0', office: '1' }, act: async (page) => { await stockTab(4)(page); await openRow(page, 1); } },
  { name: 'office-corporate-waits', begin: { signedIn: '0', office: '1' }, act: async (page) => { await stockTab(4)(page); await openRow(page, 2); } },
  { name: 'office-corporate-refused', begin: { signedIn: '0', office: '1', failure: 'range-changed' }, act: async (page) => { await stockTab(4)(page); await openRow(page, 2); await press(page, 'F9'); } },
  { name: 'office-corporate-active', begin: { signedIn: '0', office: '1' }, act: async (page) => { await stockTab(4)(page); await openRow(page, 3); } },
  { name: 'office-corporate-taken-back', begin: { signedIn: '0', office: '1' }, act: async (page) => { await stockTab(4)(page); await openRow(page, 4); } },
  { name: 'office-corporate-bank', begin: { signedIn: '0', office: '1' }, act: async (page) => { await stockTab(4)(page); await press(page, 'F9'); await page.locator('.select-button').first().click(); await press(page, 'ArrowDown', 'Enter'); await page.locator('input[type=file]').setInputFiles({ name: 'bank.csv', mimeType: 'text/csv', buffer: Buffer.from('Date,Payer,Reference,Amount') }); await settle(page); await settle(page); } },
  { name: 'office-new-order', begin: { signedIn: '0', office: '1' }, act: inOffice('F2', 'F8') },
  { name: 'office-houses', begin: { signedIn: '0', office: '1' }, act: inOffice('F3') },
  { name: 'office-houses-empty', begin: { signedIn: '0', office: '1', empty: '1' }, act: inOffice('F3') },
  { name: 'office-people', begin: { signedIn: '0', office: '1' }, act: inOffice('F4') },
  { name: 'office-people-invite', begin: { signedIn: '0', office: '1' }, act: inOffice('F4', 'F8') },
  { name: 'office-people-code', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F4', 'F8')(page); await page.locator('input:not([type=radio])').nth(0).fill('Ada Kim'); await page.locator('input:not([type=radio])').nth(1).fill('ada@harbor.example'); await press(page, 'Enter'); } },
  { name: 'office-person', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F4')(page); await openRow(page, 1); } },
  { name: 'office-exceptions', begin: { signedIn: '0', office: '1' }, act: inOffice('F5') },
  { name: 'office-exceptions-empty', begin: { signedIn: '0', office: '1', empty: '1' }, act: inOffice('F5') },
  { name: 'office-exception-alone', begin: { signedIn: '0', office: '1' }, act: exceptionRow(0) },
  { name: 'office-exception-overspend', begin: { signedIn: '0', office: '1' }, act: exceptionRow(1) },
  { name: 'office-exception-form', begin: { signedIn: '0', office: '1' }, act: async (page) => { await exceptionRow(2)(page); await page.locator('.choice-option').nth(1).click(); await page.locator('.office-next input:not([type=radio])').last().scrollIntoViewIfNeeded(); } },
  { name: 'office-exception-blocked', begin: { signedIn: '0', office: '1' }, act: exceptionRow(3) },
  { name: 'office-exception-unreadable', begin: { signedIn: '0', office: '1' }, act: exceptionRow(4) },
  { name: 'office-exception-gap', begin: { signedIn: '0', office: '1' }, act: exceptionRow(5) },
  { name: 'office-exception-waiting', begin: { signedIn: '0', office: '1' }, act: async (page) => { await exceptionRow(6)(page); await page.locator('.office-columns').scrollIntoViewIfNeeded(); } },
  { name: 'office-exception-burst', begin: { signedIn: '0', office: '1' }, act: exceptionRow(7) },
  { name: 'office-exception-enquiry', begin: { signedIn: '0', office: '1' }, act: exceptionRow(8) },
  { name: 'office-exception-shipment', begin: { signedIn: '0', office: '1' }, act: exceptionRow(9) },
  { name: 'office-exception-chargeback', begin: { signedIn: '0', office: '1' }, act: async (page) => { await exceptionRow(11)(page); await page.locator('.office-next input:not([type=radio])').last().scrollIntoViewIfNeeded(); } },
  { name: 'office-exception-resolved', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F5')(page); await page.locator('.choice-option').nth(1).click(); await settle(page); await openRow(page, 0); await page.locator('.office-columns').scrollIntoViewIfNeeded(); } },
  { name: 'office-exception-covered', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F5')(page); await page.locator('.choice-option').nth(1).click(); await settle(page); await openRow(page, 1); await page.locator('.office-columns').scrollIntoViewIfNeeded(); } },
  { name: 'office-exception-refused', begin: { signedIn: '0', office: '1', failure: 'taken-by-other' }, act: async (page) => { await exceptionRow(1)(page); await press(page, 'F8'); } },
  { name: 'office-blocking', begin: { signedIn: '0', office: '1' }, act: inOffice('F7') },
  { name: 'office-blocking-empty', begin: { signedIn: '0', office: '1', empty: '1' }, act: inOffice('F7') },
  { name: 'office-blocking-certificate', begin: { signedIn: '0', office: '1' }, act: blockingOf('C000012-0000345-6') },
  { name: 'office-blocking-blocked', begin: { signedIn: '0', office: '1' }, act: blockingOf('C000012-0000346-4') },
  { name: 'office-blocking-sale', begin: { signedIn: '0', office: '1' }, act: blockingOf('T11-000345-6') },
  { name: 'office-claims', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F7')(page); await press(page, 'F8'); } },
  { name: 'office-claims-empty', begin: { signedIn: '0', office: '1', empty: '1' }, act: async (page) => { await inOffice('F7')(page); await press(page, 'F8'); } },
  { name: 'office-claim-waiting', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F7')(page); await press(page, 'F8'); await openRow(page, 0); } },
  { name: 'office-claim-ready', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F7')(page); await press(page, 'F8'); await openRow(page, 1); } },
  { name: 'office-claim-report', begin: { signedIn: '0', office: '1' }, act: async (page) => { await blockingOf('T11-000345-6')(page); await press(page, 'F8'); } },
  { name: 'office-refunds', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F7')(page); await press(page, 'F9'); } },
  { name: 'office-refunds-empty', begin: { signedIn: '0', office: '1', empty: '1' }, act: async (page) => { await inOffice('F7')(page); await press(page, 'F9'); } },
  { name: 'office-refund-ask', begin: { signedIn: '0', office: '1' }, act: async (page) => { await askRefund(page); await page.locator('input').nth(1).fill('DE88 3704 0044 0532 0130 00'); await settle(page); } },
  { name: 'office-refund-refused', begin: { signedIn: '0', office: '1', failure: 'refund-other-sale' }, act: askRefund },
  { name: 'office-refund-waiting', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F7')(page); await press(page, 'F9'); await openRow(page, 0); } },
  { name: 'office-refund-sending', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F7')(page); await press(page, 'F9'); await openRow(page, 2); } },
  { name: 'office-refund-paid', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F7')(page); await press(page, 'F9'); await openRow(page, 3); } },
  { name: 'office-blocking-charged-back', begin: { signedIn: '0', office: '1' }, act: async (page) => { await blockingOf('T11-000345-6')(page); await page.locator('.choice-option').nth(5).click(); await press(page, 'F9'); } },
  { name: 'office-blocking-frozen', begin: { signedIn: '0', office: '1' }, act: async (page) => { await blockingOf('T11-000345-6')(page); await page.locator('.choice-option').nth(2).click(); await press(page, 'F9'); } },
  { name: 'office-books', begin: { signedIn: '0', office: '1' }, act: inOffice('F11') },
  { name: 'office-books-ageing', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F11')(page); await page.locator('.picture-half').scrollIntoViewIfNeeded(); await settle(page); } },
  { name: 'office-books-empty', begin: { signedIn: '0', office: '1', empty: '1' }, act: inOffice('F11') },
  { name: 'office-books-not-tied', begin: { signedIn: '0', office: '1', failure: 'not-tied' }, act: inOffice('F11') },
  { name: 'office-books-saving', begin: { signedIn: '0', office: '1', failure: 'long-download' }, act: async (page) => { await inOffice('F11')(page); await page.locator('section .action:has(.lucide-download)').first().click(); await settle(page); } },
  { name: 'office-books-closing', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F11')(page); await page.locator('section .action:has(.lucide-lock-keyhole)').click(); await settle(page); } },
  { name: 'office-chart', begin: { signedIn: '0', office: '1' }, act: inOffice('F11', 'F8') },
  { name: 'office-dormancy', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F11')(page); await page.locator('.action:has(.lucide-hourglass)').click(); await settle(page); } },
  { name: 'office-dormancy-empty', begin: { signedIn: '0', office: '1', empty: '1' }, act: async (page) => { await inOffice('F11')(page); await page.locator('.action:has(.lucide-hourglass)').click(); await settle(page); } },
  { name: 'office-vat', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F11')(page); await page.locator('.action:has(.lucide-percent)').click(); await settle(page); await page.locator('.choice-option').first().click(); await settle(page); } },
  { name: 'office-vat-empty', begin: { signedIn: '0', office: '1', empty: '1' }, act: async (page) => { await inOffice('F11')(page); await page.locator('.action:has(.lucide-percent)').click(); await settle(page); } },
  { name: 'office-clearing-payments', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F11')(page); await page.locator('.action:has(.lucide-arrow-left-right)').click(); await settle(page); } },
  { name: 'office-clearing-payments-empty', begin: { signedIn: '0', office: '1', empty: '1' }, act: async (page) => { await inOffice('F11')(page); await page.locator('.action:has(.lucide-arrow-left-right)').click(); await settle(page); } },
  { name: 'office-clearing-account', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F11')(page); await page.locator('.action:has(.lucide-arrow-left-right)').click(); await settle(page); await page.locator('.office-row').first().click(); await settle(page); } },
  { name: 'office-clearing-payment', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F11')(page); await page.locator('.action:has(.lucide-arrow-left-right)').click(); await settle(page); await page.locator('.office-row:has(.lucide-circle-dashed)').first().click(); await settle(page); } },
  { name: 'office-unclaimed', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F11')(page); await page.locator('.action:has(.lucide-hourglass)').click(); await settle(page); await press(page, 'F8'); } },
  { name: 'office-unclaimed-empty', begin: { signedIn: '0', office: '1', empty: '1' }, act: async (page) => { await inOffice('F11')(page); await page.locator('.action:has(.lucide-hourglass)').click(); await settle(page); await press(page, 'F8'); } },
  { name: 'office-business', begin: { signedIn: '0', office: '1' }, act: inOffice('F10') },
  { name: 'office-business-empty', begin: { signedIn: '0', office: '1', empty: '1' }, act: inOffice('F10') },
  { name: 'office-business-limit', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F10')(page); await page.locator('.business-till .action').last().click(); await settle(page); await page.locator('.business-till input').fill('2,50,0'); } },
  { name: 'office-business-franchise', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F10')(page); await page.locator('.business-head .action').first().click(); await settle(page); } },
  { name: 'office-business-new-franchise', begin: { signedIn: '0', office: '1' }, act: inOffice('F10', 'F8') },
  { name: 'office-business-new-store', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F10')(page); await page.locator('.business-head .action').nth(1).click(); await settle(page); } },
  { name: 'office-business-store', begin: { signedIn: '0', office: '1' }, act: businessStore },
  { name: 'office-business-pass-on', begin: { signedIn: '0', office: '1' }, act: passOn },
  { name: 'office-business-store-planned', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F10')(page); await openRow(page, 1); } },
  { name: 'office-business-store-form', begin: { signedIn: '0', office: '1' }, act: async (page) => { await businessStore(page); await page.locator('.business-lines').last().scrollIntoViewIfNeeded(); } },
  { name: 'office-business-code', begin: { signedIn: '0', office: '1' }, act: async (page) => { await businessStore(page); await page.locator('.business-till .action-primary').click(); await settle(page); } },
  { name: 'office-business-withdraw', begin: { signedIn: '0', office: '1' }, act: async (page) => { await businessStore(page); await page.locator('.business-till .action-quiet').nth(1).click(); await settle(page); } },
  { name: 'office-business-refused', begin: { signedIn: '0', office: '1', failure: 'changed-meanwhile' }, act: async (page) => { await businessStore(page); await page.locator('.business-till .action-primary').click(); await settle(page); } },
  { name: 'office-business-operator', begin: { signedIn: '0', office: '1' }, act: async (page) => { await businessStore(page); await openRow(page, 1); } },
  { name: 'office-business-new-operator', begin: { signedIn: '0', office: '1' }, act: async (page) => { await businessStore(page); await press(page, 'F8'); await page.locator('input[type=password]').first().fill('123456'); } },
  { name: 'office-business-program', begin: { signedIn: '0', office: '1' }, act: businessProgram },
  { name: 'office-business-program-offline', begin: { signedIn: '0', office: '1' }, act: async (page) => { await businessProgram(page); await page.locator('.office-stack > .card').nth(1).scrollIntoViewIfNeeded(); } },
  { name: 'office-business-terms', begin: { signedIn: '0', office: '1' }, act: async (page) => { await businessProgram(page); await page.locator('.office-steps + .row .action').first().click(); await settle(page); await page.locator('.office-columns > div').nth(1).locator('input').first().fill('2026-08-01'); } },
  { name: 'office-business-gtin', begin: { signedIn: '0', office: '1' }, act: async (page) => { await inOffice('F10', 'F9')(page); await page.locator('.business-face input').first().fill('50'); await page.locator('.business-face input').nth(2).fill('9521234543214'); await settle(page); await page.locator('.business-face').first().scrollIntoViewIfNeeded(); } },
  { name: 'office-business-new-program', begin: { signedIn: '0', office: '1' }, act: inOffice('F10', 'F9') },
  { name: 'office-activity', begin: { signedIn: '0', office: '1' }, act: inOffice('F6') },
];

/** A button that has only just come under the finger answers a moment later. */
const rest = (page: Page): Promise<void> => page.waitForTimeout(700);

/** Counts so many of the largest note and says that is all. */
const count = async (page: Page, pieces: string): Promise<void> => {
  await press(page, ...pieces);
  await rest(page);
  await press(page, 'F9');
};

/** Counts the float: two of a hundred dollars, or of ten thousand won. */
const countRight = async (page: Page): Promise<void> => {
  if (await isWon(page)) await press(page, 'Enter');
  await count(page, '2');
};

/** Counts far too much, twice, and goes on to closing. */
const countOff = async (page: Page): Promise<void> => {
  await press(page, 'F6', 'F9');
  await count(page, '9');
  await rest(page);
  await press(page, 'Enter');
  await count(page, '9');
  await rest(page);
  await press(page, 'F9');
};

const isWon = (page: Page): Promise<boolean> => page.evaluate(() => document.documentElement.lang === 'ko');
