import type { OfficeOutput } from '../../../domain/office-calls.ts';
import { minor } from '../../../domain/money.ts';
import { makeControlNumber } from '../../../domain/number.ts';
import type { Destruction, Shipment, ShipmentFinding, StockRow } from '../../../domain/stock-wire.ts';
import { id, startAt } from './fake-data.ts';

const hourMs = 3_600_000;
const [grace, samuel] = [{ id: id(9_001), name: 'Grace Lindqvist' }, { id: id(9_002), name: 'Samuel Adeyemi' }];
const ends = (first: number, last: number) => ({ first: makeControlNumber(10_001, first), last: makeControlNumber(10_001, last), count: last - first + 1 });

/** Where paper is, three shipments and two destructions: as far as screens need them. */
export const createFakeStock = ({ empty, currency }: { readonly empty: boolean; readonly currency: string }): Readonly<Record<string, (input: never) => unknown>> => {
  const isKorean = currency === 'KRW';
  const program = { programNumber: 1, programName: isKorean ? '하버 상품권' : 'Harbor Gift Certificate', currency };
  const stores = [{ number: 101, name: isKorean ? '하버 마켓 성수점' : 'Harbor Market Portland' }, { number: 102, name: isKorean ? '하버 마켓 서면점' : 'Harbor Market Boston' }] as const;
  const face = (units: number) => minor(isKorean ? units * 1_000 : units * 100);
  const row = (store: 0 | 1, units: number, counts: readonly number[]): StockRow => ({
    store: stores[store], ...program, face: face(units),
    counts: { 'not-shipped': counts[0] ?? 0, 'on-the-way': counts[1] ?? 0, 'in-stock': counts[2] ?? 0, 'sold': counts[3] ?? 0, 'destroyed': counts[4] ?? 0, 'missing': counts[5] ?? 0 },
  });
  const rows = [row(0, 25, [0, 0, 182, 1_318, 4]), row(0, 50, [250, 0, 96, 2_404, 2]), row(1, 25, [0, 0, 61, 439]), row(1, 50, [0, 100, 148, 902, 12, 3])];
  const finding = (index: number, kind: ShipmentFinding['kind'], first: number, last: number, more: Partial<ShipmentFinding> = {}): ShipmentFinding =>
    ({ id: id(9_820 + index), kind, ...ends(first, last), settled: null, settledBy: null, settledAt: null, note: '', givingUp: null, ...more });
  const shipment = (number: number, first: number, last: number, more: Partial<Shipment> = {}): Shipment => ({
    id: id(9_800 + number), number, from: null, to: stores[1], ...ends(first, last), content: [{ ...program, face: face(50), count: last - first + 1 }], note: 'DHL, two boxes',
    shippedBy: grace, shippedAt: startAt - 30 * hourMs, withdrawnBy: null, withdrawnAt: null, arrivedBy: null, arrivedAt: null, counted: null, state: 'on-the-way', findings: [], ...more,
  });
  const arrived = { arrivedBy: samuel, arrivedAt: startAt - 3 * hourMs };
  let shipments: readonly Shipment[] = [
    shipment(7, 151, 250),
    shipment(6, 51, 150, { ...arrived, counted: 98, state: 'differs', findings: [
      finding(0, 'arrived', 51, 120), finding(1, 'arrived', 124, 150), finding(2, 'missing', 122, 123, { givingUp: { destruction: id(9_850), askedBy: samuel, askedAt: startAt - hourMs } }),
      finding(3, 'missing', 121, 121, { settled: 'found', settledBy: grace, settledAt: startAt - hourMs, note: isKorean ? '선반 아래에 있었음' : 'It lay under the shelf.' }), finding(4, 'stray', 301, 301),
    ] }),
    shipment(5, 1, 50, { ...arrived, from: stores[0], counted: 50, state: 'arrived', note: '', findings: [finding(5, 'arrived', 1, 50)] }),
  ];
  const destruction = (index: number, more: Partial<Destruction>): Destruction => ({
    id: id(9_850 + index), store: stores[1], ...ends(401, 440), content: [{ ...program, face: face(50), count: 40 }], reason: 'surplus', note: isKorean ? '도안이 바뀜' : 'The design changes in May',
    state: 'waiting', askedBy: samuel, askedAt: startAt - hourMs, decidedBy: null, decidedAt: null, ...more,
  });
  const destructions = [
    destruction(0, {}), destruction(1, { ...ends(12, 12), content: [{ ...program, face: face(50), count: 1 }], reason: 'spoiled', state: 'done', note: isKorean ? '커피를 쏟음' : 'Coffee' }),
  ];
  const change = (which: string, next: Partial<Shipment>): Shipment | undefined => {
    shipments = shipments.map((one) => (one.id === which ? { ...one, ...next } : one));
    return shipments.find((one) => one.id === which);
  };
  const report: OfficeOutput<'stock.read'> = { rows: empty ? [] : rows, onTheWay: 1, differing: 1, waitingDestructions: 1, strays: 1 };
  return {
    'stock.read': () => report,
    'stock.ranges': () => ({ ranges: [ends(1, 120), ends(124, 151)], more: false }),
    'stock.look': ({ first, last }: { first: string; last: string }) => ({ first, last, count: 100, groups: [{ place: 'not-shipped', store: stores[0], ...program, face: face(50), count: 100 }] }),
    'shipments.list': () => ({ shipments: empty ? [] : shipments, more: false }),
    'shipments.read': ({ id: wanted }: { id: string }) => shipments.find((one) => one.id === wanted),
    'shipments.ship': () => shipments[0],
    'shipments.withdraw': ({ id: which }: { id: string }) => change(which, { state: 'withdrawn', withdrawnBy: grace, withdrawnAt: startAt }),
    'shipments.arrive': ({ id: which, counted }: { id: string; counted: number }) => change(which, { ...arrived, counted, state: 'arrived', findings: [finding(6, 'arrived', 151, 250)] }),
    'shipments.settle': () => shipments[1],
    'destructions.list': () => ({ destructions: empty ? [] : destructions, more: false }),
    'destructions.ask': () => destructions[0], 'destructions.confirm': () => destructions[0], 'destructions.refuse': () => destructions[0],
  };
};
