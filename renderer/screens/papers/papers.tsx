import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CertificateHash } from '../../../domain/number.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { BigMoney } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import type { PendingPaper } from '../../till.ts';
import { printReason } from '../sentences.ts';
import { useServices, useTill } from '../services.tsx';
import { NotOut } from './not-out.tsx';
import { useCameOut } from './use-came-out.ts';
import { usePapers } from './use-papers.ts';

/** Certificates that may not have come out of the printer, one question at a time. The sale stands whatever is answered. */
export const Papers = () => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const papers = usePapers();
  const [chosen, choose] = useState<CertificateHash | null>(null);
  const paper = papers.find(({ certificate }) => certificate === chosen) ?? papers.find(({ state }) => state !== 'printing') ?? papers[0];
  if (!paper) return <Screen title={t('papers.title')} onBack={desk.back}><p className="empty">{t('papers.none')}</p></Screen>;
  return (
    <Screen title={t('papers.title')} className="split" aside={<Action kind="quiet" shortcut="Escape" onPress={desk.home}>{t('papers.later')}</Action>}>
      <section className="split-list">
        <BigMoney label={paper.control ?? ''} amount={paper.face} currency={paper.currency} />
        {papers.length > 1 && (
          <ul className="lines" aria-label={t('papers.list')}>
            {papers.map((other) => <li key={other.certificate}><Row paper={other} current={other === paper} onChoose={() => choose(other.certificate)} /></li>)}
          </ul>
        )}
        <About paper={paper} />
      </section>
      <section className="split-main"><Question key={paper.certificate} paper={paper} /></section>
    </Screen>
  );
};

const Row = ({ paper, current, onChoose }: { readonly paper: PendingPaper; readonly current: boolean; readonly onChoose: () => void }) => {
  const { t } = useTranslation();
  return (
    <Action kind={current ? 'plain' : 'quiet'} className="paper-row" onPress={onChoose}>
      <span className="control">{paper.control}</span> <small>{t(`papers.state.${paper.state}`)}</small>
    </Action>
  );
};

const About = ({ paper }: { readonly paper: PendingPaper }) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  const { info } = useTill();
  const program = info?.programs.find(({ number }) => number === paper.programNumber);
  return <p className="muted">{program?.name} · {t('done.reference', { reference: paper.reference })} · {moment(paper.at)}</p>;
};

const Question = ({ paper }: { readonly paper: PendingPaper }) => {
  const { t } = useTranslation();
  const { till } = useServices();
  const [isOut, sayNotOut] = useState(true);
  const cameOut = useCameOut(paper);
  const sentence = useSentence(paper);
  if (!isOut) return <NotOut paper={paper} onBack={() => sayNotOut(true)} />;
  const isPrintable = paper.state === 'failed' && paper.reason !== 'number-gone';
  const mayBeGood = paper.state === 'unconfirmed' || paper.state === 'lost';
  return (
    <div className="changes">
      <p className={paper.state === 'printing' ? 'verdict verdict-quiet' : 'verdict'} role="alert">{sentence}</p>
      {isPrintable && <Action kind="primary" shortcut="F3" onPress={() => void till.printPaperAgain(paper.certificate)}>{t('papers.again')}</Action>}
      {mayBeGood && (
        <>
          <p>{t('papers.scanIt')}</p>
          <Action kind="primary" shortcut="F8" className="big-choice" onPress={() => void cameOut()}>
            <strong>{t('papers.well')}</strong><small>{t('papers.wellText')}</small>
          </Action>
        </>
      )}
      {paper.state !== 'printing' && (
        <Action shortcut="F9" className="big-choice" onPress={() => sayNotOut(false)}>
          <strong>{t('papers.not')}</strong><small>{t('papers.notText')}</small>
        </Action>
      )}
    </div>
  );
};

const useSentence = ({ state, reason }: PendingPaper): string => {
  const { t } = useTranslation();
  switch (state) {
    case 'printing': return t('papers.printing');
    case 'failed': return reason === 'number-gone' ? t('papers.gone') : t('papers.failed', { reason: printReason(t, reason ?? '') });
    case 'unconfirmed': return reason === 'number-gone' ? t('papers.lost') : t('papers.unconfirmed', { reason: printReason(t, reason ?? '') });
    case 'lost': return t('papers.lost');
  }
};
