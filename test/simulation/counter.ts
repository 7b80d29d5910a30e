import { minor } from '../../domain/money.ts';
import type { Approval, Operation, Tender } from '../../domain/operation.ts';
import type { RunningTill } from '../../renderer/till-core.ts';
import type { AskedResult, Done, NotRecorded, Recorded, ScanVerdict, StoredOperation } from '../../renderer/till.ts';
import type { Paper } from './business.ts';
import type { Machine } from './machine.ts';
import type { Papers } from './papers.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { Story } from './story.ts';

/** What somebody at a till has before them. */
export type Deps = {
  readonly machine: Machine; readonly till: RunningTill; readonly scheduler: Scheduler; readonly random: Random; readonly story: Story; readonly papers: Papers;
  /** Refunds that the server has allowed and whose code is not recorded yet. */
  readonly refunds: { readonly attempt: string; hasCode: boolean }[];
  /** The screen said that it is done. */
  readonly shown: (done: Done<Operation>) => void;
  /** The screen said that it did not happen. */
  readonly denied: (what: string) => void;
  /** No new customers: only what is open is brought to an end. */
  readonly isClosing: () => boolean;
};

/** Tells what became of a recording; undefined when nothing was recorded. */
export const record = async <Kind extends Operation>(deps: Deps, what: string, recording: Promise<Recorded<Kind>>): Promise<Done<Kind> | undefined> => {
  const result = await recording;
  if (result.ok) {
    deps.shown(result.value);
    deps.story.tell(deps.machine.seat.name, `${what}: ${result.value.reference}`);
    return result.value;
  }
  notDone(deps, what, result.error);
  return undefined;
};

/** The screen says that it did not happen. */
export const notDone = (deps: Deps, what: string, problem: NotRecorded): void => {
  deps.denied(what);
  deps.story.tell(deps.machine.seat.name, `${what}: not recorded, ${problem.reason}${problem.reason === 'not-durable' ? ` ${problem.detail}` : problem.reason === 'refused' ? ` ${problem.refusal.reason}` : ''}`);
};

/** Holds a paper before the scanner. */
export const scan = async ({ till }: Deps, paper: Paper): Promise<ScanVerdict> => till.lookUp(paper.number);

/** Cash for an amount in minor units. */
export const cash = (amount: number, given: number): Tender => ({ type: 'cash', amount: minor(amount), given: minor(given), change: minor(given - amount) });
/** The card machine took it all. */
export const card = (amount: number): Tender => ({ type: 'card', amount: minor(amount), approvalCode: 'A1B2' });

/** A manager's own PIN for one right, at this moment. */
export const approve = ({ seat, clock }: Machine, right: Approval['right']): Approval => ({ operator: seat.manager.id, right, at: clock.now() });

/** One of the last operations that the wanted kind of work could be done on. */
export const pickRecent = async ({ till, random }: Deps, fits: (stored: StoredOperation) => boolean): Promise<StoredOperation | undefined> => {
  const recent = (await till.operations({ before: null, limit: 12 })).filter(fits);
  return recent.length === 0 ? undefined : random.pick(recent);
};

/** Tells what became of what only the server can allow. */
export const asked = <Kind extends Operation>(deps: Deps, what: string, result: AskedResult<Kind>): void => {
  switch (result.result) {
    case 'done':
      deps.shown(result.done);
      deps.story.tell(deps.machine.seat.name, `${what}: ${result.done.reference}`);
      return;
    case 'declined':
      deps.denied(what);
      deps.story.tell(deps.machine.seat.name, `${what}: declined, ${result.refusal.reason}`);
      return;
    case 'not-recorded': notDone(deps, what, result.problem);
  }
};

/** A verdict in one word of the story. */
export const describe = (verdict: ScanVerdict): string => {
  switch (verdict.kind) {
    case 'refused': return verdict.refusal.reason;
    case 'unreadable': return verdict.problem;
    case 'sell': case 'redeem': case 'control-number': case 'operation': return verdict.kind;
  }
};
