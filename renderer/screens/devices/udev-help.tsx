import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Copyable } from '../../components/copyable.tsx';
import { useServices } from '../services.tsx';

/** Linux gives USB devices to the administrator alone until a rule says otherwise: what to type, and that the till never does it by itself. */
export const UdevHelp = () => {
  const { t } = useTranslation();
  const { app } = useServices();
  // Piped, since an administrator may not read what an AppImage has mounted for its user.
  const command = `cat "${app.udevRule}" | sudo tee /etc/udev/rules.d/70-countersign.rules > /dev/null && sudo udevadm control --reload && sudo udevadm trigger`;
  return (
    <details className="card card-unsaved details">
      <summary><ChevronDown aria-hidden="true" />{t('setUp.udevTitle')}</summary>
      <p>{t('setUp.udevText')}</p>
      <Copyable text={command} label={t('setUp.udevCommand')} />
      <p className="muted">{t('setUp.udevAfter')}</p>
    </details>
  );
};
