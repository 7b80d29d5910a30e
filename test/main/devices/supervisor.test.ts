import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultDeadlines } from '../../../main/devices/deadlines.ts';
import type { RasterText } from '../../../main/devices/raster.ts';
import type { DeviceSettings } from '../../../main/devices/settings.ts';
import {
  createDevicesSupervisor,
  type DevicesSupervisor,
  type Paper,
  type PrinterStatus,
} from '../../../main/devices/supervisor.ts';
import { decodeEscPos } from '../../../renderer/virtual-devices/escpos-decoder.ts';
import { paperText } from '../../../renderer/virtual-devices/paper-drawing.ts';
import { startTestPrinter, type TestPrinter } from '../../escpos/printer.ts';
import { documentOf, saleReceipt } from './documents.ts';
import { buildDevices, createForkedDevices, type ForkedDevices } from './forked-devices.ts';

const deadlines = {
  ...defaultDeadlines,
  statusMs: 500,
  writeMs: 500,
  confirmMs: 1_500,
  rasterMs: 500,
};

const virtual: DeviceSettings = {
  printer: { connection: { kind: 'virtual' }, profileId: 'epson-tm-t20' },
};

let entry: string;
beforeAll(async () => {
  entry = await buildDevices();
}, 60_000);
afterAll(() => rmSync(dirname(entry), { recursive: true, force: true }));

let forked: ForkedDevices;
let supervisor: DevicesSupervisor;
let papers: Paper[];
let statuses: PrinterStatus[];
let events: string[];

const start = (settings: DeviceSettings, rasterText: RasterText = () => Promise.resolve(undefined)) => {
  supervisor = createDevicesSupervisor({
    fork: forked.fork,
    rasterText,
    now: Date.now,
    log: (event) => events.push(event),
    deadlines,
    restartMsMin: 20,
    jobMsMax: 4_000,
  });
  supervisor.onPaper((paper) => papers.push(paper));
  supervisor.onStatus((status) => statuses.push(status));
  supervisor.configure(settings);
};

beforeEach(() => {
  forked = createForkedDevices(entry);
  papers = [];
  statuses = [];
  events = [];
});
afterEach(() => supervisor.stop());

const network = (port: number): DeviceSettings => ({
  printer: { connection: { kind: 'network', host: '127.0.0.1', port }, profileId: 'epson-tm-t20' },
});

