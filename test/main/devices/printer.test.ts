import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Deadlines } from '../../../main/devices/deadlines.ts';
import { createNetworkTransport } from '../../../main/devices/network-transport.ts';
import type { PrinterState } from '../../../main/devices/outcome.ts';
import { createPrinter } from '../../../main/devices/printer.ts';
import { findProfile } from '../../../main/devices/profile.ts';
import { decodeEscPos } from '../../../renderer/virtual-devices/escpos-decoder.ts';
import { paperText } from '../../../renderer/virtual-devices/paper-drawing.ts';
import { startTestPrinter, type TestPrinter } from '../../escpos/printer.ts';
import { documentOf, saleReceipt } from './documents.ts';

/** Short, so that the bad days don't take long; long enough for a loaded machine on the good ones. */
const deadlines: Deadlines = {
  connectMs: 1_000,
  statusMs: 1_000,
  writeMs: 400,
  confirmMs: 2_500,
  rasterMs: 100,
  idleCheckMs: 60_000,
};

const printerAt = (port: number, profileId = 'epson-tm-t20') => {
  const profile = findProfile(profileId);
  if (profile === undefined) throw new Error(`There is no profile ${profileId}.`);
  const states: PrinterState[] = [];
  const printer = createPrinter({
    transport: createNetworkTransport({ host: '127.0.0.1', port }, deadlines),
    profile,
    deadlines,
    rasterText: () => Promise.resolve(undefined),
    onState: (state) => states.push(state),
  });
  return { printer, states };
};

let device: TestPrinter;
beforeEach(async () => {
  device = await startTestPrinter();
});
afterEach(() => device.stop());

/** The connection's end reaches the device a moment after the printer has answered. */
const jobs = async () => {
  await expect.poll(() => device.jobs().length, { timeout: 2_000 }).toBeGreaterThan(0);
  return device.jobs();
};

describe('a printer that is well', () => {
  it('prints the whole receipt once and says so', async () => {
    const { printer, states } = printerAt(device.port);

    expect(await printer.print(saleReceipt)).toEqual({ kind: 'printed', remarks: [] });
    const [job, ...more] = await jobs();
    const { elements, problems } = decodeEscPos(job ?? new Uint8Array(), { widthDots: 576 });
    expect(more).toEqual([]);
    expect(problems).toEqual([]);
    expect(paperText(elements)).toContain('Never a payment to anyone who calls.');
    expect(elements.at(-1)?.kind).toBe('cut');
    expect(states.at(-1)).toBe('ready');
  });

  it('waits for a slow print before it calls it printed', async () => {
    device.script({ printMs: 900 });
    const startedAt = performance.now();

    expect((await printerAt(device.port).printer.print(saleReceipt)).kind).toBe('printed');
    expect(performance.now() - startedAt).toBeGreaterThan(850);
  });

  it('prints on with little paper left, and says that there is little', async () => {
    device.script({ state: 'paper-low' });
    const { printer, states } = printerAt(device.port);

    expect((await printer.print(saleReceipt)).kind).toBe('printed');
    expect(states).toEqual(['paper-low', 'paper-low']);
  });

  it('is believed by DLE EOT alone where the profile has no GS r', async () => {
    device.script({ hasNoInOrderStatus: true });

    expect((await printerAt(device.port, 'generic-80').printer.print(saleReceipt)).kind).toBe('printed');
  });
});

describe('a printer that can not print', () => {
  it.each([
    ['paper-out', 'paper-out'],
    ['cover-open', 'cover-open'],
    ['cutter-error', 'error'],
    ['offline', 'offline'],
  ] as const)('%s: failed before a single byte was sent', async (state, reason) => {
    device.script({ state });
    const { printer, states } = printerAt(device.port);

    expect(await printer.print(saleReceipt)).toEqual({ kind: 'failed', reason });
    await device.stop();
    expect(device.jobs()).toEqual([]);
    expect(states).toEqual([reason]);
  });

  it('does not answer: failed, and nothing sent', async () => {
    device.script({ isSilent: true });

    expect(await printerAt(device.port).printer.print(saleReceipt)).toEqual({
      kind: 'failed',
      reason: 'no-answer',
    });
    await device.stop();
    expect(device.jobs()).toEqual([]);
  });

  it('is switched off: failed', async () => {
    const { port } = device;
    await device.stop();

    expect(await printerAt(port).printer.print(saleReceipt)).toEqual({ kind: 'failed', reason: 'offline' });
  });
});

