import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfficeSession } from '../../domain/office-wire.ts';
import { useScan } from '../components/scans.ts';
import { useServices } from '../screens/services.tsx';
import { Activity } from './activity.tsx';
import { OfficeProvider, useOffice } from './asking.tsx';
import { AskBankRefund } from './bank-refunds/ask.tsx';
import { BankRefundPage } from './bank-refunds/refund.tsx';
import { BankRefunds } from './bank-refunds/refunds.tsx';
import { Blocking } from './blocking/blocking.tsx';
import { ClaimPage } from './blocking/claim.tsx';
import { Claims } from './blocking/claims.tsx';
import { ReportLost } from './blocking/report-lost.tsx';
import { ExceptionPage } from './exceptions/exception.tsx';
import { Exceptions } from './exceptions/exceptions.tsx';
import { Evening } from './evening/evening.tsx';
import { EveningOperations } from './evening/evening-operations.tsx';
import { EveningStore } from './evening/evening-store.tsx';
import { OperatorWork } from './evening/operator-work.tsx';
import { Operators } from './evening/operators.tsx';
import { StatementPage } from './evening/statement.tsx';
import { Business } from './business/business.tsx';
import { FranchisePage } from './business/franchise.tsx';
import { NewStore } from './business/new-store.tsx';
import { OperatorPage } from './business/operator.tsx';
import { ProgramPage } from './business/program.tsx';
import { StorePage } from './business/store.tsx';
import { Books } from './books/books.tsx';
import { Chart } from './books/chart.tsx';
import { ClearingAccount } from './books/clearing-account.tsx';
import { ClearingPayment } from './books/clearing-payment.tsx';
import { ClearingPayments } from './books/clearing-payments.tsx';
import { Dormancy } from './books/dormancy.tsx';
import { CorporateBank } from './corporate/bank.tsx';
import { NewQuotation } from './corporate/new-quotation.tsx';
import { CorporateSalePage } from './corporate/sale.tsx';
import { CorporateSales } from './corporate/sales.tsx';
import { Unclaimed } from './books/unclaimed.tsx';
import { Vat } from './books/vat.tsx';
import { ExposureNow } from './reports/exposure.tsx';
import { Hours } from './reports/hours.tsx';
import { Houses } from './houses.tsx';
import { NewOrder } from './new-order.tsx';
import { OfficeFrame } from './office-frame.tsx';
import './office.css';
import { OfficeSetUp } from './office-set-up.tsx';
import { OfficeSignIn } from './office-sign-in.tsx';
import { PaperList } from './paper-list.tsx';
import { PaperOrderPage } from './paper-order.tsx';
import { People } from './people.tsx';
import { PersonPage } from './person.tsx';
import { Savings, useSavings } from './savings.tsx';
import { Destroy } from './stock/destroy.tsx';
import { Destructions } from './stock/destructions.tsx';
import { StockRanges } from './stock/ranges.tsx';
import { Ship } from './stock/ship.tsx';
import { ShipmentPage } from './stock/shipment.tsx';
import { Shipments } from './stock/shipments.tsx';
import { Stock } from './stock/stock.tsx';

type Door = { readonly server: string | null; readonly session: OfficeSession | null };

/** The office in the till's window: its door, and behind it paper, printing houses, people and what was done. */
export const Office = () => {
  const { t } = useTranslation();
  const { api, desk, scans, sounds } = useServices();
  const [door, setDoor] = useState<Door>();
  const [settingUp, setSettingUp] = useState(false);
  useEffect(() => {
    let wanted = true;
    void api.officeState().then((state) => { if (wanted) setDoor(state); });
    return () => { wanted = false; };
  }, [api]);
  // A certificate that is scanned here by mistake must not open behind the office's back.
  useScan(scans, () => {
    sounds.problem();
    desk.problem(t('office.scanned'));
    return true;
  });
  const signedOut = useCallback(() => { setDoor((before) => ({ server: before?.server ?? null, session: null })); }, []);
  if (!door) return null;
  if (settingUp) return <OfficeSetUp server={door.server} onEnd={() => setSettingUp(false)} />;
  if (!door.session) {
    return <OfficeSignIn server={door.server} onSetUp={() => setSettingUp(true)} onSignedIn={(session, server) => setDoor({ server, session })} />;
  }
  return (
    <OfficeProvider key={door.session.user.id} session={door.session} onSignedOut={signedOut}>
      <Rooms idleMs={door.session.idleMs} />
    </OfficeProvider>
  );
};

