import { minor } from '../../../domain/money.ts';
import type { OfficeOutput } from '../../../domain/office-calls.ts';
import type { OperatorFigures } from '../../../domain/operators-report.ts';
import type { Exposure, ExposedTill } from '../../../domain/exposure.ts';
import type { HoursReport } from '../../../domain/hours.ts';
import type { Difference, StoreEvening, Waiting } from '../../../domain/reconciliation.ts';
import type { Statement, StatementLine } from '../../../domain/statement.ts';
import { id, startAt } from './fake-data.ts';

const hourMs = 3_600_000;
const yesterday = new Date(startAt - 24 * hourMs).toISOString().slice(0, 10);
const [till, shift] = [id(9_701), id(9_702)];

type Scene = { readonly isCalm: boolean; readonly empty: boolean; readonly currency: string; readonly franchise: { readonly id: string; readonly number: number; readonly name: string } };

/** An evening of every kind: a store that is right, one that waits, one that differs; and its statement, draft and locked. */
export const createFakeEvening = ({ empty, isCalm, currency, franchise }: Scene): Readonly<Record<string, (input: never) => unknown>> => {
  const won = currency === 'KRW';
  const money = (dollars: number) => minor(won ? dollars * 1_000 : dollars * 100);
  const names = won ? ['하버 마켓 성수점', '하버 마켓 부산점', '하버 마켓 대구점'] : ['Harbor Market Portland', 'Harbor Market Boston', 'Harbor Market Albany'];
  const waiting: Waiting = { terminal: till, number: 21, reason: 'unsent', missing: 14, heardAt: startAt - 9 * hourMs };
  const difference = (kind: Difference['kind'], count: number, amount: number | null = null): Difference =>
    ({ kind, terminal: till, number: 31, count, amount: amount === null ? null : money(amount), currency: amount === null ? null : currency, shift: amount === null ? null : shift });
  const store = (index: number, more: Partial<StoreEvening>): StoreEvening => ({
    store: 101 + index, name: names[index] ?? '', phone: won ? '02-555-0199' : '503-555-0117', franchiseId: franchise.id, currency, state: 'right', waiting: [], differences: [],
    sold: money(1_250), redeemed: money(837), clearing: [{ currency, amount: money(-212) }], variance: minor(0), ...more,
  });
  const stores = empty ? [] : [
    store(0, {}),
    store(1, { state: 'provisional', waiting: [waiting, { ...waiting, terminal: id(9_705), number: 22, reason: 'silent', missing: 0, heardAt: null }], sold: money(400), clearing: [{ currency, amount: money(131) }], variance: null }),
    store(2, { state: 'different', differences: [difference('alone', 1, -85), difference('gap', 2), difference('z-cash', 1, -10), difference('cash-variance', 1, -85), difference('card-machine', 1, 40), difference('certificate-tender', 1, -12.5), difference('exceptions', 3)], clearing: [], variance: money(-85) }),
  ];
  const z = { operation: id(9_703), shift, at: startAt - 14 * hourMs, currency, float: money(100), counted: money(415), expected: money(500), unsent: 2, ledgerCash: money(410), ledgerCard: money(840), cardTotal: { typed: money(880), own: money(840) }, certificateTotal: { typed: money(638.5), own: money(651) } };
  const figures = { terminal: till, number: 31, operations: 38, first: 411, last: 450, sales: 12, redemptions: 21, voids: 1, closed: true, heardAt: startAt - hourMs, zs: [z] };
  const operation = (sequence: number, kind: string, dollars: number, flags: readonly string[] = []): OfficeOutput<'evening.operations'>['operations'][number] => ({
    id: id(9_800 + sequence), sequence, reference: `T31-000${String(sequence)}-4`, kind, at: startAt - 20 * hourMs + sequence * 60_000, recordedAt: startAt, operator: won ? '김하늘' : 'Ada Kim', value: money(dollars), currency, flags: [...flags],
  });
  const operations = [operation(411, 'shift-open', 0), operation(412, 'sale', 100), operation(415, 'sale', 50, ['sequence-gap']), operation(416, 'redemption', 31, ['overspend', 'expired-certificate']), operation(417, 'shift-close', 0)];
  const line = (kind: StatementLine['kind'], sellingStore: number, redeemingStore: number, payer: number, payee: number, dollars: number, ofDay = yesterday): StatementLine => ({
    ofDay, programNumber: 1, programName: won ? '하버 상품권' : 'Harbor Gift Certificate', currency, kind, sellingStore, redeemingStore, payer, payee, amount: money(dollars),
  });
  const part = { currency, receive: money(331), pay: money(412), commission: minor(0), total: money(-81) };
  let locked: Statement['locked'] = null;
  const statement = (): Statement => ({
    locked, provisional: true, over: true,
    content: {
      franchise, day: yesterday, stores: [101, 102, 103, 201].map((number, index) => ({ number, name: [...names, won ? '하버 마켓 제주점' : 'Harbor Market Salem'][index] ?? '' })),
      parts: empty ? [] : [
        { ...part, party: { kind: 'franchise', number: 2, name: won ? '하버코리아 주식회사' : 'Harbor West LLC' }, lines: [line('use', 101, 201, 101, 201, -412), line('use', 201, 102, 201, 102, 300), line('use', 201, 103, 201, 103, 31, '2026-10-30')] },
        { ...part, party: { kind: 'headquarters' }, receive: money(40), pay: money(12), commission: money(28), total: money(28), lines: [line('selling-commission', 101, 0, 0, 101, 40), line('redeeming-commission', 201, 102, 102, 0, -12)] },
        { ...part, party: { kind: 'own' }, receive: minor(0), pay: minor(0), total: minor(0), lines: [line('use', 101, 102, 101, 102, 64)] },
      ],
      totals: empty ? [] : [{ currency, receive: money(371), pay: money(424), commission: money(28), total: money(-53) }],
    },
  });
  const nothing = { count: 0, value: minor(0) };
  const work = (index: number, name: string, sales: number, more: Partial<OperatorFigures> = {}): OperatorFigures => ({
    operator: id(9_900 + index), name, store: 101 + (index % 3), storeName: names[index % 3] ?? '', currency, sales: { count: sales, value: money(sales * 55) },
    redemptions: { count: sales + 4, value: money(sales * 31) }, voids: nothing, corrections: 0, noSales: 0, cashMovements: nothing, cashOuts: nothing, copies: 0, soonRedeemed: nothing, ...more,
  });
  const operators = empty ? [] : [
    work(1, won ? '이준호' : 'Dana Whitfield', 31, { voids: { count: 9, value: money(430) }, noSales: 6, soonRedeemed: { count: 3, value: money(150) } }),
    work(2, won ? '김하늘' : 'Ada Kim', 64, { voids: { count: 1, value: money(50) }, corrections: 2, cashMovements: { count: 1, value: money(200) }, copies: 3 }),
    work(3, won ? '박서연' : 'Luis Romero', 58),
    work(4, '', 0, { redemptions: { count: 1, value: money(20) } }),
  ];
  const hours = ({ from, to }: { from: string; to: string }): HoursReport => {
    // Nobody worked in the old days.
    const none = empty || from < '2021';
    const count = (Date.parse(to) - Date.parse(from)) / (24 * hourMs) + 1;
    const [shops, open] = [[...names, won ? '하버 마켓 제주점' : 'Harbor Market Salem'], [9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]];
    // Busy at noon and towards the evening, quiet on Mondays; one store opens late, and one hour is less than nothing.
    const busy = (seed: number, hour: number): number => Math.round((1 + ((seed * 7 + hour * 3) % 5)) * (hour === 12 || hour > 16 ? 3 : 1) * 13);
    const days = Array.from({ length: count }, (_, index) => ({
      day: new Date(Date.parse(from) + index * 24 * hourMs).toISOString().slice(0, 10), sold: money(900 + ((index * 317) % 700)), redeemed: money(610 + ((index * 211) % 500)), certificates: 18 + ((index * 5) % 9), uses: 31 + ((index * 3) % 11),
    }));
    return {
      currency: none ? null : currency, currencies: none ? [] : [currency, won ? 'USD' : 'KRW'], firstHour: 4, days: days.map((day) => (none ? { ...day, sold: 0, redeemed: 0, certificates: 0, uses: 0 } : day)),
      programs: [{ number: 1, name: won ? '하버 상품권' : 'Harbor Gift Certificate' }, { number: 2, name: won ? '하버 감사권' : 'Harbor Thank You' }],
      stores: none ? [] : shops.map((name, index) => ({ store: 101 + index, name, sold: 0, redeemed: 0, certificates: 0, uses: 0 })),
      storeHours: none ? [] : shops.flatMap((_, index) => open.filter((hour) => index !== 2 || hour > 11).map((hour) => ({ store: 101 + index, hour, sold: money(index === 1 && hour === 11 ? -50 : busy(index + 1, hour)), redeemed: money(busy(index + 2, hour) / 2) }))),
      weekdayHours: none ? [] : [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => open.map((hour) => ({ weekday, hour, sold: money(busy(weekday, hour) * (weekday === 1 ? 1 : 3)), redeemed: money(busy(weekday + 1, hour)) }))),
    };
  };
  const exposed = (index: number, more: Partial<ExposedTill> = {}): ExposedTill => ({
    terminal: id(9_950 + index), number: 11 + index, store: 101 + (index % 3), storeName: names[index % 3] ?? '', franchiseName: franchise.name, currency, state: 'silent', heardAt: startAt - (index + 1) * 47 * 60_000,
    unsent: 3 + index, told: money(35 + index * 20), atMost: money(200), until: startAt + (12 - index * 5) * hourMs, ...more,
  });
  const exposure: Exposure = isCalm ? { at: startAt, tills: [], resting: 14, overspends: [] } : {
    at: startAt, resting: 14,
    tills: [exposed(0), exposed(1, { unsent: 0, told: null }), exposed(2, { heardAt: startAt - 19 * hourMs, until: startAt - 7 * hourMs }), exposed(3, { heardAt: null, unsent: null, told: null, atMost: 0, until: null }), exposed(4, { state: 'sending', unsent: 1, told: money(20), atMost: money(20), until: null })],
    overspends: [{ store: 101, storeName: names[0] ?? '', franchiseName: franchise.name, currency, count: 2, amount: money(45) }, { store: 204, storeName: won ? '하버 마켓 제주점' : 'Harbor Market Salem', franchiseName: won ? '하버코리아 주식회사' : 'Harbor West LLC', currency, count: 1, amount: money(12) }],
  };
  return {
    'evening.exposure': () => exposure,
    'evening.hours': hours,
    'evening.operators': ({ day, days }: { day: string; days: number }) => ({ from: new Date(Date.parse(day) - (days - 1) * 24 * hourMs).toISOString().slice(0, 10), to: day, operators }),
    'evening.operator-work': () => ({ operations: [operation(416, 'void', 50), operation(415, 'no-sale', 0), operation(412, 'sale', 100)], more: true }),
    'evening.read': ({ day }: { day: string | null }) => ({ day: day ?? yesterday, yesterday, stores }),
    'evening.store': ({ store: number, day }: { store: number; day: string }) => ({ day, evening: stores.find((one) => one.store === number), tills: [figures, { ...figures, terminal: id(9_704), number: 32, operations: 0, sales: 0, redemptions: 0, voids: 0, heardAt: null, zs: [] }] }),
    'evening.operations': ({ flagged }: { flagged: boolean }) => ({ operations: flagged ? operations.filter(({ flags }) => flags.length > 0) : operations, more: true }),
    'statements.read': statement,
    'statements.lock': ({ reason }: { reason: string | null }) => {
      locked = { by: 'Grace Lindqvist', at: startAt, reason };
      return statement();
    },
  };
};
