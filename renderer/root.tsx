import { useCallback, useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { I18nextProvider } from 'react-i18next';
import type { CallOutput, CountersignApi, Settings } from '../preload/contract.ts';
import { App } from './app.tsx';
import { createSounds } from './components/sounds.ts';
import type { Scans } from './components/scans.ts';
import { createI18n, pickLanguage } from './i18n.ts';
import type { ScannerTrace } from './scanner-trace.ts';
import type { Desk } from './screens/desk.ts';
import { type Services, ServicesProvider } from './screens/services.tsx';
import type { Till } from './till.ts';
import type { TrainingSwitch } from './training/worlds.tsx';

export type RootProps = {
  readonly till: Till;
  readonly api: CountersignApi;
  readonly app: CallOutput<'app:info'>;
  readonly settings: Settings;
  /** Outlives this: what lies on the real till's counter is still there after training. */
  readonly desk: Desk;
  readonly training: TrainingSwitch;
  readonly scans: Scans;
  readonly trace: ScannerTrace;
  readonly now: () => number;
  readonly newId: () => string;
};

/** Puts language, theme and services around the screens. */
export const Root = ({ till, api, app, settings: atStart, desk, training, scans, trace, now, newId }: RootProps) => {
  const [settings, setSettings] = useState(atStart);
  const [sounds] = useState(createSounds);
  const [i18n] = useState(() => createI18n(pickLanguage(atStart.language, app.systemLocale)));
  const language = pickLanguage(settings.language, app.systemLocale);

  useEffect(() => {
    sounds.enable(settings.sounds);
    dressPage(settings.theme, language);
    void i18n.changeLanguage(language);
  }, [settings, language, i18n, sounds]);

  const changeSettings = useCallback(async (change: Partial<Settings>): Promise<void> => {
    const next = { ...settings, ...change };
    await api.writeSettings(next);
    setSettings(next);
  }, [api, settings]);

  const services = useMemo<Services>(
    () => ({ till, api, app, settings, changeSettings, desk, training, scans, trace, sounds, now, newId }),
    [till, api, app, settings, changeSettings, desk, training, scans, trace, sounds, now, newId],
  );
  return (
    <I18nextProvider i18n={i18n}>
      <I18nProvider locale={language}>
        <ServicesProvider services={services}><App /></ServicesProvider>
      </I18nProvider>
    </I18nextProvider>
  );
};

const dressPage = (theme: Settings['theme'], language: string): void => {
  document.documentElement.dataset['theme'] = theme;
  document.documentElement.lang = language;
};
