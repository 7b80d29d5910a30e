import type { Refusal } from '../../domain/certificate.ts';
import { type Currency, exponentOf, type MoneyProblem } from '../../domain/money.ts';
import type { NumberProblem } from '../../domain/number.ts';
import type { WireRefusal } from '../../domain/protocol.ts';
import type { StandinRefusal } from '../../domain/standin.ts';
import type { PinProblem, PrintOutcome } from '../../preload/contract.ts';
import type { Format } from '../components/format.ts';
import type { Translate } from '../i18n.ts';
import type { NotRecorded, OtherWorld } from '../till.ts';
import en from '../../resources/locales/en.json';

/** Each reason becomes one sentence: what happened, what it means for the money, the next key to press. */

type LastUse = { readonly storeNumber: number; readonly storeName: string; readonly at: number };

/** Why a certificate can't be used, as till or offline rules see it. `lastUse` makes "spent" say where and when. */
export const refusalSentence = (t: Translate, format: Format, refusal: Refusal | StandinRefusal, lastUse: LastUse | null = null): string => {
  switch (refusal.reason) {
    case 'expired': return t('refusal.expired', { date: refusal.validUntil === '' ? '-' : format.day(refusal.validUntil) });
    case 'above-balance': return t('refusal.above-balance', { amount: format.money(refusal.balance) });
    case 'balance-changed': case 'not-empty': case 'above-redeemed': case 'above-highest': return t(`refusal.${refusal.reason}`, { amount: format.money(refusal.balance) });
    case 'certificate-cap': return t('refusal.certificate-cap', { amount: format.money(refusal.limit) });
    case 'till-cap': return t('refusal.till-cap', { amount: format.money(refusal.limit) });
    case 'held': return t('refusal.held', { store: String(refusal.storeNumber), when: format.moment(refusal.until), amount: format.money(refusal.balance) });
    case 'spent': return lastUse ? t('refusal.spentAt', { store: lastUse.storeName, when: format.moment(lastUse.at) }) : t('refusal.spent');
    default: return t(`refusal.${refusal.reason}`);
  }
};

/** The server's own refusal; it may say where and when the value left. */
export const wireRefusalSentence = (t: Translate, format: Format, refusal: WireRefusal): string => {
  const { lastUse } = refusal;
  const when = lastUse ? { store: lastUse.storeName, when: format.moment(lastUse.at) } : null;
  const also = when ? ` ${t('refusal.lastUse', when)}` : '';
  switch (refusal.reason) {
    case 'spent': return when ? t('refusal.spentAt', when) : t('refusal.spent');
    case 'above-balance':
      return (refusal.balance === null ? t('refusal.above-balance-unknown') : t('refusal.above-balance', { amount: format.money(refusal.balance) })) + also;
    case 'expired': return t('refusal.expired', { date: refusal.validUntil === null ? '-' : format.day(refusal.validUntil) });
    case 'held': return t('refusal.held', { store: refusal.held?.storeName ?? '-', when: refusal.held ? format.moment(refusal.held.until) : '-', amount: refusal.balance === null ? '-' : format.money(refusal.balance) });
    case 'partly-spent': return t('refusal.partly-spent') + also;
    case 'balance-changed': case 'not-empty': case 'above-redeemed': case 'above-highest': return t(`refusal.${refusal.reason}`, { amount: refusal.balance === null ? '-' : format.money(refusal.balance) });
    default: return t(`refusal.${refusal.reason}`);
  }
};

/** Why what was typed is no amount. */
export const amountSentence = (t: Translate, problem: MoneyProblem, currency: Currency, example: string): string => {
  if (problem === 'too-many-digits') return t(exponentOf(currency) === 0 ? 'amount.no-decimals' : 'amount.too-many-digits', { currency, digits: exponentOf(currency), example });
  return t(`amount.${problem}`, { example });
};

/** Why a scan is no certificate. */
export const numberSentence = (t: Translate, problem: NumberProblem | OtherWorld): string => t(`number.${problem}`);

/** Why nothing was recorded. */
export const notRecordedSentence = (t: Translate, format: Format, problem: NotRecorded): string => {
  switch (problem.reason) {
    case 'not-durable': return t(`notRecorded.not-durable.${problem.detail}`);
    case 'above-limit': return t(`notRecorded.above-limit.${problem.of}`, { amount: format.money(problem.limit) });
    case 'not-issued': return t(`notRecorded.not-issued.${problem.detail}`);
    case 'refused': return refusalSentence(t, format, problem.refusal);
    default: return t(`notRecorded.${problem.reason}`);
  }
};

/** Why a PIN did not open anything. */
export const pinSentence = (t: Translate, format: Format, problem: PinProblem, name: string): string => {
  switch (problem.reason) {
    case 'wrong-pin': return t('pin.wrong-pin', { count: problem.attemptsLeft, name });
    case 'locked': return t('pin.locked', { name, time: format.time(problem.until) });
    default: return t(`pin.${problem.reason}`, { name });
  }
};

const has = <Words extends object>(words: Words, key: string): key is keyof Words & string => Object.hasOwn(words, key);

/** The printer's own reason in words; a reason nobody translated yet is shown as it came. */
export const printReason = (t: Translate, reason: string): string => {
  if (has(en.print.reason, reason)) return t(`print.reason.${reason}`);
  return reason.trim() === '' ? t('print.reason.unknown') : reason;
};

/** What became of a receipt. */
export const printSentence = (t: Translate, outcome: PrintOutcome, paper: 'receipt' | 'page'): string => {
  switch (outcome.outcome) {
    case 'printed':
      if (outcome.warning !== null) return t('print.printedWarning', { warning: printReason(t, outcome.warning) });
      return paper === 'receipt' ? t('print.printed') : t('print.pagePrinted');
    case 'failed': return t(paper === 'receipt' ? 'print.failed' : 'print.pageFailed', { reason: printReason(t, outcome.reason) });
    case 'unconfirmed': return t(paper === 'receipt' ? 'print.unconfirmed' : 'print.pageUnconfirmed', { reason: printReason(t, outcome.reason) });
  }
};

/** Why the server takes no operation in, or can't be reached. */
export const serverWords = (t: Translate, problem: string): string => (has(en.server, problem) ? t(`server.${problem}`) : problem);

/** What the office was told about an operation. */
export const flagWords = (t: Translate, flag: string): string => t(`operation.flag.${has(en.operation.flag, flag) ? flag : 'other'}`);

/** A ledger event's name. */
export const eventWords = (t: Translate, kind: string): string => t(`certificate.event.${has(en.certificate.event, kind) ? kind : 'other'}`);
