import { useTranslation } from 'react-i18next';
import { Action } from '../../components/action.tsx';
import type { Held } from '../../till.ts';
import { useServices } from '../services.tsx';

/** What can be done with a certificate that was scanned, besides redeeming it. */
export const Deeds = ({ held }: { readonly held: Held }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { standing, certificate, program } = held;
  // Its value moves elsewhere: a redemption that it lies in must not be able to ask for it any more.
  const leaveCounter = (): void => {
    desk.removeRedemptionItem(certificate.hash);
    if (desk.snapshot().redemption.items.length === 0) desk.clearRedemption();
    desk.home();
  };
  const replace = (): void => { leaveCounter(); desk.clearReplacing(); desk.scanForReplacing('old', held); desk.open({ name: 'replace' }); };
  const refund = (): void => { leaveCounter(); desk.clearRefunding(); desk.changeRefunding({ held }); desk.open({ name: 'refund' }); };
  if (standing === 'expired') return <div className="deeds"><Action kind="quiet" shortcut="F6" onPress={() => desk.open({ name: 'honour', held })}>{t('honour.open')}</Action></div>;
  if (standing !== 'active' && standing !== 'spent') return null;
  return (
    <div className="deeds">
      {program?.reloadUpTo !== undefined && certificate.kind === 'sold' && <Action kind="quiet" shortcut="F8" onPress={() => desk.open({ name: 'reload', held })}>{t('reload.open')}</Action>}
      {standing === 'active' && <Action kind="quiet" shortcut="F9" onPress={() => desk.open({ name: 'cash-out', held })}>{t('cashOut.open')}</Action>}
      <Action kind="quiet" shortcut="F7" onPress={() => desk.open({ name: 'return-credit', held, reference: '' })}>{t('returnCredit.open')}</Action>
      {standing === 'active' && <Action kind="quiet" shortcut="F2" onPress={replace}>{t('certificate.replace')}</Action>}
      {standing === 'active' && <Action kind="quiet" shortcut="F5" onPress={refund}>{t('certificate.refund')}</Action>}
    </div>
  );
};
