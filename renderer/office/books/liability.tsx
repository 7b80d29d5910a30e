import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Liability } from '../../../domain/accounting-wire.ts';
import { minor } from '../../../domain/money.ts';
import type { OfficeInput } from '../../../domain/office-calls.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { useLoad } from '../asking.tsx';
import { Ageing } from './ageing.tsx';
import { programOf } from './program-name.ts';
import { RollForwardPicture } from './roll-forward-picture.tsx';

const columns = ['opening', 'activated', 'reloaded', 'voided', 'redeemed', 'returned', 'creditedBack', 'cashedOut', 'refunded', 'escheated', 'overspend', 'closing'] as const;
/** Told where there is any: most businesses never see them, and the table is wide. */
const rare: readonly (typeof columns)[number][] = ['reloaded', 'creditedBack', 'cashedOut', 'refunded', 'escheated'];

/** The roll-forward, whether the ledger says the same, and how old what is owed is; beside that what the books offer more. */
export const LiabilityReport = ({ asked, children }: { readonly asked: OfficeInput<'accounting.liability'>; readonly children: ReactNode }) => {
  const { t } = useTranslation();
  const { day } = useFormat();
  const { value, failed, reload } = useLoad('accounting.liability', asked);
  return (
    <div className="office-stack">
      {!value && (failed ? <div className="row"><Action onPress={reload}>{t('common.retry')}</Action></div> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {value && value.movements.length === 0 && <p className="empty">{t('office.books.empty', { day: day(asked.to) })}</p>}
      {value && value.movements.length > 0 && (
        <>
          <Tie checks={value.checks} />
          {value.late > 0 && <p className="verdict verdict-warn">{t('office.books.late', { count: value.late })}</p>}
          <RollForward movements={value.movements} title={t('office.books.liability', { from: day(asked.from), to: day(asked.to) })} />
        </>
      )}
      {value && value.movements.length > 0
        ? <div className="office-columns"><Ageing aged={value.aged} /><div className="office-stack">{children}</div></div>
        : <div className="office-cards">{children}</div>}
    </div>
  );
};

/** One line that says whether the figures can be used; when not, which and by how much. */
const Tie = ({ checks }: { readonly checks: Liability['checks'] }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const off = checks.filter(({ report, ledger }) => report !== ledger);
  if (off.length === 0) {
    return <p className="verdict verdict-good books-tie"><CircleCheck aria-hidden="true" /><span>{t('office.books.tied', { count: checks.length })}</span></p>;
  }
  return (
    <div className="verdict verdict-bad books-off" role="alert">
      <p className="books-tie"><TriangleAlert aria-hidden="true" /><span>{t('office.books.notTied')}</span></p>
      <ul>
        {off.map(({ what, currency, report, ledger }) => (
          <li key={`${what}${currency}`}>{t('office.books.difference', { what: t(`office.books.check.${what}`), report: money(minor(report), currency), ledger: money(minor(ledger), currency) })}</li>
        ))}
      </ul>
    </div>
  );
};

const RollForward = ({ movements, title }: { readonly movements: Liability['movements']; readonly title: string }) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const shown = columns.filter((column) => !rare.includes(column) || movements.some((row) => row[column] !== 0));
  return (
    <section className="card">
      <h2>{title}</h2>
      <RollForwardPicture movements={movements} />
      {/* Wider than a small screen: it scrolls by itself, by keyboard too. */}
      <div className="books-scroll" role="region" aria-label={title} tabIndex={0}>
        <table className="books-table">
          <thead><tr><th scope="col">{t('office.books.program')}</th>{shown.map((column) => <th key={column} scope="col">{t(`office.books.column.${column}`)}</th>)}</tr></thead>
          <tbody>
            {movements.map((row) => (
              <tr key={`${String(row.programNumber)}${row.certificateKind}${row.currency}`}>
                <th scope="row">{programOf(row, t('office.books.programNumber', { number: row.programNumber }))}<small>{t(`office.books.kind.${row.certificateKind}`)}</small></th>
                {shown.map((column) => <td key={column}>{money(minor(row[column]), row.currency)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="muted">{t('office.books.equation')}</p>
    </section>
  );
};
