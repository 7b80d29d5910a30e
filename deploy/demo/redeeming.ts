import type { Paper } from '../../test/journey/demo-business.ts';
import type { Counter } from './counter.ts';
import { visit } from './looking.ts';
import type { Sold } from './selling.ts';

/** Types the amount due for the scanned certificates and redeems. */
export const redeem = async (counter: Counter, units: number, ...sheets: readonly Paper[]): Promise<void> => {
  for (const sheet of sheets) {
    await counter.scan(sheet, counter.words.redeem.title);
    await counter.listed(sheet);
  }
  await counter.type(counter.amount(units));
  await counter.press('Enter');
};

/** Redemptions with the server there: partly, several at once with the rest in another tender, and two that are refused. */
export const redeemOnline = async (counter: Counter, sold: Sold, stranger: Paper): Promise<void> => {
  const { words, press, type, scan, see, shoot, amount } = counter;
  await scan(sold.first, words.redeem.title);
  await type(amount(20));
  await shoot('redeem');
  await press('Enter');
  await see(words.done.redeemed);
  await counter.keepPaper('redemption');
  await shoot('redeemed');
  await press('Enter');

  await scan(sold.first, words.redeem.title);
  await scan(sold.split, words.redeem.title);
  await counter.listed(sold.split);
  await type(amount(95));
  await shoot('redeem-several');
  await press('Enter');
  await see(words.done.redeemed);
  await counter.keepPaper('redemption-several');
  await shoot('redeemed-other-tender');
  await press('Enter');
  counter.tell('redeemed online: partly, then two together with the rest in another tender');

  await redeem(counter, 35, sold.large);
  await see(words.done.redeemed);
  await counter.dropPaper();
  await press('Enter');
  await scan(sold.large, words.redeem.title);
  await press('F3');
  await see(words.certificate.title);
  await counter.waitFor(counter.page().locator('.certificate ol li').first());
  await shoot('certificate-with-history');
  await visit(counter, 'F9', 'pay-out', words.cashOut.title, words.certificate.title);
  await visit(counter, 'F7', 'goods-came-back', words.returnCredit.title, words.certificate.title);
  await visit(counter, 'F2', 'replace', words.replace.title, words.home.title);
  await scan(sold.large, words.redeem.title);
  await press('F3');
  await see(words.certificate.title);
  await visit(counter, 'F5', 'refund', words.refund.title, words.home.title);

  await scan(sold.first, words.certificate.title);
  await counter.waitFor(counter.page().locator('.certificate ol li').first());
  await shoot('refused-spent');
  await press('Escape');
  await scan(stranger, words.certificate.title);
  await shoot('refused-not-here');
  await visit(counter, 'F4', 'bought-not-known', words.awaited.title, words.certificate.title);
  await press('Escape');
  await scan({ scan: wrongDigit(sold.large.scan) });
  await counter.waitFor(counter.page().locator('.notice-problem'));
  await shoot('unreadable-scan');
  await press('Escape');
  counter.tell('refused: a spent certificate, another store\'s paper, a misread barcode');
};

/** The last digit of a scan, misread. */
const wrongDigit = (scan: string): string => scan.slice(0, -1) + String((Number(scan.slice(-1)) + 1) % 10);
