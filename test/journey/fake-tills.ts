import { setTimeout as pause } from 'node:timers/promises';
import { minor } from '../../domain/money.ts';
import { type CertificateHash, makeControlNumber } from '../../domain/number.ts';
import type { SealedOperation } from '../../domain/operation.ts';
import { openDatabase } from '../../server/database.ts';
import { redemptionOf, saleOf, type TestPaper } from '../server/drafts.ts';
import { enrolTerminal } from '../server/terminal.ts';
import type { Shop } from './shop.ts';

/** A till without screens that never rests: it signs, chains and pushes like a real one, and insists on an answer. */
export type BusyTill = {
  readonly number: number;
  /** Ids of the operations that the server has acknowledged, in chain order. */
  readonly acknowledged: readonly string[];
  /** Anything but "accepted" that came back. */
  readonly complaints: readonly string[];
  /** Face value sold and value redeemed, in minor units. */
  readonly sold: () => number;
  readonly redeemed: () => number;
  /** Finishes what it is at; rejects when the server did not answer in time. */
  readonly stop: () => Promise<void>;
};

const insistMsMax = 60_000;
const betweenTriesMs = 50;
/** Each push takes one minor unit off the same certificate this many times: its balance shows every loss and every doubling. */
const redemptionsPerPush = 10;

/** Puts a terminal of the demo business to work: it sells a sheet, redeems it bit by bit, then takes the next, until it is stopped. */
export const startBusyTill = async (shop: Shop, number: number, papers: readonly TestPaper[]): Promise<BusyTill> => {
  // The server comes back under another address: every message asks for the present one.
  const place = { get url() { return shop.central().url; }, demo: { v: 1 as const, stores: shop.stores() }, clock: { offsetMs: 0, now: () => Date.now() } };
  const terminal = await enrolTerminal(place, number);
  const acknowledged: string[] = [];
  const complaints: string[] = [];
  const sales: number[] = [];
  const state = { stopped: false };

  const insist = async (batch: readonly SealedOperation[]): Promise<void> => {
    const deadline = Date.now() + insistMsMax;
    for (;;) {
      const response = await terminal.push(batch).catch((error: unknown) => {
        if (Date.now() > deadline) throw error;
      });
      if (response) {
        complaints.push(...response.outcomes.flatMap(({ outcome, flags }) => outcome === 'accepted' ? [] : flags));
        acknowledged.push(...response.outcomes.map(({ id }) => id));
        return;
      }
      await pause(betweenTriesMs);
    }
  };

  const work = async (): Promise<void> => {
    for (const paper of papers) {
      await insist([terminal.make(saleOf([paper]))]);
      sales.push(paper.face);
      for (let left = paper.face; left >= redemptionsPerPush; left = minor(left - redemptionsPerPush)) {
        if (state.stopped) return;
        await insist(Array.from({ length: redemptionsPerPush }, () => terminal.make(redemptionOf([[paper, 1]]))));
      }
    }
    throw new Error('a busy till has run out of paper');
  };
  const working = work();
  // Whoever stops it hears of a failure; until then it is not an unhandled one.
  working.catch(() => undefined);
  return {
    number, acknowledged, complaints,
    sold: () => sales.reduce((total, face) => total + face, 0),
    redeemed: () => acknowledged.length - sales.length,
    stop: async () => { state.stopped = true; await working; },
  };
};

/** Unsold sheets of a store, the dearest first, as the server has them. */
export const stockOf = async (shop: Shop, storeNumber: number): Promise<readonly TestPaper[]> => {
  const database = openDatabase(shop.central().databaseUrl, { connectionsMax: 1 });
  const rows = await database.read<{ hash: CertificateHash; face: number; program: number; batch: number; running: number }>(
    `select encode(hash, 'hex') as hash, face, program_number as program, batch, running from certificates
     where store_number = $1 and state = 'stock' order by face desc, hash`, [storeNumber]).finally(() => database.close());
  // The server knows no number in clear, so there is nothing to scan.
  return rows.map(({ hash, face, program, batch, running }) =>
    ({ hash, face: minor(face), programNumber: program, control: makeControlNumber(batch, running), scan: '' }));
};
