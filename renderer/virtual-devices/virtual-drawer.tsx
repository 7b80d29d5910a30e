import { KeyRound, PackageOpen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { useServices, useTillPart } from '../screens/services.tsx';

/** The cash drawer below the virtual printer: it springs open by itself and is pushed shut by a click. */
export const VirtualDrawer = () => {
  const { t } = useTranslation();
  const { api } = useServices();
  const drawer = useTillPart((snapshot) => snapshot.printer.drawer);
  const [locked, lock] = useState(false);
  const turnKey = (): void => {
    lock(!locked);
    void api.handleVirtualDrawer(locked ? 'unlock' : 'lock');
  };
  return (
    <div className={`virtual-drawer ${drawer === 'open' ? 'virtual-drawer-open' : ''}`}>
      <Button className="virtual-drawer-front" isDisabled={drawer !== 'open'} onPress={() => void api.handleVirtualDrawer('close')}>
        <PackageOpen aria-hidden="true" />{t(drawer === 'open' ? 'dock.drawerOpen' : 'dock.drawerShut')}
      </Button>
      <Button className="virtual-drawer-key" aria-pressed={locked} onPress={turnKey}>
        <KeyRound aria-hidden="true" />{t(locked ? 'dock.drawerUnlock' : 'dock.drawerLock')}
      </Button>
    </div>
  );
};
