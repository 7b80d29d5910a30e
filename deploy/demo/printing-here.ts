import { paperSvg } from '../../renderer/virtual-devices/paper-drawing.ts';
import { scanPaper } from '../../test/escpos/scan-paper.ts';
import type { Counter } from './counter.ts';

/**
 * Sells the smallest certificate without pre-printed stock, reads its barcode off the drawn paper with a reader that
 * nobody here wrote, and takes a part of it: what the printer printed is worth what the books say.
 */
export const printAndRedeem = async (counter: Counter, when: 'online' | 'offline'): Promise<void> => {
  const { words, press, type, see, shoot, amount } = counter;
  await press('F3');
  await see(words.sell.title);
  const picker = counter.page().getByRole('toolbar').getByRole('button').first();
  await counter.waitFor(picker);
  if (when === 'online') await shoot('print-a-certificate');
  await picker.press('Enter');
  await counter.waitFor(counter.page().getByText(words.sell.toPrint));
  await press('F8');
  await counter.waitFor(counter.page().getByLabel(words.sell.given));
  await press('Enter');
  await see(words.done.sold);
  await counter.dropPaper();
  const printed = await counter.keepPaper(`certificate-${when}`);
  const codes = await scanPaper(paperSvg(printed.bytes, printed).svg);
  const bars = codes.find(({ identifier }) => identifier === ']C1');
  if (!bars) throw new Error('no reader can read the certificate that was printed');
  if (when === 'online') await shoot('printed-a-certificate');
  await press('Enter');
  await see(words.home.title);
  await counter.scan({ scan: bars.text }, words.redeem.title);
  await type(amount(5));
  await press('Enter');
  await see(words.done.redeemed);
  await counter.dropPaper();
  await press('Enter');
  await see(words.home.title);
  counter.tell(`a certificate is printed at the till (${when}), read back from its paper, and redeemed`);
};
