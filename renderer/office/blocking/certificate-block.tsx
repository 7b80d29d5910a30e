import { useTranslation } from 'react-i18next';
import type { OfficeCertificate } from '../../../domain/exception-wire.ts';
import { useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { useServices } from '../../screens/services.tsx';
import { useOffice } from '../asking.tsx';
import { ReasonForm, type ReasonGiven } from './reason-form.tsx';

/** One certificate, and the block that is set on it or lifted. */
export const CertificateBlock = ({ certificate, onChange }: { readonly certificate: OfficeCertificate; readonly onChange: (certificate: OfficeCertificate) => void }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell, may } = useOffice();
  const { blocked, standing, mayUnblock } = certificate;
  const block = async (given: ReasonGiven): Promise<void> => {
    const changed = await askOrTell('blocks.block', { ...given, certificate: certificate.certificate });
    if (!changed) return;
    desk.quiet(t('office.blocking.blocked'));
    onChange(changed);
  };
  const unblock = async (given: ReasonGiven): Promise<void> => {
    const [changed] = (await askOrTell('blocks.unblock', { ...given, certificates: [certificate.certificate] }))?.certificates ?? [];
    if (!changed) return;
    desk.quiet(t('office.blocking.unblocked'));
    onChange(changed);
  };
  return (
    <div className="office-columns">
      <div className="office-stack">
        {standing === 'voided' && <p className="verdict verdict-quiet">{t('office.blocking.notBlockable')}</p>}
        {may('blocks.change') && standing !== 'voided' && !blocked && <ReasonForm key="block" title={t('office.blocking.block')} onDo={block} />}
        {may('blocks.change') && mayUnblock && <ReasonForm key="unblock" title={t('office.blocking.unblock')} onDo={unblock} />}
        {may('blocks.change') && blocked && !mayUnblock && standing !== 'voided' && <p className="verdict verdict-quiet">{t('office.blocking.ownBlock')}</p>}
      </div>
      <section className="card">
        <h2 className="control">{certificate.control ?? t('common.controlUnknown')}</h2>
        <BigMoney label={t('office.blocking.balance')} amount={certificate.balance} currency={certificate.currency} tone={blocked ? 'quiet' : 'ink'} />
        <CertificateFacts certificate={certificate} />
      </section>
    </div>
  );
};

const CertificateFacts = ({ certificate }: { readonly certificate: OfficeCertificate }) => {
  const { t } = useTranslation();
  const { faceText, moment } = useFormat();
  const { standing, since, lastUse, face, currency, programName, store } = certificate;
  return (
    <dl className="sums">
      <MoneyLine label={t('office.blocking.standing')} strong>{t(`certificate.standing.${standing}`)}</MoneyLine>
      {since && <MoneyLine label={t('office.blocking.since')}>{t('office.blocking.sinceBy', { when: moment(since.at), name: since.by, reason: t(`office.blocking.reason.${since.reason}`) })}</MoneyLine>}
      <MoneyLine label={t('office.blocking.face')}>{faceText(face, currency)}</MoneyLine>
      <MoneyLine label={t('office.blocking.program')}>{programName}</MoneyLine>
      <MoneyLine label={t('office.blocking.store')}>{store.name}</MoneyLine>
      {lastUse && <MoneyLine label={t('office.blocking.lastUse')}>{t('office.blocking.lastUseAt', { store: lastUse.store.name, when: moment(lastUse.at) })}</MoneyLine>}
    </dl>
  );
};
