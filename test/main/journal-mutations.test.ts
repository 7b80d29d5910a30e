import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readOperation } from '../../domain/operation.ts';
import { compareStores, type Holding } from '../../domain/two-stores.ts';
import { openJournal } from '../../main/journal.ts';
import { readSegment } from '../../main/journal-format.ts';
import { recordingLog, useFolders } from './folder.ts';
import { chainOf, headOf, id, terminal } from './operations.ts';

/**
 * Rot in the journal's files, seeded: bits flipped, bytes cut, lines swapped, doubled, dropped, rewritten. COUNTERSIGN_MUTATIONS
 * says how often; a tenth of it goes through a whole start of the journal over real files, the rest through the reading of a segment.
 */
const runs = Number(process.env['COUNTERSIGN_MUTATIONS'] ?? 600);
const newFolder = useFolders();
const chain = chainOf(11, 4);
const texts = chain.map(({ text }) => text);
/** What the database holds beside this journal. */
const database: Holding = { head: headOf(chain.at(-1)!), last: texts.at(-1)!, count: texts.length };

const randomOf = (seed: number) => {
  let state = seed * 2_654_435_761 + 7;
  return (limit: number): number => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5 | 0;
    state ^= state >>> 13;
    return (state >>> 0) % limit;
  };
};

/** The same bytes with one thing wrong; two segments' bytes may change places. */
const rot = (bytes: Buffer, random: (limit: number) => number): { readonly bytes: Buffer; readonly what: string } => {
  const lines = bytes.toString('latin1').split('\n').slice(0, -1);
  const joined = (): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
  const at = random(bytes.length);
  const line = random(lines.length);
  const other = random(lines.length);
  switch (random(8)) {
    case 0: { const flipped = Buffer.from(bytes); flipped[at]! ^= 1 << random(8); return { bytes: flipped, what: `bit at ${String(at)}` }; }
    case 1: return { bytes: bytes.subarray(0, at), what: `cut at ${String(at)}` };
    case 2: { const to = Math.min(bytes.length, at + 1 + random(40)); return { bytes: Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]), what: `${String(to - at)} bytes gone at ${String(at)}` }; }
    case 3: [lines[line], lines[other]] = [lines[other]!, lines[line]!]; return { bytes: joined(), what: `lines ${String(line)} and ${String(other)} swapped` };
    case 4: lines.splice(line, 0, lines[other]!); return { bytes: joined(), what: `line ${String(other)} again at ${String(line)}` };
    case 5: lines.splice(line, 1); return { bytes: joined(), what: `line ${String(line)} dropped` };
    case 6: { const zeroed = Buffer.from(bytes); zeroed.fill(0, at, Math.min(bytes.length, at + 1 + random(512))); return { bytes: zeroed, what: `zeros at ${String(at)}` }; }
    default: { const put = Buffer.from(bytes); bytes.copy(put, at, random(bytes.length)); return { bytes: put, what: `other bytes at ${String(at)}` }; }
  }
};

let whole: readonly { readonly name: string; readonly bytes: Buffer }[];

beforeAll(async () => {
  const folder = join(await newFolder(), 'made');
  const journal = await openJournal({ folder, terminal, log: () => undefined, now: () => 1 });
  for (const [index, text] of texts.entries()) {
    if (index === 5 || index === 9) await journal.openRequest(id(700 + index));
    await journal.append(text);
  }
  await journal.close();
  whole = await Promise.all((await readdir(folder)).sort().map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })));
});

describe('rot in the journal', () => {
  it(`is never read as a record, ${String(runs)} times`, () => {
    expect(whole).toHaveLength(3);
    let noticed = 0;
    for (let seed = 1; seed <= runs; seed += 1) {
      const random = randomOf(seed);
      const segment = whole[random(whole.length)]!;
      const was = readSegment(segment.bytes);
      const { bytes, what } = rot(segment.bytes, random);
      const about = `seed ${String(seed)}, ${segment.name}: ${what}`;
      const { texts: read, requests, flaw, head } = readSegment(bytes);
      // What is still read is the beginning of what was written, and nothing else, in its order.
      expect(was.texts.slice(0, read.length), about).toEqual(read);
      expect(requests.every((request) => was.requests.includes(request)), about).toBe(true);
      if (!bytes.equals(segment.bytes) && read.length < was.texts.length) {
        // A clean cut between two records shows in the head, which the database and the next segment's header hold against it.
        expect(flaw !== undefined || head.hash !== was.head.hash, about).toBe(true);
        noticed += 1;
      }
    }
    expect(noticed).toBeGreaterThan(runs / 2);
  }, 10_000 + runs * 10);

  it(`is told at the start, or put right from the database: ${String(Math.ceil(runs / 10))} times over real files, and what verifies is still read`, async () => {
    const folder = join(await newFolder(), 'rotten');
    for (let seed = 1; seed <= Math.ceil(runs / 10); seed += 1) {
      const random = randomOf(seed + 500_000);
      const which = random(whole.length);
      const { bytes, what } = rot(whole[which]!.bytes, random);
      const about = `seed ${String(seed)}, segment ${String(which)}: ${what}`;
      await rm(folder, { recursive: true, force: true });
      const { log, events } = recordingLog();
      const first = await openJournal({ folder, terminal, log, now: () => 7 });
      await first.close();
      for (const [index, { name, bytes: good }] of whole.entries()) await writeFile(join(folder, name), index === which ? bytes : good);

      const journal = await openJournal({ folder, terminal, log, now: () => 7 });
      await journal.verified;
      const { head, last, damaged } = journal.state();
      const comparison = compareStores(database, { head, last, damaged: damaged !== null && damaged.afterSequence >= head.sequence });
      const read = await journal.read({ fromSequence: 1, limit: 100 });
      await journal.close();
      expect(texts.slice(0, read.length), about).toEqual(read);
      if (comparison.kind === 'same' && damaged === null) {
        // Nothing to say: then nothing may be missing, but a note beside the chain, which the database has as well.
        expect(read, about).toEqual(texts);
      } else if (comparison.kind === 'copy-to-journal') {
        expect(comparison.record.text, about).toBe(texts.at(-1));
      } else {
        expect(comparison.kind === 'quarantine' || damaged !== null, about).toBe(true);
        // Kept as it was found: what is damaged is evidence.
        if (damaged !== null) expect(events.map(({ event }) => event), about).toContain('journal-damaged');
      }
      if (damaged === null || comparison.kind === 'quarantine') continue;
      // Rot further back: today goes on, and an append would follow the true head.
      expect(head, about).toEqual(headOf(chain.at(-1)!));
    }
  }, 20_000 + runs * 20);

  it('leaves every record that is read an operation to the byte', () => {
    for (const { bytes } of whole) for (const text of readSegment(bytes).texts) expect(readOperation(text)).toMatchObject({ ok: true });
  });
});