describe('the virtual printer in a real process', () => {
  it('prints, hands the paper over, and tells its state', async () => {
    start(virtual);

    expect(await supervisor.print(saleReceipt, 'job-1')).toEqual({ kind: 'printed', remarks: [] });
    expect(papers).toHaveLength(1);
    const [paper] = papers;
    expect(paper?.jobId).toBe('job-1');
    const model = paper?.model ?? { widthDots: 0 };
    const { elements, problems } = decodeEscPos(paper?.bytes ?? new Uint8Array(), model);
    expect(problems).toEqual([]);
    expect(paperText(elements)).toContain('Never a payment to anyone who calls.');
    expect(supervisor.status().printer).toBe('ready');
  });

  it('draws what no code page holds with the picture that main gives', async () => {
    const asked: string[] = [];
    start(virtual, async ({ text, lineHeightDots }) => {
      asked.push(text);
      return { widthDots: 8, heightDots: lineHeightDots, bits: new Uint8Array(lineHeightDots).fill(0xff) };
    });

    const outcome = await supervisor.print(documentOf([{ kind: 'text', text: '감사합니다' }]), 'job-1');
    expect(outcome).toEqual({ kind: 'printed', remarks: [] });
    expect(asked).toEqual(['감사합니다']);
    const { elements } = decodeEscPos(papers[0]?.bytes ?? new Uint8Array(), { widthDots: 576 });
    expect(elements.some(({ kind }) => kind === 'picture')).toBe(true);
  });

  it('survives a window that answers with a picture that is none', async () => {
    start(virtual, async () => ({ widthDots: 8, heightDots: 30, bits: new Uint8Array(3) }));

    expect(await supervisor.print(documentOf([{ kind: 'text', text: '감사' }]), 'job-1')).toEqual({
      kind: 'printed',
      remarks: [{ kind: 'characters-replaced', count: 2 }],
    });
    expect(forked.children).toHaveLength(1);
  });

  it.each([
    ['paper-out', { kind: 'failed', reason: 'paper-out' }],
    ['cover-open', { kind: 'failed', reason: 'cover-open' }],
    ['offline', { kind: 'failed', reason: 'offline' }],
    ['silent', { kind: 'failed', reason: 'no-answer' }],
    ['hang', { kind: 'unconfirmed', reason: 'timed-out', remarks: [] }],
    ['dies', { kind: 'unconfirmed', reason: 'no-answer', remarks: [] }],
  ] as const)('%s', async (state, outcome) => {
    start(virtual);
    supervisor.setVirtualState(state);

    expect(await supervisor.print(saleReceipt, 'job-1')).toEqual(outcome);
  });

  it('says each change of state once, and since when', async () => {
    const before = Date.now();
    start(virtual);
    await expect.poll(() => supervisor.status().printer, { timeout: 5_000 }).toBe('ready');
    supervisor.setVirtualState('paper-low');
    await expect.poll(() => supervisor.status().printer, { timeout: 5_000 }).toBe('paper-low');
    supervisor.setVirtualState('paper-out');
    await expect.poll(() => supervisor.status().printer, { timeout: 5_000 }).toBe('paper-out');

    expect(statuses.map(({ printer }) => printer)).toEqual(['ready', 'paper-low', 'paper-out']);
    expect(supervisor.status().since).toBeGreaterThanOrEqual(before);
  });

  it('prints a job once, however often it is asked under its id', async () => {
    start(virtual);
    const outcomes = await Promise.all([1, 2, 3].map(() => supervisor.print(saleReceipt, 'same')));

    expect(new Set(outcomes).size).toBe(1);
    await supervisor.print(documentOf([{ kind: 'space' }]), 'other');
    expect(papers).toHaveLength(2);
  });

  it('lets a job that failed for certain be sent again under its id', async () => {
    start(virtual);
    supervisor.setVirtualState('paper-out');
    expect((await supervisor.print(saleReceipt, 'again')).kind).toBe('failed');
    supervisor.setVirtualState('ready');

    expect((await supervisor.print(saleReceipt, 'again')).kind).toBe('printed');
    expect(papers).toHaveLength(1);
  });

  it('refuses more than a cashier can have asked for', async () => {
    start(virtual);
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, (_, index) => supervisor.print(documentOf([{ kind: 'space' }]), `job-${index}`)),
    );
    const refused = outcomes.filter((each) => each.kind === 'failed' && each.reason === 'queue-full');

    expect(refused.length).toBeGreaterThan(0);
    expect(papers).toHaveLength(30 - refused.length);
  });
});

describe('settings', () => {
  it('without a printer a job has failed at once', async () => {
    start({ printer: { connection: { kind: 'none' }, profileId: 'generic-80' } });

    expect(await supervisor.print(saleReceipt, 'job-1')).toEqual({ kind: 'failed', reason: 'no-printer' });
    expect(supervisor.status().printer).toBe('none');
  });

  it('change while the process runs', async () => {
    const device = await startTestPrinter();
    start(virtual);
    await supervisor.print(documentOf([{ kind: 'space' }]), 'first');
    supervisor.configure(network(device.port));

    expect((await supervisor.print(saleReceipt, 'second')).kind).toBe('printed');
    await expect.poll(() => device.jobs().length).toBe(1);
    expect(papers).toHaveLength(1);
    await device.stop();
  });
});

