import { describe, expect, it } from 'vitest';
import { enrolProblemSchema, serverFailureSchema, issueProblemSchema } from '../../../preload/contract.ts';
import { refusalSchema } from '../../../domain/protocol.ts';
import { minor } from '../../../domain/money.ts';
import type { NumberProblem } from '../../../domain/number.ts';
import type { Flag, Refusal } from '../../../domain/certificate.ts';
import type { StandinRefusal } from '../../../domain/standin.ts';
import type { Format } from '../../../renderer/components/format.ts';
import { outcomeForWindow } from '../../../main/devices/for-window.ts';
import { printProblemSchema } from '../../../main/devices/outcome.ts';
import { createI18n } from '../../../renderer/i18n.ts';
import { flagWords, notRecordedSentence, numberSentence, pinSentence, printReason, printSentence, refusalSentence, serverWords, wireRefusalSentence } from '../../../renderer/screens/sentences.ts';
import type { NotRecorded } from '../../../renderer/till.ts';
import { hash } from './fake-data.ts';

const format = { money: (amount: number) => `$${String(amount)}`, day: (day: string) => day, time: () => '14:03', moment: () => 'today at 14:03' } as unknown as Format;

/** A record with a key for each member: a reason that is added to the domain and not here does not type-check. */
const keysOf = <Name extends string>(names: Record<Name, true>): readonly Name[] => Object.keys(names) as Name[];

const standin: { readonly [Reason in StandinRefusal['reason']]: Extract<StandinRefusal, { reason: Reason }> } = {
  'not-here': { reason: 'not-here' }, 'already-sold': { reason: 'already-sold' }, blocked: { reason: 'blocked' }, voided: { reason: 'voided' },
  expired: { reason: 'expired', validUntil: '2026-10-31' }, spent: { reason: 'spent' }, 'above-balance': { reason: 'above-balance', balance: minor(1_250) },
  'wrong-currency': { reason: 'wrong-currency' }, 'partly-spent': { reason: 'partly-spent' }, 'other-sale': { reason: 'other-sale' },
  promotional: { reason: 'promotional' }, 'not-entitled': { reason: 'not-entitled' },
  'not-redeemed': { reason: 'not-redeemed' }, 'above-redeemed': { reason: 'above-redeemed', balance: minor(3_000) },
  replaced: { reason: 'replaced' }, refunded: { reason: 'refunded' }, destroyed: { reason: 'destroyed' }, escheated: { reason: 'escheated' }, 'nothing-paid': { reason: 'nothing-paid' }, 'not-by-card': { reason: 'not-by-card' }, 'not-released': { reason: 'not-released' }, held: { reason: 'held', storeNumber: 12, until: 0, balance: minor(1_250) }, 'balance-changed': { reason: 'balance-changed', balance: minor(1_250) }, 'other-program': { reason: 'other-program' }, 'not-empty': { reason: 'not-empty', balance: minor(1_250) },
  'not-reloadable': { reason: 'not-reloadable' }, 'above-highest': { reason: 'above-highest', balance: minor(5_000) }, reloaded: { reason: 'reloaded' },
  'offline-off': { reason: 'offline-off' }, 'not-known': { reason: 'not-known' }, 'knowledge-too-old': { reason: 'knowledge-too-old' },
  'offline-too-long': { reason: 'offline-too-long' }, 'certificate-cap': { reason: 'certificate-cap', limit: minor(5_000) }, 'till-cap': { reason: 'till-cap', limit: minor(15_000) },
};
const numbers = keysOf<NumberProblem>({
  empty: true, 'too-long': true, 'not-a-certificate': true, 'no-serial': true, 'wrong-length': true, 'gtin-check-digit': true, 'serial-check-digit': true,
  'control-check-digit': true, 'reference-check-digit': true,
});
const notRecorded: { readonly [Reason in NotRecorded['reason']]: readonly Extract<NotRecorded, { reason: Reason }>[] } = {
  'not-durable': (['disk-full', 'write-failed', 'timed-out'] as const).map((detail) => ({ reason: 'not-durable', detail })),
  'no-shift': [{ reason: 'no-shift' }], 'not-signed-in': [{ reason: 'not-signed-in' }], 'not-allowed': [{ reason: 'not-allowed' }],
  'already-voided': [{ reason: 'already-voided' }], 'already-closed': [{ reason: 'already-closed' }], 'not-found': [{ reason: 'not-found' }],
  'nothing-to-correct': [{ reason: 'nothing-to-correct' }], 'does-not-add-up': [{ reason: 'does-not-add-up' }], 'not-asked': [{ reason: 'not-asked' }],
  'above-limit': (['certificate', 'sale'] as const).map((of) => ({ reason: 'above-limit', of, limit: minor(2_000_00) })),
  'not-issued': issueProblemSchema.shape.reason.options.map((detail) => ({ reason: 'not-issued', detail })),
  refused: (Object.values(standin).slice(0, 10) as Refusal[]).map((refusal) => ({ reason: 'refused', certificate: hash(1), refusal })),
};
const flags = keysOf<Flag>({
  'unknown-certificate': true, 'sold-twice': true, 'not-this-stores-stock': true, 'voided-certificate': true, 'blocked-certificate': true, 'expired-certificate': true,
  'not-reloadable': true, overspend: true, 'returned-before-void': true, 'spent-before-void': true, 'not-sold': true, 'wrong-currency': true, 'wrong-denomination': true, 'request-declined': true, 'request-unknown': true, 'request-mismatch': true,
  'same-id-other-bytes': true, 'target-unknown': true, 'sequence-gap': true, 'chain-broken': true, 'refund-in-doubt': true, 'clock-far-off': true, 'day-differs': true, unreadable: true, 'unknown-program': true,
  'unknown-operator': true, 'approval-missing': true, 'number-taken': true, 'closed-alone': true, 'closed-twice': true, 'lease-ended': true,
});

