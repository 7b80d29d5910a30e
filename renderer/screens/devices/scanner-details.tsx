import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { MoneyLine } from '../../components/money.tsx';
import type { LearnedScanner } from './learning.ts';

/** What nobody has to know and support may ask for: speed, suffix, FNC1, AIM identifier. */
export const ScannerDetails = ({ scanner }: { readonly scanner: LearnedScanner }) => {
  const { t } = useTranslation();
  const pattern = scanner.via === 'device' ? scanner.pattern : scanner.reading.kind === 'whole' ? scanner.reading.pattern : null;
  const serial = scanner.via === 'device' && scanner.setting.type === 'serial' ? scanner.setting : null;
  const hid = scanner.via === 'device' && scanner.setting.type === 'hid' ? scanner.setting : null;
  const suffix = scanner.via === 'keyboard' ? scanner.suffix : serial?.suffix;
  return (
    <details className="details">
      <summary><ChevronDown aria-hidden="true" />{t('setUp.details')}</summary>
      <dl className="sums">
        {serial && <MoneyLine label={t('setUp.port')}>{serial.path}</MoneyLine>}
        {serial && <MoneyLine label={t('setUp.speed')}>{t('setUp.baud', { baud: serial.baudRate })}</MoneyLine>}
        {hid && <MoneyLine label={t('setUp.usb')}>{`${hex(hid.vendorId)}:${hex(hid.productId)}`}</MoneyLine>}
        {suffix && <MoneyLine label={t('setUp.suffix')}>{t(`setUp.suffixes.${suffix}`)}</MoneyLine>}
        {pattern && <MoneyLine label={t('setUp.aim')}>{pattern.aim ?? t('setUp.notSent')}</MoneyLine>}
        {pattern && <MoneyLine label={t('setUp.fnc1')}>{t(`setUp.fnc1s.${pattern.fnc1}`)}</MoneyLine>}
      </dl>
      {suffix === 'none' && <p className="muted">{t('setUp.suffixAdvice')}</p>}
      {pattern?.aim === null && <p className="muted">{t('setUp.aimAdvice')}</p>}
      {(pattern?.fnc1 === 'dropped' || pattern?.fnc1 === 'replaced') && <p className="muted">{t('setUp.fnc1Advice')}</p>}
    </details>
  );
};

const hex = (id: number): string => id.toString(16).padStart(4, '0');
