import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { certificateDocumentSchema } from '../../domain/certificate-paper.ts';
import { makeControlNumber, makeGtin, parseScan } from '../../domain/number.ts';
import { minor } from '../../domain/money.ts';
import type { Program } from '../../domain/protocol.ts';
import type { PrintDocument } from '../../domain/receipt-lines.ts';
import { createIssuing } from '../../main/issuing.ts';
import { lastRunningIn, openRunningNumbers } from '../../main/running-numbers.ts';
import type { PrintOutcome } from '../../preload/contract.ts';
import { useFolders } from './folder.ts';

const newFolder = useFolders();
let path = '';
beforeEach(async () => { path = await newFolder(); });
const folder = () => path;

const gtin = makeGtin('0952123400050');
const document = certificateDocumentSchema.parse({ title: 't', locale: 'en', marks: [], lines: [{ kind: 'text', text: 'Gift' }, { kind: 'number' }] });
const program: Program = {
  id: '01900000-0000-7000-8000-000000000003', number: 1, name: 'Gift', currency: 'USD', kind: 'sold', validityMonths: null, terms: {},
  denominations: [{ gtin, face: minor(5_000), price: minor(5_000) }],
  offlinePolicy: { version: 1, enabled: false, perCertificate: minor(0), perTill: minor(0), managerAbove: minor(0), knowledgeAgeMaxMs: 0, offlineMaxMs: 0, overspendBorneBy: 'store' },
};
const config = { issuing: { batch: 31, linkOrigin: 'https://id.example' }, programs: [program] };

type Given = { readonly known?: typeof config | null; readonly lastUsed?: number; readonly folder?: string };

const setUp = ({ known = config, lastUsed = 0, folder = '' }: Given = {}) => {
  const printed: PrintDocument[] = [];
  const answers: PrintOutcome[] = [];
  let sealed = 0;
  const running = openRunningNumbers({ folder, lastUsed: () => Promise.resolve(lastUsed), log: () => undefined, now: () => 1 });
  const issuing = createIssuing({
    running, config: () => known ?? undefined,
    numbers: { seal: () => Promise.resolve({ certificate: String(sealed += 1).padStart(32, 'a') as never, sealed: 'sealed' }) },
    printing: { print: ({ document: made }) => { printed.push(made); return Promise.resolve(answers.shift() ?? { outcome: 'printed', warning: null }); } },
  });
  return { issuing, printed, answers, running };
};
const job = '01900000-0000-7000-8000-000000000009';

