import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { enrolDemo, readDemoPaper } from '../../main/demo.ts';
import { readEnvironment } from '../../main/environment.ts';
import { useFolders } from './folder.ts';

const newFolder = useFolders();
const paper = [{ control: 'C000001-0000001-3', label: '50,000', scan: '(01)...' }];

it('shows a demo till the paper of its own store, and nobody else any', async () => {
  const path = join(await newFolder(), 'demo.json');
  await writeFile(path, JSON.stringify({ v: 1, stores: [{ number: 1, name: 'A', paper, terminals: [] }, { number: 2, paper: [], terminals: [] }] }));
  expect(await readDemoPaper(path, 1)).toEqual(paper);
  expect(await readDemoPaper(path, 2)).toEqual([]);
  expect(await readDemoPaper(path, 3)).toEqual([]);
  expect(await readDemoPaper(path, undefined)).toEqual([]);
  expect(await readDemoPaper(undefined, 1)).toEqual([]);
  expect(await readDemoPaper(`${path}.none`, 1)).toEqual([]);
});

it('heeds demo variables only in a demo', () => {
  const variables = { COUNTERSIGN_SERVER: 'http://localhost:1', COUNTERSIGN_ENROL_CODE: 'CODE-1', COUNTERSIGN_DEMO_FILE: '/demo.json' };
  expect(readEnvironment(variables)).toEqual({ userData: undefined, kiosk: false, demo: undefined });
  expect(readEnvironment({ ...variables, COUNTERSIGN_DEMO: '1', COUNTERSIGN_KIOSK: '1', COUNTERSIGN_USER_DATA: '/till' }))
    .toEqual({ userData: '/till', kiosk: true, demo: { server: 'http://localhost:1', code: 'CODE-1', file: '/demo.json' } });
});

const enrolWith = async (good: string, demo: { code?: string; codes?: readonly (string | null)[]; server?: string }) => {
  const file = join(await newFolder(), 'demo.json');
  await writeFile(file, JSON.stringify({ v: 1, stores: [{ number: 1, paper: [], terminals: (demo.codes ?? []).map((code) => ({ number: 1, code })) }] }));
  const tried: string[] = [];
  await enrolDemo({ server: 'server' in demo ? demo.server : 'http://localhost:1', code: demo.code, file }, ({ code }) => {
    tried.push(code);
    return Promise.resolve({ ok: false, error: { reason: code === good ? 'unreachable' : 'code-used' } });
  });
  return tried;
};

it('enrols with the first code that is still good, or the one it was given, or not at all', async () => {
  expect(await enrolWith('C', { codes: ['A', null, 'C', 'D'] })).toEqual(['A', 'C']);
  expect(await enrolWith('A', { codes: ['A', 'B'], code: 'G' })).toEqual(['G']);
  expect(await enrolWith('A', { codes: [] })).toEqual([]);
  expect(await enrolWith('A', { codes: ['A'], server: undefined as never })).toEqual([]);
});
