import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeDocument } from '../../../main/devices/encoder.ts';
import { createPrinter, type Printer } from '../../../main/devices/printer.ts';
import { findProfile } from '../../../main/devices/profile.ts';
import type { PrinterState } from '../../../main/devices/outcome.ts';
import { systemSerialPorts } from '../../../main/devices/serial-ports.ts';
import { createSerialTransport } from '../../../main/devices/serial-transport.ts';
import { createSpoolerTransport } from '../../../main/devices/spooler-transport.ts';
import { listPrintQueues } from '../../../main/devices/print-queues.ts';
import type { Transport } from '../../../main/devices/transport.ts';
import type { PrintDocument } from '../../../domain/receipt-lines.ts';
import { useFolders } from '../folder.ts';
import { createPty, hasSocat, type Pty } from './pty.ts';

const newFolder = useFolders();
const deadlines = { connectMs: 500, statusMs: 300, writeMs: 800, confirmMs: 1_500, rasterMs: 500, idleCheckMs: 60_000 };
const profile = findProfile('epson-tm-t88')!;
const paper = (lines = 3): PrintDocument => ({
  title: 'receipt', locale: 'en', marks: [],
  lines: Array.from({ length: lines }, (_, index) => ({ kind: 'text', text: `line ${String(index)}` })),
});
const noRaster = () => Promise.resolve(undefined);
const bytesOf = async (document: PrintDocument): Promise<Buffer> => Buffer.from((await encodeDocument(document, profile, noRaster)).bytes);

let states: PrinterState[];
const printerOver = (transport: Transport): Printer => createPrinter({ transport, profile, deadlines, rasterText: noRaster, onState: (state) => states.push(state) });

let folder: string;
beforeEach(async () => {
  folder = await newFolder();
  states = [];
});

describe.skipIf(!hasSocat)('a printer on a serial port', () => {
  let pty: Pty;
  beforeEach(async () => { pty = await createPty(join(folder, 'printer')); });
  afterEach(() => pty.unplug());

  /** Answers status questions as a printer does; `answers` says how, undefined is silence. */
  const answering = (answers: (question: string) => number | undefined): void => {
    pty.onReceived((bytes) => {
      const text = bytes.toString('latin1');
      // eslint-disable-next-line no-control-regex
      for (const [question] of text.matchAll(/\u0010\u0004[\u0001-\u0004]|\u001dr\u0001/gu)) {
        const answer = answers(question);
        if (answer !== undefined) void pty.write(Uint8Array.of(answer));
      }
    });
  };
  const well = (question: string): number => (question.startsWith('\u001d') ? 0x00 : 0x12);
  const printer = (baudRate = 115_200): Printer => printerOver(createSerialTransport({ path: pty.path, baudRate }, systemSerialPorts, deadlines));

  it('prints every byte and says that it came to the end', async () => {
    answering(well);
    await expect(printer().print(paper())).resolves.toEqual({ kind: 'printed', remarks: [] });
    expect(pty.received().includes(await bytesOf(paper()))).toBe(true);
    expect(states.at(-1)).toBe('ready');
  });

  it('is free for another job afterwards', async () => {
    answering(well);
    for (let job = 0; job < 3; job += 1) await expect(printer().print(paper())).resolves.toMatchObject({ kind: 'printed' });
  });

  it('says that its paper is out before a byte of the job', async () => {
    answering((question) => (question.endsWith('\u0004') ? 0x72 : 0x12));
    await expect(printer().print(paper())).resolves.toEqual({ kind: 'failed', reason: 'paper-out' });
    expect(pty.received().includes('line 0')).toBe(false);
  });

  it('that never answers is told so within the deadline', async () => {
    await expect(printer().print(paper())).resolves.toEqual({ kind: 'failed', reason: 'no-answer' });
  });

  it('that is unplugged in the middle of a receipt leaves it unconfirmed', async () => {
    // A pty carries a receipt at once, whatever the speed: silent from here on, the printer can't confirm it before it is gone.
    answering((question) => (pty.received().includes('line 5') ? undefined : well(question)));
    const job = printer(9_600).print(paper(400));
    await vi.waitFor(() => { expect(pty.received().includes('line 5')).toBe(true); }, { timeout: 5_000, interval: 2 });
    await pty.unplug();
    await expect(job).resolves.toMatchObject({ kind: 'unconfirmed', reason: 'connection-lost' });
  }, 20_000);

  it('that is not there is no printed receipt', async () => {
    await pty.unplug();
    await expect(printer().print(paper())).resolves.toEqual({ kind: 'failed', reason: 'offline' });
    expect(states).toEqual(['offline']);
  });

  it('whose port another program holds is told by that', async () => {
    const holder = spawn(process.execPath, ['-e', `const { SerialPort } = require('serialport'); new SerialPort({ path: ${JSON.stringify(pty.path)}, baudRate: 9600 }, () => console.log('open')); setInterval(() => undefined, 60_000)`], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => { holder.stdout.once('data', resolve); });
    await expect(printer().print(paper())).resolves.toEqual({ kind: 'failed', reason: 'in-use' });
    await expect(printer().openDrawer()).resolves.toEqual({ kind: 'failed', reason: 'in-use' });
    holder.kill();
  });
});

