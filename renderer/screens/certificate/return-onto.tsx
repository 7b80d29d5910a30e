import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import type { Held, Till } from '../../till.ts';
import { useServices, useTyped } from '../services.tsx';

/** Certificates that a receipt says had paid, where this till printed it; else what stands on it has to be typed. */
type Payers = { readonly key: string; readonly reference: string; readonly held: readonly Held[]; readonly isOurs: boolean };

/** Finds out which certificate new paper takes the place of: by the receipt, or by the control number that stands on it. */
export const usePayer = (reference: string | undefined, wanted: boolean) => {
  const { till } = useServices();
  const [typed, type] = useTyped('returnCredit.control');
  const [chosen, choose] = useState<string | null>(null);
  const [found, setFound] = useState<Payers>();
  const key = wanted && reference !== undefined ? `${reference}:${typed.trim()}` : null;
  useEffect(() => {
    if (key === null || reference === undefined) return undefined;
    let isWanted = true;
    void payersOf(till, reference, typed.trim()).then((payers) => { if (isWanted) setFound({ key, reference, ...payers }); }, () => undefined);
    return () => { isWanted = false; };
  }, [till, key, reference, typed]);
  const held = found?.key === key ? found.held : [];
  const payer = held.length === 1 ? held[0] : held.find(({ certificate }) => certificate.hash === chosen);
  // Whose receipt it is stays known while its control number is typed: the field must not go from under the hands.
  const isTyped = key !== null && found !== undefined && found.reference === reference && !found.isOurs;
  return { payer: payer ?? null, held, isTyped, typed, type, chosen, choose };
};

const payersOf = async (till: Till, reference: string, typed: string): Promise<Pick<Payers, 'held' | 'isOurs'>> => {
  const stored = await till.findReference(reference);
  const controls = stored?.operation.kind === 'redemption' ? stored.operation.lines.flatMap(({ control }) => control ?? []) : stored || typed === '' ? [] : [typed];
  const verdicts = await Promise.all(controls.map((control) => till.lookUp(control)));
  return { isOurs: stored !== undefined, held: verdicts.flatMap((verdict) => (verdict.kind === 'control-number' && verdict.held ? [verdict.held] : [])) };
};

/** Which paper it takes the place of, and what is missing to know it. */
export const OntoNew = ({ fresh, payer: { payer, held: candidates, isTyped, typed, type, chosen, choose }, disabled }: { readonly fresh: Held; readonly payer: ReturnType<typeof usePayer>; readonly disabled: boolean }) => {
  const { t } = useTranslation();
  const controlOf = ({ control }: Held): string => control ?? t('common.controlUnknown');
  return (
    <>
      <p role="status">{t('returnCredit.ontoFresh', { control: controlOf(fresh) })}</p>
      {isTyped && (
        <Field label={t('returnCredit.paidControl')} hint={t('returnCredit.paidControlHint')} value={typed} onChange={type} maxLength={24} disabled={disabled} autoFocus />
      )}
      {candidates.length > 1 && (
        <Choice
          label={t('returnCredit.whichPaid')} value={chosen} onChange={choose} disabled={disabled}
          options={candidates.map((held) => ({ value: held.certificate.hash, label: controlOf(held) }))}
        />
      )}
      {payer && <p className="muted">{t('returnCredit.inPlaceOf', { control: controlOf(payer) })}</p>}
    </>
  );
};
