import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argon2Verify } from 'hash-wasm';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noBuyingLimits } from '../../../domain/buying-limits.ts';
import { type Minor, minor } from '../../../domain/money.ts';
import type { ProgramRecord, StoreRecord } from '../../../domain/business-wire.ts';
import { enrolResponseSchema, protocolVersion } from '../../../domain/protocol.ts';
import { usualWatch } from '../../../domain/watch.ts';
import { clearingCommand } from '../../../server/shop/clearing.ts';
import { operatorLeavesCommand } from '../../../server/shop/operators.ts';
import { programCommand } from '../../../server/shop/programs.ts';
import { storeCommand } from '../../../server/shop/stores.ts';
import { createTestServer, type TestServer } from '../harness.ts';
import { connectTerminal, enrolTerminal, makeTerminalKey } from '../terminal.ts';
import { type Person, post, refusalOf, signIn } from './people-at-work.ts';

let server: TestServer;
let grace: Person;
let olivia: Person;
let minseo: Person;
let noah: Person;
beforeAll(async () => {
  server = await createTestServer({ stockPerStore: 1 });
  [grace, olivia, minseo, noah] = [
    await signIn(server, 'grace@harbor.example'), await signIn(server, 'olivia@harbor-east.example'), await signIn(server, 'minseo@harbor-korea.example'), await signIn(server, 'noah@harbor.example'),
  ];
});
afterAll(async () => { await server.close(); });

const settings = {
  name: 'Tide Street', address: ['1 Tide Street', 'Salem'], phone: '+1 555 0101', freezePhone: '', receiptLocale: 'en-US', header: ['Open every day'], footer: [], cutOver: 240,
  managerAbove: null, varianceAbove: minor(3_00), jurisdiction: 'US-CA',
};
const offline = {
  enabled: true, perCertificate: minor(20_00), perTill: minor(80_00), managerAbove: minor(10_00), knowledgeAgeMaxMs: 3_600_000, offlineMaxMs: 7_200_000, overspendBorneBy: 'store' as const,
};
const program = {
  name: 'Tide Certificate', currency: 'USD', kind: 'sold' as 'sold' | 'promotional', range: null as { min: Minor; max: Minor } | null, active: true, printedAtTill: true, validityMonths: 24, cashOutUpTo: null, reloadUpTo: null, buyingLimits: noBuyingLimits, watch: usualWatch, lostAfterDays: 14, offline, terms: { en: 'Good at Tide Street.' },
  faces: [{ face: minor(25_00), price: minor(20_00), gtin: null }, { face: minor(50_00), price: minor(50_00), gtin: null }],
};

const numberOf = { franchise: 40, store: 400, program: 40 };
const addFranchise = (name: string) => { numberOf.franchise += 1; return grace.ask('franchises.add', { id: v7(), number: numberOf.franchise, name }); };
const openStore = (franchiseId: string | null): Promise<StoreRecord> => {
  numberOf.store += 1;
  return grace.ask('stores.open', { id: v7(), number: numberOf.store, franchiseId, currency: 'USD', timeZone: 'America/New_York', ...settings });
};
const addProgram = (more: Partial<typeof program> = {}): Promise<ProgramRecord> => {
  numberOf.program += 1;
  return grace.ask('programs.add', { id: v7(), number: numberOf.program, ...program, ...more });
};
const storeOf = async (person: Person, number: number): Promise<StoreRecord> => {
  const store = (await person.ask('business.overview', {})).stores.find((one) => one.number === number);
  if (!store) throw new Error(`${String(number)} is not there`);
  return person.ask('stores.read', { id: store.id });
};
const settingsOf = ({ name, address, phone, freezePhone, receiptLocale, header, footer, cutOver, managerAbove, varianceAbove, jurisdiction }: StoreRecord) =>
  ({ name, address, phone, freezePhone, receiptLocale, header, footer, cutOver, managerAbove, varianceAbove, jurisdiction });

const enrol = (code: string) => {
  const key = makeTerminalKey();
  return fetch(`${server.url}/v1/enrol`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ protocol: protocolVersion, code, publicKey: key.publicKey, appVersion: '0.1.0' }),
  }).then(async (response) => ({ status: response.status, body: await response.json() as unknown, key: key.key }));
};

