import { useTranslation } from 'react-i18next';
import { blockReasons } from '../../../domain/exception.ts';
import type { FrozenSale, OfficeCertificate } from '../../../domain/exception-wire.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { useServices } from '../../screens/services.tsx';
import { useOffice } from '../asking.tsx';
import { ReasonForm, type ReasonGiven, ReasonsForm } from './reason-form.tsx';

/** A card payment that was taken back freezes as the others do; what is spent becomes a case. */
const reasonsToFreeze = [...blockReasons, 'chargeback'] as const;

/** A sale by its receipt: what of it is still there is frozen in one step, what is spent is shown. */
export const SaleFreeze = ({ sale, onChange }: { readonly sale: FrozenSale; readonly onChange: (sale: FrozenSale) => void }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { moment } = useFormat();
  const { askOrTell, may, open } = useOffice();
  const { certificates, store, at, isUndone, reference, chargedBackAt } = sale;
  const canFreeze = certificates.some(({ standing, blocked, balance }) => !blocked && balance > 0 && (standing === 'active' || standing === 'expired'));
  const liftable = certificates.filter(({ mayUnblock }) => mayUnblock);
  const isOwn = certificates.some(({ blocked, mayUnblock, standing }) => blocked && !mayUnblock && standing !== 'voided');
  const isCharged = chargedBackAt !== undefined;
  const freeze = async ({ reason, ...given }: ReasonGiven<(typeof blockReasons)[number] | 'chargeback'>): Promise<void> => {
    const frozen = reason === 'chargeback'
      ? await askOrTell('blocks.charge-back', { ...given, sale: sale.sale })
      : await askOrTell('blocks.freeze', { ...given, reason, sale: sale.sale });
    if (!frozen) return;
    desk.quiet(t(reason === 'chargeback' ? 'office.blocking.chargebackNoted' : 'office.blocking.frozen'));
    onChange(frozen);
  };
  const lift = async (given: ReasonGiven): Promise<void> => {
    const lifted = await askOrTell('blocks.unblock', { ...given, certificates: liftable.map(({ certificate }) => certificate) });
    if (!lifted) return;
    desk.quiet(t('office.blocking.unblocked'));
    onChange({ ...sale, certificates: certificates.map((before) => lifted.certificates.find(({ certificate }) => certificate === before.certificate) ?? before) });
  };
  return (
    <div className="office-columns">
      <div className="office-stack">
        {isUndone && <p className="verdict verdict-quiet">{t('office.blocking.saleVoided')}</p>}
        {isCharged && <p className="verdict verdict-quiet">{t('office.blocking.chargedBack', { when: moment(chargedBackAt) })}</p>}
        {may('blocks.change') && canFreeze && <ReasonsForm key="freeze" title={t('office.blocking.freeze')} reasons={isCharged ? blockReasons : reasonsToFreeze} onDo={freeze} />}
        {may('blocks.change') && !canFreeze && !isCharged && liftable.length === 0 && (
          <ReasonsForm key="charge-back" title={t('office.blocking.chargeBack')} reasons={['chargeback']} onDo={freeze}><p>{t('office.blocking.chargeBackText')}</p></ReasonsForm>
        )}
        {!canFreeze && certificates.length > 0 && <p className="verdict verdict-quiet">{t('office.blocking.nothingToFreeze')}</p>}
        {may('blocks.change') && isOwn && <p className="verdict verdict-quiet">{t('office.blocking.ownBlock')}</p>}
        {may('blocks.change') && !canFreeze && liftable.length > 0 && <ReasonForm key="lift" title={t('office.blocking.unblockAll')} onDo={lift} />}
      </div>
      <section className="card">
        <h2>{t('office.blocking.certificates')}</h2>
        <p className="muted">{t('office.blocking.soldAt')}: {t('office.blocking.lastUseAt', { store: store.name, when: moment(at) })}</p>
        {certificates.length === 0 && <p>{t('office.blocking.none')}</p>}
        <ul className="lines">{certificates.map((certificate) => <Row key={certificate.certificate} certificate={certificate} />)}</ul>
        {may('claims.change') && certificates.some(({ balance }) => balance > 0) && <div className="row"><Action shortcut="F8" onPress={() => open({ name: 'report-lost', reference })}>{t('office.claims.report')}</Action></div>}
      </section>
    </div>
  );
};

const Row = ({ certificate: { control, standing, balance, face, currency, lastUse } }: { readonly certificate: OfficeCertificate }) => {
  const { t } = useTranslation();
  const { money, moment } = useFormat();
  return (
    <li className="line">
      <span className="line-text">
        <span className="control">{control ?? t('common.controlUnknown')}</span>
        <strong>{t(`certificate.standing.${standing}`)}</strong>
        {standing === 'blocked' && balance === 0 && <span className="muted">{t('certificate.standing.spent')}</span>}
        {lastUse && balance < face && <span className="muted">{t('office.blocking.lastUse')}: {t('office.blocking.lastUseAt', { store: lastUse.store.name, when: moment(lastUse.at) })}</span>}
      </span>
      <span className="line-amount">{money(balance, currency)}</span>
    </li>
  );
};
