/** Where the built stand-in lies. */
export const standInFolder: string;
/** Builds when a source is newer than what is there. Safe to call from several processes at once. */
export function buildStandIn(): Promise<void>;
