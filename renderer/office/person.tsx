import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfficeBusiness, OfficePerson } from '../../domain/office-wire.ts';
import { Action } from '../components/action.tsx';
import { Field } from '../components/field.tsx';
import { useFormat } from '../components/format.ts';
import { Screen } from '../components/screen.tsx';
import { useServices } from '../screens/services.tsx';
import { useBusy, useLoad, useOffice } from './asking.tsx';
import { HandOver, type SetUpCode } from './hand-over.tsx';
import { RolePicker, useRolePlace } from './role-picker.tsx';

/** One person: role and place, a new start, the end, and what they were allowed when. */
export const PersonPage = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation();
  const { open, may, session } = useOffice();
  const people = useLoad('people.list', {});
  const business = useLoad('business.read', {});
  const [code, setCode] = useState<SetUpCode>();
  const person = people.value?.people.find((one) => one.id === id);
  if (code) return <HandOver code={code} onDone={() => { setCode(undefined); people.reload(); }} />;
  const self = session.user.id === id;
  return (
    <Screen key={person ? 'person' : 'reading'} title={person?.name ?? t('office.room.people')} onBack={() => open({ name: 'people' })} className="office-screen">
      {(!person || !business.value) && <p className="muted" role="status">{t('office.reading')}</p>}
      {person && business.value && (
        <div className="office-columns">
          <div className="office-stack">
            {self && <p className="verdict verdict-quiet">{t('office.people.self')}</p>}
            {may('people.change') && !self && <Change person={person} business={business.value} onChange={people.reload} onCode={setCode} />}
          </div>
          <Allowed person={person} business={business.value} />
        </div>
      )}
    </Screen>
  );
};

const Change = ({ person, business, onChange, onCode }: {
  readonly person: OfficePerson; readonly business: OfficeBusiness; readonly onChange: () => void; readonly onCode: (code: SetUpCode) => void;
}) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [name, setName] = useState(person.name);
  const place = useRolePlace(business, person);
  const [busy, work] = useBusy();
  const [ending, setEnding] = useState(false);
  const change = (): void => work(async () => {
    if (!await askOrTell('people.change', { id: person.id, name, role: place.role, franchiseId: place.franchiseId })) return;
    desk.quiet(t('office.people.changed', { name }));
    onChange();
  });
  return (
    <>
      <section className="card">
        <h2>{t('office.people.role')}</h2>
        <Field label={t('office.name')} value={name} onChange={setName} maxLength={80} disabled={busy} />
        <RolePicker place={place} business={business} disabled={busy} />
        <div className="row"><Action kind="primary" shortcut="F9" busy={busy} disabled={name.trim() === ''} onPress={change}>{t('office.people.save')}</Action></div>
      </section>
      <section className="card">
        <h2>{t('office.people.access')}</h2>
        <p className="muted">{t('office.people.newCodeText')}</p>
        <div className="row">
          <Action busy={busy} onPress={() => work(async () => { const made = await askOrTell('people.new-code', { id: person.id }); if (made) onCode(made); })}>{t('office.people.newCode')}</Action>
          {person.state !== 'deactivated' && !ending && <Action kind="quiet" onPress={() => setEnding(true)}>{t('office.people.deactivate')}</Action>}
        </div>
        {ending && (
          <div className="office-waiting">
            <p>{t('office.people.deactivateText', { name: person.name })}</p>
            <div className="row">
              <Action kind="primary" busy={busy} onPress={() => work(async () => { if (await askOrTell('people.deactivate', { id: person.id })) { setEnding(false); onChange(); } })}>{t('office.people.deactivate')}</Action>
              <Action kind="quiet" onPress={() => setEnding(false)}>{t('common.back')}</Action>
            </div>
          </div>
        )}
      </section>
    </>
  );
};

const Allowed = ({ person, business }: { readonly person: OfficePerson; readonly business: OfficeBusiness }) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  // Whatever changes a person changes this too.
  const { value } = useLoad('people.history', { id: person.id });
  const placeOf = (id: string | null): string => business.franchises.find((one) => one.id === id)?.name ?? t('office.wholeBusiness');
  return (
    <section className="card" aria-label={t('office.people.history')}>
      <h2>{t('office.people.history')}</h2>
      <p>{person.email}</p>
      <ol className="office-steps">
        {value?.entries.map(({ at, role, franchiseId, state, changedBy }) => (
          <li key={at}>
            <span>{t(`office.role.${role}`)}, {placeOf(franchiseId)}: {t(`office.people.state.${state}`)}</span>
            <small>{changedBy?.name ?? t('office.server')} · {moment(at)}</small>
          </li>
        ))}
      </ol>
    </section>
  );
};
