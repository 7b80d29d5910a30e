import { Activity, Ban, BookOpenText, Building2, LogOut, Network, ScrollText, Store, Sunset, TriangleAlert, UsersRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../components/action.tsx';
import { useServices } from '../screens/services.tsx';
import { type OfficeView, useOffice } from './asking.tsx';
import { ExceptionCount } from './exceptions/exception-count.tsx';

const rooms = [
  { name: 'evening', right: 'evening.read', shortcut: 'F1', icon: Sunset, views: ['evening', 'evening-store', 'evening-operations', 'evening-operators', 'evening-operator-work', 'hours', 'exposure', 'statement'] },
  { name: 'paper', right: 'paper.read', shortcut: 'F2', icon: ScrollText, views: ['paper', 'order', 'new-order', 'stock', 'stock-ranges', 'shipments', 'shipment', 'ship', 'destroy', 'destructions', 'corporate', 'new-quotation', 'corporate-sale', 'corporate-bank'] },
  { name: 'houses', right: 'printing-houses.read', shortcut: 'F3', icon: Building2, views: ['houses'] },
  { name: 'people', right: 'people.read', shortcut: 'F4', icon: UsersRound, views: ['people', 'person'] },
  { name: 'exceptions', right: 'exceptions.read', shortcut: 'F5', icon: TriangleAlert, views: ['exceptions', 'exception'] },
  { name: 'activity', right: 'audit.read', shortcut: 'F6', icon: Activity, views: ['activity'] },
  { name: 'blocking', right: 'blocks.read', shortcut: 'F7', icon: Ban, views: ['blocking', 'claims', 'claim', 'report-lost', 'bank-refunds', 'bank-refund', 'ask-bank-refund'] },
  { name: 'business', right: 'business.read', shortcut: 'F10', icon: Network, views: ['business', 'franchise', 'store', 'new-store', 'operator', 'program'] },
  { name: 'books', right: 'accounting.read', shortcut: 'F11', icon: BookOpenText, views: ['books', 'chart', 'dormancy', 'unclaimed', 'vat', 'clearing-payments', 'clearing-account', 'clearing-payment'] },
] as const;

/** The rooms of the office on the left, who is in it below, the room itself on the right. */
export const OfficeFrame = ({ children }: { readonly children: ReactNode }) => {
  const { t } = useTranslation();
  const { desk } = useServices();
  const { session: { user }, may, open, view, signOut } = useOffice();
  const isIn = (views: readonly OfficeView['name'][]): boolean => views.includes(view.name);
  return (
    <div className="office">
      <nav className="office-nav" aria-label={t('office.rooms')}>
        <p className="office-place"><strong>{user.franchise?.name ?? t('office.wholeBusiness')}</strong><small>{t('office.title')}</small></p>
        <ul>
          {rooms.filter(({ right }) => may(right)).map(({ name, shortcut, icon: Icon, views }) => (
            <li key={name}>
              <Action className={`office-room ${isIn(views) ? 'office-room-here' : ''}`} kind="quiet" shortcut={shortcut} icon={<Icon aria-hidden="true" />} onPress={() => open(name === 'evening' ? { name, day: null } : { name })}>
                {t(`office.room.${name}`)}{name === 'exceptions' && <ExceptionCount />}{isIn(views) && <span className="visually-hidden">{t('office.here')}</span>}
              </Action>
            </li>
          ))}
        </ul>
        <div className="office-who">
          <p><strong>{user.name}</strong><small>{t(`office.role.${user.role}`)}</small></p>
          <Action kind="quiet" icon={<Store aria-hidden="true" />} onPress={desk.closeOffice}>{t('office.toTill')}</Action>
          <Action kind="quiet" icon={<LogOut aria-hidden="true" />} onPress={signOut}>{t('office.signOut')}</Action>
        </div>
      </nav>
      {children}
    </div>
  );
};
