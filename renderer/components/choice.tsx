import { Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components';

/** One of a few: all in sight, one touch each, arrow keys between them. */
export const Choice = <Value extends string>({ label, options, value, onChange, disabled = false, hideLabel = false }: {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean;
  readonly hideLabel?: boolean;
}) => (
  <RadioGroup
    className="choice" value={value} isDisabled={disabled} orientation="horizontal"
    onChange={(next) => { const option = options.find((candidate) => candidate.value === next); if (option) onChange(option.value); }}
  >
    <Label className={hideLabel ? 'visually-hidden' : ''}>{label}</Label>
    <div className="choice-options">
      {options.map((option) => (
        <RadioField key={option.value} value={option.value}>
          <RadioButton className="choice-option">
            <span className="choice-mark" aria-hidden="true" />
            <span>{option.label}</span>
          </RadioButton>
        </RadioField>
      ))}
    </div>
  </RadioGroup>
);
