import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { operationReference } from '../../domain/number.ts';
import type { Operation } from '../../domain/operation.ts';
import { type ExceptionsOffice, exceptionOf, openExceptionsOffice, paperOf, refusedWith } from './exceptions/exceptions-office.ts';
import { approvedBy, type Draft, expectSoundBooks, makeStock, redemptionOf, saleOf, type TestPaper, type TestTerminal, voidOf } from './harness.ts';
import { signIn } from './office/people-at-work.ts';

let office: ExceptionsOffice;
beforeAll(async () => {
  office = await openExceptionsOffice();
  await replaceLost(0);
});
afterAll(async () => { await office.server.close(); });
// Value is neither made nor lost, whatever was claimed.
afterEach(async () => { await expectSoundBooks(office.server); });

const replaceLost = (days: number | null) => office.server.database.read('update programs set lost_after_days = $1 where number = 1 returning number', [days]);
const soldWith = async (more: Parameters<typeof saleOf>[1] = {}) => {
  const papers = await makeStock(office.server, 101, 2);
  const { sealed: [sale] } = await office.portland.record(saleOf(papers, more));
  const [paper, other] = papers;
  if (!sale || !paper || !other) throw new Error('nothing was sold');
  return { paper, other, sale: sale.operation.id, sealed: sale, reference: operationReference(11, sale.operation.sequence) };
};
type Sold = Awaited<ReturnType<typeof soldWith>>;
const lost = ({ sale }: Pick<Sold, 'sale'>, { hash }: TestPaper) => ({ id: v7(), sale, certificate: hash, claimant: 'Mary Whitcombe', contact: '+1 503 555 0133', note: 'left on the bus' });
const report = (sold: Sold) => office.olivia.ask('claims.open', lost(sold, sold.paper));
/** The tills read the feed to its end, and come again with what they have stored. */
const tillsHear = async (...tills: readonly TestTerminal[]): Promise<void> => {
  office.server.clock.offsetMs += 11_000;
  for (const till of tills) {
    const { cursor } = await till.feed();
    await till.feed(cursor);
  }
};
const released = async () => {
  const sold = await soldWith();
  const { id } = await report(sold);
  await tillsHear(office.portland, office.boston);
  await office.peter.ask('claims.release', { id, note: '' });
  return { ...sold, id };
};
const redeem = (paper: TestPaper, amount: number) => ({ kind: 'redeem' as const, lines: [{ certificate: paper.hash, amount: minor(amount) }] });
const handOut = (old: TestPaper, fresh: TestPaper, claim: string, amount = 5_000) =>
  ({ kind: 'replace' as const, claim, lines: [old, fresh].map(({ hash }) => ({ certificate: hash, amount: minor(amount) })) });
const replacementOf = (till: TestTerminal, old: TestPaper, fresh: TestPaper, claim: string, requestId: string): Draft<Extract<Operation, { kind: 'replacement' }>> => ({
  kind: 'replacement', currency: 'USD', requestId, decidedBy: 'server', validUntil: null, shift: '019ab000-0000-7000-8000-000000000700', approvals: approvedBy(till, 'replacement'), claim,
  lines: [old, fresh].map(({ hash, control, programNumber }) => ({ certificate: hash, sealed: '', control, programNumber, amount: minor(5_000) })),
});
const claimOf = (reference: string, till = office.boston) => till.send({ method: 'GET', path: `/v1/claims/${reference}` });
const historyOf = async (till: TestTerminal, { hash }: TestPaper) => (await till.send({ method: 'GET', path: `/v1/certificates/${hash}` })).body as { readonly lost?: unknown };

