/** Throws the demo's business and till away. */
export function clearDemo(folder: string): void
/** Ends a server that has outlived its start. */
export function endLeftoverServer(folder: string): Promise<void>
/** Throws a sentence when somebody else listens on the port. */
export function refuseTakenPort(port: string): Promise<void>
