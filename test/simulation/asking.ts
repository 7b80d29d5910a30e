import { minor } from '../../domain/money.ts';
import type { ScanVerdict } from '../../renderer/till.ts';
import type { Paper } from './business.ts';
import { approve, asked, card, cash, type Deps, describe, notDone, pickRecent, record, scan } from './counter.ts';

/** "Put twenty more on it." */
export const load = async (deps: Deps): Promise<void> => {
  const { machine, till, papers, random, story } = deps;
  const paper = papers.bring();
  if (!paper) return;
  const verdict = await scan(deps, paper);
  const what = `loads ${paper.name}`;
  if (verdict.kind !== 'redeem') { story.tell(machine.seat.name, `${paper.name} can't be loaded: ${describe(verdict)}`); return; }
  const amount = minor(random.pick([500, 2_000, 4_000]));
  const answer = await till.askReload({ held: verdict.held, amount });
  if (answer.result !== 'ready') { story.tell(machine.seat.name, `${what}: ${answer.result}`); return; }
  papers.used(paper);
  await record(deps, what, till.reload({ held: answer.held, amount, tender: random.chance(0.5) ? cash(amount, amount + 500) : card(amount), callerAsked: false }));
};

/** "May I have the rest?" */
export const payOut = async (deps: Deps): Promise<void> => {
  const { machine, till, papers, story } = deps;
  const paper = papers.bring();
  if (!paper) return;
  const verdict = await scan(deps, paper);
  if (verdict.kind !== 'redeem') { story.tell(machine.seat.name, `${paper.name} can't be paid out: ${describe(verdict)}`); return; }
  papers.used(paper);
  asked(deps, `pays ${paper.name} out`, await till.cashOut({ held: verdict.held, approval: approve(machine, 'cash-out') }));
};

/** Goods of one of the last redemptions come back, the certificate that had paid for them with it. */
export const takeBack = async (deps: Deps): Promise<void> => {
  const { machine, till, random, papers } = deps;
  const stored = await pickRecent(deps, ({ operation }) => operation.kind === 'redemption');
  const paper = papers.bring();
  if (stored?.operation.kind !== 'redemption' || !paper) return;
  const verdict = await scan(deps, paper);
  if (!('held' in verdict) || verdict.held === null) return;
  const line = stored.operation.lines.find(({ certificate }) => certificate === paper.hash) ?? stored.operation.lines[0];
  if (!line) return;
  const amount = random.chance(0.5) ? line.amount : minor(Math.ceil(line.amount / 2));
  asked(deps, `takes goods of ${stored.reference} back onto ${paper.name}`, await till.returnCredit({ held: verdict.held, reference: stored.reference, amount, approval: approve(machine, 'return-credit') }));
};

/** "It went through the washing machine." New paper of the store's drawer takes its place. */
export const exchange = async (deps: Deps): Promise<void> => {
  const { machine, till, papers, story } = deps;
  const old = papers.bring();
  const fresh = papers.take(machine.seat.info.terminal.store.number);
  if (!fresh) return;
  const [worn, unsold] = [old && await scan(deps, old), await scan(deps, fresh)];
  if (!old || worn?.kind !== 'redeem' || unsold.kind !== 'sell') { papers.putBack(fresh); return; }
  const what = `replaces ${old.name} by ${fresh.name}`;
  papers.used(old);
  // A killed till leaves both on the counter, and the customer takes what is there.
  papers.hand([fresh]);
  const result = await till.replace({ old: worn.held, fresh: unsold.held, approval: approve(machine, 'replacement') });
  if (result.result === 'declined') story.tell(machine.seat.name, `${what}: declined, ${result.refusal.reason}`);
  else asked(deps, what, result);
};

/** "My money back, please": the rest goes back to the card that the sale was paid with. */
export const giveBack = async (deps: Deps): Promise<void> => {
  const { machine, till, random, papers, refunds, story } = deps;
  const stored = await pickRecent(deps, ({ operation, tenders, voidedBy }) => operation.kind === 'sale' && voidedBy === null && tenders.every(({ type }) => type === 'card'));
  const line = stored?.operation.kind === 'sale' ? random.pick(stored.operation.lines) : undefined;
  const paper = line && papers.find(line.certificate);
  if (!stored || !paper) return;
  const verdict = await scan(deps, paper);
  const what = `gives the rest of ${paper.name} back`;
  if (verdict.kind !== 'redeem') { story.tell(machine.seat.name, `${what}: ${describe(verdict)}`); return; }
  papers.used(paper);
  const answer = await till.askRefund({ held: verdict.held, saleReference: stored.reference, approval: approve(machine, 'refund') });
  switch (answer.result) {
    case 'declined': story.tell(machine.seat.name, `${what}: declined, ${answer.refusal.reason}`); return;
    case 'not-recorded': notDone(deps, what, answer.problem); return;
    case 'hand-back':
      story.tell(machine.seat.name, `${what}: ${String(answer.handBack)} by the card machine`);
      refunds.push({ attempt: answer.attempt, hasCode: false });
      await finishRefund(deps);
  }
};

/** The card machine has its say, and its code is typed; after a failure it is typed again. */
export const finishRefund = async (deps: Deps): Promise<void> => {
  const { machine, till, random, refunds, story } = deps;
  const [open] = refunds;
  if (open === undefined) return;
  const { attempt } = open;
  if (!open.hasCode && random.chance(0.15)) {
    story.tell(machine.seat.name, 'the card machine refuses');
    refunds.shift();
    await till.abandonRefund(attempt);
    return;
  }
  open.hasCode = true;
  const result = await till.refund({ attempt, approvalCode: 'R7' });
  if (result.result === 'done') refunds.shift();
  else if (result.problem.reason === 'not-found') throw new Error('a refund that the card has is known no more');
  asked(deps, 'types the code of a refund', result);
};

/** Paper that has expired, by this till's calendar, is good for today once the manager says so. */
export const honour = async (deps: Deps, paper: Paper, verdict: ScanVerdict): Promise<void> => {
  if (verdict.kind !== 'refused' || verdict.refusal.reason !== 'expired') return;
  asked(deps, `honours ${paper.name}`, await deps.till.honour({ held: verdict.held, approval: approve(deps.machine, 'honour') }));
};
