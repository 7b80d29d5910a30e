import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeOfficeUser, textQr } from '../../../server/office/command.ts';
import { totpCode } from '../../../server/office/totp.ts';
import { createTestServer, type TestServer } from '../harness.ts';
import { type Person, post, refusalOf, signIn, trySignIn } from './people-at-work.ts';

let server: TestServer;
let grace: Person;
beforeAll(async () => {
  server = await createTestServer({ stockPerStore: 1 });
  grace = await signIn(server, 'grace@harbor.example');
});
afterAll(async () => { await server.close(); });
beforeEach(() => { server.clock.offsetMs += 30_000; });

const password = 'a quiet morning in may';
let count = 0;
const inviteSomeone = async () => {
  count += 1;
  return grace.ask('people.invite', { id: v7(), name: 'Ada Kim', email: `lovelace${String(count)}@harbor.example`, role: 'auditor', franchiseId: null });
};
const begin = (code: string): Promise<Response> => post(server.url, 'set-up.begin', { code });
const finish = (code: string, secret: string, more: { password?: string; totp?: string } = {}): Promise<Response> =>
  post(server.url, 'set-up.finish', { code, password, totp: totpCode(secret, server.clock.now()), ...more });
const secretOf = async (code: string): Promise<string> => (await (await begin(code)).json() as { secret: string }).secret;

describe('a one-time code', () => {
  it('lets a person choose a password and an authenticator, and then sign in', async () => {
    const { code, person } = await inviteSomeone();
    const begun = await (await begin(` ${code.toLowerCase().replaceAll('-', ' ')} `)).json() as { name: string; email: string; otpauth: string; secret: string };
    expect(begun).toMatchObject({ name: 'Ada Kim', email: person.email });
    expect(begun.otpauth).toBe(`otpauth://totp/Countersign:${encodeURIComponent(person.email)}?issuer=Countersign&secret=${begun.secret}&algorithm=SHA1&digits=6&period=30`);
    expect((await finish(code, begun.secret)).status).toBe(200);
    server.clock.offsetMs += 30_000;
    const ada = await signIn(server, person.email, { password, code: totpCode(begun.secret, server.clock.now()) });
    expect(ada.session.user.role).toBe('auditor');
  });

  it('is asked about as often as the person likes and used once', async () => {
    const { code } = await inviteSomeone();
    const secret = await secretOf(code);
    expect(await secretOf(code)).toBe(secret);
    const used = { status: 401, problem: 'wrong-set-up-code' };
    expect((await Promise.all([finish(code, secret), finish(code, secret)])).map(({ status }) => status).sort()).toEqual([200, 401]);
    expect(await refusalOf(await begin(code))).toEqual(used);
    expect(await refusalOf(await finish(code, secret))).toEqual(used);
  });

  it('is worth nothing after a day, after another one, and after its person was ended', async () => {
    const wrong = { status: 401, problem: 'wrong-set-up-code' };
    const late = await inviteSomeone();
    server.clock.offsetMs += 24 * 3_600_000;
    expect(await refusalOf(await begin(late.code))).toEqual(wrong);
    grace = await signIn(server, 'grace@harbor.example');
    const { person, code } = await inviteSomeone();
    const another = await grace.ask('people.new-code', { id: person.id });
    expect(await refusalOf(await begin(code))).toEqual(wrong);
    await grace.ask('people.deactivate', { id: person.id });
    expect(await refusalOf(await begin(another.code))).toEqual(wrong);
    expect(await refusalOf(await begin('ABCD-EFGH-JKMN'))).toEqual(wrong);
  });

  it('stays good when the password is too weak or the authenticator wrong', async () => {
    const { code } = await inviteSomeone();
    const secret = await secretOf(code);
    expect(await refusalOf(await finish(code, secret, { password: 'short' }))).toEqual({ status: 400, problem: 'password-too-short' });
    expect(await refusalOf(await finish(code, secret, { password: 'aaaaaaaaaaaaaaaa' }))).toEqual({ status: 400, problem: 'password-too-plain' });
    expect(await refusalOf(await finish(code, secret, { password: `my lovelace${String(count)} password` }))).toEqual({ status: 400, problem: 'password-too-plain' });
    expect(await refusalOf(await finish(code, secret, { password: 'x'.repeat(129) }))).toEqual({ status: 400, problem: 'password-too-long' });
    server.clock.offsetMs += 16 * 60_000;
    expect(await refusalOf(await finish(code, secret, { totp: '000000' }))).toEqual({ status: 401, problem: 'wrong-totp' });
    expect((await finish(code, secret)).status).toBe(200);
  });

  it('is not to be found by trying', async () => {
    server.clock.offsetMs += 16 * 60_000;
    const answers: number[] = [];
    for (let tries = 0; tries < 32; tries += 1) answers.push((await begin(`AAAA-AAAA-${String(2000 + tries).replaceAll('0', 'X').replaceAll('1', 'Y')}`)).status);
    expect([answers.slice(0, 30).every((status) => status === 401), answers.slice(30)]).toEqual([true, [429, 429]]);
    server.clock.offsetMs += 16 * 60_000;
  });

  it('ends the old password with itself, and every session', async () => {
    const noah = await signIn(server, 'noah@harbor.example');
    grace = await signIn(server, 'grace@harbor.example');
    const { code } = await grace.ask('people.new-code', { id: noah.session.user.id });
    expect((await noah.refused('session.read', {})).status).toBe(401);
    server.clock.offsetMs += 30_000;
    expect((await trySignIn(server, 'noah@harbor.example')).status).toBe(401);
    expect((await finish(code, await secretOf(code))).status).toBe(200);
  });
});

