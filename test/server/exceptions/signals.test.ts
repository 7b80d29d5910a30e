import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Exception } from '../../../domain/exception-wire.ts';
import { minor } from '../../../domain/money.ts';
import { expectSoundBooks, makeStock, redemptionOf, saleOf, type TestTerminal, voidOf } from '../harness.ts';
import type { Person } from '../office/people-at-work.ts';
import { decision, type ExceptionsOffice, openExceptionsOffice, paperOf, refusedWith } from './exceptions-office.ts';

let office: ExceptionsOffice;
beforeAll(async () => { office = await openExceptionsOffice(); });
afterAll(async () => { await office.server.close(); });
afterEach(async () => { await expectSoundBooks(office.server); });

const queue = async (person: Person, kind: Exception['kind']): Promise<readonly Exception[]> => {
  const { exceptions } = await person.ask('exceptions.list', { show: 'unresolved', store: null, kind, after: null });
  return Promise.all(exceptions.map(({ id }) => person.ask('exceptions.read', { id })));
};
const resolve = async (person: Person, kind: Exception['kind']): Promise<void> => {
  for (const exception of await queue(person, kind)) await person.ask('exceptions.resolve', decision(exception));
};
const history = (terminal: TestTerminal, hash: string) => terminal.send({ method: 'GET', path: `/v1/certificates/${hash}` });

