import { GraduationCap, LogOut, RotateCcw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../components/action.tsx';
import { useServices } from '../screens/services.tsx';
import { useTraining } from './use-training.ts';

/** Stands above everything while somebody trains: the word, what it means, and the way out. */
export const TrainingBand = () => {
  const { t } = useTranslation();
  const { api, training, desk } = useServices();
  const { leave, reset } = useTraining();
  const [reachable, setReachable] = useState(true);
  useEffect(() => {
    if (training.resumed) desk.quiet(t('training.resumed'));
  }, [training, desk, t]);
  const toggle = (): void => {
    setReachable(!reachable);
    void api.setPracticeReachable(!reachable);
  };
  return (
    <aside className="training-band" aria-label={t('training.title')}>
      <strong className="training-word"><GraduationCap aria-hidden="true" />{t('training.word')}</strong>
      <p>{t('training.text')}</p>
      <div className="training-actions">
        <Action onPress={toggle}>{t(reachable ? 'training.goOffline' : 'training.goOnline')}</Action>
        <Action icon={<RotateCcw aria-hidden="true" />} onPress={reset}>{t('training.reset')}</Action>
        <Action icon={<LogOut aria-hidden="true" />} shortcut="F11" onPress={leave}>{t('training.leave')}</Action>
      </div>
    </aside>
  );
};

/** The PINs of practice stand beside the sign-in: they guard nothing. */
export const PracticePins = () => {
  const { t } = useTranslation();
  const { app } = useServices();
  if (!app.training) return null;
  return (
    <section className="training-pins" aria-label={t('training.pins')}>
      <h2>{t('training.pins')}</h2>
      <dl>{app.training.people.map(({ name, pin }) => <div key={name}><dt>{name}</dt><dd>{pin}</dd></div>)}</dl>
    </section>
  );
};

/** The door into training, in the settings. */
export const TrainingCard = () => {
  const { t } = useTranslation();
  const { enter } = useTraining();
  return (
    <section className="card">
      <h2>{t('training.title')}</h2>
      <p>{t('training.invitation')}</p>
      <Action icon={<GraduationCap aria-hidden="true" />} onPress={enter}>{t('training.enter')}</Action>
    </section>
  );
};
