import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { minor } from '../../domain/money.ts';
import { type Approval as GivenApproval, type Operation, operationValue } from '../../domain/operation.ts';
import { certificatesOf } from '../../domain/overlay.ts';
import { Action } from '../components/action.tsx';
import { Approval } from '../components/approval.tsx';
import { useFormat } from '../components/format.ts';
import { Guilloche } from '../components/guilloche.tsx';
import { BigMoney } from '../components/money.tsx';
import { Screen } from '../components/screen.tsx';
import { type Desk, holds } from './desk.ts';
import { notRecordedSentence } from './sentences.ts';
import { useServices, useTill } from './services.tsx';

/** The till checks its records before anyone may work. */
export const Starting = () => {
  const { t } = useTranslation();
  return (
    <Screen title={t('starting.title')} className="resting">
      <div className="home-stage"><Guilloche /><p className="home-hint">{t('starting.text')}</p></div>
    </Screen>
  );
};

/** The till stopped between its two writes: the cashier knows whether it took place. */
export const Unconfirmed = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { till, desk, sounds } = useServices();
  const { unconfirmed } = useTill();
  const [asking, ask] = useState(false);
  const [saving, setSaving] = useState(false);
  const settle = async (answer: 'keep' | 'void', approval: GivenApproval | null): Promise<void> => {
    setSaving(true);
    const recorded = await till.settleUnconfirmed(answer, approval).finally(() => setSaving(false));
    if (!recorded) return;
    if (recorded.ok) {
      sounds.success();
      return clearCounter(desk, recorded.value.operation);
    }
    sounds.problem();
    desk.problem(notRecordedSentence(t, format, recorded.error));
  };
  const operation = unconfirmed?.operation;
  return (
    <Screen title={t('unconfirmed.title')} className="split">
      <section className="split-list">
        {operation && <BigMoney label={t(`journal.kinds.${operation.kind}`)} amount={minor(operationValue(operation))} {...('currency' in operation ? { currency: operation.currency } : {})} />}
        {operation && <p className="muted">{format.moment(operation.at)}</p>}
        {operation && 'lines' in operation && (
          <ul className="lines">
            {operation.lines.map((line) => (
              <li className="line" key={line.certificate}>
                <span className="control line-text">{line.control ?? t('common.controlUnknown')}</span>
                <span className="line-amount">{format.money(('price' in line ? line.price : line.amount), operation.currency)}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="split-main changes">
        {asking ? <Approval right="void" onCancel={() => ask(false)} onApproved={(approval) => { ask(false); void settle('void', approval); }} /> : (
          <>
            <p>{t('unconfirmed.text')}</p>
            <Action kind="primary" shortcut="F8" busy={saving} className="big-choice" onPress={() => void settle('keep', null)}>
              <strong>{t('unconfirmed.keep')}</strong><small>{t('unconfirmed.keepText')}</small>
            </Action>
            <Action shortcut="F9" disabled={saving} className="big-choice" onPress={() => ask(true)}>
              <strong>{t('unconfirmed.void')}</strong><small>{t('unconfirmed.voidText')}</small>
            </Action>
          </>
        )}
      </section>
    </Screen>
  );
};

/** When the till went on running, what the question was about still lies on the counter: it must not be sold or taken again. */
const clearCounter = (desk: Desk, settled: Operation): void => {
  const certificates = new Set(certificatesOf(settled));
  const { sale, redemption } = desk.snapshot();
  // What was to be printed has no number on the counter yet: the sale that sold it is the one that lies there.
  const isPrinted = settled.kind === 'sale' && settled.lines.some(({ paper }) => paper === 'till') && sale.items.some((item) => 'offer' in item);
  if (isPrinted || [...certificates].some((certificate) => holds(sale, certificate))) desk.clearSale();
  if (redemption.items.some(({ certificate }) => certificates.has(certificate.hash))) desk.clearRedemption();
  desk.home();
};

/** The till may not go on: why, what it means for the money, and who helps. */
export const Trouble = () => {
  const { t } = useTranslation();
  const { till } = useServices();
  const { trouble } = useTill();
  const reason = trouble?.reason ?? 'storage-failed';
  return (
    <Screen title={t('trouble.title')} className="narrow">
      <p className="verdict" role="alert">{t(`trouble.${reason}`)}</p>
      {trouble && trouble.detail !== '' && <p className="muted">{t('trouble.detail', { detail: trouble.detail })}</p>}
      <Action shortcut="Enter" onPress={() => void till.syncNow()}>{t('common.retry')}</Action>
    </Screen>
  );
};

/** Trouble that does not stop the till stands above every screen until it is mended. */
export const TroubleBar = () => {
  const { t } = useTranslation();
  const { span } = useFormat();
  const { trouble, phase, clockOffMs } = useTill();
  if (phase === 'quarantined') return null;
  if (!trouble && clockOffMs) return <section className="notice notice-quiet"><p role="status">{t('trouble.clock-off', { time: span(Math.abs(clockOffMs)) })}</p></section>;
  if (!trouble) return null;
  return <section className="notice notice-problem" aria-label={t('trouble.title')}><p role="alert">{t(`trouble.${trouble.reason}`)}</p></section>;
};
