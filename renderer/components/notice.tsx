import { Info, OctagonAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useDesk, useServices } from '../screens/services.tsx';
import { Action } from './action.tsx';

/** One sentence above the screen: what happened, what it means for the money, the next key. Never a dialog. */
export const NoticeBar = () => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { notice } = useDesk();
  if (!notice) return null;
  return (
    // A new sentence is a new one for the keys too: Esc answers it before the screen that opened meanwhile.
    <section key={notice.text} className={`notice notice-${notice.tone}`} aria-label={notice.text}>
      {notice.tone === 'problem' ? <OctagonAlert aria-hidden="true" /> : <Info aria-hidden="true" />}
      <p>{notice.text}</p>
      <Action kind="quiet" {...(notice.tone === 'problem' ? { shortcut: 'Escape' } : {})} onPress={desk.dismiss}>{t('common.goOn')}</Action>
    </section>
  );
};

/** What a screen reader hears of scans and outcomes, wherever its user is. */
export const Announcer = () => {
  const { said } = useDesk();
  return <div className="visually-hidden" role="status" aria-live="polite">{said}</div>;
};
