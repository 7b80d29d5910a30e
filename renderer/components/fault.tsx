import { Component, type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices } from '../screens/services.tsx';
import { Action } from './action.tsx';

/** A bug must not pass in silence: the cashier is told where to look before anything is done twice. */
export const useFaultReport = (): void => {
  const { t } = useTranslation();
  const { desk, sounds } = useServices();
  useEffect(() => {
    const report = (): void => {
      sounds.problem();
      desk.problem(t('fault.text'));
    };
    window.addEventListener('unhandledrejection', report);
    window.addEventListener('error', report);
    return () => {
      window.removeEventListener('unhandledrejection', report);
      window.removeEventListener('error', report);
    };
  }, [desk, sounds, t]);
};

type Props = { readonly children: ReactNode };

/** Stands in for a screen that could not be drawn. The status bar and the virtual devices stay. */
export class FaultBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError = (): { readonly failed: boolean } => ({ failed: true });
  override render(): ReactNode {
    return this.state.failed ? <FaultScreen onRetry={() => this.setState({ failed: false })} /> : this.props.children;
  }
}

const FaultScreen = ({ onRetry }: { readonly onRetry: () => void }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  return (
    <main className="screen narrow">
      <header className="screen-head"><h1>{t('fault.title')}</h1></header>
      <p className="verdict" role="alert">{t('fault.text')}</p>
      <Action kind="primary" shortcut="Enter" onPress={() => { desk.home(); onRetry(); }}>{t('common.goOn')}</Action>
    </main>
  );
};
