/** What a log says is wrong, from byte `from` on, for a person. */
export function lastWords(logFile: string, from?: number): string