describe.skipIf(process.platform === 'win32')('a print queue', () => {
  const path = process.env['PATH'];
  afterEach(() => { process.env['PATH'] = path; });

  /** Puts a program of this name first on the PATH; it keeps what it was given. */
  const program = async (name: string, script: string): Promise<void> => {
    const bin = join(folder, 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, name), `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/arguments'\n${script}\n`);
    await chmod(join(bin, name), 0o755);
    process.env['PATH'] = `${bin}:${path ?? ''}`;
  };
  const keeps = `cat > "$(dirname "$0")/../job"`;
  const job = (): Promise<Buffer> => readFile(join(folder, 'job'));
  const queue = (name = 'Receipts', options: Parameters<typeof createSpoolerTransport>[1] = {}): Printer => printerOver(createSpoolerTransport(name, options));

  it('gets the whole job as it is, and nobody knows what became of it', async () => {
    await program('lp', keeps);
    await expect(queue('Front desk; rm -rf "$HOME"').print(paper(300))).resolves.toEqual({ kind: 'unconfirmed', reason: 'no-status-command', remarks: [] });
    expect(await job()).toEqual(await bytesOf(paper(300)));
    expect((await readFile(join(folder, 'arguments'), 'utf8')).split('\n').slice(0, 5)).toEqual(['-d', 'Front desk; rm -rf "$HOME"', '-o', 'raw', '-t']);
  });

  it('that refuses a job has nothing of it', async () => {
    await program('lp', 'exit 1');
    await expect(queue('gone').print(paper())).resolves.toEqual({ kind: 'failed', reason: 'queue-refused' });
    await expect(queue('gone').openDrawer()).resolves.toEqual({ kind: 'failed', reason: 'queue-refused' });
  });

  it('that hangs may have taken it: only a person can tell', async () => {
    await program('lp', 'exec sleep 30');
    await expect(queue('slow', { spoolMs: 300 }).print(paper())).resolves.toMatchObject({ kind: 'unconfirmed', reason: 'timed-out' });
  });

  it('on a computer without a spooler takes nothing', async () => {
    process.env['PATH'] = folder;
    await expect(queue().print(paper())).resolves.toEqual({ kind: 'failed', reason: 'queue-refused' });
  });

  it('opens the drawer', async () => {
    await program('lp', keeps);
    await expect(queue().openDrawer()).resolves.toMatchObject({ kind: 'unconfirmed', reason: 'no-status-command' });
    expect([...(await job())].slice(0, 2)).toEqual([0x1b, 0x70]);
  });

  it('asks nothing of the spooler between jobs', async () => {
    await program('lp', keeps);
    await expect(queue().checkState()).resolves.toBe('connected');
    await expect(job()).rejects.toThrow('ENOENT');
  });

  it('on Windows goes through PowerShell, the name beside the script and the job on its input', async () => {
    await program('powershell.exe', `printf '%s' "$COUNTERSIGN_QUEUE" > '${folder}/queue'; ${keeps}`);
    await expect(queue('Küche "1"', { platform: 'win32' }).print(paper())).resolves.toMatchObject({ kind: 'unconfirmed', reason: 'no-status-command' });
    expect(await job()).toEqual(await bytesOf(paper()));
    expect(await readFile(join(folder, 'queue'), 'utf8')).toBe('Küche "1"');
    const given = (await readFile(join(folder, 'arguments'), 'utf8')).trim().split('\n');
    const script = Buffer.from(given.at(-1) ?? '', 'base64').toString('utf16le');
    expect(script).toContain('winspool.drv');
    expect(script).not.toContain('Küche');
    // Windows takes no longer line.
    expect(given.join(' ').length).toBeLessThan(32_000);
  });

  it('is found by its name', async () => {
    await program('lpstat', `printf 'Receipts\\nKitchen_2\\n'`);
    await expect(listPrintQueues()).resolves.toEqual(['Receipts', 'Kitchen_2']);
    await program('lpstat', 'exit 1');
    await expect(listPrintQueues()).resolves.toEqual([]);
  });
});
