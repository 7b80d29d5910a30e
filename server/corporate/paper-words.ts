import type { PaperLanguage } from '../../domain/report-file.ts';

/** What a company's papers say, in the language that was chosen with the quotation. */
export const paperWords = {
  en: {
    'quotation': 'Quotation', 'invoice': 'Invoice', 'credit-note': 'Credit note', 'note': 'Delivery note', 'noteTitle': (sale: number) => `Delivery note of sale ${String(sale)}`,
    'sale': (sale: number, franchise: string) => `Sale ${String(sale)}, ${franchise}`, 'validUntil': 'Valid until', 'forInvoice': 'For invoice', 'remark': 'Note',
    'takenBack': 'What nobody has spent is taken back; these certificates are worth nothing any more.', 'columns': ['Gift certificates', 'Pieces', 'Each', 'Price'], 'discount': 'Discount',
    'credited': 'Credited', 'toPay': 'To pay', 'pleasePay': (name: string) => `Please pay by bank transfer and name ${name}. The certificates are activated once the money has come.`,
    'from': 'From', 'to': 'To', 'taxNumber': 'Tax number', 'attention': 'Attention', 'date': 'Date', 'ranges': ['From control number', 'To', 'Worth each', 'Pieces'], 'inAll': 'Pieces in all',
    'active': 'They are active from the day above: whoever holds one can spend it. Please count them when you take them over.', 'sign': 'Date, name, signature',
  },
  ko: {
    'quotation': '견적서', 'invoice': '청구서', 'credit-note': '환불 명세서', 'note': '납품서', 'noteTitle': (sale: number) => `${String(sale)}번 판매 납품서`,
    'sale': (sale: number, franchise: string) => `${String(sale)}번 판매, ${franchise}`, 'validUntil': '유효 기한', 'forInvoice': '해당 청구서', 'remark': '비고',
    'takenBack': '사용되지 않은 상품권을 회수했습니다. 이 상품권들은 더 이상 가치가 없습니다.', 'columns': ['상품권', '수량', '단가', '금액'], 'discount': '할인',
    'credited': '환불 금액', 'toPay': '청구 금액', 'pleasePay': (name: string) => `계좌로 이체하시고 ${name}을(를) 적어 주십시오. 입금되면 상품권이 활성화됩니다.`,
    'from': '공급자', 'to': '받는 분', 'taxNumber': '사업자등록번호', 'attention': '담당자', 'date': '날짜', 'ranges': ['시작 관리번호', '끝 관리번호', '액면가', '수량'], 'inAll': '총수량',
    'active': '위 날짜부터 활성화되어 가진 사람이 사용할 수 있습니다. 받으실 때 장수를 확인해 주십시오.', 'sign': '날짜, 이름, 서명',
  },
} as const satisfies Readonly<Record<PaperLanguage, unknown>>;

export type PaperWords = (typeof paperWords)[PaperLanguage];
