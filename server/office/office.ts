import { createAccounting } from '../accounting/accounting.ts';
import { createBankRefunds } from '../bank-refunds/office.ts';
import { createVat } from '../accounting/vat.ts';
import { createCodeSheets } from '../business/code-sheet.ts';
import { createBlocks } from '../blocks/office.ts';
import { createBusinessOffice } from '../business/office.ts';
import { createClaims } from '../claims/office.ts';
import { beginDue } from '../business/passing-on.ts';
import { createClearingPayments } from '../clearing/payments.ts';
import { createStatementFiles, createStatements } from '../clearing/statements.ts';
import { createCorporate } from '../corporate/corporate.ts';
import { createCorporateFiles } from '../corporate/papers.ts';
import type { Database } from '../database.ts';
import { createExceptionReading } from '../exceptions/reading.ts';
import { createResolving } from '../exceptions/resolving.ts';
import type { Keys } from '../keys.ts';
import { createEvening } from '../reconciliation/evening.ts';
import { createReportFiles } from '../reports/tables.ts';
import { createExposure } from '../reports/exposure.ts';
import { createHours } from '../reports/hours.ts';
import type { Outside } from '../server.ts';
import { createDownload } from '../stock/download.ts';
import { createMaking } from '../stock/making.ts';
import { createOrders } from '../stock/orders.ts';
import { createPrintingHouses } from '../stock/printing-houses.ts';
import { createProofs } from '../stock/proof.ts';
import { createDestroying } from '../stock/destroying.ts';
import { createReleases } from '../stock/releases.ts';
import { createSettling } from '../stock/settling.ts';
import { createShipments } from '../stock/shipments.ts';
import { createStockFiles, createStockReport } from '../stock/stock-report.ts';
import { createUnclaimed } from '../unclaimed/office.ts';
import { note } from './audit.ts';
import { createSetUp } from './invitations.ts';
import { createPeople } from './people.ts';
import { createReading } from './reading.ts';
import type { Office } from './routes.ts';
import { createSessions, describeSession } from './sessions.ts';
import { createSignIn } from './sign-in.ts';
import { createTries } from './tries.ts';

type Deps = Outside & { readonly database: Database; readonly keys: Keys; readonly onFailed: (order: string, error: unknown) => void };

/** Puts the office together: its doors, its people, its paper. */
export const createOffice = (deps: Deps): Office => {
  const { database } = deps;
  const sessions = createSessions(deps);
  const tries = createTries(deps);
  const making = createMaking(deps);
  const accounting = createAccounting(deps);
  const bankRefunds = createBankRefunds(deps);
  const unclaimed = createUnclaimed(deps);
  const vat = createVat(deps);
  const clearingPayments = createClearingPayments(deps);
  const hours = createHours(deps);
  const evening = createEvening(deps);
  return {
    sessions,
    signIn: createSignIn({ ...deps, sessions, tries }),
    setUp: createSetUp({ ...deps, tries }),
    handlers: {
      'session.read': async (caller) => describeSession(caller),
      'session.end': async ({ user, session }) => {
        await sessions.end(session);
        await note(database.read, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'signed-out', subject: '' });
        return {};
      },
      ...createReading(database),
      ...createBusinessOffice(deps),
      ...createPeople(deps),
      ...createPrintingHouses(deps),
      ...createOrders({ ...deps, making }),
      ...createReleases(deps),
      ...createShipments(deps),
      ...createSettling(deps),
      ...createDestroying(deps),
      ...createStockReport(deps),
      ...createExceptionReading({ ...deps, read: database.read }),
      ...createResolving(deps),
      ...createBlocks(deps),
      ...createClaims(deps),
      ...bankRefunds.handlers,
      ...evening,
      ...hours.handlers,
      ...createExposure(deps),
      ...createStatements(deps),
      ...createCorporate(deps),
      ...accounting.handlers,
      ...unclaimed.handlers,
      ...vat.handlers,
      ...clearingPayments.handlers,
    },
    files: { ...createDownload(deps), ...createProofs(deps), ...createStockFiles(deps), ...createCodeSheets(deps), ...createStatementFiles(deps), ...createCorporateFiles(deps), ...accounting.files, ...bankRefunds.files, ...unclaimed.files, ...vat.files, ...clearingPayments.files, ...hours.files, ...createReportFiles(deps, { ...accounting.handlers, ...evening }) },
    prepare: () => beginDue(deps),
    denied: ({ user }, right) => note(database.read, deps, { userId: user.id, franchiseId: user.franchise?.id ?? null, action: 'denied', subject: right }),
    resume: making.resume,
    stop: making.stop,
  };
};
