import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeControlNumber } from '../../../domain/number.ts';
import { specimenSerial } from '../../../domain/specimen.ts';
import { drawRandom } from '../../../server/stock/draw.ts';
import { gtinOf, made, newOrder, openPaperOffice, type PaperOffice, releasedOrder } from './paper-office.ts';

let office: PaperOffice;
beforeAll(async () => { office = await openPaperOffice(); });
afterAll(async () => { await office.server.close(); });

const certificates = (batch: number) => office.server.database.read<{ state: string; store_number: number; face: number; balance: number; running: number; sealed: string; hash: Buffer }>(
  'select state, store_number, face, balance, running, sealed, hash from certificates where batch = $1 order by running', [batch]);

describe('an order of paper', () => {
  it('makes its numbers: registered, unsold, without a number in clear anywhere', async () => {
    const input = await newOrder(office, { count: 450 });
    const ordered = await office.grace.ask('paper-orders.create', input);
    expect(ordered).toMatchObject({ count: 450, face: 5_000, currency: 'USD', storeNumber: 101, programName: 'Harbor Gift Certificate', scratchPin: true });
    const order = await made(office.grace, input.id);
    expect([order.first, order.last]).toEqual([makeControlNumber(order.batch, 1), makeControlNumber(order.batch, 450)]);
    const rows = await certificates(order.batch);
    expect(rows.map(({ running }) => running)).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
    expect(new Set(rows.map(({ state, store_number, face, balance }) => `${state} ${String(store_number)} ${String(face)} ${String(balance)}`))).toEqual(new Set(['registered 101 5000 0']));
    expect(new Set(rows.map(({ hash }) => hash.toString('hex'))).size).toBe(450);
    const number = await office.server.keys.unseal(rows[0]?.sealed ?? '');
    expect(number).toMatch(new RegExp(`^01${input.gtin}21\\d{16}$`));
    const dump = await office.server.database.read<{ row: string }>('select c::text as row from certificates c where batch = $1 union all select o::text from paper_orders o union all select a::text from office_audit a', [order.batch]);
    expect(`${dump.map(({ row }) => row).join('')}${office.server.logLines.join('')}`).not.toContain(number.slice(18));
  });

  it('sent twice is one order, whoever lost the answer', async () => {
    const input = await newOrder(office);
    const [first, second] = await Promise.all([office.grace.ask('paper-orders.create', input), office.grace.ask('paper-orders.create', input)]);
    expect(first.batch).toBe(second.batch);
    await made(office.grace, input.id);
    expect(await certificates(first.batch)).toHaveLength(3);
    expect(await office.samuel.refused('paper-orders.create', input)).toEqual({ status: 409, problem: 'id-taken' });
  });

  it('gets a batch of its own, however many are ordered at once, or the one it asks for', async () => {
    const inputs = await Promise.all(Array.from({ length: 6 }, () => newOrder(office, { count: 1 })));
    const orders = await Promise.all(inputs.map((input) => office.grace.ask('paper-orders.create', input)));
    expect(new Set(orders.map(({ batch }) => batch)).size).toBe(6);
    const wanted = await office.grace.ask('paper-orders.create', await newOrder(office, { batch: 765_432 }));
    expect(wanted.first).toBe(makeControlNumber(765_432, 1));
  });

  it('never overlaps control numbers that exist: ordered, sold long ago, or a till\'s own', async () => {
    const taken = { status: 409, problem: 'range-taken' };
    for (const batch of [999_998, 999_999]) expect(await office.grace.refused('paper-orders.create', await newOrder(office, { batch })), 'practice paper').toEqual(taken);
    expect(await office.grace.refused('paper-orders.create', await newOrder(office, { batch: 765_432 }))).toEqual(taken);
    // The demo's stock is batch 1.
    expect(await office.grace.refused('paper-orders.create', await newOrder(office, { batch: 1 }))).toEqual(taken);
    const [terminal] = await office.server.database.read<{ id: string }>('select id from terminals limit 1', []);
    await office.server.database.read('insert into till_batches (terminal_id, batch, given_at) values ($1, 765433, 1)', [terminal?.id]);
    expect(await office.grace.refused('paper-orders.create', await newOrder(office, { batch: 765_433 }))).toEqual(taken);
    expect((await office.grace.ask('paper-orders.create', await newOrder(office))).batch).toBe(765_434);
  });

  it.each([
    ['no certificate', { count: 0 }, 400, 'count-out-of-range'],
    ['one too many', { count: 100_001 }, 400, 'count-out-of-range'],
    ['half a certificate', { count: 1.5 }, 400, 'bad-request'],
    ['an unknown program', { gtin: '09521234999990' }, 404, 'unknown-program'],
    ['an unknown store', { storeNumber: 999 }, 404, 'unknown-store'],
    ['a store of another currency', { storeNumber: 201 }, 409, 'wrong-currency'],
    ['an unknown printing house', { printingHouseId: v7() }, 404, 'unknown-printing-house'],
    ['a batch that has no digits for itself', { batch: 1_000_000 }, 400, 'bad-request'],
  ] as const)('for %s is refused, and nothing is made', async (_name, wrong, status, problem) => {
    const input = await newOrder(office, wrong);
    expect(await office.grace.refused('paper-orders.create', input)).toEqual({ status, problem });
    expect(await office.server.database.read('select 1 from paper_orders where id = $1', [input.id])).toEqual([]);
  });

  it('is a franchise\'s own: another\'s is not there, and that somebody asked is noted', async () => {
    const input = await newOrder(office, { storeNumber: 201, gtin: await gtinOf(office, 50_000) });
    const korean = await office.minseo.ask('paper-orders.create', input);
    await made(office.minseo, korean.id);
    const none = { status: 404, problem: 'not-here' };
    expect(await office.olivia.refused('paper-orders.read', { id: korean.id })).toEqual(none);
    expect(await office.olivia.refused('paper-orders.release', { id: input.releaseId })).toEqual(none);
    expect(await office.olivia.refused('paper-orders.withdraw', { id: input.releaseId })).toEqual(none);
    expect(await office.olivia.refused('paper-orders.receive', { id: korean.id, first: korean.first, last: korean.last })).toEqual(none);
    expect(await office.olivia.refused('paper-orders.ask-again', { id: korean.id, releaseId: v7(), reason: 'lost' })).toEqual(none);
    expect((await office.olivia.file('paper-orders.download', { id: input.releaseId })).status).toBe(404);
    expect((await office.olivia.file('paper-orders.proof', { id: korean.id, paper: 'a4' })).status).toBe(404);
    expect(await office.olivia.refused('paper-orders.create', await newOrder(office, { storeNumber: 201, gtin: await gtinOf(office, 50_000) }))).toEqual({ status: 404, problem: 'unknown-store' });
    expect((await office.olivia.ask('paper-orders.list', { before: null })).orders.map(({ storeNumber }) => storeNumber)).not.toContain(201);
    expect((await office.minseo.ask('paper-orders.list', { before: null })).orders.map(({ storeNumber }) => storeNumber)).toEqual([201]);
    const denied = (await office.grace.ask('audit.list', { before: null })).entries.filter(({ action, user }) => action === 'denied' && user?.name === 'Olivia Marsh');
    expect(denied).toHaveLength(8);
  });

  it('is made on by the next process when one dies in the middle', async () => {
    const input = await newOrder(office, { count: 2 });
    await office.grace.ask('paper-orders.create', input);
    const order = await made(office.grace, input.id);
    // As a server leaves it that was killed between two chunks.
    await office.server.database.read('update paper_orders set count = 700 where id = $1', [input.id]);
    const whole = await made(office.grace, input.id);
    expect(whole.made).toBe(700);
    expect((await certificates(order.batch)).map(({ running }) => running)).toEqual(Array.from({ length: 700 }, (_, index) => index + 1));
  });

  it('is listed page by page', async () => {
    const seen: string[] = [];
    let before: string | null = null;
    for (let more = true; more;) {
      const page: { orders: { id: string }[]; more: boolean } = await office.grace.ask('paper-orders.list', { before });
      seen.push(...page.orders.map(({ id }) => id));
      before = page.orders.at(-1)?.id ?? null;
      more = page.more;
    }
    const [count] = await office.server.database.read<{ count: number }>('select count(*) as count from paper_orders', []);
    expect([seen.length, new Set(seen).size]).toEqual([count?.count, count?.count]);
  });
});

