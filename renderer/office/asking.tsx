import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClearingPayment } from '../../domain/clearing-payment-wire.ts';
import type { Currency } from '../../domain/money.ts';
import type { OfficeRight } from '../../domain/office.ts';
import type { OfficeCall, OfficeFile, OfficeInput, OfficeOutput } from '../../domain/office-calls.ts';
import type { reportDays } from '../../domain/operators-report.ts';
import type { OfficeSession } from '../../domain/office-wire.ts';
import type { StockPlace, StockRow } from '../../domain/stock-wire.ts';
import type { Result } from '../../domain/result.ts';
import type { ServerFailure } from '../../preload/contract.ts';
import { useServices } from '../screens/services.tsx';
import { problemSentence } from './problems.ts';

/** Where in the office somebody is. */
export type OfficeView =
  | { readonly name: 'paper' | 'new-order' | 'houses' | 'people' | 'activity' | 'exceptions' | 'blocking' | 'claims' | 'bank-refunds' | 'ask-bank-refund' | 'books' | 'chart' | 'dormancy' | 'unclaimed' | 'vat' | 'business' | 'exposure' | 'stock' | 'shipments' | 'ship' | 'destroy' | 'destructions' | 'corporate' | 'new-quotation' | 'corporate-bank' }
  | { readonly name: 'order' | 'person' | 'exception' | 'shipment' | 'claim' | 'corporate-sale' | 'bank-refund'; readonly id: string }
  | { readonly name: 'clearing-payments'; readonly franchiseId: string | null }
  | { readonly name: 'clearing-account'; readonly franchiseId: string | null; readonly other: number; readonly currency: Currency }
  | { readonly name: 'clearing-payment'; readonly franchiseId: string | null; readonly payment: ClearingPayment }
  | { readonly name: 'stock-ranges'; readonly place: StockPlace; readonly row: StockRow }
  | { readonly name: 'report-lost'; readonly reference: string }
  | { readonly name: 'store'; readonly id: string }
  /** Null: a new one. */
  | { readonly name: 'franchise' | 'program'; readonly id: string | null }
  | { readonly name: 'new-store'; readonly franchiseId: string | null }
  | { readonly name: 'operator'; readonly store: string; readonly id: string | null }
  /** Null: the latest that is over. */
  | { readonly name: 'evening'; readonly day: string | null }
  /** `day`: the last of the first days that are shown. */
  | { readonly name: 'hours'; readonly day: string }
  | { readonly name: 'evening-operators'; readonly day: string; readonly days: (typeof reportDays)[number] }
  | { readonly name: 'evening-operator-work'; readonly day: string; readonly days: (typeof reportDays)[number]; readonly store: number; readonly operator: string; readonly who: string }
  | { readonly name: 'evening-store'; readonly store: number; readonly day: string }
  | {
      readonly name: 'evening-operations'; readonly store: number; readonly day: string; readonly terminal: string; readonly number: number;
      readonly shift: string | null; readonly flagged: boolean;
    }
  | { readonly name: 'statement'; readonly franchiseId: string; readonly day: string };

type Office = {
  readonly session: OfficeSession;
  readonly may: (right: OfficeRight) => boolean;
  readonly ask: <Name extends OfficeCall>(name: Name, input: OfficeInput<Name>) => Promise<Result<OfficeOutput<Name>, ServerFailure>>;
  /** Asks; a refusal becomes the sentence above the screen. */
  readonly askOrTell: <Name extends OfficeCall>(name: Name, input: OfficeInput<Name>) => Promise<OfficeOutput<Name> | undefined>;
  /** Downloads a file; says how it went, and whether it arrived. */
  readonly save: (file: OfficeFile, name: string, input: unknown) => Promise<boolean>;
  readonly view: OfficeView;
  readonly open: (view: OfficeView) => void;
  readonly signOut: () => void;
};

const Context = createContext<Office | null>(null);

/** The office of whoever is signed in. */
export const useOffice = (): Office => {
  const office = useContext(Context);
  if (!office) throw new Error('the office\'s screens stand inside OfficeProvider');
  return office;
};

