import { isDeepStrictEqual } from 'node:util';
import { readPage } from '../../domain/directory.ts';
import { operationReference } from '../../domain/number.ts';
import { reportShift } from '../../domain/shift.ts';
import type { Operation } from '../../domain/operation.ts';
import type { Database } from '../../server/database.ts';
import { certificateColumns, type StoredCertificate, toRow } from '../../server/books-read.ts';
import { mayKnow, toEntry } from '../../server/books.ts';
import { readTotals } from '../../server/totals.ts';
import { must } from './story.ts';
import type { Watch, Witness } from './watch.ts';

type OperationRow = { id: string; terminal_id: string; sequence: number; kind: string; text: string; outcome: string; flags: string[]; effect_source: string };
type EffectRow = { source: string; certificate: string; kind: string; covered: number; over_amount: number };

/** All that must be true once every fault has ended and every queue is empty. Throws at the first that isn't. */
export const checkInvariants = async (watch: Watch, database: Database): Promise<void> => {
  const rows = await database.read<OperationRow>('select id, terminal_id, sequence, kind, text, outcome, flags, effect_source from operations order by terminal_id, sequence', []);
  const effects = await database.read<EffectRow>(`select source, encode(certificate, 'hex') as certificate, kind, covered, over_amount from effects`, []);
  for (const witness of watch.witnesses) {
    await checkTill(witness, watch, rows.filter(({ terminal_id }) => terminal_id === witness.machine.seat.info.terminal.id));
    await checkDirectory(witness, database);
    await checkPapers(witness);
  }
  checkPromises(watch);
  checkEffects(watch, rows, effects);
  await checkRequests(database);
  await checkMoney(watch, database, effects);
  checkDoubleRedemptions(watch, rows, effects);
};

const operationsOf = (witness: Witness): readonly Operation[] => witness.journalled.map(({ operation }) => operation);

/** Till, journal and server hold the same chain, record for record, and agree on what became of each. */
const checkTill = async ({ machine, journalled }: Witness, { taken }: Watch, rows: readonly OperationRow[]): Promise<void> => {
  const { name } = machine.seat;
  const journal = await machine.journal()!.read({ fromSequence: 1, limit: 1_000 });
  const expected = journalled.map(({ text }) => text);
  must(journal.join('\n') === expected.join('\n'), `${name}: the journal holds ${String(journal.length)} records instead of the ${String(expected.length)} it acknowledged`);
  must(rows.map(({ text }) => text).join('\n') === expected.join('\n'), () => `${name}: the server has records ${rows.map(({ sequence }) => sequence).join(' ')} of ${String(expected.length)}`);
  const store = machine.store()!;
  const stored = await store.range(1, 1_000);
  must(stored.map(({ text }) => text).join('\n') === expected.join('\n'), `${name}: IndexedDB holds ${String(stored.length)} records of ${String(expected.length)}`);
  const outcomes = await store.outcomes(rows.map(({ id }) => id));
  for (const { id, sequence, outcome, flags } of rows) {
    must(taken.has(id), `${name}: nobody saw the server take record ${String(sequence)}`);
    const told = outcomes.get(id);
    must(!told || (told.outcome === outcome && told.flags.join() === flags.join()), `${name}: record ${String(sequence)} is ${outcome} at the server and ${told?.outcome ?? ''} at the till`);
  }
};

/** What the till knows of certificates is what the server knows, after the feed was read to its end. */
const checkDirectory = async ({ machine }: Witness, database: Database): Promise<void> => {
  const { seat: { name, info } } = machine;
  const rows = (await database.read<StoredCertificate>(`select ${certificateColumns} from certificates order by certificates.hash`, [])).map(toRow);
  const expected = rows.filter(({ certificate }) => mayKnow(certificate, info.terminal.store.number)).map(toEntry);
  const known = new Map((await Promise.all(Array.from({ length: 1_024 }, (_, index) => machine.store()!.bucket(index))))
    .flatMap((page) => page ? readPage(page) : []).map((entry) => [entry.certificate.hash, entry]));
  for (const entry of expected) {
    must(isDeepStrictEqual(known.get(entry.certificate.hash), entry), () =>
      `${name}: the directory says ${JSON.stringify(known.get(entry.certificate.hash))} where the server says ${JSON.stringify(entry)}`);
  }
};

