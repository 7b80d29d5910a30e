import { FileText } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { corporatePiecesMax, type Discount, priceLines, totalOf } from '../../../domain/corporate.ts';
import { type Currency, minor, parseMoney } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { MoneyLine } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { LinesField } from '../business/lines-field.tsx';
import { Picker } from '../picker.tsx';
import { usePaperLanguage } from '../table-format.tsx';
import '../business/business.css';
import '../stock/stock.css';

type Business = NonNullable<ReturnType<typeof useLoad<'business.read'>>['value']>;
type Companies = NonNullable<ReturnType<typeof useLoad<'corporate.companies'>>['value']>['companies'];

/** What a company is offered: which certificates, at what price, until when. */
export const NewQuotation = () => {
  const { t } = useTranslation();
  const { open } = useOffice();
  const business = useLoad('business.read', {});
  const companies = useLoad('corporate.companies', {});
  return (
    <Screen title={t('office.corporate.new')} onBack={() => open({ name: 'corporate' })} className="office-screen">
      {(!business.value || !companies.value) && <p className="muted" role="status">{t('office.reading')}</p>}
      {business.value && companies.value && <Form business={business.value} companies={companies.value.companies} />}
    </Screen>
  );
};

const dayMs = 86_400_000;
const daysValid = 30;