describe('a number that the till makes', () => {
  it('crosses to the window as hash, sealed number and control number, never in clear', async () => {
    const { issuing, printed } = setUp({ folder: folder() });
    const issued = await issuing.issue({ gtins: [gtin, gtin] });
    if (!issued.ok) throw new Error(issued.error.reason);
    expect(issued.value.map(({ control }) => control)).toEqual([makeControlNumber(31, 1), makeControlNumber(31, 2)]);
    const [first] = issued.value;
    if (!first) throw new Error('two were asked for');
    expect(await issuing.print({ job, certificate: first.certificate, document })).toEqual({ outcome: 'printed', warning: null });
    const bars = printed[0]?.lines.find((line) => line.kind === 'gs1-128');
    const link = printed[0]?.lines.find((line) => line.kind === 'qr')?.data ?? '';
    const scan = parseScan(link);
    // Check digits and all: what is printed is a number that any till reads.
    expect(scan).toMatchObject({ ok: true, value: { kind: 'certificate', gtin } });
    expect(link).toBe(`https://id.example/01/${gtin}/21/${bars?.elements[1]?.value ?? ''}`);
    expect(printed[0]?.lines.filter(({ kind }) => kind === 'text')).toHaveLength(3);
    const serial = link.slice(-16);
    expect(JSON.stringify(issued.value)).not.toContain(serial);
    for (const name of await readdir(folder())) expect(await readFile(join(folder(), name), 'utf8')).not.toContain(serial);
  });

  it('is random and never repeats', async () => {
    const { issuing, printed } = setUp({ folder: folder() });
    const issued = await issuing.issue({ gtins: Array.from({ length: 100 }, () => gtin) });
    if (!issued.ok) throw new Error(issued.error.reason);
    for (const { certificate } of issued.value) await issuing.print({ job, certificate, document });
    const serials = printed.map(({ lines }) => lines.find((line) => line.kind === 'gs1-128')?.elements[1]?.value ?? '');
    expect(new Set(serials).size).toBe(100);
    // In no order that a guesser could follow.
    expect(serials.toSorted()).not.toEqual(serials);
  });

  it('is printed once: again only when nothing of it was sent', async () => {
    const { issuing, answers, printed } = setUp({ folder: folder() });
    const issued = await issuing.issue({ gtins: [gtin, gtin] });
    const [first, second] = issued.ok ? issued.value : [];
    if (!first || !second) throw new Error('two were asked for');
    answers.push({ outcome: 'failed', reason: 'paper-out' }, { outcome: 'printed', warning: 'barcode-left-out' }, { outcome: 'unconfirmed', reason: 'timed-out' });
    expect(await issuing.print({ job, certificate: first.certificate, document })).toEqual({ outcome: 'failed', reason: 'paper-out' });
    // 58 mm: the QR code stands for the bars, nothing is missing.
    expect(await issuing.print({ job, certificate: first.certificate, document })).toEqual({ outcome: 'printed', warning: null });
    expect(await issuing.print({ job, certificate: first.certificate, document })).toEqual({ outcome: 'failed', reason: 'number-gone' });
    expect(await issuing.print({ job, certificate: second.certificate, document })).toMatchObject({ outcome: 'unconfirmed' });
    expect(await issuing.print({ job, certificate: second.certificate, document })).toEqual({ outcome: 'failed', reason: 'number-gone' });
    expect(printed).toHaveLength(3);
  });

  it('is gone when it is given up, and when the program ends', async () => {
    const { issuing } = setUp({ folder: folder() });
    const issued = await issuing.issue({ gtins: [gtin] });
    const [first] = issued.ok ? issued.value : [];
    if (!first) throw new Error('one was asked for');
    issuing.forget(first.certificate);
    expect(await issuing.print({ job, certificate: first.certificate, document })).toEqual({ outcome: 'failed', reason: 'number-gone' });
    expect(await setUp({ folder: folder() }).issuing.print({ job, certificate: first.certificate, document })).toEqual({ outcome: 'failed', reason: 'number-gone' });
  });

  it('is not made for what no program sells, nor before the server has given a batch', async () => {
    expect(await setUp({ folder: folder() }).issuing.issue({ gtins: [makeGtin('0952123400051')] })).toEqual({ ok: false, error: { reason: 'not-offered' } });
    expect(await setUp({ folder: folder(), known: null }).issuing.issue({ gtins: [gtin] })).toEqual({ ok: false, error: { reason: 'not-set-up' } });
  });
});

describe('running numbers', () => {
  const open = (lastUsed = 0) => openRunningNumbers({ folder: folder(), lastUsed: () => Promise.resolve(lastUsed), log: () => undefined, now: () => 1 });

  it('are on the disk before they are used, and go on after a restart', async () => {
    expect(await open().take(31, 3)).toEqual({ ok: true, value: 1 });
    expect(await open().take(31, 1)).toEqual({ ok: true, value: 4 });
  });

  it('are given once to many who ask at the same moment', async () => {
    const running = open();
    const taken = await Promise.all(Array.from({ length: 10 }, () => running.take(31, 1)));
    expect(taken.map((one) => (one.ok ? one.value : 0))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('are found again from the journal when the file is lost, torn or of another batch', async () => {
    expect(await open(41).take(31, 1)).toEqual({ ok: true, value: 42 });
    await writeFile(join(folder(), 'running-numbers.json'), '{"v":1,"batch":31,"ne');
    expect(await open(77).take(31, 1)).toEqual({ ok: true, value: 78 });
    expect((await readdir(folder())).some((name) => name.includes('kept-'))).toBe(true);
    expect(await open(5).take(32, 1)).toEqual({ ok: true, value: 6 });
  });

  it('end with the batch, and are not given when the disk refuses them', async () => {
    expect(await open(9_999_998).take(31, 2)).toEqual({ ok: false, error: 'batch-full' });
    await rm(join(folder(), 'running-numbers.json'), { force: true });
    await mkdir(join(folder(), 'running-numbers.json.new'));
    expect(await open().take(31, 1)).toEqual({ ok: false, error: 'write-failed' });
  });

  it('are read from every page of the journal, of the own batch alone', async () => {
    const texts = Array.from({ length: 1_201 }, (_, index) => `{"lines":[{"control":"${makeControlNumber(31, index + 1)}"},{"control":"${makeControlNumber(32, 9_000)}"}]}`);
    const read = ({ fromSequence, limit }: { readonly fromSequence: number; readonly limit: number }) => Promise.resolve(texts.slice(fromSequence - 1, fromSequence - 1 + limit));
    expect(await lastRunningIn(read, 31)).toBe(1_201);
    expect(await lastRunningIn(read, 33)).toBe(0);
  });
});
