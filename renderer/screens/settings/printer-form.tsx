import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrinterSettings } from '../../../preload/contract.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { useTestPage } from '../../components/use-test-page.ts';
import { printSentence } from '../sentences.ts';
import { useServices, useTyped } from '../services.tsx';
import { ProfilePicker } from './profile-picker.tsx';

export const printerFields = 'printer.';
type ConnectionType = PrinterSettings['connection']['type'];
const portMax = 65_535;

/** Which printer, and how it is reached. Typed things stay until they are saved. */
export const PrinterSettingsForm = () => {
  const { t } = useTranslation();
  const { app, settings, desk, sounds } = useServices();
  const { connection, profile: savedProfile } = settings.printer;
  const [typeText, chooseType] = useTyped(`${printerFields}type`, connection.type);
  const [host, typeHost] = useTyped(`${printerFields}host`, connection.type === 'network' ? connection.host : '');
  const [port, typePort] = useTyped(`${printerFields}port`, connection.type === 'network' ? String(connection.port) : '9100');
  const [path, typePath] = useTyped(`${printerFields}path`, connection.type === 'file' ? connection.path : '');
  const [profile, chooseProfile] = useTyped(`${printerFields}profile`, savedProfile);
  const types: readonly ConnectionType[] = app.demo ? ['virtual', 'network', 'file', 'none'] : ['network', 'file', 'none'];
  const type = types.find((known) => known === typeText) ?? 'none';
  const { save, saving } = useSaving();
  const page = useTestPage();
  const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
  const submit = (): void => {
    const wanted = connectionOf(type, { host: host.trim(), port: Number(port), path: path.trim() });
    if (wanted) void save({ connection: wanted, profile });
    else problem(t(type === 'network' ? 'settings.badHost' : 'settings.badPath'));
  };
  return (
    <section className="card">
      <h2>{t('settings.printer')}</h2>
      <Choice label={t('settings.connection')} value={type} onChange={chooseType} options={types.map((value) => ({ value, label: t(`settings.connections.${value}`) }))} />
      {type === 'network' && (
        <div className="row">
          <Field label={t('settings.host')} value={host} onChange={typeHost} mode="url" placeholder="192.168.1.50" maxLength={253} />
          <Field label={t('settings.port')} value={port} onChange={typePort} mode="numeric" maxLength={5} />
        </div>
      )}
      {type === 'file' && <Field label={t('settings.path')} value={path} onChange={typePath} placeholder="/dev/usb/lp0" maxLength={4_096} />}
      {type !== 'none' && <ProfilePicker value={profile} onChange={chooseProfile} />}
      <div className="row">
        <Action kind="primary" onPress={submit} busy={saving} shortcut="F8">{t('settings.save')}</Action>
        <Action onPress={() => void page.print()} busy={page.printing} shortcut="F3">{t('settings.testPage')}</Action>
      </div>
      {page.outcome && <p role="status" className={page.outcome.outcome === 'printed' ? '' : 'verdict'}>{printSentence(t, page.outcome, 'page')}</p>}
    </section>
  );
};

const connectionOf = (type: ConnectionType, typed: { readonly host: string; readonly port: number; readonly path: string }): PrinterSettings['connection'] | undefined => {
  switch (type) {
    case 'none': case 'virtual': return { type };
    case 'network': {
      const good = typed.host !== '' && !/\s/u.test(typed.host) && Number.isInteger(typed.port) && typed.port >= 1 && typed.port <= portMax;
      return good ? { type, host: typed.host, port: typed.port } : undefined;
    }
    case 'file': return typed.path === '' ? undefined : { type, path: typed.path };
    case 'serial': case 'spooler': return undefined;
  }
};

const useSaving = () => {
  const { t } = useTranslation();
  const { api, changeSettings, desk, sounds } = useServices();
  const [saving, setSaving] = useState(false);
  const save = async (printer: PrinterSettings): Promise<void> => {
    setSaving(true);
    try {
      await api.configurePrinter(printer);
      await changeSettings({ printer });
      desk.forget(printerFields);
      desk.quiet(t('settings.saved'));
    } catch {
      sounds.problem();
      desk.problem(t('settings.failed'));
    } finally {
      setSaving(false);
    }
  };
  return { save, saving };
};
