import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clear, type Flow, mergeFlows, ordinaryTerms } from '../../../domain/clearing.ts';
import type { Statement } from '../../../domain/statement.ts';
import { v7 } from 'uuid';
import { findShopCommand } from '../../../server/shop/commands.ts';
import { expectSoundBooks, makeStock, redemptionOf, saleOf, type TestPaper, voidOf } from '../harness.ts';
import type { Person } from '../office/people-at-work.ts';
import { type EveningOffice, openEvening, shiftOf } from './evening-office.ts';

let office: EveningOffice;
beforeAll(async () => { office = await openEvening(); });
afterAll(async () => { await office.server.close(); });

const totalOf = ({ content }: Statement): unknown => content.totals.map(({ receive, pay, commission, total }) => [receive, pay, commission, total]);
const linesOf = ({ content }: Statement): readonly unknown[] => content.parts.flatMap(({ party, lines }) =>
  lines.map(({ ofDay, kind, payer, payee, amount }) => [party.kind, ofDay === content.day ? 'today' : ofDay, kind, payer, payee, amount]));
const hashOf = async (response: Response): Promise<string> => createHash('sha256').update(new Uint8Array(await response.arrayBuffer())).digest('hex');
const download = (person: Person, franchiseId: string, day: string, format: 'csv' | 'pdf', language: 'en' | 'ko' = 'en'): Promise<Response> => person.file('statements.download', { franchiseId, day, format, language });

/** A day that everybody closed: 101 sold to people who used it at 102, at 201 and at home; 201 sold to one who used it at 101. */
const workADay = async (): Promise<{ readonly day: string; readonly papers: readonly TestPaper[]; readonly korean: readonly TestPaper[] }> => {
  const { server, tills } = office;
  const day = office.today();
  const [papers, korean] = [await makeStock(server, 101, 3), await makeStock(server, 201, 1)];
  await tills.east.record(...shiftOf([saleOf(papers), redemptionOf([[papers[0]!, 700]])], { cash: 15_000 }));
  await tills.other.record(...shiftOf([saleOf(korean), redemptionOf([[papers[1]!, 3_000]])], { cash: 5_000 }));
  await tills.boston.record(...shiftOf([redemptionOf([[papers[0]!, 1_100]])], { cash: 0 }));
  await tills.eastTwo.record(...shiftOf([redemptionOf([[korean[0]!, 450]])], { cash: 0 }));
  return { day, papers, korean };
};

