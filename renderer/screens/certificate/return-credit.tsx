import { Undo2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exponentOf, type Minor, parseMoney } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { Approval } from '../../components/approval.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Pad } from '../../components/pad.tsx';
import { Screen } from '../../components/screen.tsx';
import { useScan } from '../../components/scans.ts';
import { referenceIn } from '../../returning.ts';
import type { Held } from '../../till.ts';
import { OntoNew, usePayer } from './return-onto.tsx';
import { amountSentence, numberSentence, refusalSentence } from '../sentences.ts';
import { useServices, useTyped } from '../services.tsx';
import { useAskedWork } from './use-asked-work.ts';

/** Goods that were paid by certificate came back: the certificate, the receipt of the redemption, and how much of it. */
export const ReturnCreditPage = ({ held: given, reference: givenReference }: { readonly held: Held | null; readonly reference: string }) => {
  const { t } = useTranslation();
  const { money, currency } = useFormat();
  const { desk, till, sounds } = useServices();
  const [scanned, setScanned] = useState(given);
  const [fresh, setFresh] = useState<Held | null>(null);
  const [referenceText, setReference] = useState(givenReference);
  const [amountText, type] = useTyped('returnCredit.amount');
  const [asking, ask] = useState<Minor | null>(null);
  const { work, working } = useAskedWork();
  const reference = referenceIn(referenceText);
  const onto = usePayer(reference, fresh !== null);
  // With new paper the certificate is not there to be scanned: the receipt says which one it was.
  const held = fresh ? onto.payer : scanned;
  const paid = usePaid(reference, held);
  const amount = parseMoney(amountText, currency);
  useScanForReturn(asking === null && !working, { onCertificate: (item) => { setScanned(item); setFresh(null); }, onFresh: setFresh, onReceipt: setReference });
  const problem = (sentence: string): void => { sounds.problem(); desk.problem(sentence); };
  const start = (): void => {
    if (!held && !fresh) return problem(t('returnCredit.scanCertificate'));
    if (reference === undefined) return problem(t('returnCredit.needReceipt'));
    if (!held) return problem(t(onto.isTyped ? (onto.typed.trim() === '' ? 'returnCredit.otherTill' : 'returnCredit.paidUnknown') : 'returnCredit.whichPaid'));
    if (!amount.ok) return problem(amountSentence(t, amount.error, currency, exponentOf(currency) === 0 ? '10000' : '10.00'));
    if (amount.value === 0) return problem(t('returnCredit.nothing'));
    ask(amount.value);
  };
  return (
    <Screen title={t('returnCredit.title')} onBack={asking !== null || working ? undefined : desk.back} className="narrow" unsaved={amountText !== ''} aside={<span className="control">{(fresh ?? held)?.control}</span>}>
      {asking !== null && held && reference !== undefined ? (
        <Approval
          right="return-credit" amount={asking} onCancel={() => ask(null)}
          onApproved={(approval) => { ask(null); void work(() => till.returnCredit({ held, reference, amount: asking, approval, ...(fresh ? { onto: fresh } : {}) }), held.certificate.hash); }}
        />
      ) : (
        <>
          <p>{t('returnCredit.text')}</p>
          <div className="panel">
            <div className="panel-side">
              {fresh ? <OntoNew fresh={fresh} payer={onto} disabled={working} /> : (
                <p role="status" className={held ? 'muted' : 'verdict verdict-quiet'}>
                  {held ? t('returnCredit.onto', { control: held.control ?? t('common.controlUnknown'), amount: money(held.certificate.balance) }) : t('returnCredit.scanCertificate')}
                </p>
              )}
              <Field label={t('returnCredit.receipt')} hint={t('returnCredit.receiptHint')} value={referenceText} onChange={setReference} maxLength={24} disabled={working} autoFocus={givenReference === ''} />
              <Field
                // With the receipt known the amount is what is missing: it takes the focus.
                key={reference ?? ''} autoFocus={reference !== undefined}
                label={t('returnCredit.amount')} value={amountText} onChange={type} mode="decimal" large maxLength={14} disabled={working}
                {...(paid === null ? {} : { hint: t('returnCredit.paid', { amount: money(paid) }) })}
              />
            </div>
            <div className="panel-pad">
              <Pad value={amountText} onChange={type} kind={exponentOf(currency) === 0 ? 'digits' : 'decimal'} maxLength={14} disabled={working} />
              <Action kind="primary" shortcut="Enter" icon={<Undo2 aria-hidden="true" />} onPress={start} busy={working}>
                {amount.ok && amount.value > 0 ? t('returnCredit.do', { amount: money(amount.value) }) : t('returnCredit.doNothing')}
              </Action>
              {working && <p role="status">{t('redeem.asking')}</p>}
            </div>
          </div>
        </>
      )}
    </Screen>
  );
};

/** What this till itself knows to have been paid with the certificate; another till's receipt the server knows. */
const usePaid = (reference: string | undefined, held: Held | null): Minor | null => {
  const { till } = useServices();
  const [paid, setPaid] = useState<{ readonly key: string; readonly amount: Minor | null }>();
  const hash = held?.certificate.hash;
  const key = `${reference ?? ''}:${hash ?? ''}`;
  useEffect(() => {
    if (reference === undefined || hash === undefined) return undefined;
    let wanted = true;
    void till.findReference(reference).then((stored) => {
      const line = stored?.operation.kind === 'redemption' ? stored.operation.lines.find(({ certificate }) => certificate === hash) : undefined;
      if (wanted) setPaid({ key, amount: line?.amount ?? null });
    }, () => undefined);
    return () => { wanted = false; };
  }, [till, reference, hash, key]);
  return paid?.key === key ? paid.amount : null;
};

type Scanned = { readonly onCertificate: (held: Held) => void; readonly onFresh: (held: Held) => void; readonly onReceipt: (reference: string) => void };

/** On this page a scan is the certificate, new paper in its place or the receipt, whichever it is, and leads nowhere else. */
const useScanForReturn = (listening: boolean, { onCertificate, onFresh, onReceipt }: Scanned): void => {
  const { t } = useTranslation();
  const format = useFormat();
  const { scans, till, desk, sounds } = useServices();
  useScan(scans, (raw) => {
    if (!listening) return false;
    desk.scannerWorks();
    const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
    const receipt = referenceIn(raw);
    if (receipt !== undefined) {
      sounds.scan();
      desk.dismiss();
      onReceipt(receipt);
      return true;
    }
    void till.lookUp(raw).then((verdict) => {
      if (verdict.kind === 'unreadable') return problem(numberSentence(t, verdict.problem));
      if (verdict.kind === 'redeem' || (verdict.kind === 'refused' && verdict.refusal.reason === 'spent')) {
        sounds.scan();
        desk.dismiss();
        return onCertificate(verdict.held);
      }
      if (verdict.kind === 'sell') {
        sounds.scan();
        desk.dismiss();
        return onFresh(verdict.held);
      }
      problem(verdict.kind === 'refused' ? refusalSentence(t, format, verdict.refusal) : t('returnCredit.scanCertificate'));
    }, () => problem(t('scan.failed')));
    return true;
  });
};
