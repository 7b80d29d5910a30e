import { UserRoundPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { StoreRecord } from '../../../domain/business-wire.ts';
import { Action } from '../../components/action.tsx';
import { useOffice } from '../asking.tsx';

/** Who signs in at a store's tills. */
export const Operators = ({ store }: { readonly store: StoreRecord }) => {
  const { t } = useTranslation();
  const { may, open } = useOffice();
  const hasManager = store.operators.some(({ role, active }) => active && role === 'manager');
  return (
    <section className="card" aria-label={t('office.business.operators')}>
      <div className="business-head">
        <h2>{t('office.business.operators')}</h2>
        {may('stores.change') && <Action shortcut="F8" icon={<UserRoundPlus aria-hidden="true" />} onPress={() => open({ name: 'operator', store: store.id, id: null })}>{t('office.business.addOperator')}</Action>}
      </div>
      {store.operators.length === 0 && <p className="empty">{t('office.business.noOperator')}</p>}
      {store.operators.length > 0 && !hasManager && <p className="verdict verdict-warn">{t('office.business.noManager')}</p>}
      <ul className="office-list">
        {store.operators.map(({ id, name, role, active }) => (
          <li key={id}>
            <Button className={`office-row business-row business-plain ${active ? '' : 'business-ended'}`} onPress={() => open({ name: 'operator', store: store.id, id })}>
              <span><strong>{name}</strong></span>
              <span>{t(`office.business.role.${role}`)}</span>
              <span className={`office-mark office-mark-${active ? 'good' : 'quiet'}`}>{t(active ? 'office.business.mayWork' : 'office.business.locked')}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
};
