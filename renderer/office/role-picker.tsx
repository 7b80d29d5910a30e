import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type OfficeRole, officeRoles, scopeOf } from '../../domain/office.ts';
import type { OfficeBusiness, OfficePerson } from '../../domain/office-wire.ts';
import { Choice } from '../components/choice.tsx';
import { useOffice } from './asking.tsx';
import { Picker } from './picker.tsx';

const wholeBusiness = 'business';

/** A role and whose business it covers, kept fitting to one another. */
export const useRolePlace = (business: OfficeBusiness, start?: Pick<OfficePerson, 'role' | 'franchiseId'>) => {
  const { session } = useOffice();
  const own = session.user.franchise?.id ?? null;
  const [role, setRole] = useState<OfficeRole>(start?.role ?? 'office');
  const [chosen, setFranchise] = useState<string | null>(start?.franchiseId ?? own ?? business.franchises[0]?.id ?? null);
  const franchiseId = scopeOf(role) === 'business' ? null : scopeOf(role) === 'franchise' ? (chosen ?? business.franchises[0]?.id ?? null) : chosen;
  return { role, setRole, franchiseId, setFranchise };
};

/** Nobody gives what reaches beyond their own franchise: what can't be given is not offered. */
export const RolePicker = ({ place, business, disabled }: { readonly place: ReturnType<typeof useRolePlace>; readonly business: OfficeBusiness; readonly disabled: boolean }) => {
  const { t } = useTranslation();
  const { session } = useOffice();
  const isWhole = session.user.franchise === null;
  const roles = officeRoles.filter((role) => isWhole || scopeOf(role) !== 'business');
  const places = [
    ...(isWhole && scopeOf(place.role) === 'either' ? [{ id: wholeBusiness, label: t('office.wholeBusiness') }] : []),
    ...business.franchises.map(({ id, name }) => ({ id, label: name })),
  ];
  return (
    <>
      <Choice label={t('office.people.role')} value={place.role} onChange={place.setRole} disabled={disabled} options={roles.map((value) => ({ value, label: t(`office.role.${value}`) }))} />
      <p className="muted">{t(`office.roleText.${place.role}`)}</p>
      {scopeOf(place.role) !== 'business' && places.length > 1 && (
        <Picker
          label={t('office.people.place')} value={place.franchiseId ?? wholeBusiness} options={places} disabled={disabled}
          onChange={(id) => place.setFranchise(id === wholeBusiness ? null : id)}
        />
      )}
    </>
  );
};