describe('the command office-user', () => {
  const run = (...given: readonly string[]): Promise<string> =>
    makeOfficeUser({ database: server.database, keys: server.keys, now: server.clock.now, newId: () => v7() }, given);

  it('makes the first person of headquarters, who sets up with what it prints', async () => {
    const printed = await run('First@Example.com', 'Ada Kim');
    const code = /One-time code: {2}([A-Z0-9-]+)/.exec(printed)?.[1] ?? '';
    const secret = /secret=([A-Z2-7]+)/.exec(printed)?.[1] ?? '';
    expect(printed).toContain(textQr(/otpauth:\S+/.exec(printed)?.[0] ?? ''));
    expect((await finish(code, secret)).status).toBe(200);
    server.clock.offsetMs += 30_000;
    const ada = await signIn(server, 'first@example.com', { password, code: totpCode(secret, server.clock.now()) });
    expect(ada.session.user).toMatchObject({ role: 'headquarters', name: 'Ada Kim' });
    expect((await ada.ask('people.history', { id: ada.session.user.id })).entries.at(-1)).toMatchObject({ state: 'invited', changedBy: null });
  });

  it('gives who is locked out a new start, and takes nobody else\'s address', async () => {
    await run('first@example.com', 'Ada Kim');
    server.clock.offsetMs += 30_000;
    expect((await trySignIn(server, 'first@example.com', { password })).status).toBe(401);
    await expect(run('olivia@harbor-east.example', 'Olivia')).rejects.toThrow('not of headquarters');
    await expect(run('no address', 'Ada')).rejects.toThrow('office-user takes an address and a name');
    await expect(run('ada@example.com')).rejects.toThrow('office-user takes an address and a name');
  });

  it('draws a code that a telephone reads from a dark screen', async () => {
    const rows = textQr('otpauth://totp/Countersign:ada@example.com?secret=ABCDEF').split('\n');
    const width = rows[0]?.length ?? 0;
    // The quiet zone is drawn light; the finder's outer edge is dark on both sides of it.
    expect(rows[0]).toBe('█'.repeat(width));
    expect(rows.every((row) => row.length === width && row.startsWith('██') && row.endsWith('██'))).toBe(true);
    expect(rows[1]?.slice(2, 9)).toBe(' ▄▄▄▄▄ ');
  });
});
