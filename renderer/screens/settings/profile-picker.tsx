import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import { printerModels } from '../../printer-claims.ts';

/** Which model the printer is: it decides code pages, width and how it answers. */
export const ProfilePicker = ({ value, onChange }: { readonly value: string; readonly onChange: (profile: string) => void }) => {
  const { t } = useTranslation();
  return (
    <Select className="field" value={value} onChange={(key) => onChange(String(key))}>
      <Label>{t('settings.profile')}</Label>
      <Button className="select-button"><SelectValue /><ChevronDown aria-hidden="true" /></Button>
      <Popover className="popover">
        <ListBox items={printerModels}>{(profile) => <ListBoxItem className="option" id={profile.id} textValue={profile.name}>{profile.name}</ListBoxItem>}</ListBox>
      </Popover>
    </Select>
  );
};
