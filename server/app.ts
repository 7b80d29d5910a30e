import swagger from '@fastify/swagger';
import { fastify, type FastifyBaseLogger, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { createJsonSchemaTransform, hasZodFastifySchemaValidationErrors, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { serverTimeHeader } from '../domain/signing.ts';
import { mayDo, type OfficeRight } from '../domain/office.ts';
import type { Authenticate, Refused } from './authentication.ts';
import type { Caller } from './office/caller.ts';
import { isProblem, problem } from './problem.ts';
import { registerRoutes, type Services } from './routes.ts';
import type { EnrolledTerminal } from './terminals.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call it. A route that doesn't say can't be registered. */
    auth?: 'terminal' | 'office' | 'nobody-asked';
    /** What somebody of the office must be allowed. A route of the office that doesn't say can't be registered. */
    right?: OfficeRight;
  }
  interface FastifyRequest {
    rawBody: Buffer | undefined;
    terminal: EnrolledTerminal | undefined;
    office: Caller | undefined;
  }
}

export type AppDeps = Services & { readonly authenticate: Authenticate; readonly now: () => number; readonly log: FastifyBaseLogger; readonly routes?: typeof registerRoutes };

/** Five hundred operations of a busy shift are about one megabyte. */
const bodyBytesMax = 16 * 1024 * 1024;
const requestTimeoutMs = 30_000;

/** Builds the central server's HTTP interface; nothing is listening yet. */
export const createApp = async (deps: AppDeps): Promise<FastifyInstance> => {
  const app = fastify({
    loggerInstance: deps.log, logController: new LogController({ disableRequestLogging: true }), bodyLimit: bodyBytesMax, requestTimeout: requestTimeoutMs,
    exposeHeadRoutes: false, forceCloseConnections: 'idle', routerOptions: { maxParamLength: 100 },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ problem: 'not-found', detail: 'there is nothing here' }));
  app.decorateRequest('rawBody', undefined);
  app.decorateRequest('terminal', undefined);
  app.decorateRequest('office', undefined);

  denyByDefault(app);
  keepRawBodies(app);
  app.addHook('onSend', async (_request, reply) => {
    // No reader guesses another type than the answer says: JSON is never run as a page or a script.
    reply.headers({ [serverTimeHeader]: String(deps.now()), 'x-content-type-options': 'nosniff' });
  });
  app.addHook('preValidation', (request) => admit(deps, request));
  app.addHook('onResponse', async (request, reply) => { logAnswer(request, reply); });
  app.addHook('onClose', () => deps.office.stop());

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Countersign', description: 'The central server of Countersign: operations in, outcomes out.', version: '1' },
      components: {
        securitySchemes: {
          terminal: {
            type: 'http', scheme: 'signature',
            description: 'RFC 9421 HTTP Message Signature with the terminal\'s Ed25519 key; see domain/signing.ts for what it covers.',
          },
          office: { type: 'http', scheme: 'bearer', description: 'The token of a session that /v1/office/sign-in has started. There are no cookies.' },
        },
      },
    },
    transform: createJsonSchemaTransform({}),
  });
  await app.register(async (routes) => { (deps.routes ?? registerRoutes)(routes, deps); });
  await app.ready();
  return app;
};

/** Makes a route that doesn't say who may call it impossible to register. */
const denyByDefault = (app: FastifyInstance): void => {
  app.addHook('onRoute', ({ url, config }) => {
    if (!config?.auth) throw new Error(`the route ${url} does not say who may call it`);
    if ((config.auth === 'office') !== (config.right !== undefined)) throw new Error(`the route ${url} does not say which right it needs`);
  });
};

/** Bodies are kept as bytes until their sender is known: a stranger's JSON is not even parsed. */
const keepRawBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    request.rawBody = body as Buffer;
    done(null, undefined);
  });
};

/** Lets a request through when its route is open, its signature is a terminal's, or its session has the right; then reads its body. */
const admit = async (deps: AppDeps, request: FastifyRequest): Promise<void> => {
  if (request.is404) return;
  const { auth, right } = request.routeOptions.config;
  if (auth === 'office' && right) request.office = await admitOffice(deps, request, right);
  else if (auth !== 'nobody-asked') {
    const { method, url, headers, rawBody } = request;
    const admitted = await deps.authenticate({ method, url, headers, body: rawBody });
    if (!admitted.ok) throw refusals[admitted.error]();
    request.terminal = admitted.value;
  }
  if (request.rawBody) request.body = parseJson(request.rawBody);
};

const admitOffice = async ({ office }: AppDeps, { headers }: FastifyRequest, right: OfficeRight): Promise<Caller> => {
  const caller = await office.sessions.find(headers.authorization);
  if (!caller) throw problem(401, 'signed-out', 'nobody is signed in, or was too long ago');
  if (mayDo(caller.user.role, right)) return caller;
  await office.denied(caller, right);
  throw problem(403, 'not-allowed', 'this role may not do this');
};

const refusals: Readonly<Record<Refused, () => Error>> = {
  'not-authenticated': () => problem(401, 'not-authenticated', 'the message is not signed by a terminal of this business'),
  'wrong-clock': () => problem(401, 'wrong-clock', `the signature's time is not ours; ours is in ${serverTimeHeader}`),
  'revoked': () => problem(401, 'revoked', 'this terminal may no longer take part'),
};

const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw problem(400, 'bad-request', 'the body is not JSON');
  }
};

/** The one place where errors become answers. What isn't a known problem tells the caller nothing but that it is ours. */
const answerError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  if (isProblem(error)) {
    if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds));
    return reply.code(error.statusCode).send({ problem: error.problem, detail: error.message });
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    // Where it is wrong, never what stood there.
    const places = error.validation.map(({ instancePath, keyword }) => `${instancePath || '/'} ${keyword}`);
    return reply.code(400).send({ problem: 'bad-request', detail: places.slice(0, 5).join('; ') });
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return reply.code(error.statusCode).send({ problem: 'bad-request', detail: error.code });
  }
  request.log.error({ error }, 'a request failed');
  return reply.code(500).send({ problem: 'server-error', detail: 'the server could not do it' });
};

const logAnswer = (request: FastifyRequest, reply: FastifyReply): void => {
  request.log.info({
    // The route's pattern, not the address: an address may hold whatever somebody typed.
    method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode, ms: Math.round(reply.elapsedTime),
    ...(request.terminal ? { terminal: request.terminal.id } : {}), ...(request.office ? { person: request.office.user.id } : {}),
  }, 'answered');
};
