import { generateKeyPairSync } from 'node:crypto';
import { businessDay, dayAfter, dayStart } from '../../domain/business-day.ts';
import { type Minor, minor } from '../../domain/money.ts';
import { emptyChain, type Operation, sealOperation } from '../../domain/operation.ts';
import type { KnownTerminal } from '../books.ts';
import { createBusinessReader } from '../business.ts';
import type { Database } from '../database.ts';
import { createIntake } from '../intake.ts';
import type { Keys } from '../keys.ts';
import { drawRandom } from '../stock/draw.ts';
import { writeCertificates } from './certificates.ts';
import { makePaper } from './paper.ts';
import { demoPrograms, type DemoStore, demoStores } from './people.ts';

type Deps = { readonly database: Database; readonly keys: Keys; readonly now: () => number; readonly newId: () => string };

/** Tills that each demo store had until last night, and the batch of what they sold. */
const oldTill = 9;
const oldBatch = 800;
const minuteMs = 60_000;

/** What a till did: an operation without what every one has. */
type Work = Record<string, unknown> & { readonly kind: Operation['kind'] };
type Sold = { readonly certificate: string; readonly sealed: string; readonly control: string; readonly programNumber: number; readonly face: Minor };

/**
 * A day before the demo began, so that its office has an evening to look at: one store is right, one's drawer is far off,
 * one's till was taken away before it closed. The operations go through the real intake.
 */
export const workYesterday = async (deps: Deps): Promise<void> => {
  const [east, coast, korea] = demoStores;
  if (!east || !coast || !korea) return;
  const [portland, boston, seoul] = [await sellable(deps, east, 0), await sellable(deps, coast, 1), await sellable(deps, korea, 2)];
  const facesOf = (sold: readonly Sold[]): number => sold.reduce((total, { face }) => total + face, 0);
  await work(deps, east, (shift) => [...shift.open(10_000), ...shift.sale(portland.slice(0, 3)), ...shift.redemption(portland.slice(0, 1), 1_250), ...shift.close(10_000 + facesOf(portland.slice(0, 3)))]);
  await work(deps, coast, (shift) => [
    ...shift.open(10_000), ...shift.sale(boston.slice(0, 2)), ...shift.redemption(portland.slice(1, 2), 2_000), ...shift.close(10_000 + facesOf(boston.slice(0, 2)), 6_500),
  ]);
  await work(deps, korea, (shift) => [...shift.open(100_000), ...shift.sale(seoul.slice(0, 1))]);
};

/** A few certificates of a store's stock, with their numbers sealed. */
const sellable = async ({ database, keys }: Deps, store: DemoStore, index: number): Promise<readonly Sold[]> => {
  const program = demoPrograms.find(({ number }) => number === store.program);
  const denomination = program?.denominations[1];
  if (!program || !denomination) throw new Error('a demo store without a program');
  const papers = makePaper(drawRandom, keys.numberKey, [denomination.gtin], oldBatch + index, 4);
  await database.transaction((sql) => writeCertificates(sql, papers, {
    state: 'stock', programNumber: program.number, storeNumber: store.number, currency: store.currency, faceOf: () => denomination.face, validUntil: null,
  }, keys));
  return Promise.all(papers.map(async ({ hash, control, number }) =>
    ({ certificate: hash, sealed: await keys.seal(number), control, programNumber: program.number, face: denomination.face })));
};

/** Adds a till to a store, has it work its day, and takes it away again. */
const work = async (deps: Deps, store: DemoStore, day: (shift: ReturnType<typeof shiftWords>) => readonly Work[]): Promise<void> => {
  const { database, newId, now } = deps;
  const business = createBusinessReader({ read: database.read, now });
  const known = (await business.current()).stores.get(store.number);
  const [operator] = await database.read<{ id: string }>(`select o.id from operators o join stores s on s.id = o.store_id where s.number = $1 and o.role = 'cashier' order by o.name limit 1`, [store.number]);
  if (!known || !operator) throw new Error('a demo store without people');
  const terminal: KnownTerminal = { id: newId(), number: (store.terminals[0] ?? 0) - 1 + oldTill, store: known };
  const publicKey = Buffer.from(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  await database.read(`insert into terminals (id, number, store_id, state, public_key) values ($1, $2, $3, 'revoked', $4)`, [terminal.id, terminal.number, known.id, publicKey]);
  const yesterday = dayAfter(businessDay(now(), known), -1);
  let at = dayStart(yesterday, known) + 10 * 60 * minuteMs;
  let head = emptyChain;
  const shift = newId();
  const texts = day(shiftWords(known.currency)).map((done) => {
    at += 40 * minuteMs;
    const sealed = sealOperation({
      v: 1, id: newId(), terminal: terminal.id, terminalNumber: terminal.number, store: known.id, storeNumber: known.number, sequence: head.sequence + 1, previous: head.hash,
      at, clockOffsetMs: 0, day: yesterday, operator: operator.id, shift, approvals: [], ...done,
    } as unknown as Operation);
    head = { sequence: sealed.operation.sequence, hash: sealed.hash };
    return sealed.text;
  });
  const intake = createIntake({ database, business: business.current, now: () => at, newId });
  await intake.push(terminal, texts, false);
};

/** What a shift is made of, in one currency. */
const shiftWords = (currency: string) => ({
  open: (float: number): readonly Work[] => [{ kind: 'shift-open', currency, float }],
  sale: (sold: readonly Sold[]): readonly Work[] => sold.map((line) => ({
    kind: 'sale', currency, lines: [{ ...line, certificateKind: 'sold', price: line.face, validUntil: null }],
    tenders: [{ type: 'cash', amount: line.face, given: line.face, change: minor(0) }],
  })),
  redemption: (sold: readonly Sold[], amount: number): readonly Work[] => sold.map(({ face, ...line }) => ({
    kind: 'redemption', currency, requestId: null, decidedBy: 'standin', amountDue: amount, otherTender: 0, atRisk: amount, lines: [{ ...line, amount, balanceAfter: face - amount }],
  })),
  close: (expected: number, counted = expected): readonly Work[] => [{ kind: 'shift-close', currency, countedCash: counted, expectedCash: expected, unsent: 0 }],
});
