import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { leaseMarginMs, type LeaseResponse } from '../../domain/lease.ts';
import { minor } from '../../domain/money.ts';
import { programCommand } from '../../server/shop/programs.ts';
import { createTestServer, enrolTerminal, expectSoundBooks, makeStock, redemptionOf, saleOf, type TestPaper, type TestServer, type TestTerminal } from './harness.ts';

let server: TestServer;
let till: TestTerminal;
let boston: TestTerminal;
const hourMs = 3_600_000;

const lease = async (...options: readonly string[]): Promise<string> => {
  const shop = { database: server.database, now: server.clock.now, newId: () => v7(), askSecretly: () => Promise.resolve('') };
  const said = await programCommand.run(shop, ['1', 'Harbor Gift Certificate', ...options]);
  server.forgetBusiness();
  return said;
};
beforeAll(async () => {
  server = await createTestServer();
  [till, boston] = [await enrolTerminal(server, 11), await enrolTerminal(server, 21)];
});
afterEach(async () => { server.clock.offsetMs = 0; await lease('--lease', 'announced', '--lease-hours', '24', '--lease-grace-days', '14'); await expectSoundBooks(server); });
afterAll(async () => { await server.close(); });

const sold = async (): Promise<TestPaper> => {
  const [paper] = await makeStock(server, 101, 1);
  if (!paper) throw new Error('no stock');
  await till.record(saleOf([paper]));
  return paper;
};
const say = async (by: TestTerminal, kind: 'grant' | 'return', paper: TestPaper, amount: number, more: { readonly id?: string; readonly head?: number } = {}) => {
  const id = more.id ?? v7();
  const answer = await by.send({
    method: 'POST', path: '/v1/leases',
    body: { kind, id, protocol: 1, certificate: paper.hash, currency: 'USD', amount, ...(kind === 'return' ? { head: more.head ?? by.head().sequence } : {}) },
  });
  return { ...answer, id, lease: answer.body as LeaseResponse };
};
const redeem = (by: TestTerminal, paper: TestPaper, amount: number, id?: string) => by.ask({ kind: 'redeem', lines: [{ certificate: paper.hash, amount: minor(amount) }] }, id);
const flagsOf = async (by: TestTerminal, paper: TestPaper, amount: number, decidedBy: 'lease' | 'standin') =>
  (await by.record(redemptionOf([[paper, amount]], { decidedBy }))).response.outcomes.flatMap(({ flags }) => flags);

