import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoOfficePassword, demoTotpSecret } from '../../../server/demo/office.ts';
import { sessionIdleMs, sessionMsMax } from '../../../server/office/sessions.ts';
import { totpCode } from '../../../server/office/totp.ts';
import { createTestServer, type TestServer } from '../harness.ts';
import { post, refusalOf, signIn, trySignIn } from './people-at-work.ts';

let server: TestServer;
beforeAll(async () => { server = await createTestServer({ stockPerStore: 1 }); });
afterAll(async () => { await server.close(); });

const wrong = { status: 401, problem: 'wrong-sign-in' };
/** The next code of the authenticator, and a quarter of an hour without a try. */
const waitAWhile = (): void => { server.clock.offsetMs += 16 * 60_000; };

describe('the door of the office', () => {
  it('opens for address, password and code, and says what the person may do', async () => {
    const { session } = await signIn(server, '  Grace@Harbor.example ');
    expect(session).toMatchObject({ user: { name: 'Grace Lindqvist', role: 'headquarters', franchise: null }, idleMs: sessionIdleMs });
    expect(session.rights).toContain('printing-houses.change');
  });

  it('answers every wrong thing with one and the same word', async () => {
    const code = totpCode(demoTotpSecret, server.clock.now());
    const answers = await Promise.all([
      trySignIn(server, 'samuel@harbor.example', { password: 'harbor-demo-office!' }),
      trySignIn(server, 'samuel@harbor.example', { code: code === '000000' ? '000001' : '000000' }),
      trySignIn(server, 'samuel@harbor.example', { password: '' }),
      trySignIn(server, 'nobody@harbor.example'),
      trySignIn(server, ''),
    ]);
    const bodies = await Promise.all(answers.map(async (answer) => ({ status: answer.status, text: await answer.text() })));
    expect(bodies[0]).toMatchObject({ status: 401 });
    expect(new Set(bodies.map(({ text }) => text)).size).toBe(1);
    expect(bodies[0]?.text).toContain('wrong-sign-in');
    waitAWhile();
  });

  it('takes a code once, also from the clock of a telephone that is half a minute behind', async () => {
    const late = totpCode(demoTotpSecret, server.clock.now() - 30_000);
    await signIn(server, 'noah@harbor.example', { code: late });
    expect(await refusalOf(await trySignIn(server, 'noah@harbor.example', { code: late }))).toEqual(wrong);
    await signIn(server, 'noah@harbor.example');
    expect(await refusalOf(await trySignIn(server, 'noah@harbor.example'))).toEqual(wrong);
    const old = totpCode(demoTotpSecret, server.clock.now() - 90_000);
    expect(await refusalOf(await trySignIn(server, 'noah@harbor.example', { code: old }))).toEqual(wrong);
    waitAWhile();
  });

  it('lets one of two in who use a code at once', async () => {
    const statuses = (await Promise.all([1, 2, 3].map(() => trySignIn(server, 'ines@harbor.example')))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 401, 401]);
    waitAWhile();
  });

  it('closes after five wrong tries, also to the right one, and for an address that is nobody\'s just the same', async () => {
    for (const email of ['olivia@harbor-east.example', 'nobody@harbor.example']) {
      for (let tries = 0; tries < 5; tries += 1) expect(await refusalOf(await trySignIn(server, email, { password: 'wrong' }))).toEqual(wrong);
      const closed = await trySignIn(server, email);
      expect(closed.headers.get('retry-after')).toBe('900');
      expect(await refusalOf(closed)).toEqual({ status: 429, problem: 'too-many-tries' });
    }
    waitAWhile();
    await signIn(server, 'olivia@harbor-east.example');
  });

  it('gives many tries at once no more than many in a row', async () => {
    const answers = await Promise.all(Array.from({ length: 16 }, () => trySignIn(server, 'peter@harbor-east.example', { password: 'wrong' })));
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5);
    waitAWhile();
  });

  it('forgets wrong tries when the right one comes', async () => {
    for (let tries = 0; tries < 4; tries += 1) await trySignIn(server, 'samuel@harbor.example', { password: 'wrong' });
    await signIn(server, 'samuel@harbor.example');
    for (let tries = 0; tries < 4; tries += 1) expect((await trySignIn(server, 'samuel@harbor.example', { password: 'wrong' })).status).toBe(401);
    waitAWhile();
  });
});

