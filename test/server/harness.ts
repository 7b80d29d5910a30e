import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { httpbis } from 'http-message-signatures';
import { v7 } from 'uuid';
import { inject } from 'vitest';
import type { DirectoryEntry } from '../../domain/directory.ts';
import { readPage } from '../../domain/directory.ts';
import { type Minor, minor } from '../../domain/money.ts';
import type { CertificateHash, ControlNumber } from '../../domain/number.ts';
import { type ChainHead, emptyChain, type Operation, sealOperation, type SealedOperation } from '../../domain/operation.ts';
import {
  type Config, configSchema, enrolResponseSchema, type FeedResponse, feedResponseSchema, protocolVersion, type PushResponse, pushResponseSchema,
  type Request, type RequestResponse, requestResponseSchema,
} from '../../domain/protocol.ts';
import { messageSignature, signedHeadText } from '../../domain/signing.ts';
import { administer, type Database, openDatabase } from '../../server/database.ts';
import { writeCertificates } from '../../server/demo/certificates.ts';
import { type DemoFile, type DemoOptions, prepareDemo } from '../../server/demo/demo.ts';
import { drawSeeded, makePaper } from '../../server/demo/paper.ts';
import { demoPrograms } from '../../server/demo/people.ts';
import { type Keys, makeTemporaryKeys } from '../../server/keys.ts';
import { createLog } from '../../server/log.ts';
import { createServer } from '../../server/server.ts';
import { readTotals, type Totals } from '../../server/totals.ts';
import { templateName } from './postgres.global.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A database of one test file's own. */
export type TestDatabase = { readonly url: string; readonly database: Database; readonly drop: () => Promise<void> };

/** Clones the migrated template. */
export const createTestDatabase = async (connectionsMax = 12): Promise<TestDatabase> => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const clusterUrl = inject('postgresUrl');
  await administer(clusterUrl, async (query) => { await query(`create database ${name} template ${templateName}`); });
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  const database = openDatabase(url.href, { connectionsMax });
  return {
    url: url.href, database,
    drop: async () => {
      await database.close();
      await administer(clusterUrl, async (query) => { await query(`drop database ${name} with (force)`); });
    },
  };
};

/** A whole server with the demo business on a database of its own, and a clock that tests can turn. */
export type TestServer = {
  readonly url: string;
  readonly databaseUrl: string;
  readonly database: Database;
  readonly keys: Keys;
  readonly demo: DemoFile;
  readonly clock: { offsetMs: number; readonly now: () => number };
  readonly logLines: readonly string[];
  readonly openapi: () => Promise<unknown>;
  /** Makes the server read stores, programs and people anew at once. */
  readonly forgetBusiness: () => void;
  readonly totals: () => Promise<Totals>;
  readonly close: () => Promise<void>;
};

/** Starts a server for one test file. */
export const createTestServer = async (options: DemoOptions & { readonly wrap?: (database: Database) => Database } = {}): Promise<TestServer> => {
  const test = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'countersign-demo-'));
  const database = options.wrap ? options.wrap(test.database) : test.database;
  const keys = await makeTemporaryKeys();
  const clock = { offsetMs: 0, now: () => Date.now() + clock.offsetMs };
  const outside = { now: clock.now, newId: () => v7() };
  const demo = await prepareDemo({ database: test.database, keys, folder, ...outside }, { seed: 'harness', ...options });
  const logLines: string[] = [];
  const log = createLog((line) => { logLines.push(line); });
  const { app, forgetBusiness } = await createServer({ database, keys, log, outside });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url, databaseUrl: test.url, database: test.database, keys, demo, clock, logLines, forgetBusiness,
    openapi: async () => (await fetch(`${url}/openapi.json`)).json(),
    totals: () => readTotals(test.database.read),
    close: async () => {
      await app.close();
      await test.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

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
    method: message.method, headers: signed.headers as Record<string, string>, ...(body === undefined ? {} : { body }),
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
  readonly feed: (cursor?: string, limit?: number) => Promise<FeedResponse & { readonly entries: readonly DirectoryEntry[] }>;
  readonly send: (message: { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: unknown }, bend?: Bend) => Promise<Answer>;
};

export type RequestDraft =
  | Omit<Extract<Request, { kind: 'redeem' }>, 'id' | 'protocol' | 'at' | 'day' | 'operator' | 'currency'>
  | Omit<Extract<Request, { kind: 'void-sale' }>, 'id' | 'protocol' | 'at' | 'day' | 'operator' | 'currency'>;

/** A fresh Ed25519 key pair, the public half as enrolment wants it. */
export const makeTerminalKey = (): { readonly key: KeyObject; readonly publicKey: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { key: privateKey, publicKey: publicKey.export({ format: 'jwk' }).x ?? '' };
};

/** Enrols the demo terminal with this number. */
export const enrolTerminal = async (server: Pick<TestServer, 'url' | 'demo' | 'clock'>, number: number): Promise<TestTerminal> => {
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

const connectTerminal = async (server: Pick<TestServer, 'url' | 'clock'>, id: string, key: KeyObject): Promise<TestTerminal> => {
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
      previous: head.hash, at: now, clockOffsetMs: 0, day: new Date(now).toISOString().slice(0, 10), operator: cashier, shift: null, approvals: [],
      ...draft,
    } as Operation);
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
      const body = { id: requestId, protocol: protocolVersion, at: now, day: new Date(now).toISOString().slice(0, 10), operator: cashier, currency, ...draft };
      const response = requestResponseSchema.parse(expect200(await send({ method: 'POST', path: '/v1/requests', body })));
      return { ...response, page: decodePage(response.certificates) };
    },
    feed: async (cursor, limit = 5_000) => {
      const query = new URLSearchParams({ limit: String(limit), ...(cursor === undefined ? {} : { cursor }) });
      const response = feedResponseSchema.parse(expect200(await send({ method: 'GET', path: `/v1/feed?${query.toString()}` })));
      return { ...response, entries: decodePage(response.page) };
    },
  };
};

