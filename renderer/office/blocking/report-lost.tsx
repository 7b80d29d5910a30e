import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FrozenSale } from '../../../domain/exception-wire.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';

/** Somebody has lost a certificate and shows its receipt. */
export const ReportLost = ({ reference }: { readonly reference: string }) => {
  const { t } = useTranslation();
  const { open } = useOffice();
  const { value, failed, reload } = useLoad('blocks.find', { text: reference });
  return (
    <Screen key={value ? 'sale' : 'reading'} title={t('office.claims.report')} onBack={() => open({ name: 'blocking' })} className="office-screen">
      {!value && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value?.sale && <Report sale={value.sale} />}
    </Screen>
  );
};

const Report = ({ sale: { sale, reference, certificates: sold, store, at } }: { readonly sale: FrozenSale }) => {
  const { t } = useTranslation();
  const { money, moment } = useFormat();
  const { newId, desk } = useServices();
  const { askOrTell, open } = useOffice();
  // What was spent is never replaced.
  const certificates = sold.filter(({ balance }) => balance > 0);
  // Made once for this form: what is sent again after a lost answer is the same claim.
  const [id] = useState(newId);
  const [which, choose] = useState<string | null>(certificates.length === 1 ? certificates[0]?.certificate ?? null : null);
  const [claimant, setClaimant] = useState('');
  const [contact, setContact] = useState('');
  const [note, setNote] = useState('');
  const [busy, work] = useBusy();
  const isWhole = which !== null && claimant.trim().length >= 2 && contact.trim().length >= 3;
  const report = (): void => work(async () => {
    const chosen = certificates.find(({ certificate }) => certificate === which);
    if (!chosen) return;
    const claim = await askOrTell('claims.open', { id, sale, certificate: chosen.certificate, claimant, contact, note });
    if (!claim) return;
    open({ name: 'claim', id: claim.id });
    desk.quiet(t('office.claims.reported'));
  });
  return (
    <div className="office-columns">
      <section className="card office-next">
        <h2>{t('office.claims.who')}</h2>
        <p>{t('office.claims.reportText')}</p>
        <Choice
          label={t('office.claims.which')} value={which} onChange={choose} disabled={busy}
          options={certificates.map(({ certificate, control, balance, currency }) => ({ value: certificate, label: `${control ?? t('common.controlUnknown')} · ${money(balance, currency)}` }))}
        />
        <Field label={t('office.claims.claimant')} hint={t('office.claims.claimantHint')} value={claimant} onChange={setClaimant} maxLength={80} disabled={busy} />
        <Field label={t('office.claims.contact')} hint={t('office.claims.contactHint')} value={contact} onChange={setContact} maxLength={120} disabled={busy} />
        <Field label={t('office.blocking.note')} hint={t('office.blocking.noteHint')} value={note} onChange={setNote} maxLength={300} disabled={busy} />
        <div className="row"><Action kind="primary" shortcut="F9" busy={busy} disabled={!isWhole} onPress={report}>{t('office.claims.do')}</Action></div>
      </section>
      <section className="card">
        <h2>{t('office.blocking.receipt', { reference })}</h2>
        <p className="muted">{t('office.blocking.soldAt')}: {t('office.blocking.lastUseAt', { store: store.name, when: moment(at) })}</p>
        <p>{t('office.claims.next')}</p>
      </section>
    </div>
  );
};
