import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepAside, readIfThere, writeFileAtomic } from '../../main/atomic-file.ts';
import { useFolders } from './folder.ts';

const newFolder = useFolders();

it('replaces a file, for this user alone, and leaves nothing beside it', async () => {
  const folder = await newFolder();
  const path = join(folder, 'file');
  await writeFileAtomic(path, 'old');
  await writeFileAtomic(path, Buffer.from('new'));
  expect(await readFile(path, 'utf8')).toBe('new');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['file']);
});

it('keeps the old content and leaves nothing half written when it fails', async () => {
  const folder = await newFolder();
  const path = join(folder, 'taken');
  await mkdir(join(path, 'full'), { recursive: true });
  await expect(writeFileAtomic(path, 'new')).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['taken']);
});

it('tells a missing file from one that can not be read', async () => {
  const folder = await newFolder();
  expect(await readIfThere(join(folder, 'none'))).toBeUndefined();
  await expect(readIfThere(folder)).rejects.toThrow('EISDIR');
});

it('moves a file out of the way', async () => {
  const path = join(await newFolder(), 'file');
  await writeFile(path, 'x');
  const kept = await keepAside(path, 3);
  expect(kept).toBe(`${path}.kept-3`);
  expect(await readFile(kept, 'utf8')).toBe('x');
  expect(await readIfThere(path)).toBeUndefined();
});
