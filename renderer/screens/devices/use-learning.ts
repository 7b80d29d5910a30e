import { useCallback, useEffect, useReducer, useRef } from 'react';
import { useScan } from '../../components/scans.ts';
import { burstOverMs, collectBurst, noBurst, type WedgeBurst } from '../../wedge-burst.ts';
import { useServices, useTyped } from '../services.tsx';
import { isGood, learn, type Learning, nothingLearned } from './learning.ts';

/** As long as somebody may need to find the scanner's cable. Main stops by itself when this window is gone. */
const trySeconds = 300;

/** A port that the system doesn't list by itself, such as one over Bluetooth. */
export const extraPortField = 'scanner.port';

/** Listens to everything that may be a scanner while the screen is there. */
export const useLearning = (): { readonly learning: Learning; readonly lookAgain: () => void } => {
  const [extraPort] = useTyped(extraPortField);
  const { api, scans, sounds, desk } = useServices();
  const [learning, dispatch] = useReducer(learn, nothingLearned);

  const latestPort = useRef(extraPort.trim());
  useEffect(() => { latestPort.current = extraPort.trim(); });

  const looking = useRef({ isOn: false, isAskedAgain: false });
  const lookAgain = useCallback(() => {
    const look = (): void => {
      looking.current = { isOn: true, isAskedAgain: false };
      dispatch({ type: 'looking' });
      const ports = latestPort.current === '' ? [] : [latestPort.current];
      void Promise.all([api.findDevices().catch(() => null), api.tryScanners({ seconds: trySeconds, ports }).catch(() => [])]).then(([found, tried]) => {
        // Asked while it looked: what was typed or plugged in meanwhile is looked for too.
        if (looking.current.isAskedAgain) return look();
        looking.current = { isOn: false, isAskedAgain: false };
        dispatch({ type: 'looked', found, tried });
      });
    };
    if (looking.current.isOn) looking.current.isAskedAgain = true;
    else look();
  }, [api]);

  useEffect(() => {
    lookAgain();
    return () => void api.stopTryingScanners().catch(() => undefined);
  }, [api, lookAgain]);
  useEffect(() => api.onScannerHeard((heard) => dispatch({ type: 'heard', heard })), [api]);

  const burstAt = useBursts(useCallback((burst: WedgeBurst) => dispatch({ type: 'burst', burst }), []));
  useScan(scans, (raw) => {
    // What came key by key has been judged by its keys; a scan without keys is a virtual one.
    if (performance.now() - burstAt.current > burstOverMs) dispatch({ type: 'burst', burst: { keys: [...raw].map((key) => ({ key, code: '', shift: false })), suffix: 'enter' } });
    return true;
  }, { onDrop: () => true });

  const { scanners, puzzle } = learning;
  useEffect(() => {
    const latest = scanners.at(-1);
    if (puzzle || (latest && !isGood(latest))) sounds.problem();
    else if (latest) {
      sounds.success();
      desk.scannerWorks();
    }
  }, [scanners, puzzle, sounds, desk]);
  return { learning, lookAgain };
};

/** Hears bursts of keys; tells when the last one came, on the page's own clock. */
const useBursts = (onBurst: (burst: WedgeBurst) => void): { readonly current: number } => {
  const { trace } = useServices();
  const burstAt = useRef(-burstOverMs);
  useEffect(() => {
    let state = noBurst;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = (step: ReturnType<typeof collectBurst>): void => {
      state = step.state;
      if (!step.burst) return;
      burstAt.current = performance.now();
      onBurst(step.burst);
    };
    const stop = trace.onKey((event) => {
      if (event.type === 'idle') return;
      take(collectBurst(state, event));
      clearTimeout(timer);
      timer = setTimeout(() => take(collectBurst(state, { type: 'idle', timeMs: event.timeMs + burstOverMs + 1 })), burstOverMs + 1);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [trace, onBurst]);
  return burstAt;
};
