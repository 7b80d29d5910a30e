import { useTranslation } from 'react-i18next';
import { useServices } from '../screens/services.tsx';
import type { TrainingNames } from './worlds.tsx';

/** Entering, leaving and beginning anew, with a sentence when it can't be done. */
export const useTraining = () => {
  const { t, i18n } = useTranslation();
  const { training, desk, sounds } = useServices();
  const names = (): TrainingNames => ({
    locale: i18n.language,
    store: t('training.names.store'), program: t('training.names.program'), cashier: t('training.names.cashier'), manager: t('training.names.manager'),
  });
  const trying = (work: Promise<void>, sentence: string): void => {
    work.catch(() => {
      sounds.problem();
      desk.problem(sentence);
    });
  };
  return {
    enter: () => trying(training.enter(names()), t('training.notEntered')),
    leave: () => trying(training.leave(), t('training.notLeft')),
    reset: () => trying(training.reset(names()), t('training.notReset')),
  };
};
