import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSaveTrace } from '../../main/support-files.ts';

describe('a trace for support', () => {
  let folder: string;
  const logged: string[] = [];
  beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'countersign-trace-')); });
  afterAll(() => rm(folder, { recursive: true }));
  const saveTo = (path: string | undefined) => createSaveTrace({ chooseFile: async () => path, log: (event) => { logged.push(event); } })({ name: 'scan-trace-1.json', text: '{"masked":true}' });

  it('lies where the person said', async () => {
    const path = join(folder, 'here.json');
    expect(await saveTo(path)).toEqual({ outcome: 'saved', path });
    expect(await readFile(path, 'utf8')).toBe('{"masked":true}');
  });

  it('is left when they change their mind, and told of when the disk refuses', async () => {
    expect(await saveTo(undefined)).toEqual({ outcome: 'cancelled', path: null });
    expect(await saveTo(join(folder, 'no', 'such', 'folder.json'))).toEqual({ outcome: 'not-saved', path: null });
    expect(logged).toEqual(['trace-not-saved']);
  });
});
