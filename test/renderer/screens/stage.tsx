import { createRoot } from 'react-dom/client';
import { getI18n } from 'react-i18next';
import type { PrintDocument } from '../../../domain/receipt-lines.ts';
import type { PrinterSettings } from '../../../preload/contract.ts';
import { pickLanguage } from '../../../renderer/i18n.ts';
import { createScans } from '../../../renderer/components/scans.ts';
import { Root } from '../../../renderer/root.tsx';
import { createDesk } from '../../../renderer/screens/desk.ts';
import '../../../renderer/fonts.ts';
import '../../../renderer/styles/index.css';
import { timers } from '../../../renderer/create-till.ts';
import { listenForScans } from '../../../renderer/scanner-shell.ts';
import { createScannerTrace, type ScannerTrace } from '../../../renderer/scanner-trace.ts';
import { createFakeApi } from './fake-api.ts';
import { createFakeDevices, createFakeWedge } from './fake-devices.ts';
import { id, startAt, terminalInfo } from './fake-data.ts';
import { createFakeTill, type FakeOptions, type FakeTill } from './fake-till.ts';

/** The real screens on a made-up till; the address says how it begins: `?phase=ready&language=ko&theme=dark`. */

declare global {
  interface Window {
    stage: {
      readonly scan: (raw: string) => void; readonly fake: FakeTill;
      readonly wedge: ReturnType<typeof createFakeWedge>; readonly devices: ReturnType<typeof createFakeDevices>; readonly trace: ScannerTrace;
      /** Hears what a scanner types into this page; the screens don't. */
      readonly hear: (onScan: (text: string) => void) => void;
      /** What the screens had printed since, with the printer that was set then. */
      readonly printed: readonly Printed[];
      /** Changes theme and language of what is on the screen. */
      readonly dress: (theme: string, language: string) => Promise<unknown>;
    };
  }
}

type Printed = { readonly document: PrintDocument; readonly printer: PrinterSettings };

const asked = new URLSearchParams(location.search);
const on = (name: string, otherwise: boolean): boolean => (asked.has(name) ? asked.get(name) === '1' : otherwise);
const language = pickLanguage(null, asked.get('language') ?? 'en');
const currency = asked.get('currency') ?? (language === 'ko' ? 'KRW' : 'USD');
const theme = asked.get('theme') === 'dark' ? 'dark' : 'light';
const phases: readonly FakeOptions['phase'][] = ['starting', 'not-enrolled', 'unconfirmed', 'quarantined', 'ready'];
const phase = phases.find((known) => known === asked.get('phase')) ?? 'ready';
const print: FakeOptions['print'] = asked.get('print') === 'failed' ? { outcome: 'failed', reason: 'paper-out' }
  : asked.get('print') === 'unconfirmed' ? { outcome: 'unconfirmed', reason: 'timed-out' } : { outcome: 'printed', warning: null };
const working = phase === 'ready' || phase === 'unconfirmed';

const openSince = (ms: number) => ({ drawer: 'open' as const, drawerSince: startAt - ms });
const drawers: Readonly<Record<string, FakeOptions['printer']>> = {
  open: openSince(5_000), 'open-long': openSince(4 * 60_000), stuck: { drawer: 'closed', drawerStayedShut: true, drawerSince: startAt + 3_600_000 },
};
const drawer = drawers[asked.get('drawer') ?? ''];

const fake = createFakeTill({
  ...(drawer ? { printer: drawer } : {}),
  currency, language, phase, print,
  trouble: phase === 'quarantined' ? { reason: 'stores-differ', detail: '#41' } : null,
  offline: on('offline', false), lost: on('lost', false), signedIn: on('signedIn', working), shiftOpen: on('shift', working), broken: on('broken', false), draft: on('draft', false),
});
const scans = createScans();
const trace = createScannerTrace(fake.now);
const info = terminalInfo(currency, language);
const words = ['stock-1', 'stock-2', 'stock-3', 'active-1', 'active-2'];
const devices = createFakeDevices(on('devices', false));
const fakeApi = { ...createFakeApi({ info, print, now: fake.now, onEnrolled: fake.enrolled, words, office: { signedIn: on('office', false), empty: on('empty', false), currency, failure: asked.get('failure') } }), ...devices.api };
const printed: Printed[] = [];
let printer: PrinterSettings = { connection: { type: 'network', host: '192.168.1.50', port: 9100 }, profile: 'generic-80' };
const api: typeof fakeApi = {
  ...fakeApi,
  configurePrinter: (next) => { printer = next; return fakeApi.configurePrinter(next); },
  print: (input) => { printed.push({ document: input.document as PrintDocument, printer }); return fakeApi.print(input); },
};
let nextId = 5_000;
const nothing = async (): Promise<void> => undefined;
const training = { enter: nothing, leave: nothing, reset: nothing, resumed: on('resumed', false) };
const practising = on('training', false) ? { world: id(9_000), people: [{ name: info.operators[0]?.name ?? '', pin: '111111' }, { name: info.operators[1]?.name ?? '', pin: '222222' }] } : null;

await fake.prepare();
window.stage = {
  hear: (onScan) => { listenForScans(window, timers, { onScan, onDropped: onScan }); },
  scan: scans.emit, fake, devices, trace, printed, wedge: createFakeWedge({ onScan: scans.emit, onDropped: scans.drop, onStep: trace.tookKey }),
  dress: (nextTheme, nextLanguage) => {
    document.documentElement.dataset['theme'] = nextTheme;
    document.documentElement.lang = nextLanguage;
    return getI18n().changeLanguage(nextLanguage).then(() => undefined);
  },
};
const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
createRoot(root).render(
  <Root
    till={fake.till} api={api} desk={createDesk()} training={training} scans={scans} trace={trace} now={fake.now} newId={() => id(nextId++)}
    app={{ version: '0.1.0', demo: on('demo', false), runtime: 'electron', systemLocale: language, training: practising, udevRule: '/opt/Countersign/resources/udev/70-countersign.rules' }}
    settings={{ language, theme, printer, firstRunDone: phase !== 'not-enrolled' && on('firstRunDone', true), sounds: false, scanners: [] }}
  />,
);
