import { rightsByRole } from '../../../domain/office.ts';
import type { OfficeOutput } from '../../../domain/office-calls.ts';
import type { OfficeSession, PaperOrder, PaperRelease } from '../../../domain/office-wire.ts';
import { minor } from '../../../domain/money.ts';
import { makeControlNumber } from '../../../domain/number.ts';
import { err, ok } from '../../../domain/result.ts';
import type { CountersignApi, ServerFailure } from '../../../preload/contract.ts';
import { createFakeBankRefunds } from './fake-bank-refunds.ts';
import { createFakeBooks } from './fake-books.ts';
import { createFakeBusiness } from './fake-business.ts';
import { id, startAt } from './fake-data.ts';
import { createFakeCorporate } from './fake-corporate.ts';
import { createFakeEvening } from './fake-evening.ts';
import { createFakeClaims } from './fake-claims.ts';
import { createFakeExceptions } from './fake-exceptions.ts';
import { createFakeStock } from './fake-stock.ts';

type OfficeApi = Pick<CountersignApi, 'officeState' | 'officeDoor' | 'officeAsk' | 'officeSave' | 'stopOfficeSaving' | 'onOfficeSaving' | 'virtualOfficePeople'>;

const [grace, samuel] = [{ id: id(9_001), name: 'Grace Lindqvist' }, { id: id(9_002), name: 'Samuel Adeyemi' }];
const franchise = { id: id(9_100), number: 1, name: 'Harbor East LLC' };
const fingerprint = '9F3A 01BC 77D2 40E1 5A6C 9B08 C3F4 2D1E';
const recipient = `age1${'q'.repeat(58)}`;
const house = { id: id(9_200), name: 'Caslon & Sons' };
const hourMs = 3_600_000;

const release = (more: Partial<PaperRelease> = {}): PaperRelease => ({
  id: id(9_300), reason: '', fingerprint, askedBy: samuel, askedAt: startAt - 2 * hourMs, releasedBy: null, releasedAt: null, withdrawnBy: null, withdrawnAt: null,
  downloadedBy: null, downloadedAt: null, sent: 0, finishedAt: null, failedAt: null, ...more,
});
const released = { releasedBy: grace, releasedAt: startAt - hourMs };
const downloaded = { ...released, downloadedBy: grace, downloadedAt: startAt - hourMs / 2 };

const order = (index: number, currency: string, more: Partial<PaperOrder> = {}): PaperOrder => {
  const batch = 10_001 + index;
  const count = more.count ?? 500;
  return {
    id: id(9_400 + index), batch, first: makeControlNumber(batch, 1), last: makeControlNumber(batch, count), gtin: '09521234543213', programNumber: 1,
    programName: currency === 'KRW' ? '하버 상품권' : 'Harbor Gift Certificate', face: minor(currency === 'KRW' ? 50_000 : 50_00), currency, storeNumber: 101,
    storeName: currency === 'KRW' ? '하버 마켓 성수점' : 'Harbor Market Portland', printingHouse: house, scratchPin: true, count, made: count, orderedBy: samuel, orderedAt: startAt - 2 * hourMs,
    receivedBy: null, receivedAt: null, shipped: 0, releases: [release()], ...more,
  };
};

