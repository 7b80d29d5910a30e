import fc from 'fast-check';
import { open, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyChain, readOperation } from '../../domain/operation.ts';
import { openJournal } from '../../main/journal.ts';
import type { SegmentFile } from '../../main/journal-writer.ts';
import { recordingLog, useFolders } from './folder.ts';
import { chainOf, headOf, id, reprint, reversal, terminal } from './operations.ts';

const newFolder = useFolders();

const openIn = (folder: string, openFile?: (path: string) => Promise<SegmentFile>) => {
  const { log, events } = recordingLog();
  return openJournal({ folder, terminal, log, now: () => 77, ...(openFile ? { openFile } : {}) }).then((journal) => ({ ...journal, events }));
};

const fill = async (folder: string, texts: readonly string[]): Promise<void> => {
  const journal = await openIn(folder);
  for (const text of texts) expect(await journal.append(text)).toMatchObject({ ok: true });
  await journal.close();
};

const segments = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith('.journal')).sort().map((name) => join(folder, name));

const onlySegment = async (folder: string): Promise<string> => {
  const [path, ...others] = await segments(folder);
  if (path === undefined || others.length > 0) throw new Error('one segment was expected');
  return path;
};

describe('the chain', () => {
  it('starts empty and owns its head across restarts', async () => {
    const folder = await newFolder();
    const chain = chainOf(3);
    const journal = await openIn(folder);
    expect(journal.state()).toEqual({ head: emptyChain, last: null, openRequests: [], damaged: null });
    for (const sealed of chain) expect(await journal.append(sealed.text)).toEqual({ ok: true, value: headOf(sealed) });
    await journal.close();

    const again = await openIn(folder);
    expect(again.state()).toEqual({ head: headOf(chain[2]!), last: chain[2]!.text, openRequests: [], damaged: null });
    await again.close();
  });

  it('refuses what does not follow, what is another terminal\'s, and what is no operation', async () => {
    const folder = await newFolder();
    const [first, second] = chainOf(2);
    const journal = await openIn(folder);
    expect(await journal.append(second!.text)).toEqual({ ok: false, error: { reason: 'does-not-follow' } });
    expect(await journal.append(reprint(emptyChain, { terminal: id(9) }).text)).toEqual({ ok: false, error: { reason: 'does-not-follow' } });
    expect(await journal.append(first!.text.replace('{', '{ '))).toEqual({ ok: false, error: { reason: 'unreadable' } });
    expect(await journal.append(first!.text)).toMatchObject({ ok: true });
    expect(await journal.append(first!.text)).toEqual({ ok: false, error: { reason: 'does-not-follow' } });
    expect(journal.state().head.sequence).toBe(1);
    await journal.close();
  });

  it('takes one record at a time, lets one wait, and refuses a third', async () => {
    const journal = await openIn(await newFolder());
    const [first, second, third] = chainOf(3);
    const settled = await Promise.allSettled([first, second, third].map((sealed) => journal.append(sealed!.text)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(journal.state().head).toEqual(headOf(second!));
    await journal.close();
  });
});

describe('segments', () => {
  it('close at each Z, and the head needs only the last of them', async () => {
    const folder = await newFolder();
    const chain = chainOf(7, 3);
    await fill(folder, chain.map(({ text }) => text));
    const paths = await segments(folder);
    expect(paths.map((path) => path.slice(-20))).toEqual(['000000000001.journal', '000000000004.journal', '000000000007.journal']);

    const read = new Set<string>();
    const again = await openIn(folder, async (path) => { read.add(path); return open(path, 'r+'); });
    expect(again.state().head).toEqual(headOf(chain[6]!));
    await again.verified;
    expect(again.state().damaged).toBeNull();
    expect([...read]).toEqual([paths[2]]);
    await again.close();
  });

  it('are read from any sequence, across their borders, and never beyond the limit', async () => {
    const folder = await newFolder();
    const texts = chainOf(10, 4).map(({ text }) => text);
    await fill(folder, texts);
    const journal = await openIn(folder);
    for (let from = 1; from <= 11; from += 1) {
      for (const limit of [1, 3, 5, 100]) {
        expect(await journal.read({ fromSequence: from, limit })).toEqual(texts.slice(from - 1, from - 1 + limit));
      }
    }
    await journal.close();
  });

  it('report damage in a closed one in the background; today\'s sales go on', async () => {
    const folder = await newFolder();
    const chain = chainOf(7, 3);
    await fill(folder, chain.slice(0, 6).map(({ text }) => text));
    const [first] = await segments(folder);
    const bytes = await readFile(first!);
    bytes[bytes.length - 20]! ^= 4;
    await writeFile(first!, bytes);

    const journal = await openIn(folder);
    expect(journal.state().damaged).toBeNull();
    await journal.verified;
    expect(journal.state().damaged).toEqual({ afterSequence: 2, reason: 'unreadable' });
    expect(await journal.append(chain[6]!.text)).toMatchObject({ ok: true });
    await journal.close();
  });
});

describe('open requests', () => {
  it('stay noted until an operation names them, across restarts and segments', async () => {
    const folder = await newFolder();
    const chain = chainOf(3, 3);
    const journal = await openIn(folder);
    expect(await journal.openRequest(id(50))).toEqual({ ok: true, value: null });
    expect(await journal.openRequest(id(51))).toEqual({ ok: true, value: null });
    for (const { text } of chain) await journal.append(text);
    await journal.append(reversal(headOf(chain[2]!), id(50)).text);
    await journal.close();

    expect(await segments(folder)).toHaveLength(2);
    const again = await openIn(folder);
    expect(again.state().openRequests).toEqual([id(51)]);
    expect(again.state().head.sequence).toBe(4);
    await again.close();
  });
});

describe('a torn end', () => {
  it('is cut at every possible byte, kept aside, and the chain goes on from what was acknowledged before', async () => {
    const folder = await newFolder();
    const chain = chainOf(3);
    await fill(folder, chain.map(({ text }) => text));
    const path = await onlySegment(folder);
    const whole = await readFile(path);
    const header = whole.indexOf('\n') + 1;
    const ends = recordEnds(whole);
    const lastStart = ends[2] ?? 0;
    // Every byte of the last record, and a good many of the others.
    for (let length = header; length < whole.length; length += length < lastStart ? 11 : 1) {
      await writeFile(path, whole);
      await truncate(path, length);
      const journal = await openIn(folder);
      const kept = ends.filter((end) => end <= length).length - 1;
      const expected = kept === 0 ? emptyChain : headOf(chain[kept - 1]!);
      expect(journal.state()).toMatchObject({ head: expected, damaged: null });
      expect(await journal.append(chain[kept]!.text), `cut at ${String(length)}`).toMatchObject({ ok: true });
      await journal.close();
      if (!ends.includes(length)) {
        const goodEnd = Math.max(...ends.filter((end) => end <= length));
        expect(await readFile(`${path}.torn-77`)).toEqual(whole.subarray(goodEnd, length));
        expect(journal.events.map(({ event }) => event)).toContain('journal-torn-record-kept');
      }
    }
  }, 60_000);
});

const recordEnds = (bytes: Buffer): number[] => [...bytes.entries()].flatMap(([index, byte]) => (byte === 10 ? [index + 1] : []));

describe('a flipped bit', () => {
  it('is never taken for truth: what verifies before it stands, and nothing in the file is overwritten unless only the end is cut', async () => {
    const folder = await newFolder();
    const chain = chainOf(4);
    await fill(folder, chain.map(({ text }) => text));
    const path = await onlySegment(folder);
    const whole = await readFile(path);
    const ends = recordEnds(whole);
    const lineBreaks = ends.flatMap((end) => [0, 1, 2, 3, 4, 5, 6, 7].map((bit): [number, number] => [end - 1, bit]));
    await fc.assert(fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 1 << bit;
      await writeFile(path, flipped);
      const journal = await openIn(folder);
      const { head, damaged } = journal.state();
      const record = ends.findIndex((end) => at < end);
      const before = record <= 1 ? emptyChain : headOf(chain[record - 2]!);
      expect(head).toEqual(before);
      if (record === ends.length - 1 && damaged === null) {
        expect(await readFile(path)).toEqual(whole.subarray(0, ends[record - 1]));
        expect(await readFile(`${path}.torn-77`)).toEqual(flipped.subarray(ends[record - 1]));
      } else {
        expect(damaged).toMatchObject({ afterSequence: before.sequence });
        expect(await journal.append(chain[before.sequence]!.text)).toEqual({ ok: false, error: { reason: 'unreadable' } });
        expect(await journal.openRequest(id(50))).toEqual({ ok: false, error: { reason: 'unreadable' } });
        expect(await readFile(path)).toEqual(flipped);
      }
      await journal.close();
      for (const text of await journal.read({ fromSequence: 1, limit: 10 })) expect(chain.map((sealed) => sealed.text)).toContain(text);
    }), { numRuns: 300, examples: lineBreaks });
  }, 60_000);

  it('in a record put back whole, but out of its chain, is named so', async () => {
    const folder = await newFolder();
    const chain = chainOf(3);
    await fill(folder, chain.map(({ text }) => text));
    const path = await onlySegment(folder);
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, [lines[0], lines[1], lines[3], ''].join('\n'));
    const journal = await openIn(folder);
    expect(journal.state().damaged).toEqual({ afterSequence: 1, reason: 'chain-broken' });
    await journal.close();
  });
});

