import { minor } from '../../domain/money.ts';
import type { Tender } from '../../domain/operation.ts';
import type { RunningTill } from '../../renderer/till-core.ts';
import type { BasketItem, Held, PendingPaper, ScanVerdict } from '../../renderer/till.ts';
import { counting } from '../renderer/counting.ts';
import { exchange, finishRefund, giveBack, honour, load, payOut, takeBack } from './asking.ts';
import type { Paper } from './business.ts';
import { approve, card, cash, type Deps, describe, notDone, pickRecent, record, scan } from './counter.ts';
import type { Random } from './random.ts';

/** Stands at a till until the till dies: every await here is one of the till's own, and hangs when it is killed. */
export const workAt = async (customer: Omit<Deps, 'refunds'>): Promise<void> => {
  const deps: Deps = { ...customer, refunds: [] };
  const { machine, till, scheduler, random, isClosing } = deps;
  const attempts: string[] = [];
  const life = machine.life();
  const think = (fromMs: number, toMs: number): Promise<void> => scheduler.gate(life, random.between(fromMs, toMs), 0, () => undefined);
  let troubled = 0;
  for (;;) {
    await think(isClosing() ? 100 : 300, random.chance(0.1) ? 20_000 : 3_000);
    const { phase, trouble } = till.snapshot();
    troubled = trouble?.reason === 'storage-failed' ? troubled + 1 : 0;
    if (troubled === 6) {
      deps.story.tell(machine.seat.name, 'is switched off and on, as the screen asks');
      machine.crashSoon(1, 'power');
    }
    if (phase === 'unconfirmed') await settle(deps);
    else if (phase === 'ready') {
      const attempt = attempts[0];
      if (attempt !== undefined && (isClosing() || random.chance(0.4))) {
        attempts.shift();
        await decide(deps, attempt);
      } else if (deps.refunds.length > 0) await finishRefund(deps);
      else if (!isClosing()) await serve(deps, attempts);
    }
  }
};

const serve = async (deps: Deps, attempts: string[]): Promise<void> => {
  const { till, random, machine } = deps;
  if (!till.snapshot().shift) { await record(deps, 'opens a shift', till.openShift(minor(10_000))); return; }
  const open = till.snapshot().papers?.find(({ state }) => state !== 'printing');
  if (open && random.chance(0.5)) { await settlePaper(deps, open); return; }
  const dice = random.next();
  if (dice < 0.34) await sell(deps);
  else if (dice < 0.74) await redeem(deps, attempts);
  else if (dice < 0.83) await cancel(deps);
  else if (dice < 0.88) await correct(deps);
  else if (dice < 0.895) await reprint(deps);
  else if (dice < 0.90) await openDrawer(deps);
  else if (dice < 0.91) await moveCash(deps);
  else if (dice < 0.918) await load(deps);
  else if (dice < 0.925) await payOut(deps);
  else if (dice < 0.932) await takeBack(deps);
  else if (dice < 0.942) await exchange(deps);
  else if (dice < 0.952) await giveBack(deps);
  else if (dice < 0.96) {
    deps.story.tell(machine.seat.name, 'asks for a sync');
    await till.syncNow();
  } else if (dice < 0.972) await till.report();
  else await closeShift(deps);
};

/** What the printer left open: the cashier looks at what lies there, and now and then looks wrong. */
const settlePaper = async (deps: Deps, paper: PendingPaper): Promise<void> => {
  const { machine, till, random, story } = deps;
  const { name } = machine.seat;
  const what = `the paper of ${paper.control ?? '-'}`;
  if (paper.state === 'failed' && paper.reason !== 'number-gone' && random.chance(0.7)) {
    story.tell(name, `prints ${what} once more`);
    await till.printPaperAgain(paper.certificate);
    return;
  }
  const isOut = machine.isPaperOut(paper.certificate);
  if (isOut && random.chance(0.85)) {
    story.tell(name, `${what} came out well`);
    await till.paperCameOut(paper.certificate);
    return;
  }
  const result = await till.voidUnprinted({ certificate: paper.certificate, approval: approve(machine, 'void'), sellAgain: random.chance(0.6) });
  switch (result.result) {
    case 'done':
      deps.shown(result.voided);
      if (result.sold?.ok) deps.shown(result.sold.value);
      else if (result.sold) notDone(deps, 'sells again', result.sold.error);
      story.tell(name, `${what} did not come out${isOut ? ', by mistake' : ''}: ${result.voided.reference}${result.sold?.ok ? `, sold again: ${result.sold.value.reference}` : ''}`);
      return;
    case 'declined':
      deps.denied(what);
      story.tell(name, `${what} can't be voided: ${result.refusal.reason}`);
      return;
    case 'not-recorded': notDone(deps, `voids ${what}`, result.problem);
  }
};

