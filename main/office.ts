import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { officeCalls, type OfficeDoor, officeDoors, type OfficeFile, officePath } from '../domain/office-calls.ts';
import { type OfficeSession, signedInSchema } from '../domain/office-wire.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { CallInput, CallOutput, EventPayload, ServerFailure } from '../preload/contract.ts';
import { readAnswer } from './answer.ts';
import { readAddress } from './enrolment.ts';
import { failure, readBounded } from './message.ts';
import { saveStream } from './save-stream.ts';
import { watchSaving } from './saving.ts';

/** The office on this computer: whoever is signed in, and everything that they ask the server. */
export type OfficeBridge = {
  readonly state: () => CallOutput<'office:state'>;
  readonly door: (input: CallInput<'office:door'>) => Promise<CallOutput<'office:door'>>;
  readonly ask: (input: CallInput<'office:ask'>) => Promise<CallOutput<'office:ask'>>;
  readonly save: (input: CallInput<'office:save'>) => Promise<CallOutput<'office:save'>>;
  /** Ends a download; nothing of it is left. */
  readonly stopSaving: (id: string) => void;
};

type Deps = {
  /** The server this till is enrolled with, or was told of before. */
  readonly knownServer: () => string | undefined;
  readonly rememberServer: (server: string) => Promise<void>;
  readonly fetch: typeof fetch;
  /** Asks where to; undefined when the person changed their mind. */
  readonly chooseFile: (name: string) => Promise<string | undefined>;
  readonly tellSaving: (saving: EventPayload<'office:saving'>) => void;
};

const deadlineMs = 20_000;
const answerBytesMax = 8_000_000;

/**
 * Holds the session's token, in memory and nowhere else: the page never sees it, and it ends with the program. The page
 * has no network of its own, so nothing but this file can speak for who is signed in.
 */
export const createOfficeBridge = ({ knownServer, rememberServer, fetch: request, chooseFile, tellSaving }: Deps): OfficeBridge => {
  let signedIn: { readonly server: string; readonly token: string; readonly session: OfficeSession } | undefined;
  const savings = new Map<string, AbortController>();

  const send = async (server: string, path: string, body: unknown, token?: string): Promise<Result<Response, ServerFailure>> => {
    try {
      return ok(await request(new URL(path, server), {
        method: 'POST', body: JSON.stringify(body), redirect: 'manual', signal: AbortSignal.timeout(deadlineMs),
        headers: { 'content-type': 'application/json', accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      }));
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') return err(failure('timed-out'));
      if (error instanceof TypeError) return err(failure('unreachable'));
      throw error;
    }
  };

  const read = async <Value>(response: Response, schema: z.ZodType<Value>): Promise<Result<Value, ServerFailure>> => {
    const text = await readBounded(response, answerBytesMax).catch(() => undefined);
    const answer = text === undefined ? err(failure('garbage', { status: response.status }))
      : readAnswer({ status: response.status, text, header: (name) => response.headers.get(name) }, schema);
    // Whatever ended the session there ends it here.
    if (!answer.ok && answer.error.problem === 'signed-out') signedIn = undefined;
    return answer;
  };

  const open = async (server: string, door: OfficeDoor, input: unknown): Promise<CallOutput<'office:door'>> => {
    const sent = await send(server, officePath(door), input);
    if (!sent.ok) return sent;
    if (door !== 'sign-in') return read<unknown>(sent.value, officeDoors[door].output);
    const answer = await read(sent.value, signedInSchema);
    if (!answer.ok) return answer;
    signedIn = { server, ...answer.value };
    await rememberServer(server);
    return ok(answer.value.session);
  };

  return {
    state: () => ({ server: knownServer() ?? null, session: signedIn?.session ?? null }),
    door: async ({ server: typed, door, input }) => {
      const server = knownServer() ?? readAddress(typed);
      return server === undefined ? err(failure('not-enrolled')) : open(server, door, input);
    },
    ask: async ({ call, input }) => {
      if (!signedIn) return err(failure('rejected', { status: 401, problem: 'signed-out' }));
      const { server, token } = signedIn;
      // Whether or not the server hears it: who signs out is out here.
      if (call === 'session.end') signedIn = undefined;
      const sent = await send(server, officePath(call), input, token);
      return sent.ok ? read<unknown>(sent.value, officeCalls[call].output) : sent;
    },
    save: async ({ id, file, name, input }) => {
      if (!signedIn) return err(failure('rejected', { status: 401, problem: 'signed-out' }));
      // First where to, then the download: one that may happen once must not wait for a dialog.
      const path = await chooseFile(name);
      if (path === undefined) return ok({ outcome: 'cancelled', name });
      const stopping = new AbortController();
      savings.set(id, stopping);
      const watch = watchSaving({ id, name, file }, tellSaving);
      try {
        const sent = await sendForFile(request, signedIn, { file, input, stop: stopping.signal });
        if (stopping.signal.aborted) return ok({ outcome: 'stopped', name });
        if (!sent.ok) return sent;
        if (sent.value.status !== 200) return await read(sent.value, z.never());
        watch.begin(sent.value.headers);
        return ok({ outcome: await saveStream(sent.value, path, { stop: stopping.signal, onBytes: watch.onBytes }), name });
      } finally {
        savings.delete(id);
        watch.end();
      }
    },
    stopSaving: (id) => { savings.get(id)?.abort(); },
  };
};

/** A file takes as long as it takes; only its beginning has a deadline. */
const sendForFile = async (
  request: typeof fetch, { server, token }: { readonly server: string; readonly token: string },
  { file, input, stop }: { readonly file: OfficeFile; readonly input: unknown; readonly stop: AbortSignal },
): Promise<Result<Response, ServerFailure>> => {
  const waiting = new AbortController();
  const timer = setTimeout(() => { waiting.abort(); }, deadlineMs);
  try {
    return ok(await request(new URL(officePath(file), server), {
      method: 'POST', body: JSON.stringify(input), redirect: 'manual', signal: AbortSignal.any([waiting.signal, stop]),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    }));
  } catch {
    return err(failure(waiting.signal.aborted ? 'timed-out' : 'unreachable'));
  } finally {
    clearTimeout(timer);
  }
};

/** Where there is no office: in training nobody's paper is ordered. */
export const noOffice: OfficeBridge = {
  state: () => ({ server: null, session: null }),
  door: async () => err(failure('not-enrolled')),
  ask: async () => err(failure('not-enrolled')),
  save: async () => err(failure('not-enrolled')),
  stopSaving: () => undefined,
};

/** The authenticator's code of this moment (RFC 6238), for a demo whose secret is no secret. */
export const demoCode = (secret: string, now: number): string => {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const digest = createHmac('sha1', key).update(step).digest();
  const offset = (digest[19] ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
};
