import { Delete } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';

export type PadProps = {
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** `decimal` adds the point, `code` adds letters behind a switch. */
  readonly kind: 'digits' | 'decimal' | 'code';
  readonly maxLength?: number;
  readonly disabled?: boolean;
};

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Types by touch what the keyboard types too. It never takes the focus from the field it fills. */
export const Pad = ({ value, onChange, kind, maxLength = 16, disabled = false }: PadProps) => {
  const { t } = useTranslation();
  const [lettersShown, showLetters] = useState(false);
  const add = (text: string): void => { if (value.length + text.length <= maxLength) onChange(value + text); };
  const key = (text: string) => (
    <Button key={text} className="pad-key" onPress={() => add(text)} isDisabled={disabled} preventFocusOnPress excludeFromTabOrder>{text}</Button>
  );
  return (
    <div role="group" aria-label={t('common.pad')} className={`pad ${lettersShown ? 'pad-letters' : ''}`}>
      {lettersShown ? letters.map(key) : digits.map(key)}
      {!lettersShown && kind === 'digits' && <span />}
      {!lettersShown && kind === 'decimal' && key('.')}
      {kind === 'code' && (
        <Button className="pad-key pad-switch" onPress={() => showLetters(!lettersShown)} isDisabled={disabled} preventFocusOnPress excludeFromTabOrder>
          {lettersShown ? t('common.digits') : t('common.letters')}
        </Button>
      )}
      {!lettersShown && key('0')}
      <Button
        className="pad-key" onPress={() => onChange(value.slice(0, -1))} isDisabled={disabled}
        aria-label={t('common.backspace')} preventFocusOnPress excludeFromTabOrder
      >
        <Delete aria-hidden="true" />
      </Button>
    </div>
  );
};
