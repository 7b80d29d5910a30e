import { CircleCheck, CircleX, Clock, Download, LoaderCircle, PackageCheck, Printer, TriangleAlert, Truck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type PaperOrderState, paperOrderState } from '../../domain/paper-order.ts';
import type { PaperOrder } from '../../domain/office-wire.ts';
import { useServices } from '../screens/services.tsx';

const looks = {
  'making': { icon: LoaderCircle, tone: 'quiet' }, 'to-release': { icon: Clock, tone: 'warn' }, 'to-download': { icon: Download, tone: 'warn' },
  'sending': { icon: LoaderCircle, tone: 'quiet' }, 'broken': { icon: TriangleAlert, tone: 'bad' }, 'withdrawn': { icon: CircleX, tone: 'quiet' },
  'shipped': { icon: Truck, tone: 'good' }, 'at-printer': { icon: Printer, tone: 'quiet' }, 'received': { icon: PackageCheck, tone: 'good' },
} as const satisfies Readonly<Record<PaperOrderState, { readonly icon: typeof CircleCheck; readonly tone: string }>>;

/** How an order stands now. */
export const usePaperState = (order: PaperOrder): PaperOrderState => paperOrderState(order, useServices().now());

/** Its state as a shape and a word. */
export const PaperStateMark = ({ order }: { readonly order: PaperOrder }) => {
  const { t } = useTranslation();
  const state = usePaperState(order);
  const { icon: Icon, tone } = looks[state];
  return <span className={`office-mark office-mark-${tone}`}><Icon aria-hidden="true" />{t(`office.paper.state.${state}`)}</span>;
};

/** While something is under way the screen looks again by itself. */
export const lookAgainMs = (orders: readonly PaperOrder[], now: number): number | undefined =>
  orders.some((order) => ['making', 'sending'].includes(paperOrderState(order, now))) ? 1_000 : undefined;