describe('a franchise from nothing', () => {
  it('has a store, a program, a till and people, and the till works with them', async () => {
    const franchise = await addFranchise('Tide LLC');
    const store = await openStore(franchise.id);
    expect(store).toMatchObject({ ...settings, franchiseId: franchise.id, tills: [], operators: [], version: 1 });
    const made = await addProgram();
    expect(made.faces).toEqual([{ face: 25_00, price: 20_00, gtin: expect.stringMatching(/^02/u) as string }, { face: 50_00, price: 50_00, gtin: expect.stringMatching(/^02/u) as string }]);

    const withTill = await grace.ask('tills.add', { id: v7(), storeId: store.id });
    const [till] = withTill.tills;
    expect(till).toMatchObject({ state: 'new', number: 33 });
    await grace.ask('operators.add', { id: v7(), storeId: store.id, name: 'Ada Kim', role: 'manager', pin: '280491' });
    const code = await grace.ask('tills.code', { id: till?.id ?? '' });
    expect(code).toMatchObject({ till: 33, storeName: 'Tide Street', code: expect.stringMatching(/^[A-Z2-9]{5}-[A-Z2-9]{5}$/u) as string });

    server.forgetBusiness();
    const enrolled = await enrol(code.code);
    expect(enrolled.status).toBe(200);
    const { terminal } = enrolResponseSchema.parse(enrolled.body);
    const connected = await connectTerminal(server, terminal.id, enrolled.key);
    expect(connected.config.terminal.store).toMatchObject({ number: store.number, cutOver: 240, drawer: { managerAbove: null, varianceAbove: 3_00 } });
    expect(connected.config.operators).toMatchObject([{ name: 'Ada Kim', role: 'manager' }]);
    expect(await argon2Verify({ password: '280491', hash: connected.config.operators[0]?.pin ?? '' })).toBe(true);
    expect(connected.config.programs.find(({ number }) => number === made.number)).toMatchObject({ validityMonths: 24, offlinePolicy: { ...offline, version: 1 }, terms: { en: 'Good at Tide Street.' } });
    expect(connected.config.programs.every((one) => !('printedAtTill' in one))).toBe(true);

    // A code is good once, and a machine that has enrolled gets no other.
    expect((await enrol(code.code)).status).toBe(409);
    expect(await grace.refused('tills.code', { id: till?.id ?? '' })).toEqual({ status: 409, problem: 'till-not-new' });
    expect(await grace.refused('stores.set-active', { id: store.id, version: 1, active: false })).toEqual({ status: 409, problem: 'store-has-tills' });
    expect(await grace.refused('franchises.change', { id: franchise.id, version: 1, name: 'Tide LLC', active: false })).toEqual({ status: 409, problem: 'franchise-has-stores' });

    await grace.ask('tills.withdraw', { id: till?.id ?? '' });
    const [, spare] = (await grace.ask('tills.add', { id: v7(), storeId: store.id })).tills.toSorted((a, b) => a.number - b.number);
    const unused = await grace.ask('tills.code', { id: spare?.id ?? '' });
    const closed = await grace.ask('stores.set-active', { id: store.id, version: 1, active: false });
    expect(closed).toMatchObject({ active: false, tills: [{ state: 'new' }, { state: 'revoked' }] });
    // What was handed out and not used lets nobody in any more.
    expect((await enrol(unused.code)).status).toBe(401);
    expect(await grace.refused('tills.code', { id: spare?.id ?? '' })).toEqual({ status: 409, problem: 'store-closed' });
    expect(await grace.refused('tills.add', { id: v7(), storeId: store.id })).toEqual({ status: 409, problem: 'store-closed' });
    expect(await grace.ask('franchises.change', { id: franchise.id, version: 1, name: 'Tide LLC', active: false })).toMatchObject({ active: false, version: 2 });
    expect(await grace.refused('stores.set-active', { id: store.id, version: 2, active: true })).toEqual({ status: 409, problem: 'franchise-ended' });
  });

  it('is one thing when it is sent twice after a lost answer, and a number is given once', async () => {
    const id = v7();
    numberOf.franchise += 1;
    const wanted = { id, number: numberOf.franchise, name: 'Twice LLC' };
    expect(await grace.ask('franchises.add', wanted)).toEqual(await grace.ask('franchises.add', wanted));
    expect(await grace.refused('franchises.add', { ...wanted, id: v7() })).toEqual({ status: 409, problem: 'number-taken' });
    const opening = { id: v7(), number: 900, franchiseId: null, currency: 'USD', timeZone: 'UTC', ...settings };
    await grace.ask('stores.open', opening);
    await grace.ask('stores.open', opening);
    expect(await grace.refused('stores.open', { ...opening, id: v7() })).toEqual({ status: 409, problem: 'number-taken' });
    const till = { id: v7(), storeId: opening.id };
    await grace.ask('tills.add', till);
    expect((await grace.ask('tills.add', till)).tills).toHaveLength(1);
    const { entries } = await grace.ask('business.history', { id: opening.id });
    expect(entries.map(({ action }) => action)).toEqual(['till-added', 'store-opened']);
  });
});

