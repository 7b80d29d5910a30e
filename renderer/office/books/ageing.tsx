import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { Liability } from '../../../domain/accounting-wire.ts';
import { minor } from '../../../domain/money.ts';
import { useFormat } from '../../components/format.ts';
import { AgeingPicture } from './ageing-picture.tsx';
import { useMonth } from './month.ts';
import { programOf } from './program-name.ts';

type Aged = Liability['aged'][number];

/** What is still owed, by the month it was sold in; the bars compare within one currency. */
export const Ageing = ({ aged }: { readonly aged: Liability['aged'] }) => {
  const { t } = useTranslation();
  const { money, number } = useFormat();
  const month = useMonth();
  const largest = (currency: string): number => Math.max(1, ...aged.filter((row) => row.currency === currency).map(({ outstanding }) => Math.abs(outstanding)));
  const share = ({ currency, outstanding }: Aged): CSSProperties => ({ '--share': Math.abs(outstanding) / largest(currency) } as CSSProperties);
  return (
    <section className="card">
      <h2>{t('office.books.ageing')}</h2>
      {aged.length === 0 && <p className="muted">{t('office.books.nothingOwed')}</p>}
      {aged.length > 0 && <AgeingPicture aged={aged} />}
      {aged.length > 0 && (
        <div className="books-scroll" role="region" aria-label={t('office.books.ageing')} tabIndex={0}>
          <table className="books-table">
            <thead>
              <tr><th scope="col">{t('office.books.soldIn')}</th><th className="books-words" scope="col">{t('office.books.program')}</th><th scope="col">{t('office.books.certificates')}</th><th scope="col">{t('office.books.outstanding')}</th></tr>
            </thead>
            <tbody>
              {aged.map((row) => (
                <tr key={`${String(row.programNumber)}${row.certificateKind}${row.currency}${row.month ?? ''}`}>
                  <th scope="row">{row.month === null ? t('office.books.elsewhere') : month(row.month)}</th>
                  <td className="books-words">{programOf(row, t('office.books.programNumber', { number: row.programNumber }))}<small>{t(`office.books.kind.${row.certificateKind}`)}</small></td>
                  <td>{number(row.certificates)}</td>
                  <td className="books-owed">{money(minor(row.outstanding), row.currency)}<span className="books-bar" style={share(row)} aria-hidden="true" /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
};
