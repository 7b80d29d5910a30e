import { applyChange, type Certificate, decideRedeem, decideRefund, decideReplace, decideVoidSale, unknownCertificate } from '../../domain/certificate.ts';
import { type DirectoryEntry, encodePage } from '../../domain/directory.ts';
import { minor } from '../../domain/money.ts';
import type { CertificateHash } from '../../domain/number.ts';
import { type Operation, readOperation } from '../../domain/operation.ts';
import type { Outcome, PushResponse, Request, RequestResponse, WireRefusal } from '../../domain/protocol.ts';
import type { Result } from '../../domain/result.ts';
import { decideReturnCredit } from '../../domain/return-credit.ts';
import type { ServerFailure } from '../../preload/contract.ts';

/** How the line to the server behaves. `lost`: the server does it, the answer never arrives. */
export type Line = 'up' | 'down' | 'lost' | 'late-500' | '500' | 'garbage' | 'busy' | 'unauthorised';

const failure = (kind: ServerFailure['kind'], status: number | null = null, problem: string | null = null) =>
  ({ ok: false, error: { kind, status, problem, retryAfterMs: null } }) as const;

/** A server that keeps the rules in memory and an account of everything that reached it. */
export const createWorldServer = (now: () => number) => {
  const certificates = new Map<CertificateHash, DirectoryEntry>();
  const operations = new Map<string, { readonly operation: Operation; readonly text: string; readonly outcome: Outcome }>();
  const requests = new Map<string, { readonly request: Request; state: 'approved' | 'declined' | 'taken' }>();
  const pushes: string[][] = [];
  let version = 1;
  let epoch = 1;
  let line: Line = 'up';
  let refusesText: ((text: string) => boolean) | undefined;

  const put = (certificate: Certificate): void => {
    const before = certificates.get(certificate.hash);
    certificates.set(certificate.hash, { certificate, control: before?.control ?? null, version: version += 1 });
  };
  const certificateOf = (hash: CertificateHash): Certificate => certificates.get(hash)?.certificate ?? unknownCertificate(hash, 'USD');
  const pageOf = (hashes: Iterable<CertificateHash>): string =>
    Buffer.from(encodePage([...new Set(hashes)].flatMap((hash) => certificates.get(hash) ?? []))).toString('base64url');

  /** All that lies on one paper moves to another. */
  const carryOn = (from: CertificateHash | undefined, to: CertificateHash | undefined): void => {
    if (from === undefined || to === undefined) return;
    const [old, fresh] = [certificateOf(from), certificateOf(to)];
    put(applyChange(old, { kind: 'surrender' }).certificate);
    put(applyChange(fresh, { kind: 'take-over', old, covered: old.balance }).certificate);
  };
  const giveBack = (to: CertificateHash | undefined, from: CertificateHash | undefined): void => {
    if (from === undefined || to === undefined) return;
    const [old, fresh] = [certificateOf(to), certificateOf(from)];
    put(applyChange(old, { kind: 'undo-surrender', covered: fresh.balance }).certificate);
    put(applyChange(fresh, { kind: 'undo-take-over', storeNumber: 7, face: minor(5000), covered: fresh.balance }).certificate);
  };

  const undoRequest = (id: string): void => {
    const known = requests.get(id);
    if (known?.state === 'approved' && known.request.kind === 'refund') {
      for (const { certificate, amount } of known.request.lines) put(applyChange(certificateOf(certificate), { kind: 'undo-refund', covered: amount }).certificate);
    } else if (known?.state === 'approved' && known.request.kind === 'replace') {
      const [old, fresh] = known.request.lines;
      giveBack(old?.certificate, fresh?.certificate);
    } else if (known?.state === 'approved') {
      const { request } = known;
      if (request.kind === 'return-credit' && request.onto !== undefined) giveBack(request.lines[0]?.certificate, request.onto);
      for (const line of known.request.lines) {
        const amount = line.amount;
        const over = 0 as typeof amount;
        const undo: Record<Exclude<Request['kind'], 'refund' | 'replace'>, Parameters<typeof applyChange>[1]> = {
          'redeem': { kind: 'undo-debit', covered: amount, over }, 'void-sale': { kind: 'undo-deactivate', covered: amount },
          'cash-out': { kind: 'undo-cash-out', covered: amount, over }, 'return-credit': { kind: 'undo-credit', amount },
        };
        put(applyChange(certificateOf(line.certificate), undo[known.request.kind as keyof typeof undo]).certificate);
      }
    }
    requests.set(id, { request: known?.request ?? ({} as Request), state: 'taken' });
  };

  const effect = (operation: Operation): readonly string[] => {
    const flags: string[] = [];
    const change = (hash: CertificateHash, what: Parameters<typeof applyChange>[1]): void => {
      const applied = applyChange(certificateOf(hash), what);
      put(applied.certificate);
      flags.push(...applied.flags);
    };
    switch (operation.kind) {
      case 'sale':
        for (const line of operation.lines) {
          change(line.certificate, { kind: 'activate', storeNumber: operation.storeNumber, programNumber: line.programNumber, certificateKind: line.certificateKind, currency: operation.currency, face: line.face, validUntil: line.validUntil, issued: line.paper === 'till' });
        }
        break;
      case 'redemption': {
        const request = operation.requestId === null ? undefined : requests.get(operation.requestId);
        if (request?.state === 'approved') { request.state = 'taken'; break; }
        if (request?.state === 'declined') flags.push('request-declined');
        if (operation.requestId !== null) requests.set(operation.requestId, { request: request?.request ?? ({} as Request), state: 'taken' });
        for (const line of operation.lines) change(line.certificate, { kind: 'debit', amount: line.amount, currency: operation.currency, today: operation.day });
        break;
      }
      case 'void': {
        const request = operation.requestId === null ? undefined : requests.get(operation.requestId);
        if (request?.state === 'approved') { request.state = 'taken'; break; }
        for (const line of operation.lines) {
          change(line.certificate, operation.targetKind === 'sale'
            ? { kind: 'deactivate', face: line.amount, today: operation.day } : { kind: operation.targetKind === 'cash-out' ? 'undo-cash-out' : 'undo-debit', covered: line.amount, over: 0 as typeof line.amount });
        }
        break;
      }
      case 'cash-out': case 'return-credit': {
        const request = requests.get(operation.requestId);
        if (request?.state === 'approved') request.state = 'taken';
        else flags.push('request-unknown');
        break;
      }
      case 'reversal': undoRequest(operation.requestId); break;
      case 'reload':
        for (const line of operation.lines) change(line.certificate, { kind: 'reload', amount: line.amount, currency: operation.currency, today: operation.day, validUntil: certificateOf(line.certificate).validUntil });
        break;
      case 'honour':
        for (const line of operation.lines) change(line.certificate, { kind: 'honour', day: operation.day });
        break;
      case 'replacement': case 'refund': {
        const request = requests.get(operation.requestId);
        if (request?.state === 'approved') request.state = 'taken';
        else flags.push('request-unknown');
        break;
      }
      case 'shift-open': case 'shift-close': case 'tender-correction': case 'reprint': case 'no-sale': case 'pay-in': case 'pay-out': break;
    }
    return flags;
  };

  const push = (texts: readonly string[]): Result<PushResponse, ServerFailure> => {
    pushes.push([...texts]);
    if (refusesText && texts.some(refusesText)) return failure('rejected', 400, 'unreadable-operation');
    const touched = new Set<CertificateHash>();
    const outcomes = texts.map((text): Outcome => {
      const read = readOperation(text);
      if (!read.ok) throw new Error('the till sent what nobody can read');
      const { operation } = read.value;
      if ('lines' in operation) for (const { certificate } of operation.lines) touched.add(certificate);
      const known = operations.get(operation.id);
      if (known) {
        if (known.text !== text) throw new Error('same id, other bytes');
        return known.outcome;
      }
      const flags = effect(operation);
      const outcome: Outcome = { id: operation.id, outcome: flags.length > 0 ? 'flagged' : 'accepted', flags: [...flags], recordedAt: now() };
      operations.set(operation.id, { operation, text, outcome });
      return outcome;
    });
    return { ok: true, value: { outcomes, certificates: pageOf(touched), serverTime: now(), configVersion: 1 } };
  };

  const refusalOf = (request: Request): WireRefusal | null => {
    if (request.kind === 'replace') {
      const [old, fresh] = request.lines;
      const decided = decideReplace({ old: old && certificateOf(old.certificate), fresh: fresh && certificateOf(fresh.certificate), amount: old?.amount ?? minor(0), storeNumber: 7, currency: request.currency, today: request.day, isLost: request.claim !== undefined });
      return decided.ok ? null : { reason: decided.error.refusal.reason, certificate: (decided.error.of === 'old' ? old : fresh)?.certificate ?? null, balance: null, validUntil: null, lastUse: null };
    }
    for (const { certificate, amount } of request.lines) {
      const known = certificates.get(certificate)?.certificate;
      const use = { amount, currency: request.currency, today: request.day };
      // What rules of its own the server has for a cash-out and for goods that came back is tested with the server.
      const decided = request.kind === 'refund' ? decideRefund(known, { amount, currency: request.currency, today: request.day }) : request.kind === 'void-sale' ? decideVoidSale(known) : request.kind === 'return-credit' ? decideReturnCredit(known, { ...use, left: amount }) : decideRedeem(known, use);
      if (!decided.ok) return { reason: decided.error.reason, certificate, balance: known?.balance ?? null, validUntil: null, lastUse: null };
    }
    return null;
  };

  const ask = (request: Request): Result<RequestResponse, ServerFailure> => {
    const before = requests.get(request.id);
    const refusal = before?.state === 'taken' ? { reason: 'request-taken' as const, certificate: null, balance: null, validUntil: null, lastUse: null } : refusalOf(request);
    if (!before) {
      requests.set(request.id, { request, state: refusal ? 'declined' : 'approved' });
      if (!refusal && request.kind === 'refund') {
        for (const { certificate } of request.lines) put(applyChange(certificateOf(certificate), { kind: 'refund' }).certificate);
      } else if (!refusal && request.kind === 'replace') {
        const [old, fresh] = request.lines;
        carryOn(old?.certificate, fresh?.certificate);
      } else if (!refusal) {
        for (const { certificate, amount } of request.lines) {
          const use = { amount, currency: request.currency, today: request.day };
          const change: Record<Exclude<Request['kind'], 'refund' | 'replace'>, Parameters<typeof applyChange>[1]> = {
            'redeem': { kind: 'debit', ...use }, 'void-sale': { kind: 'deactivate', face: amount, today: request.day }, 'cash-out': { kind: 'cash-out', ...use }, 'return-credit': { kind: 'credit', amount, currency: request.currency },
          };
          put(applyChange(certificateOf(certificate), change[request.kind as keyof typeof change]).certificate);
        }
        if (request.kind === 'return-credit' && request.onto !== undefined) carryOn(request.lines[0]?.certificate, request.onto);
      }
    }
    return { ok: true, value: { id: request.id, decision: refusal ? 'declined' : 'approved', refusal, ...(request.kind === 'refund' && !refusal ? { handBack: request.lines[0]?.amount ?? minor(0) } : {}), certificates: pageOf([...request.lines.map(({ certificate }) => certificate), ...(request.kind === 'return-credit' && request.onto !== undefined ? [request.onto] : [])]), serverTime: now() } };
  };

  const risks: number[] = [];

  /** Sends a message over the line as it is now. */
  const over = async <Value>(work: () => Result<Value, ServerFailure>, garble: (value: Value) => Value): Promise<Result<Value, ServerFailure>> => {
    await Promise.resolve();
    switch (line) {
      case 'up': return work();
      case 'down': return failure('unreachable');
      case 'lost': work(); return failure('timed-out');
      case 'late-500': work(); return failure('server-error', 500);
      case '500': return failure('server-error', 500);
      case 'busy': return failure('rejected', 429, 'too-many-requests');
      case 'unauthorised': return failure('revoked', 403, 'revoked');
      case 'garbage': {
        const answer = work();
        return answer.ok ? { ok: true, value: garble(answer.value) } : answer;
      }
    }
  };

  return {
    certificates, operations, requests, pushes, put, certificateOf,
    setLine: (next: Line) => { line = next; },
    refuseTexts: (refuses: ((text: string) => boolean) | undefined) => { refusesText = refuses; },
    /** The database comes back from a backup that lacks these operations. */
    restore: (lost: (operation: Operation) => boolean) => {
      epoch += 1;
      for (const [id, { operation }] of operations) if (lost(operation)) operations.delete(id);
    },
    push: (texts: readonly string[]) => over(() => push(texts), (value) => ({ ...value, outcomes: [] })),
    ask: (request: Request) => over(() => ask(request), (value) => ({ ...value, id: '00000000-0000-7000-8000-000000000000' })),
    /** What the till said with each reading of the feed that it had taken on its own word. */
    risks,
    feed: (cursor: string | null, risk?: number) => over(() => {
      if (risk !== undefined) risks.push(risk);
      const [knownEpoch, after] = (cursor ?? '0:0').split(':').map(Number);
      const restart = knownEpoch !== epoch;
      const changed = [...certificates.values()].filter((entry) => restart || entry.version > (after ?? 0)).map(({ certificate }) => certificate.hash);
      return { ok: true as const, value: { page: pageOf(changed), cursor: `${String(epoch)}:${String(version)}`, restart, more: false, total: certificates.size, serverTime: now(), configVersion: 1 } };
    }, (value) => ({ ...value, page: '!' })),
    history: (hash: CertificateHash) => over(() => {
      const entry = certificates.get(hash);
      if (!entry) return failure('rejected', 404, 'not-here');
      return { ok: true as const, value: { certificate: hash, control: entry.control, page: pageOf([hash]), events: [], more: false, serverTime: now() } };
    }, (value) => ({ ...value, page: '!' })),
  };
};
