import type { BusinessHistory, BusinessOverview, EnrolmentCode, ProgramRecord, StoreRecord } from '../../../domain/business-wire.ts';
import type { HandOver } from '../../../domain/ownership.ts';
import { minor } from '../../../domain/money.ts';
import { usualWatch } from '../../../domain/watch.ts';
import { id, startAt } from './fake-data.ts';

const hourMs = 3_600_000;

/** Franchises, stores and programs as far as screens need them. */
export const createFakeBusiness = ({ empty, currency }: { readonly empty: boolean; readonly currency: string }): Readonly<Record<string, (input: never) => unknown>> => {
  const unit = currency === 'KRW' ? 10 : 1;
  const isKorean = currency === 'KRW';
  const franchises: BusinessOverview['franchises'] = [
    { id: id(9_100), number: 1, name: 'Harbor East LLC', active: true, version: 2 }, { id: id(9_101), number: 2, name: '하버코리아 주식회사', active: true, version: 1 },
    { id: id(9_102), number: 3, name: 'Harbor South LLC', active: false, version: 3 },
  ];
  const name = isKorean ? '하버 마켓 성수점' : 'Harbor Market Portland';
  let store: StoreRecord = {
    id: id(9_110), number: 101, franchiseId: id(9_100), currency, timeZone: isKorean ? 'Asia/Seoul' : 'America/Los_Angeles', active: true, version: 4, name, owners: [],
    address: isKorean ? ['서울특별시 성동구 연무장길 42'] : ['1420 NW Lovejoy St', 'Portland, OR 97209'], phone: isKorean ? '02-555-0198' : '+1 503 555 0117', freezePhone: isKorean ? '02-555-0100' : '+1 503 555 0100',
    receiptLocale: isKorean ? 'ko-KR' : 'en-US', header: [isKorean ? '연중무휴 08:00~21:00' : 'Open every day, 8 am to 9 pm'], footer: [], cutOver: 0, managerAbove: null, varianceAbove: minor(1_000 * unit), jurisdiction: isKorean ? 'KR' : 'US-CA',
    tills: empty ? [] : [
      { id: id(9_700), number: 11, state: 'enrolled', heardAt: startAt - hourMs / 60, unsent: 0 }, { id: id(9_701), number: 12, state: 'enrolled', heardAt: startAt - 20 * hourMs, unsent: 3 },
      { id: id(9_702), number: 13, state: 'new', heardAt: null, unsent: 0 }, { id: id(9_703), number: 9, state: 'revoked', heardAt: startAt - 900 * hourMs, unsent: 0 },
    ],
    operators: empty ? [] : [
      { id: id(9_710), name: isKorean ? '김서연' : 'Dana Whitfield', role: 'manager', active: true, version: 1 }, { id: id(9_711), name: isKorean ? '이준호' : 'Luis Romero', role: 'cashier', active: true, version: 2 },
      { id: id(9_712), name: isKorean ? '박지우' : 'Priya Nair', role: 'cashier', active: false, version: 3 },
    ],
  };
  store = {
    ...store,
    owners: [
      {
        franchiseId: id(9_100), name: 'Harbor East LLC', from: '2026-03-01', planned: false,
        handedOver: { today: '2026-03-01', earliest: '2026-03-01', unsold: [{ programName: 'Harbor Gift Certificate', face: minor(50_00 * unit), currency, count: 113 }], tills: [], exceptions: 0, orders: [] },
      },
      { franchiseId: null, name: null, from: null, planned: false, handedOver: null },
    ],
  };
  const planned: StoreRecord['owners'][number] = { franchiseId: id(9_101), name: '하버코리아 주식회사', from: '2026-12-01', planned: true, handedOver: null };
  const summary = (index: number, title: string, franchiseId: string | null, active = true): BusinessOverview['stores'][number] =>
    ({ id: id(9_110 + index), number: 101 + index, name: title, franchiseId, currency, active, tills: active ? 2 : 0, operators: active ? 3 : 0 });
  const overview: BusinessOverview = {
    franchises: empty ? [] : franchises,
    stores: empty ? [] : [summary(0, name, id(9_100)), summary(1, 'Harbor Market Boston', id(9_100)), summary(5, 'Harbor Market Salem', id(9_100), false), summary(3, 'Harbor Flagship', null)],
    programs: empty ? [] : [
      { id: id(9_800), number: 1, name: isKorean ? '하버 상품권' : 'Harbor Gift Certificate', currency, kind: 'sold', range: null, active: true, faces: [25_00, 50_00, 100_00].map((face) => minor(face * unit)) },
      { id: id(9_801), number: 2, name: 'Harbor Anniversary', currency, kind: 'promotional', range: { min: minor(5_00 * unit), max: minor(50_00 * unit) }, active: false, faces: [minor(20_00 * unit)] },
    ],
    limits: empty ? [] : [{ currency: 'KRW', amount: minor(100_000), isSet: true }, { currency: 'USD', amount: minor(100_00), isSet: false }],
  };
  let program: ProgramRecord = {
    id: id(9_800), number: 1, currency, kind: 'sold', range: null, openGtin: null, version: 3, name: isKorean ? '하버 상품권' : 'Harbor Gift Certificate', active: true, printedAtTill: true, validityMonths: 60, cashOutUpTo: null, reloadUpTo: null, lostAfterDays: 14,
    watch: usualWatch,
    buyingLimits: { askFromPieces: 10, askFromValue: minor(500_00 * unit), certificateMax: minor(2_000_00 * unit), saleMax: minor(10_000_00 * unit) },
    offline: {
      enabled: true, perCertificate: minor(50_00 * unit), perTill: minor(200_00 * unit), managerAbove: minor(25_00 * unit), knowledgeAgeMaxMs: 24 * hourMs, offlineMaxMs: 12 * hourMs, overspendBorneBy: 'program',
    },
    terms: { en: 'Good at every Harbor Market. Not redeemable for cash except where required by law.', ko: '하버 마켓 전 매장에서 사용하실 수 있습니다.' },
    faces: [[25_00, 25_00], [50_00, 45_00]].map(([face = 0, price = 0], index) => ({ gtin: `0952123400025${String(index)}`, face: minor(face * unit), price: minor(price * unit) })),
    clearing: empty ? [] : [{ from: '2026-07-01', holder: 'owner', sellingCommission: { basisPoints: 250, base: 'sale' }, redeemingCommission: { basisPoints: 300 }, breakage: 'owner' }],
    lockedUpTo: '2026-09-30',
  };
  const history: BusinessHistory = {
    entries: empty ? [] : [
      { id: id(9_900), at: startAt - hourMs, by: 'Olivia Marsh', action: 'store-changed', subject: `101 ${name}`, changes: [{ what: 'phone', was: '+1 503 555 0110', now: store.phone }, { what: 'varianceAbove', was: '', now: '10.00 USD' }] },
      { id: id(9_901), at: startAt - 30 * hourMs, by: 'Olivia Marsh', action: 'till-code', subject: `13, ${name}`, changes: [] },
      { id: id(9_902), at: startAt - 400 * hourMs, by: null, action: 'store-opened', subject: `101 ${name}`, changes: [{ what: 'currency', was: null, now: currency }] },
    ],
  };
  const change = (input: { readonly version: number }): StoreRecord => { store = { ...store, ...input, version: store.version + 1 }; return store; };
  return {
    'business.overview': () => overview,
    'business.history': () => history,
    'stores.read': ({ id: asked }: { readonly id: string }) => (asked === id(9_111) ? { ...store, owners: [planned, ...store.owners] } : store), 'stores.change': change, 'stores.set-active': change, 'operators.change': () => store, 'operators.pin': () => store, 'operators.add': () => store,
    'tills.add': ({ id: till }: { readonly id: string }) => { store = { ...store, tills: [...store.tills, { id: till, number: 14, state: 'new', heardAt: null, unsent: 0 }] }; return store; },
    'stores.hand-over': (): HandOver => ({
      today: '2026-11-20', earliest: '2026-11-21',
      unsold: empty ? [] : [25_00, 50_00, 100_00].map((face, index) => ({ programName: program.name, face: minor(face * unit), currency, count: [40, 60, 13][index] ?? 0 })),
      tills: empty ? [] : [{ number: 11, shiftSince: '2026-11-20', unsent: 0, heardAt: startAt }, { number: 12, shiftSince: null, unsent: 3, heardAt: startAt - 20 * hourMs }],
      exceptions: empty ? 0 : 2, orders: empty ? [] : [{ batch: 31, count: 500 }],
    }),
    'stores.pass-on': change,
    'stores.keep': () => store,
    'tills.code': (): EnrolmentCode => ({ till: 13, storeName: name, code: 'K7QMX-2XVAP', expiresAt: startAt + hourMs / 6 }),
    'tills.withdraw': () => store,
    'programs.read': () => program,
    'programs.change': (input: { readonly version: number }) => { program = { ...program, ...input, version: input.version + 1 }; return program; },
    'clearing.change': () => program,
    'limits.change': () => ({ limits: overview.limits }),
    'franchises.add': (input: { readonly id: string; readonly number: number; readonly name: string }) => ({ ...input, active: true, version: 1 }),
    'franchises.change': () => franchises[0],
  };
};
