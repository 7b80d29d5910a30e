import { ArrowLeftRight, BookText, Hourglass, Percent } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfficeInput } from '../../../domain/office-calls.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useLoad, useOffice } from '../asking.tsx';
import { Picker } from '../picker.tsx';
import './books.css';
import { Downloads } from './downloads.tsx';
import { LiabilityReport } from './liability.tsx';
import { Months } from './months.tsx';

type Asked = OfficeInput<'accounting.liability'>;

/** What is owed to holders on a day and whether the ledger agrees; files for other tools; the months. */
export const Books = () => {
  const { t } = useTranslation();
  const { now } = useServices();
  const { open, session } = useOffice();
  const [asked, setAsked] = useState<Asked>(() => {
    const today = new Date(now()).toISOString().slice(0, 10);
    return { franchiseId: session.user.franchise?.id ?? null, from: `${today.slice(0, 7)}-01`, to: today, knownAt: null };
  });
  const chart = (
    <div className="row">
      {/* Programs are the whole business's. */}
      {session.user.franchise === null && <Action icon={<Hourglass aria-hidden="true" />} onPress={() => open({ name: 'dormancy' })}>{t('office.books.dormancy')}</Action>}
      <Action icon={<ArrowLeftRight aria-hidden="true" />} onPress={() => open({ name: 'clearing-payments', franchiseId: null })}>{t('office.clearingPayments.title')}</Action>
      <Action icon={<Percent aria-hidden="true" />} onPress={() => open({ name: 'vat' })}>{t('office.vat.title')}</Action>
      <Action shortcut="F8" icon={<BookText aria-hidden="true" />} onPress={() => open({ name: 'chart' })}>{t('office.books.chart')}</Action>
    </div>
  );
  return (
    <Screen title={t('office.room.books')} className="office-screen" aside={chart}>
      <Asking asked={asked} onAsk={setAsked} />
      <LiabilityReport asked={asked}>
        <Downloads asked={asked} />
        <Months />
      </LiabilityReport>
    </Screen>
  );
};

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/u.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

const wholeBusiness = 'business';

/** The days, the moment of knowledge and whose books; nothing is asked before it fits. */
const Asking = ({ asked, onAsk }: { readonly asked: Asked; readonly onAsk: (asked: Asked) => void }) => {
  const { t } = useTranslation();
  const { session } = useOffice();
  const business = useLoad('business.read', {});
  const [from, typeFrom] = useState(asked.from);
  const [to, typeTo] = useState(asked.to);
  const [known, typeKnown] = useState('');
  const [whose, pickWhose] = useState(asked.franchiseId);
  const franchises = session.user.franchise === null ? (business.value?.franchises ?? []) : [];
  const fits = isDay(from) && isDay(to) && from <= to && (known.trim() === '' || isDay(known.trim()));
  const show = (): void => onAsk({
    franchiseId: whose, from, to,
    // To the end of that day, where this computer stands.
    knownAt: known.trim() === '' ? null : new Date(`${known.trim()}T23:59:59.999`).getTime(),
  });
  return (
    <div className="books-asking">
      <Field label={t('office.books.to')} value={to} onChange={typeTo} maxLength={10} hint={t('office.books.dayHint')} />
      <Field label={t('office.books.from')} value={from} onChange={typeFrom} maxLength={10} hint={t('office.books.dayHint')} />
      <Field label={t('office.books.known')} value={known} onChange={typeKnown} maxLength={10} hint={t('office.books.knownHint')} />
      {franchises.length > 0 && (
        <Picker
          label={t('office.books.whose')} value={whose ?? wholeBusiness} onChange={(id) => pickWhose(id === wholeBusiness ? null : id)}
          options={[{ id: wholeBusiness, label: t('office.wholeBusiness') }, ...franchises.map(({ id, name }) => ({ id, label: name }))]}
        />
      )}
      <Action kind="primary" shortcut="Enter" disabled={!fits} onPress={show}>{t('office.books.show')}</Action>
    </div>
  );
};