describe('a lost certificate', () => {
  it('is blocked as soon as it is reported with its receipt; the claim says what is left, who took it and what still hinders it', async () => {
    const sold = await soldWith();
    await office.boston.record(redemptionOf([[sold.paper, 2_000]]));
    const asked = lost(sold, sold.paper);
    const claim = await office.olivia.ask('claims.open', asked);
    expect(claim).toMatchObject({
      state: 'open', control: sold.paper.control, reference: sold.reference, balance: 3_000, claimant: 'Mary Whitcombe', contact: '+1 503 555 0133', enquiries: 0,
      missing: [{ number: 11, storeName: 'Harbor Market Portland' }, { number: 21, storeName: 'Harbor Market Boston' }], missingElsewhere: 0, hindrances: ['tills', 'same-person'],
      steps: [{ step: 'opened', by: 'Olivia Marsh', note: 'left on the bus' }],
    });
    expect((await office.boston.ask(redeem(sold.paper, 1_000))).refusal?.reason).toBe('blocked');
    expect((await office.boston.ask(redeem(sold.other, 1_000))).decision).toBe('approved');
    // Sent again after a lost answer it is the same claim.
    expect((await office.olivia.ask('claims.open', asked)).id).toBe(claim.id);
    expect((await office.olivia.ask('claims.list', { before: null })).claims[0]).toMatchObject({ id: claim.id, state: 'open', balance: 3_000 });
  });

  it('is not replaced where the program does not say so, nor when it was spent, replaced, voided, expired, given away or never sold with that receipt', async () => {
    const refused = async (sold: Pick<Sold, 'sale' | 'paper'>, problem: string): Promise<void> => {
      await refusedWith(office.olivia.refused('claims.open', lost(sold, sold.paper)), problem);
    };
    const spent = await soldWith();
    await office.boston.record(redemptionOf([[spent.paper, 5_000]]));
    await refused(spent, 'claim-spent');
    const replaced = await soldWith();
    await office.portland.ask({ kind: 'replace', lines: [replaced.paper, await paperOf(office)].map(({ hash }) => ({ certificate: hash, amount: minor(5_000) })) });
    await refused(replaced, 'claim-replaced');
    const voided = await soldWith();
    await office.portland.record(voidOf(office.portland, voided.sealed));
    await refused(voided, 'already-voided');
    await refused(await soldWith({ validUntil: '2020-01-01' }), 'claim-expired');
    const gift = await soldWith();
    await office.server.database.read(`update certificates set kind = 'promotional' where hash = $1::bytea returning 1`, [`\\x${gift.paper.hash}`]);
    await refused(gift, 'claim-promotional');
    await office.server.database.read(`update certificates set kind = 'sold' where hash = $1::bytea returning 1`, [`\\x${gift.paper.hash}`]);
    await refused({ sale: gift.sale, paper: await paperOf(office) }, 'certificate-not-here');
    await refused({ sale: v7(), paper: gift.paper }, 'sale-not-here');
    await replaceLost(null);
    await refused(gift, 'lost-not-replaced');
    await replaceLost(0);
    expect((await office.boston.ask(redeem(gift.paper, 5_000))).decision).toBe('approved');
  });

  it('is claimed by one person only, at whatever moment the second comes', async () => {
    const sold = await soldWith();
    const answers = await Promise.allSettled([office.olivia, office.peter, office.grace, office.samuel].map((person) => person.ask('claims.open', lost(sold, sold.paper))));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await refusedWith(office.peter.refused('claims.open', lost(sold, sold.paper)), 'claimed-already');
    await refusedWith(office.grace.refused('blocks.unblock', { id: v7(), certificates: [sold.paper.hash], reason: 'mistake', note: '' }), 'claimed');
  });

  it('is no business of another franchise: who asks is denied, and it is noted; the auditor reads, the accountant does not', async () => {
    const sold = await soldWith();
    const { id } = await report(sold);
    await refusedWith(office.minseo.refused('claims.read', { id }), 'claim-not-here');
    await refusedWith(office.minseo.refused('claims.release', { id, note: '' }), 'claim-not-here');
    await refusedWith(office.minseo.refused('claims.reject', { id, note: 'not ours' }), 'claim-not-here');
    await refusedWith(office.minseo.refused('claims.open', lost(sold, sold.other)), 'sale-not-here');
    expect((await office.minseo.ask('claims.list', { before: null })).claims).toEqual([]);
    const denied = (await office.grace.ask('audit.list', { before: null })).entries.filter(({ action, user }) => action === 'denied' && user?.name === '정민서');
    expect(denied.map(({ subject }) => subject).sort()).toEqual(['claim', 'claim', 'claim', 'sale']);
    expect((await office.noah.ask('claims.read', { id })).claimant).toBe('Mary Whitcombe');
    expect((await office.noah.refused('claims.reject', { id, note: 'an auditor' })).status).toBe(403);
    expect((await office.ines.refused('claims.read', { id })).status).toBe(403);
  });
});

