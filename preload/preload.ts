import { contextBridge, ipcRenderer } from 'electron';
import type { CallInput, CallOutput, Channel, CountersignApi, EventChannel, EventPayload } from './contract.ts';
import { practicePrefix } from '../domain/practice-prefix.ts';

/** The whole contract under one prefix: the real till's channels have none. */
const makeApi = (prefix: string): CountersignApi => {
  const call = <Name extends Channel>(channel: Name, input: CallInput<Name>): Promise<CallOutput<Name>> =>
    ipcRenderer.invoke(prefix + channel, input) as Promise<CallOutput<Name>>;

  /** The listener never sees Electron's event: it would hand out the sender. */
  const listen = <Name extends EventChannel>(channel: Name, listener: (payload: EventPayload<Name>) => void): (() => void) => {
    const receive = (_event: unknown, payload: EventPayload<Name>): void => { listener(payload); };
    ipcRenderer.on(prefix + channel, receive);
    return () => { ipcRenderer.removeListener(prefix + channel, receive); };
  };

  return {
    appInfo: () => call('app:info', undefined),
    bootTime: () => call('app:boot-time', undefined),
    readSettings: () => call('settings:read', undefined),
    writeSettings: (settings) => call('settings:write', settings),
    terminalInfo: () => call('terminal:info', undefined),
    enrol: (input) => call('terminal:enrol', input),
    refreshTerminal: () => call('terminal:refresh', undefined),
    signIn: (input) => call('operators:sign-in', input),
    approve: (input) => call('operators:approve', input),
    identify: (text) => call('numbers:identify', text),
    issueNumbers: (input) => call('numbers:issue', input),
    forgetNumber: (certificate) => call('numbers:forget', { certificate }),
    journalState: () => call('journal:state', undefined),
    journalAppend: (text) => call('journal:append', { text }),
    journalRead: (input) => call('journal:read', input),
    journalOpenRequest: (requestId) => call('journal:open-request', { requestId }),
    serverPush: (operations) => call('server:push', { operations: [...operations] }),
    serverRequest: (request) => call('server:request', request),
    serverFeed: (input) => call('server:feed', input),
    serverLease: (input) => call('server:lease', input),
    serverHistory: (input) => call('server:history', input),
    serverAwaitedSale: (input) => call('server:awaited-sale', input),
    serverFreeze: (input) => call('server:freeze', input),
    serverShipments: () => call('server:shipments', undefined),
    serverArrival: (input) => call('server:arrival', input),
    serverClaim: (input) => call('server:claim', input),
    print: (input) => call('printer:print', input),
    printCertificate: (input) => call('printer:print-certificate', input),
    printerStatus: () => call('printer:status', undefined),
    configurePrinter: (settings) => call('printer:configure', settings),
    openDrawer: () => call('printer:open-drawer', undefined),
    rasterReply: (input) => call('printer:raster-reply', input),
    findDevices: () => call('devices:find', undefined),
    scannerStatus: () => call('scanners:status', undefined),
    configureScanners: (scanners) => call('scanners:configure', { scanners: [...scanners] }),
    tryScanners: (input) => call('scanners:try', input),
    stopTryingScanners: () => call('scanners:stop-trying', undefined),
    saveTrace: (input) => call('support:save-trace', input),
    officeState: () => call('office:state', undefined),
    officeDoor: (input) => call('office:door', input),
    officeAsk: (input) => call('office:ask', input),
    officeSave: (input) => call('office:save', input),
    stopOfficeSaving: (id) => call('office:stop-saving', { id }),
    virtualOfficePeople: () => call('virtual:office-people', undefined),
    virtualCertificates: () => call('virtual:certificates', undefined),
    setVirtualPrinterState: (state) => call('virtual:printer-state', state),
    handleVirtualDrawer: (action) => call('virtual:drawer', action),
    trainingState: () => call('training:state', undefined),
    enterTraining: (input) => call('training:enter', input),
    leaveTraining: () => call('training:leave', undefined),
    resetTraining: (input) => call('training:reset', input),
    setPracticeReachable: (reachable) => call('training:set-reachable', reachable),
    onPrinterStatus: (listener) => listen('printer:status', listener),
    onPaper: (listener) => listen('printer:paper', listener),
    onRasterRequest: (listener) => listen('printer:raster', listener),
    onTerminalChanged: (listener) => listen('terminal:changed', listener),
    onScannerScan: (listener) => listen('scanner:scan', listener),
    onScannerDropped: (listener) => listen('scanner:dropped', listener),
    onScannerStatus: (listener) => listen('scanner:status', listener),
    onScannerHeard: (listener) => listen('scanner:heard', listener),
    onOfficeSaving: (listener) => listen('office:saving', listener),
  };
};

contextBridge.exposeInMainWorld('countersign', makeApi(''));
contextBridge.exposeInMainWorld('countersignPractice', makeApi(practicePrefix));
