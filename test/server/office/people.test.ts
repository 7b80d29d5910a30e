import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OfficePerson } from '../../../domain/office-wire.ts';
import { createTestServer, type TestServer } from '../harness.ts';
import { type Person, refusalOf, signIn, trySignIn } from './people-at-work.ts';

let server: TestServer;
let grace: Person;
let olivia: Person;
let minseo: Person;
let franchises: Record<number, string>;
beforeAll(async () => {
  server = await createTestServer({ stockPerStore: 1 });
  [grace, olivia, minseo] = [await signIn(server, 'grace@harbor.example'), await signIn(server, 'olivia@harbor-east.example'), await signIn(server, 'minseo@harbor-korea.example')];
  franchises = Object.fromEntries((await grace.ask('business.read', {})).franchises.map(({ number, id }) => [number, id]));
});
afterAll(async () => { await server.close(); });

let invited = 0;
const someone = (more: Partial<OfficePerson> = {}) => {
  invited += 1;
  return { id: v7(), name: 'Ada Kim', email: `ada${String(invited)}@harbor.example`, role: 'office' as const, franchiseId: franchises[1] ?? null, ...more };
};
const byEmail = async (asks: Person, email: string): Promise<OfficePerson> => {
  const found = (await asks.ask('people.list', {})).people.find((person) => person.email === email);
  if (!found) throw new Error(`${email} is not there`);
  return found;
};
beforeEach(() => { server.clock.offsetMs += 30_000; });

describe('one franchise', () => {
  it('sees its own stores and people, headquarters sees all', async () => {
    const own = await olivia.ask('business.read', {});
    expect([own.stores.map(({ number }) => number), own.franchises.map(({ number }) => number)]).toEqual([[101, 102], [1]]);
    expect((await grace.ask('business.read', {})).stores.map(({ number }) => number)).toEqual([101, 102, 201]);
    expect((await olivia.ask('people.list', {})).people.map(({ name }) => name)).toEqual(['Olivia Marsh', 'Peter Novak']);
    expect((await grace.ask('people.list', {})).people).toHaveLength(7);
  });

  it('can neither read, change nor end another\'s people: they do not exist for it', async () => {
    const other = await byEmail(grace, 'minseo@harbor-korea.example');
    const none = { status: 404, problem: 'not-here' };
    expect(await olivia.refused('people.history', { id: other.id })).toEqual(none);
    expect(await olivia.refused('people.deactivate', { id: other.id })).toEqual(none);
    expect(await olivia.refused('people.new-code', { id: other.id })).toEqual(none);
    expect(await olivia.refused('people.change', { id: other.id, name: 'X', role: 'office', franchiseId: franchises[1] ?? null })).toEqual(none);
    expect(await olivia.refused('people.deactivate', { id: v7() })).toEqual(none);
    // Denied, and told to headquarters; of an id that is nobody's there is nothing to tell.
    const { entries } = await grace.ask('audit.list', { before: null });
    expect(entries.filter(({ action, user }) => action === 'denied' && user?.name === 'Olivia Marsh').map(({ subject, detail }) => [subject, detail['id']])).toEqual(
      Array.from({ length: 4 }, () => ['person', other.id]));
  });

  it('gives no rights beyond itself', async () => {
    const beyond = { status: 403, problem: 'not-allowed' };
    expect(await olivia.refused('people.invite', someone({ role: 'headquarters', franchiseId: null }) as never)).toEqual(beyond);
    expect(await olivia.refused('people.invite', someone({ role: 'auditor', franchiseId: null }) as never)).toEqual(beyond);
    expect(await olivia.refused('people.invite', someone({ franchiseId: franchises[2] ?? null }))).toEqual(beyond);
    const peter = await byEmail(olivia, 'peter@harbor-east.example');
    expect(await olivia.refused('people.change', { id: peter.id, name: 'Peter', role: 'headquarters', franchiseId: null })).toEqual(beyond);
  });

  it('reads only its own part of what was done', async () => {
    await minseo.ask('people.invite', someone({ name: '김하늘', franchiseId: franchises[2] ?? null }));
    const seen = await olivia.ask('audit.list', { before: null });
    expect(seen.entries.length).toBeGreaterThan(0);
    expect(JSON.stringify(seen)).not.toMatch(/김하늘|정민서|Grace/);
    expect(JSON.stringify(await grace.ask('audit.list', { before: null }))).toContain('김하늘');
  });
});

