import { randomInt } from 'node:crypto';
import { type CertificateDocument, withNumber } from '../domain/certificate-paper.ts';
import { type CertificateHash, type CertificateNumber, makeControlNumber, makeNumber } from '../domain/number.ts';
import type { Issuing as IssuingSettings, Program } from '../domain/protocol.ts';
import { err, ok } from '../domain/result.ts';
import type { CallInput, CallOutput, Issued, PrintOutcome } from '../preload/contract.ts';
import type { Numbers } from './numbers.ts';
import type { Printing } from './printing.ts';
import type { RunningNumbers } from './running-numbers.ts';

/** Makes the numbers of certificates that the till prints itself, and puts them on their paper. They never leave this process in clear, except to the printer. */
export type Issuing = {
  readonly issue: (input: CallInput<'numbers:issue'>) => Promise<CallOutput<'numbers:issue'>>;
  readonly print: (input: { readonly job: string; readonly certificate: CertificateHash; readonly document: CertificateDocument }) => Promise<PrintOutcome>;
  /** The paper is out, or will never be: its number is not needed any more. */
  readonly forget: (certificate: string) => void;
};

type Deps = {
  readonly numbers: Pick<Numbers, 'seal'>;
  readonly running: RunningNumbers;
  readonly printing: Pick<Printing, 'print'>;
  /** What the server has told this till; undefined before it is enrolled. */
  readonly config: () => { readonly issuing?: IssuingSettings; readonly programs: readonly Program[] } | undefined;
  /** Fifteen random digits. */
  readonly draw?: () => string;
};

/** More than any counter sells before its printer is mended; the oldest goes first. */
const keptMax = 500;

/** Keeps each number in this process's memory only, from the sale until its paper has been printed or given up. */
export const createIssuing = ({ numbers, running, printing, config, draw = drawSerial }: Deps): Issuing => {
  const kept = new Map<string, CertificateNumber>();

  const keep = (certificate: string, number: CertificateNumber): void => {
    kept.set(certificate, number);
    const [oldest] = kept.keys();
    if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest);
  };

  return {
    issue: async ({ gtins }) => {
      const { issuing, programs = [] } = config() ?? {};
      if (!issuing) return err({ reason: 'not-set-up' });
      const offered = new Set(programs.flatMap(({ denominations, range }) => [...denominations.map(({ gtin }) => gtin), ...(range ? [range.gtin] : [])]));
      if (gtins.some((gtin) => !offered.has(gtin))) return err({ reason: 'not-offered' });
      const first = await running.take(issuing.batch, gtins.length);
      if (!first.ok) return err({ reason: first.error });
      const issued: Issued[] = [];
      for (const [index, gtin] of gtins.entries()) {
        const number = makeNumber(gtin, draw());
        const sealed = await numbers.seal(number);
        if (!sealed) return err({ reason: 'not-set-up' });
        keep(sealed.certificate, number);
        issued.push({ ...sealed, gtin, control: makeControlNumber(issuing.batch, first.value + index) });
      }
      return ok(issued);
    },
    print: async ({ job, certificate, document }) => {
      const number = kept.get(certificate);
      const issuing = config()?.issuing;
      if (number === undefined || !issuing) return { outcome: 'failed', reason: 'number-gone' };
      const outcome = await printing.print({ job, document: withNumber(document, number, issuing.linkOrigin) });
      // Nothing was sent: the same job may be. After anything else the number is on paper, or may be, and is never printed again.
      if (outcome.outcome !== 'failed') kept.delete(certificate);
      return withoutBars(outcome);
    },
    forget: (certificate) => { kept.delete(certificate); },
  };
};

/** Narrow paper has the QR code in place of the bars: nothing is missing. */
const withoutBars = (outcome: PrintOutcome): PrintOutcome =>
  outcome.outcome === 'printed' && outcome.warning === 'barcode-left-out' ? { outcome: 'printed', warning: null } : outcome;

/** Two draws, because one of fifteen digits is beyond what `randomInt` takes. */
const drawSerial = (): string => String(randomInt(1_000_000_000)).padStart(9, '0') + String(randomInt(1_000_000)).padStart(6, '0');
