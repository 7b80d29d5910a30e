import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Minor, minor } from '../../domain/money.ts';
import type { CertificateHistory } from '../../domain/protocol.ts';
import type { Result } from '../../domain/result.ts';
import { Action } from '../components/action.tsx';
import { type Format, useFormat } from '../components/format.ts';
import type { Translate } from '../i18n.ts';
import { BigMoney, MoneyLine } from '../components/money.tsx';
import { Screen } from '../components/screen.tsx';
import type { Held } from '../till.ts';
import { Deeds } from './certificate/deeds.tsx';
import type { Screen as DeskScreen } from './desk.ts';
import { eventWords, refusalSentence } from './sentences.ts';
import { useServices } from './services.tsx';

type Verdict = Extract<DeskScreen, { name: 'certificate' }>['verdict'];
type HistoryAnswer = Result<CertificateHistory, 'offline' | 'not-here'>;

/** A certificate's page: why it can't be used, or what has happened with it. Its number stands nowhere. */
export const CertificatePage = ({ verdict }: { readonly verdict: Verdict }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { app, desk } = useServices();
  const { held } = verdict;
  // Another store's stock, unsold paper and a made-up number look alike: nothing more is told than the sentence.
  const hidden = verdict.kind === 'refused' && verdict.refusal.reason === 'not-here';
  const history = useHistory(hidden ? null : held);
  const control = verdict.kind === 'control-number' ? verdict.control : ((hidden ? null : held?.control) ?? t('common.controlUnknown'));
  return (
    <Screen title={t('certificate.title')} onBack={desk.back} className="certificate" aside={<span className="control">{control}</span>}>
      {verdict.kind === 'refused' && <p className="verdict" role="alert">{lostSentence(t, format, verdict.refusal, history) ?? refusalSentence(t, format, verdict.refusal, lastUseOf(history))}</p>}
      {verdict.kind === 'control-number' && <p className="verdict verdict-quiet">{held ? t('certificate.controlFound') : t('certificate.controlUnknown', { control })}</p>}
      {hidden && held && !app.training && <div className="row"><Action kind="quiet" shortcut="F4" onPress={() => desk.open({ name: 'awaited-sale', held, reference: '' })}>{t('awaited.open')}</Action></div>}
      {held && !hidden && <div className="split"><Facts held={held} isScanned={verdict.kind !== 'control-number'} /><History history={history} /></div>}
    </Screen>
  );
};

/** Facts of a certificate that this store may know; nothing is told of one that is not this store's business. */
const Facts = ({ held, isScanned }: { readonly held: Held; readonly isScanned: boolean }) => {
  const { t } = useTranslation();
  const { day, faceText } = useFormat();
  const { certificate, standing, program } = held;
  if (standing === 'unknown') return <section className="split-list"><h2>{t('certificate.standing.unknown')}</h2><p>{t('certificate.meaning.unknown')}</p></section>;
  return (
    <section className="split-list">
      <BigMoney label={t('certificate.balance')} amount={certificate.balance} currency={certificate.currency} tone={standing === 'active' ? 'ink' : 'quiet'} />
      <p><strong className={`badge standing-${standing}`}>{t(`certificate.standing.${standing}`)}</strong> {t(`certificate.meaning.${standing}`)}</p>
      <dl className="sums">
        {program && <MoneyLine label={t('certificate.program')}>{program.name}</MoneyLine>}
        <MoneyLine label={t('certificate.face')}>{faceText(certificate.face, certificate.currency)}</MoneyLine>
        <MoneyLine label={t('certificate.validity')}>{certificate.validUntil === null ? t('common.noExpiry') : t(standing === 'expired' ? 'common.wasValidUntil' : 'common.validUntil', { date: day(certificate.validUntil) })}</MoneyLine>
      </dl>
      {/* A control number alone opens nothing. */}
      {isScanned && <Deeds held={held} />}
    </section>
  );
};

const History = ({ history }: { readonly history: HistoryAnswer | null }) => {
  const { t } = useTranslation();
  const { money, date, time } = useFormat();
  return (
    <section className="split-main">
      <h2>{t('certificate.history')}</h2>
      {!history && <p className="muted">{t('certificate.historyLoading')}</p>}
      {history && !history.ok && <p className="muted">{t(history.error === 'offline' ? 'certificate.historyOffline' : 'certificate.historyNotHere')}</p>}
      {history?.ok && history.value.events.length === 0 && <p className="muted">{t('certificate.historyEmpty')}</p>}
      {history?.ok && (
        <ol className="lines">
          {history.value.events.map((event, index) => (
            <li className="line" key={`${event.reference}-${String(index)}`}>
              <div className="line-text">
                <span>{eventWords(t, event.kind)} · {event.storeName}</span>
                <span className="muted">{date(event.at)} {time(event.at)} · {event.reference}</span>
                {event.control && <span className="muted">{t(event.kind === 'replaced' ? 'certificate.replacedBy' : 'certificate.replacementOf', { control: event.control })}</span>}
              </div>
              <span className="line-amount">
                {money(minor(event.amount), event.currency)}
                {event.over > 0 && <small>{t('certificate.over', { amount: money(event.over as Minor, event.currency) })}</small>}
              </span>
            </li>
          ))}
        </ol>
      )}
      {history?.ok && history.value.more && <p className="muted">{t('certificate.historyMore')}</p>}
    </section>
  );
};

/** It was reported lost: since when, and whom to call. Who has reported it is nobody's business here. */
const lostSentence = (t: Translate, format: Format, { reason }: Extract<Verdict, { kind: 'refused' }>['refusal'], history: HistoryAnswer | null): string | undefined => {
  const lost = history?.ok ? history.value.lost : undefined;
  if (!lost || (reason !== 'blocked' && reason !== 'replaced')) return undefined;
  const words = { day: format.day(lost.day), store: lost.storeName, phone: lost.phone };
  return t(lost.phone === '' ? 'lost.refusedNoPhone' : 'lost.refused', words);
};

/** The last time value left it, for "redeemed at Store 12 today at 14:03". */
const lastUseOf = (history: HistoryAnswer | null) => {
  if (!history?.ok) return null;
  const uses = history.value.events.filter(({ kind }) => kind === 'redemption' || kind === 'redeem' || kind === 'cash-out');
  const last = uses.toSorted((a, b) => b.at - a.at)[0];
  return last ? { storeNumber: 0, storeName: last.storeName, at: last.at } : null;
};

const useHistory = (held: Held | null): HistoryAnswer | null => {
  const { till } = useServices();
  const [asked, setAsked] = useState<{ readonly certificate: string; readonly answer: HistoryAnswer }>();
  const certificate = held && held.standing !== 'unknown' ? held.certificate.hash : null;
  useEffect(() => {
    if (certificate === null) return undefined;
    let wanted = true;
    void till.history(certificate)
      .catch((): HistoryAnswer => ({ ok: false, error: 'offline' }))
      .then((answer) => { if (wanted) setAsked({ certificate, answer }); });
    return () => { wanted = false; };
  }, [till, certificate]);
  if (certificate === null) return { ok: false, error: 'not-here' };
  return asked?.certificate === certificate ? asked.answer : null;
};
