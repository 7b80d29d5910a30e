import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashNumber } from '../../../domain/identity.ts';
import { type CertificateNumber, parseScan } from '../../../domain/number.ts';
import { minor } from '../../../domain/money.ts';
import type { ControlNumber } from '../../../domain/number.ts';
import { csvField } from '../../../server/stock/numbers-csv.ts';
import { enrolTerminal, redemptionOf, saleOf } from '../harness.ts';
import { refusalOf } from '../office/people-at-work.ts';
import { gtinOf, openPaperOffice, type PaperOffice, releasedOrder } from './paper-office.ts';

let office: PaperOffice;
beforeAll(async () => { office = await openPaperOffice(); });
afterAll(async () => { await office.server.close(); });

const decrypt = async (file: Uint8Array, identity = office.identity): Promise<string> => {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(file, 'text');
};
const bytesOf = async (response: Response): Promise<Uint8Array> => new Uint8Array(await response.arrayBuffer());
const releaseOf = (order: { readonly releases: readonly { readonly id: string }[] }): string => order.releases[0]?.id ?? '';
const rowsOf = (csv: string): readonly (readonly string[])[] => csv.trimEnd().split('\r\n').slice(1).map((line) => line.split(','));

const hasAge = spawnSync('age', ['--version']).status === 0;

