import { ChevronDown } from 'lucide-react';
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';

export type PickerOption = { readonly id: string; readonly label: string };

/** One of many, from a list that opens; arrow keys and letters find the way in it. */
export const Picker = ({ label, options, value, onChange, disabled = false }: {
  readonly label: string; readonly options: readonly PickerOption[]; readonly value: string | null; readonly onChange: (id: string) => void; readonly disabled?: boolean;
}) => (
  <Select className="field" value={value} isDisabled={disabled} onChange={(key) => { if (key !== null) onChange(String(key)); }}>
    <Label>{label}</Label>
    <Button className="select-button"><SelectValue /><ChevronDown aria-hidden="true" /></Button>
    <Popover className="popover">
      <ListBox items={options}>{({ id, label: text }) => <ListBoxItem className="option" id={id} textValue={text}>{text}</ListBoxItem>}</ListBox>
    </Popover>
  </Select>
);
