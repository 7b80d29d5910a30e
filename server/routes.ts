import { verify } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { releasedClaimSchema } from '../domain/claim-wire.ts';
import { leaseRequestSchema, leaseResponseSchema } from '../domain/lease.ts';
import { certificateHashSchema } from '../domain/number.ts';
import {
  configSchema, directoryCheckSchema, enrolRequestSchema, enrolResponseSchema, feedResponseSchema, historySchema, problemSchema, protocolVersion, pushRequestSchema,
  type PushRequest, pushResponseSchema, type Request, requestResponseSchema, requestSchema, type CertificateHistory,
} from '../domain/protocol.ts';
import { type AwaitedSale, awaitedSaleSchema, type ShownReceipt, shownReceiptSchema } from '../domain/awaited-sale.ts';
import { frozenSaleSchema, type FrozenSale, type TillFreeze, tillFreezeSchema } from '../domain/exception-wire.ts';
import { tillArrivalSchema, tillShipmentSchema, tillShipmentsSchema } from '../domain/till-arrival.ts';
import { chainHash } from '../domain/operation.ts';
import type { CertificateHash } from '../domain/number.ts';
import { signedHeadText } from '../domain/signing.ts';
import type { KnownTerminal } from './books.ts';
import type { Business } from './business.ts';
import type { TillClaims } from './claims/till.ts';
import { configurationOf } from './configuration.ts';
import type { Enrolment } from './enrolment.ts';
import type { Feed } from './feed.ts';
import type { Intake } from './intake.ts';
import type { createLeases } from './leasing.ts';
import { type Office, registerOfficeRoutes } from './office/routes.ts';
import { problem } from './problem.ts';
import type { TillArrivals } from './stock/till-arrivals.ts';
import type { TerminalHeads } from './terminal-heads.ts';
import type { EnrolledTerminal } from './terminals.ts';

/** What stands behind the routes. */
export type Services = {
  readonly intake: Intake;
  readonly feed: Feed;
  readonly heads: TerminalHeads;
  readonly history: (terminal: KnownTerminal, hash: CertificateHash) => Promise<CertificateHistory | undefined>;
  /** Says whose sale a receipt is that has not arrived. */
  readonly awaitedSale: (terminal: KnownTerminal, shown: ShownReceipt) => Promise<AwaitedSale>;
  readonly claims: TillClaims;
  readonly arrivals: TillArrivals;
  readonly leases: ReturnType<typeof createLeases>;
  /** Freezes a sale for a manager at a till. */
  readonly freeze: (terminal: KnownTerminal, asked: TillFreeze) => Promise<FrozenSale>;
  readonly enrolment: Enrolment;
  /** The batch of a terminal's own control numbers. */
  readonly batchOf: (terminal: string) => Promise<number>;
  readonly business: () => Promise<Business>;
  readonly isHealthy: () => Promise<boolean>;
  readonly office: Office;
  readonly now: () => number;
};

const feedPageMax = 20_000;

/** What any route may answer besides its own. */
const problems = { 400: problemSchema, 401: problemSchema, 500: problemSchema };
const signed = { security: [{ terminal: [] }] };

