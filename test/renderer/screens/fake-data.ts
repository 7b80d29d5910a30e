import type { Certificate } from '../../../domain/certificate.ts';
import { minor } from '../../../domain/money.ts';
import { type CertificateHash, makeControlNumber, makeGtin } from '../../../domain/number.ts';
import type { Program } from '../../../domain/protocol.ts';
import type { TerminalInfo } from '../../../preload/contract.ts';

/** A made-up store with a handful of certificates, each scanned by a word instead of a number. */

export const id = (last: number): string => `0190a000-0000-7000-8000-${String(last).padStart(12, '0')}`;
/** Monday, 23 November 2026, 14:20 in Seoul. */
export const startAt = Date.parse('2026-11-23T05:20:00Z');
export const today = '2026-11-23';

export const program = (currency: string): Program => ({
  id: id(900), number: 1, name: 'Harbour Gift', currency, kind: 'sold',
  denominations: [25, 50, 100].map((units, index) => ({ gtin: makeGtin(`095200000000${String(index)}`), face: minor(unit(currency) * units), price: minor(unit(currency) * units) })), validityMonths: 60, terms: {}, reloadUpTo: minor(unit(currency) * 200),
  range: { gtin: makeGtin('0952000000009'), min: minor(unit(currency) * 5), max: minor(unit(currency) * 200) },
  buyingLimits: { askFromPieces: null, askFromValue: minor(unit(currency) * 300), certificateMax: null, saleMax: minor(unit(currency) * 300) },
  offlinePolicy: {
    version: 1, enabled: true, perCertificate: minor(unit(currency) * 50), perTill: minor(unit(currency) * 150), managerAbove: minor(unit(currency) * 20),
    knowledgeAgeMaxMs: 86_400_000, offlineMaxMs: 86_400_000, overspendBorneBy: 'program',
  },
});

/** What the house gives away. */
const thankYou = (currency: string, name: string): Program => {
  const { range: _, buyingLimits: __, ...sold } = program(currency);
  return { ...sold, id: id(901), number: 2, name, kind: 'promotional', denominations: [{ gtin: makeGtin('0952000000020'), face: minor(unit(currency) * 10), price: minor(0) }] };
};

/** What one "unit" of the picture's amounts is: a dollar, or a thousand won. */
export const unit = (currency: string): number => (currency === 'KRW' ? 1_000 : 100);

export const terminalInfo = (currency: string, language: string): TerminalInfo => ({
  terminal: {
    id: id(1), number: 2,
    store: {
      id: id(2), number: 7, name: language === 'ko' ? '부산항점' : 'Harbour Store', address: [], phone: '', timeZone: 'Asia/Seoul', currency, receiptLocale: language,
      jurisdiction: currency === 'KRW' ? { country: 'KR' } : { country: 'US', region: 'CA' },
    },
  },
  programs: [{ ...program(currency), name: language === 'ko' ? '항구 상품권' : 'Harbour Gift' }, thankYou(currency, language === 'ko' ? '감사 상품권' : 'Thank you')],
  operators: [
    { id: id(11), name: language === 'ko' ? '김하늘' : 'Ada Kim', role: 'cashier' },
    { id: id(12), name: language === 'ko' ? '이준호' : 'Ben Osei', role: 'cashier' },
    { id: id(13), name: language === 'ko' ? '박서연' : 'Clara Park', role: 'manager' },
  ],
  issuing: { batch: 31, linkOrigin: 'https://id.example' },
  configVersion: 1,
  protection: 'basic_text',
});

export const hash = (number: number): CertificateHash => number.toString(16).padStart(32, '0') as CertificateHash;
export const control = (number: number) => makeControlNumber(12, 340 + number);

const certificate = (number: number, currency: string, change: Partial<Certificate>): Certificate => ({
  hash: hash(number), state: 'stock', blocked: false, kind: 'sold', programNumber: 1, storeNumber: 7, currency,
  face: minor(unit(currency) * 50), balance: minor(0), validUntil: null, ...change,
});

/** By the word that scans it. */
export const certificates = (currency: string): Readonly<Record<string, Certificate>> => {
  const u = unit(currency);
  const active = (number: number, balance: number, validUntil: string): Certificate =>
    certificate(number, currency, { state: 'active', balance: minor(balance), validUntil });
  return {
    'stock-1': certificate(1, currency, {}),
    'stock-2': certificate(2, currency, { face: minor(u * 100) }),
    'stock-3': certificate(3, currency, { face: minor(u * 25) }),
    'active-1': active(4, u * 50, '2031-11-22'),
    'active-2': active(5, Math.round(u * 12.5), '2027-03-31'),
    'spent-1': active(6, 0, '2030-01-31'),
    'expired-1': active(7, u * 30, '2026-10-31'),
    'blocked-1': { ...active(8, u * 30, '2030-10-31'), blocked: true },
    'voided-1': certificate(9, currency, { state: 'voided' }),
    'elsewhere-1': certificate(10, currency, { storeNumber: 3 }),
  };
};
