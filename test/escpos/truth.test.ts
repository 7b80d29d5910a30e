import fc from 'fast-check';
import { spawn, type ChildProcess } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createNetworkTransport } from '../../main/devices/network-transport.ts';
import { encodeDocument } from '../../main/devices/encoder.ts';
import type { PrinterState, PrintOutcome } from '../../main/devices/outcome.ts';
import { createPrinter, type Printer } from '../../main/devices/printer.ts';
import { findProfile, type PrinterProfile } from '../../main/devices/profile.ts';
import { systemSerialPorts } from '../../main/devices/serial-ports.ts';
import { createSerialTransport } from '../../main/devices/serial-transport.ts';
import type { Transport } from '../../main/devices/transport.ts';
import { saleReceipt } from '../main/devices/documents.ts';
import { hasSocat } from '../main/devices/pty.ts';
import { startTestPrinter, type TestPrinter, type TestPrinterScript, type TestPrinterState } from './printer.ts';

/*
 * The truth about a job, whatever the printer does: "printed" only when all of it was taken by a printer that says it is
 * well, "failed" only when not one byte of it left, anything else "unconfirmed"; and never a byte sent twice.
 */

const deadlines = { connectMs: 1_000, statusMs: 400, writeMs: 400, confirmMs: 1_200, rasterMs: 100, idleCheckMs: 60_000 };

const profileOf = (id: string): PrinterProfile => {
  const profile = findProfile(id);
  if (!profile) throw new Error(`There is no profile ${id}.`);
  return profile;
};
const inOrder = profileOf('epson-tm-t20');
const realTime = profileOf('generic-80');

let job: Uint8Array;
beforeAll(async () => { job = (await encodeDocument(saleReceipt, inOrder, () => Promise.resolve(undefined))).bytes; });

let device: TestPrinter;
beforeEach(async () => { device = await startTestPrinter(); });
afterEach(() => device.stop());

const printerOver = (transport: Transport, profile = inOrder, limits = deadlines): { readonly printer: Printer; readonly states: readonly PrinterState[] } => {
  const states: PrinterState[] = [];
  const printer = createPrinter({
    transport, profile, deadlines: limits, rasterText: () => Promise.resolve(undefined), onState: (state) => states.push(state),
  });
  return { printer, states };
};

/** What the printer took of its newest job, once the till has hung up. */
const taken = async (connections: number): Promise<Uint8Array> => {
  await expect.poll(() => device.openConnections(), { timeout: 3_000 }).toBe(0);
  expect(device.connections(), 'one job is one connection').toBe(connections);
  return device.lastJob();
};

const isPrefix = (part: Uint8Array, whole: Uint8Array): boolean => part.length <= whole.length && part.every((byte, index) => byte === whole[index]);

type Way = { readonly name: string; readonly open: () => Promise<Transport>; readonly close: () => Promise<void> };

const overNetwork: Way = {
  name: 'TCP 9100',
  open: () => Promise.resolve(createNetworkTransport({ host: '127.0.0.1', port: device.port }, deadlines)),
  close: () => Promise.resolve(),
};

