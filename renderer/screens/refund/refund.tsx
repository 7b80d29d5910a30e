import { CircleCheck, ScanLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseScan } from '../../../domain/number.ts';
import { Action } from '../../components/action.tsx';
import { Approval } from '../../components/approval.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney, MoneyLine } from '../../components/money.tsx';
import { Pad } from '../../components/pad.tsx';
import { Screen } from '../../components/screen.tsx';
import type { Held } from '../../till.ts';
import { useDesk, useServices, useTill, useTillPart, useTyped } from '../services.tsx';
import { useRefunding, useScanForRefund } from './use-refunding.ts';

/** What is left on a certificate goes back to the card that paid for it: paper and receipt in hand, the server first, the card machine second. */
export const RefundScreen = () => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { held, reference, attempt } = useDesk().refunding;
  const [asking, ask] = useState(false);
  const { start, record, giveUp, saving } = useRefunding(() => ask(true));
  useScanForRefund(saving || attempt !== null);
  const leave = (): void => { desk.clearRefunding(); desk.home(); };
  return (
    <Screen title={t('refund.title')} onBack={asking || saving || attempt ? undefined : leave} className="split" unsaved={held !== null}>
      <section className="split-list">
        <p>{t('refund.text')}</p>
        <ul className="lines" aria-label={t('refund.title')}>
          <Part name={t('refund.certificate')} found={held ? held.control ?? t('common.controlUnknown') : null} hint={t('refund.certificateHint')} />
          <Part name={t('refund.receipt')} found={reference} hint={t('refund.receiptHint')} />
        </ul>
      </section>
      <section className="split-main">
        {attempt ? <HandBack handBack={attempt.handBack} onRecord={record} onGiveUp={giveUp} saving={saving} />
          : asking && held && reference !== null ? (
            <Approval
              right="refund" amount={held.certificate.balance} onCancel={() => ask(false)}
              onApproved={(approval) => { ask(false); start({ held, saleReference: reference, approval }); }}
            />
          ) : <Asking held={held} reference={reference} saving={saving} onStart={() => start(null)} />}
      </section>
    </Screen>
  );
};

const Part = ({ name, found, hint }: { readonly name: string; readonly found: string | null; readonly hint: string }) => (
  <li className={`line ${found === null ? '' : 'line-seen'}`}>
    {found === null ? <ScanLine aria-hidden="true" /> : <CircleCheck aria-hidden="true" />}
    <span className="line-text"><span>{name}</span>{found === null ? <span className="muted">{hint}</span> : <span className="control">{found}</span>}</span>
  </li>
);

type Asked = { readonly held: Held | null; readonly reference: string | null; readonly saving: boolean; readonly onStart: () => void };

const Asking = ({ held, reference, saving, onStart }: Asked) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const [typed, type] = useTyped('refund.reference');
  const isManager = useTillPart(({ operator }) => operator?.role === 'manager');
  const isOffline = useTill().connection.state === 'offline';
  const write = (text: string): void => {
    type(text);
    const scan = parseScan(text);
    desk.changeRefunding({ reference: scan.ok && scan.value.kind === 'operation' ? scan.value.reference : null });
  };
  return (
    <>
      {held && <BigMoney label={t('refund.left')} amount={held.certificate.balance} currency={held.certificate.currency} />}
      {held && (
        <dl className="sums">
          {held.program && <MoneyLine label={t('certificate.program')}>{held.program.name}</MoneyLine>}
          <MoneyLine label={t('certificate.face')}><Face held={held} /></MoneyLine>
        </dl>
      )}
      <Field label={t('refund.reference')} hint={t('refund.referenceHint')} value={reference ?? typed} onChange={write} maxLength={24} disabled={saving} autoFocus />
      <p role="status" className="muted">{t(isOffline ? 'refund.offline' : held === null ? 'refund.scanCertificate' : reference === null ? 'refund.scanReceipt' : 'refund.ready')}</p>
      <Action kind="primary" shortcut="Enter" onPress={onStart} busy={saving}>{saving ? t('refund.asking') : t(isManager ? 'refund.startAsManager' : 'refund.start')}</Action>
    </>
  );
};

const Face = ({ held: { certificate } }: { readonly held: Held }) => {
  const { money } = useFormat();
  return <>{money(certificate.face, certificate.currency)}</>;
};

type HandingBack = { readonly handBack: Held['certificate']['balance']; readonly onRecord: (code: string) => void; readonly onGiveUp: () => void; readonly saving: boolean };

/** The certificate is dead already: the money has to go back now, or the certificate gets it. */
const HandBack = ({ handBack, onRecord, onGiveUp, saving }: HandingBack) => {
  const { t } = useTranslation();
  const [code, type] = useTyped('refund.code');
  return (
    <>
      <BigMoney label={t('refund.onMachine')} amount={handBack} tone="accent" />
      <p>{t('refund.onMachineText')}</p>
      <div className="panel">
        <div className="panel-side">
          <Field label={t('refund.code')} hint={t('refund.codeHint')} value={code} onChange={type} maxLength={32} large disabled={saving} autoFocus />
          <Action shortcut="F7" disabled={saving} onPress={onGiveUp}>{t('refund.giveUp')}</Action>
        </div>
        <div className="panel-pad">
          <Pad value={code} onChange={type} kind="code" maxLength={32} disabled={saving} />
          <Action kind="primary" shortcut="Enter" onPress={() => onRecord(code.trim())} busy={saving}>{t('refund.record')}</Action>
        </div>
      </div>
    </>
  );
};
