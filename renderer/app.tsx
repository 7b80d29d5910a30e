import { lazy, Suspense, useEffect } from 'react';
import { assertNever } from '../domain/result.ts';
import { FaultBoundary, useFaultReport } from './components/fault.tsx';
import { Announcer, NoticeBar } from './components/notice.tsx';
import { StatusBar } from './components/status-bar.tsx';
import { AwaitedSale } from './screens/certificate/awaited-sale.tsx';
import { CashOutPage } from './screens/certificate/cash-out.tsx';
import { HonourPage } from './screens/certificate/honour.tsx';
import { ReloadPage } from './screens/certificate/reload.tsx';
import { ReturnCreditPage } from './screens/certificate/return-credit.tsx';
import { CertificatePage } from './screens/certificate.tsx';
import { DoneScreen } from './screens/done.tsx';
import { FindScanners } from './screens/devices/find-scanners.tsx';
import { FirstRun } from './screens/first-run/first-run.tsx';
import { Home } from './screens/home/home.tsx';
import { CorrectPage } from './screens/journal/correct.tsx';
import { Journal } from './screens/journal/journal.tsx';
import { OperationPage } from './screens/journal/operation.tsx';
import { VoidPage } from './screens/journal/void.tsx';
import { Papers } from './screens/papers/papers.tsx';
import { Starting, Trouble, TroubleBar, Unconfirmed } from './screens/phases.tsx';
import { PayCash } from './screens/shift/pay-cash.tsx';
import { Arrivals } from './screens/shift/arrivals.tsx';
import { Freeze } from './screens/journal/freeze.tsx';
import { Lost } from './screens/replace/lost.tsx';
import { NoSale } from './screens/shift/no-sale.tsx';
import { Redeem } from './screens/redeem/redeem.tsx';
import { RefundScreen } from './screens/refund/refund.tsx';
import { Replace } from './screens/replace/replace.tsx';
import { useScanRouting } from './screens/scan-routing.ts';
import { useDraftKeeping } from './screens/sell/drafts.ts';
import { Sell } from './screens/sell/sell.tsx';
import { UnfinishedSale } from './screens/sell/unfinished.tsx';
import { useDesk, useServices, useTillPart } from './screens/services.tsx';
import { SettingsScreen } from './screens/settings/settings.tsx';
import { Shift } from './screens/shift/shift.tsx';
import { ScanTrace } from './screens/trace/scan-trace.tsx';
import { SignIn } from './screens/sign-in.tsx';
import { SignOut } from './screens/sign-out.tsx';
import { TrainingBand } from './training/training-band.tsx';
import { Dock } from './virtual-devices/dock.tsx';

/** The till on the screen: one screen, one sentence above it when there is one, the state of things in the same corner. */
export const App = () => {
  const { app } = useServices();
  useScanRouting();
  useFaultReport();
  useDraftKeeping();
  return (
    <div className={app.training ? 'app app-training' : 'app'}>
      {app.training && <TrainingBand />}
      <div className="till">
        <div className="till-screen"><FaultBoundary><CurrentScreen /></FaultBoundary></div>
        {/* After the screen in the tree, so that Esc answers the sentence first; above it on the glass. */}
        <div className="till-notice"><TroubleBar /><NoticeBar /></div>
        <StatusBar />
      </div>
      {(app.demo || app.training) && <Dock />}
      <Announcer />
    </div>
  );
};

/** Read only when somebody goes to the office: a till starts without it. */
const Office = lazy(async () => ({ default: (await import('./office/office.tsx')).Office }));

const CurrentScreen = () => {
  const { settings } = useServices();
  const { officeOpen } = useDesk();
  const phase = useTillPart((snapshot) => snapshot.phase);
  const operator = useTillPart((snapshot) => snapshot.operator);
  const draft = useTillPart((snapshot) => snapshot.draft);
  if (officeOpen) return <Suspense fallback={null}><Office /></Suspense>;
  if (phase === 'starting') return <Starting />;
  if (phase === 'quarantined') return <Trouble />;
  if (phase === 'not-enrolled' || !settings.firstRunDone) return <FirstRun />;
  if (!operator) return <SignIn />;
  if (phase === 'unconfirmed') return <Unconfirmed />;
  return draft ? <UnfinishedSale draft={draft} /> : <DeskScreen />;
};

/** Whoever signs in is told first which certificates may not have come out of the printer. */
const useAskAboutPapers = (): void => {
  const { till, desk } = useServices();
  useEffect(() => {
    if (till.snapshot().papers?.some(({ state }) => state !== 'printing')) desk.open({ name: 'papers' });
  }, [till, desk]);
};

const DeskScreen = () => {
  useAskAboutPapers();
  const screen = useDesk().screens.at(-1) ?? { name: 'home' as const };
  switch (screen.name) {
    case 'home': return <Home />;
    case 'sell': return <Sell />;
    case 'redeem': return <Redeem />;
    case 'certificate': return <CertificatePage verdict={screen.verdict} />;
    case 'journal': return <Journal />;
    case 'operation': return <OperationPage key={screen.id} id={screen.id} />;
    case 'void': return <VoidPage key={screen.id} id={screen.id} />;
    case 'correct': return <CorrectPage key={screen.id} id={screen.id} />;
    case 'papers': return <Papers />;
    case 'sign-out': return <SignOut />;
    case 'shift': return <Shift />;
    case 'no-sale': return <NoSale />;
    case 'pay-in': case 'pay-out': return <PayCash key={screen.name} kind={screen.name} />;
    case 'cash-out': return <CashOutPage key={screen.held.certificate.hash} held={screen.held} />;
    case 'honour': return <HonourPage key={screen.held.certificate.hash} held={screen.held} />;
    case 'reload': return <ReloadPage key={screen.held.certificate.hash} held={screen.held} />;
    case 'return-credit': return <ReturnCreditPage held={screen.held} reference={screen.reference} />;
    case 'replace': return <Replace />;
    case 'refund': return <RefundScreen />;
    case 'awaited-sale': return <AwaitedSale key={screen.reference} held={screen.held} reference={screen.reference} />;
    case 'lost': return <Lost key={screen.reference} reference={screen.reference} />;
    case 'arrivals': return <Arrivals />;
    case 'freeze': return <Freeze key={screen.reference} reference={screen.reference} />;
    case 'settings': return <SettingsScreen />;
    case 'find-scanners': return <FindScanners />;
    case 'scan-trace': return <ScanTrace />;
    case 'done': return <DoneScreen key={screen.done.operation.id} done={screen.done} />;
    default: return assertNever(screen);
  }
};
