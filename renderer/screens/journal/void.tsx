import { CircleCheck, ScanLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decideVoidSale } from '../../../domain/certificate.ts';
import type { CertificateHash, ControlNumber } from '../../../domain/number.ts';
import type { Approval as GivenApproval, Sale, Voidable, VoidOperation } from '../../../domain/operation.ts';
import { Action } from '../../components/action.tsx';
import { Approval } from '../../components/approval.tsx';
import { Choice } from '../../components/choice.tsx';
import { useFormat } from '../../components/format.ts';
import { MoneyLine } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import { useScan } from '../../components/scans.ts';
import type { StoredOperation } from '../../till.ts';
import { notRecordedSentence, numberSentence, refusalSentence, wireRefusalSentence } from '../sentences.ts';
import { useDesk, useServices, useTillPart, useTyped } from '../services.tsx';
import { useOperation } from './use-journal.ts';

/** Voids a sale or a load (the certificates scanned again), a redemption or a cash-out, with a manager's PIN. */
export const VoidPage = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const stored = useOperation(id);
  if (!stored) return <Screen title={t('operation.void')} onBack={desk.back}><p className="muted">{t(stored === null ? 'notRecorded.not-found' : 'journal.loading')}</p></Screen>;
  const { operation } = stored;
  if (operation.kind !== 'sale' && operation.kind !== 'redemption' && operation.kind !== 'cash-out' && operation.kind !== 'reload') return <Screen title={t('operation.void')} onBack={desk.back}><p>{t('notRecorded.nothing-to-correct')}</p></Screen>;
  const { voidedLines } = stored;
  return <VoidForm stored={stored} operation={operation.kind === 'sale' ? { ...operation, lines: operation.lines.filter(({ certificate }) => !voidedLines.includes(certificate)) } : operation} />;
};

/** What did not come out of the printer has a way of its own: it can't be scanned. */
type Reason = Exclude<VoidOperation['reason'], 'not-printed'>;
const reasons: readonly Reason[] = ['mistake', 'customer-changed-mind', 'not-completed'];

const titles = { 'sale': 'void.titleSale', 'redemption': 'void.titleRedemption', 'cash-out': 'void.titleCashOut', 'reload': 'void.titleReload' } as const;
const texts = { 'sale': 'void.scanAll', 'redemption': 'void.redemptionText', 'cash-out': 'void.cashOutText', 'reload': 'void.reloadText' } as const;

const VoidForm = ({ stored, operation }: { readonly stored: StoredOperation; readonly operation: Voidable }) => {
  const { t } = useTranslation();
  const { desk, sounds } = useServices();
  const { money } = useFormat();
  const scanned = useDesk().voidScans[operation.id] ?? [];
  const [reasonText, chooseReason] = useTyped(`void.${operation.id}`, 'mistake');
  const reason = reasons.find((known) => known === reasonText) ?? 'mistake';
  const [asking, ask] = useState(false);
  const isManager = useTillPart(({ operator }) => operator?.role === 'manager');
  const sale = operation.kind === 'sale' || operation.kind === 'reload';
  const lines: readonly { readonly certificate: CertificateHash; readonly control: ControlNumber | null }[] = operation.lines;
  const missing = sale ? lines.filter(({ certificate }) => !scanned.includes(certificate)) : [];
  useScanForVoid(operation);
  const { submit, saving } = useVoiding(operation.id, reason);
  const start = (): void => {
    if (missing.length === 0) return ask(true);
    sounds.problem();
    desk.problem(t('void.scanMissing', { count: missing.length, controls: missing.map(({ control }) => control ?? '-').join(', ') }));
  };
  return (
    <Screen
      title={t(titles[operation.kind], { reference: stored.reference })}
      onBack={asking ? undefined : desk.back} className="split" unsaved={scanned.length > 0}
    >
      <section className="split-list">
        <p>{t(texts[operation.kind])}</p>
        <ul className="lines">
          {operation.lines.map((line) => {
            const seen = !sale || scanned.includes(line.certificate);
            return (
              <li className={`line ${seen ? 'line-seen' : ''}`} key={line.certificate}>
                {seen ? <CircleCheck aria-hidden="true" /> : <ScanLine aria-hidden="true" />}
                <span className="line-text"><span className="control">{line.control ?? t('common.controlUnknown')}</span>{sale && <span className="muted">{t(seen ? 'void.scanned' : 'void.notScanned')}</span>}</span>
                <span className="line-amount">{money(('price' in line ? line.price : line.amount), operation.currency)}</span>
              </li>
            );
          })}
        </ul>
      </section>
      <section className="split-main">
        {asking ? (
          <Approval right="void" onCancel={() => ask(false)} onApproved={(approval) => { ask(false); void submit(scanned, approval); }} />
        ) : (
          <>
            {stored.tenders.length > 0 && <h2>{t('void.moneyBack')}</h2>}
            <dl className="sums">
              {stored.tenders.map((tender, index) => (
                <MoneyLine key={index} strong label={t(`common.${tender.type}`)}>{money(tender.amount, operation.currency)}</MoneyLine>
              ))}
            </dl>
            <Choice label={t('void.reason')} value={reason} onChange={chooseReason} disabled={saving} options={reasons.map((value) => ({ value, label: t(`void.reasons.${value}`) }))} />
            <p role="status" className="muted">{sale && (missing.length === 0 ? t('void.allScanned') : t('void.progress', { done: operation.lines.length - missing.length, total: operation.lines.length }))}</p>
            <Action kind="primary" shortcut="Enter" onPress={start} busy={saving}>{saving ? t('void.saving') : t(isManager ? 'void.submitAsManager' : 'void.submit')}</Action>
          </>
        )}
      </section>
    </Screen>
  );
};

