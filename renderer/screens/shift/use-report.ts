import { useEffect, useState } from 'react';
import type { ShiftReport } from '../../../domain/shift.ts';
import { useServices, useTillPart } from '../services.tsx';

/** The open shift's report, read again whenever something was recorded. */
export const useReport = (): ShiftReport | undefined => {
  const { till } = useServices();
  const queue = useTillPart((snapshot) => snapshot.queue);
  const shift = useTillPart((snapshot) => snapshot.shift);
  const [report, setReport] = useState<ShiftReport>();
  useEffect(() => {
    let wanted = true;
    void till.report().then((next) => { if (wanted) setReport(next); });
    return () => { wanted = false; };
  }, [till, queue, shift]);
  return report;
};
