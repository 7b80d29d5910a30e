/** Builds the named bundles, all of them by default; throws when one fails. */
export function build(names?: readonly string[]): Promise<void>
/** True when a source is newer than the last full build, or there is none. */
export function isStale(): Promise<boolean>
