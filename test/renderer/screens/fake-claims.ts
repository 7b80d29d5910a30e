import type { Claim, ClaimRow } from '../../../domain/claim-wire.ts';
import { minor } from '../../../domain/money.ts';
import { makeControlNumber, operationReference } from '../../../domain/number.ts';
import { id, startAt } from './fake-data.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Lost certificates in every state, as far as screens need them. */
export const createFakeClaims = ({ empty, currency }: { readonly empty: boolean; readonly currency: string }): Readonly<Record<string, (input: never) => unknown>> => {
  const isWon = currency === 'KRW';
  const money = (amount: number) => minor(isWon ? amount * 10 : amount);
  const store = isWon ? { number: 201, name: '하버 마켓 성수점' } : { number: 101, name: 'Harbor Market Portland' };
  const other = isWon ? '하버 마켓 부산점' : 'Harbor Market Boston';
  const names = isWon ? ['정유진', '김도윤', '박서연', '이하준'] : ['Mary Whitcombe', 'Tomás Herrera', 'Edith Okafor', 'Jun Takeda'];
  const base: Claim = {
    id: id(9_970), state: 'open', control: makeControlNumber(12, 346), reference: operationReference(11, 345), store, claimant: names[0] ?? '', openedAt: startAt - 2 * dayMs, balance: money(50_00), currency,
    releaseFrom: startAt + 12 * dayMs, enquiries: 1, contact: isWon ? '02-555-0133' : '+1 503 555 0133', isOwn: false, hasBlocked: true, hindrances: ['wait', 'tills'],
    missing: [{ number: 21, storeName: other, heardAt: startAt - 30 * hourMs }, { number: 22, storeName: other, heardAt: null }], missingElsewhere: 0,
    cameWith: [{ storeName: other, till: 21, at: startAt - 26 * hourMs }],
    steps: [{ id: id(9_980), step: 'opened', by: isWon ? '김서준' : 'Samuel Adeyemi', at: startAt - 2 * dayMs, note: isWon ? '버스에 두고 내림' : 'Left it on the bus' }], replacedBy: null,
  };
  let claims: readonly Claim[] = empty ? [] : [
    base,
    { ...base, id: id(9_971), control: makeControlNumber(12, 351), claimant: names[1] ?? '', balance: money(25_00), enquiries: 0, cameWith: [], hindrances: [], missing: [], releaseFrom: startAt - hourMs, openedAt: startAt - 15 * dayMs },
    { ...base, id: id(9_972), control: makeControlNumber(12, 360), claimant: names[2] ?? '', state: 'released', balance: money(100_00), enquiries: 0, cameWith: [], hindrances: [], missing: [], openedAt: startAt - 17 * dayMs },
    { ...base, id: id(9_973), control: makeControlNumber(12, 371), claimant: names[3] ?? '', state: 'replaced', balance: minor(0), enquiries: 2, hindrances: [], missing: [], openedAt: startAt - 40 * dayMs, replacedBy: makeControlNumber(12, 402) },
  ];
  const row = ({ id: of, state, control, reference, store: at, claimant, openedAt, balance, releaseFrom, enquiries }: Claim): ClaimRow => ({ id: of, state, control, reference, store: at, claimant, openedAt, balance, currency, releaseFrom, enquiries });
  const change = (which: string, next: Partial<Claim>): Claim | undefined => {
    claims = claims.map((one) => (one.id === which ? { ...one, ...next } : one));
    return claims.find((one) => one.id === which);
  };
  return {
    'claims.list': () => ({ claims: claims.map(row), more: false }),
    'claims.read': ({ id: which }: { id: string }) => claims.find((one) => one.id === which),
    'claims.open': () => ({ ...base, isOwn: true, enquiries: 0, cameWith: [], hindrances: ['wait', 'tills', 'same-person'] }),
    'claims.release': ({ id: which }: { id: string }) => change(which, { state: 'released', hindrances: [], missing: [] }),
    'claims.reject': ({ id: which }: { id: string }) => change(which, { state: 'rejected', hindrances: [], missing: [] }),
  };
};
