import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TillShipment } from '../../../domain/till-arrival.ts';
import type { Translate } from '../../i18n.ts';
import { useServices, useTill } from '../services.tsx';

/** What the server can refuse here, each with its sentence. */
const refusals = ['not-here', 'shipment-arrived', 'shipment-withdrawn', 'ranges-overlap', 'count-differs', 'not-control-numbers', 'other-batch', 'range-too-long'] as const;

const sentence = (t: Translate, problem: string | null): string | undefined => {
  const known = refusals.find((one) => one === problem);
  return known && t(`office.problem.${known}`);
};

/** Asks the server what is on its way to this store, and tells it what arrived: neither goes without the line. */
export const useArrivals = () => {
  const { t } = useTranslation();
  const { api, desk, sounds, till } = useServices();
  const { info } = useTill();
  const [state, setState] = useState<{ readonly shipments: readonly TillShipment[] | undefined; readonly failed: boolean }>({ shipments: undefined, failed: false });
  const [arrived, setArrived] = useState<TillShipment>();
  const [confirming, setConfirming] = useState(false);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let wanted = true;
    void api.serverShipments().then((answer) => { if (wanted) setState({ shipments: answer.ok ? answer.value.shipments : undefined, failed: !answer.ok }); });
    return () => { wanted = false; };
  }, [api, round]);
  const reload = useCallback((): void => {
    setArrived(undefined);
    setState({ shipments: undefined, failed: false });
    setRound((before) => before + 1);
  }, []);
  const confirm = (arrival: Parameters<typeof api.serverArrival>[0]): void => {
    setConfirming(true);
    void api.serverArrival(arrival).finally(() => { setConfirming(false); }).then((answer) => {
      if (!answer.ok) {
        sounds.problem();
        const phone = info?.terminal.store.letterhead?.freezePhone || info?.terminal.store.phone || '';
        desk.problem(answer.error.problem === 'not-allowed' ? t('arrival.notAllowed') : sentence(t, answer.error.problem) ?? t('arrival.offline', { phone }));
        return;
      }
      desk.dismiss();
      setArrived(answer.value);
      // What is stock now is in the feed.
      void till.syncNow();
    });
  };
  return { ...state, reload, arrived, confirm, confirming };
};
