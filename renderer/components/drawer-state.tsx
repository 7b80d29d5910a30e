import { PackageOpen, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { movesCash, type Operation } from '../../domain/operation.ts';
import { useTill } from '../screens/services.tsx';
import { useFormat } from './format.ts';

/** Counting a float takes a minute; longer than this somebody has forgotten to push the drawer shut. */
const openLongMs = 2 * 60_000;

/** The drawer in the status bar, where its sensor has shown that there is one. */
export const DrawerItem = ({ now }: { readonly now: number }) => {
  const { t } = useTranslation();
  const { span } = useFormat();
  const { drawer, drawerSince } = useTill().printer;
  if (drawer === 'unknown') return null;
  if (drawer === 'closed') return <span className="status-item status-drawer-shut">{t('status.drawer.closed')}</span>;
  const openMs = now - drawerSince;
  const isLong = openMs >= openLongMs;
  return (
    <span className={`status-item ${isLong ? 'status-warn' : ''}`}>
      <PackageOpen aria-hidden="true" />{isLong ? t('status.drawer.openLong', { time: span(openMs) }) : t('status.drawer.open')}
    </span>
  );
};

/** Cash was taken or is to be handed back, and the drawer did not open. The operation stands all the same. */
export const DrawerHint = ({ operation }: { readonly operation: Operation }) => {
  const { t } = useTranslation();
  const { drawerStayedShut, drawerSince } = useTill().printer;
  if (!drawerStayedShut || !movesCash(operation) || drawerSince < operation.at) return null;
  return <p className="print-state print-bad" role="status"><TriangleAlert aria-hidden="true" />{t('done.drawerShut')}</p>;
};
