import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, FileTrigger } from 'react-aria-components';
import type { BankFormat, BankLine } from '../../../domain/corporate-wire.ts';
import { least } from '../../../domain/money.ts';
import type { OfficeOutput } from '../../../domain/office-calls.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { Picker } from '../picker.tsx';
import { BankColumns } from './bank-columns.tsx';
import { HeldTransfer } from './held-transfer.tsx';
import '../stock/stock.css';

/** Transfers: a bank's file is taken over, and a person says which order each is for. */
export const CorporateBank = () => {
  const { t } = useTranslation();
  const { open, session } = useOffice();
  const { value: business } = useLoad('business.read', {});
  const [picked, pick] = useState(session.user.franchise?.id ?? null);
  const franchises = business?.franchises ?? [];
  const franchiseId = picked ?? (franchises.length === 1 ? franchises[0]?.id ?? null : null);
  const currencies = [...new Set((business?.stores ?? []).filter((store) => store.franchiseId === franchiseId).map(({ currency }) => currency))];
  return (
    <Screen title={t('office.corporate.bank')} onBack={() => open({ name: 'corporate' })} className="office-screen">
      {!business && <p className="muted" role="status">{t('office.reading')}</p>}
      {franchises.length > 1 && <div className="office-filters"><Picker label={t('office.corporate.franchise')} value={franchiseId} onChange={pick} options={franchises.map(({ id, name }) => ({ id, label: name }))} /></div>}
      {business && franchiseId !== null && <Transfers key={franchiseId} franchiseId={franchiseId} currencies={currencies} />}
    </Screen>
  );
};

type Imported = OfficeOutput<'corporate.bank-import'>;
type Looked = OfficeOutput<'corporate.bank-look'> & { readonly file: string };

const Transfers = ({ franchiseId, currencies }: { readonly franchiseId: string; readonly currencies: readonly string[] }) => {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { askOrTell, may } = useOffice();
  const lines = useLoad('corporate.bank-lines', { franchiseId });
  const [looked, setLooked] = useState<Looked>();
  const [imported, setImported] = useState<Imported>();
  const [busy, work] = useBusy();
  const take = async (file: string, format: BankFormat): Promise<void> => {
    const done = await askOrTell('corporate.bank-import', { franchiseId, file, format });
    if (!done) return;
    setImported(done);
    if (done.faults.length > 0) return;
    setLooked(undefined);
    lines.reload();
  };
  const look = (chosen: File): void => work(async () => {
    setImported(undefined);
    const file = base64Of(new Uint8Array(await chosen.arrayBuffer()));
    const found = await askOrTell('corporate.bank-look', { franchiseId, file });
    if (!found) return;
    setLooked({ ...found, file });
    // Agreed before: nothing has to be asked.
    if (found.format) await take(file, found.format);
  });
  return (
    <div className="office-columns">
      <section className="office-stack" aria-label={t('office.corporate.transfers')}>
        {!lines.value && (lines.failed ? <Action shortcut="Enter" onPress={lines.reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
        {lines.value?.lines.length === 0 && lines.value.held.length === 0 && <p className="empty">{t('office.corporate.noTransfers')}</p>}
        {lines.value?.held.map((held) => <HeldTransfer key={held.id} franchiseId={franchiseId} held={held} onDecided={lines.set} />)}
        <ul className="office-list">{lines.value?.lines.map((line) => <Transfer key={`${line.id} ${String(line.left)}`} line={line} unpaid={lines.value?.unpaid ?? []} onMatched={lines.reload} />)}</ul>
        {lines.value?.more && <p className="muted">{t('office.corporate.moreTransfers')}</p>}
      </section>
      {may('corporate.money') && (
        <section className="card office-next">
          <h2>{t('office.corporate.file')}</h2>
          <p>{t('office.corporate.fileText')}</p>
          <FileTrigger acceptedFileTypes={['.csv', '.txt', 'text/csv', 'text/plain']} onSelect={(files) => { const chosen = files?.[0]; if (chosen) look(chosen); }}>
            <Button className="action action-primary" isPending={busy}><FileUp aria-hidden="true" /><span className="action-label">{t('office.corporate.chooseFile')}</span></Button>
          </FileTrigger>
          {imported && imported.faults.length === 0 && <p className="verdict verdict-good" role="status">{t('office.corporate.imported', { added: number(imported.added), known: number(imported.known), outgoing: number(imported.outgoing) })}</p>}
          {imported && imported.held > 0 && <p className="verdict verdict-warn">{t('office.corporate.heldCount', { count: imported.held })}</p>}
          {imported && imported.faults.length > 0 && (
            <div className="office-waiting" role="alert">
              <p>{t('office.corporate.faults')}</p>
              <ul>{imported.faults.map(({ line, what, found }) => <li key={line}>{t(`office.corporate.fault.${what}`, { line: number(line), found })}</li>)}</ul>
            </div>
          )}
          {looked && <BankColumns looked={looked} currencies={currencies} busy={busy} onTake={(format) => work(() => take(looked.file, format))} />}
        </section>
      )}
    </div>
  );
};

/** Bytes as base64; in pieces, since a call takes only so many arguments. */
const base64Of = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
};

type Unpaid = OfficeOutput<'corporate.bank-lines'>['unpaid'][number];

const Transfer = ({ line, unpaid, onMatched }: { readonly line: BankLine; readonly unpaid: readonly Unpaid[]; readonly onMatched: () => void }) => {
  const { t } = useTranslation();
  const { money, day } = useFormat();
  const { newId } = useServices();
  const { askOrTell, may } = useOffice();
  const [paymentId] = useState(newId);
  const [busy, work] = useBusy();
  const { suggestions } = line;
  // What the order needs; the rest of the transfer stays in sight.
  const match = ({ saleId, open }: Pick<Unpaid, 'saleId' | 'open'>): void => work(async () => {
    if (await askOrTell('corporate.match', { paymentId, line: line.id, saleId, amount: least(line.left, open) })) onMatched();
  });
  const others = unpaid.filter((one) => one.currency === line.currency && !suggestions.some(({ saleId }) => saleId === one.saleId));
  return (
    <li className="stock-difference">
      <p><strong className="office-amount">{money(line.left, line.currency)}</strong>{line.left !== line.amount && <small>{t('office.corporate.of', { amount: money(line.amount, line.currency) })}</small>}<span>{line.payer}</span><small>{day(line.day)}</small></p>
      <p className="muted">{line.text}</p>
      {may('corporate.money') && (
        <div className="row">
          {suggestions.map((one) => (
            <Action key={one.saleId} kind={one.because === 'number-and-amount' ? 'primary' : 'plain'} busy={busy} onPress={() => match(one)}>
              {t('office.corporate.isFor', { invoice: one.invoice, company: one.company })}
            </Action>
          ))}
          {others.length > 0 && <Picker label={t('office.corporate.isForOther')} value={null} disabled={busy} onChange={(id) => { const one = others.find(({ saleId }) => saleId === id); if (one) match(one); }} options={others.map((one) => ({ id: one.saleId, label: `${one.invoice}, ${one.company}, ${money(one.open, one.currency)}` }))} />}
        </div>
      )}
      {suggestions.length === 0 && <p className="muted">{t('office.corporate.noSuggestion')}</p>}
    </li>
  );
};
