import type { Counter } from './counter.ts';
import { sellForCash } from './selling.ts';
import type { Shot } from './shots.ts';

/** Opens a screen with a key, takes its picture, and goes back with Esc: nothing is done there. */
export const visit = async ({ press, see, shoot }: Counter, key: string, shot: Shot, title: string, back: string): Promise<void> => {
  await press(key);
  await see(title);
  await shoot(shot);
  await press('Escape');
  await see(back);
};

/** Journal, a copy, the printer without paper, the X-report, the settings, the demo's own devices. */
export const lookAround = async (counter: Counter): Promise<void> => {
  const { words, press, see, shoot, page, till } = counter;
  await press('F2');
  await see(words.journal.title);
  await counter.waitFor(page().locator('.journal-row').first());
  await shoot('journal');
  await visit(counter, 'F9', 'freeze-a-sale', words.freeze.title, words.journal.title);
  await visit(counter, 'F8', 'lost-certificate', words.lost.title, words.journal.title);
  await press('Escape');

  await page().evaluate(() => window.countersign.setVirtualPrinterState('paper-out'));
  await sellForCash(counter, counter.sheet('small'));
  await counter.waitFor(page().locator('.print-bad'));
  await shoot('printer-out-of-paper');
  await page().evaluate(() => window.countersign.setVirtualPrinterState('ready'));
  await press('F3');
  await counter.keepPaper('copy');
  await press('Enter');
  await see(words.home.title);
  counter.tell('the printer ran out of paper: the sale stands, a copy came out afterwards');

  await press('F6');
  await see(words.shift.title);
  await counter.waitFor(page().locator('table.report'));
  await shoot('x-report');
  await visit(counter, 'F5', 'drawer-without-sale', words.noSale.title, words.shift.title);
  await counter.waitFor(page().locator('table.report'));
  await press('F8');
  await counter.keepPaper('x-report');
  await press('Escape', 'Escape');
  await see(words.home.title);
  await press('F10');
  await see(words.settings.title);
  await shoot('settings');
  await press('Escape');
  await see(words.home.title);
  await shoot('virtual-devices');
  counter.tell(`${till.name} has printed its X-report`);
};

/** Knocks at the server's door now instead of at the next tick. */
export const contactServer = async (counter: Counter): Promise<void> => {
  await counter.press('F10');
  await counter.see(counter.words.settings.title);
  await counter.page().getByRole('button', { name: counter.words.settings.sync }).click();
  await counter.waitFor(counter.page().locator('.notice'));
  await counter.press('Escape', 'Escape');
  await counter.see(counter.words.home.title);
};

/** Nothing waits any more. */
export const drained = (counter: Counter): Promise<void> =>
  counter.waitFor(counter.connection(counter.words.status.waiting_other), 'hidden', 60_000);