describe('a burst of sales', () => {
  it('is one open case a till, which takes in what follows; its sales are accepted, and a new burst after it is a new case', async () => {
    const papers = await makeStock(office.server, 101, 40);
    const basket = (from: number, to: number) => saleOf(papers.slice(from, to));
    // Thirty are as many as a till sells; of a batch in one go, as after hours offline, each sale counts.
    const { response } = await office.portland.record(basket(0, 10), basket(10, 20), basket(20, 30));
    expect(response.outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(await queue(office.olivia, 'burst')).toEqual([]);
    expect((await office.portland.record(basket(30, 34), basket(34, 36))).response.outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
    await office.portland.record(basket(36, 38));
    const [burst, ...others] = await queue(office.olivia, 'burst');
    expect(others).toEqual([]);
    expect(burst).toMatchObject({
      flags: ['activation-burst'], operation: { kind: 'sale', terminalNumber: 11, outcome: 'accepted' }, money: null,
      burst: { programName: 'Harbor Gift Certificate', pieces: 38, value: 190_000, currency: 'USD', watch: { pieces: 30, minutes: 10 } },
    });
    expect(burst?.others).toHaveLength(5);
    await refusedWith(office.minseo.refused('exceptions.read', { id: burst?.id ?? '' }), 'not-here');
    await resolve(office.olivia, 'burst');
    await office.portland.record(basket(38, 40));
    expect((await queue(office.olivia, 'burst')).map(({ id, burst: again }) => [id === burst?.id, again?.pieces])).toEqual([[false, 40]]);
    await resolve(office.olivia, 'burst');
  });

  it('goes by what headquarters has set for the program', async () => {
    const { programs } = await office.grace.ask('business.overview', {});
    const program = await office.grace.ask('programs.read', { id: programs.find(({ number }) => number === 1)?.id ?? '' });
    const { id, version, number: _, currency: __, clearing: ___, lockedUpTo: ____, kind: _kind, openGtin: _open, faces, ...settings } = program;
    const watch = { minutes: 5, pieces: null, value: minor(20_000), elsewhereMinutes: 2 };
    const changed = await office.grace.ask('programs.change', { ...settings, id, version, faces: faces.map(({ gtin, face, price }) => ({ gtin, face, price })), watch });
    expect(changed.watch).toEqual(watch);
    office.server.forgetBusiness();
    const papers = await makeStock(office.server, 102, 5);
    await office.boston.record(saleOf(papers.slice(0, 4)));
    expect(await queue(office.olivia, 'burst')).toEqual([]);
    await office.boston.record(saleOf(papers.slice(4)));
    expect(await queue(office.olivia, 'burst')).toMatchObject([{ store: { number: 102 }, burst: { pieces: 5, value: 25_000, watch } }]);
    await office.grace.ask('programs.change', { ...settings, id, version: changed.version, faces: faces.map(({ gtin, face, price }) => ({ gtin, face, price })) });
    office.server.forgetBusiness();
    await resolve(office.olivia, 'burst');
  });
});

describe('unsold paper', () => {
  it('that is asked after in another store is a case, with control number, till and time; what follows joins it', async () => {
    const [first, second] = await makeStock(office.server, 101, 2);
    if (!first || !second) throw new Error('no stock');
    // The answer is the same as for a number that does not exist.
    expect(await history(office.boston, first.hash)).toMatchObject({ status: 404, problem: 'not-here' });
    await history(office.boston, first.hash);
    expect((await office.boston.ask({ kind: 'redeem', lines: [{ certificate: second.hash, amount: minor(1_000) }] })).decision).toBe('declined');
    const [found, ...others] = await queue(office.olivia, 'enquiry');
    expect(others).toEqual([]);
    expect(found).toMatchObject({ flags: ['unsold-enquiry'], operation: null, others: [], money: null, mayResolve: true, store: { number: 102 } });
    expect(found?.enquiries.map(({ control, what, terminalNumber, store, paperStore }) => [control, what, terminalNumber, store.number, paperStore.number])).toEqual(
      [[second.control, 'use', 21, 102, 101], [first.control, 'balance', 21, 102, 101]]);
    expect(found?.enquiries[0]?.at).toBeGreaterThan(Date.now() - 60_000);
    await resolve(office.olivia, 'enquiry');
    await history(office.portland, first.hash);
    expect(await queue(office.olivia, 'enquiry')).toEqual([]);
  });

  it('in its own store is a case from the third paper of a batch on', async () => {
    const papers = await makeStock(office.server, 101, 3);
    for (const { hash } of papers.slice(0, 2)) await history(office.portland, hash);
    await history(office.portland, papers[0]?.hash ?? '');
    expect(await queue(office.olivia, 'enquiry')).toEqual([]);
    await history(office.portland, papers[2]?.hash ?? '');
    expect((await queue(office.olivia, 'enquiry')).map(({ enquiries }) => enquiries.length)).toEqual([3]);
    await resolve(office.olivia, 'enquiry');
  });

  it('of another franchise is seen by both, and headquarters resolves it; nobody else hears of it', async () => {
    const paper = await paperOf(office);
    await history(office.seoul, paper.hash);
    const [seen] = await queue(office.minseo, 'enquiry');
    expect(seen).toMatchObject({ isBetweenFranchises: true, mayResolve: false });
    expect((await queue(office.olivia, 'enquiry')).map(({ id }) => id)).toEqual([seen?.id]);
    await refusedWith(office.minseo.refused('exceptions.resolve', decision(seen as Exception)), 'headquarters-resolves');
    await resolve(office.grace, 'enquiry');
  });

  it('that was sold is nobody\'s case', async () => {
    const paper = await paperOf(office);
    await office.portland.record(saleOf([paper]));
    expect(await history(office.boston, paper.hash)).toMatchObject({ status: 200 });
    expect(await queue(office.grace, 'enquiry')).toEqual([]);
  });
});

describe('what is unusual', () => {
  it('is a use in another store minutes after the sale, with both tills\' records; in the same store it is not', async () => {
    const [paper, kept] = [await paperOf(office), await paperOf(office)];
    await office.portland.record(saleOf([paper, kept]), redemptionOf([[kept, 1_000]]));
    expect(await queue(office.olivia, 'unusual')).toEqual([]);
    const { response, sealed } = await office.boston.record(redemptionOf([[paper, 1_000]]));
    expect(response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    const [found] = await queue(office.olivia, 'unusual');
    expect(found).toMatchObject({ flags: ['used-soon-elsewhere'], operation: { id: sealed[0]?.operation.id }, others: [{ kind: 'sale', terminalNumber: 11 }] });
    await resolve(office.olivia, 'unusual');
  });

  it('is the void of an earlier day\'s sale', async () => {
    const paper = await paperOf(office);
    const dayMs = 86_400_000;
    const earlier = new Date(Date.now() - 2 * dayMs).toISOString().slice(0, 10);
    const { sealed: [sale] } = await office.portland.record({ ...saleOf([paper]), day: earlier, at: Date.now() - 2 * dayMs });
    if (!sale) throw new Error('nothing recorded');
    await office.portland.record(voidOf(office.portland, sale));
    expect(await queue(office.olivia, 'unusual')).toMatchObject([{ flags: ['late-void'], operation: { kind: 'void' }, others: [{ kind: 'sale' }] }]);
    await resolve(office.olivia, 'unusual');
  });
});
