import type { Paper } from '../../test/journey/demo-business.ts';
import type { Counter } from './counter.ts';
import { contactServer, drained } from './looking.ts';
import { printAndRedeem } from './printing-here.ts';
import { redeem } from './redeeming.ts';
import { sellForCash, type Sold } from './selling.ts';

/** Until the till has noticed by itself that its server is gone. */
const noticeDeadlineMs = 90_000;

/** Work goes on without a server: sold, redeemed within the limits, above them with the manager. `shared` is redeemed twice today. */
export const workOffline = async (counter: Counter, sold: Sold, shared: Paper): Promise<void> => {
  const { words, press, see, shoot } = counter;
  await counter.waitFor(counter.connection(words.status.offline), 'visible', noticeDeadlineMs);
  counter.tell('the server is gone; the till says so and goes on');
  const own = counter.sheet('middle');
  await sellForCash(counter, own);
  await counter.dropPaper();
  await shoot('offline-sold');
  await press('Enter');
  await redeem(counter, 15, own);
  await see(words.done.redeemed);
  await counter.dropPaper();
  await press('Enter');

  await printAndRedeem(counter, 'offline');
  await redeem(counter, 40, sold.byCard);
  await counter.waitFor(counter.page().getByRole('heading', { name: words.approval.title }));
  await shoot('offline-ask-manager');
  await counter.approve();
  await see(words.done.redeemed);
  await counter.keepPaper('redemption-offline');
  await shoot('offline-redeemed');
  await press('Enter');

  await redeem(counter, 20, shared);
  await see(words.done.redeemed);
  await counter.dropPaper();
  await press('Enter');
  await see(words.home.title);
  await shoot('offline-home');
  await press('F2');
  await see(words.journal.title);
  await counter.waitFor(counter.page().locator('.journal-row').first());
  await shoot('offline-journal');
  await press('Escape');
  await counter.scan(sold.large, words.redeem.title);
  await press('F3');
  await see(words.certificate.title);
  await shoot('offline-history');
  await press('Escape', 'Escape');
  await see(words.home.title);
  counter.tell('sold and redeemed offline; everything waits in the queue');
};

/** The server is back: the queue drains, and the certificate that two tills redeemed is flagged. */
export const comeBack = async (counter: Counter): Promise<void> => {
  const { words, press, see, shoot } = counter;
  await contactServer(counter);
  await counter.waitFor(counter.connection(words.status.online), 'visible', 60_000);
  await drained(counter);
  await see(words.home.title);
  await shoot('online-again');
  await counter.openLast();
  await counter.waitFor(counter.page().getByText(words.operation.flags));
  await shoot('flagged-operation');
  await press('Escape');
  counter.tell('the server is back and the queue is empty; the certificate redeemed at two tills is flagged for the office');
};
