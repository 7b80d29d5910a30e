import { Keyboard, ScanBarcode } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import type { TraceEntry } from '../../scanner-trace.ts';
import { saveTrace } from '../../trace-replay.ts';
import { useServices } from '../services.tsx';
import { DeviceScan } from './device-scan.tsx';
import { Replay } from './replay.tsx';

/** The last scans as they arrived: what the till made of each, step by step, and a masked file for support. */
export const ScanTrace = () => {
  const { t } = useTranslation();
  const { desk, trace, app, api, sounds, now } = useServices();
  const entries = useSyncExternalStore(trace.subscribe, trace.entries);
  const [chosenId, choose] = useState<number | null>(null);
  const chosen = entries.find(({ id }) => id === chosenId) ?? entries[0];
  const save = async (): Promise<void> => {
    const savedAt = now();
    const name = `scan-trace-${new Date(savedAt).toISOString().slice(0, 19).replaceAll(':', '')}.json`;
    const text = JSON.stringify(saveTrace(entries, app.version, savedAt), null, 2);
    const { outcome, path } = await api.saveTrace({ name, text }).catch(() => ({ outcome: 'not-saved' as const, path: null }));
    if (outcome === 'saved') desk.quiet(t('trace.saved', { path: path ?? name }));
    if (outcome !== 'not-saved') return;
    sounds.problem();
    desk.problem(t('trace.notSaved'));
  };
  return (
    <Screen title={t('trace.title')} onBack={desk.back} className="trace">
      <p className="muted">{t('trace.text')}</p>
      {chosen === undefined ? <p className="empty">{t('trace.empty')}</p> : (
        <>
          <div className="trace-columns">
            <EntryList entries={entries} chosen={chosen} onChoose={choose} />
            {chosen.source === 'keyboard' ? <Replay key={chosen.id} entry={chosen} /> : <DeviceScan entry={chosen} />}
          </div>
          <div className="row">
            <Action kind="primary" shortcut="F8" onPress={() => void save()}>{t('trace.save')}</Action>
            <Action onPress={trace.clear}>{t('trace.clear')}</Action>
          </div>
        </>
      )}
    </Screen>
  );
};

const EntryList = ({ entries, chosen, onChoose }: { readonly entries: readonly TraceEntry[]; readonly chosen: TraceEntry; readonly onChoose: (id: number) => void }) => {
  const { t } = useTranslation();
  const { time } = useFormat();
  return (
    <ul className="trace-list" aria-label={t('trace.list')}>
      {entries.map((entry) => (
        <li key={entry.id}>
          <Button className="trace-entry" aria-pressed={entry === chosen} onPress={() => onChoose(entry.id)}>
            {entry.source === 'keyboard' ? <Keyboard aria-hidden="true" /> : <ScanBarcode aria-hidden="true" />}
            <span className="grow">{t(`trace.outcome.${entry.outcome}`)}</span>
            <span className="muted">{time(entry.at)}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
};
