import { randomUUID, sign } from 'node:crypto';
import { z } from 'zod';
import { readOperation } from '../domain/operation.ts';
import { type TillArrival, type TillShipment, tillShipmentSchema, type TillShipments, tillShipmentsSchema } from '../domain/till-arrival.ts';
import { type AwaitedSale, awaitedSaleSchema, type ShownReceipt } from '../domain/awaited-sale.ts';
import { type ReleasedClaim, releasedClaimSchema } from '../domain/claim-wire.ts';
import { type LeaseRequest, type LeaseResponse, leaseResponseSchema } from '../domain/lease.ts';
import { type FrozenSale, frozenSaleSchema, type TillFreeze } from '../domain/exception-wire.ts';
import {
  configSchema, enrolResponseSchema, feedResponseSchema, historySchema, protocolVersion, pushResponseSchema, requestResponseSchema,
  type Config, type EnrolRequest, type EnrolResponse, type Request,
} from '../domain/protocol.ts';
import { err, type Result } from '../domain/result.ts';
import { serverTimeHeader, signedHeadText } from '../domain/signing.ts';
import type { CallInput, CallOutput, ServerFailure } from '../preload/contract.ts';
import { readAnswer } from './answer.ts';
import { failure, type Message, sendMessage } from './message.ts';
import { readTerminalKey } from './vault.ts';

/** This till as the server knows it. */
export type Identity = { readonly server: string; readonly terminal: string; readonly terminalKey: string };

/** Every call to the central server; each is signed, bounded in time and size, and checked before it is believed. */
export type ServerClient = {
  readonly enrol: (server: string, request: EnrolRequest) => Promise<Result<EnrolResponse, ServerFailure>>;
  readonly config: () => Promise<Result<Config, ServerFailure>>;
  readonly push: (operations: readonly string[]) => Promise<CallOutput<'server:push'>>;
  readonly request: (request: Request) => Promise<CallOutput<'server:request'>>;
  readonly feed: (input: CallInput<'server:feed'>) => Promise<CallOutput<'server:feed'>>;
  readonly history: (certificate: string) => Promise<CallOutput<'server:history'>>;
  readonly lease: (asked: LeaseRequest) => Promise<Result<LeaseResponse, ServerFailure>>;
  readonly shipments: () => Promise<Result<TillShipments, ServerFailure>>;
  readonly arrival: (arrival: Omit<TillArrival, 'protocol'>) => Promise<Result<TillShipment, ServerFailure>>;
  readonly awaitedSale: (shown: Omit<ShownReceipt, 'protocol'>) => Promise<Result<AwaitedSale, ServerFailure>>;
  readonly claim: (reference: string) => Promise<Result<ReleasedClaim, ServerFailure>>;
  readonly freeze: (asked: Omit<TillFreeze, 'protocol'>) => Promise<Result<FrozenSale, ServerFailure>>;
};

type Deps = {
  readonly identity: () => Identity | undefined;
  readonly fetch: typeof fetch;
  /** Epoch milliseconds by the till's own clock. */
  readonly now: () => number;
};

/** A customer waits for a request; pushes and pages are larger and nobody watches them. */
const requestDeadlineMs = 3_000;
const transferDeadlineMs = 15_000;
/** A page of 20,000 certificates is 1.7 MB in base64. */
const answerBytesMax = 8_000_000;

