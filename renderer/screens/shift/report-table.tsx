import { useTranslation } from 'react-i18next';
import type { ShiftReport, Tally } from '../../../domain/shift.ts';
import { useFormat } from '../../components/format.ts';
import { useTillPart } from '../services.tsx';

/** The figures of a shift. What should lie in the drawer stays out of sight: the count is blind. */
export const ReportTable = ({ report }: { readonly report: ShiftReport }) => {
  const { t } = useTranslation();
  const { money, number, moment } = useFormat();
  const info = useTillPart((snapshot) => snapshot.info);
  const tallies: readonly (readonly [string, Tally])[] = [
    [t('shift.row.sales'), report.sales], [t('shift.row.salesVoided'), report.salesVoided],
    [t('shift.row.redemptions'), report.redemptions], [t('shift.row.redemptionsVoided'), report.redemptionsVoided],
    ...(report.reloads.operations === 0 ? [] : [[t('shift.row.reloads'), report.reloads], [t('shift.row.reloadsVoided'), report.reloadsVoided]] as const),
    ...(report.honours.operations === 0 ? [] : [[t('shift.row.honours'), report.honours]] as const),
    ...(report.cashOuts.operations === 0 ? [] : [[t('shift.row.cashOuts'), report.cashOuts], [t('shift.row.cashOutsVoided'), report.cashOutsVoided]] as const),
    ...(report.returnCredits.operations === 0 ? [] : [[t('shift.row.returnCredits'), report.returnCredits]] as const),
  ];
  return (
    <table className="report">
      <tbody>
        <tr><th scope="row">{t('shift.row.number')}</th><td /><td>{number(report.number)}</td></tr>
        <tr><th scope="row">{t('shift.row.openedBy')}</th><td className="muted">{moment(report.openedAt)}</td><td>{info?.operators.find(({ id }) => id === report.openedBy)?.name ?? '-'}</td></tr>
        {tallies.map(([label, tally]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td className="muted">{t('common.certificates', { count: tally.certificates })}</td>
            <td>{money(tally.value, report.currency)}</td>
          </tr>
        ))}
        <tr><th scope="row">{t('shift.row.card')}</th><td /><td>{money(report.card, report.currency)}</td></tr>
        <tr><th scope="row">{t('shift.row.payIns')}</th><td /><td>{money(report.payIns.amount, report.currency)}</td></tr>
        <tr><th scope="row">{t('shift.row.payOuts')}</th><td /><td>{money(report.payOuts.amount, report.currency)}</td></tr>
        <tr><th scope="row">{t('common.cash')}</th><td /><td className="muted">{t('shift.hidden')}</td></tr>
        {report.refunds.operations > 0 && <tr><th scope="row">{t('shift.row.refunds')}</th><td className="muted">{t('common.certificates', { count: report.refunds.certificates })}</td><td>{money(report.refunds.value, report.currency)}</td></tr>}
        {report.replacements.operations > 0 && <tr><th scope="row">{t('shift.row.replacements')}</th><td className="muted">{t('common.certificates', { count: report.replacements.certificates })}</td><td>{money(report.replacements.value, report.currency)}</td></tr>}
        <tr><th scope="row">{t('shift.row.corrections')}</th><td /><td>{number(report.corrections)}</td></tr>
        <tr><th scope="row">{t('shift.row.reprints')}</th><td /><td>{number(report.reprints)}</td></tr>
        <tr><th scope="row">{t('shift.row.noSales')}</th><td /><td>{number(report.noSales)}</td></tr>
      </tbody>
    </table>
  );
};
