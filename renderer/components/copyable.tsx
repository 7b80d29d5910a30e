import { Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from './action.tsx';

/** A text to be typed elsewhere, with a button that copies it. */
export const Copyable = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const { t } = useTranslation();
  const box = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    const { current } = box;
    if (!current) return;
    getSelection()?.selectAllChildren(current);
    // The newer way asks for a permission that the till refuses to everybody; this one needs none.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    setCopied(document.execCommand('copy'));
  };
  return (
    <div className="copyable">
      <code ref={box} tabIndex={0} aria-label={label}>{text}</code>
      <Action icon={<Copy aria-hidden="true" />} onPress={copy}>{t(copied ? 'setUp.copied' : 'setUp.copy')}</Action>
    </div>
  );
};