/** Nobody has paid for a certificate that never came out of the printer without the till asking about it. */
const checkPapers = async (witness: Witness): Promise<void> => {
  const { machine } = witness;
  const open = new Set((await machine.store()!.papers()).map(({ certificate }) => certificate));
  const voided = voidedLines(operationsOf(witness));
  const controls = new Set<string>();
  for (const operation of operationsOf(witness)) {
    if (operation.kind !== 'sale') continue;
    for (const { certificate, control, paper } of operation.lines) {
      if (paper !== 'till') continue;
      must(control !== null && !controls.has(control), `${machine.seat.name} gave control number ${control ?? '-'} twice`);
      controls.add(control ?? '');
      const isVoided = voided.has(`${operation.id} ${certificate}`);
      must(!isVoided || !open.has(certificate), `${machine.seat.name} still asks about ${control ?? '-'}, which is voided`);
      must(isVoided || open.has(certificate) || machine.isPaperOut(certificate) || machine.hasLostFacts(), `${machine.seat.name} sold ${control ?? '-'}, which never came out, and does not ask about it`);
    }
  }
};

/** The lines that voids have ended, as operation and certificate. */
const voidedLines = (operations: readonly Operation[]): ReadonlySet<string> =>
  new Set(operations.flatMap((operation) => operation.kind === 'void' ? operation.lines.map(({ certificate }) => `${operation.target} ${certificate}`) : []));

/** What was shown as done exists for ever; what was said not to have happened has not, unless somebody was asked. */
const checkPromises = ({ witnesses, shown, denied, asked }: Watch): void => {
  const texts = new Map(witnesses.flatMap(({ journalled }) => journalled.map(({ operation, text }) => [operation.id, text])));
  for (const [id, { who, text }] of shown) must(texts.get(id) === text, `${who} showed an operation as done that is gone`);
  const voided = new Set(witnesses.flatMap(operationsOf).flatMap((operation) => operation.kind === 'void' ? [operation.target] : []));
  for (const id of denied) {
    const [witness, record] = witnesses.flatMap((one) => one.journalled.flatMap((sealed) => sealed.operation.id === id ? [[one, sealed] as const] : []))[0] ?? [];
    must(asked.has(id) || voided.has(id) || shown.has(id), `${witness?.machine.seat.name ?? ''}: ${record?.operation.kind ?? ''} ${String(record?.operation.sequence)} was denied to the cashier and stands all the same`);
  }
};

/** What each kind of operation does to a certificate. */
const effectOf = { 'redemption': 'debit', 'cash-out': 'cash-out', 'return-credit': 'credit', 'reload': 'reload', 'refund': 'refund', 'honour': 'honour' } as const;
const isTaking = (kind: string): boolean => ['activate', 'debit', 'cash-out', 'credit', 'reload', 'refund', 'honour', 'surrender', 'take-over'].includes(kind);
const isGiving = (kind: string): boolean => ['undo-debit', 'undo-cash-out', 'undo-credit', 'undo-refund', 'undo-surrender', 'undo-take-over'].includes(kind);

/** The effects that an operation must have, as certificate, kind and amount; undefined for what moves nothing. */
const effectsWanted = (operation: Operation): string[] | undefined => {
  switch (operation.kind) {
    case 'sale': return operation.lines.map(({ certificate, face }) => `${certificate} activate ${String(face)}`);
    case 'redemption': case 'cash-out': case 'return-credit': case 'reload': case 'refund':
      return operation.lines.map(({ certificate, amount }) => `${certificate} ${effectOf[operation.kind]} ${String(amount)}`);
    // Nothing moves: how much lay on it by the till's account is for the reader.
    case 'honour': return operation.lines.map(({ certificate }) => `${certificate} honour 0`);
    case 'replacement': return operation.lines.map(({ certificate, amount }, index) => `${certificate} ${index === 0 ? 'surrender' : 'take-over'} ${String(amount)}`);
    default: return undefined;
  }
};

/** One id, one effect: every line of every sale and redemption moved value exactly once, and nothing else did. */
const checkEffects = ({ witnesses }: Watch, rows: readonly OperationRow[], effects: readonly EffectRow[]): void => {
  const sourceOf = new Map(rows.map(({ id, effect_source }) => [id, effect_source]));
  const bySource = new Map<string, EffectRow[]>();
  for (const effect of effects) bySource.set(effect.source, [...bySource.get(effect.source) ?? [], effect]);
  const used = new Map<string, string>();
  for (const operation of witnesses.flatMap(operationsOf)) {
    const wanted = effectsWanted(operation);
    if (!wanted) continue;
    const source = sourceOf.get(operation.id) ?? '';
    must(!used.has(source), `two operations stand on the effects of ${source}`);
    used.set(source, operation.id);
    const done = (bySource.get(source) ?? []).filter(({ kind }) => isTaking(kind))
      .map(({ certificate, kind, covered, over_amount }) => `${certificate} ${kind} ${String(covered + over_amount)}`);
    must(wanted.sort().join() === done.sort().join(), `${operation.kind} ${operation.id} moved ${done.join()} instead of ${wanted.join()}`);
    if (operation.kind === 'redemption' && operation.decidedBy === 'server') {
      must((bySource.get(source) ?? []).every(({ over_amount }) => over_amount === 0), `the server approved redemption ${operation.id} and could not cover it`);
    }
  }
  for (const [source, own] of bySource) {
    const takes = own.filter(({ kind }) => isTaking(kind));
    const gives = own.filter(({ kind }) => isGiving(kind));
    // A credit stays when its redemption was voided before the till gave it up.
    must(takes.length === 0 || takes.every(({ kind }) => kind === 'credit') || used.has(source) || gives.length === takes.length, `${source} moved value for no operation`);
  }
};

