import { UserRoundPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { OfficeBusiness, OfficePerson } from '../../domain/office-wire.ts';
import { Action } from '../components/action.tsx';
import { Field } from '../components/field.tsx';
import { useFormat } from '../components/format.ts';
import { Screen } from '../components/screen.tsx';
import { useServices } from '../screens/services.tsx';
import { useBusy, useLoad, useOffice } from './asking.tsx';
import { HandOver, type SetUpCode } from './hand-over.tsx';
import { RolePicker, useRolePlace } from './role-picker.tsx';

/** Everybody who works in the office, and the way in for a new one. */
export const People = () => {
  const { t } = useTranslation();
  const { may } = useOffice();
  const people = useLoad('people.list', {});
  const business = useLoad('business.read', {});
  const [inviting, setInviting] = useState(false);
  const [code, setCode] = useState<SetUpCode>();
  if (code) return <HandOver code={code} onDone={() => { setCode(undefined); setInviting(false); people.reload(); }} />;
  const inviteButton = may('people.change') && !inviting && <Action kind="primary" shortcut="F8" icon={<UserRoundPlus aria-hidden="true" />} onPress={() => setInviting(true)}>{t('office.people.invite')}</Action>;
  return (
    <Screen title={t('office.room.people')} className="office-screen" aside={inviteButton} onBack={inviting ? () => setInviting(false) : undefined}>
      {inviting && business.value && <Invite business={business.value} onInvited={setCode} />}
      {!people.value && (people.failed ? <Action shortcut="Enter" onPress={people.reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {people.value && (
        <ul className="office-list" aria-label={t('office.people.list')}>
          {people.value.people.map((person) => <Row key={person.id} person={person} business={business.value} />)}
        </ul>
      )}
    </Screen>
  );
};

const Row = ({ person, business }: { readonly person: OfficePerson; readonly business: OfficeBusiness | undefined }) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  const { open } = useOffice();
  const franchise = business?.franchises.find(({ id }) => id === person.franchiseId);
  return (
    <li>
      <Button className="office-row" onPress={() => open({ name: 'person', id: person.id })}>
        <span><strong>{person.name}</strong><small>{person.email}</small></span>
        <span><strong>{t(`office.role.${person.role}`)}</strong><small>{franchise?.name ?? t('office.wholeBusiness')}</small></span>
        <span><small>{person.signedInAt === null ? t('office.people.never') : t('office.people.last', { when: moment(person.signedInAt) })}</small></span>
        <span className={`office-mark office-mark-${person.state === 'active' ? 'good' : person.state === 'invited' ? 'warn' : 'quiet'}`}>{t(`office.people.state.${person.state}`)}</span>
      </Button>
    </li>
  );
};

const Invite = ({ business, onInvited }: { readonly business: OfficeBusiness; readonly onInvited: (code: SetUpCode) => void }) => {
  const { t } = useTranslation();
  const { newId } = useServices();
  const { askOrTell } = useOffice();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const place = useRolePlace(business);
  const [busy, work] = useBusy();
  const invite = (): void => work(async () => {
    const made = await askOrTell('people.invite', { id: newId(), name, email, role: place.role, franchiseId: place.franchiseId });
    if (made) onInvited(made);
  });
  return (
    <section className="card" aria-label={t('office.people.invite')}>
      <h2 className="office-name">{t('office.people.invite')}</h2>
      <div className="row">
        <Field label={t('office.name')} value={name} onChange={setName} maxLength={80} disabled={busy} autoFocus />
        <Field label={t('office.signIn.email')} value={email} onChange={setEmail} maxLength={254} disabled={busy} />
      </div>
      <RolePicker place={place} business={business} disabled={busy} />
      <div className="row"><Action kind="primary" shortcut="Enter" busy={busy} disabled={name.trim() === '' || !email.includes('@')} onPress={invite}>{t('office.people.makeCode')}</Action></div>
    </section>
  );
};
