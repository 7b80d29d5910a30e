import { readyPrinter } from '../ready-printer.ts';
import { err, ok } from '../../../domain/result.ts';
import { testPageBytes } from './paper-bytes.ts';
import type { CountersignApi, PrintOutcome, Settings, TerminalInfo } from '../../../preload/contract.ts';
import { control } from './fake-data.ts';
import type { FrozenSale } from '../../../domain/exception-wire.ts';
import { createFakeExceptions } from './fake-exceptions.ts';
import type { Shipment } from '../../../domain/stock-wire.ts';
import type { TillShipment } from '../../../domain/till-arrival.ts';
import { createFakeOffice } from './fake-office.ts';
import { createFakeStock } from './fake-stock.ts';

/** What new paper is handed out for in the pictures. */
const claimInStage = (office: Parameters<typeof createFakeOffice>[0]): Awaited<ReturnType<CountersignApi['serverClaim']>> => office.failure === null
  ? ok({ claim: '01890a5d-ac96-774b-bcce-b302099a8057', control: control(8) })
  : err({ kind: 'rejected', status: 409, problem: 'claim-not-released', retryAfterMs: null });
const failedInStage = { kind: 'unreachable' as const, status: null, problem: null, retryAfterMs: null };
const awaitedInStage = (office: Parameters<typeof createFakeOffice>[0]): readonly TillShipment[] => {
  const { shipments } = createFakeStock(office)['shipments.list']?.({} as never) as { readonly shipments: readonly Shipment[] };
  return shipments.map(({ id, number, from, first, last, count, content, shippedAt, counted, findings }) => ({
    id, number, from, first, last, count, content, shippedAt, counted, findings: findings.map((one) => ({ id: one.id, kind: one.kind, first: one.first, last: one.last, count: one.count })),
  }));
};
const shipmentsInStage = (office: Parameters<typeof createFakeOffice>[0]): Awaited<ReturnType<CountersignApi['serverShipments']>> =>
  office.failure === null ? ok({ shipments: awaitedInStage(office).slice(0, 1).map((one) => ({ ...one, findings: [] })), more: false }) : err(failedInStage);
const arrivalInStage = (office: Parameters<typeof createFakeOffice>[0], counted: number): Awaited<ReturnType<CountersignApi['serverArrival']>> => {
  const [shipment, differing] = awaitedInStage(office);
  return shipment === undefined || differing === undefined ? err(failedInStage) : ok(counted === shipment.count ? { ...shipment, counted } : { ...differing, number: shipment.number });
};
const freezeInStage = (office: Parameters<typeof createFakeOffice>[0]): Awaited<ReturnType<CountersignApi['serverFreeze']>> => office.failure === null
  ? ok(createFakeExceptions(office)['blocks.freeze']?.(undefined as never) as FrozenSale)
  : err({ kind: 'unreachable', status: null, problem: office.failure, retryAfterMs: null });

/** The main process as far as the screens ask it. Every operator's PIN is 123456 but a manager's, which is 654321. */
export const createFakeApi = (options: { readonly info: TerminalInfo; readonly print: PrintOutcome; readonly now: () => number; readonly onEnrolled: () => void; readonly words: readonly string[]; readonly office: Parameters<typeof createFakeOffice>[0] }): CountersignApi => {
  const wrong = new Map<string, number>();
  const attemptsMax = 5;
  const paperListeners = new Set<Parameters<CountersignApi['onPaper']>[0]>();
  const check: CountersignApi['signIn'] = async ({ operator, pin }) => {
    const found = options.info.operators.find(({ id }) => id === operator);
    if (!found) return err({ reason: 'unknown-operator' });
    const tries = wrong.get(operator) ?? 0;
    if (tries >= attemptsMax) return err({ reason: 'locked', until: options.now() + 300_000 });
    if (pin === (found.role === 'manager' ? '654321' : '123456')) return ok(found);
    wrong.set(operator, tries + 1);
    return tries + 1 >= attemptsMax ? err({ reason: 'locked', until: options.now() + 300_000 }) : err({ reason: 'wrong-pin', attemptsLeft: attemptsMax - tries - 1 });
  };
  const unused = (name: string) => () => { throw new Error(`screens don't call ${name}`); };
  const quiet = () => () => undefined;
  return {
    appInfo: unused('appInfo'), bootTime: unused('bootTime'), serverLease: unused('serverLease'), readSettings: unused('readSettings'), terminalInfo: unused('terminalInfo'), refreshTerminal: unused('refreshTerminal'),
    identify: unused('identify'), issueNumbers: unused('issueNumbers'), forgetNumber: unused('forgetNumber'), printCertificate: unused('printCertificate'), journalState: unused('journalState'), journalAppend: unused('journalAppend'), journalRead: unused('journalRead'),
    journalOpenRequest: unused('journalOpenRequest'), serverPush: unused('serverPush'), serverRequest: unused('serverRequest'), serverFeed: unused('serverFeed'),
    serverHistory: unused('serverHistory'), serverShipments: async () => shipmentsInStage(options.office), serverArrival: async ({ counted }) => arrivalInStage(options.office, counted), serverClaim: async () => claimInStage(options.office),
    serverAwaitedSale: async () => ok({ storeName: options.info.terminal.store.name, phone: '+1 503 555 0117', terminalNumber: 3, heardAt: options.now() - 25 * 60_000 }),
    serverFreeze: async () => freezeInStage(options.office), openDrawer: unused('openDrawer'), rasterReply: unused('rasterReply'),
    writeSettings: async (_settings: Settings) => undefined,
    enrol: async ({ code }) => {
      if (code !== 'DEMO-CODE') return err({ reason: 'wrong-code' });
      options.onEnrolled();
      return ok(options.info);
    },
    signIn: check,
    approve: async (input) => {
      const answer = await check(input);
      return answer.ok && answer.value.role !== 'manager' && input.anybody !== true ? err({ reason: 'not-allowed' }) : answer;
    },
    print: async () => {
      for (const listener of paperListeners) listener({ job: 'test', bytes: testPageBytes(), widthDots: 576, codePages: [], doubleByte: null });
      return options.print;
    },
    printerStatus: async () => ({ ...readyPrinter, since: options.now() }),
    configurePrinter: async () => ({ ...readyPrinter, since: options.now() }),
    ...createFakeOffice(options.office),
    virtualCertificates: async () => options.words.map((word, index) => ({ control: control(index + 1), label: word, scan: word })),
    setVirtualPrinterState: async () => undefined, handleVirtualDrawer: async () => undefined,
    trainingState: async () => ({ active: false }), enterTraining: async () => undefined, leaveTraining: async () => undefined, resetTraining: async () => undefined,
    setPracticeReachable: async () => undefined,
    findDevices: async () => ({ serial: [], hid: [], printers: [], udevRuleMissing: false }),
    scannerStatus: async () => [], configureScanners: async () => [], tryScanners: async () => [], stopTryingScanners: async () => undefined, saveTrace: unused('saveTrace'),
    onPrinterStatus: quiet, onRasterRequest: quiet, onTerminalChanged: quiet,
    onScannerScan: quiet, onScannerDropped: quiet, onScannerStatus: quiet, onScannerHeard: quiet,
    onPaper: (listener) => { paperListeners.add(listener); return () => void paperListeners.delete(listener); },
  };
};
