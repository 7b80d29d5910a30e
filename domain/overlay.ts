import type { Certificate } from './certificate.ts';
import { least, type Minor, minor, subtract, sum, zero } from './money.ts';
import type { CertificateHash } from './number.ts';
import type { Operation } from './operation.ts';

/** An operation that the server has not acknowledged. `maybeSent`: it left the till at least once, the answer is missing. */
export type Unsent = { readonly operation: Operation; readonly maybeSent: boolean };

/** A certificate as the directory knows it with this till's own unsent operations laid over it. */
export type Overlaid = {
  readonly certificate: Certificate;
  /** Sold here and never sent: nobody else can know of it, what the till knows is exact. */
  readonly home: boolean;
};

/**
 * Lays unsent operations, in chain order, over what the directory says. The directory may or may not contain an
 * operation whose answer got lost, so each is counted the careful way: value that left is taken off once more, value
 * that came back is added only when the server can't have added it already.
 */
export const overlayUnsent = (known: Certificate | undefined, hash: CertificateHash, unsent: readonly Unsent[]): Overlaid | undefined => {
  let overlaid: Overlaid | undefined = known && { certificate: known, home: false };
  for (const item of unsent) overlaid = overlay(overlaid, hash, item);
  return overlaid;
};

const overlay = (before: Overlaid | undefined, hash: CertificateHash, { operation, maybeSent }: Unsent): Overlaid | undefined => {
  switch (operation.kind) {
    case 'sale': {
      const line = operation.lines.find(({ certificate }) => certificate === hash);
      if (!line || before?.certificate.state === 'active' || before?.certificate.state === 'voided') return before;
      const certificate: Certificate = {
        hash, state: 'active', blocked: before?.certificate.blocked ?? false, kind: line.certificateKind, programNumber: line.programNumber,
        storeNumber: operation.storeNumber, currency: operation.currency, face: line.face, balance: line.face, validUntil: line.validUntil,
      };
      return { certificate, home: !maybeSent };
    }
    case 'redemption': {
      const line = operation.lines.find(({ certificate }) => certificate === hash);
      if (!line || !before) return before;
      const { balance } = before.certificate;
      // The server took an approved amount at the request: it told what remains, and the directory may already say so.
      const left = operation.decidedBy === 'server' ? least(balance, line.balanceAfter ?? balance) : minor(Math.max(0, balance - line.amount));
      return { ...before, certificate: { ...before.certificate, balance: left } };
    }
    case 'cash-out': return before && operation.lines.some(({ certificate }) => certificate === hash) ? { ...before, certificate: { ...before.certificate, balance: zero } } : before;
    case 'honour': {
      if (operation.lines[0]?.certificate !== hash || before?.certificate.state !== 'active') return before;
      const { validUntil } = before.certificate;
      return { ...before, certificate: { ...before.certificate, validUntil: validUntil === null || validUntil > operation.day ? validUntil : operation.day } };
    }
    case 'reload': {
      const line = operation.lines.find(({ certificate }) => certificate === hash);
      // What may have arrived may stand in the directory already: it is never counted twice.
      if (!line || before?.certificate.state !== 'active' || maybeSent) return before;
      return { ...before, certificate: { ...before.certificate, balance: minor(before.certificate.balance + line.amount), face: minor(before.certificate.face + line.amount) } };
    }
    case 'void': {
      const line = operation.lines.find(({ certificate }) => certificate === hash);
      if (!line || !before) return before;
      if (operation.targetKind === 'reload') {
        // Asked for, the server has taken it off before this was recorded, and told so; else it was never sent, and goes with its load.
        if (operation.requestId !== null) return before;
        const { balance, face } = before.certificate;
        return { ...before, certificate: { ...before.certificate, balance: subtract(balance, least(balance, line.amount)), face: subtract(face, least(face, line.amount)) } };
      }
      if (operation.targetKind === 'sale') return { ...before, certificate: { ...before.certificate, state: 'voided', balance: zero } };
      const back = maybeSent ? zero : line.amount;
      const balance = least(before.certificate.face, minor(before.certificate.balance + back));
      return { ...before, certificate: { ...before.certificate, balance } };
    }
    case 'refund':
      if (operation.lines[0]?.certificate !== hash || !before) return before;
      return { ...before, certificate: { ...before.certificate, state: 'voided', ended: 'refunded', balance: zero } };
    // The server has moved the value before this was recorded, and told so: what it says of the new paper is right already.
    case 'replacement':
      if (operation.lines[0]?.certificate !== hash || !before) return before;
      return { ...before, certificate: { ...before.certificate, state: 'voided', ended: 'replaced', balance: zero } };
    // What the server has put back stands in its answer, which the directory has taken in: never counted twice.
    case 'return-credit':
      if (operation.onto === undefined || operation.lines[0]?.certificate !== hash || !before) return before;
      return { ...before, certificate: { ...before.certificate, state: 'voided', ended: 'replaced', balance: zero } };
    case 'shift-open': case 'shift-close': case 'tender-correction': case 'reversal': case 'reprint': case 'no-sale': case 'pay-in': case 'pay-out': return before;
  }
};