describe('the file for the printing house', () => {
  it('opens with its key alone, and holds every certificate of the order', async () => {
    const order = await releasedOrder(office, { count: 430 });
    const answer = await office.grace.file('paper-orders.download', { id: releaseOf(order) });
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'application/octet-stream', 'no-store']);
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="countersign-batch-${String(order.batch)}.csv.age"`);
    const file = await bytesOf(answer);
    expect(new TextDecoder().decode(file.subarray(0, 21))).toBe('age-encryption.org/v1');
    await expect(decrypt(file, await generateX25519Identity())).rejects.toThrow();
    const csv = await decrypt(file);
    expect(csv.split('\r\n')[0]).toBe('control_number,gs1_element_string,gs1_data,digital_link,face,currency,program,scratch_pin');
    const rows = rowsOf(csv);
    expect(rows).toHaveLength(430);
    const stored = await office.server.database.read<{ hash: Buffer }>('select hash from certificates where batch = $1 order by running', [order.batch]);
    for (const [index, [control, elements, data, link, face, currency, program, pin]] of rows.entries()) {
      const scans = [elements, data, link].map((text) => parseScan(text ?? ''));
      const numbers = scans.map((scan) => (scan.ok && scan.value.kind === 'certificate' ? scan.value.number : ''));
      expect(new Set(numbers).size).toBe(1);
      expect(hashNumber(office.server.keys.numberKey, numbers[0] as CertificateNumber)).toBe(stored[index]?.hash.toString('hex'));
      expect([face, currency, program]).toEqual(['50.00', 'USD', 'Harbor Gift Certificate']);
      expect(pin).toBe(office.server.keys.scratchPin(numbers[0] as CertificateNumber));
      expect(control).toBe(index === 0 ? order.first : index === 429 ? order.last : control);
    }
    // Six digits each, and drawn all over: not one PIN for all.
    expect(new Set(rows.map(([, , , , , , , pin]) => pin)).size).toBeGreaterThan(400);
    const clear = rows.map(([, , data]) => (data ?? '').slice(18));
    const log = office.server.logLines.join('');
    expect(clear.some((serial) => log.includes(serial))).toBe(false);
  });

  it.skipIf(!hasAge)('opens with the age program itself', async () => {
    const order = await releasedOrder(office, { scratchPin: false });
    const folder = await mkdtemp(join(tmpdir(), 'countersign-age-'));
    try {
      await writeFile(join(folder, 'numbers.age'), await bytesOf(await office.samuel.file('paper-orders.download', { id: releaseOf(order) })));
      await writeFile(join(folder, 'key.txt'), `${office.identity}\n`, { mode: 0o600 });
      const csv = execFileSync('age', ['--decrypt', '--identity', join(folder, 'key.txt'), join(folder, 'numbers.age')], { encoding: 'utf8' });
      expect(rowsOf(csv)).toHaveLength(3);
      expect(rowsOf(csv).every((row) => row[7] === '')).toBe(true);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('leaves once, however many ask at once; a lost one is released anew by two people', async () => {
    const order = await releasedOrder(office);
    const answers = await Promise.all([office.grace, office.samuel, office.olivia, office.grace].map((person) => person.file('paper-orders.download', { id: releaseOf(order) })));
    const files = answers.filter(({ status }) => status === 200);
    expect(files).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) expect(await refusalOf(answer)).toEqual({ status: 409, problem: 'already-downloaded' });
    const first = await decrypt(await bytesOf(files[0]!));
    const again = await office.olivia.ask('paper-orders.ask-again', { id: order.id, releaseId: v7(), reason: 'the memory stick was lost' });
    expect(await refusalOf(await office.grace.file('paper-orders.download', { id: releaseOf(again) }))).toEqual({ status: 409, problem: 'not-released' });
    expect(await office.olivia.refused('paper-orders.release', { id: releaseOf(again) })).toEqual({ status: 409, problem: 'same-person' });
    await office.grace.ask('paper-orders.release', { id: releaseOf(again) });
    const second = await decrypt(await bytesOf(await office.olivia.file('paper-orders.download', { id: releaseOf(again) })));
    expect(second).toBe(first);
    const { entries } = await office.grace.ask('audit.list', { before: null });
    const steps = entries.filter(({ detail }) => detail['order'] === order.id).map(({ action, user }) => `${action} ${user?.name ?? ''}`).reverse();
    expect(steps.filter((step) => !step.includes('paper-made'))).toEqual([
      'paper-ordered Grace Lindqvist', 'paper-released Samuel Adeyemi', expect.stringMatching(/^paper-download-begun /), expect.stringMatching(/^paper-download-finished /),
      'paper-release-asked Olivia Marsh', 'paper-released Grace Lindqvist', 'paper-download-begun Olivia Marsh', 'paper-download-finished Olivia Marsh',
    ]);
    expect(entries.find(({ action }) => action === 'paper-release-asked')?.detail['reason']).toBe('the memory stick was lost');
  });

  it('is used up by a download that breaks off, and says so', async () => {
    const order = await releasedOrder(office, { count: 2_400 });
    const breaking = new AbortController();
    const answer = await office.grace.file('paper-orders.download', { id: releaseOf(order) }, breaking.signal);
    await answer.body?.getReader().read();
    breaking.abort();
    let release = order.releases[0];
    for (let tries = 0; tries < 200 && release?.failedAt == null; tries += 1) {
      await new Promise((resolve) => { setTimeout(resolve, 25); });
      release = (await office.grace.ask('paper-orders.read', { id: order.id })).releases[0];
    }
    expect(release).toMatchObject({ finishedAt: null });
    expect(release?.failedAt).not.toBeNull();
    expect(release?.sent).toBeLessThan(2_400);
    expect(await refusalOf(await office.grace.file('paper-orders.download', { id: releaseOf(order) }))).toEqual({ status: 409, problem: 'already-downloaded' });
    const again = await office.grace.ask('paper-orders.ask-again', { id: order.id, releaseId: v7(), reason: 'the line broke' });
    await office.samuel.ask('paper-orders.release', { id: releaseOf(again) });
    expect(rowsOf(await decrypt(await bytesOf(await office.grace.file('paper-orders.download', { id: releaseOf(again) }))))).toHaveLength(2_400);
  }, 60_000);

  it('never goes to a key that was changed after it was asked for', async () => {
    const order = await releasedOrder(office);
    const old = office.identity;
    const asked = await office.grace.ask('printing-houses.change-key', { id: office.house.id, recipient: await identityToRecipient(await generateX25519Identity()) });
    await office.samuel.ask('printing-houses.confirm-key', { id: asked.waiting?.id ?? '' });
    expect(await refusalOf(await office.grace.file('paper-orders.download', { id: releaseOf(order) }))).toEqual({ status: 409, problem: 'key-changed' });
    const back = await office.grace.ask('printing-houses.change-key', { id: office.house.id, recipient: await identityToRecipient(old) });
    await office.samuel.ask('printing-houses.confirm-key', { id: back.waiting?.id ?? '' });
    await office.grace.ask('paper-orders.withdraw', { id: releaseOf(order) });
    const again = await office.grace.ask('paper-orders.ask-again', { id: order.id, releaseId: v7(), reason: 'another key' });
    await office.samuel.ask('paper-orders.release', { id: releaseOf(again) });
    expect(rowsOf(await decrypt(await bytesOf(await office.grace.file('paper-orders.download', { id: releaseOf(again) }))))).toHaveLength(3);
  });

  it('has no formula in it, whatever a program is called', async () => {
    expect(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\tx', 'Harbor, "East"', 'plain'].map(csvField)).toEqual([
      `"'=HYPERLINK(""http://x"")"`, `'+1`, `'-1`, `'@SUM(A1)`, `'\tx`, `"Harbor, ""East"""`, 'plain',
    ]);
    await office.server.database.read(`update programs set name = '=cmd|'' /C calc''!A0' where number = 1`, []);
    const order = await releasedOrder(office, { count: 1 });
    const csv = await decrypt(await bytesOf(await office.grace.file('paper-orders.download', { id: releaseOf(order) })));
    expect(csv).toContain(`,'=cmd|' /C calc'!A0,`);
    await office.server.database.read(`update programs set name = 'Harbor Gift Certificate' where number = 1`, []);
  });

  it('writes won without decimals, and a Korean program in UTF-8', async () => {
    const order = await releasedOrder(office, { storeNumber: 201, gtin: await gtinOf(office, 50_000), count: 1 });
    const csv = await decrypt(await bytesOf(await office.grace.file('paper-orders.download', { id: releaseOf(order) })));
    expect(csv).toContain(',50000,KRW,하버 상품권,');
  });
});

