import { createHash, type KeyObject, sign } from 'node:crypto';
import { httpbis } from 'http-message-signatures';
import { messageSignature } from '../domain/signing.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { ServerFailure } from '../preload/contract.ts';

/** A message to the central server. */
export type Message = {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** JSON. */
  readonly body?: string;
  readonly deadlineMs: number;
  /** A longer answer is not the server's. */
  readonly bytesMax: number;
};

/** Who signs; `created` is epoch milliseconds by the server's clock. */
export type Signer = { readonly terminal: string; readonly key: KeyObject; readonly created: number; readonly nonce: string };

/** An answer that arrived whole. */
export type Answer = { readonly status: number; readonly text: string; readonly header: (name: string) => string | null };

/** A failure without a word of the server. */
export const failure = (kind: ServerFailure['kind'], more: Partial<ServerFailure> = {}): ServerFailure =>
  ({ kind, status: null, problem: null, retryAfterMs: null, ...more });

/** Sends one message and reads its whole answer, within its deadline and its size; `signer` is undefined only for enrolment. */
export const sendMessage = async (message: Message, signer: Signer | undefined, request: typeof fetch): Promise<Result<Answer, ServerFailure>> => {
  const headers = { ...plainHeaders(message), ...(signer ? await signatureHeaders(message, signer) : {}) };
  try {
    const response = await request(message.url, {
      method: message.method,
      headers,
      ...(message.body === undefined ? {} : { body: message.body }),
      signal: AbortSignal.timeout(message.deadlineMs),
      // The server never redirects: a hotel's or an operator's log-in page does.
      redirect: 'manual',
    });
    const text = await readBounded(response, message.bytesMax);
    return text === undefined
      ? err(failure('garbage', { status: response.status }))
      : ok({ status: response.status, text, header: (name) => response.headers.get(name) });
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return err(failure('timed-out'));
    if (error instanceof TypeError) return err(failure('unreachable'));
    throw error;
  }
};

const plainHeaders = ({ body }: Message): Record<string, string> => ({
  accept: 'application/json',
  ...(body === undefined ? {} : {
    'content-type': 'application/json',
    'content-digest': `sha-256=:${createHash('sha256').update(body).digest('base64')}:`,
  }),
});

const signatureHeaders = async (message: Message, { terminal, key, created, nonce }: Signer): Promise<Record<string, string>> => {
  const { name, algorithm, tag, params, fieldsWithBody, fieldsWithoutBody } = messageSignature;
  const signed = await httpbis.signMessage({
    key: { id: terminal, alg: algorithm, sign: (data) => Promise.resolve(sign(null, data, key)) },
    name,
    params: [...params],
    paramValues: { created: new Date(created), nonce, tag },
    fields: [...(message.body === undefined ? fieldsWithoutBody : fieldsWithBody)],
  }, { method: message.method, url: message.url, headers: plainHeaders(message) });
  return Object.fromEntries(Object.entries<string | string[]>(signed.headers).map(([header, value]) => [header, String(value)]));
};

/** The answer's text; undefined when it is longer than it may be. A connection that breaks in the middle throws. */
export const readBounded = async (response: Response, bytesMax: number): Promise<string | undefined> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (response.body) {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > bytesMax) return undefined;
      chunks.push(chunk);
    }
  }
  return Buffer.concat(chunks).toString('utf8');
};