/** What unsent redemptions have taken on the till's own word: in all, and from each certificate. */
export type UnsentRisk = { readonly till: Minor; readonly byCertificate: ReadonlyMap<CertificateHash, Minor> };

/** Adds up the risk of unsent stand-in redemptions; a redemption that was voided here carries none. */
export const unsentRisk = (operations: readonly Operation[]): UnsentRisk => {
  const voided = new Set(operations.flatMap((operation) => operation.kind === 'void' ? [operation.target] : []));
  const risky = operations.flatMap((operation) =>
    operation.kind === 'redemption' && operation.decidedBy === 'standin' && operation.atRisk > 0 && !voided.has(operation.id) ? [operation] : []);
  const byCertificate = new Map<CertificateHash, Minor>();
  for (const { certificate, amount } of risky.flatMap(({ lines }) => lines)) {
    byCertificate.set(certificate, minor((byCertificate.get(certificate) ?? 0) + amount));
  }
  return { till: sum(risky.map(({ atRisk }) => atRisk)), byCertificate };
};

/** The certificates an operation names. */
export const certificatesOf = (operation: Operation): readonly CertificateHash[] => {
  switch (operation.kind) {
    case 'sale': return operation.lines.map(({ certificate }) => certificate);
    case 'redemption': return operation.lines.map(({ certificate }) => certificate);
    case 'return-credit': return [...operation.lines.map(({ certificate }) => certificate), ...(operation.onto === undefined ? [] : [operation.onto.certificate])];
    case 'void': case 'cash-out': case 'replacement': case 'refund': case 'reload': case 'honour': return operation.lines.map(({ certificate }) => certificate);
    case 'shift-open': case 'shift-close': case 'tender-correction': case 'reversal': case 'reprint': case 'no-sale': case 'pay-in': case 'pay-out': return [];
  }
};

/** The request an operation answers, if any. */
export const requestOf = (operation: Operation): string | null => {
  switch (operation.kind) {
    case 'redemption': case 'void': case 'reversal': case 'cash-out': case 'return-credit': case 'replacement': case 'refund': return operation.requestId;
    case 'sale': case 'reload': case 'honour': case 'shift-open': case 'shift-close': case 'tender-correction': case 'reprint': case 'no-sale': case 'pay-in': case 'pay-out': return null;
  }
};

/** The operation another one is about, if any. */
export const targetOf = (operation: Operation): string | null => {
  switch (operation.kind) {
    case 'void': case 'tender-correction': case 'reprint': return operation.target;
    // A return credit names its redemption by the receipt: it may be another till's.
    case 'sale': case 'redemption': case 'shift-open': case 'shift-close': case 'reversal': case 'no-sale': case 'pay-in': case 'pay-out': case 'cash-out': case 'return-credit': case 'replacement': case 'refund': case 'reload': case 'honour': return null;
  }
};
