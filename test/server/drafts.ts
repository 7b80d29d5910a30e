import { type Minor, minor } from '../../domain/money.ts';
import type { CertificateHash, ControlNumber } from '../../domain/number.ts';
import type { Approval, Operation, SealedOperation } from '../../domain/operation.ts';
import { writeCertificates } from '../../server/demo/certificates.ts';
import { drawSeeded, makePaper } from '../../server/demo/paper.ts';
import { demoPrograms } from '../../server/demo/people.ts';
import type { Draft, TestTerminal } from './terminal.ts';
import type { TestServer } from './test-server.ts';

/** A certificate in a test's hand. */
export type TestPaper = { readonly hash: CertificateHash; readonly control: ControlNumber; readonly scan: string; readonly face: Minor; readonly programNumber: number };

let batches = 5_000;

/** Puts new certificates into a store's stock. Every call prints a batch of its own. */
export const makeStock = async (
  server: Pick<TestServer, 'database' | 'keys'>, storeNumber: number, count: number, face = minor(5_000), programNumber = 1,
): Promise<readonly TestPaper[]> => {
  batches += 1;
  const program = demoPrograms.find(({ number }) => number === programNumber);
  if (!program) throw new Error('no such demo program');
  const gtin = program.denominations.find((denomination) => denomination.face === face)?.gtin ?? program.denominations[0]?.gtin ?? '';
  const papers = makePaper(drawSeeded(`stock-${String(batches)}`), server.keys.numberKey, [gtin], batches, count);
  await server.database.transaction((sql) => writeCertificates(sql, papers, {
    state: 'stock', programNumber, storeNumber, currency: program.currency, faceOf: () => face, validUntil: null,
  }, undefined));
  return papers.map(({ hash, control, number }) => ({ hash, control, scan: number, face, programNumber }));
};

const reference = ({ hash, control, programNumber }: TestPaper) => ({ certificate: hash, sealed: 'sealed', control, programNumber });

/** Cash, exactly. */
export const cash = (amount: number) => ({ type: 'cash' as const, amount: minor(amount), given: minor(amount), change: minor(0) });

/** A sale of papers for their face value in cash. */
export const saleOf = (papers: readonly TestPaper[], more: { readonly validUntil?: string | null; readonly currency?: string } = {}): Draft<Extract<Operation, { kind: 'sale' }>> => ({
  kind: 'sale', currency: more.currency ?? 'USD',
  lines: papers.map((paper) => ({ ...reference(paper), certificateKind: 'sold', face: paper.face, price: paper.face, validUntil: more.validUntil ?? null })),
  tenders: [cash(papers.reduce((total, { face }) => total + face, 0))],
});

/** A redemption; by default one that the till decided by itself under the offline policy. */
export const redemptionOf = (
  uses: readonly (readonly [TestPaper, number])[],
  more: { readonly requestId?: string; readonly decidedBy?: 'server' | 'standin' | 'local' | 'lease'; readonly currency?: string; readonly atRisk?: number } = {},
): Draft<Extract<Operation, { kind: 'redemption' }>> => {
  const total = uses.reduce((sum, [, amount]) => sum + amount, 0);
  const decidedBy = more.decidedBy ?? (more.requestId === undefined ? 'standin' : 'server');
  return {
    kind: 'redemption', currency: more.currency ?? 'USD', requestId: more.requestId ?? null, decidedBy,
    amountDue: minor(total), otherTender: minor(0), atRisk: minor(decidedBy === 'standin' ? more.atRisk ?? total : 0),
    lines: uses.map(([paper, amount]) => ({ ...reference(paper), amount: minor(amount), balanceAfter: null })),
  };
};

/** A manager's approval, as the till records it. */
export const approvedBy = (terminal: Pick<TestTerminal, 'manager'>, right: Approval['right']) =>
  [{ operator: terminal.manager, right, at: Date.now() }];

/** A void of a whole sale or redemption, approved by the manager. */
export const voidOf = (
  terminal: Pick<TestTerminal, 'manager'>, target: SealedOperation, more: { readonly requestId?: string } = {},
): Draft<Extract<Operation, { kind: 'void' }>> => {
  const { operation } = target;
  if (operation.kind !== 'sale' && operation.kind !== 'redemption' && operation.kind !== 'cash-out' && operation.kind !== 'reload') throw new Error('only sales, redemptions, cash-outs and loads are voided');
  return {
    kind: 'void', currency: operation.currency, target: operation.id, targetKind: operation.kind, targetReference: 'T1-000001-0', reason: 'mistake',
    requestId: more.requestId ?? null, decidedBy: more.requestId === undefined ? 'local' : 'server',
    lines: operation.kind === 'sale'
      ? operation.lines.map(({ certificate, sealed, control, programNumber, face }) => ({ certificate, sealed, control, programNumber, amount: face }))
      : operation.lines.map(({ certificate, sealed, control, programNumber, amount }) => ({ certificate, sealed, control, programNumber, amount })),
    tenders: operation.kind === 'sale' || operation.kind === 'reload' ? [cash(operation.tenders.reduce((sum, { amount }) => sum + amount, 0))] : [],
    approvals: approvedBy(terminal, 'void'),
  };
};

/** A balance paid out as its request was allowed, approved by the manager. */
export const cashOutOf = (
  terminal: Pick<TestTerminal, 'manager'>, paper: TestPaper, amount: number, requestId: string,
): Draft<Extract<Operation, { kind: 'cash-out' }>> => ({
  kind: 'cash-out', currency: 'USD', requestId, decidedBy: 'server', because: 'us-ca-cash-out', shift: '019ab000-0000-7000-8000-000000000600',
  lines: [{ ...reference(paper), amount: minor(amount) }], approvals: approvedBy(terminal, 'cash-out'),
});

/** Goods that came back as their request was approved, by the manager. */
export const returnOf = (
  terminal: Pick<TestTerminal, 'manager'>, paper: TestPaper, amount: number, more: { readonly requestId: string; readonly receipt: string },
): Draft<Extract<Operation, { kind: 'return-credit' }>> => ({
  kind: 'return-credit', currency: 'USD', requestId: more.requestId, decidedBy: 'server', targetReference: more.receipt,
  lines: [{ ...reference(paper), amount: minor(amount), balanceAfter: null }], approvals: approvedBy(terminal, 'return-credit'),
});