/** Scans on this page tick off the sale's certificates and lead nowhere else. */
const useScanForVoid = (operation: Voidable): void => {
  const { t } = useTranslation();
  const format = useFormat();
  const { scans, till, desk, sounds } = useServices();
  useScan(scans, (raw) => {
    desk.scannerWorks();
    const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
    void till.lookUp(raw).then((verdict) => {
      if (verdict.kind === 'unreadable') return problem(numberSentence(t, verdict.problem));
      const certificate = 'held' in verdict && verdict.kind !== 'control-number' ? verdict.held.certificate.hash : null;
      const line = operation.lines.find((candidate) => candidate.certificate === certificate);
      if (!line) return problem(t(verdict.kind === 'control-number' ? 'scan.controlNotSale' : 'void.notOfSale'));
      // Told before a manager is fetched, where this till knows it; what it does not know the server will tell.
      const voidable = 'held' in verdict && verdict.held !== null ? decideVoidSale(verdict.held.certificate) : null;
      if (operation.kind === 'sale' && voidable?.ok === false && voidable.error.reason !== 'not-here') return problem(refusalSentence(t, format, voidable.error));
      sounds.scan();
      desk.dismiss();
      desk.scanForVoid(operation.id, line.certificate);
      desk.say(`${line.control ?? ''} ${t('void.scanned')}`);
    }, () => problem(t('scan.failed')));
    return true;
  });
};

const useVoiding = (target: string, reason: Reason) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { till, desk, sounds } = useServices();
  const [saving, setSaving] = useState(false);
  const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
  const submit = async (scanned: readonly Sale['lines'][number]['certificate'][], approval: GivenApproval): Promise<void> => {
    setSaving(true);
    const result = await till.voidOperation({ target, scanned, reason, approval }).finally(() => setSaving(false));
    switch (result.result) {
      case 'done':
        sounds.success();
        return desk.open({ name: 'done', done: result.done });
      case 'scan-missing':
        return problem(t('void.scanMissing', { count: result.controls.length, controls: result.controls.map((control) => control ?? '-').join(', ') }));
      case 'declined': {
        const { refusal } = result;
        if (refusal.reason === 'needs-connection') return problem(t('void.needs-connection'));
        return problem('lastUse' in refusal ? wireRefusalSentence(t, format, refusal) : refusalSentence(t, format, refusal));
      }
      case 'not-recorded': return problem(notRecordedSentence(t, format, result.problem));
    }
  };
  return { submit, saving };
};