describe('people', () => {
  it('are invited, changed and ended; each step is kept with who decided it', async () => {
    const { person, code } = await grace.ask('people.invite', someone());
    expect(person).toMatchObject({ state: 'invited', role: 'office' });
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
    await grace.ask('people.change', { id: person.id, name: 'Ada Kim', role: 'auditor', franchiseId: null });
    await grace.ask('people.deactivate', { id: person.id });
    const { entries } = await grace.ask('people.history', { id: person.id });
    expect(entries.map(({ role, state, changedBy }) => `${role} ${state} ${changedBy?.name ?? ''}`)).toEqual([
      'auditor deactivated Grace Lindqvist', 'auditor invited Grace Lindqvist', 'office invited Grace Lindqvist',
    ]);
    await expect(server.database.read(`delete from office_rights_history where user_id = $1`, [person.id])).rejects.toThrow(/append-only/);
    await expect(server.database.read(`update office_audit set action = 'nothing'`, [])).rejects.toThrow(/append-only/);
  });

  it('need a role and a place that go together, and an address of their own', async () => {
    const unfit = { status: 400, problem: 'role-and-franchise' };
    expect(await grace.refused('people.invite', someone({ franchiseId: null }))).toEqual(unfit);
    expect(await grace.refused('people.invite', someone({ role: 'headquarters' }) as never)).toEqual(unfit);
    const one = someone();
    await grace.ask('people.invite', one);
    expect(await grace.refused('people.invite', { ...someone(), email: one.email.toUpperCase() })).toEqual({ status: 409, problem: 'address-taken' });
    expect((await grace.refused('people.invite', someone({ email: 'no address' }))).problem).toBe('bad-request');
  });

  it('never change or end themselves', async () => {
    const self = { status: 409, problem: 'not-yourself' };
    const { id } = grace.session.user;
    expect(await grace.refused('people.deactivate', { id })).toEqual(self);
    expect(await grace.refused('people.new-code', { id })).toEqual(self);
    expect(await grace.refused('people.change', { id, name: 'Grace', role: 'auditor', franchiseId: null })).toEqual(self);
  });

  it('are out the moment they are ended, in the middle of their work', async () => {
    const peter = await signIn(server, 'peter@harbor-east.example');
    await peter.ask('business.read', {});
    await olivia.ask('people.deactivate', { id: peter.session.user.id });
    expect(await peter.refused('business.read', {})).toEqual({ status: 401, problem: 'signed-out' });
    server.clock.offsetMs += 30_000;
    expect(await refusalOf(await trySignIn(server, 'peter@harbor-east.example'))).toEqual({ status: 401, problem: 'wrong-sign-in' });
  });

  it('have their new rights with the next call', async () => {
    const ines = await signIn(server, 'ines@harbor.example');
    expect((await ines.refused('people.list', {})).status).toBe(403);
    await grace.ask('people.change', { id: ines.session.user.id, name: 'Inês Duarte', role: 'auditor', franchiseId: null });
    expect((await ines.ask('people.list', {})).people.length).toBeGreaterThan(5);
  });
});

describe('the trail', () => {
  it('is read page by page, without a gap or a double', async () => {
    await server.database.transaction(async (sql) => {
      for (let line = 0; line < 150; line += 1) {
        await sql(`insert into office_audit (id, at, user_id, franchise_id, action, subject, detail) values ($1, $2, null, null, 'denied', $3, '{}')`, [v7(), server.clock.now(), `line ${String(line)}`]);
      }
    });
    const seen: string[] = [];
    let before: string | null = null;
    for (let more = true; more;) {
      const page: Awaited<ReturnType<typeof grace.ask<'audit.list'>>> = await grace.ask('audit.list', { before });
      seen.push(...page.entries.map(({ id }) => id));
      before = page.entries.at(-1)?.id ?? null;
      more = page.more;
    }
    const [count] = await server.database.read<{ count: number }>('select count(*) as count from office_audit', []);
    expect([seen.length, new Set(seen).size]).toEqual([count?.count, count?.count]);
  });
});
