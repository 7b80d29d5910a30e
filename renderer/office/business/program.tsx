import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BusinessOverview, ProgramRecord } from '../../../domain/business-wire.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { Clearing } from './clearing.tsx';
import { History } from './history.tsx';
import { isNumber, nextNumber } from './numbers.ts';
import { type ProgramDraft, useProgramDraft } from './program-draft.ts';
import { BuyingFields, FaceFields, OfflineFields, SaleFields, TermsFields, WatchFields } from './program-fields.tsx';

/** A program: what it sells, how long it is good, what tills may do without the server, its words, its clearing. */
export const ProgramPage = ({ id }: { readonly id: string | null }) => (id === null ? <NewProgram /> : <KnownProgram id={id} />);

const KnownProgram = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation();
  const { open } = useOffice();
  const { value: program, failed, reload, set } = useLoad('programs.read', { id });
  return (
    <Screen
      key={program ? 'program' : 'reading'} className="office-screen" title={program?.name ?? t('office.room.business')} onBack={() => open({ name: 'business' })}
      aside={program && <span className="muted">{t('office.business.programFacts', { number: program.number, currency: program.currency })}</span>}
    >
      {!program && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {program && !program.active && <p className="verdict verdict-quiet">{t('office.business.programEnded')}</p>}
      {program && <Change key={program.version} program={program} onChange={set} />}
    </Screen>
  );
};

const Change = ({ program, onChange }: { readonly program: ProgramRecord; readonly onChange: (program: ProgramRecord) => void }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { askOrTell, may, session } = useOffice();
  const draft = useProgramDraft(program, program.currency);
  const [busy, work] = useBusy();
  const { id, version, active, name, printedAtTill, validityMonths, cashOutUpTo, reloadUpTo, buyingLimits, watch, lostAfterDays, offline, terms, faces, range } = program;
  // What is typed and not saved has no part in the end of a program.
  const stored = { range, name, printedAtTill, validityMonths, cashOutUpTo, reloadUpTo, buyingLimits, watch, lostAfterDays, offline, terms, faces };
  const { wanted } = draft;
  const send = ({ kind: _kind, ...next }: NonNullable<ProgramDraft['wanted']>, isOn: boolean): void => work(async () => {
    const changed = await askOrTell('programs.change', { id, version, ...next, active: isOn });
    if (!changed) return;
    desk.quiet(t('office.business.programChanged', { name: changed.name }));
    onChange(changed);
  });
  const disabled = busy || !may('business.change');
  return (
    <div className="office-columns">
      <Fields draft={draft} disabled={disabled} currency={program.currency}>
        {may('business.change') && (
          <section className="card office-next" aria-label={t('office.business.change')}>
            <p>{t('office.business.changeCounts')}</p>
            <div className="row">
              <Action kind="primary" shortcut="F9" busy={busy} disabled={!wanted || !draft.isChanged} onPress={() => { if (wanted) send(wanted, active); }}>{t('office.business.save')}</Action>
              <Action kind="quiet" busy={busy} onPress={() => send({ kind: program.kind, ...stored }, !active)}>{t(active ? 'office.business.endProgram' : 'office.business.resumeProgram')}</Action>
              {draft.isChanged && <span className="badge badge-unsaved">{t('settings.unsaved')}</span>}
            </div>
            {active && <p className="muted">{t('office.business.endProgramText')}</p>}
          </section>
        )}
      </Fields>
      <div className="office-stack">
        <section className="card" aria-label={t('office.business.fixed')}>
          <h2>{t('office.business.fixed')}</h2>
          <p className="muted">{t('office.business.fixedText', { number: program.number, currency: program.currency })}</p>
          <p className="muted">{t(`office.business.kindText.${program.kind}`)}</p>
        </section>
        <Clearing program={program} onChange={onChange} />
        {/* Programs are the whole business's: what was changed of them is not kept for one franchise. */}
        {session.user.franchise === null && <History id={program.id} version={program.version} />}
      </div>
    </div>
  );
};