describe.each(['en', 'ko'] as const)('in %s', (language) => {
  const { t } = createI18n(language);
  /** A missing text comes back as its key, an unfilled value as braces or "undefined". */
  const isSentence = (text: string): void => {
    expect(text).not.toMatch(/\{\{|undefined|^[a-z-]+(\.[a-zA-Z-]+)+$/u);
    expect(text).toMatch(/[.。!?]$|다$|요$/u);
  };

  it.each(Object.values(standin))('a refusal has a sentence: $reason', (refusal) => isSentence(refusalSentence(t, format, refusal)));

  it.each(refusalSchema.shape.reason.options)('the server\'s refusal has a sentence: %s', (reason) => {
    const bare = { reason, certificate: null, balance: null, validUntil: null, lastUse: null };
    const full = { ...bare, balance: minor(1_250), validUntil: '2026-10-31', lastUse: { storeNumber: 12, storeName: 'Store 12', at: 0 } };
    isSentence(wireRefusalSentence(t, format, bare));
    isSentence(wireRefusalSentence(t, format, full));
  });

  it.each(numbers)('an unreadable scan has a sentence: %s', (problem) => isSentence(numberSentence(t, problem)));
  it.each(Object.values(notRecorded).flat())('a failed record has a sentence: $reason', (problem) => isSentence(notRecordedSentence(t, format, problem)));
  it.each(enrolProblemSchema.shape.reason.options)('a failed enrolment has a sentence: %s', (reason) => isSentence(t(`enrol.${reason}`)));
  it.each(flags)('a flag has words of its own: %s', (flag) => expect(flagWords(t, flag)).not.toBe(t('operation.flag.other')));
  it.each(serverFailureSchema.shape.kind.options)('a silent server has words: %s', (kind) => expect(serverWords(t, kind)).not.toBe(kind));

  it('a wrong PIN says how many tries are left, a locked one until when', () => {
    const wrong = pinSentence(t, format, { reason: 'wrong-pin', attemptsLeft: 3 }, 'Ada');
    isSentence(wrong);
    expect(wrong).toContain('3');
    const locked = pinSentence(t, format, { reason: 'locked', until: 0 }, 'Ada');
    isSentence(locked);
    expect(locked).toContain('14:03');
    isSentence(pinSentence(t, format, { reason: 'not-allowed' }, 'Ada'));
    isSentence(pinSentence(t, format, { reason: 'unknown-operator' }, 'Ada'));
  });

  it.each(printProblemSchema.options)('a printer\'s problem has words: %s', (problem) => {
    const failed = outcomeForWindow({ kind: 'failed', reason: problem });
    if (failed.outcome !== 'failed') throw new Error('a failure stays one');
    expect(printReason(t, failed.reason)).not.toBe(failed.reason);
    isSentence(printSentence(t, failed, 'receipt'));
    isSentence(printSentence(t, failed, 'page'));
  });

  it.each([{ kind: 'characters-replaced', count: 2 }, { kind: 'barcode-left-out' }] as const)('what the paper lacks has words: $kind', (remark) => {
    const printed = outcomeForWindow({ kind: 'printed', remarks: [remark] });
    expect(printSentence(t, printed, 'receipt')).not.toContain(remark.kind);
    expect(printSentence(t, printed, 'receipt')).not.toBe(t('print.printed'));
  });

  it('an unconfirmed receipt is not called printed, and nothing is sent again by itself', () => {
    const unconfirmed = printSentence(t, { outcome: 'unconfirmed', reason: 'timed-out' }, 'receipt');
    isSentence(unconfirmed);
    expect(unconfirmed).toContain('F3');
    expect(unconfirmed).not.toBe(printSentence(t, { outcome: 'printed', warning: null }, 'receipt'));
  });
});

describe('what the sentences keep to themselves', () => {
  const { t } = createI18n('en');
  it('an unknown number, another store\'s stock and unsold paper sound alike', () => {
    expect(refusalSentence(t, format, { reason: 'not-here' })).toBe(
      wireRefusalSentence(t, format, { reason: 'not-here', certificate: null, balance: minor(5_000), validUntil: '2031-01-01', lastUse: { storeNumber: 3, storeName: 'Store 3', at: 0 } }),
    );
  });

  it('spent says where and when, as the cashier must answer the customer', () => {
    expect(wireRefusalSentence(t, format, { reason: 'spent', certificate: null, balance: null, validUntil: null, lastUse: { storeNumber: 12, storeName: 'Store 12', at: 0 } }))
      .toBe('This certificate was redeemed at Store 12 today at 14:03. Nothing was charged. Esc to go on.');
  });
});
