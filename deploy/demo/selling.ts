import type { Paper } from '../../test/journey/demo-business.ts';
import type { Counter } from './counter.ts';

/** Sells one sheet for exactly its price in cash, as fast as a cashier does. */
export const sellForCash = async (counter: Counter, sheet: Paper): Promise<void> => {
  const { words, press, scan, see } = counter;
  await scan(sheet, words.sell.title);
  await press('F8', 'Enter');
  await see(words.done.sold);
};

/** What the morning sold, for those who come back with it. */
export type Sold = { readonly first: Paper; readonly large: Paper; readonly byCard: Paper; readonly split: Paper };

/** The morning's sales: two in cash with change, one by card, one paid in two ways. */
export const sellInTheMorning = async (counter: Counter): Promise<Sold> => {
  const { words, press, type, scan, see, shoot, amount } = counter;
  const sold = { first: counter.sheet('middle'), large: counter.sheet('large'), byCard: counter.sheet('large'), split: counter.sheet('middle') };

  await scan(sold.first, words.sell.title);
  await scan(sold.large, words.sell.title);
  await counter.listed(sold.large);
  await shoot('sell');
  await press('F8');
  await type(amount(160));
  await shoot('cash');
  await press('Enter');
  await see(words.done.sold);
  await counter.keepPaper('sale-cash');
  await shoot('sold-with-change');
  await press('Enter');

  await scan(sold.byCard, words.sell.title);
  await press('F9');
  await type('483920');
  await shoot('card');
  await press('Enter');
  await see(words.done.sold);
  await counter.keepPaper('sale-card');
  await shoot('sold-by-card');
  await press('Enter');

  await scan(sold.split, words.sell.title);
  await press('F8');
  await type(amount(20));
  await press('Enter');
  await counter.waitFor(counter.page().getByText(words.sell.stillToPay));
  await shoot('split-tender');
  await press('F9');
  await type('771203');
  await press('Enter');
  await see(words.done.sold);
  await counter.keepPaper('sale-split-tender');
  await press('Enter');
  await see(words.home.title);
  await shoot('home');
  counter.tell('four certificates sold: cash with change, card, two tenders in one sale');
  return sold;
};

/** "She paid by card, I pressed cash", and a certificate sold by mistake. */
export const putRight = async (counter: Counter): Promise<void> => {
  const { words, press, type, scan, see, shoot } = counter;
  await sellForCash(counter, counter.sheet('middle'));
  await counter.dropPaper();
  await press('Enter');
  await see(words.home.title);
  await counter.openLast();
  await shoot('operation');
  await press('F5');
  await see(words.correct.title);
  await type('660145');
  await shoot('tender-correction');
  await press('Enter');
  await counter.waitFor(counter.page().getByRole('heading', { name: words.approval.title }));
  await shoot('manager-approval');
  await counter.approve();
  await see(words.done.corrected);
  await counter.keepPaper('tender-correction');
  await shoot('corrected');
  await press('Enter');
  counter.tell('cash was pressed for a card: corrected with the manager');

  const mistake = counter.sheet('small');
  await sellForCash(counter, mistake);
  await counter.dropPaper();
  await press('Enter');
  await see(words.home.title);
  await counter.openLast();
  await press('F8');
  await see(words.void.titleSale);
  await shoot('void');
  await scan(mistake);
  await counter.waitFor(counter.page().getByText(words.void.allScanned));
  await shoot('void-scanned');
  await press('Enter');
  await counter.approve();
  await see(words.done.voided);
  await counter.keepPaper('void');
  await shoot('voided');
  await press('Enter');
  counter.tell('a sale by mistake is voided: certificate scanned again, manager\'s PIN, slip');
};
