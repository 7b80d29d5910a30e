import { businessDay } from '../domain/business-day.ts';
import { standing } from '../domain/certificate.ts';
import type { CertificateHash } from '../domain/number.ts';
import type { Operation } from '../domain/operation.ts';
import { overlayUnsent } from '../domain/overlay.ts';
import type { Operator, Program } from '../domain/protocol.ts';
import type { TerminalInfo } from '../preload/contract.ts';
import type { Book } from './book.ts';
import type { Cell } from './cell.ts';
import type { Connection } from './connection.ts';
import type { TillDeps } from './deps.ts';
import type { Directory } from './directory.ts';
import type { PaperDesk } from './paper-desk.ts';
import type { Store } from './store-types.ts';
import type { Held, TillSnapshot } from './till.ts';

/** What the till's parts share once the databases are open and the terminal is enrolled. */
export type TillContext = TillDeps & {
  readonly store: Store;
  readonly book: Book;
  readonly directory: Directory;
  readonly connection: Connection;
  readonly papers: PaperDesk;
  readonly cell: Cell<TillSnapshot>;
  /** Throws before enrolment: nothing that needs it can run then. */
  readonly info: () => TerminalInfo;
};

/** The store's business day now. A till whose clock is a week off goes by the server's, once it has heard from it. */
export const todayOf = (context: TillContext): string => businessDay(context.connection.serverNow(), context.info().terminal.store);

/** The program with this number, if this till knows it. */
export const programOf = (context: TillContext, programNumber: number): Program | null =>
  context.info().programs.find(({ number }) => number === programNumber) ?? null;

/** A manager by id; undefined for anyone else. */
export const managerOf = (context: TillContext, operator: string): Operator | undefined =>
  context.info().operators.find(({ id, role }) => id === operator && role === 'manager');

/** What the till itself knows of a certificate: the directory's word with its own unsent operations laid over it. */
export const holdLocally = async (context: TillContext, hash: CertificateHash, sealed: string): Promise<Held | undefined> => {
  const entry = await context.directory.lookup(hash);
  const unsent = context.book.unsentOn(hash);
  const overlaid = overlayUnsent(entry?.certificate, hash, unsent);
  if (!overlaid) return undefined;
  const { certificate, home } = overlaid;
  return {
    certificate, sealed,
    control: entry?.control ?? controlIn(unsent.map(({ operation }) => operation), hash),
    program: programOf(context, certificate.programNumber),
    standing: standing(certificate, todayOf(context)),
    source: home ? 'home' : 'directory',
    knownAt: home ? context.connection.serverNow() : context.directory.state().asOf,
  };
};

const controlIn = (operations: readonly Operation[], hash: CertificateHash): Held['control'] => {
  for (const operation of operations) {
    if (!('lines' in operation)) continue;
    for (const { certificate, control } of operation.lines) if (certificate === hash && control !== null) return control;
  }
  return null;
};
