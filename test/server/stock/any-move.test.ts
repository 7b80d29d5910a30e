import fc from 'fast-check';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { minor } from '../../../domain/money.ts';
import { controlNumberParts, makeControlNumber, parseControlNumber } from '../../../domain/number.ts';
import { type Shipment, type StockPlace, stockPlaces } from '../../../domain/stock-wire.ts';
import { enrolTerminal, expectSoundBooks, makeStock, saleOf, type TestPaper, type TestTerminal } from '../harness.ts';
import { openPaperOffice, type PaperOffice } from './paper-office.ts';

/*
 * Whatever is shipped, confirmed, settled, destroyed and sold, in whatever order: a plain list of papers, each with one place,
 * says what has to come of it, and what has to be refused.
 */

let office: PaperOffice;
let tills: readonly TestTerminal[];
beforeAll(async () => {
  office = await openPaperOffice();
  tills = [await enrolTerminal(office.server, 11), await enrolTerminal(office.server, 21)];
});
afterAll(async () => { await office.server.close(); });

const papersInAll = 8;
/** The first of them are in the first store's stock, the rest still at the printing house. */
const inStockAtFirst = 5;
const stores = [101, 102] as const;

type Step = { readonly do: 'ship' | 'arrive' | 'withdraw' | 'settle' | 'destroy' | 'sell'; readonly from: number; readonly to: number; readonly which: number; readonly store: 0 | 1; readonly mask: number };
const anyStep: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('ship', 'ship', 'ship', 'arrive', 'arrive', 'withdraw', 'settle', 'settle', 'destroy', 'sell', 'sell'),
  from: fc.integer({ min: 1, max: papersInAll }), to: fc.integer({ min: 1, max: papersInAll }), which: fc.nat(9), store: fc.constantFrom(0, 1),
  mask: fc.oneof(fc.constant(0xff), fc.nat(0xff)),
});

type Paper = { place: StockPlace; store: number; shipment: string | null };
type World = { readonly batch: number; readonly sheets: readonly TestPaper[]; readonly papers: Paper[]; readonly shipments: string[] };

/** Asks and says what came of it: the answer, or the name of the refusal. */
const outcome = async <Value>(asked: Promise<Value>): Promise<Value | string> => asked.catch((error: unknown) => /"problem":"([^"]+)"/u.exec(String(error))?.[1] ?? String(error));
const rangeOf = ({ from, to }: Step): readonly [number, number] => [Math.min(from, to), Math.max(from, to)];
const within = (world: World, first: number, last: number): Paper[] => world.papers.slice(first - 1, last);
const ends = ({ batch }: World, first: number, last: number) => ({ first: makeControlNumber(batch, first), last: makeControlNumber(batch, last) });
/** Whether all of a range lies in one place that it can leave from. */
const canLeave = (papers: readonly Paper[]): boolean =>
  papers.every(({ place, store }) => (place === 'in-stock' || place === 'not-shipped') && place === papers[0]?.place && store === papers[0].store);

const play = async (world: World, step: Step): Promise<void> => {
  const { olivia, grace } = office;
  const [first, last] = rangeOf(step);
  const shipment = world.shipments[step.which % Math.max(1, world.shipments.length)];
  switch (step.do) {
    case 'ship': {
      const [papers, toStore, id] = [within(world, first, last), stores[step.store], v7()];
      const fits = canLeave(papers) && !(papers[0]?.place === 'in-stock' && papers[0].store === toStore);
      const answer = await outcome(olivia.ask('shipments.ship', { id, ...ends(world, first, last), toStore, note: '' }));
      expect(typeof answer === 'string' ? 'refused' : 'shipped', JSON.stringify(answer)).toBe(fits ? 'shipped' : 'refused');
      if (fits) world.shipments.push(id);
      if (fits) for (const paper of papers) Object.assign(paper, { place: 'on-the-way', store: toStore, shipment: id });
      return;
    }
    case 'arrive': return shipment === undefined ? undefined : arrive(world, step, await olivia.ask('shipments.read', { id: shipment }));
    case 'withdraw': {
      if (shipment === undefined) return;
      const before = await olivia.ask('shipments.read', { id: shipment });
      const answer = await outcome(olivia.ask('shipments.withdraw', { id: shipment }));
      expect(typeof answer).toBe(before.arrivedAt === null ? 'object' : 'string');
      if (before.arrivedAt !== null) return;
      for (const paper of world.papers.filter((one) => one.shipment === shipment && one.place === 'on-the-way')) {
        Object.assign(paper, before.from === null ? { place: 'not-shipped', shipment: null } : { place: 'in-stock', store: before.from.number, shipment: null });
      }
      return;
    }
    case 'settle': return shipment === undefined ? undefined : settle(world, step, await olivia.ask('shipments.read', { id: shipment }));
    case 'destroy': {
      const papers = within(world, first, last);
      const fits = canLeave(papers);
      const asked = await outcome(olivia.ask('destructions.ask', { id: v7(), ...ends(world, first, last), reason: 'spoiled', note: 'torn' }));
      expect(typeof asked === 'string' ? 'refused' : 'destroyed').toBe(fits ? 'destroyed' : 'refused');
      if (typeof asked !== 'string' && asked.state === 'waiting') await grace.ask('destructions.confirm', { id: asked.id });
      if (fits) for (const paper of papers) paper.place = 'destroyed';
      return;
    }
    case 'sell': {
      const [paper, sheet, till] = [world.papers[step.from - 1], world.sheets[step.from - 1], tills[step.store]];
      if (!paper || !sheet || !till) throw new Error('nothing to sell');
      const { response: { outcomes } } = await till.record(saleOf([sheet]));
      const isRight = paper.place === 'in-stock' && paper.store === stores[step.store];
      expect(outcomes).toMatchObject([{ outcome: isRight ? 'accepted' : 'flagged' }]);
      if (paper.place !== 'destroyed' && paper.place !== 'sold') Object.assign(paper, { place: 'sold', store: stores[step.store] });
    }
  }
};

