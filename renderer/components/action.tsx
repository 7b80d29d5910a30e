import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useKeys } from './keys.ts';

export type ActionProps = {
  readonly children: ReactNode;
  readonly onPress: () => void;
  /** The key that does the same, as `KeyboardEvent.key` names it; it stands on the button. */
  readonly shortcut?: string;
  readonly kind?: 'primary' | 'plain' | 'quiet';
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
  /** Keeps the button focusable and says that work goes on. */
  readonly busy?: boolean;
  /** It has only just come under the finger: for a moment it looks as ever and does not answer. */
  readonly arming?: boolean;
  readonly label?: string;
  readonly className?: string;
};

const keyNames: Readonly<Record<string, string>> = { Escape: 'Esc', Enter: 'Enter ↵', Delete: 'Del', ArrowLeft: '←', ArrowRight: '→' };

/** A button that a finger, a mouse and one key press alike. */
export const Action = ({ children, onPress, shortcut, kind = 'plain', icon, disabled: isOff = false, busy = false, arming = false, label, className = '' }: ActionProps) => {
  const disabled = isOff || arming;
  const press = (): void => { if (!disabled && !busy) onPress(); };
  useKeys(shortcut === undefined ? {} : { [shortcut]: press });
  return (
    <Button
      className={`action action-${kind} ${arming ? 'action-arming' : ''} ${className}`}
      onPress={press}
      isDisabled={disabled}
      isPending={busy}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(shortcut === undefined ? {} : { 'aria-keyshortcuts': shortcut })}
    >
      {icon}
      <span className="action-label">{children}</span>
      {shortcut !== undefined && <kbd aria-hidden="true">{keyNames[shortcut] ?? shortcut}</kbd>}
    </Button>
  );
};