/** Reads a directory page from its base64url. */
export const decodePage = (page: string): readonly DirectoryEntry[] => readPage(new Uint8Array(Buffer.from(page, 'base64url')));

/** A certificate in a test's hand. */
export type TestPaper = { readonly hash: CertificateHash; readonly control: ControlNumber; readonly scan: string; readonly face: Minor; readonly programNumber: number };

let batches = 5_000;

/** Puts new certificates into a store's stock. Every call prints a batch of its own. */
export const makeStock = async (
  server: Pick<TestServer, 'database' | 'keys'>, storeNumber: number, count: number, face = minor(5_000), programNumber = 1,
): Promise<readonly TestPaper[]> => {
  batches += 1;
  const program = demoPrograms.find(({ number }) => number === programNumber);
  if (!program) throw new Error('no such demo program');
  const gtin = program.denominations.find((denomination) => denomination.face === face)?.gtin ?? program.denominations[0]?.gtin ?? '';
  const papers = makePaper(drawSeeded(`stock-${String(batches)}`), server.keys.numberKey, [gtin], batches, count);
  await server.database.transaction((sql) => writeCertificates(sql, papers, {
    state: 'stock', programNumber, storeNumber, currency: program.currency, faceOf: () => face, validUntil: null,
  }, undefined));
  return papers.map(({ hash, control, number }) => ({ hash, control, scan: number, face, programNumber }));
};

const reference = ({ hash, control, programNumber }: TestPaper) => ({ certificate: hash, sealed: 'sealed', control, programNumber });

/** Cash, exactly. */
export const cash = (amount: number) => ({ type: 'cash' as const, amount: minor(amount), given: minor(amount), change: minor(0) });

/** A sale of papers for their face value in cash. */
export const saleOf = (papers: readonly TestPaper[], more: { readonly validUntil?: string | null; readonly currency?: string } = {}): Draft<Extract<Operation, { kind: 'sale' }>> => ({
  kind: 'sale', currency: more.currency ?? 'USD',
  lines: papers.map((paper) => ({ ...reference(paper), certificateKind: 'sold', face: paper.face, price: paper.face, validUntil: more.validUntil ?? null })),
  tenders: [cash(papers.reduce((total, { face }) => total + face, 0))],
});

/** A redemption; by default one that the till decided by itself under the offline policy. */
export const redemptionOf = (
  uses: readonly (readonly [TestPaper, number])[],
  more: { readonly requestId?: string; readonly decidedBy?: 'server' | 'standin' | 'local'; readonly currency?: string; readonly atRisk?: number } = {},
): Draft<Extract<Operation, { kind: 'redemption' }>> => {
  const total = uses.reduce((sum, [, amount]) => sum + amount, 0);
  const decidedBy = more.decidedBy ?? (more.requestId === undefined ? 'standin' : 'server');
  return {
    kind: 'redemption', currency: more.currency ?? 'USD', requestId: more.requestId ?? null, decidedBy,
    amountDue: minor(total), otherTender: minor(0), atRisk: minor(decidedBy === 'standin' ? more.atRisk ?? total : 0),
    lines: uses.map(([paper, amount]) => ({ ...reference(paper), amount: minor(amount), balanceAfter: null })),
  };
};

/** A manager's approval, as the till records it. */
export const approvedBy = (terminal: Pick<TestTerminal, 'manager'>, right: 'void' | 'tender-correction' | 'offline-risk') =>
  [{ operator: terminal.manager, right, at: Date.now() }];

/** A void of a whole sale or redemption, approved by the manager. */
export const voidOf = (
  terminal: Pick<TestTerminal, 'manager'>, target: SealedOperation, more: { readonly requestId?: string } = {},
): Draft<Extract<Operation, { kind: 'void' }>> => {
  const { operation } = target;
  if (operation.kind !== 'sale' && operation.kind !== 'redemption') throw new Error('only sales and redemptions are voided');
  return {
    kind: 'void', currency: operation.currency, target: operation.id, targetKind: operation.kind, targetReference: 'T1-000001-0', reason: 'mistake',
    requestId: more.requestId ?? null, decidedBy: more.requestId === undefined ? 'local' : 'server',
    lines: operation.kind === 'sale'
      ? operation.lines.map(({ certificate, sealed, control, programNumber, face }) => ({ certificate, sealed, control, programNumber, amount: face }))
      : operation.lines.map(({ certificate, sealed, control, programNumber, amount }) => ({ certificate, sealed, control, programNumber, amount })),
    tenders: operation.kind === 'sale' ? [cash(operation.tenders.reduce((sum, { amount }) => sum + amount, 0))] : [],
    approvals: approvedBy(terminal, 'void'),
  };
};

/** Asserts what every test must leave behind: balanced books that owe what the certificates say. */
export const expectSoundBooks = async (server: Pick<TestServer, 'totals'>): Promise<Totals> => {
  const totals = await server.totals();
  for (const [currency, value] of Object.entries(totals.imbalance)) if (value !== 0) throw new Error(`the books are off by ${String(value)} ${currency}`);
  for (const [currency, { certificates, ledger }] of Object.entries(totals.outstanding)) {
    if (certificates !== ledger) throw new Error(`certificates owe ${String(certificates)} ${currency}, the ledger ${String(ledger)}`);
  }
  return totals;
};
