import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Input, Label, TextField } from 'react-aria-components';
import { type CashUnit, cashUnits, piecesMax, worthOf } from '../../../domain/cash-units.ts';
import { cashMax, judgeCash } from '../../../domain/drawer-cash.ts';
import { type Minor, minor } from '../../../domain/money.ts';
import { Action } from '../../components/action.tsx';
import { useArmed } from '../../components/arming.ts';
import { useFormat } from '../../components/format.ts';
import { Pad } from '../../components/pad.tsx';
import { useDesk, useServices } from '../services.tsx';
import { useDearest } from './cash-form.tsx';
import { readPieces, walkRows } from './pieces.ts';

/** Counts the drawer by coin and note. Nothing of what is expected is in sight: only what was counted adds up. */
export const CountPieces = ({ onSubmit }: { readonly onSubmit: (counted: Minor) => void }) => {
  const { t } = useTranslation();
  const { desk, sounds } = useServices();
  const { typed } = useDesk();
  const { money, number, currency } = useFormat();
  const dearest = useDearest();
  const units = cashUnits(currency);
  const [active, activate] = useState<Minor>(units[0]?.value ?? minor(0));
  const [asked, ask] = useState<string | null>(null);
  const armed = useArmed(asked);
  const textOf = (value: Minor): string => typed[`shift.piece.${String(value)}`] ?? '';
  const typePieces = (value: Minor, text: string): void => { desk.type(`shift.piece.${String(value)}`, text); ask(null); };
  const counted = worthOf(units.map(({ value }) => ({ unit: value, pieces: readPieces(textOf(value)) ?? 0 })));
  const isEmpty = units.every(({ value }) => textOf(value).trim() === '');
  const problem = (text: string): void => { sounds.problem(); desk.problem(text); };
  const question = isEmpty ? t('closing.empty') : t('closing.really', { amount: money(counted) });
  const confirm = (): void => {
    const wrong = units.find(({ value }) => readPieces(textOf(value)) === undefined);
    if (wrong) {
      activate(wrong.value);
      return problem(t('closing.badPieces', { unit: money(wrong.value), most: number(piecesMax) }));
    }
    const verdict = judgeCash(counted, 'count', dearest);
    if (verdict === 'absurd') return problem(t('shift.absurd', { amount: money(cashMax(dearest) ?? counted) }));
    if ((verdict === 'fine' && !isEmpty) || asked === question) return onSubmit(counted);
    sounds.problem();
    ask(question);
  };
  return (
    <div className="count" onKeyDown={walkRows}>
      <div className="count-units">
        {(['note', 'coin'] as const).map((form) => (
          <section key={form} className="count-form">
            <h2>{t(form === 'note' ? 'closing.notes' : 'closing.coins')}</h2>
            {units.filter((unit) => unit.form === form).map((unit) => (
              <Row key={unit.value} unit={unit} text={textOf(unit.value)} active={active === unit.value} onType={(text) => typePieces(unit.value, text)} onActive={() => activate(unit.value)} />
            ))}
          </section>
        ))}
      </div>
      <div className="panel-pad">
        <p className="count-sum"><span className="muted">{t('closing.counted')}</span><output className="preview">{money(counted)}</output></p>
        {asked !== null && <p className="verdict" role="alert">{asked}</p>}
        <Pad value={textOf(active)} onChange={(text) => typePieces(active, text)} kind="digits" maxLength={8} />
        <Action kind="primary" shortcut="F9" arming={!armed} onPress={confirm}>{t('closing.done')}</Action>
      </div>
    </div>
  );
};

/** One note or coin: its value, how many, what they are worth together. The first takes the focus, as a counter begins with the large notes. */
const Row = ({ unit: { value }, text, active, onType, onActive }: {
  readonly unit: CashUnit; readonly text: string; readonly active: boolean; readonly onType: (text: string) => void; readonly onActive: () => void;
}) => {
  const { t } = useTranslation();
  const { money } = useFormat();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => { if (active) input.current?.focus(); }, [active]);
  const pieces = readPieces(text);
  return (
    <TextField className={`count-row ${active ? 'count-active' : ''}`} value={text} onChange={onType}>
      <Label><span aria-hidden="true">{money(value)}</span><span className="visually-hidden">{t('closing.pieces', { unit: money(value) })}</span></Label>
      <Input ref={input} inputMode="numeric" autoComplete="off" maxLength={8} onFocus={onActive} />
      <span className="count-worth">{pieces === undefined || pieces === 0 ? '' : money(minor(pieces * value))}</span>
    </TextField>
  );
};
