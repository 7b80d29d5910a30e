import { Check as CheckIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { CheckboxButton, CheckboxField } from 'react-aria-components';

/** One thing that is so or not: a touch, or the space bar. */
export const Check = ({ checked, onChange, children }: { readonly checked: boolean; readonly onChange: (checked: boolean) => void; readonly children: ReactNode }) => (
  <CheckboxField isSelected={checked} onChange={onChange}>
    <CheckboxButton className="check">
      <span className="check-mark" aria-hidden="true">{checked && <CheckIcon />}</span>
      <span>{children}</span>
    </CheckboxButton>
  </CheckboxField>
);