describe('a lease', () => {
  it('is not granted unless the program says so', async () => {
    const paper = await sold();
    expect((await say(till, 'grant', paper, 3_000)).lease).toMatchObject({ outcome: 'refused', refusal: { reason: 'leases-off' } });
    expect(await lease('--lease', 'announced')).toContain('on hold for 24 hours');
    expect((await say(till, 'grant', paper, 3_000)).lease).toMatchObject({ outcome: 'granted', epoch: 1 });
    await expect(lease('--lease', 'sometimes')).rejects.toThrow('announced');
  });

  it('keeps its part from the other till, which hears where it is and until when; the rest is free', async () => {
    const paper = await sold();
    const { lease: granted, id } = await say(till, 'grant', paper, 3_000);
    expect(await redeem(boston, paper, 2_001)).toMatchObject({
      decision: 'declined', refusal: { reason: 'held', balance: 2_000, held: { storeName: 'Harbor Market Portland', until: (granted.endsAt ?? 0) + leaseMarginMs } },
    });
    expect(await redeem(boston, paper, 2_000)).toMatchObject({ decision: 'approved' });
    // Whoever has it may take it online, too; that comes out of the lease.
    expect(await redeem(till, paper, 1_000)).toMatchObject({ decision: 'approved' });
    expect(await redeem(boston, paper, 1)).toMatchObject({ decision: 'declined', refusal: { reason: 'held', balance: 0 } });
    expect((await say(till, 'return', paper, 3_000, { id })).lease).toMatchObject({ outcome: 'returned' });
    expect(await redeem(boston, paper, 2_000)).toMatchObject({ decision: 'approved' });
  });

  it('is one and the same however often it is asked for, and never two tills\' at once', async () => {
    const paper = await sold();
    const first = await say(till, 'grant', paper, 5_000);
    expect((await say(till, 'grant', paper, 5_000, { id: first.id })).lease).toMatchObject({ outcome: 'granted', epoch: 1, endsAt: first.lease.endsAt });
    expect((await say(boston, 'grant', paper, 1)).lease).toMatchObject({ outcome: 'refused', refusal: { reason: 'held', held: { storeName: 'Harbor Market Portland' } } });
    expect(await say(boston, 'return', paper, 5_000, { id: first.id })).toMatchObject({ status: 409, problem: 'lease-taken' });
    await say(till, 'return', paper, 5_000, { id: first.id });
    expect((await say(boston, 'grant', paper, 5_000)).lease).toMatchObject({ outcome: 'granted', epoch: 2 });
  });

  it('that was returned before its grant has arrived is never granted', async () => {
    const paper = await sold();
    const { id } = await say(till, 'return', paper, 5_000);
    expect((await say(till, 'grant', paper, 5_000, { id })).lease).toMatchObject({ outcome: 'returned', epoch: null });
    expect(await redeem(boston, paper, 5_000)).toMatchObject({ decision: 'approved' });
  });

  it('is not taken back while its till has something to send', async () => {
    const paper = await sold();
    const { id } = await say(till, 'grant', paper, 5_000);
    expect(await say(till, 'return', paper, 5_000, { id, head: till.head().sequence + 1 })).toMatchObject({ status: 409, problem: 'queue-not-in' });
    expect(await redeem(boston, paper, 1)).toMatchObject({ decision: 'declined' });
  });

  it('honours its holder first, though another till\'s stand-in arrives before', async () => {
    const paper = await sold();
    await say(till, 'grant', paper, 4_000);
    expect(await flagsOf(boston, paper, 3_000, 'standin')).toContain('overspend');
    expect(await flagsOf(till, paper, 4_000, 'lease')).toEqual([]);
  });

  it('counts what was approved, taken back and taken anew only once', async () => {
    const paper = await sold();
    await say(till, 'grant', paper, 4_000);
    const id = v7();
    expect(await redeem(till, paper, 3_000, id)).toMatchObject({ decision: 'approved' });
    await till.record({ kind: 'reversal', requestId: id, reason: 'timed-out' });
    expect(await redeem(boston, paper, 1_001)).toMatchObject({ decision: 'declined', refusal: { reason: 'held', balance: 1_000 } });
  });

  it('that runs lets nothing else end the certificate, not even its own till', async () => {
    const paper = await sold();
    await say(till, 'grant', paper, 1_000);
    expect(await till.ask({ kind: 'refund', sale: 'T11-000001-0', lines: [{ certificate: paper.hash, amount: minor(5_000) }] })).toMatchObject({ decision: 'declined' });
    expect(await till.ask({ kind: 'cash-out', lines: [{ certificate: paper.hash, amount: minor(5_000) }] })).toMatchObject({ decision: 'declined' });
    const [fresh] = await makeStock(server, 101, 1);
    if (!fresh) throw new Error('no stock');
    expect(await till.ask({ kind: 'replace', lines: [{ certificate: paper.hash, amount: minor(5_000) }, { certificate: fresh.hash, amount: minor(5_000) }] }))
      .toMatchObject({ decision: 'declined', refusal: { reason: 'held', held: { storeName: 'Harbor Market Portland' } } });
  });
});

describe('the end of a lease', () => {
  const grantedFor24Hours = async (): Promise<TestPaper> => {
    const paper = await sold();
    expect((await say(till, 'grant', paper, 5_000)).lease.outcome).toBe('granted');
    return paper;
  };

  it('frees it once its till was heard after the end and all is in', async () => {
    const paper = await grantedFor24Hours();
    server.clock.offsetMs = 24 * hourMs + leaseMarginMs + 1;
    expect(await redeem(boston, paper, 5_000)).toMatchObject({ decision: 'declined', refusal: { reason: 'held' } });
    const { sequence } = till.head();
    await till.feed(undefined, 1, sequence + 1);
    expect(await redeem(boston, paper, 5_000)).toMatchObject({ decision: 'declined', refusal: { reason: 'held' } });
    expect(await flagsOf(till, paper, 2_000, 'lease')).not.toContain('overspend');
    expect(await redeem(boston, paper, 3_000)).toMatchObject({ decision: 'approved' });
  });

  it('frees it after the grace when its till stays silent; what comes later is flagged', async () => {
    const paper = await grantedFor24Hours();
    server.clock.offsetMs = 15 * 24 * hourMs + leaseMarginMs + 60_000;
    expect(await redeem(boston, paper, 5_000)).toMatchObject({ decision: 'approved' });
    expect(await flagsOf(till, paper, 5_000, 'lease')).toEqual(expect.arrayContaining(['overspend', 'lease-ended']));
  });

  it('may be only for what the store has sold on the same day', async () => {
    await lease('--lease', 'sold-here');
    const paper = await sold();
    expect((await say(boston, 'grant', paper, 5_000)).lease).toMatchObject({ outcome: 'refused', refusal: { reason: 'not-sold-here' } });
    server.clock.offsetMs = 25 * hourMs;
    expect((await say(till, 'grant', paper, 5_000)).lease).toMatchObject({ outcome: 'refused', refusal: { reason: 'not-sold-here' } });
    server.clock.offsetMs = 0;
    expect((await say(till, 'grant', paper, 5_000)).lease).toMatchObject({ outcome: 'granted' });
  });
});
