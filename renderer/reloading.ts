import { judgeLoad } from '../domain/buying-limits.ts';
import { decideReload, type Refusal } from '../domain/certificate.ts';
import { type Minor, minor } from '../domain/money.ts';
import type { Reload } from '../domain/operation.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { holdLocally, programOf, type TillContext, todayOf } from './context.ts';
import { onDuty } from './guards.ts';
import { readHistory } from './looking-up.ts';
import { printReceipt } from './printing.ts';
import type { Recorder } from './recorder.ts';
import { pushUnsentOn } from './requests.ts';
import type { Held, NotRecorded, Recorded, ReloadAnswer, Till } from './till.ts';

/** Looks before money is taken, and records what was paid. */
export type Reloading = Pick<Till, 'askReload' | 'reload'>;

/**
 * Makes the flow; the register lock must be held. A load is a fact, as a sale is: it takes nothing off anybody. But a till
 * that can't ask would take money for paper that was replaced, refunded or blocked elsewhere, so it looks at the server's
 * books before any money is taken, and without the server nothing is loaded.
 */
export const createReloading = (context: TillContext, { record }: Recorder, pushThrough: (sequence: number) => Promise<boolean>): Reloading => {
  const judge = ({ certificate }: Held, amount: Minor): Result<{ readonly mustAsk: boolean }, { readonly refusal: Refusal } | { readonly problem: NotRecorded }> => {
    const { currency } = context.info().terminal.store;
    const program = programOf(context, certificate.programNumber);
    const decided = decideReload(certificate, { amount, currency, today: todayOf(context), upTo: program?.reloadUpTo ?? null });
    if (!decided.ok) return err({ refusal: decided.error });
    const judged = judgeLoad({ programNumber: certificate.programNumber, limits: program?.buyingLimits, amount, balanceAfter: minor(certificate.balance + amount) });
    return judged.verdict === 'too-much' ? err({ problem: { reason: 'above-limit', of: judged.of, limit: judged.limit } }) : ok({ mustAsk: judged.verdict === 'ask' });
  };

  const askReload: Reloading['askReload'] = async ({ held: scanned, amount }): Promise<ReloadAnswer> => {
    const duty = onDuty(context);
    if (!duty.ok) return { result: 'not-recorded', problem: duty.error };
    if (scanned.sealed === '') return { result: 'not-recorded', problem: { reason: 'not-found' } };
    const { hash } = scanned.certificate;
    const isKnown = !context.connection.knownOffline() && await pushUnsentOn(context, [hash], pushThrough) && (await readHistory(context, hash)).ok;
    if (!isKnown) return { result: 'declined', refusal: { reason: 'needs-connection' } };
    const held = await holdLocally(context, hash, scanned.sealed) ?? scanned;
    const judged = judge(held, amount);
    if (judged.ok) return { result: 'ready', held, mustAsk: judged.value.mustAsk };
    return 'refusal' in judged.error ? { result: 'declined', refusal: judged.error.refusal } : { result: 'not-recorded', problem: judged.error.problem };
  };

  const reload: Reloading['reload'] = async ({ held: scanned, amount, tender, callerAsked }): Promise<Recorded<Reload>> => {
    const duty = onDuty(context);
    if (!duty.ok) return duty;
    if (tender.amount !== amount) return err({ reason: 'does-not-add-up' });
    const { certificate: { hash }, sealed } = scanned;
    // Between the look and the payment it may have been used here, or blocked.
    const held = await holdLocally(context, hash, sealed) ?? scanned;
    const judged = judge(held, amount);
    if (!judged.ok) return err('refusal' in judged.error ? { reason: 'refused', certificate: hash, refusal: judged.error.refusal } : judged.error.problem);
    if (judged.value.mustAsk && !callerAsked) return err({ reason: 'not-asked' });
    const { certificate: { balance, programNumber }, control } = held;
    const recorded = await record<Reload>({
      kind: 'reload', approvals: [], currency: context.info().terminal.store.currency,
      lines: [{ certificate: hash, sealed, control, programNumber, amount, balanceAfter: minor(balance + amount) }], tenders: [tender], ...(callerAsked ? { callerAsked: true as const } : {}),
    }, duty.value);
    return recorded.ok ? ok({ ...recorded.value, print: printReceipt(context, recorded.value.operation.id, false) }) : recorded;
  };

  return { askReload, reload };
};
