import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Input, Label, TextField } from 'react-aria-components';
import { Pad } from './pad.tsx';

export const pinLength = 6;

/** Six digits, never shown. The sixth sends them: no further key is needed. */
export const PinPad = ({ label, value, onChange, onComplete, disabled }: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (pin: string) => void;
  readonly onComplete: (pin: string) => void;
  readonly disabled: boolean;
}) => {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  // While a PIN is being checked the field is disabled and loses the focus; a wrong one is typed again at once.
  useEffect(() => { if (!disabled) input.current?.focus(); }, [disabled, label]);
  const change = (text: string): void => {
    const digits = text.replace(/\D/gu, '').slice(0, pinLength);
    onChange(digits);
    if (digits.length === pinLength && digits !== value) onComplete(digits);
  };
  return (
    <div className="pin">
      <TextField className="field pin-field" value={value} onChange={change} type="password" isDisabled={disabled}>
        <Label>{label}</Label>
        <Input ref={input} inputMode="numeric" autoComplete="off" maxLength={pinLength} />
        <div className="pin-dots" aria-hidden="true">
          {Array.from({ length: pinLength }, (_, index) => <span key={index} className={index < value.length ? 'pin-dot full' : 'pin-dot'} />)}
        </div>
      </TextField>
      <p className="visually-hidden" role="status">{t('signIn.entered', { count: value.length })}</p>
      <Pad value={value} onChange={change} kind="digits" maxLength={pinLength} disabled={disabled} />
    </div>
  );
};
