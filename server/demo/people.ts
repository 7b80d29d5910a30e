import type { Currency, Minor } from '../../domain/money.ts';
import { minor } from '../../domain/money.ts';
import { makeGtin } from '../../domain/number.ts';
import type { Role } from '../../domain/protocol.ts';
import type { BuyingLimits } from '../../domain/buying-limits.ts';
import type { OfflinePolicy } from '../../domain/standin.ts';

/** The demo business: invented people in invented shops. GS1 prefix 952 is set aside for examples. */

export type DemoProgram = {
  readonly number: number; readonly name: string; readonly currency: Currency; readonly validityMonths: number;
  readonly denominations: readonly { readonly gtin: string; readonly face: Minor }[];
  readonly offlinePolicy: OfflinePolicy; readonly buyingLimits: BuyingLimits; readonly terms: Readonly<Record<string, string>>;
};

export type DemoStore = {
  readonly number: number; readonly name: string; readonly address: readonly string[]; readonly phone: string; readonly timeZone: string;
  readonly currency: Currency; readonly receiptLocale: string; readonly program: number; readonly terminals: readonly number[];
  /** Head office takes calls about lost and stolen certificates at any hour. */
  readonly freezePhone: string;
  readonly header: readonly string[]; readonly footer: readonly string[];
  readonly operators: readonly { readonly name: string; readonly role: Role; readonly pin: string }[];
};

const hourMs = 3_600_000;

/** Small caps: what a shop may lose in an afternoon without its line and hardly notice. */
const offlinePolicy = (perCertificate: number, perTill: number, managerAbove: number): OfflinePolicy => ({
  version: 1, enabled: true, perCertificate: minor(perCertificate), perTill: minor(perTill), managerAbove: minor(managerAbove),
  knowledgeAgeMaxMs: 24 * hourMs, offlineMaxMs: 12 * hourMs, overspendBorneBy: 'program',
});

const denomination = (item: string, face: number): DemoProgram['denominations'][number] => ({ gtin: makeGtin(`09521234${item}`), face: minor(face) });

export const demoPrograms: readonly DemoProgram[] = [
  {
    number: 1, name: 'Harbor Gift Certificate', currency: 'USD', validityMonths: 60,
    denominations: [denomination('00025', 25_00), denomination('00050', 50_00), denomination('00100', 100_00)],
    offlinePolicy: offlinePolicy(50_00, 200_00, 25_00),
    buyingLimits: { askFromPieces: 10, askFromValue: minor(500_00), certificateMax: minor(2_000_00), saleMax: minor(10_000_00) },
    terms: { en: 'Good at every Harbor Market. Not redeemable for cash except where required by law.' },
  },
  {
    number: 2, name: '하버 상품권', currency: 'KRW', validityMonths: 60,
    denominations: [denomination('10010', 10_000), denomination('10050', 50_000), denomination('10100', 100_000)],
    offlinePolicy: offlinePolicy(50_000, 200_000, 30_000),
    buyingLimits: { askFromPieces: 10, askFromValue: minor(500_000), certificateMax: null, saleMax: null },
    terms: { ko: '하버 마켓 전 매장에서 사용하실 수 있습니다.', en: 'Good at every Harbor Market in Korea.' },
  },
];

/** Everybody's PIN is written here and in the README: it is a demo. */
export const demoStores: readonly DemoStore[] = [
  {
    number: 101, name: 'Harbor Market Portland', address: ['1420 NW Lovejoy St', 'Portland, OR 97209'], phone: '+1 503 555 0117',
    timeZone: 'America/Los_Angeles', currency: 'USD', receiptLocale: 'en-US', program: 1, terminals: [11, 12],
    freezePhone: '+1 503 555 0100', header: ['Open every day, 8 am to 9 pm'], footer: ['Thank you for shopping with us.', 'harbormarket.example'],
    operators: [
      { name: 'Dana Whitfield', role: 'manager', pin: '975310' },
      { name: 'Luis Romero', role: 'cashier', pin: '246810' },
      { name: 'Priya Nair', role: 'cashier', pin: '135791' },
    ],
  },
  {
    number: 102, name: 'Harbor Market Boston', address: ['88 Seaport Blvd', 'Boston, MA 02210'], phone: '+1 617 555 0142',
    timeZone: 'America/New_York', currency: 'USD', receiptLocale: 'en-US', program: 1, terminals: [21, 22],
    freezePhone: '+1 503 555 0100', header: ['Open every day, 8 am to 9 pm'], footer: ['Thank you for shopping with us.', 'harbormarket.example'],
    operators: [
      { name: 'Marcus Bell', role: 'manager', pin: '975310' },
      { name: 'Erin Costa', role: 'cashier', pin: '246810' },
      { name: 'Tom Okafor', role: 'cashier', pin: '135791' },
    ],
  },
  {
    number: 201, name: '하버 마켓 성수점', address: ['서울특별시 성동구 연무장길 42'], phone: '02-555-0198',
    timeZone: 'Asia/Seoul', currency: 'KRW', receiptLocale: 'ko-KR', program: 2, terminals: [31, 32],
    freezePhone: '02-555-0100', header: ['연중무휴 08:00~21:00'], footer: ['이용해 주셔서 감사합니다.', 'harbormarket.example'],
    operators: [
      { name: '김서연', role: 'manager', pin: '975310' },
      { name: '이준호', role: 'cashier', pin: '246810' },
      { name: '박지우', role: 'cashier', pin: '135791' },
    ],
  },
];
