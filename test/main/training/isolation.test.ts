import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { minor } from '../../../domain/money.ts';
import { sealOperation } from '../../../domain/operation.ts';
import { createServerClient } from '../../../main/server-client.ts';
import { createTerminalJournal } from '../../../main/terminal-journal.ts';
import { makeTerminalKey } from '../../../main/vault.ts';
import { forgetOtherWorlds, practiceDatabase } from '../../../renderer/training/practice-databases.ts';
import { cash } from '../../renderer/world.ts';
import { useFolders } from '../folder.ts';
import { chainOf, terminal } from '../operations.ts';
import { ask, names, openPracticeMain, startPracticeTill } from './practice-till.ts';

const newFolder = useFolders();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closing.splice(0)) await close();
});

/** A practice day: a shift, a sale, a redemption by the central's word. Returns its operations as they were journalled. */
const practiseADay = async (folder: string) => {
  const practice = await openPracticeMain(folder);
  await practice.training.controls.enter(names);
  const { till, scan } = await startPracticeTill(practice);
  closing.push(async () => { till.stop(); await practice.training.close(); });
  await till.openShift(minor(5_000));
  const verdict = await scan('unsold');
  if (verdict.kind !== 'sell') throw new Error(verdict.kind);
  expect(await till.sell({ items: [verdict], tenders: [cash(verdict.price)] })).toMatchObject({ ok: true });
  const used = await scan('active', 1);
  if (used.kind !== 'redeem') throw new Error(used.kind);
  expect(await till.redeem({ amountDue: minor(700), items: [used.held], attempt: null, approval: null })).toMatchObject({ result: 'done' });
  await till.syncNow();
  expect(till.snapshot().queue.waiting).toBe(0);
  return { practice, texts: await ask(practice.training, 'journal:read', { fromSequence: 1, limit: 100 }) };
};

describe('what is practised', () => {
  it('needs no network, and asks for none', async () => {
    const asked = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('there is no network'));
    await practiseADay(await newFolder());
    expect(asked).not.toHaveBeenCalled();
  });

  it('stays in its own folder: not a byte beside it changes', async () => {
    const home = await newFolder();
    await mkdir(join(home, 'journal', terminal), { recursive: true });
    for (const name of ['settings.json', 'vault.json', 'pin-attempts.json', `journal/${terminal}/0001.journal`]) await writeFile(join(home, name), `real ${name}`);
    await practiseADay(join(home, 'training'));
    expect((await readdir(home)).sort()).toEqual(['journal', 'pin-attempts.json', 'settings.json', 'training', 'vault.json']);
    for (const name of ['settings.json', 'vault.json', 'pin-attempts.json', `journal/${terminal}/0001.journal`]) expect(await readFile(join(home, name), 'utf8')).toBe(`real ${name}`);
  });

  it('holds nothing that the real server would know: no vault, no credentials, a terminal of its own', async () => {
    const folder = await newFolder();
    const { practice, texts } = await practiseADay(folder);
    const files = await readdir(folder, { recursive: true });
    expect(files.filter((name) => /vault/u.test(name))).toEqual([]);
    const info = await ask(practice.training, 'terminal:info', undefined);
    expect(texts.map((text) => (JSON.parse(text) as { readonly terminal: string }).terminal)).toEqual(texts.map(() => info?.terminal.id));
    expect(await ask(practice.training, 'terminal:enrol', { server: 'https://real.example', code: '123456' })).toEqual({ ok: false, error: { reason: 'already-enrolled' } });
  });

  it('is never signed or sent by the real till, alone or hidden among real operations', async () => {
    const { texts } = await practiseADay(await newFolder());
    const sent: unknown[] = [];
    const client = createServerClient({
      identity: () => ({ server: 'https://real.example', terminal, terminalKey: makeTerminalKey() }), now: Date.now,
      fetch: (input) => { sent.push(input); return Promise.reject(new Error('sent')); },
    });
    const real = chainOf(2).map(({ text }) => text);
    await expect(client.push(texts)).rejects.toThrow('only this terminal\'s own');
    await expect(client.push([real[0] ?? '', texts[1] ?? '', real[1] ?? ''])).rejects.toThrow('only this terminal\'s own');
    expect(sent).toEqual([]);
    await client.push(real).catch(() => undefined);
    expect(sent).toHaveLength(1);
  });

  it('is never taken into the real journal', async () => {
    const { texts } = await practiseADay(await newFolder());
    const journal = createTerminalJournal({ folder: await newFolder(), log: () => undefined, now: Date.now });
    closing.push(journal.close);
    await journal.open(terminal);
    for (const text of texts) expect(await journal.current().append(text)).toEqual({ ok: false, error: { reason: 'does-not-follow' } });
    expect(journal.state().head.sequence).toBe(0);
  });

  it('is kept apart from the other side too: the practice central takes no real operation in', async () => {
    const { practice } = await practiseADay(await newFolder());
    const [real] = chainOf(1);
    await expect(ask(practice.training, 'server:push', { operations: [sealOperation(real!.operation).text] })).rejects.toThrow('only operations of this practice world');
    expect(await ask(practice.training, 'journal:append', { text: real!.text })).toMatchObject({ ok: false });
  });

  it('never leases: it has no boot clock to prove one by, and its central grants none', async () => {
    const { practice } = await practiseADay(await newFolder());
    expect(await ask(practice.training, 'app:boot-time', undefined)).toBeNull();
    const asked = { kind: 'grant', id: terminal, protocol: 1, certificate: 'ab'.repeat(16), currency: 'USD', amount: 500 } as never;
    expect(await ask(practice.training, 'server:lease', asked)).toMatchObject({ ok: false, error: { kind: 'not-enrolled' } });
  });

  it('has databases of its own name, and sweeping them never touches the real till\'s', async () => {
    const deleted: string[] = [];
    const factory: Pick<IDBFactory, 'databases' | 'deleteDatabase'> = {
      databases: () => Promise.resolve(['countersign-facts', 'countersign-caches', `${practiceDatabase('old')}-facts`, `${practiceDatabase('new')}-facts`, `${practiceDatabase('new')}-caches`].map((name) => ({ name, version: 1 }))),
      deleteDatabase: (name) => { deleted.push(name); return {} as IDBOpenDBRequest; },
    };
    await forgetOtherWorlds(factory, 'new');
    expect(deleted).toEqual([`${practiceDatabase('old')}-facts`]);
  });
});