/** The server's office as far as screens need it: who is signed in, and some orders of every kind. */
export const createFakeOffice = ({ signedIn, empty, currency, failure }: {
  readonly signedIn: boolean; readonly empty: boolean; readonly currency: string; readonly failure: string | null;
}): OfficeApi => {
  const session: OfficeSession = {
    user: { ...grace, email: 'grace@harbor.example', role: 'headquarters', franchise: null }, rights: [...rightsByRole.headquarters], idleMs: 900_000, endsAt: startAt + 10 * hourMs,
  };
  let isIn = signedIn;
  let orders: readonly PaperOrder[] = empty ? [] : [
    order(5, currency, { made: 380, releases: [release()] }), order(4, currency, {}), order(3, currency, { releases: [release(released)] }),
    order(2, currency, { releases: [release({ ...downloaded, sent: 180, failedAt: startAt - hourMs / 3 })] }),
    order(1, currency, { releases: [release({ ...downloaded, sent: 500, finishedAt: startAt - hourMs / 3 })] }),
    order(0, currency, { receivedBy: samuel, receivedAt: startAt - hourMs / 4, releases: [release({ ...downloaded, sent: 500, finishedAt: startAt - hourMs / 3 })] }),
  ];
  const business: OfficeOutput<'business.read'> = {
    franchises: [franchise, { id: id(9_101), number: 2, name: '하버코리아 주식회사' }],
    stores: [{ id: id(9_110), number: 101, name: 'Harbor Market Portland', franchiseId: franchise.id, currency }, { id: id(9_111), number: 102, name: 'Harbor Market Boston', franchiseId: franchise.id, currency }],
    programs: [{ number: 1, name: 'Harbor Gift Certificate', currency, denominations: [25_00, 50_00, 100_00].map((face, index) => ({ gtin: `0952123454321${String(index)}`, face: minor(face) })) }],
  };
  const key = { id: id(9_210), recipient, fingerprint, askedBy: grace, askedAt: startAt - 50 * hourMs, confirmedBy: samuel, confirmedAt: startAt - 49 * hourMs, endedAt: null };
  const houses: OfficeOutput<'printing-houses.list'> = {
    houses: empty ? [] : [
      { ...house, active: true, key, waiting: { ...key, id: id(9_211), askedBy: samuel, confirmedBy: null, confirmedAt: null, fingerprint: '04D1 77AA 3C9E 51B0 8F26 E7D3 19C5 6A42' }, earlier: [] },
      { id: id(9_201), name: 'Bodoni Press', active: true, key: null, waiting: { ...key, id: id(9_212), confirmedBy: null, confirmedAt: null }, earlier: [] },
    ],
  };
  const person = (index: number, name: string, role: OfficeSession['user']['role'], state: 'active' | 'invited' | 'deactivated') =>
    ({ id: id(9_500 + index), name, email: `person${String(index)}@harbor.example`, role, franchiseId: role === 'office' ? franchise.id : null, state, signedInAt: state === 'active' ? startAt - index * hourMs : null });
  const people = [{ ...person(0, grace.name, 'headquarters', 'active'), id: grace.id }, person(1, 'Olivia Marsh', 'office', 'active'), person(2, 'Noah Brandt', 'auditor', 'invited'), person(3, 'Peter Novak', 'office', 'deactivated')];
  const entries = [['paper-released', 'batch 10004'], ['denied', 'paper-order'], ['house-key-confirmed', 'Caslon & Sons'], ['sign-in-refused', '']].map(([action = '', subject = ''], index) =>
    ({ id: id(9_600 + index), at: startAt - index * hourMs, user: index === 1 ? samuel : grace, action, subject, detail: { fingerprint } }));

  const change = (which: string, next: Partial<PaperRelease>): PaperOrder | undefined => {
    orders = orders.map((one) => (one.releases[0]?.id === which || one.id === which ? { ...one, releases: one.releases.map((first, index) => (index === 0 ? { ...first, ...next } : first)) } : one));
    return orders.find((one) => one.releases[0]?.id === which || one.id === which);
  };
  const answers: Readonly<Record<string, (input: never) => unknown>> = {
    ...createFakeExceptions({ empty, currency }),
    ...createFakeClaims({ empty, currency }), ...createFakeBankRefunds({ empty, currency }),
    ...createFakeEvening({ empty, isCalm: failure === 'calm', currency, franchise }),
    ...createFakeBusiness({ empty, currency }),
    ...createFakeStock({ empty, currency }),
    ...createFakeCorporate({ empty, currency }),
    ...createFakeBooks({ empty, currency, isOff: failure === 'not-tied' }),
    'session.end': () => { isIn = false; return {}; },
    'business.read': () => business,
    'people.list': () => ({ people }), 'people.history': () => ({ entries: [{ at: startAt - hourMs, role: 'office', franchiseId: franchise.id, state: 'active', changedBy: grace }, { at: startAt - 2 * hourMs, role: 'office', franchiseId: franchise.id, state: 'invited', changedBy: null }] }),
    'people.invite': ({ name }: { name: string }) => ({ person: { ...person(7, name, 'office', 'invited') }, code: 'K7QM-2XVA-9RTP', expiresAt: startAt + 24 * hourMs }),
    'audit.list': () => ({ entries: empty ? [] : entries, more: false }),
    'printing-houses.list': () => houses,
    'paper-orders.list': () => ({ orders, more: false }),
    'paper-orders.read': ({ id: wanted }: { id: string }) => orders.find((one) => one.id === wanted),
    'paper-orders.create': ({ count }: { count: number }) => { const made = order(6, currency, { count, releases: [release({ askedBy: grace })] }); orders = [made, ...orders]; return made; },
    'paper-orders.release': ({ id: which }: { id: string }) => change(which, released),
  };
  const listeners = new Set<Parameters<CountersignApi['onOfficeSaving']>[0]>();
  const stops = new Map<string, () => void>();
  const refusal = (problem: string): ServerFailure => ({ kind: 'rejected', status: 409, problem, retryAfterMs: null });
  return {
    officeState: async () => ({ server: 'https://server.example', session: isIn ? session : null }),
    officeDoor: async ({ door, input }) => {
      if (door === 'set-up.begin') return ok({ name: 'Ada Kim', email: 'ada@harbor.example', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', otpauth: 'otpauth://totp/Countersign:ada@harbor.example?issuer=Countersign&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' });
      if (door === 'set-up.finish') return ok({});
      if ((input as { password: string }).password !== 'right') return err(refusal('wrong-sign-in'));
      isIn = true;
      return ok(session);
    },
    officeAsk: async ({ call, input }) => {
      if (failure !== null && failure !== 'not-tied' && failure !== 'long-download' && failure !== 'calm' && !/\.(?:list|read|store|operations|overview|history)$/u.test(call)) return err(refusal(failure));
      const answer = answers[call];
      return answer ? ok(answer(input as never)) : err(refusal('not-allowed'));
    },
    officeSave: ({ id: download, file, name }) => {
      if (failure !== 'long-download') return Promise.resolve(ok({ outcome: 'saved', name }));
      const saving = { id: download, file, name, bytes: 48_312_004, bytesTotal: null, lines: file === 'accounting.journal' ? 412_880 : null, linesTotal: file === 'accounting.journal' ? 1_204_331 : null, ended: false };
      listeners.forEach((listener) => { listener(saving); });
      return new Promise((resolve) => {
        stops.set(download, () => {
          listeners.forEach((listener) => { listener({ ...saving, ended: true }); });
          resolve(ok({ outcome: 'stopped', name }));
        });
      });
    },
    stopOfficeSaving: async (download) => { stops.get(download)?.(); },
    onOfficeSaving: (listener) => { listeners.add(listener); return () => void listeners.delete(listener); },
    virtualOfficePeople: async () => [['Grace Lindqvist', 'headquarters'], ['Samuel Adeyemi', 'headquarters'], ['Olivia Marsh', 'office'], ['정민서', 'office'], ['Noah Brandt', 'auditor']].map(([name = '', role = ''], index) =>
      ({ name, role, email: `person${String(index)}@harbor.example`, password: 'right', code: '123456' })),
  };
};
