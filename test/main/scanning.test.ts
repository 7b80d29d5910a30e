import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDevicesSupervisor, type DevicesSupervisor, type SideMessage, type SideNews } from '../../main/devices/supervisor.ts';
import { createScanning, type Scanning } from '../../main/scanning.ts';
import type { ScannerStatus } from '../../preload/contract.ts';
import { buildDevices, createForkedDevices, type ForkedDevices } from './devices/forked-devices.ts';
import { createPty, hasSocat } from './devices/pty.ts';
import { useFolders } from './folder.ts';

const newFolder = useFolders();
const waiting = { timeout: 8_000, interval: 20 };

/** A devices process that is only words. */
const createSpoken = () => {
  const said: SideMessage[] = [];
  const listeners: { news: (news: SideNews) => void; ready: () => void; death: () => void } = { news: () => undefined, ready: () => undefined, death: () => undefined };
  let isThere = true;
  const supervisor = {
    say: (message: SideMessage) => {
      if (isThere) said.push(message);
      return isThere;
    },
    onSideNews: (listener: (news: SideNews) => void) => { listeners.news = listener; return () => undefined; },
    onReady: (listener: () => void) => { listeners.ready = listener; return () => undefined; },
    onDeath: (listener: () => void) => { listeners.death = listener; return () => undefined; },
  };
  return { said, listeners, supervisor, goAway: () => { isThere = false; } };
};

const createTold = () => ({ scan: vi.fn(), dropped: vi.fn(), status: vi.fn<(all: ScannerStatus[]) => void>(), heard: vi.fn() });
let ids = 0;
const newId = (): string => `question-${String(ids += 1)}`;
const setting = { type: 'serial', path: '/dev/ttyACM0', baudRate: 9_600, suffix: 'cr' } as const;
const status: ScannerStatus = { device: 'serial:/dev/ttyACM0', label: 'A', state: 'ready', since: 5 };

describe('what main tells', () => {
  it('every process that is started anew which scanners there are', () => {
    const { said, listeners, supervisor } = createSpoken();
    const scanning = createScanning({ supervisor, newId, now: () => 7, tell: createTold() });
    listeners.ready();
    expect(said).toEqual([]);
    scanning.configure([setting]);
    listeners.ready();
    expect(said).toEqual([{ kind: 'scanners', scanners: [setting] }, { kind: 'scanners', scanners: [setting] }]);
  });

  it('the window: scans, broken scans, how the scanners are, and that they are gone with their process', () => {
    const { listeners, supervisor } = createSpoken();
    const tell = createTold();
    const scanning = createScanning({ supervisor, newId, now: () => 7, tell });
    const scan = { device: 'd', text: 'x', symbology: null, at: 1 };
    const dropped = { device: 'd', reason: 'partial', length: 3 } as const;
    listeners.news({ kind: 'scan', scan });
    listeners.news({ kind: 'dropped', dropped });
    listeners.news({ kind: 'scanners', scanners: [status] });
    expect(tell.scan).toHaveBeenCalledExactlyOnceWith(scan);
    expect(tell.dropped).toHaveBeenCalledExactlyOnceWith(dropped);
    expect(scanning.status()).toEqual([status]);
    listeners.death();
    expect(tell.status).toHaveBeenLastCalledWith([{ ...status, state: 'error', since: 7 }]);
  });
});

describe('a question', () => {
  it('gets its own answer', async () => {
    const { said, listeners, supervisor } = createSpoken();
    const scanning = createScanning({ supervisor, newId, now: () => 7, tell: createTold() });
    const found = { serial: [], hid: [], printers: [{ type: 'spooler' as const, queue: 'Q', label: 'Q' }], udevRuleMissing: true };
    const answer = scanning.find();
    const [question] = said as [Extract<SideMessage, { kind: 'find' }>];
    listeners.news({ kind: 'found', requestId: 'another', found: { ...found, printers: [] } });
    listeners.news({ kind: 'found', requestId: question.requestId, found });
    await expect(answer).resolves.toEqual(found);
  });

  it.each([
    ['the process dies over', (spoken: ReturnType<typeof createSpoken>) => { spoken.listeners.death(); }],
    ['nobody answers in time', () => undefined],
  ])('that %s finds nothing', async (_name, happens) => {
    const spoken = createSpoken();
    const scanning = createScanning({ supervisor: spoken.supervisor, newId, now: () => 7, tell: createTold(), answerMsMax: 50 });
    const answers = Promise.all([scanning.find(), scanning.tryAll({ seconds: 5 })]);
    happens(spoken);
    await expect(answers).resolves.toEqual([{ serial: [], hid: [], printers: [], udevRuleMissing: false }, []]);
  });

  it('while there is no process finds nothing', async () => {
    const spoken = createSpoken();
    spoken.goAway();
    await expect(createScanning({ supervisor: spoken.supervisor, newId, now: () => 7, tell: createTold() }).tryAll({ seconds: 5 })).resolves.toEqual([]);
  });
});

describe.skipIf(!hasSocat)('with the process as it ships', () => {
  let forked: ForkedDevices;
  let supervisor: DevicesSupervisor;
  beforeAll(async () => { forked = createForkedDevices(await buildDevices()); }, 60_000);
  afterEach(() => supervisor.stop());

  it('a scanner is heard, also after the process was killed', async () => {
    const pty = await createPty(join(await newFolder(), 'scanner'));
    const tell = createTold();
    supervisor = createDevicesSupervisor({ fork: forked.fork, rasterText: () => Promise.resolve(undefined), now: Date.now, log: () => undefined });
    const scanning: Scanning = createScanning({ supervisor, newId, now: Date.now, tell });
    supervisor.configure({ printer: { connection: { kind: 'none' }, profileId: 'generic-80' } });
    scanning.configure([{ type: 'serial', path: pty.path, baudRate: 9_600, suffix: 'cr' }]);
    const untilReady = () => vi.waitFor(() => { expect(scanning.status()).toMatchObject([{ state: 'ready' }]); }, waiting);
    await untilReady();
    await pty.write('FIRST\r');
    await vi.waitFor(() => { expect(tell.scan).toHaveBeenCalledTimes(1); }, waiting);
    forked.children.at(-1)?.kill('SIGKILL');
    await vi.waitFor(() => { expect(scanning.status()).toMatchObject([{ state: 'error' }]); }, waiting);
    await untilReady();
    await pty.write('SECOND\r');
    await vi.waitFor(() => { expect(tell.scan.mock.calls.map(([scan]) => (scan as { text: string }).text)).toEqual(['FIRST', 'SECOND']); }, waiting);
    await pty.unplug();
  }, 40_000);

  it('all of this computer is looked through', async () => {
    supervisor = createDevicesSupervisor({ fork: forked.fork, rasterText: () => Promise.resolve(undefined), now: Date.now, log: () => undefined });
    const scanning = createScanning({ supervisor, newId, now: Date.now, tell: createTold() });
    const isReady = new Promise<void>((resolve) => supervisor.onReady(resolve));
    supervisor.configure({ printer: { connection: { kind: 'none' }, profileId: 'generic-80' } });
    await isReady;
    const found = await scanning.find();
    expect([found.serial, found.hid, found.printers].every(Array.isArray)).toBe(true);
    await expect(scanning.tryAll({ seconds: 1 })).resolves.toBeInstanceOf(Array);
  }, 30_000);
});
