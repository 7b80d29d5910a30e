import { Snowflake } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FrozenSale } from '../../../domain/exception-wire.ts';
import { blockReasons } from '../../../domain/exception.ts';
import { referenceOf } from '../../../domain/number.ts';
import { Action } from '../../components/action.tsx';
import { Approval } from '../../components/approval.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { useScan } from '../../components/scans.ts';
import { Screen } from '../../components/screen.tsx';
import { useServices, useTill } from '../services.tsx';

/** Nobody freezes by mistake on purpose; that reason is for lifting a block. */
const reasons = blockReasons.filter((reason) => reason !== 'mistake');

/** A customer read numbers to a stranger and stands here with the receipt: a manager freezes the whole sale, whichever till sold it. */
export const Freeze = ({ reference: given }: { readonly reference: string }) => {
  const { t } = useTranslation();
  const { desk, scans, sounds, newId } = useServices();
  const [id] = useState(newId);
  const [typed, setTyped] = useState(given);
  const [reason, setReason] = useState<(typeof blockReasons)[number]>('fraud');
  const [asking, ask] = useState(false);
  const { frozen, freezing, freeze } = useFreezing();
  const reference = referenceOf(typed);
  useScan(scans, (raw) => {
    const scanned = referenceOf(raw);
    if (scanned === undefined || asking) return false;
    sounds.scan();
    desk.dismiss();
    setTyped(scanned);
    return true;
  });
  if (frozen) return <Frozen sale={frozen} />;
  return (
    <Screen title={t('freeze.title')} onBack={asking ? undefined : desk.back} className="narrow">
      {asking && reference !== undefined ? (
        <Approval right="freeze" onCancel={() => ask(false)} onApproved={({ operator }) => { ask(false); void freeze({ id, reference, operator, reason }); }} />
      ) : (
        <>
          <p>{t('freeze.text')}</p>
          <Field label={t('freeze.reference')} hint={t('freeze.referenceHint')} value={typed} onChange={setTyped} maxLength={24} disabled={freezing} autoFocus={given === ''} />
          <Choice
            label={t('office.blocking.why')} value={reason} onChange={setReason} disabled={freezing}
            options={reasons.map((value) => ({ value, label: t(`office.blocking.reason.${value}`) }))}
          />
          <Action kind="primary" shortcut="F9" icon={<Snowflake aria-hidden="true" />} onPress={() => ask(true)} disabled={reference === undefined} busy={freezing}>{t('freeze.do')}</Action>
        </>
      )}
    </Screen>
  );
};

const useFreezing = () => {
  const { t } = useTranslation();
  const { api, desk, sounds } = useServices();
  const { info } = useTill();
  const [frozen, setFrozen] = useState<FrozenSale>();
  const [freezing, setFreezing] = useState(false);
  const freeze = async (asked: Parameters<typeof api.serverFreeze>[0]): Promise<void> => {
    setFreezing(true);
    const answer = await api.serverFreeze(asked).finally(() => { setFreezing(false); });
    if (answer.ok) {
      desk.dismiss();
      return setFrozen(answer.value);
    }
    sounds.problem();
    const { problem } = answer.error;
    const store = info?.terminal.store;
    const phone = store?.letterhead?.freezePhone || store?.phone || '';
    if (problem === 'sale-not-here') desk.problem(t('freeze.notHere', { phone }));
    else if (problem === 'not-a-sale') desk.problem(t('freeze.notASale'));
    else if (problem === 'not-allowed') desk.problem(t('freeze.notAllowed'));
    else desk.problem(t('freeze.offline', { phone }));
  };
  return { frozen, freezing, freeze };
};

/** What is frozen now, and what had been spent before. */
const Frozen = ({ sale: { reference, certificates } }: { readonly sale: FrozenSale }) => {
  const { t } = useTranslation();
  const { money, moment } = useFormat();
  const { desk } = useServices();
  return (
    <Screen title={t('freeze.doneTitle', { reference })} className="narrow">
      <p role="status">{t('freeze.done')}</p>
      <ul className="lines">
        {certificates.map(({ certificate, control, standing, balance, face, currency, lastUse }) => (
          <li className="line" key={certificate}>
            <span className="line-text">
              <span className="control">{control ?? t('common.controlUnknown')}</span>
              <strong>{t(`certificate.standing.${standing}`)}</strong>
              {lastUse && balance < face && <span className="muted">{t('office.blocking.lastUseAt', { store: lastUse.store.name, when: moment(lastUse.at) })}</span>}
            </span>
            <span className="line-amount">{money(balance, currency)}</span>
          </li>
        ))}
      </ul>
      <Action kind="primary" shortcut="Enter" onPress={desk.home}>{t('common.goOn')}</Action>
    </Screen>
  );
};
