import { describe, expect, it } from 'vitest';
import { minor } from '../../domain/money.ts';
import { judgeDay, type StoreDay, type TillDay, type ZReport } from '../../domain/reconciliation.ts';

const [day, endsAt] = ['2026-11-20', 1_000_000];
const [terminal, shift] = ['019ab000-0000-7000-8000-000000000011', '019ab000-0000-7000-8000-000000000012'];

const till = (more: Partial<TillDay> = {}): TillDay => ({
  terminal, number: 11, isRevoked: false, enrolledAt: 0, arrived: { operations: 4, first: 11, last: 14, flagged: 0, sales: 1, redemptions: 1, voids: 0 },
  before: 10, after: null, head: 14, told: { sequence: 14, at: endsAt - 10 }, shift: { kind: 'shift-close', day }, ...more,
});
const z = (more: Partial<ZReport> = {}): ZReport => ({
  terminal, number: 11, operation: terminal, shift, at: endsAt - 5, currency: 'USD', float: minor(10_000), expected: minor(15_000), counted: minor(15_000), unsent: 0,
  ledgerCash: minor(5_000), ledgerCard: minor(0), cardTotal: null, certificateTotal: null, isUnseen: false, ...more,
});
const judge = (tills: readonly TillDay[], more: Partial<StoreDay> = {}) =>
  judgeDay({ day, endsAt, now: endsAt + 1, tills, zs: [z()], evidence: [], rules: { managerAbove: minor(5_000), varianceAbove: minor(500) }, ...more });
const kinds = (judged: ReturnType<typeof judge>): readonly unknown[] => [judged.state, ...judged.waiting.map(({ reason }) => reason), ...judged.differences.map(({ kind, count }) => `${kind} ${String(count)}`)];