/** The room somebody is in, with what is on its way to them. */
const Rooms = ({ idleMs }: { readonly idleMs: number }) => {
  const savings = useSavings();
  return (
    <>
      {/* Who waits for a long file is not away. */}
      {savings.length === 0 && <SignOutWhenIdle idleMs={idleMs} />}
      <OfficeFrame><div className="office-room-box"><Room /><Savings savings={savings} /></div></OfficeFrame>
    </>
  );
};

const Room = () => {
  const { view } = useOffice();
  switch (view.name) {
    case 'paper': return <PaperList />;
    case 'new-order': return <NewOrder />;
    case 'order': return <PaperOrderPage key={view.id} id={view.id} />;
    case 'stock': return <Stock />;
    case 'stock-ranges': return <StockRanges place={view.place} row={view.row} />;
    case 'shipments': return <Shipments />;
    case 'shipment': return <ShipmentPage key={view.id} id={view.id} />;
    case 'ship': return <Ship />;
    case 'destroy': return <Destroy />;
    case 'destructions': return <Destructions />;
    case 'corporate': return <CorporateSales />;
    case 'new-quotation': return <NewQuotation />;
    case 'corporate-sale': return <CorporateSalePage key={view.id} id={view.id} />;
    case 'corporate-bank': return <CorporateBank />;
    case 'houses': return <Houses />;
    case 'people': return <People />;
    case 'person': return <PersonPage key={view.id} id={view.id} />;
    case 'activity': return <Activity />;
    case 'exceptions': return <Exceptions />;
    case 'exception': return <ExceptionPage key={view.id} id={view.id} />;
    case 'blocking': return <Blocking />;
    case 'claims': return <Claims />;
    case 'claim': return <ClaimPage key={view.id} id={view.id} />;
    case 'bank-refunds': return <BankRefunds />;
    case 'bank-refund': return <BankRefundPage key={view.id} id={view.id} />;
    case 'ask-bank-refund': return <AskBankRefund />;
    case 'report-lost': return <ReportLost reference={view.reference} />;
    case 'evening': return <Evening key={view.day} day={view.day} />;
    case 'evening-store': return <EveningStore store={view.store} day={view.day} />;
    case 'evening-operators': return <Operators {...view} />;
    case 'evening-operator-work': return <OperatorWork {...view} />;
    case 'evening-operations': return <EveningOperations {...view} />;
    case 'hours': return <Hours day={view.day} />;
    case 'exposure': return <ExposureNow />;
    case 'statement': return <StatementPage key={`${view.franchiseId} ${view.day}`} franchiseId={view.franchiseId} day={view.day} />;
    case 'books': return <Books />;
    case 'chart': return <Chart />;
    case 'dormancy': return <Dormancy />;
    case 'vat': return <Vat />;
    case 'clearing-payments': return <ClearingPayments key={view.franchiseId} franchiseId={view.franchiseId} />;
    case 'clearing-account': return <ClearingAccount franchiseId={view.franchiseId} other={view.other} currency={view.currency} />;
    case 'clearing-payment': return <ClearingPayment key={view.payment.id} payment={view.payment} franchiseId={view.franchiseId} />;
    case 'unclaimed': return <Unclaimed />;
    case 'business': return <Business />;
    case 'franchise': return <FranchisePage key={view.id} id={view.id} />;
    case 'new-store': return <NewStore franchiseId={view.franchiseId} />;
    case 'store': return <StorePage key={view.id} id={view.id} />;
    case 'operator': return <OperatorPage key={view.id} store={view.store} id={view.id} />;
    case 'program': return <ProgramPage key={view.id} id={view.id} />;
  }
};

/** What is on the screen must not outlive the session that showed it. */
const SignOutWhenIdle = ({ idleMs }: { readonly idleMs: number }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { signOut } = useOffice();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const begin = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => { signOut(); desk.quiet(t('office.problem.signed-out')); }, idleMs);
    };
    begin();
    window.addEventListener('keydown', begin);
    window.addEventListener('pointerdown', begin);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('keydown', begin);
      window.removeEventListener('pointerdown', begin);
    };
  }, [idleMs, signOut, desk, t]);
  return null;
};
