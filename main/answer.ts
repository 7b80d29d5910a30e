import { z } from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import type { ServerFailure } from '../preload/contract.ts';
import { type Answer, failure } from './message.ts';

/** Reads what the server said. Only a 4xx with one of its own problem names is its word; a proxy's page never is. */
export const readAnswer = <Value>(answer: Answer, schema: z.ZodType<Value>): Result<Value, ServerFailure> => {
  const { status, text } = answer;
  const json = parseJson(text);
  if (status >= 200 && status < 300) {
    const parsed = schema.safeParse(json);
    return parsed.success ? ok(parsed.data) : err(failure('garbage', { status }));
  }
  const problem = problemSchema.safeParse(json).data?.problem ?? null;
  return err(failure(failureKind(status, problem), { status, problem, retryAfterMs: retryAfter(answer) }));
};

/** More lenient than the server's own schema: a newer one may say more, and the name is what counts. */
const problemSchema = z.object({ problem: z.string().min(1).max(64) });

/** Answers that ask to come back later say nothing about the message itself. */
const comeBackLater: readonly number[] = [408, 425, 429];

const failureKind = (status: number, problem: string | null): ServerFailure['kind'] => {
  if (status >= 500 || comeBackLater.includes(status)) return 'server-error';
  if (status < 400 || problem === null) return 'garbage';
  if (status === 426) return 'upgrade-required';
  return problem === 'revoked' ? 'revoked' : 'rejected';
};

const retryAfter = ({ header }: Answer): number | null => {
  const seconds = Number(header('retry-after') ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(Math.round(seconds * 1_000), retryAfterMsMax) : null;
};

/** No server sends a till away for longer than this; a slip of the keyboard in its configuration must not either. */
const retryAfterMsMax = 5 * 60_000;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
