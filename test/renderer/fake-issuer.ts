import { type CertificateHash, type CertificateNumber, makeControlNumber, makeNumber } from '../../domain/number.ts';
import type { Issued, PrintOutcome } from '../../preload/contract.ts';
import type { TillApi } from '../../renderer/deps.ts';

/**
 * Main's part of a certificate printed at the till, as the window sees it: numbers are kept in its memory until they
 * are printed. `papers` is what came out of the printer: the customer's certificates, by their hash.
 */
export const createFakeIssuer = ({ batch, hashOf, draw = inOrder(), onPaper = () => undefined }: {
  readonly batch: number;
  readonly hashOf: (number: CertificateNumber) => CertificateHash;
  readonly draw?: () => string;
  /** A certificate has come out of the printer, whatever the printer says of it. */
  readonly onPaper?: (certificate: CertificateHash, number: CertificateNumber) => void;
}) => {
  const kept = new Map<string, CertificateNumber>();
  const papers = new Map<string, CertificateNumber>();
  const jobs: string[] = [];
  let running = 0;
  let answer: () => Answer | Promise<Answer> = () => ({ outcome: { outcome: 'printed', warning: null }, isOut: true });
  let problem: 'disk-full' | undefined;

  const api: Pick<TillApi, 'issueNumbers' | 'forgetNumber' | 'printCertificate'> = {
    issueNumbers: ({ gtins }) => {
      if (problem) return Promise.resolve({ ok: false, error: { reason: problem } });
      const issued = gtins.map((gtin): Issued => {
        const number = makeNumber(gtin, draw());
        const certificate = hashOf(number);
        kept.set(certificate, number);
        running += 1;
        return { certificate, sealed: Buffer.from(`sealed ${certificate}`).toString('base64url'), gtin, control: makeControlNumber(batch, running) };
      });
      return Promise.resolve({ ok: true, value: issued });
    },
    forgetNumber: (certificate) => {
      kept.delete(certificate);
      return Promise.resolve();
    },
    printCertificate: async ({ job, certificate }) => {
      const number = kept.get(certificate);
      if (number === undefined) return { outcome: 'failed', reason: 'number-gone' };
      jobs.push(job);
      const { outcome, isOut } = await answer();
      if (isOut) {
        papers.set(certificate, number);
        onPaper(certificate as CertificateHash, number);
      }
      if (outcome.outcome !== 'failed') kept.delete(certificate);
      return outcome;
    },
  };

  return {
    api, papers, jobs,
    /** What the printer answers from now on. */
    setAnswer: (next: typeof answer) => { answer = next; },
    setProblem: (next: typeof problem) => { problem = next; },
    /** The program ends: what was only in its memory is gone. */
    forgetAll: () => { kept.clear(); },
    keptCount: () => kept.size,
  };
};

/** What the printer says, and whether the paper is really there. */
type Answer = { readonly outcome: PrintOutcome; readonly isOut: boolean };

const inOrder = (): (() => string) => {
  let count = 0;
  return () => {
    count += 1;
    return `7${String(count).padStart(14, '0')}`;
  };
};