describe('a disk that fails', () => {
  /** A file whose next write is cut short and then fails, or whose sync fails, with `code`. */
  const failing = (fault: { at: 'write' | 'sync' | 'truncate' | undefined; code: string }) => async (path: string): Promise<SegmentFile> => {
    const file = await open(path, 'r+');
    const fail = (): never => { throw Object.assign(new Error(fault.code), { code: fault.code }); };
    return {
      write: (async (bytes: Uint8Array, offset: number, length: number, position: number) => {
        if (fault.at !== 'write' && fault.at !== 'truncate') return file.write(bytes, offset, length, position);
        if (offset > 0) return fail();
        return file.write(bytes, offset, Math.floor(length / 2), position);
      }) as SegmentFile['write'],
      datasync: () => (fault.at === 'sync' ? Promise.reject(Object.assign(new Error(fault.code), { code: fault.code })) : file.datasync()),
      truncate: (length) => (fault.at === 'truncate' ? Promise.reject(new Error('no')) : file.truncate(length)),
      close: () => file.close(),
    };
  };

  it.each([['ENOSPC', 'disk-full'], ['EDQUOT', 'disk-full'], ['EIO', 'write-failed']] as const)(
    'with %s in the middle of a record says %s, keeps nothing of it, and goes on when it is well again', async (code, reason) => {
      const folder = await newFolder();
      const chain = chainOf(3);
      const fault: Parameters<typeof failing>[0] = { at: undefined, code };
      const journal = await openIn(folder, failing(fault));
      await journal.append(chain[0]!.text);
      const before = await readFile(await onlySegment(folder));
      fault.at = 'write';
      expect(await journal.append(chain[1]!.text)).toEqual({ ok: false, error: { reason } });
      expect(await journal.openRequest(id(50))).toEqual({ ok: false, error: { reason } });
      expect(journal.state()).toMatchObject({ head: headOf(chain[0]!), openRequests: [] });
      expect(await readFile(await onlySegment(folder))).toEqual(before);
      fault.at = undefined;
      expect(await journal.append(chain[1]!.text)).toMatchObject({ ok: true });
      await journal.close();
      const again = await openIn(folder);
      expect(again.state()).toMatchObject({ head: headOf(chain[1]!), damaged: null });
      await again.close();
    });

  it('and can not take its half record back takes no more until it is opened again', async () => {
    const folder = await newFolder();
    const chain = chainOf(2);
    const fault: Parameters<typeof failing>[0] = { at: undefined, code: 'ENOSPC' };
    const journal = await openIn(folder, failing(fault));
    await journal.append(chain[0]!.text);
    fault.at = 'truncate';
    expect(await journal.append(chain[1]!.text)).toEqual({ ok: false, error: { reason: 'disk-full' } });
    fault.at = undefined;
    expect(await journal.append(chain[1]!.text)).toEqual({ ok: false, error: { reason: 'write-failed' } });
    await journal.close();
    const again = await openIn(folder);
    expect(again.state()).toMatchObject({ head: headOf(chain[0]!), damaged: null });
    expect(await again.append(chain[1]!.text)).toMatchObject({ ok: true });
    await again.close();
  });
});

it('holds the very texts that were acknowledged', async () => {
  const folder = await newFolder();
  const chain = chainOf(5, 2);
  await fill(folder, chain.map(({ text }) => text));
  const journal = await openIn(folder);
  const texts = await journal.read({ fromSequence: 1, limit: 100 });
  expect(texts.map((text) => readOperation(text))).toEqual(chain.map((value) => ({ ok: true, value })));
  await journal.close();
});
