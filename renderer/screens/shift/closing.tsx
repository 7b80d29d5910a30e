import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cashUnits } from '../../../domain/cash-units.ts';
import { Action } from '../../components/action.tsx';
import { useArmed } from '../../components/arming.ts';
import { useFormat } from '../../components/format.ts';
import { BigMoney } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import { useTill } from '../services.tsx';
import { CashForm } from './cash-form.tsx';
import { Compare } from './compare.tsx';
import { CountPieces } from './count-pieces.tsx';
import { type Compared, useClosing } from './use-closing.ts';
import { Variance } from './variance.tsx';

/** Closes the shift: the blind count, once more if it is far off, the other machines' totals, somebody else's eyes. */
export const Closing = () => {
  const { t } = useTranslation();
  const { queue } = useTill();
  const { currency } = useFormat();
  const closing = useClosing();
  const [compared, keep] = useState<Compared | null>(null);
  const { step, to, confirm } = closing;
  if (step === 'again') return <CountAgain {...closing} />;
  if (step === 'variance' && compared) return <Variance closing={closing} compared={compared} />;
  if (step === 'compare' || step === 'variance') return <Compare closing={closing} onCompared={(totals) => { keep(totals); void closing.finish(totals); }} />;
  const hasPieces = cashUnits(currency).length > 0;
  return (
    <Screen title={t('shift.countTitle')} onBack={() => to('none')} className={hasPieces ? 'counting' : 'narrow'} unsaved>
      <p>{t('shift.countText')}</p>
      {queue.waiting > 0 && <p className="badge badge-warn">{t('shift.unsent', { count: queue.waiting })}</p>}
      {hasPieces
        ? <CountPieces onSubmit={(counted) => void confirm(counted)} />
        : <CashForm field="shift.count.amount" label={t('shift.count')} submit={t('closing.done')} saving={false} counted="count" onSubmit={(counted) => void confirm(counted)} />}
    </Screen>
  );
};

/** The count is confirmed and far from what is expected. How far is told after the second one, so that nobody counts towards it. */
const CountAgain = ({ counted, countAgain }: Pick<ReturnType<typeof useClosing>, 'counted' | 'countAgain'>) => {
  const { t } = useTranslation();
  const armed = useArmed();
  return (
    <Screen title={t('shift.countTitle')} className="narrow" unsaved>
      <BigMoney label={t('shift.counted')} amount={counted} />
      <p className="verdict" role="alert">{t('closing.again')}</p>
      <Action kind="primary" shortcut="Enter" arming={!armed} onPress={countAgain}>{t('shift.recount')}</Action>
    </Screen>
  );
};
