import fc from 'fast-check';
import type { Certificate } from '../../domain/certificate.ts';
import { currencySchema, type Minor, minor, sum } from '../../domain/money.ts';
import { type CertificateHash, makeControlNumber } from '../../domain/number.ts';
import { type Approval, type CashOut, chainStart, type Honour, type NoSale, type Operation, type PayIn, type PayOut, type Redemption, type Refund, type Reload, type Replacement, type ReturnCredit, type Sale, type ShiftClose, type ShiftOpen, type Tender, type TenderCorrection, type Voidable, type VoidOperation } from '../../domain/operation.ts';

type Reversal = Extract<Operation, { kind: 'reversal' }>;
type Reprint = Extract<Operation, { kind: 'reprint' }>;

/** What the domain's tests start from: one till of one store, certificates of 50 dollars. */

export const usd = currencySchema.parse('USD');
export const krw = currencySchema.parse('KRW');
export const kwd = currencySchema.parse('KWD');

export const today = '2026-11-23';
export const noon = Date.UTC(2026, 10, 23, 12);

/** A certificate hash that a reader can tell apart: `hashOf(7)` ends in 7. */
export const hashOf = (number: number): CertificateHash => number.toString(16).padStart(32, '0') as CertificateHash;

/** An id that a reader can tell apart, in the form of a UUIDv7. */
export const idOf = (number: number): string => `019ab000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const certificate = (overrides: Partial<Certificate> = {}): Certificate => ({
  hash: hashOf(1), state: 'active', blocked: false, kind: 'sold', programNumber: 1, storeNumber: 12,
  currency: usd, face: minor(5000), balance: minor(5000), validUntil: null, ...overrides,
});

const head = {
  v: 1 as const, id: idOf(1), terminal: idOf(900), terminalNumber: 12, store: idOf(800), storeNumber: 12, sequence: 1, previous: chainStart,
  at: noon, clockOffsetMs: 0, day: today, operator: idOf(700), shift: idOf(600), approvals: [] as Approval[],
};

const reference = { sealed: 'c2VhbGVk', control: makeControlNumber(12, 345), programNumber: 1 } as const;

export const cash = (amount: number, given = amount): Tender =>
  ({ type: 'cash', amount: minor(amount), given: minor(given), change: minor(given - amount) });
export const card = (amount: number): Tender => ({ type: 'card', amount: minor(amount), approvalCode: '004711' });

export const saleLine = (hash: CertificateHash, face = 5000, price = face): Sale['lines'][number] =>
  ({ ...reference, certificate: hash, certificateKind: 'sold', face: minor(face), price: minor(price), validUntil: null });

export const sale = (overrides: Partial<Sale> = {}): Sale => {
  const lines = overrides.lines ?? [saleLine(hashOf(1))];
  return { ...head, kind: 'sale', currency: usd, lines, tenders: [cash(sum(lines.map(({ price }) => price)))], ...overrides };
};

export const redemptionLine = (hash: CertificateHash, amount = 3000): Redemption['lines'][number] =>
  ({ ...reference, certificate: hash, amount: minor(amount), balanceAfter: minor(2000) });

export const redemption = (overrides: Partial<Redemption> = {}): Redemption => {
  const lines = overrides.lines ?? [redemptionLine(hashOf(1))];
  return {
    ...head, id: idOf(2), sequence: 2, kind: 'redemption', currency: usd, requestId: idOf(500), decidedBy: 'server',
    amountDue: sum(lines.map(({ amount }) => amount)), lines, otherTender: minor(0), atRisk: minor(0), ...overrides,
  };
};

export const cashOutOf = (lines: CashOut['lines'], overrides: Partial<CashOut> = {}): CashOut => ({
  ...head, id: idOf(10), sequence: 10, kind: 'cash-out', currency: usd, requestId: idOf(502), decidedBy: 'server', because: 'us-ca-cash-out',
  approvals: [{ operator: idOf(701), right: 'cash-out', at: noon }], lines, ...overrides,
});

export const returnCreditOf = (lines: ReturnCredit['lines'], overrides: Partial<ReturnCredit> = {}): ReturnCredit => ({
  ...head, id: idOf(11), sequence: 11, kind: 'return-credit', currency: usd, requestId: idOf(503), decidedBy: 'server', targetReference: 'T12-000002-1',
  approvals: [{ operator: idOf(701), right: 'return-credit', at: noon }], lines, ...overrides,
});

export const honourOf = (certificate: CertificateHash, amount: number, overrides: Partial<Honour> = {}): Honour => ({
  ...head, id: idOf(14), sequence: 14, kind: 'honour', currency: usd, shift: idOf(600), validUntil: '2026-11-20',
  approvals: [{ operator: idOf(701), right: 'honour', at: noon }], lines: [{ ...reference, certificate, amount: minor(amount) }], ...overrides,
});

export const reloadOf = (certificate: CertificateHash, amount: number, overrides: Partial<Reload> = {}): Reload => ({
  ...head, id: idOf(12), sequence: 12, kind: 'reload', currency: usd, shift: idOf(600),
  lines: [{ ...reference, certificate, amount: minor(amount), balanceAfter: minor(amount) }], tenders: [cash(amount)], ...overrides,
});

export const voidOf = (target: Voidable, overrides: Partial<VoidOperation> = {}): VoidOperation => ({
  ...head, id: idOf(3), sequence: 3, kind: 'void', currency: target.currency, requestId: idOf(501), decidedBy: 'server',
  approvals: [{ operator: idOf(701), right: 'void', at: noon }],
  target: target.id, targetKind: target.kind, targetReference: 'T12-000001-2', reason: 'mistake',
  lines: target.kind === 'sale'
    ? target.lines.map((line) => ({ ...reference, certificate: line.certificate, amount: line.face }))
    : target.lines.map((line) => ({ ...reference, certificate: line.certificate, amount: line.amount })),
  tenders: target.kind === 'sale' || target.kind === 'reload' ? target.tenders.map((tender) => (tender.type === 'cash' ? cash(tender.amount) : tender)) : [],
  ...overrides,
});

export const correctionOf = (target: Sale | Reload, to: readonly Tender[], overrides: Partial<TenderCorrection> = {}): TenderCorrection => ({
  ...head, id: idOf(4), sequence: 4, kind: 'tender-correction', currency: target.currency, target: target.id, targetReference: 'T12-000001-2',
  approvals: [{ operator: idOf(701), right: 'tender-correction', at: noon }], from: target.tenders, to: [...to], ...overrides,
});

export const shiftOpen = (overrides: Partial<ShiftOpen> = {}): ShiftOpen =>
  ({ ...head, id: idOf(600), kind: 'shift-open', currency: usd, float: minor(10_000), ...overrides });

export const shiftClose = (overrides: Partial<ShiftClose> = {}): ShiftClose =>
  ({ ...head, id: idOf(699), sequence: 99, kind: 'shift-close', currency: usd, countedCash: minor(10_000), expectedCash: 10_000, unsent: 0, ...overrides });

export const reversal = (overrides: Partial<Reversal> = {}): Reversal =>
  ({ ...head, id: idOf(5), sequence: 5, kind: 'reversal', requestId: idOf(500), reason: 'timed-out', ...overrides });

export const reprint = (overrides: Partial<Reprint> = {}): Reprint =>
  ({ ...head, id: idOf(6), sequence: 6, kind: 'reprint', target: idOf(1), targetReference: 'T12-000001-2', ...overrides });

export const noSale = (overrides: Partial<NoSale> = {}): NoSale => ({
  ...head, id: idOf(7), sequence: 7, kind: 'no-sale', reason: 'change-money', note: null,
  approvals: [{ operator: idOf(701), right: 'no-sale', at: noon }], ...overrides,
});

export const payIn = (overrides: Partial<PayIn> = {}): PayIn =>
  ({ ...head, id: idOf(8), sequence: 8, kind: 'pay-in', currency: usd, reason: 'bank', note: null, amount: minor(4_000), ...overrides });

export const payOut = (overrides: Partial<PayOut> = {}): PayOut =>
  ({ ...head, id: idOf(9), sequence: 9, kind: 'pay-out', currency: usd, reason: 'safe', note: null, amount: minor(6_000), ...overrides });

export const replacement = (overrides: Partial<Replacement> = {}): Replacement => ({
  ...head, id: idOf(10), sequence: 10, kind: 'replacement', currency: usd, requestId: idOf(502), decidedBy: 'server', shift: idOf(600), validUntil: null,
  approvals: [{ operator: idOf(701), right: 'replacement', at: noon }],
  lines: [hashOf(1), hashOf(2)].map((certificate) => ({ ...reference, certificate, amount: minor(3_000) })), ...overrides,
});

export const refund = (overrides: Partial<Refund> = {}): Refund => ({
  ...head, id: idOf(11), sequence: 11, kind: 'refund', currency: usd, requestId: idOf(503), decidedBy: 'server', shift: idOf(600), saleReference: 'T12-000001-2',
  approvals: [{ operator: idOf(701), right: 'refund', at: noon }], lines: [{ ...reference, certificate: hashOf(1), amount: minor(3_000) }], tenders: [card(2_700)], ...overrides,
});

/** Amounts from nothing to the largest that stays exact, small ones more often. */
export const anyAmount = (max = Number.MAX_SAFE_INTEGER): fc.Arbitrary<Minor> =>
  fc.oneof(fc.integer({ min: 0, max: Math.min(max, 100_000) }), fc.integer({ min: 0, max })).map(minor);

export const anyHash: fc.Arbitrary<CertificateHash> =
  fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') as CertificateHash);

export const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((values) => values.join(''));
