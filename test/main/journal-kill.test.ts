import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { beforeAll, expect, it } from 'vitest';
import { openJournal } from '../../main/journal.ts';
import { useFolders } from './folder.ts';
import { terminal } from './operations.ts';

const newFolder = useFolders();
const root = fileURLToPath(new URL('../..', import.meta.url));
const child = join(root, 'out/test-journal/child.js');

beforeAll(async () => {
  await build({
    root, configFile: false, logLevel: 'error',
    build: { ssr: 'test/main/journal-child.ts', target: 'node20', outDir: 'out/test-journal', emptyOutDir: false, rolldownOptions: { output: { entryFileNames: 'child.js' } } },
  });
});

/** Runs the child until `records` were acknowledged and a moment more, kills it, and returns the last acknowledged sequence. */
const appendUntilKilled = async (folder: string, records: number, extraMs: number): Promise<number> => {
  const running = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  let isEnding = false;
  running.stdout.on('data', (chunk: Buffer) => {
    output += String(chunk);
    if (isEnding || output.split('\n').length <= records) return;
    isEnding = true;
    setTimeout(() => { running.kill('SIGKILL'); }, extraMs);
  });
  await new Promise((resolve) => running.once('close', resolve));
  return Number(output.trim().split('\n').at(-1));
};

it('has every acknowledged record after a kill in the middle of writing, again and again', async () => {
  const folder = await newFolder();
  let acknowledged = 0;
  for (let round = 0; round < 6; round += 1) {
    acknowledged = await appendUntilKilled(folder, 20 + round * 13, round * 3.7);
    const journal = await openJournal({ folder, terminal, log: () => undefined, now: Date.now });
    await journal.verified;
    const { head, damaged } = journal.state();
    expect(damaged).toBeNull();
    expect(head.sequence).toBeGreaterThanOrEqual(acknowledged);
    // One record may have been on the disk before its acknowledgement got out.
    expect(head.sequence).toBeLessThanOrEqual(acknowledged + 1);
    expect(await journal.read({ fromSequence: 1, limit: 1_000 })).toHaveLength(head.sequence);
    await journal.close();
  }
  expect(acknowledged).toBeGreaterThan(200);
}, 60_000);
