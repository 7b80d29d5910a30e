import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OperatorRecord, StoreRecord } from '../../../domain/business-wire.ts';
import { pinProblemOf } from '../../../domain/pin.ts';
import type { Role } from '../../../domain/protocol.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';

/** Somebody who signs in at a store's tills: name, role, PIN, and whether they may. */
export const OperatorPage = ({ store: storeId, id }: { readonly store: string; readonly id: string | null }) => {
  const { t } = useTranslation();
  const { open, may } = useOffice();
  const { value: store, set } = useLoad('stores.read', { id: storeId });
  const operator = store?.operators.find((one) => one.id === id);
  return (
    <Screen
      key={store ? 'operator' : 'reading'} className="office-screen" title={id === null ? t('office.business.addOperator') : operator?.name ?? t('office.business.operators')}
      onBack={() => open({ name: 'store', id: storeId })} aside={store && <span className="muted">{store.name}</span>}
    >
      {!store && <p className="muted" role="status">{t('office.reading')}</p>}
      {store && id === null && <NewOperator store={store} />}
      {store && operator && (may('stores.change')
        ? <div className="office-columns" key={operator.version}><Change operator={operator} onChange={set} /><div className="office-stack"><NewPin operator={operator} onChange={set} /><Access operator={operator} onChange={set} /></div></div>
        : <p>{t(`office.business.role.${operator.role}`)}</p>)}
    </Screen>
  );
};

/** A PIN typed twice; undefined until it is one. */
const usePin = () => {
  const { t } = useTranslation();
  const [pin, typePin] = useState('');
  const [again, typeAgain] = useState('');
  const problem = pinProblemOf(pin);
  const isShort = pin.length < 6;
  return {
    pin, typePin, again, typeAgain, good: problem === undefined && pin === again ? pin : undefined,
    error: problem === undefined || isShort ? undefined : t(`office.problem.pin-${problem}`),
    errorAgain: again.length === 6 && again !== pin ? t('office.business.error.pinDiffers') : undefined,
  };
};

const PinFields = ({ typed, disabled }: { readonly typed: ReturnType<typeof usePin>; readonly disabled: boolean }) => {
  const { t } = useTranslation();
  return (
    <div className="business-pair">
      <Field label={t('office.business.pin')} hint={t('office.business.pinHint')} value={typed.pin} onChange={typed.typePin} mode="numeric" secret maxLength={6} disabled={disabled} error={typed.error} />
      <Field label={t('office.business.pinAgain')} value={typed.again} onChange={typed.typeAgain} mode="numeric" secret maxLength={6} disabled={disabled} error={typed.errorAgain} />
    </div>
  );
};

const RoleChoice = ({ role, onChange, disabled }: { readonly role: Role; readonly onChange: (role: Role) => void; readonly disabled: boolean }) => {
  const { t } = useTranslation();
  return (
    <>
      <Choice label={t('office.people.role')} value={role} onChange={onChange} disabled={disabled} options={(['cashier', 'manager'] as const).map((value) => ({ value, label: t(`office.business.role.${value}`) }))} />
      <p className="muted">{t(`office.business.roleText.${role}`)}</p>
    </>
  );
};

const NewOperator = ({ store }: { readonly store: StoreRecord }) => {
  const { t } = useTranslation();
  const { newId, desk } = useServices();
  const { askOrTell, open } = useOffice();
  // Made once for this form: what is sent twice after a lost answer is one.
  const [id] = useState(newId);
  const [name, typeName] = useState('');
  const [role, setRole] = useState<Role>('cashier');
  const typed = usePin();
  const [busy, work] = useBusy();
  const add = (): void => work(async () => {
    if (typed.good === undefined || !await askOrTell('operators.add', { id, storeId: store.id, name: name.trim(), role, pin: typed.good })) return;
    open({ name: 'store', id: store.id });
    desk.quiet(t('office.business.operatorAdded', { name: name.trim() }));
  });
  return (
    <section className="card office-form" aria-label={t('office.business.addOperator')}>
      <Field label={t('office.name')} hint={t('office.business.operatorNameHint')} value={name} onChange={typeName} maxLength={80} disabled={busy} autoFocus />
      <RoleChoice role={role} onChange={setRole} disabled={busy} />
      <PinFields typed={typed} disabled={busy} />
      <div className="row"><Action kind="primary" shortcut="F9" busy={busy} disabled={name.trim() === '' || typed.good === undefined} onPress={add}>{t('office.business.addOperator')}</Action></div>
    </section>
  );
};

type Part = { readonly operator: OperatorRecord; readonly onChange: (store: StoreRecord) => void };

const Change = ({ operator, onChange }: Part) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [name, typeName] = useState(operator.name);
  const [role, setRole] = useState<Role>(operator.role);
  const [busy, work] = useBusy();
  const save = (): void => work(async () => {
    const changed = await askOrTell('operators.change', { id: operator.id, version: operator.version, name: name.trim(), role, active: operator.active });
    if (!changed) return;
    desk.quiet(t('office.business.saved', { name: name.trim() }));
    onChange(changed);
  });
  return (
    <section className="card" aria-label={t('office.people.role')}>
      <h2>{t('office.people.role')}</h2>
      <Field label={t('office.name')} hint={t('office.business.operatorNameHint')} value={name} onChange={typeName} maxLength={80} disabled={busy} />
      <RoleChoice role={role} onChange={setRole} disabled={busy} />
      <div className="row">
        <Action kind="primary" shortcut="F9" busy={busy} disabled={name.trim() === '' || (name.trim() === operator.name && role === operator.role)} onPress={save}>{t('office.business.save')}</Action>
      </div>
    </section>
  );
};

const NewPin = ({ operator, onChange }: Part) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const typed = usePin();
  const [busy, work] = useBusy();
  const save = (): void => work(async () => {
    if (typed.good === undefined) return;
    const changed = await askOrTell('operators.pin', { id: operator.id, version: operator.version, pin: typed.good });
    if (!changed) return;
    desk.quiet(t('office.business.pinChanged', { name: operator.name }));
    onChange(changed);
  });
  return (
    <section className="card" aria-label={t('office.business.newPin')}>
      <h2>{t('office.business.newPin')}</h2>
      <PinFields typed={typed} disabled={busy} />
      <div className="row"><Action shortcut="F8" busy={busy} disabled={typed.good === undefined} onPress={save}>{t('office.business.newPin')}</Action></div>
    </section>
  );
};

const Access = ({ operator: { id, version, name, role, active }, onChange }: Part) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell } = useOffice();
  const [busy, work] = useBusy();
  const send = (): void => work(async () => {
    const changed = await askOrTell('operators.change', { id, version, name, role, active: !active });
    if (!changed) return;
    desk.quiet(t(active ? 'office.business.nowLocked' : 'office.business.nowIn', { name }));
    onChange(changed);
  });
  return (
    <section className="card" aria-label={t('office.people.access')}>
      <h2>{t('office.people.access')}</h2>
      <p className="muted">{t(active ? 'office.business.lockText' : 'office.business.unlockText', { name })}</p>
      <div className="row"><Action kind="quiet" busy={busy} onPress={send}>{t(active ? 'office.business.lock' : 'office.business.unlock')}</Action></div>
    </section>
  );
};