describe('changes at the same moment', () => {
  it('give each till a number of its own, and of two who save the same state one is told', async () => {
    const store = await openStore(null);
    const before = (await server.database.read<{ number: number }>('select max(number) as number from terminals', []))[0]?.number ?? 0;
    await Promise.all(Array.from({ length: 20 }, () => grace.ask('tills.add', { id: v7(), storeId: store.id })));
    expect((await storeOf(grace, store.number)).tills.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, index) => before + 1 + index));
    const change = (phone: string) => post(server.url, 'stores.change', { id: store.id, version: store.version, ...settingsOf(store), phone }, grace.token);
    const answers = await Promise.all(['+1', '+2', '+3', '+4'].map(change));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
  });

  it('are not held up by others who are denied', async () => {
    const store = await storeOf(olivia, 101);
    const [{ id: own } = { id: '' }] = (await minseo.ask('business.overview', {})).stores;
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => post(server.url, 'tills.add', { id: v7(), storeId: index % 2 === 0 ? own : store.id }, minseo.token)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 200 : 404)));
  });
});

describe('two people who change the same', () => {
  it('the second is told, and changes nothing', async () => {
    const store = await storeOf(olivia, 101);
    const changed = await olivia.ask('stores.change', { id: store.id, version: store.version, ...settingsOf(store), phone: '+1 503 555 0199' });
    expect(changed).toMatchObject({ phone: '+1 503 555 0199', version: store.version + 1 });
    expect(await grace.refused('stores.change', { id: store.id, version: store.version, ...settingsOf(store), phone: 'lost' })).toEqual({ status: 409, problem: 'changed-meanwhile' });
    expect((await storeOf(grace, 101)).phone).toBe('+1 503 555 0199');
    const [dana] = store.operators;
    await olivia.ask('operators.change', { id: dana?.id ?? '', version: 1, name: 'Dana Whitfield', role: 'cashier', active: true });
    expect(await grace.refused('operators.pin', { id: dana?.id ?? '', version: 1, pin: '280491' })).toEqual({ status: 409, problem: 'changed-meanwhile' });
    await olivia.ask('operators.change', { id: dana?.id ?? '', version: 2, name: 'Dana Whitfield', role: 'manager', active: true });
    const [usd] = (await grace.ask('business.overview', {})).limits.filter(({ currency }) => currency === 'USD');
    expect(usd).toEqual({ currency: 'USD', amount: 100_00, isSet: false });
    await grace.ask('limits.change', { currency: 'USD', amount: minor(250_00), before: null });
    expect(await grace.refused('limits.change', { currency: 'USD', amount: minor(1), before: null })).toEqual({ status: 409, problem: 'changed-meanwhile' });
    const made = await addProgram();
    const terms = { from: '2030-01-01', holder: 'owner' as const, sellingCommission: { basisPoints: 250, base: 'use' as const }, redeemingCommission: { basisPoints: 300 }, breakage: 'owner' as const };
    expect((await grace.ask('clearing.change', { id: made.id, version: 1, terms })).clearing).toEqual([terms]);
    expect(await grace.refused('clearing.change', { id: made.id, version: 1, terms })).toEqual({ status: 409, problem: 'changed-meanwhile' });
  });

  it('what was changed is kept with the old and the new value, and no PIN or code is', async () => {
    const store = await storeOf(olivia, 102);
    await olivia.ask('stores.change', { id: store.id, version: store.version, ...settingsOf(store), address: ['90 Seaport Blvd', 'Boston, MA 02210'], managerAbove: minor(75_00) });
    await olivia.ask('operators.add', { id: v7(), storeId: store.id, name: 'New Cashier', role: 'cashier', pin: '904817' });
    const { tills } = await olivia.ask('tills.add', { id: v7(), storeId: store.id });
    const { code, till } = await olivia.ask('tills.code', { id: tills.find(({ state, number }) => state === 'new' && number > 32)?.id ?? '' });
    // Its sheet, too, is kept nowhere; and it is for who may make the code.
    const sheet = (language: 'en' | 'ko', wanted = code) => olivia.file('tills.code-sheet', { till, code: wanted, language });
    for (const language of ['en', 'ko'] as const) {
      const bytes = Buffer.from(await (await sheet(language)).arrayBuffer());
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      expect(Buffer.from(await (await sheet(language)).arrayBuffer()).equals(bytes)).toBe(true);
      const folder = process.env['COUNTERSIGN_PICTURES'];
      if (folder !== undefined) writeFileSync(join(folder, `code-${language}.pdf`), bytes);
    }
    expect(await refusalOf(await sheet('en', 'AAAAA-BBBBB'))).toEqual({ status: 409, problem: 'code-over' });
    expect(await refusalOf(await minseo.file('tills.code-sheet', { till, code, language: 'en' }))).toEqual({ status: 404, problem: 'not-here' });
    expect((await grace.ask('audit.list', { before: null })).entries[0]).toMatchObject({ action: 'denied', subject: 'till' });
    const { entries } = await olivia.ask('business.history', { id: store.id });
    expect(entries.map(({ action, by }) => [action, by])).toEqual([['till-code', 'Olivia Marsh'], ['till-added', 'Olivia Marsh'], ['operator-added', 'Olivia Marsh'], ['store-changed', 'Olivia Marsh']]);
    expect(entries[3]?.changes).toEqual([
      { what: 'address', was: '88 Seaport Blvd\nBoston, MA 02210', now: '90 Seaport Blvd\nBoston, MA 02210' }, { what: 'managerAbove', was: '', now: '75.00 USD' },
    ]);
    const kept = JSON.stringify(await server.database.read('select * from office_audit', []));
    expect(kept).not.toContain('904817');
    expect(kept).not.toContain(code);
    expect(server.logLines.join('\n')).not.toContain('904817');
    expect(server.logLines.join('\n')).not.toContain(code);
  });
});

