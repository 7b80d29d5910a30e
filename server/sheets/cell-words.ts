import type { PaperLanguage } from '../../domain/report-file.ts';
import type { Cell } from './cells.ts';

/** The columns whose cells are words of ours, not people's own. */
const worded: ReadonlySet<string> = new Set(['kind', 'what', 'state', 'reason', 'decision', 'late']);

/** Our words as Korean says them; English reads them as they stand. A word that is missing here stays as it is. */
const korean: Readonly<Record<string, string>> = {
  'sold': '판매', 'promotional': '증정',
  'right': '맞음', 'provisional': '잠정', 'different': '차이 있음', 'late': '늦음',
  'opening': '개시', 'sale': '판매', 'redemption': '사용', 'void': '취소', 'reload': '충전', 'cash-out': '현금 지급', 'return-credit': '상품 반품', 'refund': '환불', 'honour': '만료 후 인정',
  'tender-correction': '결제 수단 정정', 'pay-in': '현금 입금', 'pay-out': '현금 출금', 'cash-variance': '현금 과부족', 'reversal': '요청 되돌림',
  'request-redeem': '사용 요청', 'request-cash-out': '현금 지급 요청', 'request-refund': '환불 요청', 'request-return-credit': '반품 요청', 'request-void-sale': '판매 취소 요청',
  'bank-refund': '계좌 환불', 'bank-refund-cancelled': '계좌 환불 취소', 'bank-refund-paid': '계좌 환불 송금', 'breakage': '낙전 추정', 'clearing': '정산',
  'corporate-sale': '기업 판매', 'corporate-payment': '기업 입금', 'corporate-cancel': '기업 판매 회수', 'escheat': '국가 이관', 'escheat-returned': '국가 이관 반환', 'resolution': '예외 처리', 'resolution-reversal': '예외 처리 되돌림',
  'use': '사용', 'discount': '할인', 'overspend': '초과 사용', 'selling-commission': '판매 수수료', 'redeeming-commission': '사용 수수료',
  'spoiled': '손상', 'surplus': '더 필요 없음', 'stolen': '도난', 'lost': '배송 중 분실', 'found': '찾음', 'kept': '재고로 보관', 'sent-back': '돌려보냄',
};

/** A cell in its reader's language, where its column holds our own words. */
export const cellOf = (language: PaperLanguage, column: Cell | undefined, cell: Cell): Cell =>
  language === 'ko' && typeof column === 'string' && worded.has(column) && typeof cell === 'string' ? korean[cell] ?? cell : cell;
