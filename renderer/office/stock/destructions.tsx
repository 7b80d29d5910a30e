import { CircleX, Clock, Flame } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Destruction } from '../../../domain/stock-wire.ts';
import { Action } from '../../components/action.tsx';
import { useFormat } from '../../components/format.ts';
import { Screen } from '../../components/screen.tsx';
import { useBusy, useLoad, useOffice } from '../asking.tsx';
import { Range } from './ends.tsx';
import { PaperTabs } from './paper-tabs.tsx';
import './stock.css';

/** What was destroyed and why, newest first; what waits for a second person can be confirmed here. */
export const Destructions = () => {
  const { t } = useTranslation();
  const { may, open } = useOffice();
  const [pages, setPages] = useState<readonly string[]>([]);
  const { value, failed, reload } = useLoad('destructions.list', { before: pages.at(-1) ?? null });
  const destructions = value?.destructions;
  return (
    <Screen
      title={t('office.room.paper')} className="office-screen"
      aside={may('paper.destroy') && <Action shortcut="F8" icon={<Flame aria-hidden="true" />} onPress={() => open({ name: 'destroy' })}>{t('office.stock.destroy')}</Action>}
    >
      <PaperTabs here="destructions" />
      {!destructions && (failed ? <Action shortcut="Enter" onPress={reload}>{t('common.retry')}</Action> : <p className="muted" role="status">{t('office.reading')}</p>)}
      {destructions?.length === 0 && <p className="empty">{t('office.stock.noDestructions')}</p>}
      <ul className="office-list" aria-label={t('office.stock.tab.destructions')}>{destructions?.map((one) => <Row key={one.id} destruction={one} onChange={reload} />)}</ul>
      <div className="row">
        {pages.length > 0 && <Action onPress={() => setPages(pages.slice(0, -1))}>{t('office.newer')}</Action>}
        {value?.more && <Action onPress={() => setPages([...pages, destructions?.at(-1)?.id ?? ''])}>{t('office.older')}</Action>}
      </div>
    </Screen>
  );
};

const marks = { waiting: { icon: Clock, tone: 'warn' }, done: { icon: Flame, tone: 'quiet' }, refused: { icon: CircleX, tone: 'quiet' } } as const;

const Row = ({ destruction, onChange }: { readonly destruction: Destruction; readonly onChange: () => void }) => {
  const { t } = useTranslation();
  const { date, faceText, number } = useFormat();
  const { session, may, askOrTell } = useOffice();
  const [busy, work] = useBusy();
  const { icon: Icon, tone } = marks[destruction.state];
  const own = destruction.askedBy.id === session.user.id;
  const decide = (call: 'destructions.confirm' | 'destructions.refuse'): void => work(async () => { if (await askOrTell(call, { id: destruction.id })) onChange(); });
  return (
    <li className="office-row stock-destruction">
      <span><strong>{t(`office.stock.because.${destruction.reason}`)}</strong><small>{date(destruction.askedAt)} · {destruction.askedBy.name}</small></span>
      <span><strong>{destruction.store.name}</strong><small><Range {...destruction} /></small></span>
      <span>{destruction.content.map((part) => t('office.paper.what', { value: number(part.count), amount: faceText(part.face, part.currency) })).join(', ')}<small>{destruction.note}</small></span>
      <span>
        <span className={`office-mark office-mark-${tone}`}><Icon aria-hidden="true" />{t(`office.stock.destruction.${destruction.state}`)}</span>
        {destruction.decidedBy && <small>{destruction.decidedBy.name}</small>}
        {destruction.state === 'waiting' && may('paper.destroy') && (
          <span className="row">
            {!own && <Action kind="primary" busy={busy} onPress={() => decide('destructions.confirm')}>{t('office.stock.confirmDestruction')}</Action>}
            <Action kind="quiet" busy={busy} onPress={() => decide('destructions.refuse')}>{t(own ? 'office.stock.withdrawDestruction' : 'office.stock.refuseDestruction')}</Action>
          </span>
        )}
      </span>
    </li>
  );
};