describe('a session', () => {
  it('ends when nobody asks anything for a while, and not while somebody does', async () => {
    const grace = await signIn(server, 'grace@harbor.example');
    for (let times = 0; times < 3; times += 1) {
      server.clock.offsetMs += sessionIdleMs - 60_000;
      await grace.ask('session.read', {});
    }
    server.clock.offsetMs += sessionIdleMs + 60_000;
    expect(await grace.refused('session.read', {})).toEqual({ status: 401, problem: 'signed-out' });
  });

  it('ends after a working day in any case', async () => {
    const grace = await signIn(server, 'grace@harbor.example');
    for (let passed = 0; passed + sessionIdleMs < sessionMsMax; passed += sessionIdleMs - 60_000) {
      await grace.ask('session.read', {});
      server.clock.offsetMs += sessionIdleMs - 60_000;
    }
    server.clock.offsetMs += sessionIdleMs - 60_000;
    expect(await grace.refused('session.read', {})).toEqual({ status: 401, problem: 'signed-out' });
  });

  it('ends with signing out, and no other with it', async () => {
    const first = await signIn(server, 'grace@harbor.example');
    server.clock.offsetMs += 30_000;
    const second = await signIn(server, 'grace@harbor.example');
    await first.ask('session.end', {});
    expect((await first.refused('session.read', {})).status).toBe(401);
    await second.ask('session.read', {});
  });

  it('is known by its hash alone, and by no half of a token', async () => {
    server.clock.offsetMs += 30_000;
    const { token } = await signIn(server, 'grace@harbor.example');
    const rows = await server.database.read<{ row: string }>('select office_sessions::text as row from office_sessions', []);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ row }) => row.includes(token))).toBe(false);
    for (const authorization of [`Bearer ${token.slice(1)}`, `Bearer ${token}x`, `bearer ${token}`, token, 'Bearer ', `Bearer ${token} x`]) {
      const answer = await fetch(`${server.url}/v1/office/session/read`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', authorization } });
      expect(answer.status, authorization.replace(token, 'token')).toBe(401);
    }
  });

  it('is no cookie, and what it brings is kept by nobody on the way', async () => {
    server.clock.offsetMs += 30_000;
    const answer = await trySignIn(server, 'grace@harbor.example');
    expect([answer.headers.get('set-cookie'), answer.headers.get('cache-control')]).toEqual([null, 'no-store']);
    const { token } = await answer.json() as { token: string };
    const withCookie = await fetch(`${server.url}/v1/office/session/read`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', cookie: `session=${token}; token=${token}` } });
    expect(withCookie.status).toBe(401);
  });

  it('is asked for before the body is even read', async () => {
    const answer = await fetch(`${server.url}/v1/office/people/list`, { method: 'POST', body: '{not json', headers: { 'content-type': 'application/json' } });
    expect(await refusalOf(answer)).toEqual({ status: 401, problem: 'signed-out' });
  });
});

describe('what is written down', () => {
  it('names who came, who was refused and who left, from where', async () => {
    server.clock.offsetMs += 30_000;
    const grace = await signIn(server, 'grace@harbor.example');
    const { entries } = await grace.ask('audit.list', { before: null });
    const told = entries.map(({ action, user }) => `${action} ${user?.name ?? ''}`);
    expect(told).toEqual(expect.arrayContaining(['signed-in Grace Lindqvist', 'sign-in-refused Peter Novak', 'signed-out Grace Lindqvist']));
    expect(entries.find(({ action }) => action === 'signed-in')?.detail['from']).toMatch(/127\.0\.0\.1$/);
  });

  it('holds no password, no code and no token, in the log as in the database', async () => {
    waitAWhile();
    const { token } = await signIn(server, 'grace@harbor.example');
    const code = totpCode(demoTotpSecret, server.clock.now());
    const answer = await post(server.url, 'sign-in', { email: 'grace@harbor.example', password: 'a password in clear', code, extra: 'a password in clear' });
    expect(await answer.text()).not.toContain('clear');
    const tables = ['office_users', 'office_sessions', 'office_tries', 'office_audit', 'office_invitations'];
    const rows = await Promise.all(tables.map((table) => server.database.read<{ row: string }>(`select t::text as row from ${table} t`, [])));
    const text = [...server.logLines, ...rows.flat().map(({ row }) => row)].join('\n');
    for (const secret of [token, demoOfficePassword, demoTotpSecret, 'in clear']) expect(text).not.toContain(secret);
    expect(text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  });
});