const Fields = ({ draft, disabled, currency, children }: { readonly draft: ProgramDraft; readonly disabled: boolean; readonly currency: string; readonly children: ReactNode }) => {
  const { t } = useTranslation();
  return (
    <div className="office-stack">
      <section className="card" aria-label={t('office.business.selling')}>
        <h2>{t('office.business.selling')}</h2>
        <Field label={t('office.name')} value={draft.typed.name} onChange={(name) => draft.change({ name })} maxLength={80} disabled={disabled} />
        <FaceFields draft={draft} disabled={disabled} currency={currency} />
        <SaleFields draft={draft} disabled={disabled} />
      </section>
      <section className="card" aria-label={t('office.business.buying')}>
        <h2>{t('office.business.buying')}</h2>
        <BuyingFields draft={draft} disabled={disabled} />
      </section>
      <section className="card" aria-label={t('office.business.watch')}>
        <h2>{t('office.business.watch')}</h2>
        <WatchFields draft={draft} disabled={disabled} />
      </section>
      <section className="card" aria-label={t('office.business.offlineTitle')}>
        <h2>{t('office.business.offlineTitle')}</h2>
        <OfflineFields draft={draft} disabled={disabled} currency={currency} />
      </section>
      <section className="card" aria-label={t('office.business.field.terms')}>
        <h2>{t('office.business.field.terms')}</h2>
        <TermsFields draft={draft} disabled={disabled} />
      </section>
      {children}
    </div>
  );
};

const NewProgram = () => {
  const { t } = useTranslation();
  const { open } = useOffice();
  const { value } = useLoad('business.overview', {});
  return (
    <Screen title={t('office.business.newProgram')} className="office-screen" onBack={() => open({ name: 'business' })}>
      {value ? <Begin overview={value} /> : <p className="muted" role="status">{t('office.reading')}</p>}
    </Screen>
  );
};

const Begin = ({ overview }: { readonly overview: BusinessOverview }) => {
  const { t } = useTranslation();
  const { newId, desk } = useServices();
  const { askOrTell, open } = useOffice();
  // Made once for this form: what is sent twice after a lost answer is one.
  const [id] = useState(newId);
  const [number, typeNumber] = useState(() => String(nextNumber(overview.programs)));
  const [typedCurrency, typeCurrency] = useState(() => overview.programs[0]?.currency ?? overview.stores[0]?.currency ?? '');
  const currency = /^[A-Za-z]{3}$/u.test(typedCurrency.trim()) ? typedCurrency.trim().toUpperCase() : undefined;
  const draft = useProgramDraft(null, currency ?? 'USD');
  const [busy, work] = useBusy();
  const isGood = isNumber(number) && Number(number) <= 65_535;
  const add = (): void => work(async () => {
    if (currency === undefined || !draft.wanted) return;
    const added = await askOrTell('programs.add', { id, number: Number(number), currency, active: true, ...draft.wanted });
    if (!added) return;
    open({ name: 'program', id: added.id });
    desk.quiet(t('office.business.programAdded', { name: added.name }));
  });
  return (
    <div className="office-columns">
      <Fields draft={draft} disabled={busy} currency={currency ?? ''}>{null}</Fields>
      <section className="card office-next" aria-label={t('office.business.forGood')}>
        <h2>{t('office.business.forGood')}</h2>
        <p>{t('office.business.programForGoodText')}</p>
        <Field label={t('office.business.number')} value={number} onChange={typeNumber} mode="numeric" maxLength={5} disabled={busy} error={isGood ? undefined : t('office.business.error.number')} />
        <Field label={t('office.business.field.currency')} hint={t('office.business.currencyHint')} value={typedCurrency} onChange={typeCurrency} maxLength={3} disabled={busy} error={currency === undefined && typedCurrency !== '' ? t('office.business.error.currency') : undefined} />
        <Choice
          label={t('office.business.field.kind')} value={draft.typed.kind} onChange={(kind) => draft.change({ kind })} disabled={busy}
          options={(['sold', 'promotional'] as const).map((value) => ({ value, label: t(`office.business.kind.${value}`) }))}
        />
        <p className="muted">{t(`office.business.kindText.${draft.typed.kind}`)}</p>
        <p className="muted">{t('office.business.clearingLater')}</p>
        <Action kind="primary" shortcut="F9" busy={busy} disabled={!isGood || currency === undefined || !draft.wanted} onPress={add}>{t('office.business.addProgram')}</Action>
      </section>
    </div>
  );
};