/** Gives the office's screens who is signed in and how the server is asked. */
export const OfficeProvider = ({ session, onSignedOut, children }: { readonly session: OfficeSession; readonly onSignedOut: () => void; readonly children: ReactNode }) => {
  const { t } = useTranslation();
  const { api, desk, newId, sounds } = useServices();
  const [view, setView] = useState<OfficeView>(session.rights.includes('evening.read') ? { name: 'evening', day: null } : { name: 'paper' });

  const tell = useCallback((failure: ServerFailure): void => {
    sounds.problem();
    desk.problem(problemSentence(t, failure));
    if (failure.problem === 'signed-out') onSignedOut();
  }, [t, desk, sounds, onSignedOut]);

  const office = useMemo<Office>(() => {
    // Main has checked the answer against the table's schema of this very call.
    const ask = <Name extends OfficeCall>(name: Name, input: OfficeInput<Name>) => api.officeAsk({ call: name, input }) as Promise<Result<OfficeOutput<Name>, ServerFailure>>;
    return {
      session, ask, view,
      may: (right) => session.rights.includes(right),
      askOrTell: async (name, input) => {
        const answer = await ask(name, input);
        if (answer.ok) return answer.value;
        tell(answer.error);
        return undefined;
      },
      save: async (file, name, input) => {
        const answer = await api.officeSave({ id: newId(), file, name, input: input as Readonly<Record<string, unknown>> });
        if (!answer.ok) tell(answer.error);
        else if (answer.value.outcome === 'saved') desk.quiet(t('office.saved', { name }));
        else if (answer.value.outcome === 'stopped') desk.quiet(t('office.saving.stopped', { name }));
        else if (answer.value.outcome !== 'cancelled') desk.problem(t(file === 'paper-orders.download' ? `office.notSaved.${answer.value.outcome}` : `office.notSavedAgain.${answer.value.outcome}`));
        return answer.ok && answer.value.outcome === 'saved';
      },
      open: (next) => { desk.dismiss(); setView(next); },
      signOut: () => { void ask('session.end', {}).finally(onSignedOut); },
    };
  }, [api, desk, newId, session, tell, t, view, onSignedOut]);
  return <Context value={office}>{children}</Context>;
};

/** Reads something when a screen opens, and again whenever it is told to; `againMs`: by itself, after this long. */
export const useLoad = <Name extends OfficeCall>(name: Name, input: OfficeInput<Name>, againMs?: (value: OfficeOutput<Name>) => number | undefined): {
  readonly value: OfficeOutput<Name> | undefined; readonly failed: boolean; readonly reload: () => void; readonly set: (value: OfficeOutput<Name>) => void;
} => {
  const { askOrTell } = useOffice();
  const [state, setState] = useState<{ readonly value: OfficeOutput<Name> | undefined; readonly failed: boolean }>({ value: undefined, failed: false });
  const [times, setTimes] = useState(0);
  const asked = JSON.stringify(input);
  useEffect(() => {
    let wanted = true;
    void askOrTell(name, JSON.parse(asked) as OfficeInput<Name>).then((value) => {
      // What was there stays, so that a failed second reading does not empty the screen.
      if (wanted) setState((before) => ({ value: value ?? before.value, failed: value === undefined }));
    });
    return () => { wanted = false; };
    // `askOrTell` changes with the view; only another question or another time is a reason to ask.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [name, asked, times]);
  const waitMs = state.value === undefined || state.failed ? undefined : againMs?.(state.value);
  useEffect(() => {
    if (waitMs === undefined) return;
    const timer = setTimeout(() => { setTimes((before) => before + 1); }, waitMs);
    return () => { clearTimeout(timer); };
  }, [waitMs, state]);
  return {
    ...state,
    reload: () => { setTimes((before) => before + 1); },
    set: (value) => { setState({ value, failed: false }); },
  };
};

/** Runs one thing at a time and says that it does. */
export const useBusy = (): readonly [boolean, (work: () => Promise<unknown>) => void] => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const [busy, setBusy] = useState(false);
  return [busy, (work) => {
    if (busy) return;
    setBusy(true);
    work().catch(() => { desk.problem(t('office.problem.server-error')); }).finally(() => { setBusy(false); });
  }];
};
