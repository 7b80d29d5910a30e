import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signedHeadText } from '../../domain/signing.ts';
import { openJournal } from '../../main/journal.ts';
import { chainOf, id, terminal } from '../main/operations.ts';

const command = join(import.meta.dirname, '../../deploy/verify-journal.mjs');
const chain = chainOf(9, 4);
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = publicKey.export({ format: 'jwk' }).x ?? '';

let folder: string;
let whole: ReadonlyMap<string, Buffer>;

const run = (...given: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, folder, ...given], { encoding: 'utf8', timeout: 20_000 });
  return { status, says: (stdout + stderr).trim() };
};
const signedHead = (sequence: number, hash: string, by: KeyObject = privateKey): string =>
  `${String(sequence)}:${hash}:${sign(null, Buffer.from(signedHeadText(terminal, sequence, hash)), by).toString('base64url')}`;
const record = (kind: string, payload: string): string =>
  `${kind} ${String(Buffer.byteLength(payload))} ${crc32(payload).toString(16).padStart(8, '0')} ${payload}`;
const change = async (name: string, how: (lines: string[]) => void): Promise<void> => {
  const lines = whole.get(name)!.toString('utf8').split('\n');
  how(lines);
  await writeFile(join(folder, name), lines.join('\n'));
};
const first = 'segment-000000000001.journal';
const second = 'segment-000000000005.journal';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-evidence-'));
  const journal = await openJournal({ folder, terminal, log: () => undefined, now: () => 1 });
  for (const { text } of chain) await journal.append(text);
  await journal.openRequest(id(60));
  await journal.close();
  whole = new Map(await Promise.all((await readdir(folder)).map(async (name) => [name, await readFile(join(folder, name))] as const)));
});
beforeEach(async () => { for (const [name, bytes] of whole) await writeFile(join(folder, name), bytes); });
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a till\'s journal as evidence', () => {
  it('is whole as the till wrote it, and as the terminal signed it', () => {
    const head = chain.at(-1)!.hash;
    expect(run()).toEqual({ status: 0, says: `The journal of terminal ${terminal} is whole: operations 1 to 9, head ${head}.` });
    expect(run('--key', key, '--signed-head', signedHead(7, chain[6]!.hash)).says).toContain('The terminal\'s signature stands for it up to operation 7.');
  });

  it.each<readonly [string, (lines: string[]) => void, string]>([
    ['a changed letter', (lines) => { lines[2] = lines[2]!.replace('reprint', 'reprant'); }, 'line 3 does not fit its checksum: it was changed after it was written.'],
    ['a changed record with its checksum made anew', (lines) => { lines[2] = record('O', lines[2]!.slice(lines[2]!.indexOf('{')).replace('"storeNumber":1', '"storeNumber":2')); }, 'line 4, operation 3, was not made after the one before it: the chain is broken.'],
    ['a record left out', (lines) => { lines.splice(2, 1); }, 'line 3 is operation 3, and 2 should stand there.'],
    ['a record twice', (lines) => { lines.splice(2, 0, lines[2]!); }, 'line 4 is operation 2, and 3 should stand there.'],
    ['two that changed places', (lines) => { [lines[1], lines[2]] = [lines[2]!, lines[1]!]; }, 'line 2 is operation 2, and 1 should stand there.'],
    ['a longer record than it says', (lines) => { lines[1] = `${lines[1]!}x`; }, 'bytes and has'],
    ['no header', (lines) => { lines.shift(); }, 'line 1 is not where such a record belongs.'],
    ['a line of something else', (lines) => { lines[1] = 'hello'; }, 'line 2 is no record.'],
    ['an end in the middle', (lines) => { lines.splice(3, 9, lines[3]!.slice(0, 30)); }, 'breaks off in the middle of a record, after operation 0.'],
  ])('with %s is not', async (_what, how, sentence) => {
    await change(first, how);
    const { status, says } = run();
    expect(says).toContain(first);
    expect(says).toContain(sentence);
    expect(status).toBe(1);
  });

  it('whose first shift has lost its last operation, or is not there at all, is not', async () => {
    await change(first, (lines) => { lines.splice(4, 1); });
    expect(run()).toEqual({ status: 1, says: `${second} begins after operation 4, and what comes before it ends with 3.` });
    await rm(join(folder, first));
    expect(run()).toEqual({ status: 1, says: `${second} begins after operation 4, and what comes before it ends with 0.` });
  });

  it('is not the one that was signed when another has taken its place, or another signed', () => {
    expect(run('--key', key, '--signed-head', signedHead(7, chain[5]!.hash)).says).toBe('Operation 7 is not the one that the terminal has signed.');
    expect(run('--key', key, '--signed-head', signedHead(12, chain[5]!.hash)).says).toBe('The terminal has signed operation 12, which this journal does not have.');
    expect(run('--key', key, '--signed-head', signedHead(7, chain[6]!.hash, generateKeyPairSync('ed25519').privateKey)).says).toContain('is not signed by this key');
    expect(run('--key', key).status).toBe(1);
  });
});
