import { GraduationCap, History, NotebookText, PackageOpen, Printer, Settings as SettingsIcon, SunMoon, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { sum } from '../../../domain/money.ts';
import { netOf } from '../../../domain/shift.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { Guilloche } from '../../components/guilloche.tsx';
import { Screen } from '../../components/screen.tsx';
import { currencyOfSale } from '../desk.ts';
import { useUndecided } from '../papers/use-papers.ts';
import { useTakenWords } from '../sell/drafts.ts';
import { useDesk, useServices, useTillPart } from '../services.tsx';
import { useTraining } from '../../training/use-training.ts';
import { useReport } from '../shift/use-report.ts';
import { WithoutServer } from './without-server.tsx';

/** Where the till rests: it waits for a scan. */
export const Home = () => {
  const { t } = useTranslation();
  const { desk, till, app } = useServices();
  const { sale } = useDesk();
  const { enter } = useTraining();
  const shift = useTillPart((snapshot) => snapshot.shift);
  const printOne = (): void => {
    desk.type('sale.panel', 'pick');
    desk.open({ name: 'sell' });
  };
  const signOut = (): void => {
    if (sale.tenders.length > 0) desk.open({ name: 'sign-out' });
    else till.signedOut();
  };
  const lastOperation = async (): Promise<void> => {
    const page = await till.operations({ before: null, limit: lookBack });
    const last = page.find(({ operation }) => operation.kind === 'sale' || operation.kind === 'redemption' || operation.kind === 'reload');
    if (last) desk.open({ name: 'operation', id: last.operation.id });
    else desk.quiet(t('home.nothingYet'));
  };
  return (
    <Screen title={shift ? t('home.title') : t('home.noShift')} className="home">
      <div className="home-stage">
        <Guilloche className={shift ? 'guilloche-alive' : ''} />
        <p className="home-call" aria-hidden="true">{shift ? t('home.title') : t('home.noShift')}</p>
        <p className="home-hint">{shift ? t('home.hint') : t('home.noShiftHint')}</p>
        {!shift && <Action kind="primary" shortcut="Enter" onPress={() => desk.open({ name: 'shift' })}>{t('home.openShift')}</Action>}
      </div>
      <div className="home-side">
        <Papers />
        <Unfinished />
        <WithoutServer />
        {shift && <ShiftTotals />}
        <nav className="home-actions" aria-label={t('app.name')}>
          {shift && <Action shortcut="F3" icon={<Printer aria-hidden="true" />} onPress={printOne}>{t('home.print')}</Action>}
          <Action shortcut="F4" icon={<History aria-hidden="true" />} onPress={() => void lastOperation()}>{t('home.lastOperation')}</Action>
          <Action shortcut="F2" icon={<NotebookText aria-hidden="true" />} onPress={() => desk.open({ name: 'journal' })}>{t('home.journal')}</Action>
          <Action shortcut="F6" icon={<SunMoon aria-hidden="true" />} onPress={() => desk.open({ name: 'shift' })}>{t('home.shift')}</Action>
          <Action shortcut="F5" icon={<PackageOpen aria-hidden="true" />} onPress={() => desk.open({ name: 'no-sale' })}>{t('home.noSale')}</Action>
          {!app.training && <Action shortcut="F11" icon={<GraduationCap aria-hidden="true" />} onPress={enter}>{t('training.title')}</Action>}
          <Action shortcut="F10" icon={<SettingsIcon aria-hidden="true" />} onPress={() => desk.open({ name: 'settings' })}>{t('home.settings')}</Action>
          <Action shortcut="F7" icon={<UserRound aria-hidden="true" />} onPress={signOut}>{t('home.lock')}</Action>
        </nav>
      </div>
    </Screen>
  );
};

/** Enough to step over reprints, corrections and reversals since the last sale or redemption. */
const lookBack = 50;

const Papers = () => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const count = useUndecided().length;
  if (count === 0) return null;
  return (
    <section className="card card-unsaved">
      <p>{t('home.papers', { count })}</p>
      <Action onPress={() => desk.open({ name: 'papers' })} shortcut="F1">{t('home.settlePapers')}</Action>
    </section>
  );
};

const Unfinished = () => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { sale, redemption } = useDesk();
  const { money } = useFormat();
  const takenWords = useTakenWords();
  const currency = currencyOfSale(sale);
  const amount = money(sum(sale.items.map(({ price }) => price)), currency);
  return (
    <>
      {sale.items.length > 0 && (
        <section className="card card-unsaved">
          <p>{t('home.unsavedSale', { count: sale.items.length, amount })}</p>
          {sale.tenders.length > 0 && <p>{t('home.taken', { taken: takenWords(sale.tenders, currency) })}</p>}
          <Action onPress={() => desk.open({ name: 'sell' })} shortcut="F8">{t('home.resume')}</Action>
        </section>
      )}
      {redemption.items.length > 0 && (
        <section className="card card-unsaved">
          <p>{t('home.unsavedRedemption', { count: redemption.items.length })}</p>
          <Action onPress={() => desk.open({ name: 'redeem' })} shortcut="F9">{t('home.resume')}</Action>
        </section>
      )}
    </>
  );
};

const ShiftTotals = () => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const report = useReport();
  if (!report) return null;
  const sold = netOf(report.sales, report.salesVoided);
  const redeemed = netOf(report.redemptions, report.redemptionsVoided);
  const quiet = report.sales.operations + report.redemptions.operations === 0;
  return (
    <section className="totals" aria-label={t('home.today')}>
      <h2>{t('home.today')}</h2>
      {quiet ? <p className="muted">{t('home.quietDay')}</p> : (
        <dl>
          <div><dt>{t('home.sold')}</dt><dd>{money(sold.value, report.currency)}</dd><dd className="muted">{t('common.certificates', { count: sold.certificates })}</dd></div>
          <div><dt>{t('home.redeemed')}</dt><dd>{money(redeemed.value, report.currency)}</dd><dd className="muted">{t('common.certificates', { count: redeemed.certificates })}</dd></div>
        </dl>
      )}
    </section>
  );
};