describe('another franchise', () => {
  it('does not see a store, and that somebody asked is kept', async () => {
    const store = await storeOf(olivia, 101);
    const none = { status: 404, problem: 'not-here' };
    const mine = await minseo.ask('business.overview', {});
    expect(mine.stores.map(({ number }) => number)).toEqual([201]);
    expect(mine.franchises.map(({ number }) => number)).toEqual([2]);
    expect(await minseo.refused('stores.read', { id: store.id })).toEqual(none);
    expect(await minseo.refused('stores.change', { id: store.id, version: store.version, ...settingsOf(store) })).toEqual(none);
    expect(await minseo.refused('tills.add', { id: v7(), storeId: store.id })).toEqual(none);
    expect(await minseo.refused('tills.code', { id: store.tills[0]?.id ?? '' })).toEqual(none);
    expect(await minseo.refused('tills.withdraw', { id: store.tills[0]?.id ?? '' })).toEqual(none);
    expect(await minseo.refused('operators.add', { id: v7(), storeId: store.id, name: 'Spy', role: 'manager', pin: '280491' })).toEqual(none);
    const operator = store.operators[0]?.id ?? '';
    expect(await minseo.refused('operators.change', { id: operator, version: 1, name: 'Spy', role: 'manager', active: true })).toEqual(none);
    expect(await minseo.refused('operators.pin', { id: operator, version: 1, pin: '280491' })).toEqual(none);
    expect((await minseo.ask('business.history', { id: store.id })).entries).toEqual([]);
    const { entries } = await grace.ask('audit.list', { before: null });
    expect(entries.filter(({ action, user }) => action === 'denied' && user?.name === '정민서').slice(0, 8).map(({ subject }) => subject)).toEqual(
      ['operator', 'operator', 'store', 'till', 'till', 'store', 'store', 'store']);
    expect(await storeOf(olivia, 101)).toEqual(store);
  });

  it('and a role without the right change nothing', async () => {
    const store = await storeOf(olivia, 101);
    const denied = { status: 403, problem: 'not-allowed' };
    expect(await olivia.refused('stores.change', { id: store.id, version: store.version, ...settingsOf(store), name: 'My own name' })).toEqual(denied);
    expect(await olivia.refused('stores.set-active', { id: store.id, version: store.version, active: false })).toEqual(denied);
    expect(await olivia.refused('franchises.add', { id: v7(), number: 77, name: 'Mine' })).toEqual(denied);
    expect(await noah.refused('stores.change', { id: store.id, version: store.version, ...settingsOf(store) })).toEqual(denied);
    expect(await noah.ask('stores.read', { id: store.id })).toEqual(store);
  });
});

