import { useEffect, useRef } from 'react';
import { Input, Label, Text, TextField } from 'react-aria-components';

export type FieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly hint?: string;
  readonly large?: boolean;
  readonly autoFocus?: boolean;
  readonly mode?: 'text' | 'decimal' | 'numeric' | 'url';
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly disabled?: boolean;
  /** What is typed stays hidden. */
  readonly secret?: boolean;
  /** What is wrong with what was typed; stands below it. */
  readonly error?: string | undefined;
};

/** A text field. With `autoFocus` it takes the focus when it appears, its text selected, so that typing replaces it. */
export const Field = ({ label, value, onChange, hint, large = false, autoFocus = false, mode = 'text', placeholder, maxLength, disabled = false, secret = false, error }: FieldProps) => {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!autoFocus) return;
    input.current?.focus();
    input.current?.select();
  }, [autoFocus]);
  return (
    <TextField className={`field ${large ? 'field-large' : ''}`} value={value} onChange={onChange} isDisabled={disabled} isInvalid={error !== undefined}>
      <Label>{label}</Label>
      <Input
        ref={input}
        {...(secret ? { type: 'password' } : {})}
        inputMode={mode}
        autoComplete="off"
        spellCheck={false}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(maxLength === undefined ? {} : { maxLength })}
      />
      {hint !== undefined && <Text slot="description">{hint}</Text>}
      {error !== undefined && <Text slot="errorMessage" className="field-error">{error}</Text>}
    </TextField>
  );
};
