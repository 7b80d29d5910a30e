import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 } from 'uuid';
import type { PaperOrder, PrintingHouse } from '../../../domain/office-wire.ts';
import { createTestServer, type TestServer, type TestServerOptions } from '../harness.ts';
import { type Input, type Person, signIn } from '../office/people-at-work.ts';

/** A server with two people of headquarters, two of a franchise, one of another, and a printing house that all agree on. */
export type PaperOffice = {
  readonly server: TestServer;
  readonly grace: Person; readonly samuel: Person; readonly olivia: Person; readonly minseo: Person;
  readonly house: PrintingHouse;
  /** The printing house's secret key. */
  readonly identity: string;
};

/** Opens it. */
export const openPaperOffice = async (options: TestServerOptions = {}): Promise<PaperOffice> => {
  const server = await createTestServer({ stockPerStore: 1, ...options });
  const [grace, samuel, olivia, minseo] = [
    await signIn(server, 'grace@harbor.example'), await signIn(server, 'samuel@harbor.example'),
    await signIn(server, 'olivia@harbor-east.example'), await signIn(server, 'minseo@harbor-korea.example'),
  ];
  const identity = await generateX25519Identity();
  const added = await grace.ask('printing-houses.add', { id: v7(), name: 'Caslon & Sons', recipient: await identityToRecipient(identity) });
  const house = await samuel.ask('printing-houses.confirm-key', { id: added.waiting?.id ?? '' });
  return { server, grace, samuel, olivia, minseo, house, identity };
};

/** The demo program's GTIN of a face in minor units. */
export const gtinOf = async ({ grace }: Pick<PaperOffice, 'grace'>, face: number): Promise<string> =>
  (await grace.ask('business.read', {})).programs.flatMap(({ denominations }) => denominations).find((one) => one.face === face)?.gtin ?? '';

/** An order as a person would give it. */
export const newOrder = async (office: PaperOffice, more: Partial<Input<'paper-orders.create'>> = {}): Promise<Input<'paper-orders.create'>> => ({
  id: v7(), releaseId: v7(), gtin: await gtinOf(office, 5_000), storeNumber: 101, printingHouseId: office.house.id, count: 3, scratchPin: true, batch: null, ...more,
});

/** Waits until the numbers are made. */
export const made = async (person: Person, id: string): Promise<PaperOrder> => {
  for (let tries = 0; tries < 600; tries += 1) {
    const order = await person.ask('paper-orders.read', { id });
    if (order.made === order.count) return order;
    await sleep(20);
  }
  throw new Error('the numbers are not made');
};

/** Orders paper and has it released: ready to be downloaded. */
export const releasedOrder = async (office: PaperOffice, more: Partial<Input<'paper-orders.create'>> = {}): Promise<PaperOrder> => {
  const order = await newOrder(office, more);
  await office.grace.ask('paper-orders.create', order);
  await made(office.grace, order.id);
  return office.samuel.ask('paper-orders.release', { id: order.releaseId });
};