describe('its release', () => {
  it('waits as long as the program says, for a second person, and for every till that may not know of the block', async () => {
    await replaceLost(14);
    const sold = await soldWith();
    const { id } = await report(sold);
    await refusedWith(office.olivia.refused('claims.release', { id, note: '' }), 'own-claim');
    await refusedWith(office.peter.refused('claims.release', { id, note: '' }), 'claim-too-early');
    expect((await office.peter.ask('claims.read', { id })).hindrances).toEqual(['wait', 'tills']);
    await tillsHear(office.portland);
    office.server.clock.offsetMs += 14 * 86_400_000;
    const [peter, olivia] = [await signIn(office.server, 'peter@harbor-east.example'), await signIn(office.server, 'olivia@harbor-east.example')];
    expect(await peter.ask('claims.read', { id })).toMatchObject({ hindrances: ['tills'], missing: [{ number: 21 }] });
    await refusedWith(peter.refused('claims.release', { id, note: '' }), 'claim-tills-missing');
    // A till that begins anew holds nothing, however far it had read before.
    await tillsHear(office.portland, office.boston);
    await office.portland.feed();
    expect((await peter.ask('claims.read', { id })).missing).toMatchObject([{ number: 11 }]);
    await tillsHear(office.portland);
    await refusedWith(olivia.refused('claims.release', { id, note: '' }), 'own-claim');
    expect((await peter.ask('claims.release', { id, note: 'passport seen' })).steps.map(({ step, by, note }) => [step, by, note])).toEqual([['opened', 'Olivia Marsh', 'left on the bus'], ['released', 'Peter Novak', 'passport seen']]);
    await replaceLost(0);
    Object.assign(office, {
      peter, olivia, grace: await signIn(office.server, 'grace@harbor.example'), samuel: await signIn(office.server, 'samuel@harbor.example'), minseo: await signIn(office.server, 'minseo@harbor-korea.example'),
    });
    await expect(office.server.database.read('update claim_steps set note = $1', ['another'])).rejects.toThrow(/append-only/);
    await expect(office.server.database.read('update claims set decided_by = opened_by where id = $1', [id])).rejects.toThrow(/claims_check/);
  });

  it('does not wait for a till that is withdrawn', async () => {
    const sold = await soldWith();
    const { id } = await report(sold);
    await tillsHear(office.portland);
    await office.server.database.read(`update terminals set state = 'revoked' where number = 21 returning 1`, []);
    expect((await office.peter.ask('claims.read', { id })).hindrances).toEqual([]);
    await office.server.database.read(`update terminals set state = 'enrolled' where number = 21 returning 1`, []);
    expect((await office.peter.ask('claims.read', { id })).hindrances).toEqual(['tills']);
  });

  it('gives the claimant new paper at any store of the program, once; the lost one is replaced', async () => {
    const { paper, id, reference } = await released();
    const fresh = (await makeStock(office.server, 102, 1))[0] ?? paper;
    expect(await claimOf(reference)).toMatchObject({ status: 200, body: { claim: id, control: paper.control } });
    const asked = await office.boston.ask(handOut(paper, fresh, id));
    expect(asked).toMatchObject({ decision: 'approved' });
    expect((await office.boston.record(replacementOf(office.boston, paper, fresh, id, asked.id))).response.outcomes).toMatchObject([{ outcome: 'accepted', flags: [] }]);
    expect((await office.boston.ask(redeem(paper, 100))).refusal?.reason).toBe('replaced');
    expect(await office.olivia.ask('claims.read', { id })).toMatchObject({ state: 'replaced', replacedBy: fresh.control, balance: 0 });
    expect((await claimOf(reference)).problem).toBe('claim-not-here');
    await refusedWith(office.peter.refused('claims.reject', { id, note: 'too late' }), 'claim-decided');
    expect((await office.boston.ask(redeem(fresh, 5_000))).decision).toBe('approved');
  });

  it('is what new paper needs: neither an open claim nor another certificate\'s hands any out', async () => {
    const sold = await soldWith();
    const { id } = await report(sold);
    const fresh = await paperOf(office);
    const refusal = async (asked: Parameters<TestTerminal['ask']>[0]): Promise<string | undefined> => (await office.portland.ask(asked)).refusal?.reason;
    expect(await refusal(handOut(sold.paper, fresh, id))).toBe('not-released');
    expect((await claimOf(sold.reference)).problem).toBe('claim-not-released');
    const other = await released();
    expect(await refusal(handOut(sold.paper, fresh, other.id))).toBe('not-released');
    expect(await refusal(handOut(other.paper, fresh, v7()))).toBe('not-released');
    expect(await refusal(handOut(other.paper, fresh, other.id, 4_000))).toBe('balance-changed');
    const { claim: _, ...withoutClaim } = handOut(other.paper, fresh, other.id);
    expect(await refusal(withoutClaim)).toBe('blocked');
    expect((await claimOf('T11-999998-0')).problem).toBe('claim-not-here');
  });

  it('and what a till takes offline meanwhile: an overspend and an exception as ever, and only what is left is replaced', async () => {
    const { paper, id } = await released();
    const late = office.boston.make(redemptionOf([[paper, 2_000]]));
    const { response } = { response: await office.boston.push([late]) };
    expect(response.outcomes[0]?.flags).toContain('blocked-certificate');
    const fresh = await paperOf(office);
    expect((await office.portland.ask(handOut(paper, fresh, id))).refusal?.reason).toBe('balance-changed');
    expect((await office.portland.ask(handOut(paper, fresh, id, 3_000))).decision).toBe('approved');
    const { sealed } = await office.boston.record(redemptionOf([[paper, 1_000]]));
    expect(await exceptionOf(office, sealed[0]?.operation.id ?? '', office.grace)).toMatchObject({ kind: 'overspend', operation: { lines: [{ over: 1_000 }] } });
  });

  it('reversed after a lost answer it can be used again', async () => {
    const { paper, id, reference } = await released();
    const fresh = await paperOf(office);
    const asked = await office.portland.ask(handOut(paper, fresh, id));
    await office.portland.record({ kind: 'reversal', requestId: asked.id, reason: 'timed-out' });
    expect(await claimOf(reference)).toMatchObject({ status: 200, body: { claim: id } });
    expect((await office.portland.ask(redeem(paper, 100))).refusal?.reason).toBe('blocked');
    expect((await office.portland.ask(handOut(paper, fresh, id))).decision).toBe('approved');
  });
});

