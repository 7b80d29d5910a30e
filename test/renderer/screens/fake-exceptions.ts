import type { BlockAct, EvidenceOperation, Exception, ExceptionRow, FrozenSale, OfficeCertificate, Resolution } from '../../../domain/exception-wire.ts';
import { exceptionKindOf } from '../../../domain/exception.ts';
import { minor } from '../../../domain/money.ts';
import { type CertificateHash, makeControlNumber, operationReference } from '../../../domain/number.ts';
import { usualWatch } from '../../../domain/watch.ts';
import { id, startAt } from './fake-data.ts';

const [grace, samuel] = [{ id: id(9_001), name: 'Grace Lindqvist' }, { id: id(9_002), name: 'Samuel Adeyemi' }];
const hourMs = 3_600_000;

/** Exceptions of every state and kind, and blocks, as far as screens need them. */
export const createFakeExceptions = ({ empty, currency }: { readonly empty: boolean; readonly currency: string }): Readonly<Record<string, (input: never) => unknown>> => {
  const isWon = currency === 'KRW';
  const money = (amount: number) => minor(isWon ? amount * 10 : amount);
  const [portland, boston] = isWon
    ? [{ number: 201, name: '하버 마켓 성수점' }, { number: 202, name: '하버 마켓 부산점' }]
    : [{ number: 101, name: 'Harbor Market Portland' }, { number: 102, name: 'Harbor Market Boston' }];
  const programName = isWon ? '하버 상품권' : 'Harbor Gift Certificate';
  const control = (running: number) => makeControlNumber(12, running);

  const operation = (index: number, more: Partial<EvidenceOperation>): EvidenceOperation => {
    const terminalNumber = more.terminalNumber ?? 21;
    return {
      id: id(9_700 + index), kind: 'redemption', reference: operationReference(terminalNumber, 340 + index), store: terminalNumber === 21 ? boston : portland, terminalNumber,
      operator: terminalNumber === 21 ? 'Maya Chen' : 'Luis Romero', tillAt: startAt - index * hourMs - 200_000, at: startAt - index * hourMs - 140_000, recordedAt: startAt - index * hourMs,
      outcome: index === 0 ? 'flagged' : 'accepted', flags: [], currency, decidedBy: 'standin', isUndone: false,
      lines: [{ control: control(345), programName, amount: money(50_00), covered: money(50_00), over: minor(0), blocked: null, isShared: true }], ...more,
    };
  };
  const over = (blocked: EvidenceOperation['lines'][number]['blocked'] = null): EvidenceOperation['lines'] =>
    [{ control: control(345), programName, amount: money(125_00), covered: minor(0), over: money(125_00), blocked, isShared: true }];
  const earlier = [operation(1, { terminalNumber: 11 }), operation(2, { terminalNumber: 11, kind: 'sale', decidedBy: null })];
  const base = {
    store: boston, at: startAt - hourMs, detail: '', owner: null, others: earlier, moreOthers: false, received: null, gap: null, secondPersonAbove: money(100_00),
    isBetweenFranchises: false, mayResolve: true, resolutions: [], steps: [], burst: null, enquiries: [], moreEnquiries: false, shipment: null,
  } satisfies Partial<Exception>;
  const overspent = { currency, overspend: [{ bearer: 'store' as const, owner: 102, amount: money(125_00) }], programs: [{ number: 1, over: money(125_00) }], suspense: [] };
  const resolution = (more: Partial<Resolution>): Resolution => ({
    id: id(9_800), overspend: 'to-program', suspense: null, replacement: null, finding: 'Both tills were offline, and both kept to the policy.', amount: money(125_00), currency, reverses: null,
    entries: [{ account: 'overspend:program:1', side: 'debit', amount: money(125_00), currency }, { account: 'overspend:store:102', side: 'credit', amount: money(125_00), currency }],
    proposedBy: samuel, proposedAt: startAt - hourMs / 2, needsSecond: true, needsHeadquarters: true, confirmedBy: null, confirmedAt: null, refusedBy: null, refusedAt: null, effectiveAt: null, ...more,
  });
  const taken = { id: id(9_811), at: startAt - hourMs * 0.7, user: samuel, step: 'taken', note: '' };
  const exception = (index: number, flags: readonly string[], state: Exception['state'], more: Partial<Exception>): Exception => ({
    ...base, id: id(9_900 + index), kind: exceptionKindOf(flags), flags: [...flags], state, operation: operation(0, { flags: [...flags], lines: over() }), money: null, amount: minor(0), ...more,
  });
  const ends = (first: number, last: number) => ({ first: control(first), last: control(last), count: last - first + 1 });
  const open = { settled: null, settledBy: null, settledAt: null, note: '', givingUp: null };
  const differing: NonNullable<Exception['shipment']> = {
    id: id(9_806), number: 6, from: null, to: boston, ...ends(51, 150), content: [{ programNumber: 1, programName, face: money(50_00), currency, count: 100 }], note: '',
    shippedBy: grace, shippedAt: startAt - 30 * hourMs, withdrawnBy: null, withdrawnAt: null, arrivedBy: samuel, arrivedAt: startAt - 3 * hourMs, counted: 98, state: 'differs',
    findings: [
      { id: id(9_990), kind: 'arrived', ...ends(51, 148), ...open }, { id: id(9_992), kind: 'missing', ...ends(150, 150), ...open },
      { id: id(9_991), kind: 'missing', ...ends(149, 149), ...open, givingUp: { destruction: id(9_850), askedBy: samuel, askedAt: startAt - hourMs } },
    ],
  };
  let exceptions: readonly Exception[] = empty ? [] : [
    exception(14, ['closed-alone'], 'open', { operation: operation(0, { kind: 'shift-close', flags: ['closed-alone'], decidedBy: null, lines: [] }), others: [] }),
    exception(0, ['overspend'], 'open', { money: overspent, amount: money(125_00), isBetweenFranchises: true }),
    exception(1, ['sold-twice'], 'open', {
      store: portland, operation: operation(0, { kind: 'sale', terminalNumber: 11, flags: ['sold-twice'], decidedBy: null }),
      money: { currency, overspend: [], programs: [], suspense: [{ storeNumber: 101, amount: money(50_00) }] }, amount: money(50_00),
    }),
    exception(2, ['blocked-certificate'], 'open', { operation: operation(0, { flags: ['blocked-certificate'], lines: over({ at: startAt - 5 * hourMs, reason: 'stolen' }).map((line) => ({ ...line, covered: line.amount, over: minor(0) })) }) }),
    exception(3, ['unreadable'], 'open', { operation: null, others: [], received: { hash: 'ab'.repeat(32), text: '{"id":"019ab4c2","kind":"barter","sequence":345,"lines":[{"amount":5000}]}', isCut: true } }),
    exception(4, ['sequence-gap'], 'taken', { owner: samuel, gap: { from: 341, to: 343, arrived: 1 }, steps: [taken] }),
    exception(5, ['overspend'], 'waiting', { owner: samuel, money: overspent, amount: money(125_00), resolutions: [resolution({})], steps: [taken, { ...taken, id: id(9_812), at: startAt - hourMs / 2, step: 'proposed', note: resolution({}).finding }] }),
    exception(7, ['activation-burst'], 'open', {
      store: portland, operation: operation(0, { kind: 'sale', terminalNumber: 11, decidedBy: null, outcome: 'accepted' }),
      burst: { programName, currency, pieces: 42, value: money(2_100_00), since: startAt - hourMs, until: startAt - hourMs * 0.9, watch: usualWatch },
    }),
    exception(8, ['unsold-enquiry'], 'open', {
      operation: null, others: [], enquiries: [311, 312, 315].map((running, index) => ({
        at: startAt - hourMs - index * 90_000, control: control(running), what: index === 0 ? 'use' : 'balance', store: boston, terminalNumber: 21, paperStore: portland,
      })),
    }),
    exception(9, ['stock-difference'], 'open', { store: boston, operation: null, others: [], shipment: differing }),
    exception(10, ['used-soon-elsewhere'], 'open', { operation: operation(0, { outcome: 'accepted' }) }),
    exception(6, ['overspend'], 'resolved', {
      owner: samuel, money: overspent, amount: money(125_00), resolutions: [resolution({ confirmedBy: grace, confirmedAt: startAt - hourMs / 4, effectiveAt: startAt - hourMs / 4 })],
      steps: [taken, { ...taken, id: id(9_812), at: startAt - hourMs / 2, step: 'proposed', note: resolution({}).finding }, { ...taken, id: id(9_813), at: startAt - hourMs / 4, user: grace, step: 'confirmed' }],
    }),
    exception(11, ['unknown-certificate', 'overspend'], 'resolved', {
      operation: operation(0, { flags: ['unknown-certificate', 'overspend'] }), others: [operation(2, { terminalNumber: 11, kind: 'sale', decidedBy: null })],
      steps: [{ id: id(9_814), at: startAt - hourMs / 5, user: null, step: 'covered', note: operationReference(11, 342) }],
    }),
    exception(20, ['chargeback'], 'open', {
      store: portland, operation: operation(3, { terminalNumber: 11, kind: 'sale', flags: [], decidedBy: null }), others: [operation(1, {})],
      money: { currency, overspend: [], programs: [{ number: 1, over: money(125_00) }], suspense: [], chargeback: { storeNumber: 101, amount: money(125_00) } }, amount: money(125_00),
    }),
  ];
  const row = (one: Exception): ExceptionRow => ({
    id: one.id, kind: one.kind, flags: one.flags, state: one.state, store: one.store, at: one.at, reference: one.operation?.reference ?? '', operationKind: one.operation?.kind ?? null,
    over: one.amount, currency, owner: one.owner,
  });
  const change = (which: string, next: Partial<Exception>): Exception | undefined => {
    exceptions = exceptions.map((one) => (one.id === which ? { ...one, ...next } : one));
    return exceptions.find((one) => one.id === which);
  };

  const certificate = (index: number, more: Partial<OfficeCertificate> = {}): OfficeCertificate => ({
    certificate: String(index).padStart(32, '0') as CertificateHash, control: control(345 + index), standing: 'active', blocked: false, since: null, mayUnblock: false,
    face: money(50_00), balance: money(50_00), currency, programName, store: portland, lastUse: null, ...more,
  });
  const since = { at: startAt - hourMs, by: samuel.name, reason: 'fraud' as const };
  const sale: FrozenSale = {
    sale: id(9_950), reference: operationReference(11, 345), store: portland, at: startAt - hourMs, isUndone: false,
    certificates: [0, 1, 2, 3, 4].map((index) => certificate(index, index === 1 ? { standing: 'spent', balance: minor(0), lastUse: { store: boston, at: startAt - hourMs / 3 } } : {})),
  };
  const frozen = sale.certificates.map((one) => (one.balance === 0 ? one : { ...one, standing: 'blocked' as const, blocked: true, since: { ...since, by: grace.name } }));
  const acts: readonly BlockAct[] = empty ? [] : [
    { id: id(9_960), action: 'freeze', reason: 'fraud', note: 'She read five numbers to a caller', at: startAt - hourMs, by: 'Dana Whitfield', terminalNumber: 11, storeName: portland.name, controls: [345, 347, 348, 349].map(control), reference: sale.reference },
    { id: id(9_961), action: 'unblock', reason: 'mistake', note: '', at: startAt - 2 * hourMs, by: samuel.name, terminalNumber: null, storeName: null, controls: [control(12)], reference: '' },
    { id: id(9_962), action: 'block', reason: 'stolen', note: 'Police report 4711', at: startAt - 3 * hourMs, by: grace.name, terminalNumber: null, storeName: null, controls: [control(12)], reference: '' },
  ];
  return {
    'exceptions.count': () => ({ unresolved: exceptions.filter(({ state }) => state !== 'resolved').length }),
    'exceptions.list': ({ show }: { show: string }) => ({ exceptions: exceptions.filter(({ state }) => (state === 'resolved') === (show === 'resolved')).map(row), more: false }),
    'exceptions.read': ({ id: which }: { id: string }) => exceptions.find((one) => one.id === which),
    'exceptions.resolve': ({ id: which, finding }: { id: string; finding: string }) => change(which, { state: 'waiting', owner: grace, resolutions: [resolution({ finding, proposedBy: grace })] }),
    'blocks.list': () => ({ acts, more: false }),
    'blocks.find': ({ text }: { text: string }) => (text.startsWith('T') ? { certificate: null, sale }
      : { certificate: certificate(0, text.includes('346') ? { standing: 'blocked', blocked: true, since, mayUnblock: true } : { lastUse: { store: boston, at: startAt - hourMs / 3 }, balance: money(30_00) }), sale: null }),
    'blocks.freeze': () => ({ ...sale, certificates: frozen }),
    'blocks.charge-back': () => ({ ...sale, certificates: frozen, chargedBackAt: startAt }),
  };
};
