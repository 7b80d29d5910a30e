import { createHash, createPublicKey, verify } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { httpbis } from 'http-message-signatures';
import { beforeEach, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import type { CertificateHash } from '../../domain/number.ts';
import { messageSignature, serverTimeHeader, signedHeadText } from '../../domain/signing.ts';
import type { ServerFailure } from '../../preload/contract.ts';
import { createServerClient, type Identity } from '../../main/server-client.ts';
import { makeTerminalKey, publicKeyOf } from '../../main/vault.ts';
import { chainOf, id, terminal } from './operations.ts';
import { type Answering, json, type Received, useServers } from './server.ts';

const startServer = useServers();
const terminalKey = makeTerminalKey();
const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKeyOf(terminalKey) }, format: 'jwk' });
const tillTime = 1_763_000_000_000;

const feed = { page: '', cursor: 'c', restart: false, more: false, total: 0, serverTime: tillTime, configVersion: 1 };
const failed = (kind: ServerFailure['kind'], more: Partial<ServerFailure> = {}) =>
  ({ ok: false, error: { kind, status: null, problem: null, retryAfterMs: null, ...more } });

/** Deadlines are three and fifteen seconds: tests don't wait for them. */
const impatient: typeof fetch = (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(150) });

const clientOf = (server: string | undefined, request: typeof fetch = fetch) => {
  const identity: Identity | undefined = server === undefined ? undefined : { server, terminal, terminalKey };
  return createServerClient({ identity: () => identity, fetch: request, now: () => tillTime });
};
const askFeed = (server: string, request?: typeof fetch) => clientOf(server, request).feed({ cursor: null, limit: 10 });

/** Checks a message the way the server must. */
const isSigned = async ({ method, url, headers, body }: Received, origin: string, created: number): Promise<boolean | null> =>
  httpbis.verifyMessage({
    requiredFields: [...(body === '' ? messageSignature.fieldsWithoutBody : messageSignature.fieldsWithBody)],
    requiredParams: [...messageSignature.params],
    notAfter: new Date(created + 1_000),
    maxAge: 10 ** 9,
    keyLookup: ({ keyid, tag, alg, nonce, created: at }) => {
      expect({ keyid, tag, alg, at: (at as Date).getTime() }).toEqual({ keyid: terminal, tag: messageSignature.tag, alg: 'ed25519', at: Math.floor(created / 1_000) * 1_000 });
      expect(nonce).toMatch(/^[0-9a-f-]{36}$/u);
      return Promise.resolve({ verify: (data, signature) => Promise.resolve(verify(null, data, publicKey, signature)) });
    },
  }, { method, url: `${origin}${url}`, headers: headers as Record<string, string> });

