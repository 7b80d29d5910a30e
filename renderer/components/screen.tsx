import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from './action.tsx';

export type ScreenProps = {
  readonly title: string;
  readonly children: ReactNode;
  readonly onBack?: (() => void) | undefined;
  /** Something on this screen is typed or scanned and not recorded yet; a setting is saved, not recorded. */
  readonly unsaved?: boolean | 'setting';
  readonly aside?: ReactNode;
  readonly className?: string;
};

/** One screen: its name, the way back, its one job. The name takes the focus when nothing in it wants it. */
export const Screen = ({ title, children, onBack, unsaved = false, aside, className = '' }: ScreenProps) => {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const screen = heading.current?.closest('main');
    if (screen && !screen.contains(document.activeElement)) heading.current?.focus();
  }, []);
  return (
    <main className={`screen ${className}`}>
      <header className="screen-head">
        {onBack && <Action kind="quiet" shortcut="Escape" onPress={onBack}>{t('common.back')}</Action>}
        <h1 ref={heading} tabIndex={-1}>{title}</h1>
        {unsaved !== false && <span className="badge badge-unsaved">{t(unsaved === 'setting' ? 'settings.unsaved' : 'sell.unsaved')}</span>}
        <div className="screen-aside">{aside}</div>
      </header>
      {children}
    </main>
  );
};