/** No approval is left hanging: each was used by an operation or taken back. */
const checkRequests = async (database: Database): Promise<void> => {
  const open = await database.read<{ id: string }>(`select id from requests where state in ('approved', 'new')`, []);
  must(open.length === 0, () => `request ${open.map(({ id }) => id).join()} took value and nobody knows`);
  const evidence = await database.read<{ detail: string }>('select detail from evidence', []);
  must(evidence.length === 0, () => `the server kept as evidence what honest tills sent: ${evidence.map(({ detail }) => detail).join('; ')}`);
};

/** The ledger against the tills' own journals, to the minor unit. */
const checkMoney = async ({ witnesses }: Watch, database: Database, effects: readonly EffectRow[]): Promise<void> => {
  const totals = await readTotals(database.read);
  for (const [currency, value] of Object.entries(totals.imbalance)) must(value === 0, `the books are off by ${String(value)} ${currency}`);
  for (const [currency, { certificates, ledger }] of Object.entries(totals.outstanding)) must(certificates === ledger, `certificates owe ${String(certificates)} ${currency}, the ledger ${String(ledger)}`);
  const negative = await database.read<{ hash: string }>('select 1 as hash from certificates where balance < 0', []);
  must(negative.length === 0, 'a balance is below zero');
  for (const { store, redeemed, cash, card } of totals.stores) {
    const own = witnesses.filter(({ machine }) => machine.seat.info.terminal.store.number === store).flatMap(operationsOf);
    const drawers = tally(own);
    must(redeemed === drawers.redeemed, `store ${String(store)} redeemed ${String(drawers.redeemed)} by its tills and ${String(redeemed)} by the ledger`);
    must(cash === drawers.cash && card === drawers.card, `store ${String(store)} holds ${String(drawers.cash)} cash and ${String(drawers.card)} card by its tills, ${String(cash)} and ${String(card)} by the ledger`);
  }
  const total = (kind: string, column: 'covered' | 'over_amount'): number => effects.filter((effect) => effect.kind === kind).reduce((sum, effect) => sum + effect[column], 0);
  const activated = total('activate', 'covered') - total('deactivate', 'covered') + total('undo-deactivate', 'covered');
  const reloaded = total('reload', 'covered') - total('unload', 'covered') + total('undo-unload', 'covered');
  const overspend = total('undo-cover', 'covered') - total('cover', 'covered') + total('debit', 'over_amount') - total('undo-debit', 'over_amount') + total('deactivate', 'over_amount') - total('undo-deactivate', 'over_amount')
    + total('cash-out', 'over_amount') - total('undo-cash-out', 'over_amount') + total('undo-credit', 'over_amount')
    + total('unload', 'over_amount') - total('undo-unload', 'over_amount');
  const { redeemed, cashedOut, refunded } = tally(witnesses.flatMap(operationsOf));
  const voidedOver = total('deactivate', 'over_amount') - total('undo-deactivate', 'over_amount') + total('unload', 'over_amount') - total('undo-unload', 'over_amount');
  const outstanding = Object.values(totals.outstanding).reduce((sum, { ledger }) => sum + ledger, 0);
  must(activated + reloaded + overspend - voidedOver === redeemed + cashedOut + refunded + outstanding, () =>
    `activated ${String(activated)}, loaded ${String(reloaded)} and overspent ${String(overspend - voidedOver)}, redeemed ${String(redeemed)}, paid out ${String(cashedOut)}, refunded ${String(refunded)} and outstanding ${String(outstanding)}`);
  const borne = totals.trialBalance.filter(({ account }) => account.startsWith('overspend:')).reduce((sum, { balance }) => sum + balance, 0);
  must(borne === overspend, `somebody bears ${String(borne)}, the certificates lack ${String(overspend)}`);
};