describe('a devices process that dies', () => {
  let device: TestPrinter;
  beforeEach(async () => {
    device = await startTestPrinter({ printMs: 1_200 });
  });
  afterEach(() => device.stop());

  const killNow = () => {
    const pid = forked.children.at(-1)?.pid;
    if (pid === undefined) throw new Error('There is no process to kill.');
    process.kill(pid, 'SIGKILL');
  };

  it('with a job in its hands: unconfirmed, the next process prints what waited, nothing twice', async () => {
    start(network(device.port));
    const inHand = supervisor.print(saleReceipt, 'in-hand');
    const waiting = supervisor.print(documentOf([{ kind: 'text', text: 'Waited' }]), 'waiting');
    await expect.poll(() => device.receivedBytes(), { timeout: 5_000 }).toBeGreaterThan(0);
    killNow();

    expect(await inHand).toEqual({ kind: 'unconfirmed', reason: 'devices-restarted', remarks: [] });
    expect((await waiting).kind).toBe('printed');
    expect(forked.children).toHaveLength(2);
    expect(events).toContain('devices-died');
    await expect.poll(() => device.jobs().length).toBe(2);
    const texts = device.jobs().map((job) => paperText(decodeEscPos(job, { widthDots: 576 }).elements));
    expect(texts.filter((lines) => lines.includes('Waited'))).toHaveLength(1);
  });

  it('at any moment of a job: that job is never called printed, nothing of it is sent again, and the next one prints', async () => {
    device.script({ printMs: 300 });
    start(network(device.port));
    await expect.poll(() => supervisor.status().printer, { timeout: 5_000 }).toBe('ready');
    for (const [round, waitMs] of [0, 1, 3, 8, 20, 60, 150].entries()) {
      const before = { jobs: device.jobs().length, bytes: device.receivedBytes() };
      const inHand = supervisor.print(saleReceipt, `in-hand-${round}`);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      killNow();

      expect(await inHand, `killed after ${waitMs} ms`).toEqual({ kind: 'unconfirmed', reason: 'devices-restarted', remarks: [] });
      expect((await supervisor.print(documentOf([{ kind: 'text', text: 'Next' }]), `next-${round}`)).kind).toBe('printed');
      await expect.poll(() => device.openConnections()).toBe(0);
      // The next job's bytes, and of the lost one at most one time its own.
      const next = device.lastJob().length;
      const jobs = device.jobs().slice(before.jobs);
      expect(jobs.length).toBeLessThanOrEqual(2);
      expect(device.receivedBytes() - before.bytes).toBe(jobs.reduce((sum, job) => sum + job.length, 0));
      expect(jobs.at(-1)).toHaveLength(next);
    }
  }, 40_000);

  it('is started again with its settings, and says so meanwhile', async () => {
    start(network(device.port));
    await expect.poll(() => supervisor.status().printer, { timeout: 5_000 }).toBe('ready');
    killNow();
    await expect
      .poll(() => statuses.map(({ printer }) => printer), { timeout: 5_000 })
      .toEqual(['ready', 'offline', 'ready']);
  });

  it('is not started again once the till stops', async () => {
    start(network(device.port));
    await expect.poll(() => supervisor.status().printer, { timeout: 5_000 }).toBe('ready');
    await supervisor.stop();
    // It closed its devices and ended by itself; a kill would leave an HID device blocked.
    expect(forked.children.at(-1)?.exitCode).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(forked.children).toHaveLength(1);
    expect(await supervisor.print(saleReceipt, 'late')).toEqual({ kind: 'failed', reason: 'offline' });
  });

  it('that hangs with a job is killed, and the job is unconfirmed', async () => {
    start(network(device.port));
    await expect.poll(() => supervisor.status().printer, { timeout: 5_000 }).toBe('ready');
    const pid = forked.children.at(-1)?.pid;
    if (pid === undefined) throw new Error('There is no process to stop.');
    process.kill(pid, 'SIGSTOP');

    expect(await supervisor.print(saleReceipt, 'stuck')).toEqual({
      kind: 'unconfirmed',
      reason: 'devices-restarted',
      remarks: [],
    });
    expect(events).toEqual(['devices-hang', 'devices-died']);
  });
});

describe('bounded back-off', () => {
  it('doubles the wait between starts up to its limit', async () => {
    const startedAt: number[] = [];
    supervisor = createDevicesSupervisor({
      fork: () => {
        startedAt.push(performance.now());
        return {
          postMessage: () => undefined,
          on: (event, listener) => {
            if (event === 'exit') setImmediate(() => (listener as (code: number) => void)(1));
          },
          kill: () => undefined,
        };
      },
      rasterText: () => Promise.resolve(undefined),
      now: Date.now,
      log: () => undefined,
      restartMsMin: 20,
      restartMsMax: 80,
    });
    supervisor.configure(virtual);
    await expect.poll(() => startedAt.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(6);
    const waits = startedAt.slice(1).map((at, index) => at - (startedAt[index] ?? 0));

    const atLeast = [20, 40, 80, 80, 80];
    for (const [index, least] of atLeast.entries()) expect(waits[index]).toBeGreaterThanOrEqual(least - 2);
    expect(waits[4]).toBeLessThan(160);
  });
});
