import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { notableCount, type OperatorFigures, reportDays } from '../../../domain/operators-report.ts';
import { Action } from '../../components/action.tsx';
import { Choice } from '../../components/choice.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useLoad, useOffice } from '../asking.tsx';

type Days = (typeof reportDays)[number];

/** What each operator did in some days; who has most that is worth a look comes first. */
export const Operators = ({ day, days }: { readonly day: string; readonly days: Days }) => {
  const { t } = useTranslation();
  const { day: dayOf } = useFormat();
  const { open } = useOffice();
  const { value, failed, reload } = useLoad('evening.operators', { day, days });
  const choose = (text: string): void => { open({ name: 'evening-operators', day, days: reportDays.find((one) => String(one) === text) ?? 1 }); };
  return (
    <Screen title={t('office.operators.title')} className="office-screen" onBack={() => open({ name: 'evening', day })} aside={value && <span className="muted">{value.from === value.to ? dayOf(value.to) : t('office.operators.span', { from: dayOf(value.from), to: dayOf(value.to) })}</span>}>
      <Choice label={t('office.operators.days')} hideLabel value={String(days)} onChange={choose} options={reportDays.map((one) => ({ value: String(one), label: t('office.operators.lastDays', { count: one }) }))} />
      {!value && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value?.operators.length === 0 && <p className="empty">{t('office.operators.empty')}</p>}
      <ul className="office-list" aria-label={t('office.operators.title')}>
        {value?.operators.map((figures) => (
          <Row
            key={`${String(figures.store)} ${figures.operator}`} figures={figures}
            onPress={() => open({ name: 'evening-operator-work', day, days, store: figures.store, operator: figures.operator, who: figures.name })}
          />
        ))}
      </ul>
      {value && value.operators.length > 0 && <p className="muted">{t('office.operators.meaning')}</p>}
    </Screen>
  );
};

const Row = ({ figures, onPress }: { readonly figures: OperatorFigures; readonly onPress: () => void }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const { name, storeName, currency, sales, redemptions, voids, corrections, noSales, cashMovements, cashOuts, copies, soonRedeemed } = figures;
  const notable = [
    ...(voids.count > 0 ? [t('office.operators.voids', { count: voids.count, value: money(voids.value, currency) })] : []),
    ...(corrections > 0 ? [t('office.operators.corrections', { count: corrections })] : []),
    ...(noSales > 0 ? [t('office.operators.noSales', { count: noSales })] : []),
    ...(cashMovements.count > 0 ? [t('office.operators.cashMovements', { count: cashMovements.count, value: money(cashMovements.value, currency) })] : []),
    ...(cashOuts.count > 0 ? [t('office.operators.cashOuts', { count: cashOuts.count, value: money(cashOuts.value, currency) })] : []),
    ...(copies > 0 ? [t('office.operators.copies', { count: copies })] : []),
    ...(soonRedeemed.count > 0 ? [t('office.operators.soonRedeemed', { count: soonRedeemed.count, value: money(soonRedeemed.value, currency) })] : []),
  ];
  return (
    <li>
      <Button className="office-row evening-operator" onPress={onPress} isDisabled={notableCount(figures) === 0}>
        <span><strong>{name === '' ? t('office.operators.unknown') : name}</strong><small>{storeName}</small></span>
        <span className={notable.length === 0 ? 'muted' : ''}>{notable.length === 0 ? t('office.operators.nothing') : notable.join(' · ')}</span>
        <span className="evening-figure"><strong>{money(sales.value, currency)}</strong><small>{t('office.operators.sold', { count: sales.count })}</small></span>
        <span className="evening-figure"><strong>{money(redemptions.value, currency)}</strong><small>{t('office.operators.redeemed', { count: redemptions.count })}</small></span>
      </Button>
    </li>
  );
};