describe('clearing terms', () => {
  it('never begin on a day of which a statement is locked', async () => {
    const made = await addProgram();
    const [franchise] = (await olivia.ask('business.overview', {})).franchises;
    await server.database.read(
      `insert into statements (franchise_id, day, locked_by, locked_at, content) values ($1, '2026-01-31', $2, 0, '{}')`, [franchise?.id, olivia.session.user.id]);
    const terms = { from: '2026-01-31', holder: 'owner' as const, sellingCommission: { basisPoints: 0, base: 'sale' as const }, redeemingCommission: { basisPoints: 0 }, breakage: 'owner' as const };
    expect(await grace.refused('clearing.change', { id: made.id, version: 1, terms })).toEqual({ status: 409, problem: 'terms-locked' });
    expect(await grace.ask('clearing.change', { id: made.id, version: 1, terms: { ...terms, from: '2026-02-01' } })).toMatchObject({ lockedUpTo: '2026-01-31', clearing: [{ from: '2026-02-01' }] });
  });
});

describe('a command on the server\'s own machine', () => {
  it('goes by the same rules and leaves the same trail, by nobody of the office', async () => {
    const shop = { database: server.database, now: server.clock.now, newId: () => v7(), askSecretly: async () => '280491' };
    const store = await storeOf(olivia, 102);
    await storeCommand.run(shop, ['102', 'Harbor Market Boston', '--phone', '+1 617 555 0188']);
    expect(await storeOf(olivia, 102)).toEqual({ ...store, phone: '+1 617 555 0188', version: store.version + 1 });
    await operatorLeavesCommand.run(shop, ['102', 'Tom Okafor']);
    const { entries } = await olivia.ask('business.history', { id: store.id });
    expect(entries.slice(0, 2).map(({ action, by, changes }) => [action, by, changes])).toEqual([
      ['operator-changed', null, [{ what: 'active', was: 'yes', now: 'no' }]],
      ['store-changed', null, [{ what: 'phone', was: '+1 617 555 0142', now: '+1 617 555 0188' }]],
    ]);
    // Somebody who had the page open is told of a command too.
    expect(await olivia.refused('stores.change', { id: store.id, version: store.version, ...settingsOf(store) })).toEqual({ status: 409, problem: 'changed-meanwhile' });
    await expect(clearingCommand.run(shop, ['9'])).rejects.toThrow('--from');
    // A store that has worked for one franchise would show its books to the next.
    await expect(storeCommand.run(shop, ['102', 'Harbor Market Boston', '--franchise', '2'])).resolves.toContain('Store 102');
    await storeCommand.run(shop, ['102', 'Harbor Market Boston', '--franchise', '1']);
    await server.database.read('update terminals set sequence = 1 where number = 21', []);
    await expect(storeCommand.run(shop, ['102', 'Harbor Market Boston', '--franchise', '2'])).rejects.toThrow('has worked for its franchise');
    await programCommand.run(shop, ['1', 'Harbor Gift Certificate', '--months', '36']);
    const harbor = (await grace.ask('business.overview', {})).programs.find(({ number }) => number === 1);
    expect(await grace.ask('programs.read', { id: harbor?.id ?? '' })).toMatchObject({ validityMonths: 36, printedAtTill: true, terms: { en: expect.any(String) as string }, offline: { perTill: 200_00 } });
  });
});

