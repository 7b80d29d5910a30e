import { useTranslation } from 'react-i18next';
import type { HoursReport } from '../../../domain/hours.ts';
import { minor } from '../../../domain/money.ts';
import { useFormat } from '../../components/format.ts';
import { Bars } from '../pictures/bars.tsx';
import { Legend } from '../pictures/picture.tsx';

type Day = HoursReport['days'][number];

/** Sold and redeemed day by day: a picture, and the same figures as a table. */
export const DaysReport = ({ days, currency }: { readonly days: HoursReport['days']; readonly currency: string }) => {
  const { t } = useTranslation();
  const { money, moneyShort, day: dayOf, dayShort, number } = useFormat();
  const best = (value: (day: Day) => number): Day | undefined => days.toSorted((a, b) => value(b) - value(a))[0];
  const [mostSold, mostRedeemed] = [best(({ sold }) => sold), best(({ redeemed }) => redeemed)];
  const sentence = t('office.hours.daysSentence', {
    soldDay: dayOf(mostSold?.day ?? ''), sold: money(minor(mostSold?.sold ?? 0), currency), redeemedDay: dayOf(mostRedeemed?.day ?? ''), redeemed: money(minor(mostRedeemed?.redeemed ?? 0), currency),
  });
  return (
    <section className="card">
      <h2>{t('office.hours.byDay')}</h2>
      <div className="report-halves">
        <div className="office-stack">
          <Bars
            sentence={sentence} size="half" marks={['full', 'hollow']} tick={(value) => moneyShort(minor(value), currency)}
            groups={days.map(({ day, sold, redeemed }) => ({ key: day, label: dayShort(day), values: [sold, redeemed] }))}
          />
          <Legend items={[{ mark: 'full', text: t('office.hours.sold') }, { mark: 'hollow', text: t('office.hours.redeemed') }]} />
        </div>
        <div className="books-scroll" role="region" aria-label={t('office.hours.byDay')} tabIndex={0}>
          <table className="books-table report-days">
            <thead>
              <tr><th scope="col">{t('office.hours.day')}</th><th scope="col">{t('office.hours.certificates')}</th><th scope="col">{t('office.hours.sold')}</th><th scope="col">{t('office.hours.uses')}</th><th scope="col">{t('office.hours.redeemed')}</th></tr>
            </thead>
            <tbody>
              {days.map(({ day, sold, redeemed, certificates, uses }) => (
                <tr key={day}>
                  <th scope="row">{dayOf(day)}</th><td>{number(certificates)}</td><td>{money(minor(sold), currency)}</td><td>{number(uses)}</td><td>{money(minor(redeemed), currency)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </section>
  );
};
