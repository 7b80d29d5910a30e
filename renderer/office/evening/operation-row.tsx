import { useTranslation } from 'react-i18next';
import type { EveningOperation } from '../../../domain/reconciliation.ts';
import en from '../../../resources/locales/en.json';
import { useFormat } from '../../components/format.ts';
import type { Translate } from '../../i18n.ts';
import { flagWords } from '../../screens/sentences.ts';

/** What an older office does not know by name keeps the name it came with. */
const isKnown = (kind: string): kind is keyof typeof en.journal.kinds => Object.hasOwn(en.journal.kinds, kind);
const kindWords = (t: Translate, kind: string): string => (isKnown(kind) ? t(`journal.kinds.${kind}`) : kind);

/** One operation in a list of the office: what it was, who did it when, what it moved and what is odd about it. */
export const OperationRow = ({ operation }: { readonly operation: EveningOperation }) => {
  const { t } = useTranslation();
  const { money, moment } = useFormat();
  const { reference, kind, at, operator, value, currency, flags } = operation;
  return (
    <div className={`office-row evening-operation ${flags.length > 0 ? 'office-line-odd' : ''}`}>
      <strong>{reference}</strong>
      <span>{kindWords(t, kind)}<small>{operator}</small></span>
      <span>{moment(at)}</span>
      <span>{flags.map((flag) => flagWords(t, flag)).join(' ')}</span>
      <span className="evening-figure">{currency !== null && value > 0 && <strong>{money(value, currency)}</strong>}</span>
    </div>
  );
};