const Form = ({ business, companies }: { readonly business: Business; readonly companies: Companies }) => {
  const { t } = useTranslation();
  const { money, number } = useFormat();
  const { newId, now } = useServices();
  const { askOrTell, open } = useOffice();
  // Made once for this form: a quotation whose answer was lost is sent again as the same one.
  const [ids] = useState(() => ({ id: newId(), documentId: newId(), company: newId() }));
  const [companyId, pickCompany] = useState<string | null>(null);
  const [company, typeCompany] = useState({ name: '', address: '', taxNumber: '', contact: '' });
  const [storeId, pickStore] = useState(business.stores.length === 1 ? (business.stores[0]?.id ?? null) : null);
  const [programNumber, pickProgram] = useState<string | null>(null);
  const [pieces, typePieces] = useState<Readonly<Record<number, string>>>({});
  const [discountKind, pickDiscount] = useState<Discount['kind']>('basis-points');
  const [discountText, typeDiscount] = useState('');
  const [validUntil, typeValidUntil] = useState(() => new Date(now() + daysValid * dayMs).toISOString().slice(0, 10));
  const [note, setNote] = useState('');
  const [language, pickLanguage] = useState(usePaperLanguage());
  const [busy, work] = useBusy();
  const store = business.stores.find(({ id }) => id === storeId);
  // Neither what is given away nor paper without a value: both cost nothing here.
  const programs = business.programs.map((one) => ({ ...one, denominations: one.denominations.filter(({ price }) => price !== 0) }))
    .filter(({ currency, denominations }) => currency === store?.currency && denominations.length > 0);
  const program = programs.find((one) => String(one.number) === programNumber) ?? (programs.length === 1 ? programs[0] : undefined);
  const faces = (program?.denominations ?? []).filter((one, index, all) => all.findIndex(({ face }) => face === one.face) === index);
  const wanted = faces.map(({ face, price }) => ({ face, listPrice: price ?? face, pieces: piecesOf(pieces[face] ?? '') })).filter((line) => line.pieces !== 0);
  const discount = store && readDiscount(discountKind, discountText, store.currency);
  const fits = wanted.length > 0 && wanted.every((line) => line.pieces > 0) && wanted.reduce((sum, line) => sum + line.pieces, 0) <= corporatePiecesMax;
  const priced = fits && discount ? priceLines(wanted, discount) : undefined;
  const isKnown = company.name.trim().length >= 2 && company.address.trim().length >= 3;
  const quote = (): void => work(async () => {
    if (!store || !program || !priced || !discount) return;
    const made = await askOrTell('corporate.quote', {
      id: ids.id, documentId: ids.documentId, company: { id: companyId ?? ids.company, ...company }, storeNumber: store.number, programNumber: program.number,
      lines: wanted.map(({ face, pieces: count }) => ({ face, pieces: count })), discount: discount.kind === 'amount' ? { kind: 'amount', value: minor(discount.value) } : { kind: 'basis-points', value: discount.value },
      validUntil, note, language,
    });
    if (made) open({ name: 'corporate-sale', id: made.id });
  });
  const known = (id: string): void => {
    const found = companies.find((one) => one.id === id);
    pickCompany(found ? id : null);
    if (found) typeCompany({ name: found.name, address: found.address, taxNumber: found.taxNumber, contact: found.contact });
  };
  return (
    <div className="office-columns">
      <div className="office-stack">
        {companies.length > 0 && <Picker label={t('office.corporate.knownCompany')} value={companyId} onChange={known} options={companies.map(({ id, name }) => ({ id, label: name }))} disabled={busy} />}
        <Field label={t('office.corporate.company')} value={company.name} onChange={(name) => typeCompany({ ...company, name })} maxLength={120} disabled={busy} />
        <LinesField label={t('office.corporate.address')} value={company.address} onChange={(address) => typeCompany({ ...company, address })} max={4} disabled={busy} />
        <div className="stock-ends">
          <Field label={t('office.corporate.taxNumber')} value={company.taxNumber} onChange={(taxNumber) => typeCompany({ ...company, taxNumber })} maxLength={40} disabled={busy} />
          <Field label={t('office.corporate.contact')} value={company.contact} onChange={(contact) => typeCompany({ ...company, contact })} maxLength={120} disabled={busy} />
        </div>
        <div className="stock-ends">
          <Picker label={t('office.corporate.store')} value={storeId} onChange={pickStore} options={business.stores.map(({ id, name }) => ({ id, label: name }))} disabled={busy} />
          <Picker label={t('office.corporate.program')} value={program ? String(program.number) : null} onChange={pickProgram} options={programs.map((one) => ({ id: String(one.number), label: one.name }))} disabled={busy || !store} />
        </div>
        {program && store && (
          <div className="stock-ends">
            {faces.map(({ face }) => (
              <Field key={face} label={t('office.corporate.piecesOf', { amount: money(face, store.currency) })} value={pieces[face] ?? ''} onChange={(text) => typePieces({ ...pieces, [face]: text })} mode="numeric" maxLength={5} disabled={busy} />
            ))}
          </div>
        )}
      </div>
      <section className="card office-next">
        <h2>{t('office.corporate.offer')}</h2>
        <Choice label={t('office.corporate.discount')} value={discountKind} onChange={pickDiscount} disabled={busy} options={(['basis-points', 'amount'] as const).map((value) => ({ value, label: t(`office.corporate.discountAs.${value}`) }))} />
        <Field label={t(`office.corporate.discountIn.${discountKind}`)} value={discountText} onChange={typeDiscount} mode="decimal" maxLength={14} disabled={busy} error={store && !discount ? t('office.corporate.discountWrong') : undefined} />
        <Field label={t('office.corporate.validUntil')} value={validUntil} onChange={typeValidUntil} maxLength={10} disabled={busy} />
        <Choice label={t('office.corporate.language')} value={language} onChange={pickLanguage} disabled={busy} options={(['en', 'ko'] as const).map((value) => ({ value, label: t(`office.corporate.languageIn.${value}`) }))} />
        <Field label={t('office.corporate.note')} value={note} onChange={setNote} maxLength={200} disabled={busy} />
        {priced && store
          ? (
            <dl className="sums">
              {priced.map((line) => <MoneyLine key={line.face} label={t('office.paper.what', { value: number(line.pieces), amount: money(line.face, store.currency) })}>{money(line.total, store.currency)}</MoneyLine>)}
              <MoneyLine label={t('office.corporate.toPay')} strong>{money(totalOf(priced), store.currency)}</MoneyLine>
            </dl>
          )
          : <p className="muted">{t('office.corporate.nothingYet', { max: number(corporatePiecesMax) })}</p>}
        <Action kind="primary" shortcut="F9" icon={<FileText aria-hidden="true" />} busy={busy} disabled={!priced || !isKnown || !/^\d{4}-\d{2}-\d{2}$/u.test(validUntil)} onPress={quote}>{t('office.corporate.quote')}</Action>
      </section>
    </div>
  );
};

/** How many; 0 where nothing stands, less where it is no number. */
const piecesOf = (text: string): number => text.trim() === '' ? 0 : /^\d{1,5}$/u.test(text.trim()) ? Number(text) : -1;

/** A percentage with two decimals is basis points; nothing typed is no discount. */
const readDiscount = (kind: Discount['kind'], text: string, currency: Currency): Discount | undefined => {
  if (text.trim() === '') return { kind, value: 0 };
  // Hundredths of a percent are read as cents are.
  const read = parseMoney(text, kind === 'amount' ? currency : 'USD');
  if (!read.ok || (kind === 'basis-points' && read.value > 10_000)) return undefined;
  return { kind, value: read.value };
};
