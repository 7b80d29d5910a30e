import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { parseScan } from '../../../domain/number.ts';
import { specimenNumber } from '../../../domain/specimen.ts';
import { runsOf } from '../../../server/stock/proof-fonts.ts';
import { enrolTerminal } from '../harness.ts';
import { hashNumber } from '../../../domain/identity.ts';
import { gtinOf, newOrder, openPaperOffice, type PaperOffice } from './paper-office.ts';

// Left to itself the package fetches its WebAssembly from a content network.
const wasmPath = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(readFileSync(wasmPath)).buffer } });

let office: PaperOffice;
let folder: string;
beforeAll(async () => {
  office = await openPaperOffice();
  folder = await mkdtemp(join(tmpdir(), 'countersign-proof-'));
});
afterAll(async () => {
  await office.server.close();
  await rm(folder, { recursive: true, force: true });
});

const hasPoppler = spawnSync('pdftoppm', ['-v']).status === 0;
const hasZbar = spawnSync('zbarimg', ['--version']).status === 0;

/** A proof as the printing house gets it: the PDF's path. */
const proofOf = async (paper: 'a4' | 'letter', more: Parameters<typeof newOrder>[1] = {}): Promise<string> => {
  const input = await newOrder(office, more);
  await office.grace.ask('paper-orders.create', input);
  const answer = await office.samuel.file('paper-orders.proof', { id: input.id, paper });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  const path = join(folder, `${input.id}.pdf`);
  await writeFile(path, new Uint8Array(await answer.arrayBuffer()));
  return path;
};

/** The page as a printer of this many dots an inch would print it. */
const printed = (path: string, dotsPerInch: number): string => {
  execFileSync('pdftoppm', ['-r', String(dotsPerInch), '-png', '-singlefile', path, path.replace('.pdf', '')]);
  return path.replace('.pdf', '.png');
};

describe.skipIf(!hasPoppler)('a proof', () => {
  it.each([['a4', 203], ['letter', 203], ['a4', 600]] as const)('on %s, printed at %d dots an inch, is read by two readers as the specimen', async (paper, dots) => {
    const path = await proofOf(paper);
    const picture = printed(path, dots);
    const number = specimenNumber(await gtinOf(office, 5_000));
    const found = await readBarcodes(new Blob([await readFile(picture)]), { formats: ['Code128', 'QRCode'], tryHarder: true, maxNumberOfSymbols: 20 });
    const read = found.map(({ format, text, symbologyIdentifier }) => {
      const scan = parseScan(`${symbologyIdentifier}${text.replace(/^\((01)\)/u, '($1)')}`);
      return `${format} ${scan.ok && scan.value.kind === 'certificate' ? scan.value.number : 'unread'}`;
    });
    // Three to a sheet, each with both.
    expect(read.sort()).toEqual([...Array.from({ length: 3 }, () => `Code128 ${number}`), ...Array.from({ length: 3 }, () => `QRCode ${number}`)]);
    expect(found.filter(({ format }) => format === 'Code128').every(({ symbologyIdentifier }) => symbologyIdentifier === ']C1')).toBe(true);
    if (hasZbar) {
      const lines = execFileSync('zbarimg', ['--quiet', picture], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n');
      expect(new Set(lines)).toEqual(new Set([`CODE-128:${number}`, `QR-Code:https://id.gs1.org/01/${number.slice(2, 16)}/21/${number.slice(18)}`]));
    }
  }, 60_000);

  it('says that it is one, for which batch, at its paper\'s real size', async () => {
    for (const [paper, size] of [['a4', '595.28 x 841.89 pts (A4)'], ['letter', '612 x 792 pts (letter)']] as const) {
      const path = await proofOf(paper);
      expect(execFileSync('pdfinfo', [path], { encoding: 'utf8' })).toContain(`Page size:       ${size}`);
      const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
      expect(text).toContain('PROOF');
      expect(text.match(/SPECIMEN - NOT FOR SALE/g)).toHaveLength(3);
      expect(text).toMatch(/Batch \d+, 3 certificates, GTIN \d{14}/);
      expect(text.match(/Scratch to see the PIN/g)).toHaveLength(3);
      expect(text).toContain(bracketedSpecimen(await gtinOf(office, 5_000)));
    }
  });

  it('has no scratch panel where the paper has none', async () => {
    const path = await proofOf('letter', { scratchPin: false });
    expect(execFileSync('pdftotext', [path, '-'], { encoding: 'utf8' })).not.toContain('Scratch');
  });

  it('of a Korean program is read too, and holds outlines for what PDF\'s fonts have no letters for', async () => {
    const gtin = await gtinOf(office, 50_000);
    const path = await proofOf('a4', { storeNumber: 201, gtin });
    const [first] = await readBarcodes(new Blob([await readFile(printed(path, 203))]), { formats: ['Code128'], tryHarder: true });
    expect(first?.text.replace(/[()]/g, '')).toBe(specimenNumber(gtin));
    expect(runsOf('하버 A').map(({ text, file }) => [text, file === undefined])).toEqual([['하', false], ['버', false], [' A', true]]);
  });
});

const bracketedSpecimen = (gtin: string): string => `(01)${gtin}(21)${'0'.repeat(15)}`;

describe('the specimen', () => {
  it('is a number that no till sells and no server redeems', async () => {
    const number = specimenNumber(await gtinOf(office, 5_000));
    expect(parseScan(number).ok).toBe(true);
    const till = await enrolTerminal(office.server, 11);
    const hash = hashNumber(office.server.keys.numberKey, number);
    expect(await till.send({ method: 'GET', path: `/v1/certificates/${hash}` })).toMatchObject({ status: 404, problem: 'not-here' });
    const asked = await till.ask({ kind: 'redeem', lines: [{ certificate: hash, amount: 1 as never }] });
    expect(asked).toMatchObject({ decision: 'declined', refusal: { reason: 'not-here' } });
  });
});