/** Registers every route. Each says who may call it. */
export const registerRoutes = (app: FastifyInstance, services: Services): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { intake, feed, history, enrolment, business, now } = services;
  registerOfficeRoutes(app, services.office);

  routes.get('/health', {
    config: { auth: 'nobody-asked' },
    schema: { summary: 'Whether the server and its database answer', response: { 200: z.strictObject({ status: z.literal('ok') }), 503: problemSchema } },
  }, async () => {
    if (!await services.isHealthy()) throw problem(503, 'database-unreachable', 'the database does not answer');
    return { status: 'ok' as const };
  });

  routes.get('/openapi.json', { config: { auth: 'nobody-asked' }, schema: { hide: true } }, async () => app.swagger());

  routes.post('/v1/enrol', {
    config: { auth: 'nobody-asked' },
    schema: {
      summary: 'Trade a one-time code for a terminal\'s identity', body: enrolRequestSchema,
      response: { 200: enrolResponseSchema, ...problems, 409: problemSchema, 426: problemSchema, 429: problemSchema },
    },
  }, async (request) => {
    refuseOtherVersions(request.body.protocol);
    return enrolment.enrol(request.body, request.ip);
  });

  routes.get('/v1/terminal', {
    config: { auth: 'terminal' },
    schema: { summary: 'What a terminal must know of itself, its programs and its operators', ...signed, response: { 200: configSchema, ...problems } },
  }, async (request) => {
    const terminal = terminalOf(request);
    return configurationOf(await business(), terminal, await services.batchOf(terminal.id), now());
  });

  routes.post('/v1/operations', {
    config: { auth: 'terminal' },
    schema: {
      summary: 'Hand in completed operations; each is accepted or flagged, never declined', ...signed, body: pushRequestSchema,
      response: { 200: pushResponseSchema, ...problems, 426: problemSchema },
    },
  }, async (request) => {
    refuseOtherVersions(request.body.protocol);
    const terminal = terminalOf(request);
    const pushed = await intake.push(terminal, request.body.operations, !isHeadGenuine(terminal, request.body));
    return { ...pushed, configVersion: (await business()).configVersion };
  });

  routes.post('/v1/requests', {
    config: { auth: 'terminal' },
    schema: {
      summary: 'Ask before value leaves a certificate; approved means it has left', ...signed, body: requestSchema,
      response: { 200: requestResponseSchema, ...problems, 426: problemSchema },
    },
  }, async (request) => {
    refuseOtherVersions(request.body.protocol);
    refuseDoubles(request.body);
    return intake.ask(terminalOf(request), request.body);
  });

  routes.post('/v1/leases', {
    config: { auth: 'terminal' },
    schema: {
      summary: 'Lend a till the right to spend a certificate until a time, or take it back', ...signed, body: leaseRequestSchema,
      response: { 200: leaseResponseSchema, ...problems, 409: problemSchema, 426: problemSchema },
    },
  }, async (request) => {
    refuseOtherVersions(request.body.protocol);
    return services.leases(terminalOf(request), request.body);
  });

  routes.post('/v1/freezes', {
    config: { auth: 'terminal' },
    schema: {
      summary: 'Block every certificate of the sale of a receipt, for a manager at a till', ...signed, body: tillFreezeSchema,
      response: { 200: frozenSaleSchema, ...problems, 403: problemSchema, 404: problemSchema, 409: problemSchema, 426: problemSchema },
    },
  }, async (request) => {
    refuseOtherVersions(request.body.protocol);
    return services.freeze(terminalOf(request), request.body);
  });

  routes.post('/v1/awaited-sales', {
    config: { auth: 'terminal' },
    schema: {
      summary: 'Whose sale a receipt is that has not arrived; its unsold paper is set aside for it', ...signed, body: shownReceiptSchema,
      response: { 200: awaitedSaleSchema, ...problems, 403: problemSchema, 404: problemSchema, 426: problemSchema },
    },
  }, async (request) => {
    refuseOtherVersions(request.body.protocol);
    return services.awaitedSale(terminalOf(request), request.body);
  });

  routes.get('/v1/shipments', {
    config: { auth: 'terminal' },
    schema: { summary: 'Paper that is on its way to the till\'s store', ...signed, response: { 200: tillShipmentsSchema, ...problems } },
  }, (request) => services.arrivals.awaited(terminalOf(request)));

  routes.post('/v1/arrivals', {
    config: { auth: 'terminal' },
    schema: {
      summary: 'Confirm what arrived of a shipment to the till\'s store, by a manager', ...signed, body: tillArrivalSchema,
      response: { 200: tillShipmentSchema, ...problems, 403: problemSchema, 404: problemSchema, 409: problemSchema, 426: problemSchema },
    },
  }, async (request) => {
    refuseOtherVersions(request.body.protocol);
    return services.arrivals.confirm(terminalOf(request), request.body);
  });

  routes.get('/v1/feed', {
    config: { auth: 'terminal' },
    schema: {
      summary: 'What has changed since the cursor', ...signed,
      querystring: z.strictObject({
        cursor: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(feedPageMax).default(5_000),
        // How far the till's own chain goes, sent or not; tills from before this was asked don't say it.
        head: z.coerce.number().int().min(0).optional(),
        // What of it the till has taken on its own word, in its store's currency; tills from before this was asked don't say it.
        risk: z.coerce.number().int().min(0).optional(),
        // What the till's directory comes to at this cursor.
        check: directoryCheckSchema.optional(),
      }),
      response: { 200: feedResponseSchema, ...problems },
    },
  }, async (request) => {
    const terminal = terminalOf(request);
    const { cursor, limit, head, risk, check } = request.query;
    if (head !== undefined) await services.heads.told(terminal.id, head, risk);
    return feed.read(terminal, cursor ?? null, limit, check);
  });

  routes.get('/v1/certificates/:hash', {
    config: { auth: 'terminal' },
    schema: {
      summary: 'A certificate\'s balance and history', ...signed, params: z.strictObject({ hash: certificateHashSchema }),
      response: { 200: historySchema, ...problems, 404: problemSchema },
    },
  }, async (request) => {
    const terminal = terminalOf(request);
    const found = await history(terminal, request.params.hash);
    // One word for unknown and for not yours, so that nobody can try numbers out.
    if (!found) throw problem(404, 'not-here', 'no certificate that this store may know of');
    const lost = await services.claims.enquire(terminal, request.params.hash);
    return lost ? { ...found, lost } : found;
  });

  routes.get('/v1/claims/:reference', {
    config: { auth: 'terminal' },
    schema: {
      summary: 'What new paper may be handed out for, by the receipt of who has lost a certificate', ...signed, params: z.strictObject({ reference: z.string().max(24) }),
      response: { 200: releasedClaimSchema, ...problems, 404: problemSchema, 409: problemSchema },
    },
  }, (request) => services.claims.released(request.params.reference));
};

const terminalOf = ({ terminal }: FastifyRequest): EnrolledTerminal => {
  if (!terminal) throw new Error('a signed route was reached without a terminal');
  return terminal;
};

const refuseOtherVersions = (protocol: number): void => {
  if (protocol !== protocolVersion) throw problem(426, 'upgrade-required', `this server speaks protocol version ${String(protocolVersion)}`);
};

const refuseDoubles = ({ lines }: Request): void => {
  if (new Set(lines.map(({ certificate }) => certificate)).size !== lines.length) throw problem(400, 'bad-request', 'a certificate stands in it twice');
};

/** Whether the terminal stands by the last operation it sends. A forged head is told, the operations are taken in all the same. */
const isHeadGenuine = ({ id, key }: EnrolledTerminal, { head, operations }: PushRequest): boolean => {
  if (chainHash(operations.at(-1) ?? '') !== head.hash) return false;
  return verify(null, Buffer.from(signedHeadText(id, head.sequence, head.hash)), key, Buffer.from(head.signature, 'base64url'));
};
