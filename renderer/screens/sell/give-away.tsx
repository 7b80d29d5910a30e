import { useTranslation } from 'react-i18next';
import { sum } from '../../../domain/money.ts';
import type { Approval as GivenApproval } from '../../../domain/operation.ts';
import { Action } from '../../components/action.tsx';
import { Approval } from '../../components/approval.tsx';
import { useFormat } from '../../components/format.ts';
import { faceOf, giftsOf } from '../../selling.ts';
import { currencyOfSale } from '../desk.ts';
import { useDesk } from '../services.tsx';

/** What is given away is the house's money: a manager agrees to it before anything is paid or handed out. */
export const GiveAway = ({ asking, ask, onAgreed }: { readonly asking: boolean; readonly ask: (asking: boolean) => void; readonly onAgreed: (approval: GivenApproval) => void }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const { sale } = useDesk();
  const gifts = giftsOf(sale.items);
  const worth = sum(gifts.map(faceOf));
  if (asking) return <Approval right="give-away" amount={worth} onCancel={() => ask(false)} onApproved={onAgreed} />;
  return (
    <section className="changes" aria-label={t('giveAway.title')}>
      <p role="status">{t('giveAway.text', { count: gifts.length, amount: money(worth, currencyOfSale(sale)) })}</p>
      <Action kind="primary" shortcut="F8" onPress={() => ask(true)}>{t('giveAway.ask')}</Action>
    </section>
  );
};
