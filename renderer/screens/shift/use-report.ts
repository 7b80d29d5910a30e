import { useEffect, useState } from 'react';
import type { ShiftReport } from '../../../domain/shift.ts';
import { useServices, useTill } from '../services.tsx';

/** The open shift's report, read again whenever something changed at the till. */
export const useReport = (): ShiftReport | undefined => {
  const { till } = useServices();
  const snapshot = useTill();
  const [report, setReport] = useState<ShiftReport>();
  useEffect(() => {
    let wanted = true;
    void till.report().then((next) => { if (wanted) setReport(next); });
    return () => { wanted = false; };
  }, [till, snapshot]);
  return report;
};
