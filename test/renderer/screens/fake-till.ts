import { readyPrinter } from '../ready-printer.ts';
import { type Certificate, decideActivate, decideRedeem, decideReload, decideVoidSale, standing } from '../../../domain/certificate.ts';
import { addMonths } from '../../../domain/calendar.ts';
import { type Minor, minor, sum, zero } from '../../../domain/money.ts';
import { handBack } from '../../../domain/handing-back.ts';
import { makeControlNumber, parseControlNumber } from '../../../domain/number.ts';
import { drawerRulesOf, isFarOff } from '../../../domain/drawer-cash.ts';
import { incoherences } from '../../../domain/coherence.ts';
import { type CashMovement, type CashOut, chainStart, type Honour, type Operation, operationValue, type Reload, type ReturnCredit, type Sale, sealOperation, type Tender } from '../../../domain/operation.ts';
import { openFace } from '../../../domain/offering.ts';
import { planRedemption } from '../../../domain/plan.ts';
import { err, ok } from '../../../domain/result.ts';
import { cashOutOf } from '../../../domain/rules.ts';
import { reportShift } from '../../../domain/shift.ts';
import { shippedRules } from '../../../domain/shipped-rules.ts';
import type { PrintOutcome } from '../../../preload/contract.ts';
import { faceOf } from '../../../renderer/selling.ts';
import type { Done, Held, Offer, PendingPaper, Recorded, SaleDraft, ScanVerdict, StoredOperation, Till, TillSnapshot, RefundAnswer, RefundResult, ReplaceResult, VoidResult } from '../../../renderer/till.ts';
import { certificates, control, hash, id, startAt, terminalInfo, today } from './fake-data.ts';

export type FakeOptions = {
  readonly currency: string;
  readonly language: string;
  readonly phase: TillSnapshot['phase'];
  readonly trouble: TillSnapshot['trouble'];
  readonly offline: boolean;
  /** The blocked certificate was reported lost. */
  readonly lost?: boolean;
  readonly signedIn: boolean;
  readonly shiftOpen: boolean;
  /** What the printer answers to every job. */
  readonly print: PrintOutcome;
  /** What else is to be known of printer and drawer. */
  readonly printer?: Partial<TillSnapshot['printer']>;
  /** An unfinished sale with money taken lies there from the run before. */
  readonly draft?: boolean;
  /** Set to make every record fail. */
  readonly broken: boolean;
};

