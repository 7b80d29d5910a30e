import { CircleCheck, CircleX, PackageCheck, TriangleAlert, Truck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ShipmentState } from '../../../domain/stock-wire.ts';

const looks = {
  'on-the-way': { icon: Truck, tone: 'quiet' }, 'withdrawn': { icon: CircleX, tone: 'quiet' }, 'arrived': { icon: PackageCheck, tone: 'good' },
  'differs': { icon: TriangleAlert, tone: 'bad' }, 'settled': { icon: CircleCheck, tone: 'good' },
} as const satisfies Readonly<Record<ShipmentState, { readonly icon: typeof CircleCheck; readonly tone: string }>>;

/** A shipment's state as a shape and a word. */
export const ShipmentMark = ({ state }: { readonly state: ShipmentState }) => {
  const { t } = useTranslation();
  const { icon: Icon, tone } = looks[state];
  return <span className={`office-mark office-mark-${tone}`}><Icon aria-hidden="true" />{t(`office.stock.state.${state}`)}</span>;
};
