import { useTranslation } from 'react-i18next';
import type { EvidenceOperation, Exception } from '../../../domain/exception-wire.ts';
import { minor } from '../../../domain/money.ts';
import { useFormat } from '../../components/format.ts';
import { MoneyLine } from '../../components/money.tsx';
import { flagWords } from '../../screens/sentences.ts';
import type { Translate } from '../../i18n.ts';
import { SignalEvidence } from './signal.tsx';
import en from '../../../resources/locales/en.json';

const kindWords = (t: Translate, kind: string): string => (Object.hasOwn(en.journal.kinds, kind) ? t(`journal.kinds.${kind as keyof typeof en.journal.kinds}`) : kind);

/** What each till has recorded, side by side: the flagged one first. */
export const Evidence = ({ exception }: { readonly exception: Exception }) => {
  const { t } = useTranslation();
  const { operation, others, moreOthers, received } = exception;
  // Of paper and shipments no till has recorded anything.
  const isSignal = operation === null && received === null;
  return (
    <div className="office-evidence">
      <SignalEvidence exception={exception} />
      {operation && <OperationCard title={t('office.exceptions.flagged')} operation={operation} isFlagged />}
      {received && <Received received={received} />}
      {others.map((other) => <OperationCard key={other.id} title={t('office.exceptions.before')} operation={other} />)}
      {others.length === 0 && !isSignal && <section className="card"><h2>{t('office.exceptions.before')}</h2><p className="muted">{t('office.exceptions.noOthers')}</p></section>}
      {moreOthers && <p className="muted">{t('office.exceptions.moreOthers')}</p>}
    </div>
  );
};

const OperationCard = ({ title, operation, isFlagged = false }: { readonly title: string; readonly operation: EvidenceOperation; readonly isFlagged?: boolean }) => {
  const { t } = useTranslation();
  const { date, time } = useFormat();
  const clock = (at: number): string => `${date(at)} ${time(at)}`;
  const { kind, reference, store, terminalNumber, operator, decidedBy, flags, lines, isUndone } = operation;
  return (
    <section className={`card ${isFlagged ? 'office-next' : ''}`}>
      <p className="muted">{title}</p>
      <h2>{kindWords(t, kind)} {reference}</h2>
      {isUndone && <p className="verdict verdict-quiet">{t('office.exceptions.voided')}</p>}
      {flags.length > 0 && <ul className="plain-list">{flags.map((flag) => <li key={flag}>{flagWords(t, flag)}</li>)}</ul>}
      <dl className="sums">
        <MoneyLine label={t('office.exceptions.place')}>{t('office.exceptions.till', { store: store.name, till: terminalNumber })}</MoneyLine>
        {operator !== null && <MoneyLine label={t('office.exceptions.operator')}>{operator}</MoneyLine>}
        <MoneyLine label={t('office.exceptions.tillAt')}>{clock(operation.tillAt)}</MoneyLine>
        {operation.at !== operation.tillAt && <MoneyLine label={t('office.exceptions.at')}>{clock(operation.at)}</MoneyLine>}
        <MoneyLine label={t('office.exceptions.recordedAt')}>{clock(operation.recordedAt)}</MoneyLine>
        {(decidedBy === 'server' || decidedBy === 'standin' || decidedBy === 'local') && <MoneyLine label={t('office.exceptions.decided')}>{t(`operation.decided.${decidedBy}`)}</MoneyLine>}
      </dl>
      <ul className="lines">{lines.map((line, index) => <Line key={line.control ?? index} line={line} currency={operation.currency} />)}</ul>
    </section>
  );
};

const Line = ({ line, currency }: { readonly line: EvidenceOperation['lines'][number]; readonly currency: string | null }) => {
  const { t } = useTranslation();
  const { money, moment } = useFormat();
  const shown = (amount: number): string => (currency === null ? String(amount) : money(minor(amount), currency));
  return (
    <li className="line">
      <span className="line-text">
        <span className="control">{line.control ?? t('common.controlUnknown')}</span>
        <span className="muted">{line.programName}</span>
        {line.blocked && <span>{t('office.exceptions.blockedSince', { when: moment(line.blocked.at), reason: t(`office.blocking.reason.${line.blocked.reason}`) })}</span>}
        {line.over > 0 && <span>{line.covered > 0 && `${t('office.exceptions.covered', { amount: shown(line.covered) })}, `}{t('office.exceptions.over', { amount: shown(line.over) })}</span>}
      </span>
      <span className="line-amount">{shown(line.amount)}</span>
    </li>
  );
};

const Received = ({ received }: { readonly received: NonNullable<Exception['received']> }) => {
  const { t } = useTranslation();
  return (
    <section className="card office-next">
      <p className="muted">{t('office.exceptions.flagged')}</p>
      <h2>{t('office.exceptions.received')}</h2>
      <p>{t('office.exceptions.receivedText')} {received.isCut && t('office.exceptions.cut')}</p>
      {/* Scrolled by keyboard too. */}
      <pre className="office-bytes" tabIndex={0} aria-label={t('office.exceptions.received')}>{received.text}</pre>
    </section>
  );
};
