import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OfficeRight, officeRights, type OfficeRole, officeRoles, rightsByRole } from '../../../domain/office.ts';
import { officeCalls, officeDoors, officeFiles, officePath } from '../../../domain/office-calls.ts';
import { createApp } from '../../../server/app.ts';
import { createLog } from '../../../server/log.ts';
import { registerRoutes } from '../../../server/routes.ts';
import { createTestServer, type TestServer } from '../harness.ts';
import { type Person, post, signIn } from './people-at-work.ts';

let server: TestServer;
let people: Readonly<Record<OfficeRole, Person>>;
beforeAll(async () => {
  server = await createTestServer({ stockPerStore: 1 });
  const [office, headquarters, accountant, auditor] = await Promise.all(
    ['olivia@harbor-east.example', 'grace@harbor.example', 'ines@harbor.example', 'noah@harbor.example'].map((email) => signIn(server, email)));
  if (!office || !headquarters || !accountant || !auditor) throw new Error('nobody there');
  people = { office, headquarters, accountant, auditor };
});
afterAll(async () => { await server.close(); });

/** Every route that the server registers, with what it says of itself. */
const allRoutes = async (): Promise<readonly RouteOptions[]> => {
  const found: RouteOptions[] = [];
  // Nothing is called: the routes only register themselves.
  const nothingBehind = { now: Date.now, log: createLog(() => undefined, 'silent'), office: { handlers: {}, files: {} } } as unknown as Parameters<typeof createApp>[0];
  await createApp({
    ...nothingBehind,
    routes: (app, services) => {
      app.addHook('onRoute', (route) => { found.push(route); });
      registerRoutes(app, services);
    },
  });
  return found;
};

describe('every route', () => {
  it('says who may call it; an office route says with which right, and it is the table\'s', async () => {
    const routes = await allRoutes();
    const office = routes.filter(({ url }) => url.startsWith('/v1/office/'));
    const table = { ...officeCalls, ...officeFiles };
    expect(office.map(({ url }) => url).sort()).toEqual([...Object.keys(table), ...Object.keys(officeDoors)].map((name) => officePath(name as keyof typeof table)).sort());
    for (const { url, config } of routes) {
      expect(['terminal', 'office', 'nobody-asked'], url).toContain(config?.auth);
      const name = Object.keys(table).find((known) => officePath(known as keyof typeof table) === url);
      expect(config?.right, url).toBe(name === undefined ? undefined : table[name as keyof typeof table].right);
      expect(config?.auth === 'office', url).toBe(name !== undefined);
    }
  });

  it('of the office is open to exactly the roles that the table gives its right', async () => {
    const table = { ...officeCalls, ...officeFiles };
    const names = Object.keys(table) as (keyof typeof table)[];
    for (const role of officeRoles) {
      // The session's own calls are walked last, or signing out would end the walk.
      for (const name of names.toSorted((a, b) => Number(a.startsWith('session')) - Number(b.startsWith('session')))) {
        // Nothing that fits any call: the right is asked before the input is looked at, and nothing is changed.
        const { status } = await post(server.url, name, { nothing: 'fits' }, people[role].token);
        const may = rightsByRole[role].includes(table[name].right);
        expect(`${role} ${name} ${status === 403 ? 'denied' : String(status)}`).toBe(`${role} ${name} ${may ? '400' : 'denied'}`);
      }
    }
  });

  it('is denied to nobody in particular without a session', async () => {
    for (const name of [...Object.keys(officeCalls), ...Object.keys(officeFiles)] as (keyof typeof officeCalls)[]) {
      expect((await post(server.url, name, {})).status, name).toBe(401);
    }
  });
});

describe('the table of rights', () => {
  it('lets an auditor read and change nothing, and an accountant see and change only what belongs to the books', () => {
    const reading: readonly OfficeRight[] = [
      'session', 'business.read', 'people.read', 'audit.read', 'printing-houses.read', 'paper.read', 'exceptions.read', 'blocks.read', 'evening.read', 'statements.read',
      'accounting.read', 'claims.read', 'corporate.read', 'bank-refunds.read',
    ];
    expect([...rightsByRole.auditor].sort()).toEqual([...reading].sort());
    expect([...rightsByRole.accountant].sort()).toEqual([
      'accounting.close', 'accounting.map', 'accounting.post', 'accounting.read', 'bank-refunds.pay', 'bank-refunds.read', 'blocks.read', 'business.read', 'clearing.pay', 'corporate.credit', 'corporate.money', 'corporate.read', 'evening.read', 'exceptions.read', 'paper.read', 'printing-houses.read', 'session',
      'statements.read',
    ]);
  });

  it('gives keys of printing houses to headquarters alone, and everything to somebody', () => {
    expect(officeRoles.filter((role) => rightsByRole[role].includes('printing-houses.change'))).toEqual(['headquarters']);
    expect(officeRights.filter((right) => !officeRoles.some((role) => rightsByRole[role].includes(right)))).toEqual([]);
  });

  it('is in the OpenAPI description: every call of the office asks for a session', async () => {
    const document = await server.openapi() as { paths: Record<string, { post?: { security?: unknown; summary?: string; requestBody?: unknown } }> };
    for (const [name, { summary }] of Object.entries({ ...officeCalls, ...officeFiles })) {
      const described = document.paths[officePath(name as keyof typeof officeCalls)]?.post;
      expect(described, name).toMatchObject({ summary, security: [{ office: [] }] });
      expect(described?.requestBody, name).toBeDefined();
    }
  });

  it('notes what was denied', async () => {
    await people.accountant.refused('people.list', {});
    const { entries } = await people.headquarters.ask('audit.list', { before: null });
    expect(entries[0]).toMatchObject({ action: 'denied', subject: 'people.read', user: { name: 'Inês Duarte' } });
  });
});
