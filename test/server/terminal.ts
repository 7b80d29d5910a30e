import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { httpbis } from 'http-message-signatures';
import { v7 } from 'uuid';
import { businessDay } from '../../domain/business-day.ts';
import { type DirectoryEntry, readPage } from '../../domain/directory.ts';
import { type ChainHead, emptyChain, type Operation, sealOperation, type SealedOperation } from '../../domain/operation.ts';
import {
  type Config, configSchema, enrolResponseSchema, type FeedResponse, feedResponseSchema, protocolVersion, type PushResponse, pushResponseSchema,
  type Request, type RequestResponse, requestResponseSchema,
} from '../../domain/protocol.ts';
import { messageSignature, signedHeadText } from '../../domain/signing.ts';
import type { TestServer } from './test-server.ts';

/** The answer to a message: status, problem name if any, and the body. */
export type Answer = { readonly status: number; readonly problem: string | undefined; readonly body: unknown; readonly serverTime: number };

/** How a message is signed; tests bend one thing at a time. */
export type Bend = {
  readonly key?: KeyObject; readonly keyid?: string; readonly nonce?: string; readonly createdMs?: number; readonly bodyAfterSigning?: string;
  readonly unsigned?: boolean; readonly fields?: readonly string[];
};

/** A till's end of the wire: it signs real messages. */
export const sendSigned = async (
  url: string, message: { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: unknown },
  signer: { readonly keyid: string; readonly key: KeyObject; readonly now: () => number }, bend: Bend = {},
): Promise<Answer> => {
  const text = message.body === undefined ? undefined : JSON.stringify(message.body);
  const plain: Record<string, string> = text === undefined ? {} : {
    'content-type': 'application/json', 'content-digest': `sha-256=:${createHash('sha256').update(text).digest('base64')}:`,
  };
  const fields = bend.fields ?? (text === undefined ? messageSignature.fieldsWithoutBody : messageSignature.fieldsWithBody);
  const signed = bend.unsigned ? { headers: plain } : await httpbis.signMessage({
    key: { id: bend.keyid ?? signer.keyid, alg: messageSignature.algorithm, sign: (data) => Promise.resolve(sign(null, data, bend.key ?? signer.key)) },
    name: messageSignature.name, params: [...messageSignature.params], fields: [...fields],
    paramValues: { created: new Date(bend.createdMs ?? signer.now()), nonce: bend.nonce ?? randomUUID(), tag: messageSignature.tag },
  }, { method: message.method, url: new URL(message.path, url), headers: plain });
  const body = bend.bodyAfterSigning ?? text;
  const response = await fetch(new URL(message.path, url), {
    method: message.method, headers: signed.headers, ...(body === undefined ? {} : { body }),
  });
  const answer: unknown = await response.json();
  const problem = typeof answer === 'object' && answer !== null && 'problem' in answer ? String(answer.problem) : undefined;
  return { status: response.status, problem, body: answer, serverTime: Number(response.headers.get('countersign-time')) };
};

/** An operation without what the till fills in for every one. */
export type Draft<Kind extends Operation = Operation> = Kind extends Operation
  ? Omit<Kind, 'v' | 'id' | 'terminal' | 'terminalNumber' | 'store' | 'storeNumber' | 'sequence' | 'previous' | 'at' | 'clockOffsetMs' | 'day' | 'operator' | 'shift' | 'approvals'> & Partial<Pick<Kind, 'id' | 'at' | 'clockOffsetMs' | 'day' | 'operator' | 'shift' | 'approvals' | 'sequence' | 'previous'>>
  : never;

/** An enrolled terminal that chains operations and signs messages like a real one, without its screens. */
export type TestTerminal = {
  readonly id: string; readonly number: number; readonly config: Config; readonly key: KeyObject;
  readonly cashier: string; readonly manager: string;
  readonly head: () => ChainHead;
  /** Makes the next operation of the chain; it is not sent. */
  readonly make: (draft: Draft) => SealedOperation;
  readonly push: (operations: readonly (SealedOperation | string)[], bend?: Bend & { readonly headSignature?: string }) => Promise<PushResponse & { readonly page: readonly DirectoryEntry[] }>;
  /** Makes and pushes. */
  readonly record: (...drafts: readonly Draft[]) => Promise<{ readonly sealed: readonly SealedOperation[]; readonly response: PushResponse & { readonly page: readonly DirectoryEntry[] } }>;
  readonly ask: (request: RequestDraft, id?: string) => Promise<RequestResponse & { readonly page: readonly DirectoryEntry[] }>;
  readonly feed: (cursor?: string, limit?: number, head?: number, risk?: number) => Promise<FeedResponse & { readonly entries: readonly DirectoryEntry[] }>;
  readonly send: (message: { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: unknown }, bend?: Bend) => Promise<Answer>;
};

export type RequestDraft =
  | Omit<Extract<Request, { kind: 'redeem' }>, 'id' | 'protocol' | 'at' | 'day' | 'operator' | 'currency'>
  | Omit<Extract<Request, { kind: 'void-sale' }>, 'id' | 'protocol' | 'at' | 'day' | 'operator' | 'currency'>
  | Omit<Extract<Request, { kind: 'cash-out' }>, 'id' | 'protocol' | 'at' | 'day' | 'operator' | 'currency'>
  | Omit<Extract<Request, { kind: 'return-credit' }>, 'id' | 'protocol' | 'at' | 'day' | 'operator' | 'currency'>
  | Omit<Extract<Request, { kind: 'replace' }>, 'id' | 'protocol' | 'at' | 'day' | 'operator' | 'currency'>
  | Omit<Extract<Request, { kind: 'refund' }>, 'id' | 'protocol' | 'at' | 'day' | 'operator' | 'currency'>;