describe('when the original turns up', () => {
  it('the till learns since when it is lost and whom to call, never who said so; the office sees where it was, once an hour and till', async () => {
    const sold = await soldWith();
    const { id } = await report(sold);
    const told = await historyOf(office.boston, sold.paper);
    expect(told.lost).toEqual({ day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/u) as string, storeName: 'Harbor Market Portland', phone: expect.stringMatching(/\d/u) as string });
    expect(JSON.stringify(told)).not.toContain('Whitcombe');
    expect(JSON.stringify(told)).not.toContain('0133');
    await historyOf(office.boston, sold.paper);
    await historyOf(office.portland, sold.paper);
    expect(await historyOf(office.portland, sold.other)).not.toHaveProperty('lost');
    expect((await office.olivia.ask('claims.read', { id })).cameWith.map(({ storeName, till }) => [storeName, till])).toEqual([['Harbor Market Portland', 11], ['Harbor Market Boston', 21]]);
    expect((await office.olivia.ask('claims.list', { before: null })).claims[0]?.enquiries).toBe(2);
  });

  it('a second person rejects the claim, and the certificate is good again; one that was blocked before stays blocked', async () => {
    const sold = await soldWith();
    const { id } = await report(sold);
    await refusedWith(office.olivia.refused('claims.reject', { id, note: 'the niece has it' }), 'own-claim');
    expect(await office.peter.ask('claims.reject', { id, note: 'the niece has it' })).toMatchObject({ state: 'rejected' });
    expect((await office.boston.ask(redeem(sold.paper, 1_000))).decision).toBe('approved');
    await refusedWith(office.peter.refused('claims.release', { id, note: '' }), 'claim-decided');
    expect((await report(sold)).balance).toBe(4_000);
    const frozen = await soldWith();
    await office.grace.ask('blocks.freeze', { id: v7(), sale: frozen.sale, reason: 'fraud', note: '' });
    const second = await report(frozen);
    expect(second.hasBlocked).toBe(false);
    await office.peter.ask('claims.reject', { id: second.id, note: 'found it again' });
    expect((await office.boston.ask(redeem(frozen.paper, 1_000))).refusal?.reason).toBe('blocked');
  });

  it('neither release nor rejection gets past a freeze of its sale that came while it was open', async () => {
    const sold = await soldWith();
    const { id } = await report(sold);
    await office.grace.ask('blocks.freeze', { id: v7(), sale: sold.sale, reason: 'fraud', note: 'the card was stolen' });
    await tillsHear(office.portland, office.boston);
    expect((await office.peter.ask('claims.read', { id })).hindrances).toEqual(['frozen']);
    await refusedWith(office.peter.refused('claims.release', { id, note: '' }), 'claim-frozen');
    expect(await office.peter.ask('claims.reject', { id, note: 'a fraud' })).toMatchObject({ state: 'rejected' });
    expect((await office.boston.ask(redeem(sold.paper, 1_000))).refusal?.reason).toBe('blocked');
    // Lifted by somebody else, it is as any other.
    await office.peter.ask('blocks.unblock', { id: v7(), certificates: [sold.paper.hash], reason: 'mistake', note: 'her own card' });
    const again = await report(sold);
    await tillsHear(office.portland, office.boston);
    expect(await office.peter.ask('claims.release', { id: again.id, note: '' })).toMatchObject({ state: 'released' });
    // Frozen before the new paper is handed out, none is.
    await office.grace.ask('blocks.freeze', { id: v7(), sale: sold.sale, reason: 'fraud', note: 'after all' });
    expect((await office.portland.ask(handOut(sold.paper, await paperOf(office), again.id))).refusal?.reason).toBe('not-released');
  });

  it('rejected and handed out at the same moment: one of the two, never both', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { paper, id } = await released();
      const fresh = await paperOf(office);
      const [rejected, answer] = await Promise.all([
        office.peter.ask('claims.reject', { id, note: 'the niece has it' }).then(() => true, () => false), office.portland.ask(handOut(paper, fresh, id)),
      ]);
      expect(rejected).toBe(answer.decision === 'declined');
      const good = await Promise.all([paper, fresh].map(async (one) => (await office.boston.ask(redeem(one, 5_000))).decision));
      expect(good.filter((decision) => decision === 'approved')).toHaveLength(1);
    }
  });

  it('released and rejected at the same moment: whatever comes second sees the first', async () => {
    const sold = await soldWith();
    const { id } = await report(sold);
    await tillsHear(office.portland, office.boston);
    await Promise.allSettled([office.peter.ask('claims.release', { id, note: '' }), office.grace.ask('claims.reject', { id, note: 'the niece has it' })]);
    const { state, steps } = await office.olivia.ask('claims.read', { id });
    expect(state).toBe('rejected');
    expect(['opened,rejected', 'opened,released,rejected']).toContain(steps.map(({ step }) => step).join(','));
    expect((await office.boston.ask(redeem(sold.paper, 5_000))).decision).toBe('approved');
  });
});
