import { PhoneCall } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AwaitedSale as Awaited } from '../../../domain/awaited-sale.ts';
import { referenceOf } from '../../../domain/number.ts';
import { Action } from '../../components/action.tsx';
import { Field } from '../../components/field.tsx';
import { useFormat } from '../../components/format.ts';
import { useScan } from '../../components/scans.ts';
import { Screen } from '../../components/screen.tsx';
import type { Held } from '../../till.ts';
import { useServices, useTill } from '../services.tsx';

/** "I bought it ten minutes ago, here they say unsold": the receipt says who sold it, and the paper is set aside for that sale. */
export const AwaitedSale = ({ held, reference: given }: { readonly held: Held; readonly reference: string }) => {
  const { t } = useTranslation();
  const { desk, scans, sounds } = useServices();
  const [typed, setTyped] = useState(given);
  const { awaited, asking, ask } = useAsking(held);
  const reference = referenceOf(typed);
  useScan(scans, (raw) => {
    const scanned = referenceOf(raw);
    if (scanned === undefined || asking) return false;
    sounds.scan();
    desk.dismiss();
    setTyped(scanned);
    void ask(scanned);
    return true;
  });
  if (awaited) return <Answer awaited={awaited} />;
  return (
    <Screen title={t('awaited.title')} onBack={desk.back} className="narrow">
      <p>{t('awaited.text')}</p>
      <Field label={t('freeze.reference')} hint={t('awaited.referenceHint')} value={typed} onChange={setTyped} maxLength={24} disabled={asking} autoFocus />
      <Action kind="primary" shortcut="Enter" onPress={() => { if (reference !== undefined) void ask(reference); }} disabled={reference === undefined} busy={asking}>{t('awaited.ask')}</Action>
    </Screen>
  );
};

const useAsking = ({ certificate: { hash } }: Held) => {
  const { t } = useTranslation();
  const { api, desk, sounds, till } = useServices();
  const { operator, info } = useTill();
  const [awaited, setAwaited] = useState<Awaited>();
  const [asking, setAsking] = useState(false);
  const ask = async (reference: string): Promise<void> => {
    setAsking(true);
    const answer = await api.serverAwaitedSale({ certificate: hash, reference, operator: operator?.id ?? '' }).finally(() => { setAsking(false); });
    if (answer.ok) {
      // This till learns at once that it was set aside, the others with the feed.
      await till.history(hash).catch(() => undefined);
      // A basket that it lay in would sell it a second time.
      desk.removeSaleItem(hash);
      desk.dismiss();
      return setAwaited(answer.value);
    }
    sounds.problem();
    if (answer.error.problem === 'no-such-sale') return desk.problem(t('awaited.unknown'));
    desk.problem(t('awaited.offline', { phone: info?.terminal.store.letterhead?.freezePhone || info?.terminal.store.phone || '' }));
  };
  return { awaited, asking, ask };
};

const Answer = ({ awaited: { storeName, phone, terminalNumber, heardAt } }: { readonly awaited: Awaited }) => {
  const { t } = useTranslation();
  const { moment } = useFormat();
  const { desk } = useServices();
  return (
    <Screen title={t('awaited.answerTitle')} className="narrow">
      <p role="status">{t('awaited.answer', { store: storeName, till: terminalNumber })} {heardAt === null ? t('awaited.neverHeard') : t('awaited.heard', { when: moment(heardAt) })}</p>
      <p className="question phone"><PhoneCall aria-hidden="true" /> {phone}</p>
      <p>{t('awaited.setAside')}</p>
      <Action kind="primary" shortcut="Enter" onPress={desk.home}>{t('common.goOn')}</Action>
    </Screen>
  );
};