/** A fresh Ed25519 key pair, the public half as enrolment wants it. */
export const makeTerminalKey = (): { readonly key: KeyObject; readonly publicKey: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { key: privateKey, publicKey: publicKey.export({ format: 'jwk' }).x ?? '' };
};

type Reachable = Pick<TestServer, 'url' | 'clock'> & { readonly database?: TestServer['database'] };

/**
 * The feed tells nothing above the oldest transaction of the whole cluster, and beside this test others make and drop
 * databases in it. Waits for theirs; what this test has running itself is its own business.
 */
export const untilOthersRest = async ({ database }: Reachable): Promise<void> => {
  for (let tries = 0; database !== undefined && tries < 600; tries += 1) {
    const running = await database.read('select 1 from pg_stat_activity where backend_xid is not null and datname is distinct from current_database() limit 1', []);
    if (running.length === 0) return;
    await delay(20);
  }
};

/** Enrols the demo terminal with this number. */
export const enrolTerminal = async (server: Reachable & { readonly demo: Pick<TestServer['demo'], 'stores'> }, number: number): Promise<TestTerminal> => {
  const code = server.demo.stores.flatMap(({ terminals }) => terminals).find((terminal) => terminal.number === number)?.code;
  const { key, publicKey } = makeTerminalKey();
  const response = await fetch(`${server.url}/v1/enrol`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ protocol: protocolVersion, code, publicKey, appVersion: 'test' }),
  });
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(`terminal ${String(number)} could not enrol: ${JSON.stringify(body)}`);
  return connectTerminal(server, enrolResponseSchema.parse(body).terminal.id, key);
};

/** A terminal that has enrolled before; its chain starts anew here, so push only what it made earlier. */
export const connectTerminal = async (server: Reachable, id: string, key: KeyObject): Promise<TestTerminal> => {
  const signer = { keyid: id, key, now: server.clock.now };
  const send: TestTerminal['send'] = (message, bend) => sendSigned(server.url, message, signer, bend);
  const expect200 = (answer: Answer): unknown => {
    if (answer.status !== 200) throw new Error(`the server answered ${String(answer.status)} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const config = configSchema.parse(expect200(await send({ method: 'GET', path: '/v1/terminal' })));
  const cashier = config.operators.find(({ role }) => role === 'cashier')?.id ?? '';
  const manager = config.operators.find(({ role }) => role === 'manager')?.id ?? '';
  const { number, store } = config.terminal;
  const { currency } = store;
  let head = emptyChain;

  const make: TestTerminal['make'] = (draft) => {
    const now = server.clock.now();
    const sealed = sealOperation({
      v: 1, id: v7(), terminal: id, terminalNumber: number, store: store.id, storeNumber: store.number, sequence: head.sequence + 1,
      previous: head.hash, at: now, clockOffsetMs: 0, day: businessDay((draft.at ?? now) + (draft.clockOffsetMs ?? 0), store), operator: cashier, shift: null, approvals: [],
      ...draft,
    });
    head = { sequence: sealed.operation.sequence, hash: sealed.hash };
    return sealed;
  };

  const push: TestTerminal['push'] = async (operations, bend = {}) => {
    const texts = operations.map((operation) => typeof operation === 'string' ? operation : operation.text);
    const last = operations.at(-1);
    const at = last === undefined || typeof last === 'string' ? head : { sequence: last.operation.sequence, hash: last.hash };
    const signature = bend.headSignature ?? sign(null, Buffer.from(signedHeadText(id, at.sequence, at.hash)), key).toString('base64url');
    const body = { protocol: protocolVersion, operations: texts, head: { ...at, signature } };
    const response = pushResponseSchema.parse(expect200(await send({ method: 'POST', path: '/v1/operations', body }, bend)));
    return { ...response, page: decodePage(response.certificates) };
  };

  return {
    id, number, config, key, cashier, manager, head: () => head, make, push, send,
    record: async (...drafts) => {
      const sealed = drafts.map(make);
      return { sealed, response: await push(sealed) };
    },
    ask: async (draft, requestId = v7()) => {
      const now = server.clock.now();
      const body = { id: requestId, protocol: protocolVersion, at: now, day: businessDay(now, store), operator: cashier, currency, ...draft };
      const response = requestResponseSchema.parse(expect200(await send({ method: 'POST', path: '/v1/requests', body })));
      return { ...response, page: decodePage(response.certificates) };
    },
    feed: async (cursor, limit = 5_000, told = head.sequence, risk?: number) => {
      await untilOthersRest(server);
      const query = new URLSearchParams({ limit: String(limit), head: String(told), ...(risk === undefined ? {} : { risk: String(risk) }), ...(cursor === undefined ? {} : { cursor }) });
      const response = feedResponseSchema.parse(expect200(await send({ method: 'GET', path: `/v1/feed?${query.toString()}` })));
      return { ...response, entries: decodePage(response.page) };
    },
  };
};

/** Reads a directory page from its base64url. */
export const decodePage = (page: string): readonly DirectoryEntry[] => readPage(new Uint8Array(Buffer.from(page, 'base64url')));
