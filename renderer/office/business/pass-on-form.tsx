import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BusinessOverview, StoreRecord } from '../../../domain/business-wire.ts';
import { daySchema } from '../../../domain/operation.ts';
import { type HandOver, isSettled, unsettledOf } from '../../../domain/ownership.ts';
import { Action } from '../../components/action.tsx';
import { Check } from '../../components/check.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { Picker } from '../picker.tsx';

type Part = { readonly store: StoreRecord; readonly onBack: () => void; readonly onDone: (store: StoreRecord) => void };

const nobody = 'nobody';

/** To whom a store passes and from which day on, beside what it has at hand and what is not settled. */
export const PassOnForm = (part: Part) => {
  const { t } = useTranslation();
  const { value: overview } = useLoad('business.overview', {});
  const { value: counted, failed, reload } = useLoad('stores.hand-over', { id: part.store.id });
  if (failed) return <div className="row"><Action onPress={reload}>{t('common.retry')}</Action><Action kind="quiet" onPress={part.onBack}>{t('common.back')}</Action></div>;
  if (!overview || !counted) return <p className="muted" role="status">{t('office.business.counting')}</p>;
  return <Form {...part} franchises={overview.franchises} counted={counted} onCountAgain={reload} />;
};

const Form = ({ store, franchises, counted, onBack, onDone, onCountAgain }: Part & {
  readonly franchises: BusinessOverview['franchises']; readonly counted: HandOver; readonly onCountAgain: () => void;
}) => {
  const { t } = useTranslation();
  const { day } = useFormat();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [to, pick] = useState<string | null>(null);
  const [from, type] = useState('');
  const [seen, see] = useState(false);
  const [busy, work] = useBusy();
  const unsettled = unsettledOf(counted);
  const options = [
    ...franchises.filter(({ id, active }) => active && id !== store.franchiseId).map(({ id, name }) => ({ id, label: name })),
    ...store.franchiseId === null ? [] : [{ id: nobody, label: t('office.business.ownStores') }],
  ];
  const isDay = daySchema.safeParse(from).success;
  const error = from === '' ? undefined : !isDay ? t('office.business.error.day') : from < counted.earliest ? t('office.business.error.early', { day: day(counted.earliest) }) : undefined;
  const send = (): void => work(async () => {
    if (to === null) return;
    const changed = await askOrTell('stores.pass-on', { id: store.id, version: store.version, franchiseId: to === nobody ? null : to, from, seen: unsettled });
    if (!changed) {
      // What was refused may have been counted anew: it is looked at again.
      see(false);
      onCountAgain();
      return;
    }
    desk.quiet(t('office.business.passed', { name: store.name, day: day(from) }));
    onDone(changed);
  });
  const ready = to !== null && isDay && error === undefined && (seen || isSettled(unsettled));
  return (
    <div className="office-stack">
      <p className="muted">{t('office.business.passOnText')}</p>
      <Picker label={t('office.business.passTo')} options={options} value={to} onChange={pick} disabled={busy} />
      <Field label={t('office.business.firstDay')} hint={t('office.business.firstDayHint', { day: counted.earliest })} value={from} onChange={type} maxLength={10} disabled={busy} error={error} />
      <AtHand counted={counted} />
      {!isSettled(unsettled) && <Check checked={seen} onChange={see}>{t('office.business.seenUnsettled')}</Check>}
      <div className="row">
        <Action kind="primary" busy={busy} disabled={!ready} onPress={send}>{t('office.business.passOnNow')}</Action>
        <Action kind="quiet" onPress={onBack}>{t('common.back')}</Action>
      </div>
    </div>
  );
};

/** What the server has counted: unsold paper, which goes with the store, and each thing that is not settled. */
const AtHand = ({ counted }: { readonly counted: HandOver }) => {
  const { t } = useTranslation();
  const { faceText, day, moment } = useFormat();
  const { unsold, tills, exceptions, orders } = counted;
  return (
    <>
      <h3>{t('office.business.atHand')}</h3>
      {unsold.length === 0 && <p className="muted">{t('office.business.noUnsold')}</p>}
      <ul className="business-counted">
        {unsold.map(({ programName, face, currency, count }) => (
          <li key={`${programName} ${currency} ${String(face)}`}><span>{programName}, {faceText(face, currency)}</span><strong>{t('office.business.papers', { count })}</strong></li>
        ))}
      </ul>
      <h3>{t('office.business.notSettled')}</h3>
      {isSettled(unsettledOf(counted)) && <p className="muted">{t('office.business.allSettled')}</p>}
      <ul className="business-counted">
        {tills.map(({ number, shiftSince, unsent, heardAt }) => (
          <li key={number}>
            <span>
              {[
                ...shiftSince === null ? [] : [t('office.business.shiftOpen', { number, day: day(shiftSince) })],
                ...unsent === 0 ? [] : [t('office.business.tillUnsent', { number, count: unsent, when: heardAt === null ? '–' : moment(heardAt) })],
              ].join(' ')}
            </span>
          </li>
        ))}
        {exceptions > 0 && <li><span>{t('office.business.unresolvedCount', { count: exceptions })}</span></li>}
        {orders.map(({ batch, count }) => <li key={batch}><span>{t('office.business.orderUnderWay', { batch, count })}</span></li>)}
      </ul>
    </>
  );
};