/** A denomination that the customer wants and that isn't in the drawer. */
const pickOffer = ({ till, random }: Deps): BasketItem[] => {
  const offers = till.offers();
  if (offers.length === 0 || !random.chance(0.35)) return [];
  const offer = random.pick(offers);
  return [{ offer, price: offer.price, validUntil: offer.validUntil }];
};

const sell = async (deps: Deps): Promise<void> => {
  const { machine, till, random, papers, story } = deps;
  const items: { readonly paper: Paper; readonly verdict: Extract<ScanVerdict, { kind: 'sell' }> }[] = [];
  for (let count = random.chance(0.3) ? random.between(2, 3) : 1; count > 0; count -= 1) {
    const paper = papers.take(machine.seat.info.terminal.store.number);
    if (!paper || items.some((item) => item.paper === paper)) continue;
    const verdict = await scan(deps, paper);
    if (verdict.kind === 'sell') items.push({ paper, verdict });
    else {
      story.tell(machine.seat.name, `${paper.name} can't be sold: ${describe(verdict)}`);
      papers.hand([paper]);
    }
  }
  const basket: readonly BasketItem[] = [...items.map(({ verdict }) => verdict), ...pickOffer(deps)];
  if (basket.length === 0) return;
  const total = basket.reduce((sum, { price }) => sum + price, 0);
  // Whatever becomes of this sale, the customer may walk away with the paper: a killed till leaves it on the counter.
  papers.hand(items.map(({ paper }) => paper));
  await record(deps, `sells ${[...items.map(({ paper }) => paper.name), ...(basket.length > items.length ? ['one that is printed here'] : [])].join(', ')}`, till.sell({ items: basket, tenders: pay(random, total) }));
};

const pay = (random: Random, total: number): readonly Tender[] => {
  if (random.chance(0.5)) return [cash(total, total + 500)];
  if (random.chance(0.6) || total < 2) return [card(total)];
  const part = random.between(1, total - 1);
  return [cash(part, part), card(total - part)];
};

const redeem = async (deps: Deps, attempts: string[]): Promise<void> => {
  const { machine, till, random, papers, story } = deps;
  const items: { readonly paper: Paper; readonly held: Held }[] = [];
  for (let count = random.chance(0.25) ? 2 : 1; count > 0; count -= 1) {
    const paper = papers.bring();
    if (!paper || items.some((item) => item.paper === paper)) continue;
    const verdict = await scan(deps, paper);
    if (verdict.kind === 'redeem') items.push({ paper, held: verdict.held });
    else {
      story.tell(machine.seat.name, `${paper.name} can't be redeemed: ${describe(verdict)}`);
      await honour(deps, paper, verdict);
    }
  }
  if (items.length === 0) return;
  const balance = items.reduce((sum, { held }) => sum + held.certificate.balance, 0);
  const amountDue = minor(random.chance(0.4) ? balance : random.between(1, Math.ceil(balance * 1.2)));
  const what = `takes ${String(amountDue)} from ${items.map(({ paper }) => paper.name).join(', ')}`;
  items.forEach(({ paper }) => { papers.used(paper); });
  const result = await till.redeem({ amountDue, items: items.map(({ held }) => held), attempt: null, approval: null });
  if (result.result === 'ask-manager') attempts.push(result.attempt);
  redeemed(deps, what, result);
};

const redeemed = (deps: Deps, what: string, result: Awaited<ReturnType<RunningTill['redeem']>>): void => {
  const { story, machine } = deps;
  switch (result.result) {
    case 'done':
      deps.shown(result.done);
      story.tell(machine.seat.name, `${what}: ${result.done.reference}, decided by ${result.done.operation.decidedBy}, ${String(result.done.operation.atRisk)} at risk`);
      return;
    case 'declined':
      deps.denied(what);
      story.tell(machine.seat.name, `${what}: declined by ${result.by}, ${result.refusal.reason}`);
      return;
    case 'ask-manager':
      story.tell(machine.seat.name, `${what}: the manager is asked about ${String(result.atRisk)}`);
      return;
    case 'not-recorded': notDone(deps, what, result.problem);
  }
};

