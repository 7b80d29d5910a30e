import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { historySchema } from '../../domain/protocol.ts';
import { parseScan } from '../../domain/number.ts';
import { createApp } from '../../server/app.ts';
import { createLog, maskNumbers } from '../../server/log.ts';
import { createTestServer, decodePage, enrolTerminal, makeStock, redemptionOf, saleOf, type TestServer, type TestTerminal, voidOf } from './harness.ts';
import { minor } from '../../domain/money.ts';

let server: TestServer;
let till: TestTerminal;
let boston: TestTerminal;

beforeAll(async () => {
  server = await createTestServer({ stockPerStore: 5, activeCertificates: 9 });
  [till, boston] = [await enrolTerminal(server, 11), await enrolTerminal(server, 21)];
});
afterAll(async () => { await server.close(); });

describe('the interface', () => {
  it('is well, and says so', async () => {
    const response = await fetch(`${server.url}/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('describes itself as OpenAPI 3.1, every signed route as signed', async () => {
    const document = await server.openapi() as { openapi: string; paths: Record<string, Record<string, { security?: unknown; responses: Record<string, unknown>; requestBody?: unknown }>> };
    expect(document.openapi).toBe('3.1.0');
    // The office's calls have a test of their own: test/server/office/rights.test.ts.
    const paths = Object.keys(document.paths).filter((path) => !path.startsWith('/v1/office/'));
    expect(paths.sort()).toEqual(['/health', '/v1/arrivals', '/v1/awaited-sales', '/v1/certificates/{hash}', '/v1/claims/{reference}', '/v1/enrol', '/v1/feed', '/v1/freezes', '/v1/leases', '/v1/operations', '/v1/requests', '/v1/shipments', '/v1/terminal']);
    const open = Object.entries(document.paths).flatMap(([path, methods]) => Object.values(methods).flatMap(({ security }) => security ? [] : [path]));
    expect(open.sort()).toEqual(['/health', '/v1/enrol', '/v1/office/set-up/begin', '/v1/office/set-up/finish', '/v1/office/sign-in']);
    for (const methods of Object.values(document.paths)) for (const { responses } of Object.values(methods)) expect(Object.keys(responses)).toContain('200');
    expect(JSON.stringify(document.paths['/v1/operations']?.['post']?.requestBody)).toContain('"maxItems":500');
    // Every reference leads somewhere.
    for (const [, target] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = (target ?? '').split('/').reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
      expect(found, target).toBeDefined();
    }
  });

  it('can not have a route that does not say who may call it', async () => {
    const never = () => Promise.reject(new Error('not called'));
    const office = {} as Parameters<typeof createApp>[0]['office'];
    const services = {
      office, intake: { push: never, ask: never }, feed: { read: never }, heads: { told: never }, history: never, claims: { released: never, enquire: never }, arrivals: { awaited: never, confirm: never }, freeze: never, leases: never, awaitedSale: never, enrolment: { enrol: never }, batchOf: never,
      business: never, isHealthy: never,
    };
    const appWith = (auth: { auth: 'terminal' | 'office' } | undefined) => createApp({
      ...services, now: Date.now, log: createLog(() => undefined, 'silent'), authenticate: () => Promise.resolve({ ok: false, error: 'not-authenticated' }),
      routes: (app) => { app.get('/new', { ...(auth ? { config: auth } : {}) }, () => 'hello'); },
    });
    await expect(appWith(undefined)).rejects.toThrow('does not say who may call it');
    await expect(appWith({ auth: 'office' })).rejects.toThrow('does not say which right it needs');
    expect((await (await appWith({ auth: 'terminal' })).inject('/new')).statusCode).toBe(401);
  });

  it('answers what it can not read with a place and never with what stood there', async () => {
    const answer = await till.send({ method: 'POST', path: '/v1/requests', body: { kind: 'redeem', id: '0100952123400025xx', secret: 'value' } });
    expect(answer).toMatchObject({ status: 400, problem: 'bad-request' });
    expect(JSON.stringify(answer.body)).not.toMatch(/0100952|value/);
  });

  it('tells every reader to take an answer for what it says it is, refusals as well', async () => {
    const answers = await Promise.all(['/health', '/v1/feed', '/nowhere'].map((path) => fetch(`${server.url}${path}`)));
    expect(answers.map(({ status, headers }) => [status, headers.get('x-content-type-options')])).toEqual([[200, 'nosniff'], [401, 'nosniff'], [404, 'nosniff']]);
  });

  it('answers 404, 415 and another protocol version as problems', async () => {
    expect(await till.send({ method: 'GET', path: '/v2/anything' })).toMatchObject({ status: 404, problem: 'not-found' });
    const plain = await fetch(`${server.url}/v1/enrol`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'hello' });
    expect([plain.status, await plain.json()]).toMatchObject([415, { problem: 'bad-request' }]);
    const body = { id: '01a205f1-5951-7725-8bdb-3c04185f8955', kind: 'redeem', protocol: 9, at: 1, day: '2026-01-01', operator: till.cashier, currency: 'USD', lines: [{ certificate: 'ab'.repeat(16), amount: 1 }] };
    expect(await till.send({ method: 'POST', path: '/v1/requests', body })).toMatchObject({ status: 426, problem: 'upgrade-required' });
  });

  it('refuses a batch of more than five hundred', async () => {
    const body = { protocol: 1, operations: Array.from({ length: 501 }, () => '{}'), head: { sequence: 1, hash: 'ab'.repeat(32), signature: '' } };
    expect(await till.send({ method: 'POST', path: '/v1/operations', body })).toMatchObject({ status: 400 });
  });
});

describe('a certificate\'s history', () => {
  it('tells what happened to it, newest first', async () => {
    const [paper] = await makeStock(server, 101, 1);
    if (!paper) throw new Error('no stock');
    const { sealed: [sale] } = await till.record(saleOf([paper]));
    const asked = await boston.ask({ kind: 'redeem', lines: [{ certificate: paper.hash, amount: minor(1_500) }] });
    const { sealed: [redemption] } = await boston.record(redemptionOf([[paper, 1_500]], { requestId: asked.id }));
    if (!sale || !redemption) throw new Error('nothing recorded');
    await boston.record(voidOf(boston, redemption));
    const history = historySchema.parse((await till.send({ method: 'GET', path: `/v1/certificates/${paper.hash}` })).body);
    expect(history.events.map(({ kind, storeName, amount, reference }) => [kind, storeName, amount, reference.slice(0, 4)])).toEqual([
      ['void', 'Harbor Market Boston', 1_500, 'T21-'], ['redemption', 'Harbor Market Boston', 1_500, 'T21-'], ['sale', 'Harbor Market Portland', 5_000, 'T11-'],
    ]);
    expect(decodePage(history.page)[0]?.certificate.balance).toBe(5_000);
    expect(history).toMatchObject({ control: paper.control, more: false });
  });

  it('of another store\'s stock, and of nothing at all, is the same nothing', async () => {
    const [foreign] = await makeStock(server, 102, 1);
    const answers = await Promise.all([foreign?.hash, 'ab'.repeat(16)].map((hash) => till.send({ method: 'GET', path: `/v1/certificates/${hash ?? ''}` })));
    expect(answers[0]).toMatchObject({ status: 404, problem: 'not-here' });
    expect(answers[1]?.body).toEqual(answers[0]?.body);
  });
});

describe('the log', () => {
  it('holds no number after a whole flow, though numbers were thrown at every address', async () => {
    const scan = server.demo.stores[0]?.paper[0]?.scan ?? '';
    expect(parseScan(scan).ok).toBe(true);
    await fetch(`${server.url}/v1/certificates/${scan}`);
    await fetch(`${server.url}/${scan}?scan=${scan}`);
    await till.send({ method: 'GET', path: `/v1/certificates/${scan}` });
    await till.send({ method: 'GET', path: `/v1/feed?cursor=${scan}` });
    await till.send({ method: 'POST', path: '/v1/requests', body: { scan } });
    await fetch(`${server.url}/v1/enrol`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: `{"code":"${scan}"}` });
    const text = server.logLines.join('');
    expect(server.logLines.length).toBeGreaterThan(10);
    for (const { paper } of server.demo.stores) for (const one of paper) expect(text).not.toContain(one.scan.slice(18));
    expect(text).not.toMatch(/\d{15,}/);
  });

  it('masks a number that slips in, and leaves times and ids alone', () => {
    const line = '{"time":"2026-11-23T01:07:15.584Z","at":1795396035584,"msg":"scanned 010095212340002521123456789012345 6","bracketed":"(01)00952123400025(21)1234567890123456"}';
    expect(maskNumbers(line)).toBe('{"time":"2026-11-23T01:07:15.584Z","at":1795396035584,"msg":"scanned [33 digits] 6","bracketed":"(01)00952123400025(21)[16 digits]"}');
  });
});

describe('the demo\'s certificates that are sold already', () => {
  it('are owed by the ledger, too', async () => {
    const { outstanding } = await server.totals();
    expect(outstanding['KRW']).toEqual({ certificates: 160_000, ledger: 160_000 });
  });
});