describe('a release', () => {
  it('needs a second person, in the code and in the database', async () => {
    const input = await newOrder(office);
    await office.grace.ask('paper-orders.create', input);
    await made(office.grace, input.id);
    expect(await office.grace.refused('paper-orders.release', { id: input.releaseId })).toEqual({ status: 409, problem: 'same-person' });
    await expect(office.server.database.read('update paper_releases set released_by = asked_by, released_at = 1 where id = $1', [input.releaseId])).rejects.toThrow(/check constraint/);
    const released = await office.olivia.ask('paper-orders.release', { id: input.releaseId });
    expect(released.releases[0]).toMatchObject({ askedBy: { name: 'Grace Lindqvist' }, releasedBy: { name: 'Olivia Marsh' }, downloadedAt: null });
    await office.olivia.ask('paper-orders.release', { id: input.releaseId });
    expect(await office.samuel.refused('paper-orders.release', { id: input.releaseId })).toEqual({ status: 409, problem: 'already-released' });
  });

  it('is withdrawn by anybody who may order, and asked for again with a reason', async () => {
    const order = await releasedOrder(office);
    const withdrawn = await office.grace.ask('paper-orders.withdraw', { id: order.releases[0]?.id ?? '' });
    expect(withdrawn.releases[0]?.withdrawnBy?.name).toBe('Grace Lindqvist');
    expect((await office.grace.file('paper-orders.download', { id: order.releases[0]?.id ?? '' })).status).toBe(409);
    expect(await office.samuel.refused('paper-orders.release', { id: order.releases[0]?.id ?? '' })).toEqual({ status: 409, problem: 'withdrawn' });
    expect((await office.grace.refused('paper-orders.ask-again', { id: order.id, releaseId: v7(), reason: ' ' })).problem).toBe('bad-request');
    const again = await office.samuel.ask('paper-orders.ask-again', { id: order.id, releaseId: v7(), reason: 'ordered by mistake, then wanted' });
    expect(again.releases.map(({ reason }) => reason)).toEqual(['ordered by mistake, then wanted', '']);
    expect(await office.samuel.refused('paper-orders.ask-again', { id: order.id, releaseId: v7(), reason: 'once more' })).toEqual({ status: 409, problem: 'release-open' });
  });
});

describe('a drawn serial', () => {
  it('has fifteen digits, is never the specimen\'s, and never the one before', () => {
    const drawn = Array.from({ length: 20_000 }, drawRandom);
    expect(drawn.every((serial) => /^\d{15}$/.test(serial) && serial !== specimenSerial)).toBe(true);
    expect(new Set(drawn).size).toBe(drawn.length);
    // Every digit stands everywhere about as often: a broken draw of the two halves would show.
    for (let place = 0; place < 15; place += 1) {
      const counts = drawn.reduce((total, serial) => { total[Number(serial[place])] = (total[Number(serial[place])] ?? 0) + 1; return total; }, new Array<number>(10).fill(0));
      expect(Math.min(...counts), `place ${String(place)}`).toBeGreaterThan(1_750);
    }
  });
});
