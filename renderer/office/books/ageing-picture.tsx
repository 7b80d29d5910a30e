import { useTranslation } from 'react-i18next';
import type { Liability } from '../../../domain/accounting-wire.ts';
import { minor } from '../../../domain/money.ts';
import { useFormat } from '../../components/format.ts';
import { Bars } from '../pictures/bars.tsx';
import { useMonth, useShortMonth } from './month.ts';

/** What is owed by the month it was sold in, the oldest first, one picture for each currency. */
export const AgeingPicture = ({ aged }: { readonly aged: Liability['aged'] }) => {
  const { t } = useTranslation();
  const { money, moneyShort } = useFormat();
  const [month, shortMonth] = [useMonth(), useShortMonth()];
  const owedIn = (currency: string, of: string | null): number => aged.reduce((sum, row) => (row.currency === currency && row.month === of ? sum + row.outstanding : sum), 0);
  return [...new Set(aged.map(({ currency }) => currency))].toSorted().map((currency) => {
    const rows = aged.filter((row) => row.currency === currency);
    const months = [...new Set(rows.flatMap((row) => row.month ?? []))].toSorted();
    const most = months.toSorted((a, b) => owedIn(currency, b) - owedIn(currency, a))[0];
    return (
      <Bars
        key={currency} size="half" marks={['full']} tick={(value) => moneyShort(minor(value), currency)}
        sentence={most === undefined ? t('office.books.ageing') : t('office.books.picture.ageing', { month: month(most), amount: money(minor(owedIn(currency, most)), currency) })}
        groups={[
          ...months.map((one) => ({ key: one, label: shortMonth(one), values: [owedIn(currency, one)] })),
          ...(rows.some((row) => row.month === null) ? [{ key: 'elsewhere', label: t('office.books.picture.elsewhere'), values: [owedIn(currency, null)] }] : []),
        ]}
      />
    );
  });
};
