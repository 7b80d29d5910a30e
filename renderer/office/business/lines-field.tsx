import { Label, Text, TextArea, TextField } from 'react-aria-components';

/** A few lines of text, one below the other, as they stand on paper. */
export const LinesField = ({ label, hint, value, onChange, max, disabled = false, error }: {
  readonly label: string; readonly hint?: string; readonly value: string; readonly onChange: (text: string) => void; readonly max: number; readonly disabled?: boolean;
  readonly error?: string | undefined;
}) => (
  <TextField className="field business-lines" value={value} onChange={onChange} isDisabled={disabled} isInvalid={error !== undefined}>
    <Label>{label}</Label>
    <TextArea rows={Math.min(max, 3)} spellCheck={false} />
    {hint !== undefined && <Text slot="description">{hint}</Text>}
    {error !== undefined && <Text slot="errorMessage" className="field-error">{error}</Text>}
  </TextField>
);

/** The lines of a text, without empty ones at its ends. */
export const linesOf = (text: string): string[] => text.trim() === '' ? [] : text.trim().split('\n').map((line) => line.trim());
