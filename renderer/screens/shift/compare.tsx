import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exponentOf } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { useArmed } from '../../components/arming.ts';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { Pad } from '../../components/pad.tsx';
import { Screen } from '../../components/screen.tsx';
import type { PaperStock } from '../../till.ts';
import { useDesk, useServices, useTill } from '../services.tsx';
import { walkRows } from './pieces.ts';
import type { Compared, useClosing } from './use-closing.ts';
import { paperKey, totalKey, totals, useCompared, useStock } from './use-compared.ts';

/** What the other machines say and which certificates lie unsold in the drawer: each may stay empty. What this till reckons is not shown. */
export const Compare = ({ closing, onCompared }: { readonly closing: ReturnType<typeof useClosing>; readonly onCompared: (compared: Compared) => void }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { typed } = useDesk();
  const { info } = useTill();
  const { faceText, currency } = useFormat();
  const programName = ({ programNumber }: PaperStock): string => info?.programs.find(({ number }) => number === programNumber)?.name ?? '';
  const armed = useArmed();
  const stock = useStock();
  const read = useCompared(stock);
  const finish = (): void => {
    const compared = read();
    if (compared) onCompared(compared);
  };
  const [active, activate] = useState<string>(totalKey('certificates'));
  const field = (key: string, label: string, isTotal: boolean): ReactNode => (
    <div key={key} onFocus={() => activate(key)}>
      <Field
        label={label} value={typed[key] ?? ''} onChange={(text) => desk.type(key, text)} mode={isTotal ? 'decimal' : 'numeric'} maxLength={isTotal ? 14 : 8}
        autoFocus={key === totalKey('certificates')} disabled={closing.saving} {...(isTotal ? { hint: t('closing.optional') } : {})}
      />
    </div>
  );
  const isTotal = totals.some((name) => totalKey(name) === active);
  return (
    <Screen title={t('closing.compareTitle')} onBack={() => closing.to('count')} className="counting" unsaved>
      <p>{t('closing.compareText')}</p>
      <div className="count" onKeyDown={walkRows}>
        <div className="count-units">
          <section className="count-form">{totals.map((name) => field(totalKey(name), t(`closing.${name}`), true))}</section>
          {stock.length > 0 && (
            <section className="count-form">
              <h2>{t('closing.papers')}</h2>
              {stock.map((row) => field(paperKey(row), t('closing.paperPieces', { program: programName(row), face: faceText(row.face) }), false))}
            </section>
          )}
        </div>
        <div className="panel-pad">
          <Pad
            value={typed[active] ?? ''} onChange={(text) => desk.type(active, text)} maxLength={isTotal ? 14 : 8} disabled={closing.saving}
            kind={isTotal && exponentOf(currency) > 0 ? 'decimal' : 'digits'}
          />
          <Action kind="primary" shortcut="F9" arming={!armed} busy={closing.saving} onPress={finish}>{closing.saving ? t('shift.closing') : t('shift.countNow')}</Action>
        </div>
      </div>
    </Screen>
  );
};
