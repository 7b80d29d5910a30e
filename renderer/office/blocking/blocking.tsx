import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Blockable, BlockAct } from '../../../domain/exception-wire.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { useScan } from '../../components/scans.ts';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { CertificateBlock } from './certificate-block.tsx';
import { SaleFreeze } from './sale-freeze.tsx';

/** One certificate by its paper or control number, a whole sale by its receipt: blocked, frozen, unblocked. */
export const Blocking = () => {
  const { t } = useTranslation();
  const { desk, scans, sounds } = useServices();
  const { askOrTell, may, open } = useOffice();
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<Blockable>();
  const [busy, work] = useBusy();
  const acts = useLoad('blocks.list', { before: null });
  const find = (text: string): void => work(async () => {
    setFound(await askOrTell('blocks.find', { text }));
    setTyped('');
  });
  // A paper's number goes to the server to be recognised; no state and no screen of ours ever holds it.
  useScan(scans, (raw) => {
    sounds.scan();
    desk.dismiss();
    find(raw);
    return true;
  });
  const again = (): void => { desk.dismiss(); setFound(undefined); acts.reload(); };
  const key = found?.sale?.sale ?? found?.certificate?.certificate;
  return (
    <Screen
      key={key ?? 'find'} title={found?.sale ? t('office.blocking.receipt', { reference: found.sale.reference }) : t('office.room.blocking')} className="office-screen"
      onBack={found ? again : undefined} aside={!found && (
        <div className="row">
          {may('bank-refunds.read') && <Action shortcut="F9" onPress={() => open({ name: 'bank-refunds' })}>{t('office.bankRefunds.title')}</Action>}
          {may('claims.read') && <Action shortcut="F8" onPress={() => open({ name: 'claims' })}>{t('office.claims.title')}</Action>}
        </div>
      )}
    >
      {found?.certificate && <CertificateBlock certificate={found.certificate} onChange={(certificate) => setFound({ certificate, sale: null })} />}
      {found?.sale && <SaleFreeze sale={found.sale} onChange={(sale) => setFound({ certificate: null, sale })} />}
      {!found && (
        <>
          <p className="muted">{t('office.blocking.text')}</p>
          <div className="office-find">
            <Field label={t('office.blocking.find')} hint={t('office.blocking.findHint')} value={typed} onChange={setTyped} maxLength={64} disabled={busy} autoFocus />
            <Action kind="primary" shortcut="Enter" busy={busy} disabled={typed.trim() === ''} icon={<Search aria-hidden="true" />} onPress={() => find(typed)}>{t('office.blocking.look')}</Action>
          </div>
          <Acts acts={acts.value?.acts} />
        </>
      )}
    </Screen>
  );
};

const Acts = ({ acts }: { readonly acts: readonly BlockAct[] | undefined }) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  if (!acts) return null;
  if (acts.length === 0) return <p className="empty">{t('office.blocking.empty')}</p>;
  return (
    <>
      <h2>{t('office.blocking.recent')}</h2>
      <ul className="office-list" aria-label={t('office.blocking.recent')}>
        {acts.map(({ id, action, reason, note, at, by, terminalNumber, storeName, controls, reference }) => (
          <li key={id} className="office-row office-line">
            <span><small>{moment(at)}</small></span>
            <span><strong>{terminalNumber === null ? by : t('office.blocking.atTill', { name: by, till: terminalNumber, store: storeName ?? '' })}</strong></span>
            <span>
              {t(`office.blocking.action.${action}`, { reference })} · {t(`office.blocking.reason.${reason}`)}{note !== '' && ` · ${note}`}
              <small className="office-controls">{controls.map((control) => <span key={control} className="control">{control}</span>)}</small>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
};
