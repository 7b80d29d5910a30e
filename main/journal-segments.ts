import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ChainHead, emptyChain } from '../domain/operation.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { encodeRecord, type Flaw, readSegment, type SegmentContent, type SegmentHeader } from './journal-format.ts';

/** A segment's file; it is named after the first sequence that can stand in it. */
export type Segment = { readonly first: number; readonly path: string };

/** Where a journal stops verifying. */
export type Damage = { readonly afterSequence: number; readonly reason: Flaw };

/** The segments of a folder in chain order. */
export const listSegments = async (folder: string): Promise<readonly Segment[]> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return (await readdir(folder))
    .flatMap((name) => {
      const match = /^segment-(\d{12})\.journal$/u.exec(name);
      return match ? [{ first: Number(match[1]), path: join(folder, name) }] : [];
    })
    .sort((a, b) => a.first - b.first);
};

/** Reads and verifies one segment of this terminal's chain. */
export const loadSegment = async (segment: Segment, terminal: string): Promise<SegmentContent> => {
  const content = readSegment(await readFile(segment.path));
  const { header, flaw } = content;
  const isOurs = header?.terminal === terminal && header.previous.sequence + 1 === segment.first;
  return isOurs ? content : { ...content, flaw: flaw ?? 'unreadable' };
};

/** Makes the next segment's file, whole or not at all. */
export const makeSegment = async (folder: string, header: SegmentHeader): Promise<Segment & { readonly bytes: number }> => {
  const first = header.previous.sequence + 1;
  const path = join(folder, `segment-${String(first).padStart(12, '0')}.journal`);
  const bytes = encodeRecord({ kind: 'H', payload: JSON.stringify(header) });
  await writeFileAtomic(path, bytes);
  return { first, path, bytes: bytes.length };
};

/** Cuts a torn last record off, after a copy of it lies beside the segment. Returns where that copy is. */
export const cutTorn = async (segment: Segment, goodBytes: number, at: number): Promise<string> => {
  const kept = `${segment.path}.torn-${String(at)}`;
  await writeFileAtomic(kept, (await readFile(segment.path)).subarray(goodBytes));
  const file = await open(segment.path, 'r+');
  try {
    await file.truncate(goodBytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return kept;
};

/** Long enough for the till's own work between two segments, short enough for years of them within minutes. */
const pauseMs = 20;

/** Verifies closed segments one after another, and that each begins where the one before it ends. `next` is the header after them. */
export const verifyClosed = async (
  segments: readonly Segment[], terminal: string, next: ChainHead, isStopped: () => boolean,
): Promise<Damage | undefined> => {
  let head = emptyChain;
  for (const segment of segments) {
    if (isStopped()) return undefined;
    const content = await loadSegment(segment, terminal);
    if (content.header && !isSame(content.header.previous, head)) return { afterSequence: head.sequence, reason: 'chain-broken' };
    // A closed segment has been complete for at least a shift: a torn end is damage there.
    if (content.flaw) return { afterSequence: content.header ? content.head.sequence : head.sequence, reason: content.flaw === 'torn' ? 'unreadable' : content.flaw };
    head = content.head;
    await pause(pauseMs);
  }
  return isSame(head, next) ? undefined : { afterSequence: head.sequence, reason: 'chain-broken' };
};

const isSame = (a: ChainHead, b: ChainHead): boolean => a.sequence === b.sequence && a.hash === b.hash;

