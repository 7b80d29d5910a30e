import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { CallOutput, CountersignApi, Settings } from '../../preload/contract.ts';
import type { Scans } from '../components/scans.ts';
import type { Sounds } from '../components/sounds.ts';
import type { ScannerTrace } from '../scanner-trace.ts';
import type { Till, TillSnapshot } from '../till.ts';
import type { TrainingSwitch } from '../training/worlds.tsx';
import type { Desk, DeskState } from './desk.ts';

/** What every screen may use; made once at start, so that tests hand in their own. */
export type Services = {
  readonly till: Till;
  readonly api: CountersignApi;
  readonly app: CallOutput<'app:info'>;
  readonly settings: Settings;
  readonly changeSettings: (change: Partial<Settings>) => Promise<void>;
  readonly desk: Desk;
  readonly training: TrainingSwitch;
  readonly scans: Scans;
  readonly trace: ScannerTrace;
  readonly sounds: Sounds;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A fresh UUIDv7, for print jobs. */
  readonly newId: () => string;
};

const Context = createContext<Services | null>(null);

export const ServicesProvider = ({ services, children }: { readonly services: Services; readonly children: ReactNode }) => (
  <Context value={services}>{children}</Context>
);

/** The services of this till. */
export const useServices = (): Services => {
  const services = useContext(Context);
  if (!services) throw new Error('screens stand inside ServicesProvider');
  return services;
};

export const useTill = (): TillSnapshot => {
  const { till } = useServices();
  return useSyncExternalStore(till.subscribe, till.snapshot);
};

/** One part of the till's state: who shows only that is not drawn again at every tick of the rest. */
export const useTillPart = <Part,>(select: (snapshot: TillSnapshot) => Part): Part => {
  const { till } = useServices();
  return useSyncExternalStore(till.subscribe, () => select(till.snapshot()));
};

export const useDesk = (): DeskState => {
  const { desk } = useServices();
  return useSyncExternalStore(desk.subscribe, desk.snapshot);
};

/** A text field whose text outlives its screen. */
export const useTyped = (field: string, initial = ''): readonly [string, (text: string) => void] => {
  const { desk } = useServices();
  const text = useDesk().typed[field] ?? initial;
  return [text, (next) => desk.type(field, next)];
};