describe('a printer that stops in the middle', () => {
  it('runs out of paper: unconfirmed, with the reason, and is sent nothing again', async () => {
    device.script({ paperOutAtByte: 200 });
    const { printer, states } = printerAt(device.port);

    expect(await printer.print(saleReceipt)).toEqual({
      kind: 'unconfirmed',
      reason: 'paper-out',
      remarks: [],
    });
    expect(states.at(-1)).toBe('paper-out');
    expect((await jobs())[0]).toHaveLength(200);
    expect(device.connections()).toBe(1);
  });

  it('takes the job and never comes to its end: unconfirmed', async () => {
    device.script({ hasNoInOrderStatus: true });

    expect(await printerAt(device.port).printer.print(saleReceipt)).toEqual({
      kind: 'unconfirmed',
      reason: 'no-answer',
      remarks: [],
    });
  });

  it('stops reading a long job: unconfirmed within the deadline', async () => {
    device.script({ hangAtByte: 10 });
    const long = documentOf(Array.from({ length: 1_000 }, () => ({ kind: 'qr' as const, data: 'x'.repeat(500) })));
    // Enough to fill the buffers of both ends, so that writing itself stalls.
    const { printer } = printerAt(device.port);
    const startedAt = performance.now();
    const outcome = await printer.print(long);

    expect(outcome.kind).toBe('unconfirmed');
    expect(performance.now() - startedAt).toBeLessThan(6_000);
  });

  it('hangs up at every byte of the receipt, gently or with a reset: unconfirmed', async () => {
    await printerAt(device.port).printer.print(saleReceipt);
    const length = (await jobs())[0]?.length ?? 0;
    expect(length).toBeGreaterThan(400);

    for (let closeAtByte = 0; closeAtByte < length; closeAtByte += 1) {
      device.script({ closeAtByte, isReset: closeAtByte % 2 === 1 });
      const before = device.connections();
      const outcome = await printerAt(device.port).printer.print(saleReceipt);
      expect(outcome, `at byte ${closeAtByte}`).toMatchObject({
        kind: 'unconfirmed',
        reason: 'connection-lost',
      });
      expect(device.connections(), `at byte ${closeAtByte}`).toBe(before + 1);
    }
  }, 30_000);
});

describe('a printer that can not tell', () => {
  it('is never called printed', async () => {
    device.script({ isSilent: true });
    const { printer, states } = printerAt(device.port, 'generic-58');

    expect(await printer.print(documentOf([{ kind: 'text', text: 'Hello' }]))).toEqual({
      kind: 'unconfirmed',
      reason: 'no-status-command',
      remarks: [],
    });
    expect(states).toEqual(['connected']);
    expect(await jobs()).toHaveLength(1);
  });
});

describe('the drawer', () => {
  it('opens while the printer is out of paper, where the printer has the command', async () => {
    device.script({ state: 'paper-out' });

    expect(await printerAt(device.port).printer.openDrawer()).toEqual({ kind: 'printed', remarks: [] });
    const [job] = await jobs();
    expect(decodeEscPos(job ?? new Uint8Array(), { widthDots: 576 }).elements).toEqual([{ kind: 'drawer', pin: 2 }]);
  });

  it('fails without sending where the printer would only keep the command for later', async () => {
    device.script({ state: 'paper-out' });

    expect(await printerAt(device.port, 'bixolon').printer.openDrawer()).toEqual({
      kind: 'failed',
      reason: 'paper-out',
    });
  });
});

describe('a look at an idle printer', () => {
  it('tells its state and prints nothing', async () => {
    device.script({ state: 'cover-open' });

    expect(await printerAt(device.port).printer.checkState()).toBe('cover-open');
    await device.stop();
    expect(device.jobs()).toEqual([]);
  });
});

describe('text that needs a picture, and a window that never draws it', () => {
  it('costs one deadline for the whole receipt', async () => {
    const profile = findProfile('epson-tm-t20');
    if (profile === undefined) throw new Error('There is no profile.');
    const printer = createPrinter({
      transport: createNetworkTransport({ host: '127.0.0.1', port: device.port }, deadlines),
      profile,
      deadlines,
      rasterText: () => new Promise(() => undefined),
      onState: () => undefined,
    });
    const lines = Array.from({ length: 20 }, () => ({ kind: 'text' as const, text: '감사합니다' }));
    const startedAt = performance.now();

    expect(await printer.print(documentOf(lines))).toEqual({
      kind: 'printed',
      remarks: [{ kind: 'characters-replaced', count: 100 }],
    });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
