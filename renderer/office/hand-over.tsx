import { useTranslation } from 'react-i18next';
import type { OfficeOutput } from '../../domain/office-calls.ts';
import { Action } from '../components/action.tsx';
import { Barcode } from '../components/barcode.tsx';
import { useFormat } from '../components/format.ts';
import { Screen } from '../components/screen.tsx';

export type SetUpCode = OfficeOutput<'people.invite'>;

/** The one time that a one-time code is shown: to be written down or photographed by its person. */
export const HandOver = ({ code: { person, code, expiresAt }, onDone }: { readonly code: SetUpCode; readonly onDone: () => void }) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  return (
    <Screen title={t('office.people.codeFor', { name: person.name })} className="office-screen" onBack={onDone}>
      <p className="office-code">{code}</p>
      <div className="pattern"><Barcode kind="qr" text={code} label={t('office.people.codeQr')} /></div>
      <p>{t('office.people.codeText', { when: moment(expiresAt) })}</p>
      <div className="row"><Action kind="primary" shortcut="Enter" onPress={onDone}>{t('office.people.codeDone')}</Action></div>
    </Screen>
  );
};
