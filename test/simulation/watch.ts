import type { CertificateHash } from '../../domain/number.ts';
import type { Operation, Redemption, SealedOperation } from '../../domain/operation.ts';
import { emptyChain, follows } from '../../domain/operation.ts';
import type { Program } from '../../domain/protocol.ts';
import type { Done } from '../../renderer/till.ts';
import type { Answered, Sent } from './central.ts';
import { type Machine, operationIn } from './machine.ts';
import { must } from './story.ts';

/** What one till has promised, as seen from outside it. */
export type Witness = {
  readonly machine: Machine;
  /** Every record that its journal has acknowledged, in order. */
  readonly journalled: SealedOperation[];
  /** Recorded, and neither shown as done nor asked about yet. */
  readonly silent: Set<string>;
};

/**
 * Watches every till and the server from outside and remembers what was promised: what a screen has shown, what it has
 * denied, what the server has taken. Checks what can be checked at once; `invariants.ts` checks the rest at the end.
 */
export type Watch = {
  readonly witnesses: readonly Witness[];
  readonly shown: ReadonlyMap<string, { readonly who: string; readonly text: string }>;
  /** Told to have failed while their record stood in the journal; a person must have been asked about each. */
  readonly denied: ReadonlySet<string>;
  readonly asked: ReadonlySet<string>;
  readonly taken: ReadonlySet<string>;
  readonly appended: (machine: Machine, text: string) => void;
  readonly show: (machine: Machine, done: Done<Operation>) => void;
  readonly deny: (machine: Machine) => void;
  /** A new window opened: what the last one recorded stands, and nobody was there to say anything about it. */
  readonly restarted: (machine: Machine) => void;
  readonly ask: (id: string) => void;
  readonly answered: (sent: Sent, answer: Answered) => void;
};

/** Makes a watch over tills that have not begun yet. */
export const createWatch = (machines: readonly Machine[], programs: readonly Program[]): Watch => {
  const witnesses = machines.map((machine): Witness => ({ machine, journalled: [], silent: new Set() }));
  const shown = new Map<string, { who: string; text: string }>();
  const denied = new Set<string>();
  const asked = new Set<string>();
  const taken = new Set<string>();
  const witnessOf = (machine: Machine): Witness => witnesses.find((witness) => witness.machine === machine)!;

  return {
    witnesses, shown, denied, asked, taken,
    appended: (machine, text) => {
      const witness = witnessOf(machine);
      const sealed = operationIn(text);
      const last = witness.journalled.at(-1);
      must(follows(last ? { sequence: last.operation.sequence, hash: last.hash } : emptyChain, sealed.operation), `${machine.seat.name}: record ${String(sealed.operation.sequence)} does not follow`);
      witness.journalled.push(sealed);
      if (sealed.operation.kind === 'sale' || sealed.operation.kind === 'redemption') witness.silent.add(sealed.operation.id);
      checkExposure(witness, taken, programs);
    },
    show: (machine, { sealed, operation }) => {
      const witness = witnessOf(machine);
      shown.set(operation.id, { who: machine.seat.name, text: sealed.text });
      witness.silent.delete(operation.id);
      must(witness.journalled.some(({ text }) => text === sealed.text), `${machine.seat.name} shows ${operation.kind} ${String(operation.sequence)} before the journal has it`);
    },
    deny: (machine) => {
      const { silent } = witnessOf(machine);
      for (const id of silent) denied.add(id);
      silent.clear();
    },
    restarted: (machine) => { witnessOf(machine).silent.clear(); },
    ask: (id) => { asked.add(id); },
    answered: ({ path }, { status, text }) => {
      if (status !== 200 || !path.startsWith('/v1/operations')) return;
      for (const { id } of (JSON.parse(text) as { outcomes: { id: string }[] }).outcomes) taken.add(id);
    },
  };
};

/** The caps of every program hold for what the server has not taken, by the journal's account alone. */
const checkExposure = ({ machine, journalled }: Witness, taken: ReadonlySet<string>, programs: readonly Program[]): void => {
  const voided = new Set(journalled.flatMap(({ operation }) => operation.kind === 'void' ? [operation.target] : []));
  const open = journalled.flatMap(({ operation }): Redemption[] =>
    operation.kind === 'redemption' && operation.atRisk > 0 && !taken.has(operation.id) && !voided.has(operation.id) ? [operation] : []);
  const newest = journalled.at(-1)?.operation;
  if (newest?.kind !== 'redemption' || newest.atRisk === 0) return;
  const total = open.reduce((sum, { atRisk }) => sum + atRisk, 0);
  const byCertificate = new Map<CertificateHash, number>();
  for (const { certificate, amount } of open.flatMap(({ lines }) => lines)) byCertificate.set(certificate, (byCertificate.get(certificate) ?? 0) + amount);
  for (const { certificate, programNumber } of newest.lines) {
    const policy = programs.find(({ number }) => number === programNumber)?.offlinePolicy;
    // A line of a certificate that was sold here and never sent is at no risk and under no cap.
    if (!policy || newest.atRisk < newest.lines.reduce((sum, { amount }) => sum + amount, 0)) continue;
    must(policy.enabled, `${machine.seat.name} took value offline of a program that allows none`);
    must(total <= policy.perTill, () => `${machine.seat.name} has ${String(total)} at risk, its cap is ${String(policy.perTill)}`);
    must((byCertificate.get(certificate) ?? 0) <= policy.perCertificate, () => `${machine.seat.name} has ${String(byCertificate.get(certificate))} of one certificate at risk, the cap is ${String(policy.perCertificate)}`);
    const needsManager = (byCertificate.get(certificate) ?? 0) > policy.managerAbove;
    must(!needsManager || newest.approvals.some(({ right }) => right === 'offline-risk'), `${machine.seat.name} took a large risk without its manager`);
  }
};
