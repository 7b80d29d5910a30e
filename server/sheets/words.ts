import type { PaperLanguage } from '../../domain/report-file.ts';

/** What files for people say, by language. Columns go by the names that CSV has, which stay what they are. */
const words = {
  en: {
    nothing: 'Nothing in this report.', page: (page: number, pages: number) => `Page ${String(page)} of ${String(pages)}`, from: 'From', to: 'To', asOf: 'As of', rule: 'Law', known: 'As known at', late: 'Came after its month was closed', beginning: 'the beginning', end: 'now',
    titles: { 'summary': 'Daily summary by account', 'clearing-payments': 'Payments between franchises', 'vat': 'VAT on single-purpose certificates', 'unclaimed': 'Unclaimed balances', 'stock-places': 'Where paper is', 'stock-destroyed': 'Destroyed paper', 'stock-strays': 'Strays', 'hours': 'Days and hours', 'liability': 'Owed to holders', 'ageing': 'Owed to holders by month of sale', 'dormancy': 'What lies still', 'evening': 'The evening, store by store' },
    columns: { vat: 'VAT', rate_percent: 'Rate %' },
  },
  ko: {
    nothing: '이 보고서에는 내용이 없습니다.', page: (page: number, pages: number) => `${String(pages)}쪽 중 ${String(page)}쪽`, from: '시작일', to: '종료일', asOf: '기준일', rule: '법', known: '파악 시점', late: '월 마감 후 도착', beginning: '처음', end: '현재',
    titles: { 'summary': '계정별 일별 요약', 'clearing-payments': '가맹점 간 지급', 'vat': '단일목적 상품권 부가가치세', 'unclaimed': '찾아가지 않은 잔액', 'stock-places': '용지 위치', 'stock-destroyed': '폐기한 용지', 'stock-strays': '다른 묶음의 용지', 'hours': '날짜와 시간별', 'liability': '소지자에게 갚을 금액', 'ageing': '판매 월별 갚을 금액', 'dormancy': '움직이지 않는 것', 'evening': '매장별 마감' },
    columns: {
      accounting_date: '회계일', account_number: '계정 번호', account_name: '계정명', debit: '차변', credit: '대변', currency: '통화', event_time: '발생 시각', recorded_time: '기록 시각', late_event_day: '늦은 발생일',
      posting: '전기', kind: '종류', store: '매장', source: '출처', account: '계정', what: '내용', control_number: '관리번호', program: '프로그램', used: '사용', price_paid: '지불한 값', overspend: '초과 사용',
      face: '액면가', price: '판매가', sold_day: '판매일', sold_store: '판매 매장', tax_day: '과세일', country: '국가', rate_percent: '세율 %', net: '공급가액', vat: '부가가치세', store_name: '매장명', day: '날짜',
      first: '첫 번호', last: '마지막 번호', count: '수량', reason: '이유', note: '메모', asked_by: '요청자', confirmed_by: '확인자', shipment: '발송', decision: '결정', not_shipped: '발송 전', on_the_way: '이동 중',
      in_stock: '재고', sold: '판매됨', destroyed: '폐기', missing: '부족', balance: '잔액', sold_on: '판매일', last_activity_on: '마지막 활동일', last_activity: '마지막 활동', rule: '법', statement_day: '정산일', of_day: '해당일', late: '늦음',
      settled_with: '정산 상대', selling_store: '판매 매장', redeeming_store: '사용 매장', payer: '지급', payee: '수취', amount: '금액', to_receive: '받을 금액', to_pay: '지급할 금액', business_day: '영업일', hour: '시', certificates: '상품권 수', redeemed: '사용', uses: '사용 횟수',
      program_name: '프로그램명', opening: '기초 금액', activated: '판매', reloaded: '추가 충전', returned: '사용 취소', credited_back: '상품 반품', voided: '판매 취소', cashed_out: '현금 지급', refunded: '환불', escheated: '국가 이관',
      closing: '기말 금액', sold_in: '판매 월', outstanding: '갚을 금액', still_since: '움직임 없음', years: '판매 후 햇수', state: '상태', waiting: '기다림', differences: '차이', cash_variance: '현금 과부족',
      paid_day: '지급일', received_day: '입금일', up_to_statement: '정산서까지', reference: '이체 참조', noted_by: '기록자', reversed_by: '취소자',
    },
  },
} as const;

export type ReportTitle = keyof (typeof words)['en']['titles'];

/** The words of a language. */
export const wordsOf = (language: PaperLanguage): (typeof words)[PaperLanguage] => words[language];

/** A column's name as people read it: their language's, or CSV's own with blanks. */
export const columnOf = (language: PaperLanguage, name: string): string => {
  const known: Readonly<Record<string, string>> = words[language].columns;
  return known[name] ?? (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll('_', ' ');
};

/** How money is written. */
export const localeOf = (language: PaperLanguage): string => (language === 'ko' ? 'ko-KR' : 'en-US');