/** A client for whichever server this till is enrolled with at the moment. */
export const createServerClient = ({ identity, fetch: request, now }: Deps): ServerClient => {
  // Server time minus till time, learned from every answer: a till whose clock is a week off still signs with the right time.
  let clockOffsetMs = 0;

  const call = async <Value>(
    { method, path, body, deadlineMs }: { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: unknown; readonly deadlineMs: number },
    schema: z.ZodType<Value>,
  ): Promise<Result<Value, ServerFailure>> => {
    const self = identity();
    if (!self) return err(failure('not-enrolled'));
    const message = makeMessage(self.server, { method, path, body, deadlineMs });
    const first = await attempt(message, self, schema);
    // The server tells its time with every answer, so the second try is signed by the right clock.
    return isWrongClock(first) ? attempt(message, self, schema) : first;
  };

  const attempt = async <Value>(message: Message, { terminal, terminalKey }: Identity, schema: z.ZodType<Value>): Promise<Result<Value, ServerFailure>> => {
    const key = readTerminalKey(terminalKey);
    const answer = await sendMessage(message, { terminal, key, created: now() + clockOffsetMs, nonce: randomUUID() }, request);
    if (!answer.ok) return answer;
    const serverTime = Number(answer.value.header(serverTimeHeader) ?? NaN);
    if (Number.isSafeInteger(serverTime)) clockOffsetMs = serverTime - now();
    return readAnswer(answer.value, schema);
  };

  return {
    enrol: async (server, body) => {
      const answer = await sendMessage(makeMessage(server, { method: 'POST', path: '/v1/enrol', body, deadlineMs: transferDeadlineMs }), undefined, request);
      return answer.ok ? readAnswer(answer.value, enrolResponseSchema) : answer;
    },
    config: () => call({ method: 'GET', path: '/v1/terminal', deadlineMs: transferDeadlineMs }, configSchema),
    push: async (operations) => {
      const self = identity();
      if (!self) return err(failure('not-enrolled'));
      const body = { protocol: protocolVersion, operations, head: signHead(operations, self) };
      return call({ method: 'POST', path: '/v1/operations', body, deadlineMs: transferDeadlineMs }, pushResponseSchema);
    },
    request: (body) => call({ method: 'POST', path: '/v1/requests', body, deadlineMs: requestDeadlineMs }, requestResponseSchema),
    feed: ({ cursor, limit, head, risk, check }) => {
      const query = new URLSearchParams({ ...(cursor === null ? {} : { cursor }), limit: String(limit), ...(head === undefined ? {} : { head: String(head) }), ...(risk === undefined ? {} : { risk: String(risk) }), ...(check === undefined ? {} : { check }) });
      return call({ method: 'GET', path: `/v1/feed?${query.toString()}`, deadlineMs: transferDeadlineMs }, feedResponseSchema);
    },
    history: (certificate) => call({ method: 'GET', path: `/v1/certificates/${certificate}`, deadlineMs: requestDeadlineMs }, historySchema),
    lease: (asked) => call({ method: 'POST', path: '/v1/leases', body: asked, deadlineMs: requestDeadlineMs }, leaseResponseSchema),
    awaitedSale: (shown) => call({ method: 'POST', path: '/v1/awaited-sales', body: { ...shown, protocol: protocolVersion }, deadlineMs: requestDeadlineMs }, awaitedSaleSchema),
    shipments: () => call({ method: 'GET', path: '/v1/shipments', deadlineMs: requestDeadlineMs }, tillShipmentsSchema),
    arrival: (arrival) => call({ method: 'POST', path: '/v1/arrivals', body: { ...arrival, protocol: protocolVersion }, deadlineMs: transferDeadlineMs }, tillShipmentSchema),
    claim: (reference) => call({ method: 'GET', path: `/v1/claims/${encodeURIComponent(reference)}`, deadlineMs: requestDeadlineMs }, releasedClaimSchema),
    freeze: (asked) => call({ method: 'POST', path: '/v1/freezes', body: { ...asked, protocol: protocolVersion }, deadlineMs: transferDeadlineMs }, frozenSaleSchema),
  };
};

const isWrongClock = (result: Result<unknown, ServerFailure>): boolean =>
  !result.ok && result.error.status === 401 && result.error.problem === 'wrong-clock';

const makeMessage = (
  server: string, { method, path, body, deadlineMs }: { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: unknown; readonly deadlineMs: number },
): Message => ({
  method, deadlineMs,
  url: new URL(path, server),
  bytesMax: answerBytesMax,
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

/** The terminal stands by its chain up to the last operation sent; another's, above all a practising till's, it never signs. */
const signHead = (operations: readonly string[], { terminal, terminalKey }: Identity) => {
  const last = readOperation(operations.at(-1) ?? '');
  if (!last.ok) throw new Error('only canonical operations are pushed');
  const { hash, operation: { sequence, terminal: author } } = last.value;
  if (author !== terminal || operations.some((text) => !text.includes(`"terminal":"${terminal}"`))) throw new Error('only this terminal\'s own operations are pushed');
  const signature = sign(null, Buffer.from(signedHeadText(terminal, sequence, hash), 'utf8'), readTerminalKey(terminalKey));
  return { sequence, hash, signature: signature.toString('base64url') };
};
