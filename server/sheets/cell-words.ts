import type { CertificateKind } from '../../domain/certificate.ts';
import type { transferKinds } from '../../domain/clearing.ts';
import type { ClearingPayment } from '../../domain/clearing-payment-wire.ts';
import type { PostingKind } from '../../domain/ledger.ts';
import type { StoreEvening } from '../../domain/reconciliation.ts';
import type { PaperLanguage } from '../../domain/report-file.ts';
import type { destructionReasonSchema, missingDecisions, strayDecisions } from '../../domain/stock-wire.ts';
import type { Cell } from './cells.ts';

/** The columns whose cells are words of ours, not people's own. */
const worded: ReadonlySet<string> = new Set(['kind', 'what', 'state', 'reason', 'decision', 'late']);

/** Every word that stands in such a column: a kind or state that is new has none here, and does not compile. */
type Word =
  | PostingKind | CertificateKind | (typeof transferKinds)[number] | StoreEvening['state'] | ClearingPayment['state']
  | (typeof destructionReasonSchema.options)[number] | (typeof missingDecisions)[number] | (typeof strayDecisions)[number]
  | 'use' | 'taken-back' | 'late' | 'locked while provisional';

/** Our words as people read them: English, Korean. */
const words: Readonly<Record<Word, readonly [string, string]>> = {
  'sold': ['sold', '판매'], 'promotional': ['given away', '증정'],
  'right': ['right', '맞음'], 'provisional': ['provisional', '잠정'], 'different': ['differs', '차이 있음'], 'late': ['late', '늦음'], 'locked while provisional': ['locked while provisional', '잠정인 채 확정'],
  'noted': ['noted', '기록됨'], 'confirmed': ['confirmed', '확인됨'], 'reversed': ['reversed', '취소됨'],
  'opening': ['opening', '개시'], 'sale': ['sale', '판매'], 'redemption': ['redemption', '사용'], 'cover': ['set against an earlier use', '앞선 사용 충당'], 'void': ['void', '취소'], 'reload': ['load', '충전'], 'cash-out': ['cash-out', '현금 지급'],
  'return-credit': ['goods returned', '상품 반품'], 'refund': ['refund', '환불'], 'tender-correction': ['tender corrected', '결제 수단 정정'], 'pay-in': ['paid in', '현금 입금'], 'pay-out': ['paid out', '현금 출금'],
  'cash-variance': ['cash variance', '현금 과부족'], 'reversal': ['request reversed', '요청 되돌림'],
  'request-redeem': ['redemption asked', '사용 요청'], 'request-cash-out': ['cash-out asked', '현금 지급 요청'], 'request-refund': ['refund asked', '환불 요청'],
  'request-return-credit': ['return asked', '반품 요청'], 'request-void-sale': ['void of a sale asked', '판매 취소 요청'],
  'bank-refund': ['bank refund', '계좌 환불'], 'bank-refund-cancelled': ['bank refund cancelled', '계좌 환불 취소'], 'bank-refund-paid': ['bank refund paid', '계좌 환불 송금'],
  'corporate-sale': ['sale to a company', '기업 판매'], 'corporate-payment': ['payment of a company', '기업 입금'], 'corporate-cancel': ['sale to a company cancelled', '기업 판매 회수'],
  'resolution': ['exception resolved', '예외 처리'], 'resolution-reversal': ['resolution reversed', '예외 처리 되돌림'], 'breakage': ['breakage', '낙전 추정'],
  'escheat': ['escheat', '국가 이관'], 'escheat-returned': ['escheat returned', '국가 이관 반환'],
  'clearing': ['clearing', '정산'], 'clearing-payment': ['clearing paid', '정산 지급'], 'clearing-payment-reversed': ['clearing payment reversed', '정산 지급 취소'],
  'use': ['use', '사용'], 'taken-back': ['taken back', '되돌림'], 'discount': ['discount', '할인'], 'overspend': ['overspend', '초과 사용'],
  'selling-commission': ['selling commission', '판매 수수료'], 'redeeming-commission': ['redeeming commission', '사용 수수료'],
  'spoiled': ['spoiled', '손상'], 'surplus': ['no longer needed', '더 필요 없음'], 'stolen': ['stolen', '도난'], 'lost': ['lost on the way', '배송 중 분실'], 'found': ['found', '찾음'],
  'kept': ['kept in stock', '재고로 보관'], 'sent-back': ['sent back', '돌려보냄'],
};

/** A cell in its reader's language, where its column holds our own words; any other stays as it is. */
export const cellOf = (language: PaperLanguage, column: Cell | undefined, cell: Cell): Cell => {
  if (typeof column !== 'string' || !worded.has(column) || typeof cell !== 'string' || !Object.hasOwn(words, cell)) return cell;
  const [english, korean] = words[cell as Word];
  return language === 'ko' ? korean : english;
};
