import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { z } from 'zod';
import { problemSchema } from '../../domain/protocol.ts';
import type { OfficeRight } from '../../domain/office.ts';
import { fileLinesHeader, type OfficeCall, officeCalls, type OfficeDoor, officeDoors, type OfficeFile, officeFiles, officePath } from '../../domain/office-calls.ts';
import type { Caller, OfficeFileHandlers, OfficeHandlers, SentFile } from './caller.ts';
import type { SetUp } from './invitations.ts';
import type { Sessions } from './sessions.ts';
import type { createSignIn } from './sign-in.ts';

/** What stands behind the office's routes. */
export type Office = {
  readonly handlers: OfficeHandlers; readonly files: OfficeFileHandlers; readonly setUp: SetUp; readonly signIn: ReturnType<typeof createSignIn>;
  readonly sessions: Sessions;
  /** Lets happen what has become due since the last call. */
  readonly prepare: () => Promise<void>;
  /** Notes that somebody was refused for want of a right. */
  readonly denied: (caller: Caller, right: OfficeRight) => Promise<void>;
  /** Takes up work that an earlier process left; ends the work of this one. */
  readonly resume: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const refusals = { 400: problemSchema, 401: problemSchema, 409: problemSchema, 429: problemSchema, 500: problemSchema };
const signedInRefusals = { ...refusals, 403: problemSchema, 404: problemSchema };
const security = [{ office: [] }];

/** Registers the table of calls. A route stands here with the right that the table names, or not at all. */
export const registerOfficeRoutes = (app: FastifyInstance, { handlers, files, prepare, setUp, signIn }: Office): void => {
  for (const name of Object.keys(officeCalls) as OfficeCall[]) {
    const { right, summary, input, output } = officeCalls[name];
    // The table holds handler and schemas of one name together; the compiler can't see that through a loop.
    const handler = handlers[name] as (caller: Caller, input: unknown) => Promise<unknown>;
    route(app, name, { right, schema: { summary, security, body: input, response: { 200: output, ...signedInRefusals } } },
      async (request) => {
        await prepare();
        return handler(callerOf(request), request.body);
      });
  }
  for (const name of Object.keys(officeFiles) as OfficeFile[]) {
    const { right, summary, input } = officeFiles[name];
    const handler = files[name] as (caller: Caller, input: unknown) => Promise<SentFile>;
    route(app, name, { right, schema: { summary, security, body: input, response: { 200: z.any().describe('The file\'s bytes'), ...signedInRefusals } } },
      async (request, reply) => {
        await prepare();
        return sendFile(reply, await handler(callerOf(request), request.body));
      });
  }
  door(app, 'sign-in', (typed, source) => signIn(typed, source));
  door(app, 'set-up.begin', ({ code }, source) => setUp.begin(code, source));
  door(app, 'set-up.finish', async (typed, source) => { await setUp.finish(typed, source); return {}; });
};

const door = <Name extends OfficeDoor>(
  app: FastifyInstance, name: Name, answer: (typed: z.output<(typeof officeDoors)[Name]['input']>, source: string) => Promise<z.input<(typeof officeDoors)[Name]['output']>>,
): void => {
  const { summary, input, output } = officeDoors[name];
  route(app, name, { schema: { summary, body: input, response: { 200: output, ...refusals } } },
    (request) => answer(request.body as z.output<(typeof officeDoors)[Name]['input']>, request.ip));
};

const route = (
  app: FastifyInstance, name: OfficeCall | OfficeFile | OfficeDoor, { right, schema }: { readonly right?: OfficeRight; readonly schema: FastifySchema },
  answer: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
): void => {
  app.post(officePath(name), { schema, config: right === undefined ? { auth: 'nobody-asked' } : { auth: 'office', right } }, async (request, reply) => {
    // Neither a proxy nor a disk keeps what the office was told.
    reply.header('cache-control', 'no-store');
    return answer(request, reply);
  });
};

const sendFile = (reply: FastifyReply, { name, type, body, lines }: SentFile): FastifyReply => reply
  .headers(lines === undefined ? {} : { [fileLinesHeader]: String(lines) })
  .header('content-type', type)
  .header('content-disposition', `attachment; filename="${name}"`)
  // Bytes as they are: the JSON serialiser has nothing to do with them.
  .serializer((payload: unknown) => payload as string)
  .send(body instanceof Uint8Array ? Buffer.from(body) : Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]));

const callerOf = ({ office }: FastifyRequest): Caller => {
  if (!office) throw new Error('an office route was reached without anybody signed in');
  return office;
};
