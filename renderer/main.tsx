import { createRoot } from 'react-dom/client';
import { v7 } from 'uuid';
import type { CountersignApi } from '../preload/contract.ts';
import { createScans } from './components/scans.ts';
import { createWindowTill, timers } from './create-till.ts';
import './fonts.ts';
import { createReceiptTexts } from './i18n.ts';
import { createPapers } from './papers.ts';
import { answerRasterRequests } from './raster-text.ts';
import { Root } from './root.tsx';
import { createScanDoor, listenForDeviceScans } from './scan-door.ts';
import { listenForScans } from './scanner-shell.ts';
import { createScannerTrace } from './scanner-trace.ts';
import './styles/index.css';

declare global {
  interface Window {
    /** What the preload script exposes. */
    readonly countersign: CountersignApi;
  }
}

const api = window.countersign;
const scans = createScans();
const trace = createScannerTrace(() => Date.now());
answerRasterRequests(api);
const door = createScanDoor({ nowMs: () => performance.now(), onScan: scans.emit, onDropped: scans.drop });
listenForScans(window, timers, { onScan: door.scan, onDropped: door.drop, onStep: trace.tookKey });
listenForDeviceScans(api, door);
api.onScannerScan(trace.heardScan);
api.onScannerDropped(trace.heardDropped);

const [app, settings] = await Promise.all([api.appInfo(), api.readSettings()]);
const till = createWindowTill(api, createPapers(createReceiptTexts(), () => Date.now()));

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root');
createRoot(root).render(
  <Root till={till} api={api} app={app} settings={settings} scans={scans} trace={trace} now={() => Date.now()} newId={() => v7()} />,
);
await till.start();
