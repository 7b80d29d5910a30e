import { v7 } from 'uuid';
import { minor } from '../../domain/money.ts';
import { makeControlNumber } from '../../domain/number.ts';
import { type Person, signIn } from '../server/office/people-at-work.ts';
import { putInStock } from './back-office.ts';
import type { Paper } from './demo-business.ts';
import type { TurnedShop } from './turned-shop.ts';

/** Signs somebody of the demo's office in without a screen. A code is good once: the server's clock goes on by one. */
export const signInBehind = async ({ shop, now, turnTo }: TurnedShop, address: string): Promise<Person> => {
  await turnTo(now() + 31_000);
  return await signIn({ url: shop.central().url, clock: { offsetMs: 0, now } }, address);
};

/** A company buys so many certificates of $50 from store 101, a tenth off, on credit; one person asks for them, another activates. */
export const sellToCompany = async (turned: TurnedShop, pieces: number): Promise<void> => {
  const batch = 900_002;
  await putInStock(turned.shop, { store: 101, batch, pieces });
  const [olivia, ines, grace] = [await signInBehind(turned, 'olivia@harbor-east.example'), await signInBehind(turned, 'ines@harbor.example'), await signInBehind(turned, 'grace@harbor.example')];
  const id = v7();
  await olivia.ask('corporate.quote', {
    id, documentId: v7(), company: { id: v7(), name: 'Northwind Traders', address: '1 Pier Road', taxNumber: '', contact: '' }, storeNumber: 101, programNumber: 1,
    lines: [{ face: minor(50_00), pieces }], discount: { kind: 'basis-points', value: 1_000 }, validUntil: '2099-01-01', note: '',
  });
  await olivia.ask('corporate.accept', { id });
  await olivia.ask('corporate.invoice', { id, documentId: v7() });
  await olivia.ask('corporate.put-range', { id, rangeId: v7(), first: makeControlNumber(batch, 1), last: makeControlNumber(batch, pieces) });
  await ines.ask('corporate.credit', { id, note: 'a customer of many years' });
  await olivia.ask('corporate.ask-activation', { id });
  await grace.ask('corporate.activate', { id });
};

/** Blocks a certificate by the control number that somebody read out on the telephone. */
export const block = async (turned: TurnedShop, address: string, { control }: Paper): Promise<void> => {
  const person = await signInBehind(turned, address);
  const { certificate } = await person.ask('blocks.find', { text: control });
  if (!certificate) throw new Error(`${control} was not found`);
  await person.ask('blocks.block', { id: v7(), certificate: certificate.certificate, reason: 'stolen', note: '' });
};