/** The papers that the mask says are there, and now and then one that was not sent. */
const arrive = async (world: World, { mask }: Step, shipment: Shipment): Promise<void> => {
  const there = world.papers.flatMap((_, index) => ((mask >> index) & 1) === 1 && (isIn(shipment, index + 1) || mask % 3 === 0) ? [index + 1] : []);
  const pieces = there.reduce<[number, number][]>((all, running) => {
    const previous = all.at(-1);
    return previous?.[1] === running - 1 ? [...all.slice(0, -1), [previous[0], running]] : [...all, [running, running]];
  }, []);
  const answer = await outcome(office.olivia.ask('shipments.arrive', { id: shipment.id, ranges: pieces.map(([first, last]) => ends(world, first, last)), counted: there.length }));
  const fits = shipment.state === 'on-the-way';
  expect(typeof answer === 'string' ? 'refused' : 'confirmed').toBe(fits ? 'confirmed' : 'refused');
  if (!fits) return;
  world.papers.forEach((paper, index) => {
    if (paper.shipment === shipment.id && paper.place === 'on-the-way') paper.place = there.includes(index + 1) ? 'in-stock' : 'missing';
  });
};

const runningOf = (control: string): number => {
  const parsed = parseControlNumber(control);
  if (parsed === undefined) throw new Error('not a control number');
  return controlNumberParts(parsed).running;
};
const isIn = ({ first, last }: { readonly first: string; readonly last: string }, running: number): boolean => runningOf(first) <= running && running <= runningOf(last);

const confirmLost = async (world: World, which: number, { first, last, givingUp }: Shipment['findings'][number]): Promise<void> => {
  const id = givingUp?.destruction ?? '';
  if (which % 3 === 0) return void await office.grace.ask('destructions.refuse', { id });
  await office.grace.ask('destructions.confirm', { id });
  for (const paper of within(world, runningOf(first), runningOf(last))) if (paper.place === 'missing') paper.place = 'destroyed';
};

/** Decides about the first difference that is open, or a part of it. */
const settle = async (world: World, { which, mask }: Step, shipment: Shipment): Promise<void> => {
  const finding = shipment.findings.find(({ kind, settled }) => kind !== 'arrived' && settled === null);
  if (!finding) return;
  // What one wants to give up another agrees to, or not.
  if (finding.givingUp !== null) return confirmLost(world, which, finding);
  const first = runningOf(finding.first);
  const last = mask % 2 === 0 ? first : runningOf(finding.last);
  const papers = within(world, first, last);
  const decision = finding.kind === 'missing' ? (which % 2 === 0 ? 'found' : 'lost') : which % 2 === 0 ? 'kept' : 'sent-back';
  const answer = await outcome(office.olivia.ask('shipments.settle', { id: finding.id, ...ends(world, first, last), decision, note: 'looked' }));
  const fits = decision !== 'kept' || papers.every(({ place }) => place !== 'sold' && place !== 'destroyed');
  expect(typeof answer === 'string' ? 'refused' : 'settled').toBe(fits ? 'settled' : 'refused');
  if (!fits || decision === 'sent-back' || decision === 'lost') return;
  for (const paper of papers) {
    if (decision === 'kept') Object.assign(paper, { place: 'in-stock', store: shipment.to.number, shipment: shipment.id });
    else if (paper.place === 'missing' && paper.shipment === shipment.id) paper.place = 'in-stock';
  }
};

/** Where the server has every paper of a batch, by running number. */
const placesOf = async (world: World): Promise<readonly string[]> => Promise.all(world.papers.map(async (_, index) => {
  const { groups: [group] } = await office.grace.ask('stock.look', ends(world, index + 1, index + 1));
  return `${group?.place ?? ''} ${String(group?.store.number)}`;
}));

const counted = async (): Promise<Readonly<Record<StockPlace, number>>> => {
  const { rows } = await office.olivia.ask('stock.read', {});
  return Object.fromEntries(stockPlaces.map((place) => [place, rows.reduce((sum, { counts }) => sum + counts[place], 0)])) as Record<StockPlace, number>;
};

it('each paper has one place whatever is done, nothing that is destroyed is sold, and the figures add up', async () => {
  await fc.assert(fc.asyncProperty(fc.array(anyStep, { minLength: 6, maxLength: 20 }), async (steps) => {
    const before = await counted();
    const sheets = await makeStock(office.server, 101, papersInAll, minor(5_000));
    const batch = controlNumberParts(sheets[0]?.control ?? makeControlNumber(1, 1)).batch;
    await office.server.database.read('update certificates set state = \'registered\' where batch = $1 and running > $2', [batch, inStockAtFirst]);
    const world: World = { batch, sheets, shipments: [], papers: sheets.map((_, index) => ({ place: index < inStockAtFirst ? 'in-stock' : 'not-shipped', store: 101, shipment: null })) };
    for (const step of steps) await play(world, step);
    expect(await placesOf(world)).toEqual(world.papers.map(({ place, store }) => `${place} ${String(store)}`));
    const after = await counted();
    for (const place of stockPlaces) expect(after[place] - before[place], place).toBe(world.papers.filter((paper) => paper.place === place).length);
  }), { numRuns: 25 });
  await expectSoundBooks(office.server);
}, 120_000);
