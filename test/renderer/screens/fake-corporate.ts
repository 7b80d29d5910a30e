import type { BankLine, CorporateSale } from '../../../domain/corporate-wire.ts';
import { minor } from '../../../domain/money.ts';
import { makeControlNumber } from '../../../domain/number.ts';
import { id, startAt } from './fake-data.ts';

const hourMs = 3_600_000;
const [grace, samuel] = [{ id: id(9_001), name: 'Grace Lindqvist' }, { id: id(9_002), name: 'Samuel Adeyemi' }];

/** Sales to companies in every state that a screen shows, and transfers for them. */
export const createFakeCorporate = ({ empty, currency }: { readonly empty: boolean; readonly currency: string }): Readonly<Record<string, (input: never) => unknown>> => {
  const isKorean = currency === 'KRW';
  const money = (units: number) => minor(isKorean ? units * 1_000 : units * 100);
  const company = isKorean
    ? { name: '북풍상사 주식회사', address: '서울 성동구 아차산로 17', taxNumber: '123-45-67890', contact: '김하늘' }
    : { name: 'Northwind Traders', address: '1 Pier Road\nPortland, ME 04101', taxNumber: 'US 01-2345678', contact: 'Ana Ruiz' };
  const act = (by: typeof grace, hours: number) => ({ by, at: startAt - hours * hourMs });
  const document = (index: number, kind: CorporateSale['documents'][number]['kind'], number: string) => ({ id: id(9_910 + index), kind, number, issuedAt: startAt - (60 - index) * hourMs, issuedBy: grace });
  const range = (index: number, first: number, last: number, units: number) => ({ id: id(9_930 + index), first: makeControlNumber(10_002, first), last: makeControlNumber(10_002, last), count: last - first + 1, face: money(units), putBy: grace, putAt: startAt - 20 * hourMs });
  const transfer = { day: '2026-11-20', payer: company.name, text: 'INV-1-000014' };
  const sale = (number: number, more: Partial<CorporateSale>): CorporateSale => ({
    id: id(9_900 + number), number, company, franchise: { id: id(9_100), name: 'Harbor East' }, store: { number: 101, name: isKorean ? '하버 마켓 성수점' : 'Harbor Market Portland' }, programNumber: 1,
    programName: isKorean ? '하버 상품권' : 'Harbor Gift Certificate', currency, pieces: 500, total: money(22_500), paid: minor(0), state: 'quoted', validUntil: '2026-12-20', quotedAt: startAt - 60 * hourMs,
    note: isKorean ? '연말 선물' : 'Year-end presents', discount: { kind: 'basis-points', value: 1_000 }, lines: [{ face: money(50), listPrice: money(50), pieces: 500, total: money(22_500) }],
    documents: [document(0, 'quotation', 'QUO-1-000021')], ranges: [], payments: [], quotedBy: grace, accepted: null, withdrawn: null, credit: null, activationAsked: null, activated: null, activatedDay: null,
    cancelAsked: null, cancelled: null, unspent: null, cancelledTotal: null, ...more,
  });
  const invoiced = { accepted: act(samuel, 40), documents: [document(0, 'quotation', 'QUO-1-000019'), document(1, 'invoice', 'INV-1-000014')] };
  const paid = { ...invoiced, paid: money(22_500), ranges: [range(0, 1, 500, 50)], payments: [{ id: id(9_940), amount: money(22_500), at: startAt - 10 * hourMs, by: samuel, note: '', transfer, isUndone: false, undoes: null }] };
  let sales: readonly CorporateSale[] = empty ? [] : [
    sale(7, {}),
    sale(6, { ...invoiced, state: 'invoiced', paid: money(10_000), ranges: [range(1, 1, 300, 50)], payments: [{ id: id(9_941), amount: money(10_000), at: startAt - 10 * hourMs, by: samuel, note: '', transfer, isUndone: false, undoes: null }] }),
    sale(5, { ...paid, state: 'waiting', activationAsked: act(samuel, 2) }),
    sale(4, { ...paid, state: 'activated', activationAsked: act(grace, 9), activated: act(samuel, 8), activatedDay: '2026-11-23', unspent: { count: 488, total: money(21_960) } }),
    sale(3, { ...paid, state: 'cancelled', activationAsked: act(grace, 9), activated: act(samuel, 8), activatedDay: '2026-11-23', cancelAsked: { ...act(grace, 3), note: isKorean ? '행사 취소' : 'The party was called off' }, cancelled: act(samuel, 1),
      cancelledTotal: money(21_960), documents: [...invoiced.documents, document(2, 'credit-note', 'CRN-1-000002')] }),
  ];
  const line = (index: number, units: number, payer: string, text: string, more: Partial<BankLine> = {}): BankLine =>
    ({ id: id(9_950 + index), day: '2026-11-22', amount: money(units), currency, payer, text, left: money(units), suggestions: [], ...more });
  const open = { saleId: id(9_906), number: 6, company: company.name, invoice: 'INV-1-000014', open: money(12_500) };
  const lines = [
    line(0, 12_500, company.name, isKorean ? 'INV-1-000014 잔금' : 'Rest of INV-1-000014', { suggestions: [{ ...open, because: 'number-and-amount' }] }),
    line(1, 80, isKorean ? '이도윤' : 'J. Miller', isKorean ? '감사합니다' : 'thank you'),
  ];
  const heldLines = [{ id: id(9_975), day: '2026-11-21', amount: minor(isKorean ? 1_200_000 : 1_200_00), currency, payer: isKorean ? '한빛상사' : 'NORTHWIND TRADERS LLC', text: 'SEPA CT 0081-22', known: { payer: isKorean ? '한빛 상사' : 'Northwind Traders', text: isKorean ? 'INV-1-000012' : 'Invoice INV-1-000012, thank you' } }];
  const columns = ['Date', 'Payer', 'Reference', 'Amount'].map((title, index) => ({ title, samples: [['2026-11-22', '2026-11-21'], ['Northwind', 'J. Miller'], ['INV-1-000014', 'thank you'], ['12500.00', '80.00']][index] ?? [] }));
  const change = (which: string, next: Partial<CorporateSale>): CorporateSale | undefined => {
    sales = sales.map((one) => (one.id === which ? { ...one, ...next } : one));
    return sales.find((one) => one.id === which);
  };
  return {
    'corporate.list': () => ({ sales: sales.map(({ id: which, number, company: buyer, franchise, store, programNumber, programName, currency: of, pieces, total, paid: received, state, validUntil, quotedAt }) =>
      ({ id: which, number, company: buyer, franchise, store, programNumber, programName, currency: of, pieces, total, paid: received, state, validUntil, quotedAt })), more: false }),
    'corporate.read': ({ id: wanted }: { id: string }) => sales.find((one) => one.id === wanted),
    'corporate.companies': () => ({ companies: empty ? [] : [{ id: id(9_960), ...company }] }),
    'corporate.quote': () => sales[0],
    'corporate.accept': ({ id: which }: { id: string }) => change(which, { state: 'ordered', accepted: act(grace, 0) }),
    'corporate.activate': ({ id: which }: { id: string }) => change(which, { state: 'activated', activated: act(grace, 0) }),
    'corporate.bank-look': () => ({ columns, rows: 2, format: null }),
    'corporate.bank-import': () => ({ added: 0, held: 0, known: 0, outgoing: 0, faults: [{ line: 7, what: 'amount', found: '12.5,00' }] }),
    'corporate.bank-lines': () => ({ lines: empty ? [] : lines, more: false, held: empty ? [] : heldLines, unpaid: [{ ...open, currency }] }),
  };
};