describe('a statement', () => {
  it('says what a franchise pays and receives, store by store, and both sides say the same', async () => {
    const { franchises, server } = office;
    const { day } = await workADay();
    office.nextDay();
    const [olivia, minseo] = [await office.signIn('olivia'), await office.signIn('minseo')];
    const statement = await olivia.ask('statements.read', { franchiseId: franchises.east, day });
    expect(statement).toMatchObject({ locked: null, provisional: false, over: true });
    expect(linesOf(statement)).toEqual([
      ['franchise', 'today', 'use', 101, 201, -3_000], ['franchise', 'today', 'use', 201, 101, 450], ['own', 'today', 'use', 101, 102, 1_100],
    ]);
    expect(totalOf(statement)).toEqual([[450, 3_000, 0, -2_550]]);
    expect(statement.content.stores.map(({ number }) => number)).toEqual([101, 102, 201]);
    const other = await minseo.ask('statements.read', { franchiseId: franchises.korea, day });
    expect(totalOf(other)).toEqual([[3_000, 450, 0, 2_550]]);
    await expectSoundBooks(server);
  });

  it('is refused while a till has not told everything, but for a reason that is printed; and before the day is over', async () => {
    const { franchises } = office;
    await workADay();
    const olivia = await office.signIn('olivia');
    const today = office.today();
    expect(await olivia.refused('statements.lock', { franchiseId: franchises.east, day: today, reason: 'in a hurry' })).toEqual({ status: 409, problem: 'day-not-over' });
    // Nobody works, and nobody is heard from.
    office.nextDay();
    const quiet = today;
    office.nextDay();
    const later = await office.signIn('olivia');
    const idle = new Date(Date.parse(quiet) + 86_400_000).toISOString().slice(0, 10);
    expect(await later.refused('statements.lock', { franchiseId: franchises.east, day: idle, reason: null })).toEqual({ status: 409, problem: 'still-provisional' });
    const locked = await later.ask('statements.lock', { franchiseId: franchises.east, day: idle, reason: 'both tills are at the repair shop' });
    expect(locked.locked).toMatchObject({ by: 'Olivia Marsh', reason: 'both tills are at the repair shop' });
    expect(await (await download(later, franchises.east, idle, 'csv')).text()).toContain('both tills are at the repair shop');
    expect((await later.ask('audit.list', { before: null })).entries[0]).toMatchObject({ action: 'statement-locked', subject: idle });
  });

  it('never changes once it is locked: what comes later is in the next one, line by line, as late', async () => {
    const { franchises, tills } = office;
    const { day, papers } = await workADay();
    // Made before the end of the day, sent after the lock: a redemption at 201, and the void of the one at 101.
    const late = tills.other.make(redemptionOf([[papers[2]!, 900]]));
    office.nextDay();
    const olivia = await office.signIn('olivia');
    const locked = await olivia.ask('statements.lock', { franchiseId: franchises.east, day, reason: null });
    const files = [await hashOf(await download(olivia, franchises.east, day, 'pdf')), await hashOf(await download(olivia, franchises.east, day, 'csv'))];
    // In another language it is another paper, and kept as well; CSV has one for all.
    const korean = await hashOf(await download(olivia, franchises.east, day, 'pdf', 'ko'));
    expect(korean).not.toBe(files[0]);
    expect(await hashOf(await download(olivia, franchises.east, day, 'csv', 'ko'))).toBe(files[1]);
    expect(await olivia.refused('statements.lock', { franchiseId: franchises.east, day, reason: null })).toEqual({ status: 409, problem: 'already-locked' });

    await tills.other.push([late]);
    const next = office.today();
    await workADay();
    office.nextDay();
    const later = await office.signIn('olivia');
    expect(await later.ask('statements.read', { franchiseId: franchises.east, day })).toEqual(locked);
    expect([await hashOf(await download(later, franchises.east, day, 'pdf')), await hashOf(await download(later, franchises.east, day, 'csv'))]).toEqual(files);
    expect(await hashOf(await download(later, franchises.east, day, 'pdf', 'ko'))).toBe(korean);
    const following = await later.ask('statements.read', { franchiseId: franchises.east, day: next });
    expect(linesOf(following)).toEqual([
      ['franchise', 'today', 'use', 101, 201, -3_000], ['franchise', 'today', 'use', 201, 101, 450], ['franchise', day, 'use', 101, 201, -900],
      ['own', 'today', 'use', 101, 102, 1_100],
    ]);
    await later.ask('statements.lock', { franchiseId: franchises.east, day: next, reason: null });
    // Told once: the one after knows nothing of it.
    const idle = await later.ask('statements.read', { franchiseId: franchises.east, day: office.today() });
    expect(linesOf(idle)).toEqual([]);
    // The other side has locked nothing: for it the day simply says so.
    const minseo = await office.signIn('minseo');
    expect(totalOf(await minseo.ask('statements.read', { franchiseId: franchises.korea, day }))).toEqual([[3_900, 450, 0, 3_450]]);
  });

  it('takes a late void back where it was, and cents of commission with it', async () => {
    const { franchises, server, tills } = office;
    const shop = { database: server.database, now: server.clock.now, newId: () => v7(), askSecretly: () => Promise.reject(new Error('nothing is secret here')) };
    const agree = (from: string): Promise<string> | undefined =>
      findShopCommand('clearing')?.(shop, ['1', '--from', from, '--selling-commission', '3.33', '--selling-base', 'use', '--redeeming-commission', '2.5']);
    await expect(agree('2026-01-01')).rejects.toThrow('statements are locked up to');
    expect(await agree(office.today())).toContain('the redeeming store pays 2.5 % of the value at the use');
    const day = office.today();
    const [paper] = await makeStock(server, 101, 1);
    await tills.east.record(...shiftOf([saleOf([paper!])], { cash: 5_000 }));
    const [redeemed] = (await tills.other.record(redemptionOf([[paper!, 1_015]]), ...shiftOf([], { cash: 0 }))).sealed;
    const undone = tills.other.make({ ...voidOf(tills.other, redeemed!) });
    for (const till of [tills.boston, tills.eastTwo]) await till.record(...shiftOf([], { cash: 0 }));
    const next = office.nextDay();
    const grace = await office.signIn('grace');
    const statement = await grace.ask('statements.lock', { franchiseId: franchises.korea, day, reason: 'the till of 201 has more' });
    // 2.5 % of 10.15 are 25.375 cents.
    expect(linesOf(statement)).toEqual([['franchise', 'today', 'use', 101, 201, 1_015], ['headquarters', 'today', 'redeeming-commission', 201, 0, -25]]);
    await tills.other.push([undone]);
    expect(linesOf(await grace.ask('statements.read', { franchiseId: franchises.korea, day: next }))).toEqual([
      ['franchise', day, 'use', 201, 101, -1_015], ['headquarters', day, 'redeeming-commission', 0, 201, 25],
    ]);
    expect(linesOf(await grace.ask('statements.read', { franchiseId: franchises.east, day }))).toEqual([]);
  });

  it('is locked by one of two who try at once', async () => {
    const { franchises } = office;
    const { day } = await workADay();
    office.nextDay();
    const [grace, olivia] = [await office.signIn('grace'), await office.signIn('olivia')];
    const tries = await Promise.allSettled([grace, olivia].map((person) => person.ask('statements.lock', { franchiseId: franchises.east, day, reason: null })));
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('loses nothing to a lock that comes at the same moment', async () => {
    const { franchises, server, tills } = office;
    const day = office.today();
    const papers = await makeStock(server, 101, 30);
    await tills.east.record(...shiftOf([saleOf(papers)], { cash: 150_000 }));
    for (const till of [tills.boston, tills.eastTwo, tills.other]) await till.record(...shiftOf([], { cash: 0 }));
    const uses = papers.map((paper) => tills.other.make(redemptionOf([[paper, 100]])));
    const next = office.nextDay();
    const grace = await office.signIn('grace');
    const pushing = (async () => { for (const use of uses) await tills.other.push([use]); })();
    await grace.ask('statements.lock', { franchiseId: franchises.east, day, reason: 'while it comes in' });
    await pushing;
    const of = async (which: string): Promise<number> => (await grace.ask('statements.read', { franchiseId: franchises.east, day: which })).content.parts
      .flatMap(({ lines }) => lines).filter(({ ofDay, kind }) => ofDay === day && kind === 'use').reduce((sum, { amount }) => sum + amount, 0);
    expect(await of(day) + await of(next)).toBe(-3_000);
  });

  it('of another franchise is denied as if there were none, and that is noted; an auditor locks nothing', async () => {
    const { franchises } = office;
    const [minseo, noah] = [await office.signIn('minseo'), await office.signIn('noah')];
    const day = '2026-01-01';
    expect(await minseo.refused('statements.read', { franchiseId: franchises.east, day })).toEqual({ status: 404, problem: 'unknown-franchise' });
    expect(await minseo.refused('statements.lock', { franchiseId: franchises.east, day, reason: null })).toEqual({ status: 404, problem: 'unknown-franchise' });
    expect((await download(minseo, franchises.east, day, 'pdf')).status).toBe(404);
    expect((await minseo.ask('audit.list', { before: null })).entries.slice(0, 3).map(({ action, subject }) => [action, subject])).toEqual(Array(3).fill(['denied', 'statement']));
    expect(await noah.refused('statements.lock', { franchiseId: franchises.east, day, reason: null })).toEqual({ status: 403, problem: 'not-allowed' });
  });

  it('can be neither changed nor removed in the database', async () => {
    for (const table of ['statements', 'statement_lines', 'statement_files']) {
      await expect(office.server.database.read(`delete from ${table}`, []), table).rejects.toThrow('append-only');
    }
  });

  it('is a PDF and a CSV; a draft says that it is one', async () => {
    const { franchises } = office;
    const grace = await office.signIn('grace');
    const pdf = await download(grace, franchises.east, office.today(), 'pdf');
    expect([pdf.headers.get('content-type'), pdf.headers.get('content-disposition')]).toEqual(['application/pdf', `attachment; filename="countersign-statement-1-${office.today()}-draft.pdf"`]);
    expect(Buffer.from(await pdf.arrayBuffer()).subarray(0, 5).toString()).toBe('%PDF-');
    const [first, again] = [await download(grace, franchises.east, office.today(), 'pdf'), await download(grace, franchises.east, office.today(), 'pdf')];
    expect(await hashOf(first)).toBe(await hashOf(again));
  });
});

describe('what is counted as it happens', () => {
  it('is what adding it all up again gives, and all parties come to nothing', async () => {
    const { server } = office;
    const effects = await server.database.read<{
      day: string; kind: string; certificate: string; store: number; program: number; currency: string; price: number; face: number; covered: number; over: number; bearer: string;
    }>(`select day, kind, encode(certificate, 'hex') as certificate, store_number as store, program_number as program, currency, price, face, covered, over_amount as over, bearer
        from effects order by recorded_at`, []);
    const sold = new Map(effects.filter(({ kind, covered }) => kind === 'activate' && covered > 0).map((one) => [one.certificate, one]));
    const again = effects.map((one): Flow => {
      const empty = { day: one.day, programNumber: one.program, currency: one.currency, sellingStore: one.store, redeemingStore: 0, soldPrice: 0, soldFace: 0, voidOver: 0, used: 0, usedPaid: 0, reloaded: 0, reloadedPaid: 0, cashedOut: 0, cashedOutPaid: 0, overProgram: 0, overStore: 0 };
      const sign = one.kind === 'deactivate' || one.kind === 'undo-debit' ? -1 : 1;
      if (one.kind === 'debit' || one.kind === 'undo-debit') {
        return {
          ...empty, sellingStore: sold.get(one.certificate)?.store ?? one.store, redeemingStore: one.store, used: sign * one.covered, usedPaid: sign * one.covered,
          overProgram: one.bearer === 'program' ? sign * one.over : 0, overStore: one.bearer === 'store' ? sign * one.over : 0,
        };
      }
      return one.covered + (one.kind === 'activate' ? 0 : one.over) > 0 ? { ...empty, soldPrice: sign * one.price, soldFace: sign * one.face, voidOver: one.kind === 'activate' ? 0 : 0 - sign * one.over } : empty;
    });
    const kept = await server.database.read<Flow>(
      `select day, program_number as "programNumber", currency, selling_store as "sellingStore", redeeming_store as "redeemingStore", sold_price as "soldPrice", sold_face as "soldFace",
         void_over as "voidOver", used, used_paid as "usedPaid", reloaded, reloaded_paid as "reloadedPaid", cashed_out as "cashedOut", cashed_out_paid as "cashedOutPaid", over_program as "overProgram", over_store as "overStore" from day_flows`, []);
    expect(effects.length).toBeGreaterThan(60);
    const exact = (flows: readonly Flow[]) => mergeFlows(flows).map((flow) => ({ ...flow, voidOver: flow.voidOver + 0, overStore: flow.overStore + 0, overProgram: flow.overProgram + 0 }));
    expect(exact(kept)).toEqual(exact(again));
    expect(clear(kept, () => ordinaryTerms).length).toBeGreaterThan(5);
  });
});
