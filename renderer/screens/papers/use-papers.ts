import type { PendingPaper } from '../../till.ts';
import { useTillPart } from '../services.tsx';

const none: readonly PendingPaper[] = [];

/** Certificates printed here whose paper is not known to be good, those being printed included. */
export const usePapers = (): readonly PendingPaper[] => useTillPart((snapshot) => snapshot.papers ?? none);

/** Those of which somebody must say whether they came out. */
export const useUndecided = (): readonly PendingPaper[] => usePapers().filter(({ state }) => state !== 'printing');
