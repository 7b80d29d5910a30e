import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPaperOffice, newOrder, made, type PaperOffice } from './paper-office.ts';

let office: PaperOffice;
beforeAll(async () => { office = await openPaperOffice(); });
afterAll(async () => { await office.server.close(); });

const freshKey = async (): Promise<string> => identityToRecipient(await generateX25519Identity());
const houseOf = async (id: string) => (await office.grace.ask('printing-houses.list', {})).houses.find((house) => house.id === id);

describe('a printing house\'s key', () => {
  it('counts when a second person has confirmed it, and is known by its fingerprint', async () => {
    const recipient = await freshKey();
    const added = await office.grace.ask('printing-houses.add', { id: v7(), name: 'Bodoni Press', recipient: `  ${recipient}\n` });
    expect([added.key, added.waiting?.recipient]).toEqual([null, recipient]);
    const digest = createHash('sha256').update(recipient).digest('hex').toUpperCase();
    expect(added.waiting?.fingerprint).toBe((digest.match(/.{4}/g) ?? []).slice(0, 8).join(' '));
    expect(await office.grace.refused('printing-houses.confirm-key', { id: added.waiting?.id ?? '' })).toEqual({ status: 409, problem: 'same-person' });
    expect(await office.grace.refused('paper-orders.create', await newOrder(office, { printingHouseId: added.id }))).toEqual({ status: 409, problem: 'no-confirmed-key' });
    const confirmed = await office.samuel.ask('printing-houses.confirm-key', { id: added.waiting?.id ?? '' });
    expect(confirmed).toMatchObject({ key: { recipient, askedBy: { name: 'Grace Lindqvist' }, confirmedBy: { name: 'Samuel Adeyemi' } }, waiting: null });
    expect(await office.samuel.refused('printing-houses.confirm-key', { id: added.waiting?.id ?? '' })).toEqual({ status: 409, problem: 'key-not-waiting' });
  });

  it('is not confirmed by its own asker even where the code above would let it', async () => {
    const [key] = await office.server.database.read<{ id: string; asked_by: string }>('select id, asked_by from printing_house_keys limit 1', []);
    await expect(office.server.database.read('update printing_house_keys set confirmed_by = asked_by where id = $1', [key?.id])).rejects.toThrow(/check constraint/);
  });

  it('changes only with two people, one change at a time; the one before stays known', async () => {
    const id = office.house.id;
    const next = await freshKey();
    const asked = await office.samuel.ask('printing-houses.change-key', { id, recipient: next });
    expect(asked.key?.recipient).toBe(office.house.key?.recipient);
    expect(await office.grace.refused('printing-houses.change-key', { id, recipient: await freshKey() })).toEqual({ status: 409, problem: 'key-waiting' });
    await office.grace.ask('printing-houses.refuse-key', { id: asked.waiting?.id ?? '' });
    expect((await houseOf(id))?.key?.recipient).toBe(office.house.key?.recipient);
    const again = await office.samuel.ask('printing-houses.change-key', { id, recipient: next });
    const changed = await office.grace.ask('printing-houses.confirm-key', { id: again.waiting?.id ?? '' });
    expect([changed.key?.recipient, changed.earlier.map(({ recipient }) => recipient)]).toEqual([next, [next, office.house.key?.recipient]]);
  });

  it('that is none is refused; a secret one is named and kept nowhere', async () => {
    const secret = await generateX25519Identity();
    const add = (recipient: string) => office.grace.refused('printing-houses.add', { id: v7(), name: `House ${recipient.slice(-8)}`, recipient });
    const good = await freshKey();
    for (const bad of ['', 'age1', good.slice(0, -1), `${good.slice(0, -1)}${good.endsWith('q') ? 'p' : 'q'}`, good.toUpperCase(), `${good} ${good}`, 'ssh-ed25519 AAAA', await identityToRecipient(await generateHybridIdentity())]) {
      expect(await add(bad), bad.slice(0, 20)).toEqual({ status: 400, problem: 'wrong-key' });
    }
    expect(await add(secret)).toEqual({ status: 400, problem: 'secret-key' });
    const rows = await office.server.database.read<{ row: string }>('select k::text as row from printing_house_keys k union all select a::text from office_audit a', []);
    expect(`${rows.map(({ row }) => row).join('')}${office.server.logLines.join('')}`).not.toContain(secret);
    // A refused key leaves no half printing house behind.
    expect((await office.grace.ask('printing-houses.list', {})).houses.filter(({ name }) => name.startsWith('House'))).toEqual([]);
  });

  it('of a house that has ended takes no orders, and its releases no downloads', async () => {
    const added = await office.grace.ask('printing-houses.add', { id: v7(), name: 'Garamond', recipient: await freshKey() });
    const house = await office.samuel.ask('printing-houses.confirm-key', { id: added.waiting?.id ?? '' });
    expect(await office.grace.refused('printing-houses.add', { id: v7(), name: 'GARAMOND', recipient: await freshKey() })).toEqual({ status: 409, problem: 'name-taken' });
    const order = await newOrder(office, { printingHouseId: house.id });
    await office.grace.ask('paper-orders.create', order);
    await made(office.grace, order.id);
    await office.samuel.ask('printing-houses.deactivate', { id: house.id });
    expect(await office.grace.refused('paper-orders.create', await newOrder(office, { printingHouseId: house.id }))).toEqual({ status: 404, problem: 'unknown-printing-house' });
    expect(await office.samuel.refused('paper-orders.release', { id: order.releaseId })).toEqual({ status: 409, problem: 'printing-house-ended' });
  });

  it('is read by the franchises and changed by headquarters alone', async () => {
    expect((await office.olivia.ask('printing-houses.list', {})).houses.length).toBeGreaterThan(0);
    expect(await office.olivia.refused('printing-houses.change-key', { id: office.house.id, recipient: await freshKey() })).toEqual({ status: 403, problem: 'not-allowed' });
  });
});
