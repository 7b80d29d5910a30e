import { useTranslation } from 'react-i18next';
import { Check } from '../../components/check.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { ProfilePicker } from '../settings/profile-picker.tsx';
import type { PrinterDraft } from './printer-draft.ts';
import { UdevHelp } from './udev-help.tsx';

/** Which printer, how it is reached, which model. A speed is never asked for. */
export const PrinterFields = ({ draft }: { readonly draft: PrinterDraft }) => {
  const { t } = useTranslation();
  const { way, found } = draft;
  return (
    <>
      <Choice label={t('settings.connection')} value={way} onChange={draft.chooseWay} options={draft.ways} />
      {found?.printers.length === 0 && <p className="muted">{t('setUp.noPrinterFound')}</p>}
      {way === 'network' && (
        <div className="row">
          <Field label={t('settings.host')} value={draft.host} onChange={draft.typeHost} mode="url" placeholder="192.168.1.50" maxLength={253} />
          <Field label={t('settings.port')} value={draft.port} onChange={draft.typePort} mode="numeric" maxLength={5} />
        </div>
      )}
      {way === 'network' && <p className="muted">{t('setUp.addressHint')}</p>}
      {way === 'file' && <Field label={t('settings.path')} value={draft.path} onChange={draft.typePath} placeholder="/dev/usb/lp0" maxLength={4_096} />}
      {way === 'spooler' && <Field label={t('setUp.queue')} value={draft.queue} onChange={draft.typeQueue} maxLength={256} />}
      {way === 'serial' && (
        <>
          <Choice label={t('setUp.port')} value={draft.serial} onChange={draft.chooseSerial} options={draft.serialPorts.map((path) => ({ value: path, label: path }))} />
          <p className="muted">{t('setUp.speedFound')}</p>
        </>
      )}
      {way !== 'none' && <ProfilePicker value={draft.profile} onChange={draft.chooseProfile} />}
      {way !== 'none' && draft.mayTestDrawer && <Check checked={draft.drawer} onChange={draft.chooseDrawer}>{t('setUp.drawer')}</Check>}
      {way !== 'none' && !draft.mayTestDrawer && <p className="muted">{t('setUp.drawerManager')}</p>}
      {found?.udevRuleMissing && <UdevHelp />}
    </>
  );
};
