import { useTranslation } from 'react-i18next';
import { Action } from '../components/action.tsx';
import { Screen } from '../components/screen.tsx';
import { currencyOfSale } from './desk.ts';
import { useTakenWords } from './sell/drafts.ts';
import { useDesk, useServices } from './services.tsx';

/** Signing out while money lies on the counter that belongs to an unfinished sale: asked first, since the next person did not take it. */
export const SignOut = () => {
  const { t } = useTranslation();
  const { desk, till } = useServices();
  const { sale } = useDesk();
  const takenWords = useTakenWords();
  return (
    <Screen title={t('signOut.title')} onBack={desk.back} className="narrow">
      <p role="status">{t('signOut.text', { taken: takenWords(sale.tenders, currencyOfSale(sale)) })}</p>
      <Action kind="primary" shortcut="F8" onPress={() => desk.open({ name: 'sell' })}>{t('home.resume')}</Action>
      <Action shortcut="F7" onPress={till.signedOut}>{t('signOut.anyway')}</Action>
    </Screen>
  );
};
