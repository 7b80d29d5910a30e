import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { useFormat } from '../../components/format.ts';
import { MoneyLine } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import { languageNames, languages } from '../../i18n.ts';
import { TrainingCard } from '../../training/training-band.tsx';
import { useDesk, useServices, useTill } from '../services.tsx';
import { printerFields } from '../devices/printer-draft.ts';
import { PrinterSettingsForm } from './printer-form.tsx';
import { ScannersCard } from './scanners-card.tsx';

/** How the till looks, sounds and prints, and what it is. */
export const SettingsScreen = () => {
  const { t } = useTranslation();
  const { desk, app } = useServices();
  const { typed } = useDesk();
  const unsaved = Object.keys(typed).some((field) => field.startsWith(printerFields));
  return (
    <Screen title={t('settings.title')} onBack={desk.back} className="settings" unsaved={unsaved && 'setting'}>
      <div className="settings-columns">
        <Look />
        {app.training ? null : <PrinterSettingsForm />}
        {app.training ? null : <TrainingCard />}
        {app.training ? null : <ScannersCard />}
        <About />
      </div>
    </Screen>
  );
};


const Look = () => {
  const { t } = useTranslation();
  const { settings, changeSettings, desk } = useServices();
  const change = (next: Parameters<typeof changeSettings>[0]): void => {
    changeSettings(next).catch(() => desk.problem(t('settings.failed')));
  };
  return (
    <section className="card">
      <h2>{t('settings.screen')}</h2>
      <Choice
        label={t('settings.language')} value={settings.language ?? 'system'}
        onChange={(language) => change({ language: language === 'system' ? null : language })}
        options={[{ value: 'system' as const, label: t('settings.languageSystem') }, ...languages.map((value) => ({ value, label: languageNames[value] }))]}
      />
      <Choice
        label={t('settings.theme')} value={settings.theme} onChange={(theme) => change({ theme })}
        options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
      />
      <Choice
        label={t('settings.sounds')} value={settings.sounds ? 'on' : 'off'} onChange={(sounds) => change({ sounds: sounds === 'on' })}
        options={(['on', 'off'] as const).map((value) => ({ value, label: t(`common.${value}`) }))}
      />
      <p className="muted">{t('settings.soundsText')}</p>
    </section>
  );
};

const About = () => {
  const { t } = useTranslation();
  const { app, till, desk } = useServices();
  const { info, directory } = useTill();
  const { number, moment } = useFormat();
  const sync = async (): Promise<void> => {
    await till.syncNow();
    const online = till.snapshot().connection.state === 'online';
    if (online) desk.quiet(t('settings.synced'));
    else desk.problem(t('settings.notReached'));
  };
  return (
    <section className="card">
      <h2>{t('settings.about')}</h2>
      <dl className="sums">
        <MoneyLine label={t('settings.version')}>{app.version}</MoneyLine>
        {info && <MoneyLine label={t('settings.till')}>{t('firstRun.thisTill', { store: info.terminal.store.name, number: info.terminal.number })}</MoneyLine>}
        <MoneyLine label={t('settings.runtime')}>{t(`settings.runtimes.${app.runtime}`)}</MoneyLine>
        <MoneyLine label={t('settings.directory')}>
          {directory.asOf === null ? t('settings.directoryNever') : t('settings.directoryValue', { value: number(directory.certificates), when: moment(directory.asOf) })}
        </MoneyLine>
      </dl>
      {info && (
        <>
          <h3>{t('settings.protection')}</h3>
          <p className={info.protection === 'protected' ? '' : 'verdict'}>{t(`settings.protections.${info.protection}`)}</p>
        </>
      )}
      <Action onPress={() => void sync()}>{t('settings.sync')}</Action>
    </section>
  );
};