/** A till for the screens: it keeps state and applies the domain's rules, in memory and at once. */
export const createFakeTill = (options: FakeOptions) => {
  const { currency } = options;
  const known = new Map<string, Certificate>(Object.entries(certificates(currency)));
  const stored: StoredOperation[] = [];
  const listeners = new Set<() => void>();
  let clock = startAt;
  let sequence = 0;
  let previous = chainStart;
  let waitingManager: string | null = null;
  let kept: SaleDraft | null = null;
  const info = terminalInfo(currency, options.language);
  let snapshot: TillSnapshot = {
    phase: options.phase, info: options.phase === 'not-enrolled' ? null : info, operator: null,
    connection: options.offline ? { state: 'offline', since: startAt - 12 * 60_000, problem: 'unreachable' } : { state: 'online', since: startAt, problem: null },
    queue: { waiting: 0, value: zero, atRisk: zero, stuck: [] },
    directory: { certificates: 104_212, asOf: startAt - 60_000, progress: null },
    printer: { ...readyPrinter, since: startAt, ...options.printer }, shift: null, unconfirmed: null, trouble: options.trouble,
  };
  const set = (change: Partial<TillSnapshot>): void => {
    snapshot = { ...snapshot, ...change };
    for (const listener of listeners) listener();
  };
  const update = (hash: string, change: Partial<Certificate>): void => {
    for (const [word, certificate] of known) if (certificate.hash === hash) known.set(word, { ...certificate, ...change });
  };
  const held = (certificate: Certificate): Held => ({
    certificate, sealed: 'sealed', control: control(Number.parseInt(certificate.hash, 16)), program: info.programs[0] ?? null,
    standing: standing(certificate, today), source: 'directory', knownAt: startAt - 60_000,
  });
  const record = <Kind extends Operation>(body: Record<string, unknown>): Recorded<Kind> => {
    if (options.broken) return err({ reason: 'not-durable', detail: 'disk-full' });
    clock += 61_000;
    sequence += 1;
    const operation = {
      v: 1, id: id(1_000 + sequence), terminal: info.terminal.id, terminalNumber: 2, store: info.terminal.store.id, storeNumber: 7,
      sequence, previous, at: clock, clockOffsetMs: 0, day: today, operator: snapshot.operator?.id ?? id(11), shift: snapshot.shift?.id ?? null,
      approvals: [], ...(body['kind'] === 'reprint' || body['kind'] === 'no-sale' ? {} : { currency }), ...body,
    } as unknown as Kind;
    const problems = incoherences(operation);
    if (problems.length > 0) throw new Error(problems.join());
    const sealed = sealOperation(operation);
    previous = sealed.hash;
    const reference = `R7-2-${String(sequence).padStart(5, '0')}`;
    stored.unshift({
      operation, reference, text: sealed.text, state: options.offline ? 'waiting' : 'accepted', flags: [], recordedAt: options.offline ? null : clock,
      voidedBy: null, voidedLines: [], tenders: operation.kind === 'sale' || operation.kind === 'reload' ? operation.tenders : [],
    });
    const waiting = stored.filter(({ state }) => state === 'waiting');
    set({ queue: { ...snapshot.queue, waiting: waiting.length, value: minor(waiting.reduce((total, item) => total + operationValue(item.operation), 0)) } });
    const done: Done<Kind> = { sealed, operation, reference, print: Promise.resolve(options.print) };
    return ok(done);
  };
  const amend = (target: string, change: Partial<StoredOperation>): void => {
    const index = stored.findIndex(({ operation }) => operation.id === target);
    const found = stored[index];
    if (found) stored[index] = { ...found, ...change };
    set({});
  };
  const ref = ({ certificate, sealed, control: number }: Held) => ({ certificate: certificate.hash, sealed, control: number, programNumber: 1 });

  const offers = (): readonly Offer[] => {
    const validUntil = addMonths(today, 60);
    return info.programs.flatMap((program) => [
      ...program.denominations.map(({ gtin, face, price }) => ({ program, gtin, face, price, validUntil })),
      ...(program.range ? [{ program, gtin: program.range.gtin, face: openFace, price: openFace, validUntil, range: program.range }] : []),
    ]);
  };
  let issued = 0;
  const issue = () => {
    issued += 1;
    return { certificate: hash(9_000 + issued), sealed: 'sealed', control: makeControlNumber(31, issued) };
  };
  const dropPaper = (certificate: string): void => set({ papers: (snapshot.papers ?? []).filter((paper) => paper.certificate !== certificate) });

  const lookUp = async (scan: string): Promise<ScanVerdict> => {
    const number = parseControlNumber(scan);
    if (number) {
      const match = [...known.values()].map(held).find((item) => item.control === number) ?? null;
      return { kind: 'control-number', control: number, held: match };
    }
    if (scan === 'T11-000345-6') return { kind: 'operation', reference: scan, stored: null };
    if (scan.startsWith('R7-')) return { kind: 'operation', reference: scan, stored: stored.find(({ reference }) => reference === scan) ?? null };
    const certificate = known.get(scan);
    if (scan === 'training-paper' || scan === 'real-paper') return { kind: 'unreadable', problem: scan };
    if (!certificate) return { kind: 'unreadable', problem: 'serial-check-digit' };
    const item = held(certificate);
    if (certificate.state === 'active') {
      const decision = decideRedeem(certificate, { amount: minor(0), currency, today });
      return decision.ok ? { kind: 'redeem', held: item } : { kind: 'refused', held: item, refusal: decision.error };
    }
    const decision = decideActivate(certificate, 7);
    return decision.ok
      ? { kind: 'sell', held: item, price: certificate.face, validUntil: addMonths(today, 60) }
      : { kind: 'refused', held: item, refusal: decision.error };
  };

  let refunding: Held | null = null;
  const till: Till = {
    snapshot: () => snapshot,
    subscribe: (listener) => { listeners.add(listener); return () => void listeners.delete(listener); },
    signedIn: (operator) => set({ operator }),
    signedOut: () => set({ operator: null }),
    lookUp,
    history: async (certificate) => options.offline ? err('offline') : ok({
      certificate, control: null, page: '', more: false, serverTime: clock,
      ...(options.lost ? { lost: { day: '2026-11-21', storeName: info.terminal.store.name, phone: options.language === 'ko' ? '02-555-0117' : '+1 503 555 0117' } } : {}),
      events: [
        { at: startAt - 76 * 60_000, kind: 'redemption', reference: 'R12-1-00931', storeName: options.language === 'ko' ? '해운대점' : 'Store 12', amount: 0 - known.get('active-1')!.face, over: 0, currency },
        { at: startAt - 40 * 86_400_000, kind: 'sale', reference: 'R7-2-00102', storeName: info.terminal.store.name, amount: known.get('active-1')!.face, over: 0, currency },
      ],
    }),
    openShift: async (float) => {
      const shift = id(500 + sequence);
      const done = record<Operation>({ kind: 'shift-open', float, shift });
      if (done.ok) set({ shift: { id: shift, openedAt: clock, operator: id(11) } });
      return done;
    },
    report: async () => (snapshot.shift ? reportShift(stored.map(({ operation }) => operation), snapshot.shift.id) : undefined),
    closeShift: async ({ countedCash, count, earlierCounts, varianceNote, agreed, certificateTotal, cardTotal, papers }) => {
      const report = await till.report();
      const expectedCash = report?.expectedCash ?? minor(0);
      const isOff = isFarOff(countedCash, expectedCash, drawerRulesOf(info.terminal.store));
      if (isOff && (agreed === null || earlierCounts.length === 0)) return err({ reason: 'not-allowed' });
      const done = record<Extract<Operation, { kind: 'shift-close' }>>({
        kind: 'shift-close', countedCash, expectedCash, unsent: snapshot.queue.waiting,
        approvals: isOff && agreed !== null && agreed !== 'alone' ? [agreed] : [],
        ...(count === null ? {} : { count }), ...(earlierCounts.length === 0 ? {} : { earlierCounts }), ...(varianceNote === null ? {} : { varianceNote }),
        ...(isOff && agreed === 'alone' ? { alone: true } : {}),
        certificateTotal: { typed: certificateTotal, own: (report?.redemptions.value ?? 0) - (report?.redemptionsVoided.value ?? 0) }, cardTotal: { typed: cardTotal, own: report?.card ?? 0 },
        ...(papers === null ? {} : { paperCount: papers.map(({ counted, pieces, programNumber, face }) => ({ programNumber, face, pieces: counted, expected: pieces })) }),
      });
      if (done.ok) set({ shift: null });
      return done;
    },
    unsoldPaper: async () => [...known.values()].filter(({ state, storeNumber }) => state === 'stock' && storeNumber === 7).reduce<{ programNumber: number; face: Minor; pieces: number }[]>((rows, { programNumber, face }) => {
      const row = rows.find((one) => one.face === face);
      if (row) row.pieces += 1;
      else rows.push({ programNumber, face, pieces: 1 });
      return rows;
    }, []).sort((a, b) => a.face - b.face),
    moveCash: async ({ kind, reason, note, amount, approval }) => record<CashMovement>({ kind, reason, note, amount, approvals: approval ? [approval] : [] }),
    printReport: async () => options.print,
    offers,
    sell: async ({ items, tenders }) => {
      const done = record<Sale>({
        kind: 'sale', tenders: [...tenders],
        lines: items.map((item): Sale['lines'][number] => ('held' in item
          ? { ...ref(item.held), certificateKind: 'sold', face: faceOf(item), price: item.price, validUntil: item.validUntil }
          : { ...issue(), programNumber: item.offer.program.number, certificateKind: item.offer.program.kind, face: item.offer.face, price: item.price, validUntil: item.validUntil, paper: 'till' })),
      });
      if (!done.ok) return done;
      kept = null;
      for (const item of items) if ('held' in item) update(item.held.certificate.hash, { state: 'active', balance: item.held.certificate.face });
      const { operation, reference } = done.value;
      const { print } = options;
      if (print.outcome !== 'printed') {
        const left = operation.lines.filter(({ paper }) => paper === 'till').map(({ certificate, control: number, face, price }): PendingPaper => (
          { certificate, control: number, programNumber: 1, face, price, currency, operation: operation.id, reference, at: operation.at, state: print.outcome, reason: print.reason }));
        set({ papers: [...snapshot.papers ?? [], ...left] });
      }
      return done;
    },
    keepDraft: async (draft) => { kept = draft; return options.broken ? err({ reason: 'not-durable', detail: 'disk-full' }) : ok(null); },
    forgetDraft: async () => { kept = null; set({ draft: null }); return ok(null); },
    resumeDraft: () => set({ draft: null }),
    paperCameOut: async (certificate) => { dropPaper(certificate); return ok(null); },
    printPaperAgain: async () => undefined,
    voidUnprinted: async ({ certificate, approval, sellAgain }) => {
      const sale = stored.find(({ operation }) => operation.kind === 'sale' && operation.lines.some((line) => line.certificate === certificate));
      const line = sale?.operation.kind === 'sale' ? sale.operation.lines.find((one) => one.certificate === certificate) : undefined;
      if (!sale || !line) return { result: 'not-recorded', problem: { reason: 'not-found' } };
      const tenders = handBack(sale.tenders, line.price);
      const voided = record<Extract<Operation, { kind: 'void' }>>({
        kind: 'void', requestId: null, decidedBy: 'local', target: sale.operation.id, targetKind: 'sale', targetReference: sale.reference, reason: 'not-printed',
        approvals: [approval], tenders, lines: [{ certificate, sealed: line.sealed, control: line.control, programNumber: 1, amount: line.face }],
      });
      if (!voided.ok) return { result: 'not-recorded', problem: voided.error };
      amend(sale.operation.id, { voidedLines: [...sale.voidedLines, certificate] });
      dropPaper(certificate);
      const offer = offers().find(({ face }) => face === line.face);
      return { result: 'done', voided: voided.value, sold: sellAgain && offer ? await till.sell({ items: [{ offer, price: offer.price, validUntil: offer.validUntil }], tenders }) : null };
    },
    redeem: async ({ amountDue, items, attempt, approval }) => {
      if (options.lost) return { result: 'declined', by: 'server', refusal: { reason: 'blocked', certificate: items[0]?.certificate.hash ?? null, balance: null, validUntil: null, lastUse: null } };
      const plan = planRedemption(items, amountDue);
      const taken = sum(plan.lines.map(({ amount }) => amount));
      const policy = info.programs[0]!.offlinePolicy;
      if (options.offline && taken > policy.perCertificate * items.length) {
        return { result: 'declined', by: 'standin', certificate: null, refusal: { reason: 'certificate-cap', limit: policy.perCertificate } };
      }
      if (options.offline && !approval && taken > policy.managerAbove) {
        waitingManager = id(700);
        return { result: 'ask-manager', attempt: waitingManager, atRisk: taken };
      }
      if (attempt !== null && attempt !== waitingManager) throw new Error('no such attempt waits');
      const recorded = record<Extract<Operation, { kind: 'redemption' }>>({
        kind: 'redemption', requestId: options.offline ? null : id(800 + sequence), decidedBy: options.offline ? 'standin' : 'server', amountDue, otherTender: plan.rest, atRisk: options.offline ? taken : zero,
        lines: plan.lines.map(({ item, amount }) => ({ ...ref(item), amount, balanceAfter: minor(item.certificate.balance - amount) })),
      });
      if (!recorded.ok) return { result: 'not-recorded', problem: recorded.error };
      for (const { item, amount } of plan.lines) update(item.certificate.hash, { balance: minor(item.certificate.balance - amount) });
      if (options.offline) set({ queue: { ...snapshot.queue, atRisk: sum([snapshot.queue.atRisk, taken]) } });
      return { result: 'done', done: recorded.value };
    },
    cashOutOf: (certificate) => cashOutOf(shippedRules, certificate, { place: info.terminal.store.jurisdiction, today, soldOn: null, form: 'paper', programUpTo: null, loadable: false }),
    cashOut: async ({ held: item, approval }) => {
      if (options.offline) return { result: 'declined', refusal: { reason: 'needs-connection' } };
      const recorded = record<CashOut>({
        kind: 'cash-out', requestId: id(800 + sequence), decidedBy: 'server', because: 'us-ca-cash-out', approvals: [approval], lines: [{ ...ref(item), amount: item.certificate.balance }],
      });
      if (!recorded.ok) return { result: 'not-recorded', problem: recorded.error };
      update(item.certificate.hash, { balance: zero });
      return { result: 'done', done: recorded.value };
    },
    honour: async ({ held: item, approval }) => {
      if (options.offline) return { result: 'declined', refusal: { reason: 'needs-connection' } };
      const { balance, validUntil } = item.certificate;
      const recorded = record<Honour>({ kind: 'honour', validUntil, approvals: [approval], lines: [{ ...ref(item), amount: balance }] });
      if (!recorded.ok) return { result: 'not-recorded', problem: recorded.error };
      update(item.certificate.hash, { validUntil: today });
      return { result: 'done', done: recorded.value };
    },
    askReload: async ({ held: item, amount }) => {
      if (options.offline) return { result: 'declined', refusal: { reason: 'needs-connection' } };
      const decided = decideReload(item.certificate, { amount, currency, today, upTo: item.program?.reloadUpTo ?? null });
      return decided.ok ? { result: 'ready', held: item, mustAsk: false } : { result: 'declined', refusal: decided.error };
    },
    reload: async ({ held: item, amount, tender }) => {
      const { balance, face } = item.certificate;
      const recorded = record<Reload>({ kind: 'reload', lines: [{ ...ref(item), amount, balanceAfter: minor(balance + amount) }], tenders: [tender] });
      if (recorded.ok) update(item.certificate.hash, { balance: minor(balance + amount), face: minor(face + amount) });
      return recorded;
    },
    returnCredit: async ({ held: item, onto, reference, amount, approval }) => {
      if (options.offline) return { result: 'declined', refusal: { reason: 'needs-connection' } };
      const recorded = record<ReturnCredit>({
        kind: 'return-credit', requestId: id(800 + sequence), decidedBy: 'server', targetReference: reference, approvals: [approval],
        lines: [{ ...ref(item), amount, balanceAfter: minor(item.certificate.balance + amount) }],
        ...(onto ? { onto: { ...ref(onto), validUntil: item.certificate.validUntil } } : {}),
      });
      if (!recorded.ok) return { result: 'not-recorded', problem: recorded.error };
      update(item.certificate.hash, { balance: minor(item.certificate.balance + amount) });
      return { result: 'done', done: recorded.value };
    },
    abandon: async () => { waitingManager = null; },
    voidOperation: async ({ target, scanned, reason, approval }): Promise<VoidResult> => {
      const found = stored.find(({ operation }) => operation.id === target);
      const operation = found?.operation;
      if (!found || (operation?.kind !== 'sale' && operation?.kind !== 'redemption' && operation?.kind !== 'reload')) return { result: 'not-recorded', problem: { reason: 'not-found' } };
      if (found.voidedBy !== null) return { result: 'not-recorded', problem: { reason: 'already-voided' } };
      if (options.offline) return { result: 'declined', refusal: { reason: 'needs-connection' } };
      if (operation.kind === 'sale') {
        const missing = operation.lines.filter(({ certificate }) => !scanned.includes(certificate));
        if (missing.length > 0) return { result: 'scan-missing', controls: missing.map((line) => line.control) };
        for (const line of operation.lines) {
          const decision = decideVoidSale([...known.values()].find(({ hash }) => hash === line.certificate));
          if (!decision.ok) return { result: 'declined', refusal: decision.error };
        }
      }
      const done = record<Extract<Operation, { kind: 'void' }>>({
        kind: 'void', requestId: id(800 + sequence), decidedBy: 'server', target, targetKind: operation.kind, targetReference: found.reference, reason, approvals: [approval],
        tenders: found.tenders.map((tender) => (tender.type === 'cash' ? { ...tender, given: tender.amount, change: zero } : tender)),
        lines: operation.lines.map((line) => ({ certificate: line.certificate, sealed: line.sealed, control: line.control, programNumber: 1, amount: 'face' in line ? line.face : line.amount })),
      });
      if (!done.ok) return { result: 'not-recorded', problem: done.error };
      amend(target, { voidedBy: done.value.operation.id });
      return { result: 'done', done: done.value };
    },
    askRefund: async ({ held: item }): Promise<RefundAnswer> => {
      if (options.offline) return { result: 'declined', refusal: { reason: 'needs-connection' } };
      refunding = item;
      return { result: 'hand-back', attempt: id(850), handBack: item.certificate.balance };
    },
    refund: async ({ approvalCode }): Promise<RefundResult> => {
      if (!refunding) return { result: 'not-recorded', problem: { reason: 'not-found' } };
      const { balance: amount } = refunding.certificate;
      const done = record<Extract<Operation, { kind: 'refund' }>>({
        kind: 'refund', requestId: id(850), decidedBy: 'server', saleReference: 'T11-000345-6', lines: [{ ...ref(refunding), amount }], tenders: [{ type: 'card', amount, approvalCode }],
      });
      return done.ok ? { result: 'done', done: done.value } : { result: 'not-recorded', problem: done.error };
    },
    abandonRefund: async () => { refunding = null; },
    replace: async ({ old, fresh, approval }): Promise<ReplaceResult> => {
      if (options.offline) return { result: 'declined', of: 'old', refusal: { reason: 'needs-connection' } };
      const amount = old.certificate.balance;
      const done = record<Extract<Operation, { kind: 'replacement' }>>({
        kind: 'replacement', requestId: id(800 + sequence), decidedBy: 'server', approvals: [approval], lines: [{ ...ref(old), amount }, { ...ref(fresh), amount }], validUntil: old.certificate.validUntil,
      });
      return done.ok ? { result: 'done', done: done.value } : { result: 'not-recorded', problem: done.error };
    },
    correctTender: async ({ target, to, approval }) => {
      const found = stored.find(({ operation }) => operation.id === target);
      if (!found) return err({ reason: 'not-found' });
      const done = record<Extract<Operation, { kind: 'tender-correction' }>>({
        kind: 'tender-correction', target, targetReference: found.reference, from: [...found.tenders], to: [...to], approvals: [approval],
      });
      if (done.ok) amend(target, { tenders: to });
      return done;
    },
    reprint: async (target) => {
      const found = stored.find(({ operation }) => operation.id === target);
      return found ? record<Operation>({ kind: 'reprint', target, targetReference: found.reference }) : err({ reason: 'not-found' });
    },
    noSale: async ({ reason, note, approval }) => {
      const done = record<Extract<Operation, { kind: 'no-sale' }>>({ kind: 'no-sale', reason, note, approvals: [approval] });
      return done.ok ? ok({ ...done.value, drawer: Promise.resolve(options.print) }) : done;
    },
    operations: async ({ before, limit }) => stored.filter(({ operation }) => before === null || operation.sequence < before).slice(0, limit),
    operation: async (wanted) => stored.find(({ operation }) => operation.id === wanted),
    findReference: async (reference) => stored.find((item) => item.reference === reference),
    settleUnconfirmed: async () => { set({ phase: 'ready', unconfirmed: null }); return null; },
    syncNow: async () => undefined,
  };

  /** Puts the till where a picture begins. */
  const prepare = async (): Promise<void> => {
    if (options.draft === true) {
      const verdict = await lookUp('stock-2');
      if (verdict.kind !== 'sell') throw new Error('stock is for sale');
      const { price, validUntil } = verdict;
      const part = minor(price * 0.4);
      const tenders: Tender[] = [{ type: 'cash', amount: part, given: part, change: zero }, { type: 'card', amount: minor(price * 0.3), approvalCode: '30771' }];
      kept = { id: id(650), items: [{ held: verdict.held, price, validUntil }], tenders, operator: id(11), at: startAt - 4 * 60_000 };
      set({ draft: kept });
    }
    if (options.signedIn) till.signedIn(info.operators[0]!);
    if (options.shiftOpen) await till.openShift(minor(20_000));
    if (options.phase === 'unconfirmed') {
      const cash: Tender = { type: 'cash', amount: known.get('stock-3')!.face, given: known.get('stock-3')!.face, change: zero };
      const verdict = await lookUp('stock-3');
      if (verdict.kind !== 'sell') throw new Error('stock is for sale');
      const sold = await till.sell({ items: [{ held: verdict.held, price: verdict.price, validUntil: verdict.validUntil }], tenders: [cash] });
      if (sold.ok) set({ unconfirmed: sold.value.sealed });
    }
  };
  const enrolled = (): void => set({ phase: 'ready', info });
  const stick = (): void => {
    const [last] = stored;
    if (last) set({ queue: { ...snapshot.queue, stuck: [{ id: last.operation.id, reference: last.reference, problem: 'rejected' }] } });
    if (last) amend(last.operation.id, { state: 'stuck', flags: [] });
  };
  return { till, prepare, enrolled, kept: () => kept, stick, amend, stored, now: () => clock, total: (): Minor => minor(stored.length) };
};

export type FakeTill = ReturnType<typeof createFakeTill>;