describe('a program', () => {
  it('that tills don\'t print, or that has ended, is told to tills as not for printing, and no paper of it is ordered', async () => {
    const [printed, stockOnly, ended] = [await addProgram(), await addProgram({ printedAtTill: false }), await addProgram({ active: false })];
    server.forgetBusiness();
    const terminal = await enrolTerminal(server, 31);
    const of = ({ number }: ProgramRecord) => terminal.config.programs.find((one) => one.number === number)?.printedAtTill;
    expect([of(printed), of(stockOnly), of(ended)]).toEqual([undefined, false, false]);
    const order = (program: ProgramRecord) => ({
      id: v7(), releaseId: v7(), gtin: program.faces[0]?.gtin ?? '', storeNumber: 101, printingHouseId: v7(), count: 1, scratchPin: false, batch: null,
    });
    expect(await grace.refused('paper-orders.create', order(stockOnly))).toEqual({ status: 404, problem: 'unknown-printing-house' });
    expect(await grace.refused('paper-orders.create', order(ended))).toEqual({ status: 404, problem: 'unknown-program' });
    expect((await grace.ask('business.read', {})).programs.map(({ number }) => number)).not.toContain(ended.number);
  });

  it('sells any value of a range beside its faces or without them; its paper has no value, and is ordered only while there is a range', async () => {
    const made = await addProgram({ faces: [], range: { min: minor(5_00), max: minor(500_00) } });
    expect(made).toMatchObject({ kind: 'sold', faces: [], range: { min: 5_00, max: 500_00 }, openGtin: expect.stringMatching(/^02\d{12}$/) as string });
    const order = { id: v7(), releaseId: v7(), gtin: made.openGtin ?? '', storeNumber: 101, printingHouseId: v7(), count: 1, scratchPin: false, batch: null };
    expect(await grace.refused('paper-orders.create', order)).toEqual({ status: 404, problem: 'unknown-printing-house' });
    const { id, name, printedAtTill, validityMonths, cashOutUpTo, reloadUpTo, buyingLimits, watch, lostAfterDays, offline: policy, terms } = made;
    const same = { id, name, active: true, printedAtTill, validityMonths, cashOutUpTo, reloadUpTo, buyingLimits, watch, lostAfterDays, offline: policy, terms };
    expect(await grace.refused('programs.change', { ...same, version: 1, faces: [], range: null })).toEqual({ status: 409, problem: 'no-face' });
    expect(await grace.refused('programs.change', { ...same, version: 1, faces: [], range: { min: minor(50_00), max: minor(5_00) } })).toEqual({ status: 409, problem: 'range-reversed' });
    const faces = [{ face: minor(25_00), price: minor(25_00), gtin: null }];
    const wider = await grace.ask('programs.change', { ...same, version: 1, faces, range: { min: minor(1_00), max: minor(500_00) } });
    expect(wider).toMatchObject({ range: { min: 1_00 }, openGtin: made.openGtin, faces: [{ face: 25_00 }] });
    const without = await grace.ask('programs.change', { ...same, version: 2, faces, range: null });
    expect(without).toMatchObject({ range: null, faces: [{ face: 25_00 }] });
    expect(await grace.refused('paper-orders.create', order)).toEqual({ status: 404, problem: 'unknown-program' });
  });

  it('that is given away has no prices, pays nothing out and replaces nothing that was lost', async () => {
    const free = { kind: 'promotional' as const, lostAfterDays: null as unknown as number, faces: [{ face: minor(10_00), price: minor(0), gtin: null }] };
    const made = await addProgram(free);
    expect(made).toMatchObject({ kind: 'promotional', faces: [{ face: 10_00, price: 0 }] });
    server.forgetBusiness();
    const terminal = await enrolTerminal(server, 32);
    expect(terminal.config.programs.find(({ number }) => number === made.number)).toMatchObject({ kind: 'promotional', denominations: [{ price: 0 }] });
    const wrong = (more: object) => grace.refused('programs.add', { id: v7(), number: 900, ...program, ...free, ...more });
    expect(await wrong({ faces: [{ face: minor(10_00), price: minor(10_00), gtin: null }] })).toEqual({ status: 409, problem: 'price-unfit' });
    expect(await wrong({ cashOutUpTo: minor(5_00) })).toEqual({ status: 409, problem: 'promotional-unfit' });
    expect(await wrong({ lostAfterDays: 14 })).toEqual({ status: 409, problem: 'promotional-unfit' });
  });

  it('changes from now on; faces that are there stay, and what is wrong is refused by name', async () => {
    const made = await addProgram();
    const { id, version, ...rest } = made;
    const same = { name: rest.name, range: null, active: true, printedAtTill: false, validityMonths: 36, cashOutUpTo: null, reloadUpTo: null, buyingLimits: { ...noBuyingLimits, askFromPieces: 5 }, watch: { ...usualWatch, pieces: 12 }, lostAfterDays: null, offline: { ...offline, perTill: minor(100_00) }, terms: {} };
    const faces = rest.faces.map(({ face, gtin }) => ({ face, gtin, price: face }));
    const changed = await grace.ask('programs.change', { id, version, ...same, faces: [...faces, { face: minor(75_00), price: minor(70_00), gtin: null }] });
    expect(changed.faces.map(({ face, price, gtin }) => [face, price, gtin])).toEqual([[25_00, 25_00, rest.faces[0]?.gtin], [50_00, 50_00, rest.faces[1]?.gtin], [75_00, 70_00, expect.any(String)]]);
    server.forgetBusiness();
    const [stored] = await server.database.read<{ offline_policy: { version: number } }>('select offline_policy from programs where id = $1', [id]);
    expect(stored?.offline_policy.version).toBe(2);
    const refused = (more: object) => grace.refused('programs.change', { id, version: changed.version, ...same, faces, ...more });
    expect(await refused({ faces: [{ face: 100_00, price: 120_00, gtin: null }] })).toEqual({ status: 409, problem: 'price-unfit' });
    expect(await refused({ faces: [{ face: 100_00, price: 0, gtin: null }] })).toEqual({ status: 409, problem: 'price-unfit' });
    expect(await refused({ faces: [{ face: 100_00, price: 100_00, gtin: '09521234000253' }] })).toEqual({ status: 409, problem: 'wrong-gtin' });
    expect(await refused({ faces: [{ face: 100_00, price: 100_00, gtin: '00499520000018' }] })).toEqual({ status: 409, problem: 'practice-gtin' });
    expect(await refused({ offline: { ...offline, perCertificate: 90_00 } })).toEqual({ status: 409, problem: 'caps-reversed' });
    expect(await refused({ buyingLimits: { ...noBuyingLimits, certificateMax: 200_00, saleMax: 100_00 } })).toEqual({ status: 409, problem: 'limits-reversed' });
    expect(await grace.ask('programs.read', { id })).toEqual(changed);
    expect(changed.buyingLimits).toEqual({ ...noBuyingLimits, askFromPieces: 5 });
    const { entries } = await noah.ask('business.history', { id });
    expect(entries[0]?.changes.map(({ what }) => what).toSorted()).toEqual(['askFromPieces', 'faces', 'lostAfterDays', 'perTill', 'printedAtTill', 'terms', 'validityMonths', 'watchPieces']);
  });
});
