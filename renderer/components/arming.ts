import { useEffect, useState } from 'react';

/** A finger that bounces, or that has not left the key yet, is done with its second press by now; no one decides faster. */
const armingMs = 600;

/** False for the first moment after a screen or a question opened: the press that opened it must not answer it too. */
export const useArmed = (question: unknown = null): boolean => {
  const [armedFor, arm] = useState<{ readonly question: unknown } | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => arm({ question }), armingMs);
    return () => clearTimeout(timer);
  }, [question]);
  return armedFor !== null && armedFor.question === question;
};