const decide = async (deps: Deps, attempt: string): Promise<void> => {
  const { till, random, machine, story } = deps;
  if (random.chance(0.35)) {
    story.tell(machine.seat.name, 'gives up waiting for the manager');
    await till.abandon(attempt);
    return;
  }
  redeemed(deps, 'the manager agrees', await till.redeem({ amountDue: minor(0), items: [], attempt, approval: approve(machine, 'offline-risk') }));
};

const cancel = async (deps: Deps): Promise<void> => {
  const { till, machine, random, story } = deps;
  const stored = await pickRecent(deps, ({ operation, voidedBy }) => (operation.kind === 'sale' || operation.kind === 'redemption' || operation.kind === 'cash-out' || operation.kind === 'reload') && (voidedBy === null || random.chance(0.1)));
  if (stored?.operation.kind !== 'sale' && stored?.operation.kind !== 'redemption' && stored?.operation.kind !== 'cash-out' && stored?.operation.kind !== 'reload') return;
  const what = `voids ${stored.reference}`;
  const result = await till.voidOperation({
    target: stored.operation.id, scanned: stored.operation.lines.map(({ certificate }) => certificate), reason: 'mistake', approval: approve(machine, 'void'),
  });
  switch (result.result) {
    case 'done':
      deps.shown(result.done);
      story.tell(machine.seat.name, `${what}: ${result.done.reference}, decided by ${result.done.operation.decidedBy}`);
      return;
    case 'not-recorded': notDone(deps, what, result.problem); return;
    case 'declined':
      deps.denied(what);
      story.tell(machine.seat.name, `${what}: declined, ${result.refusal.reason}`);
      return;
    case 'scan-missing': throw new Error('every certificate was scanned');
  }
};

const correct = async (deps: Deps): Promise<void> => {
  const { till, machine, random } = deps;
  const stored = await pickRecent(deps, ({ operation }) => operation.kind === 'sale');
  if (!stored) return;
  const total = stored.tenders.reduce((sum, { amount }) => sum + amount, 0);
  const to = random.chance(0.5) ? [cash(total, total)] : [card(total)];
  await record(deps, `corrects the tender of ${stored.reference}`, till.correctTender({ target: stored.operation.id, to, approval: approve(machine, 'tender-correction') }));
};

const reprint = async (deps: Deps): Promise<void> => {
  const stored = await pickRecent(deps, () => true);
  if (stored) await record(deps, `reprints ${stored.reference}`, deps.till.reprint(stored.operation.id));
};

const openDrawer = async (deps: Deps): Promise<void> => {
  await record(deps, 'opens the drawer', deps.till.noSale({ reason: 'change-money', note: null, approval: approve(deps.machine, 'no-sale') }));
};

const closeShift = async (deps: Deps): Promise<void> => {
  const { machine, random, till } = deps;
  const expected = Math.max(0, (await till.report())?.expectedCash ?? 0);
  const counted = random.chance(0.5) ? expected : Math.max(0, expected + random.pick([-2_000, -100, 50, 700]));
  // Off by much it is counted twice, and the manager looks at it, or nobody is there.
  const agreed = random.chance(0.5) ? 'alone' as const : approve(machine, 'cash-variance');
  await record(deps, 'closes the shift', till.closeShift(counting(counted, { earlierCounts: [minor(counted)], agreed })));
};

const moveCash = async (deps: Deps): Promise<void> => {
  const { machine, random, till } = deps;
  const kind = random.pick(['pay-in', 'pay-out'] as const);
  const approval = approve(machine, 'cash-movement');
  await record(deps, `${kind}s cash`, till.moveCash({ kind, reason: random.pick(['bank', 'safe', 'expense', 'tip'] as const), note: null, amount: minor(random.pick([100, 2_000, 7_500])), approval }));
};

/** "Recorded, not confirmed: keep or void?" */
const settle = async (deps: Deps): Promise<void> => {
  const { till, random, machine, story } = deps;
  const answer = random.chance(0.5) ? 'keep' : 'void';
  const asked = till.snapshot().unconfirmed;
  const result = await till.settleUnconfirmed(answer, approve(machine, 'void'));
  story.tell(machine.seat.name, `is asked about record ${String(asked?.operation.sequence ?? 0)} and says ${answer}: ${result === null ? 'nothing to do' : result.ok ? 'done' : `not recorded, ${result.error.reason}`}`);
  if (result?.ok) deps.shown(result.value);
};