/** The same printer behind a pseudo terminal that the real serialport opens. When the printer hangs up, the device is gone. */
const overSerial = (): Way => {
  let folder = '';
  let cable: ChildProcess | undefined;
  return {
    name: 'a serial port',
    open: async () => {
      folder = await mkdtemp(join(tmpdir(), 'countersign-pty-'));
      const path = join(folder, 'printer');
      cable = spawn('socat', [`pty,rawer,echo=0,link=${path}`, `tcp:127.0.0.1:${String(device.port)},nodelay`], { stdio: 'ignore' });
      for (let tries = 0; tries < 300 && !(await access(path).then(() => true, () => false)); tries += 1) await delay(5);
      return createSerialTransport({ path, baudRate: 115_200 }, systemSerialPorts, deadlines);
    },
    close: async () => {
      if (cable && cable.exitCode === null) {
        const gone = new Promise((resolve) => cable?.once('exit', resolve));
        cable.kill();
        await gone;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const printOnce = async (way: Way, script: TestPrinterScript, profile = inOrder): Promise<{ outcome: PrintOutcome; states: readonly PrinterState[]; got: Uint8Array }> => {
  device.script(script);
  const before = device.connections();
  const { printer, states } = printerOver(await way.open(), profile);
  const outcome = await printer.print(saleReceipt);
  await way.close();
  return { outcome, states, got: await taken(before + 1) };
};

describe.each([['TCP 9100', () => overNetwork], ['a serial port', overSerial]] as const)('over %s', (name, wayOf) => {
  const skips = name === 'a serial port' && !hasSocat;

  it.skipIf(skips)('a printer that is well prints all of it, once', async () => {
    const { outcome, got } = await printOnce(wayOf(), {});
    expect(outcome).toEqual({ kind: 'printed', remarks: [] });
    expect(Buffer.from(got).equals(job)).toBe(true);
  });

  const stops: readonly (readonly [TestPrinterState, PrinterState])[] = [['paper-out', 'paper-out'], ['cover-open', 'cover-open'], ['cutter-error', 'error'], ['offline', 'offline']];
  describe.each(stops)('%s', (state, reason) => {
    it.skipIf(skips)('before the job: failed, and not one byte of it was sent', async () => {
      const { outcome, states, got } = await printOnce(wayOf(), { state });
      expect(outcome).toEqual({ kind: 'failed', reason });
      expect(states).toEqual([reason]);
      expect(got.length).toBe(0);
    });

    const places = name === 'TCP 9100' ? (['first', 'middle', 'last'] as const) : (['middle'] as const);
    it.skipIf(skips).each(places)('at the %s byte of the job: unconfirmed with the reason, and nothing sent again', async (place) => {
      const atByte = { first: 1, middle: Math.floor(job.length / 2), last: job.length - 1 }[place];
      const { outcome, states, got } = await printOnce(wayOf(), { becomes: { state, atByte } });
      expect(outcome).toEqual({ kind: 'unconfirmed', reason, remarks: [] });
      expect(states.at(-1)).toBe(reason);
      expect(got.length).toBe(atByte);
      expect(isPrefix(got, job)).toBe(true);
      // Whatever the printer held back: what came over the wire is one job and no more.
      expect(device.receivedBytes()).toBe(job.length);
    });
  });

  it.skipIf(skips)('paper that gets low in the middle of the job is printed on, and told', async () => {
    const { outcome, states, got } = await printOnce(wayOf(), { becomes: { state: 'paper-low', atByte: 200 } });
    expect(outcome).toEqual({ kind: 'printed', remarks: [] });
    expect(states.at(-1)).toBe('paper-low');
    expect(got.length).toBe(job.length);
  });

  it.skipIf(skips)('a status reply that never comes, before the job: failed, not one byte sent, within the deadline', async () => {
    const startedAt = performance.now();
    const { outcome, got } = await printOnce(wayOf(), { isSilent: true });
    expect(outcome).toEqual({ kind: 'failed', reason: 'no-answer' });
    expect(got.length).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(deadlines.statusMs + 3_000);
  });

  it.skipIf(skips).each([['in its turn', inOrder], ['at once', realTime]] as const)('a printer that falls silent after it took the job, asked %s: unconfirmed, and all of it sent once', async (_, profile) => {
    const { bytes } = await encodeDocument(saleReceipt, profile, () => Promise.resolve(undefined));
    const { outcome } = await printOnce(wayOf(), { silentFromByte: 1 }, profile);
    expect(outcome).toEqual({ kind: 'unconfirmed', reason: 'no-answer', remarks: [] });
    expect(device.receivedBytes()).toBe(bytes.length);
  });
});

describe('a network printer unplugged', () => {
  it('at every byte of a receipt, gently or with a reset: unconfirmed, a prefix of it on paper, nothing sent twice', async () => {
    const { printer } = printerOver(await overNetwork.open());
    for (let closeAtByte = 0; closeAtByte < job.length; closeAtByte += 1) {
      device.script({ closeAtByte, isReset: closeAtByte % 2 === 1 });
      const before = { connections: device.connections(), bytes: device.receivedBytes() };
      const outcome = await printer.print(saleReceipt);
      expect(outcome, `at byte ${String(closeAtByte)}`).toEqual({ kind: 'unconfirmed', reason: 'connection-lost', remarks: [] });
      const got = await taken(before.connections + 1);
      expect(got.length, `at byte ${String(closeAtByte)}`).toBe(closeAtByte);
      expect(isPrefix(got, job)).toBe(true);
      expect(device.receivedBytes() - before.bytes).toBeLessThanOrEqual(job.length);
    }
  }, 60_000);
});

describe.skipIf(!hasSocat)('a serial printer unplugged', () => {
  it('at bytes all over a receipt: never printed, a prefix of it on paper, nothing sent twice', async () => {
    const offsets = [0, 1, 2, job.length - 1, ...Array.from({ length: 8 }, (_, index) => Math.floor(((index + 1) * job.length) / 9))];
    for (const closeAtByte of offsets) {
      const before = device.receivedBytes();
      const { outcome, got } = await printOnce(overSerial(), { closeAtByte });
      expect(outcome, `at byte ${String(closeAtByte)}`).toMatchObject({ kind: 'unconfirmed', reason: 'connection-lost' });
      expect(got.length).toBe(closeAtByte);
      expect(isPrefix(got, job)).toBe(true);
      expect(device.receivedBytes() - before).toBeLessThanOrEqual(job.length);
    }
  }, 60_000);
});

describe('whatever a printer does', () => {
  const quick = { ...deadlines, statusMs: 60, writeMs: 60, confirmMs: 120 };
  const troubles = ['paper-low', 'paper-out', 'cover-open', 'cutter-error', 'offline'] as const;
  const trouble = fc.constantFrom<TestPrinterState>(...troubles);
  const state = fc.constantFrom<TestPrinterState>('ready', 'ready', 'ready', ...troubles);
  const atByte = fc.integer({ min: 0, max: 900 });
  const scripts: fc.Arbitrary<TestPrinterScript> = fc.record({
    state,
    becomes: fc.record({ state: trouble, atByte }),
    closeAtByte: atByte, silentFromByte: atByte, hangAtByte: atByte,
    isReset: fc.boolean(), isSilent: fc.constantFrom(true, false, false, false), hasNoInOrderStatus: fc.boolean(), printMs: fc.constantFrom(0, 0, 30),
  }, { requiredKeys: [] });

  it('an outcome is never better than what happened, and no byte is ever sent twice', async () => {
    const seen = new Set<string>();
    await fc.assert(fc.asyncProperty(scripts, fc.constantFrom(inOrder, realTime), async (script, profile) => {
      device.script(script);
      const { bytes } = await encodeDocument(saleReceipt, profile, () => Promise.resolve(undefined));
      const before = { connections: device.connections(), bytes: device.receivedBytes() };
      const outcome = await printerOver(await overNetwork.open(), profile, quick).printer.print(saleReceipt);
      // A printer that hangs doesn't even notice that the till has hung up.
      if (script.hangAtByte !== undefined) device.restart();
      const got = await taken(before.connections + 1);
      const sent = device.receivedBytes() - before.bytes;
      seen.add(outcome.kind);
      expect(sent).toBeLessThanOrEqual(bytes.length);
      expect(isPrefix(got, bytes)).toBe(true);
      if (outcome.kind === 'printed') expect(got.length).toBe(bytes.length);
      if (outcome.kind === 'failed') expect(sent).toBe(0);
    }), { numRuns: 150 });
    expect([...seen].sort()).toEqual(['failed', 'printed', 'unconfirmed']);
  }, 90_000);
});

afterAll(() => { if (!hasSocat) console.warn('socat is not installed: the serial half of these tests did not run.'); });