describe('paper that has arrived', () => {
  it('is sold and redeemed at its store\'s tills, and not before', async () => {
    const order = await releasedOrder(office);
    const range = { id: order.id, first: order.first, last: order.last };
    expect(await office.olivia.refused('paper-orders.receive', range)).toEqual({ status: 409, problem: 'not-downloaded' });
    const csv = await decrypt(await bytesOf(await office.grace.file('paper-orders.download', { id: releaseOf(order) })));
    const [control = '', , number = ''] = rowsOf(csv)[0] ?? [];
    const paper = {
      hash: hashNumber(office.server.keys.numberKey, number as CertificateNumber), control: control as ControlNumber, scan: number, face: minor(5_000), programNumber: 1,
    };
    const till = await enrolTerminal(office.server, 11);
    const { cursor } = await till.feed();
    expect((await till.feed()).entries.some(({ certificate }) => certificate.hash === paper.hash)).toBe(false);
    expect(await office.olivia.refused('paper-orders.receive', { ...range, last: order.first })).toEqual({ status: 409, problem: 'other-paper' });
    expect(await office.olivia.refused('paper-orders.receive', { ...range, first: number })).toEqual({ status: 409, problem: 'other-paper' });
    const received = await office.olivia.ask('paper-orders.receive', { ...range, first: order.first.toLowerCase().replaceAll('-', '') });
    expect(received.receivedBy?.name).toBe('Olivia Marsh');
    const changed = (await till.feed(cursor)).entries.filter(({ certificate }) => certificate.state === 'stock');
    expect(changed).toHaveLength(3);
    const sold = await till.record(saleOf([paper]));
    expect(sold.response.outcomes.map(({ outcome }) => outcome)).toEqual(['accepted']);
    const redeemed = await till.record(redemptionOf([[paper, 5_000]]));
    expect(redeemed.response.outcomes.map(({ outcome }) => outcome)).toEqual(['accepted']);
    expect(await office.olivia.refused('paper-orders.ask-again', { id: order.id, releaseId: v7(), reason: 'too late' })).toEqual({ status: 409, problem: 'already-received' });
  });
});
