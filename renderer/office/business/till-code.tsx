import { FileText } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnrolmentCode } from '../../../domain/business-wire.ts';
import { Action } from '../../components/action.tsx';
import { Barcode } from '../../components/barcode.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useServices } from '../../screens/services.tsx';
import { useBusy, useOffice } from '../asking.tsx';
import { usePaperLanguage } from '../table-format.tsx';

/** The one time that an enrolment code is shown, as text and as a QR code that a till's scanner reads at its first start. */
export const TillCode = ({ code: { till, storeName, code, expiresAt }, onDone }: { readonly code: EnrolmentCode; readonly onDone: () => void }) => {
  const { t } = useTranslation();
  const language = usePaperLanguage();
  const { time } = useFormat();
  const { now } = useServices();
  const { save } = useOffice();
  const [busy, work] = useBusy();
  const [isOver, end] = useState(false);
  const saveSheet = (): void => work(() => save('tills.code-sheet', `countersign-till-${String(till)}-code.pdf`, { till, code, language }));
  useEffect(() => {
    const timer = setTimeout(() => { end(true); }, Math.max(0, expiresAt - now()));
    return () => { clearTimeout(timer); };
  }, [expiresAt, now]);
  return (
    <Screen title={t('office.business.codeTitle', { number: till, store: storeName })} className="office-screen" onBack={onDone}>
      {isOver ? <p className="verdict verdict-warn" role="status">{t('office.business.codeOver')}</p> : (
        <>
          <p className="office-code">{code}</p>
          <div className="pattern"><Barcode kind="qr" text={code} label={t('office.business.codeQr')} /></div>
          <p>{t('office.business.codeText', { time: time(expiresAt) })}</p>
        </>
      )}
      <div className="row">
        <Action kind="primary" shortcut="Enter" onPress={onDone}>{t('office.business.codeDone')}</Action>
        {!isOver && <Action shortcut="F8" busy={busy} icon={<FileText aria-hidden="true" />} onPress={saveSheet}>{t('office.business.codeSheet')}</Action>}
      </div>
    </Screen>
  );
};
