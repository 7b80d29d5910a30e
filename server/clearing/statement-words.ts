import type { PaperLanguage } from '../../domain/report-file.ts';
import type { StatementLine, StatementPart } from '../../domain/statement.ts';

/** What a statement says, in each language. English is what statements have said from the first day. */
export const statementWords = {
  en: {
    statement: 'Statement', title: (day: string) => `Statement of ${day}`, businessDay: (day: string) => `Business day ${day}`, franchise: (number: number, name: string) => `Franchise ${String(number)} · ${name}`,
    locked: (at: string, by: string) => `Locked ${at} UTC by ${by}. It does not change any more.`, draft: 'DRAFT: not locked, it may still change.',
    although: (reason: string) => `Locked although a till had not told everything of this day: ${reason}`, nothing: 'Nothing to settle on this day.',
    payInAll: 'To pay in all', receiveInAll: 'To receive in all', pay: (amount: string) => `to pay ${amount}`, receive: (amount: string) => `to receive ${amount}`,
    sum: (receive: string, pay: string, commission: string) => `To receive ${receive}, to pay ${pay}; commission ${commission} is in it.`,
    late: (day: string) => `late, of ${day}: `, between: (seller: string, redeemer: string) => `sold ${seller}, used ${redeemer}`,
    headquarters: 'Headquarters', noFranchise: 'Stores without a franchise', own: 'Own stores',
  },
  ko: {
    statement: '정산서', title: (day: string) => `${day} 정산서`, businessDay: (day: string) => `영업일 ${day}`, franchise: (number: number, name: string) => `가맹점 ${String(number)} · ${name}`,
    locked: (at: string, by: string) => `${at} UTC에 ${by} 님이 확정했습니다. 더 이상 바뀌지 않습니다.`, draft: '초안: 확정되지 않아 바뀔 수 있습니다.',
    although: (reason: string) => `단말기가 이날의 내용을 모두 보내기 전에 확정했습니다: ${reason}`, nothing: '이날 정산할 것이 없습니다.',
    payInAll: '지급 합계', receiveInAll: '수취 합계', pay: (amount: string) => `지급 ${amount}`, receive: (amount: string) => `수취 ${amount}`,
    sum: (receive: string, pay: string, commission: string) => `수취 ${receive}, 지급 ${pay}. 수수료 ${commission}가 들어 있습니다.`,
    late: (day: string) => `늦음, ${day}: `, between: (seller: string, redeemer: string) => `판매 ${seller}, 사용 ${redeemer}`,
    headquarters: '본사', noFranchise: '가맹점에 속하지 않은 매장', own: '자체 매장',
  },
} as const satisfies Readonly<Record<PaperLanguage, unknown>>;

/** What each kind of line is called in Korean; English stands beside the drawing. */
export const kindsInKorean: Readonly<Record<StatementLine['kind'], string>> = {
  'use': '사용', 'discount': '할인', 'overspend': '초과 사용, 프로그램 부담', 'sale': '판매, 소유자에게 갈 금액',
  'selling-commission': '판매 수수료', 'redeeming-commission': '사용 수수료', 'cash-out': '현금 지급', 'reload': '상품권 충전',
};

/** Whom a part is settled with. */
export const partyNameIn = (language: PaperLanguage, { party }: Pick<StatementPart, 'party'>): string => {
  const words = statementWords[language];
  switch (party.kind) {
    case 'franchise': return party.name;
    case 'headquarters': return words.headquarters;
    case 'no-franchise': return words.noFranchise;
    case 'own': return words.own;
  }
};
