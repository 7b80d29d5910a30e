import { Download, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventPayload } from '../../preload/contract.ts';
import { Action } from '../components/action.tsx';
import { useFormat } from '../components/format.ts';
import { useServices } from '../screens/services.tsx';
import { useOffice } from './asking.tsx';

type Saving = EventPayload<'office:saving'>;

/** The downloads that are under way and take longer than a moment, the latest last. */
export const useSavings = (): readonly Saving[] => {
  const { api } = useServices();
  const [savings, setSavings] = useState<readonly Saving[]>([]);
  useEffect(() => api.onOfficeSaving((told) => {
    setSavings((before) => {
      const isKnown = before.some(({ id }) => id === told.id);
      if (told.ended) return before.filter(({ id }) => id !== told.id);
      return isKnown ? before.map((one) => (one.id === told.id ? told : one)) : [...before, told];
    });
  }), [api]);
  return savings;
};

/** How far each download has come, and the way to end it. */
export const Savings = ({ savings }: { readonly savings: readonly Saving[] }) => {
  const { t } = useTranslation();
  const { view } = useOffice();
  if (savings.length === 0) return null;
  return (
    // Another room's own Esc comes later than this one: drawn anew with the room, it is the latest again.
    <section key={JSON.stringify(view)} className="office-savings" aria-label={t('office.saving.title')}>
      {savings.map((saving, index) => <SavingRow key={saving.id} saving={saving} isLast={index === savings.length - 1} />)}
    </section>
  );
};

const SavingRow = ({ saving: { id, name, file, bytes, bytesTotal, lines, linesTotal }, isLast }: { readonly saving: Saving; readonly isLast: boolean }) => {
  const { t } = useTranslation();
  const { api } = useServices();
  const { number, size } = useFormat();
  const [isStopping, setStopping] = useState(false);
  // Its numbers may be downloaded once; that is not ended by one key.
  const isOnce = file === 'paper-orders.download';
  const [done, total] = lines !== null && linesTotal !== null ? [lines, linesTotal] : [bytes, bytesTotal];
  const stop = (): void => {
    setStopping(true);
    void api.stopOfficeSaving(id);
  };
  const far = lines !== null && linesTotal !== null ? t('office.saving.lines', { done: number(Math.min(lines, linesTotal)), total: number(linesTotal) })
    : bytesTotal === null ? size(bytes) : t('office.saving.bytes', { done: size(bytes), total: size(bytesTotal) });
  return (
    <div className="office-saving">
      <Download aria-hidden="true" />
      <p><strong>{name}</strong><small>{far}{isOnce && ` · ${t('office.saving.once')}`}</small></p>
      <progress className="office-progress" aria-label={name} {...(total === null ? {} : { value: Math.min(done, total), max: Math.max(total, 1) })} />
      <Action kind="quiet" busy={isStopping} icon={<X aria-hidden="true" />} {...(isLast && !isOnce ? { shortcut: 'Escape' } : {})} onPress={stop}>{t('office.saving.stop')}</Action>
    </div>
  );
};