describe('a store\'s day', () => {
  it('is right when every till\'s Z-report is here and agrees', () => {
    expect(kinds(judge([till()]))).toEqual(['right']);
  });

  it('is not over before it is over', () => {
    expect(kinds(judge([till()], { now: endsAt - 1 }))).toEqual(['provisional', 'day-not-over']);
  });

  it('is provisional while a till has not closed, or says that it holds more', () => {
    const open = { shift: { kind: 'shift-open' as const, day } };
    expect(kinds(judge([till(open)]))).toEqual(['provisional', 'no-z']);
    expect(judge([till({ ...open, told: { sequence: 17, at: endsAt + 1 } })]).waiting).toMatchObject([{ reason: 'unsent', missing: 3 }]);
    // Even one whose Z-report is here: there was another shift after it.
    expect(kinds(judge([till({ told: { sequence: 15, at: endsAt + 1 } })]))).toEqual(['provisional', 'unsent']);
  });

  it('waits for a till that said nothing all day, until it has been heard from since', () => {
    const silent = { arrived: null, shift: { kind: 'shift-close' as const, day: '2026-11-19' }, before: 14 };
    expect(kinds(judge([till(silent)]))).toEqual(['provisional', 'silent']);
    expect(kinds(judge([till({ ...silent, told: null })]))).toEqual(['provisional', 'silent']);
    expect(kinds(judge([till({ ...silent, told: { sequence: 14, at: endsAt } })]))).toEqual(['right']);
    expect(kinds(judge([till({ ...silent, after: 15 })]))).toEqual(['right']);
    // It left its shift open the day before, and may have sold since.
    expect(kinds(judge([till({ ...silent, shift: { kind: 'shift-open', day: '2026-11-19' } })]))).toEqual(['provisional', 'no-z']);
  });

  it('does not ask after tills that came later or had left', () => {
    expect(kinds(judge([till(), till({ arrived: null, shift: null, enrolledAt: endsAt })]))).toEqual(['right']);
    expect(kinds(judge([till(), till({ arrived: null, isRevoked: true })]))).toEqual(['right']);
  });

  it('differs where links of a chain are missing, on either side of them', () => {
    const arrived = { operations: 4, first: 11, last: 14, flagged: 0, sales: 0, redemptions: 0, voids: 0 };
    expect(kinds(judge([till({ arrived: { ...arrived, operations: 2 } })]))).toEqual(['different', 'gap 2']);
    expect(kinds(judge([till({ before: 8 })]))).toEqual(['different', 'gap 2']);
    expect(kinds(judge([till({ after: 16, head: 20 })]))).toEqual(['different', 'gap 1']);
    expect(kinds(judge([till({ before: null })]))).toEqual(['different', 'gap 10']);
  });

  it('differs where a shift ran on into the next day', () => {
    expect(kinds(judge([till({ shift: { kind: 'shift-open', day }, after: 15 })]))).toEqual(['different', 'not-closed 1']);
  });

  it('names first of all who closed alone, until somebody has looked', () => {
    const gap = till({ arrived: { operations: 3, first: 11, last: 14, flagged: 0, sales: 1, redemptions: 1, voids: 0 } });
    const alone = judge([gap], { zs: [z({ counted: minor(9_000), isUnseen: true })] });
    expect(kinds(alone)).toEqual(['different', 'alone 1', 'gap 1', 'cash-variance 1']);
    expect(alone.differences[0]).toMatchObject({ amount: -6_000, currency: 'USD', shift });
    expect(kinds(judge([gap], { zs: [z({ counted: minor(9_000) })] }))).toEqual(['different', 'gap 1', 'cash-variance 1']);
  });

  it('differs where a Z-report and the ledger disagree by a cent, and where the drawer is far off', () => {
    expect(judge([till()], { zs: [z({ ledgerCash: minor(5_001) })] }).differences).toMatchObject([{ kind: 'z-cash', amount: -1, shift }]);
    expect(judge([till()], { zs: [z({ counted: minor(9_000) })] }).differences).toMatchObject([{ kind: 'cash-variance', amount: -6_000, currency: 'USD' }]);
    // A cashier's ordinary slip is told in its column, and needs no click.
    expect(kinds(judge([till()], { zs: [z({ counted: minor(14_995) })] }))).toEqual(['right']);
  });

  it('differs to the cent where the card machine, the till\'s card total or the shop till say something else', () => {
    const having = (more: Partial<ZReport>) => judge([till()], { zs: [z({ ledgerCard: minor(3_000), ...more })] });
    const agrees = { cardTotal: { typed: minor(3_000), own: minor(3_000) }, certificateTotal: { typed: minor(2_500), own: minor(2_500) } };
    expect(kinds(having(agrees))).toEqual(['right']);
    // Nobody typed them, or a till from before did not ask.
    expect(kinds(having({ cardTotal: { typed: null, own: minor(3_000) }, certificateTotal: { typed: null, own: minor(2_500) } }))).toEqual(['right']);
    expect(kinds(having({}))).toEqual(['right']);
    expect(having({ ...agrees, cardTotal: { typed: minor(3_001), own: minor(3_000) } }).differences).toMatchObject([{ kind: 'card-machine', amount: 1, currency: 'USD', shift }]);
    expect(having({ ...agrees, cardTotal: { typed: minor(3_000), own: minor(2_999) } }).differences).toMatchObject([{ kind: 'z-card', amount: -1, shift }]);
    expect(having({ ...agrees, certificateTotal: { typed: minor(2_499), own: minor(2_500) } }).differences).toMatchObject([{ kind: 'certificate-tender', amount: -1, shift }]);
  });

  it('differs where an exception was opened, by an operation or by what could not be read', () => {
    const arrived = { operations: 4, first: 11, last: 14, flagged: 2, sales: 0, redemptions: 0, voids: 0 };
    expect(kinds(judge([till({ arrived })], { evidence: [{ terminal, number: 11, count: 1 }] }))).toEqual(['different', 'exceptions 3']);
  });

  it('is provisional first, but its differences are named all the same', () => {
    expect(kinds(judge([till({ before: 8, shift: { kind: 'shift-open', day } })]))).toEqual(['provisional', 'no-z', 'gap 2']);
  });
});
