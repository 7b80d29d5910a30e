import { useEffect, useState } from 'react';
import type { StoredOperation } from '../../till.ts';
import { useServices, useTill } from '../services.tsx';

const pageSize = 50;

/** The journal's pages so far; read again when something changed at the till. */
export const useJournal = () => {
  const { till } = useServices();
  const snapshot = useTill();
  const [pages, setPages] = useState(1);
  const [read, setRead] = useState<{ readonly pages: number; readonly operations: readonly StoredOperation[] }>();
  useEffect(() => {
    let wanted = true;
    void till.operations({ before: null, limit: pages * pageSize }).then((operations) => { if (wanted) setRead({ pages, operations }); });
    return () => { wanted = false; };
  }, [till, snapshot, pages]);
  const more = read !== undefined && read.operations.length >= read.pages * pageSize;
  return { operations: read?.operations, loading: read?.pages !== pages, older: more ? () => setPages(pages + 1) : undefined };
};

/** One stored operation, followed while it is shown. `undefined` while it is read, `null` when it isn't there. */
export const useOperation = (id: string): StoredOperation | null | undefined => {
  const { till } = useServices();
  const snapshot = useTill();
  const [stored, setStored] = useState<StoredOperation | null>();
  useEffect(() => {
    let wanted = true;
    void till.operation(id).then((found) => { if (wanted) setStored(found ?? null); });
    return () => { wanted = false; };
  }, [till, id, snapshot]);
  return stored;
};
