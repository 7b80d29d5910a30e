import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Operation } from '../../../domain/operation.ts';
import { useFormat } from '../../components/format.ts';
import type { Done, Recorded } from '../../till.ts';
import { notRecordedSentence } from '../sentences.ts';
import { useServices } from '../services.tsx';

/** Records something once, and says why when it could not be. */
export const useRecording = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { desk, sounds } = useServices();
  const [saving, setSaving] = useState(false);
  const record = async <Kind extends Operation>(start: () => Promise<Recorded<Kind>>, onDone: (done: Done<Kind>) => void): Promise<void> => {
    setSaving(true);
    const recorded = await start().finally(() => setSaving(false));
    if (recorded.ok) {
      sounds.success();
      return onDone(recorded.value);
    }
    sounds.problem();
    desk.problem(notRecordedSentence(t, format, recorded.error));
  };
  return { record, saving };
};
