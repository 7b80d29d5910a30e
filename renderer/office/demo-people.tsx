import { UserRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { officeRoles } from '../../domain/office.ts';
import type { CallOutput } from '../../preload/contract.ts';
import { Action } from '../components/action.tsx';
import { useServices } from '../screens/services.tsx';

type DemoPerson = CallOutput<'virtual:office-people'>[number];

/** A demo's people: one touch types address, password and the code of this moment. */
export const DemoPeople = ({ onPick }: { readonly onPick: (person: DemoPerson) => void }) => {
  const { t } = useTranslation();
  const { api } = useServices();
  const [people, setPeople] = useState<readonly DemoPerson[]>([]);
  useEffect(() => {
    let wanted = true;
    void api.virtualOfficePeople().then((found) => { if (wanted) setPeople(found); });
    return () => { wanted = false; };
  }, [api]);
  // Read again at the touch: a code is good for half a minute.
  const pick = (email: string): void => void api.virtualOfficePeople().then((found) => {
    const person = found.find((one) => one.email === email);
    if (person) onPick(person);
  });
  if (people.length === 0) return null;
  return (
    <section className="office-demo" aria-label={t('office.demo.title')}>
      <h2>{t('office.demo.title')}</h2>
      <p className="muted">{t('office.demo.text')}</p>
      <ul>
        {people.map(({ name, email, role }) => {
          const known = officeRoles.find((one) => one === role);
          return (
            <li key={email}>
              <Action className="office-demo-person" icon={<UserRound aria-hidden="true" />} onPress={() => pick(email)}>
                <strong>{name}</strong><small>{known ? t(`office.role.${known}`) : role}</small>
              </Action>
            </li>
          );
        })}
      </ul>
    </section>
  );
};
