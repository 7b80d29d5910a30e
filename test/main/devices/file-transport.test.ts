import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultDeadlines } from '../../../main/devices/deadlines.ts';
import { createFileTransport } from '../../../main/devices/file-transport.ts';
import { createPrinter } from '../../../main/devices/printer.ts';
import { findProfile } from '../../../main/devices/profile.ts';
import { decodeEscPos } from '../../../renderer/virtual-devices/escpos-decoder.ts';
import { paperText } from '../../../renderer/virtual-devices/paper-drawing.ts';
import { documentOf, saleReceipt } from './documents.ts';

const deadlines = { ...defaultDeadlines, statusMs: 500, writeMs: 300, confirmMs: 1_500 };

const printerAt = (path: string) => {
  const profile = findProfile('epson-tm-t20');
  if (profile === undefined) throw new Error('There is no profile.');
  return createPrinter({
    transport: createFileTransport(path, deadlines),
    profile,
    deadlines,
    rasterText: () => Promise.resolve(undefined),
    onState: () => undefined,
  });
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'device-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const unconfirmed = { kind: 'unconfirmed', reason: 'no-status-command', remarks: [] };

describe('a plain file', () => {
  it('gets every job behind the one before, and can not confirm any', async () => {
    const path = join(folder, 'printer.bin');
    writeFileSync(path, '');
    const hello = documentOf([{ kind: 'text', text: 'Hello' }]);

    expect(await printerAt(path).print(hello)).toEqual(unconfirmed);
    expect(await printerAt(path).print(saleReceipt)).toEqual(unconfirmed);
    const { elements, problems } = decodeEscPos(readFileSync(path), { widthDots: 576 });
    expect(problems).toEqual([]);
    expect(paperText(elements)[0]).toBe('Hello');
    expect(elements.filter(({ kind }) => kind === 'cut')).toHaveLength(2);
  });

  it('is not made where there is none: a wrong path is a printer that is not there', async () => {
    const path = join(folder, 'nothing');

    expect(await printerAt(path).print(saleReceipt)).toEqual({ kind: 'failed', reason: 'offline' });
    expect(existsSync(path)).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')('a fifo', () => {
  const fifo = () => {
    const path = join(folder, 'fifo');
    execFileSync('mkfifo', [path]);
    return path;
  };

  it('that nobody reads: failed at once, not hung', async () => {
    expect(await printerAt(fifo()).print(saleReceipt)).toEqual({ kind: 'failed', reason: 'offline' });
  });

  it('whose reader takes nothing: unconfirmed within the deadline', async () => {
    const path = fifo();
    const reader: FileHandle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const long = documentOf(Array.from({ length: 400 }, () => ({ kind: 'qr' as const, data: 'x'.repeat(500) })));
    const startedAt = performance.now();

    expect(await printerAt(path).print(long)).toMatchObject({ kind: 'unconfirmed', reason: 'timed-out' });
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    await reader.close();
  });
});

describe.skipIf(!existsSync('/usr/bin/socat'))('a character device that answers (socat)', () => {
  let socat: ChildProcess;
  let printerEnd: FileHandle;
  let till: string;
  let isServing: boolean;
  let serving: Promise<void>;
  let printed: number[];

  beforeEach(async () => {
    till = join(folder, 'lp0');
    const device = join(folder, 'device');
    socat = spawn('socat', [`pty,raw,echo=0,link=${till}`, `pty,raw,echo=0,link=${device}`]);
    await expect.poll(() => existsSync(till) && existsSync(device), { timeout: 5_000 }).toBe(true);
    printerEnd = await open(device, constants.O_RDWR | constants.O_NONBLOCK);
    isServing = true;
    printed = [];
    serving = serve();
  });

  afterEach(async () => {
    isServing = false;
    await serving;
    await printerEnd.close();
    socat.kill();
  });

  /** Prints what comes, and answers each question as a printer that is well. */
  const serve = async () => {
    const buffer = new Uint8Array(4_096);
    while (isServing) {
      const read = await printerEnd.read(buffer, 0, buffer.length, null).catch(() => undefined);
      if (read === undefined || read.bytesRead === 0) {
        await delay(5);
        continue;
      }
      printed.push(...buffer.subarray(0, read.bytesRead));
      const tail = printed.slice(-3);
      if (tail[0] === 0x10 && tail[1] === 0x04) await printerEnd.write(Uint8Array.of(0x12));
      if (tail[0] === 0x1d && tail[1] === 0x72) await printerEnd.write(Uint8Array.of(0x00));
    }
  };

  it('is asked before and behind the job, over the same wire', async () => {
    expect(await printerAt(till).print(saleReceipt)).toEqual({ kind: 'printed', remarks: [] });
    const { elements, problems } = decodeEscPos(Uint8Array.from(printed), { widthDots: 576 });
    expect(problems).toEqual([]);
    expect(elements.filter(({ kind }) => kind === 'status-request')).toHaveLength(5);
    expect(paperText(elements)).toContain('Never a payment to anyone who calls.');
  });

  it('that is unplugged between two jobs has failed', async () => {
    isServing = false;
    await serving;
    socat.kill();
    await expect.poll(() => existsSync(till), { timeout: 5_000 }).toBe(false);

    expect(await printerAt(till).print(saleReceipt)).toEqual({ kind: 'failed', reason: 'offline' });
  });
});
