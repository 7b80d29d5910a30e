import { createHash, timingSafeEqual, verify } from 'node:crypto';
import { httpbis, type SignatureParameters } from 'http-message-signatures';
import { z } from 'zod';
import { idSchema } from '../domain/operation.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { clockToleranceMs, messageSignature } from '../domain/signing.ts';
import type { NonceGuard } from './nonces.ts';
import type { EnrolledTerminal, Terminals } from './terminals.ts';

/** A message as it came over the wire. */
export type SignedMessage = {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer | undefined;
};

/** Why a message is not accepted. Everything about the signature itself is one word: details would help a forger. */
export type Refused = 'not-authenticated' | 'wrong-clock' | 'revoked';

export type Authenticate = (message: SignedMessage) => Promise<Result<EnrolledTerminal, Refused>>;

const paramsSchema = z.object({ created: z.date(), nonce: z.string().min(16).max(64), keyid: idSchema, alg: z.literal('ed25519'), tag: z.literal(messageSignature.tag) });
type Params = z.infer<typeof paramsSchema>;

/**
 * Knows a terminal by its signature (RFC 9421). The signature is checked first, then the clock, then the nonce: only
 * a message that really is the terminal's leaves a trace.
 */
export const createAuthenticate = ({ terminals, nonces, now }: {
  readonly terminals: Terminals; readonly nonces: NonceGuard; readonly now: () => number;
}): Authenticate => {
  const recognise = async (message: SignedMessage): Promise<{ readonly terminal: EnrolledTerminal; readonly params: Params } | undefined> => {
    if (!digestFits(message)) return undefined;
    const found: { terminal?: EnrolledTerminal; params?: Params } = {};
    const isGenuine = await httpbis.verifyMessage({
      keyLookup: async (given) => {
        const params = paramsSchema.safeParse(given satisfies SignatureParameters);
        const terminal = params.success ? await terminals.find(params.data.keyid) : undefined;
        if (!params.success || !terminal) return null;
        Object.assign(found, { terminal, params: params.data });
        return { id: terminal.id, algs: [messageSignature.algorithm], verify: (data, signature) => Promise.resolve(verify(null, data, terminal.key, signature)) };
      },
      requiredParams: [...messageSignature.params],
      requiredFields: [...(message.body ? messageSignature.fieldsWithBody : messageSignature.fieldsWithoutBody)],
      // The clock is judged below, with an answer that helps an honest till.
      notAfter: Number.MAX_SAFE_INTEGER,
    }, { method: message.method, url: new URL(message.url, 'http://server.invalid'), headers: singleSignature(message.headers) });
    return isGenuine === true && found.terminal && found.params ? { terminal: found.terminal, params: found.params } : undefined;
  };

  const recogniseOrForget = async (message: SignedMessage): Promise<Awaited<ReturnType<typeof recognise>>> => {
    try {
      return await recognise(message);
    } catch (error) {
      // Whatever a stranger writes into the headers is no trouble of ours; a dead database is.
      if (isDatabaseTrouble(error)) throw error;
      return undefined;
    }
  };

  return async (message) => {
    const recognised = await recogniseOrForget(message);
    if (!recognised) return err('not-authenticated');
    const { terminal, params } = recognised;
    if (Math.abs(params.created.getTime() - now()) > clockToleranceMs) return err('wrong-clock');
    if (!await nonces.isFresh(terminal.id, params.nonce, now() + 2 * clockToleranceMs)) return err('not-authenticated');
    return terminal.isRevoked ? err('revoked') : ok(terminal);
  };
};

/** PostgreSQL and sockets give their errors codes; the signature library's have none, Node's own start with ERR_. */
const isDatabaseTrouble = (error: unknown): boolean =>
  error instanceof Error && ('code' in error && typeof error.code === 'string' ? !error.code.startsWith('ERR_') : /connection/i.test(error.message));

/** One signature and no more: a second one could be the one that is checked while the first is the one that is believed. */
const singleSignature = (headers: SignedMessage['headers']): Record<string, string | string[]> => {
  const input = headers['signature-input'];
  if (typeof input !== 'string' || !input.startsWith(`${messageSignature.name}=`) || input.includes(', ')) return {};
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => value === undefined ? [] : [[name, value]]));
};

const digestFits = ({ headers, body }: SignedMessage): boolean => {
  if (!body) return true;
  const header = headers['content-digest'];
  const given = typeof header === 'string' ? /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(header)?.[1] : undefined;
  return given !== undefined && timingSafeEqual(Buffer.from(given, 'base64'), createHash('sha256').update(body).digest());
};