describe('every message', () => {
  it('is signed over method, path, query and body, with a fresh nonce', async () => {
    const { origin, received } = await startServer(({ url }, response) => {
      if (url.startsWith('/v1/feed')) json(response, 200, feed);
      else json(response, 200, { outcomes: [], certificates: '', serverTime: tillTime, configVersion: 1 });
    });
    const client = clientOf(origin);
    const [first, second] = chainOf(2);
    expect(await client.push([first!.text, second!.text])).toMatchObject({ ok: true });
    expect(await client.feed({ cursor: 'a&b', limit: 10, head: 7, risk: 2_500 })).toEqual({ ok: true, value: feed });

    expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /v1/operations', 'GET /v1/feed?cursor=a%26b&limit=10&head=7&risk=2500']);
    for (const message of received) expect(await isSigned(message, origin, tillTime)).toBe(true);
    const [push] = received;
    expect(push?.headers['content-digest']).toBe(`sha-256=:${createHash('sha256').update(push!.body).digest('base64')}:`);
    expect(await isSigned({ ...push!, method: 'GET' }, origin, tillTime)).toBe(false);
    expect(new Set(received.map(({ headers }) => /nonce="([^"]+)"/u.exec(String(headers['signature-input']))?.[1])).size).toBe(2);
  });

  it('that asks for a lease or returns it goes out as the till has made it, signed, and the answer comes back whole', async () => {
    const granted = { id: id(1), outcome: 'granted', epoch: 2, grantedAt: tillTime, endsAt: tillTime + 3_600_000, refusal: null, serverTime: tillTime };
    const { origin, received } = await startServer((_request, response) => { json(response, 200, granted); });
    const asked = { kind: 'return', id: id(1), protocol: 1, certificate: 'ab'.repeat(16) as CertificateHash, currency: 'USD', amount: minor(500), head: 7 } as const;
    expect(await clientOf(origin).lease(asked)).toEqual({ ok: true, value: granted });
    expect(received.map(({ method, url, body }) => [method, url, JSON.parse(body) as unknown])).toEqual([['POST', '/v1/leases', asked]]);
    expect(await isSigned(received[0]!, origin, tillTime)).toBe(true);
    expect(await clientOf(undefined).lease(asked)).toEqual(failed('not-enrolled'));
  });

  it('with operations carries the signed head after the last of them', async () => {
    const { origin, received } = await startServer((_request, response) => { json(response, 200, { outcomes: [], certificates: '', serverTime: 1, configVersion: 1 }); });
    const chain = chainOf(3);
    await clientOf(origin).push(chain.map(({ text }) => text));
    const { operations, head } = JSON.parse(received[0]!.body) as { operations: string[]; head: { sequence: number; hash: string; signature: string } };
    expect(operations).toEqual(chain.map(({ text }) => text));
    expect(head).toMatchObject({ sequence: 3, hash: chain[2]!.hash });
    const signed = Buffer.from(signedHeadText(terminal, 3, chain[2]!.hash));
    expect(verify(null, signed, publicKey, Buffer.from(head.signature, 'base64url'))).toBe(true);
  });

  it('is not sent before enrolment', async () => {
    expect(await clientOf(undefined).feed({ cursor: null, limit: 1 })).toEqual(failed('not-enrolled'));
    expect(await clientOf(undefined).push(['x'])).toEqual(failed('not-enrolled'));
  });
});

describe('a server that', () => {
  let answer: Answering;
  let origin: string;
  beforeEach(async () => { ({ origin } = await startServer((request, response) => { answer(request, response); })); });

  const half = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
    response.write('{"page":"');
    setTimeout(() => { response.destroy(); }, 20);
  };

  it.each<[string, Answering, ReturnType<typeof failed>]>([
    ['fails', (_, response) => { json(response, 500, { problem: 'broken', detail: '' }); }, failed('server-error', { status: 500, problem: 'broken' })],
    ['fails without words', (_, response) => { response.writeHead(502).end('<html>'); }, failed('server-error', { status: 502 })],
    ['is busy', (_, response) => { json(response, 503, { problem: 'busy', detail: '' }, { 'retry-after': '7' }); }, failed('server-error', { status: 503, problem: 'busy', retryAfterMs: 7_000 })],
    ['is asked too often', (_, response) => { json(response, 429, { problem: 'too-often', detail: '' }, { 'retry-after': '99999' }); }, failed('server-error', { status: 429, problem: 'too-often', retryAfterMs: 300_000 })],
    ['refuses', (_, response) => { json(response, 422, { problem: 'not-readable', detail: '' }); }, failed('rejected', { status: 422, problem: 'not-readable' })],
    ['has revoked the till', (_, response) => { json(response, 403, { problem: 'revoked', detail: '' }); }, failed('revoked', { status: 403, problem: 'revoked' })],
    ['speaks a newer protocol', (_, response) => { json(response, 426, { problem: 'upgrade-required', detail: '' }); }, failed('upgrade-required', { status: 426, problem: 'upgrade-required' })],
    ['is no server of ours: a proxy\'s 403', (_, response) => { response.writeHead(403, { 'content-type': 'text/html' }).end('<html>log in</html>'); }, failed('garbage', { status: 403 })],
    ['is no server of ours: a log-in page', (_, response) => { response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(); }, failed('garbage', { status: 302 })],
    ['answers garbage', (_, response) => { response.writeHead(200).end('not json'); }, failed('garbage', { status: 200 })],
    ['answers JSON of another shape', (_, response) => { json(response, 200, { ...feed, total: 'many' }); }, failed('garbage', { status: 200 })],
    ['answers nothing', (_, response) => { response.writeHead(200).end(); }, failed('garbage', { status: 200 })],
    ['answers without end', (_, response) => { response.writeHead(200).end(Buffer.alloc(9_000_000, 0x20)); }, failed('garbage', { status: 200 })],
    ['hangs up', (_, response) => { response.destroy(); }, failed('unreachable')],
    ['is cut off in the middle', (_, response) => { half(response); }, failed('unreachable')],
  ])('%s', async (_name, answering, expected) => {
    answer = answering;
    expect(await askFeed(origin)).toEqual(expected);
  });

  it('is silent', async () => {
    answer = () => undefined;
    expect(await askFeed(origin, impatient)).toEqual(failed('timed-out'));
  });

  it('begins to answer and then is silent', async () => {
    answer = (_, response) => { response.writeHead(200); response.write('{'); };
    expect(await askFeed(origin, impatient)).toEqual(failed('timed-out'));
  });

  it('is gone', async () => {
    const gone = await startServer(() => undefined);
    await gone.stop();
    expect(await askFeed(gone.origin)).toEqual(failed('unreachable'));
  });

  it('is asked with a deadline: three seconds where a customer waits, fifteen elsewhere', async () => {
    const deadlines: number[] = [];
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (ms) => { deadlines.push(ms); return timeout(ms); };
    answer = (_, response) => { json(response, 500, {}); };
    const client = clientOf(origin);
    await client.request({ kind: 'redeem', id: id(1), protocol: 1, at: 1, day: '2026-01-01', operator: id(2), currency: 'USD', lines: [] });
    await client.history('a'.repeat(32));
    await client.push([chainOf(1)[0]!.text]);
    await client.feed({ cursor: null, limit: 1 });
    AbortSignal.timeout = timeout;
    expect(deadlines).toEqual([3_000, 3_000, 15_000, 15_000]);
  });
});

describe('a till whose clock is a week off', () => {
  const serverTime = tillTime + 7 * 86_400_000;

  /** Takes what was signed within five minutes of its own time. */
  const strict: Answering = ({ headers }, response) => {
    const created = Number(/created=(\d+)/u.exec(String(headers['signature-input']))?.[1]) * 1_000;
    const time = { [serverTimeHeader]: String(serverTime) };
    if (Math.abs(created - serverTime) > 300_000) json(response, 401, { problem: 'wrong-clock', detail: '' }, time);
    else json(response, 200, feed, time);
  };

  it('learns the server\'s time from the refusal, tries once more, and keeps it', async () => {
    const { origin, received } = await startServer(strict);
    const client = clientOf(origin);
    expect(await client.feed({ cursor: null, limit: 1 })).toMatchObject({ ok: true });
    expect(received).toHaveLength(2);
    expect(await isSigned(received[1]!, origin, serverTime)).toBe(true);
    expect(await client.feed({ cursor: null, limit: 1 })).toMatchObject({ ok: true });
    expect(received).toHaveLength(3);
  });

  it('gives up after the second try', async () => {
    const { origin, received } = await startServer((_, response) => { json(response, 401, { problem: 'wrong-clock', detail: '' }); });
    expect(await askFeed(origin)).toEqual(failed('rejected', { status: 401, problem: 'wrong-clock' }));
    expect(received).toHaveLength(2);
  });
});