/** What tills took and gave, by their own journals, net of voids; and every Z-report says so too. */
const tally = (operations: readonly Operation[]): { readonly redeemed: number; readonly cashedOut: number; readonly refunded: number; readonly cash: number; readonly card: number } => {
  const voided = new Set(operations.flatMap((operation) => operation.kind === 'void' ? [operation.target] : []));
  const ids = new Map(operations.map(({ id, terminalNumber, sequence }) => [operationReference(terminalNumber, sequence), id]));
  const worth = (lines: readonly { readonly amount: number }[]): number => lines.reduce((all, { amount }) => all + amount, 0);
  const redeemed = operations.reduce((sum, operation) => {
    if (operation.kind === 'redemption' && !voided.has(operation.id)) return sum + worth(operation.lines);
    // Of a redemption that was voided only the rest went back: nothing of it is left either way.
    return operation.kind === 'return-credit' && !voided.has(ids.get(operation.targetReference) ?? '') ? sum - worth(operation.lines) : sum;
  }, 0);
  const cashedOut = operations.reduce((sum, operation) => (operation.kind === 'cash-out' && !voided.has(operation.id) ? sum + worth(operation.lines) : sum), 0);
  const refunded = operations.reduce((sum, operation) => (operation.kind === 'refund' ? sum + worth(operation.lines) : sum), 0);
  let cash = 0;
  let card = 0;
  for (const opening of operations) {
    if (opening.kind !== 'shift-open' || opening.shift === null) continue;
    const report = reportShift(operations.filter(({ terminal }) => terminal === opening.terminal), opening.shift)!;
    cash += report.cash + report.payIns.amount - report.payOuts.amount - report.cashOuts.value + report.cashOutsVoided.value;
    // A count is what lies there: the books follow it.
    if (report.closing) cash += report.closing.countedCash - report.closing.expectedCash;
    card += report.card;
    const closing = operations.find((operation) => operation.kind === 'shift-close' && operation.shift === opening.shift);
    if (closing?.kind === 'shift-close') must(closing.expectedCash === report.expectedCash, `the Z of shift ${opening.shift} expects ${String(closing.expectedCash)} instead of ${String(report.expectedCash)}`);
  }
  return { redeemed, cashedOut, refunded, cash, card };
};

/** Who spends more than there was is flagged, and an exception lies on the office's desk. */
const checkDoubleRedemptions = ({ witnesses }: Watch, rows: readonly OperationRow[], effects: readonly EffectRow[]): void => {
  const overSources = new Set(effects.filter(({ kind, over_amount }) => kind === 'debit' && over_amount > 0).map(({ source }) => source));
  for (const { id, kind, effect_source, flags } of rows) {
    must(!flags.includes('number-taken') && !flags.includes('wrong-denomination'), `${kind} ${id}: a certificate that an honest till printed is flagged ${flags.join()}`);
    if (kind === 'redemption' && overSources.has(effect_source)) must(flags.includes('overspend'), `redemption ${id} took more than there was and is not flagged`);
  }
  const operations = witnesses.flatMap(operationsOf);
  const voided = voidedLines(operations);
  const taken = new Map<string, number>();
  const sold = new Map<string, number>();
  const loaded = new Map<string, number>();
  for (const operation of operations) {
    if (operation.kind === 'replacement') {
      // What lay on the old paper counts as spent from it, and as the worth of the new one.
      const [old, fresh] = operation.lines;
      if (old) taken.set(old.certificate, (taken.get(old.certificate) ?? 0) + old.amount);
      if (fresh) loaded.set(fresh.certificate, (loaded.get(fresh.certificate) ?? 0) + fresh.amount);
    }
    if (operation.kind !== 'redemption' && operation.kind !== 'sale' && operation.kind !== 'cash-out' && operation.kind !== 'reload' && operation.kind !== 'refund') continue;
    for (const line of operation.lines) {
      const { certificate } = line;
      if (voided.has(`${operation.id} ${certificate}`)) continue;
      if (operation.kind === 'reload') loaded.set(certificate, (loaded.get(certificate) ?? 0) + ('amount' in line ? line.amount : 0));
      else if ('amount' in line) taken.set(certificate, (taken.get(certificate) ?? 0) + line.amount);
      else sold.set(certificate, Math.max(sold.get(certificate) ?? 0, line.face));
    }
  }
  for (const operation of operations) {
    if (operation.kind === 'return-credit') for (const { certificate, amount } of operation.lines) taken.set(certificate, (taken.get(certificate) ?? 0) - amount);
  }
  const flagged = new Set(rows.filter(({ flags }) => flags.includes('overspend')).map(({ id }) => id));
  for (const [certificate, amount] of taken) {
    if (amount <= (sold.get(certificate) ?? 0) + (loaded.get(certificate) ?? 0)) continue;
    const named = operations.some((operation) => (operation.kind === 'redemption' || operation.kind === 'void') && flagged.has(operation.id) && operation.lines.some((line) => line.certificate === certificate));
    must(named, `certificate ${certificate} was spent beyond its value and nobody was told`);
  }
};
