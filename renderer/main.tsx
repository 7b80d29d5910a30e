import { createRoot } from 'react-dom/client';
import { v7 } from 'uuid';
import type { CountersignApi } from '../preload/contract.ts';
import { createScans } from './components/scans.ts';
import { createWindowTill, timers } from './create-till.ts';
import './fonts.ts';
import { createReceiptTexts } from './i18n.ts';
import { createPapers } from './papers.ts';
import { answerRasterRequests } from './raster-text.ts';
import { createScanDoor, listenForDeviceScans } from './scan-door.ts';
import { listenForScans } from './scanner-shell.ts';
import { createScannerTrace } from './scanner-trace.ts';
import { createDesk } from './screens/desk.ts';
import './styles/index.css';
import { openPracticeDatabase, type World, Worlds } from './training/worlds.tsx';

declare global {
  interface Window {
    /** What the preload script exposes. */
    readonly countersign: CountersignApi;
    /** The same contract for the practising till. */
    readonly countersignPractice: CountersignApi;
  }
}

const api = window.countersign;
const scans = createScans();
const trace = createScannerTrace(() => Date.now());
answerRasterRequests(api);
answerRasterRequests(window.countersignPractice);
const door = createScanDoor({ nowMs: () => performance.now(), onScan: scans.emit, onDropped: scans.drop });
listenForScans(window, timers, { onScan: door.scan, onDropped: door.drop, onStep: trace.tookKey });
listenForDeviceScans(api, door);
api.onScannerScan(trace.heardScan);
api.onScannerDropped(trace.heardDropped);

const texts = createReceiptTexts();
const now = (): number => Date.now();

const openReal = async (): Promise<World> => {
  const [app, settings] = await Promise.all([api.appInfo(), api.readSettings()]);
  return { key: 'real', api, app, settings, desk: createDesk(), till: createWindowTill(api, createPapers(texts, now)) };
};

const openPractice = async (): Promise<World> => {
  const practice = window.countersignPractice;
  const [app, settings] = await Promise.all([practice.appInfo(), practice.readSettings()]);
  const name = await openPracticeDatabase(app.training?.world ?? '');
  return { key: name, api: practice, app, settings, desk: createDesk(), till: createWindowTill(practice, createPapers(texts, now, true), name) };
};

const [real, { active }] = await Promise.all([openReal(), api.trainingState()]);
const resumed = active ? await openPractice() : null;

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root');
createRoot(root).render(
  <Worlds real={real} resumed={resumed} openPractice={openPractice} scans={scans} trace={trace} now={now} newId={() => v7()} />,
);
await Promise.all([real.till.start(), resumed?.till.start()]);
