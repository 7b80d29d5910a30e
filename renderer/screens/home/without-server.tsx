import { useTranslation } from 'react-i18next';
import { useTillPart } from '../services.tsx';

/** While the server is gone: why, what it means for the money, and what to do. Nothing while it answers or was not asked yet. */
export const WithoutServer = () => {
  const { t } = useTranslation();
  const { state, problem } = useTillPart(({ connection }) => connection);
  if (state === 'online' || problem === null) return null;
  // The notice above every screen speaks of these.
  if (problem === 'revoked' || problem === 'upgrade-required' || problem === 'not-enrolled') return null;
  return <p className="muted" role="status">{t(`withoutServer.${problem}`)}</p>;
};
