import { type DestinationStream, type Logger, pino } from 'pino';

/**
 * A run of digits as long as a serial is never written, whatever brought it here. Times have 13 digits; a number has
 * 34, a GCN at least 14, but always behind its identifier: 17.
 */
const longDigits = /\d{15,}/g;

/** Hides what looks like a certificate's number in one line of the log. */
export const maskNumbers = (line: string): string => line.replace(longDigits, (digits) => `[${String(digits.length)} digits]`);

/** Structured logs, one JSON object a line. Bodies, headers and query strings are never handed to it. */
export const createLog = (write: (line: string) => void, level = 'info'): Logger => {
  const destination: DestinationStream = { write: (line) => { write(maskNumbers(line)); } };
  return pino({
    level, base: null, timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['body', 'headers', 'code', 'pin', 'scan', 'number', '*.body', '*.headers', '*.code', '*.pin', '*.scan', '*.number'], censor: '[hidden]' },
    serializers: { error: describeError },
  }, destination);
};

/** An error without the fields in which PostgreSQL quotes whole rows. */
const describeError = (error: unknown): object => {
  if (!(error instanceof Error)) return { message: typeof error };
  const { code, constraint, table } = error as Error & { readonly code?: unknown; readonly constraint?: unknown; readonly table?: unknown };
  return { name: error.name, message: error.message, stack: error.stack, errorCode: code, constraint, table };
};
